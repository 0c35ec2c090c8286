"""The agenda as the organiser edits it: rooms, tracks, sessions, and who does what in them."""

from datetime import date, time

from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.expressions import ArraySubquery
from django.contrib.postgres.fields import DateTimeRangeField, RangeBoundary, RangeOperators
from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import F, Func, OuterRef, Q

from events.access import Held, OpenQuerySet
from events.clock import day_and_clock, moment
from events.history import tracked
from events.models import AudienceCategory, Event, Theme
from events.models.order import Ordered
from events.models.slugs import Slugged
from events.text import LineField, LinesField, ProseField
from events.vocabulary import PUBLIC_STATUSES, ContributionRole, SessionKind, SessionStatus
from events.when import not_a_day
from speakers.models import Appearance


class NamedAtEvent(Held, Ordered):
    """A room or a track: its name is its own within the event."""

    event = models.ForeignKey(Event, models.CASCADE, related_name="%(class)ss")
    name = LineField()

    history = tracked(inherit=True)

    class Meta(Ordered.Meta):
        abstract = True
        constraints = [
            *Ordered.Meta.constraints,
            models.UniqueConstraint(
                fields=["event", "name"],
                name="%(class)s_name_once",
                violation_error_message="The event has one of this name already.",
                violation_error_code="name",
            ),
        ]

    def __str__(self):
        return self.name


class Room(NamedAtEvent):
    capacity = models.PositiveIntegerField(null=True, blank=True, help_text="How many people it holds.")

    class Meta(NamedAtEvent.Meta):
        constraints = [
            *NamedAtEvent.Meta.constraints,
            models.CheckConstraint(
                condition=Q(capacity__isnull=True) | Q(capacity__range=(1, 1_000_000)),
                name="room_capacity_plausible",
                violation_error_message="A room holds from one person to a million.",
                violation_error_code="capacity",
            ),
        ]


class Track(NamedAtEvent):
    pass


class _TimeRange(Func):
    """[start, end): sessions that touch do not overlap."""

    function = "TSTZRANGE"
    output_field = DateTimeRangeField()


class SessionQuerySet(OpenQuerySet):
    def with_audience_names(self):
        """With `audience_names`, in the order in which they were chosen, in the same query."""
        rows = Session.audiences.through.objects.filter(session=OuterRef("pk")).order_by("pk")
        return self.annotate(audience_names=ArraySubquery(rows.values("audiencecategory__name")))


class Session(Held, Ordered, Slugged):
    """One item of the agenda. Times are moments, entered on the wall clock of the event; there may be none:
    the order is enough."""

    event = models.ForeignKey(Event, models.CASCADE, related_name="sessions")
    day = models.DateField(null=True, blank=True)
    starts_at = models.DateTimeField(null=True, blank=True)
    ends_at = models.DateTimeField(null=True, blank=True)
    kind = models.CharField(max_length=20, choices=SessionKind, default=SessionKind.TALK)
    label = LineField(
        "lead-in",
        blank=True,
        max_length=120,
        help_text="What is printed before the title: “Morning keynote”.",
    )
    title = LineField(max_length=300)
    abstract = ProseField(max_length=10_000, help_text="Markdown.")
    points = LinesField(help_text="Bullets, one a line.")
    note = ProseField(max_length=1_000)
    room = models.ForeignKey(
        Room,
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="sessions",
        help_text="None: for everybody.",
    )
    track = models.ForeignKey(Track, models.SET_NULL, null=True, blank=True, related_name="sessions")
    expected = models.PositiveIntegerField(
        "how many are expected",
        null=True,
        blank=True,
        help_text="For choosing a room. Never published.",
    )
    status = models.CharField(max_length=20, choices=SessionStatus, default=SessionStatus.SCHEDULED)
    audiences = models.ManyToManyField(AudienceCategory, blank=True)
    themes = models.ManyToManyField(Theme, blank=True)

    objects = SessionQuerySet.as_manager()
    history = tracked(m2m_fields=[audiences, themes])
    slug_source = "title"
    slug_scope = ("event",)

    class Meta(Ordered.Meta):
        constraints = [
            *Ordered.Meta.constraints,
            models.UniqueConstraint(
                fields=["event", "slug"],
                name="session_slug_once",
                violation_error_message="A session of this event has this address already.",
                violation_error_code="slug",
            ),
            models.CheckConstraint(
                condition=Q(ends_at__isnull=True) | Q(starts_at__isnull=True) | Q(ends_at__gt=F("starts_at")),
                name="session_ends_after_it_starts",
                violation_error_message="The end must be after the start.",
                violation_error_code="ends_at",
            ),
            models.CheckConstraint(
                condition=Q(ends_at__isnull=True) | Q(starts_at__isnull=False),
                name="session_end_needs_start",
                violation_error_message="There is an end but no start.",
                violation_error_code="starts_at",
            ),
            models.CheckConstraint(
                condition=Q(starts_at__isnull=True) | Q(day__isnull=False),
                name="session_time_needs_day",
                violation_error_message="The session has a time but no day.",
                violation_error_code="day",
            ),
            ExclusionConstraint(
                name="session_room_not_twice_at_once",
                expressions=[
                    ("room", RangeOperators.EQUAL),
                    (_TimeRange("starts_at", "ends_at", RangeBoundary()), RangeOperators.OVERLAPS),
                ],
                condition=Q(room__isnull=False, ends_at__isnull=False) & ~Q(status=SessionStatus.CANCELLED),
                violation_error_message="The room is taken at that time by another session.",
                violation_error_code="room",
            ),
            models.CheckConstraint(
                condition=Q(expected__isnull=True) | Q(expected__lte=1_000_000),
                name="session_expected_plausible",
                violation_error_message="A million people at most.",
                violation_error_code="expected",
            ),
            models.CheckConstraint(condition=Q(kind__in=SessionKind.values), name="session_kind_known"),
            models.CheckConstraint(condition=Q(status__in=SessionStatus.values), name="session_status_known"),
        ]

    def __str__(self):
        return f"{self.label}: {self.title}" if self.label else self.title

    def clean(self):
        super().clean()
        for name in ("room", "track"):
            place = getattr(self, name)
            if place and place.event_id != self.event_id:
                raise ValidationError({name: f"“{place}” belongs to another event."})
        if problem := self.outside_event():
            raise ValidationError({"day": problem})

    def outside_event(self) -> str | None:
        """Why the session does not lie within its event's days, in a sentence; None where it does."""
        return self.day and not_a_day(self.day, self.event.days)

    @property
    def start(self) -> time | None:
        """On the event's wall clock."""
        return self.starts_at and day_and_clock(self.starts_at, self.event.timezone)[1]

    @property
    def end(self) -> time | None:
        return self.ends_at and day_and_clock(self.ends_at, self.event.timezone)[1]

    def set_clock(self, day: date | None, start: time | None, end: time | None) -> None:
        """Raises ValidationError where a time is not one moment of that day."""
        self.day = day
        if day is None and (start or end):
            raise ValidationError({"day": "Say on which day."})
        self.starts_at = start and moment(day, start, self.event.timezone)
        self.ends_at = end and moment(day, end, self.event.timezone)


class ContributionQuerySet(OpenQuerySet):
    def printed(self):
        """Those a programme prints: those whose appearance it prints."""
        return self.filter(appearance__status__in=["", *PUBLIC_STATUSES])


class Contribution(Held, Ordered):
    """An appearance in one session."""

    session = models.ForeignKey(Session, models.CASCADE, related_name="contributions")
    appearance = models.ForeignKey(Appearance, models.CASCADE, related_name="contributions")
    role = models.CharField(max_length=20, choices=ContributionRole, default=ContributionRole.SPEAKER)
    status = models.CharField(
        max_length=20,
        choices=[(status.value, status.label) for status in PUBLIC_STATUSES],
        blank=True,
        help_text="Only where it differs from the status at the event.",
    )

    order_within = "session"
    held_through = "session__event__organiser"
    objects = ContributionQuerySet.as_manager()
    history = tracked()

    class Meta(Ordered.Meta):
        constraints = [
            *Ordered.Meta.constraints,
            models.UniqueConstraint(
                fields=["session", "appearance"],
                name="contribution_speaker_once",
                violation_error_message="This speaker is in this session already.",
                violation_error_code="appearance",
            ),
            models.CheckConstraint(condition=Q(role__in=ContributionRole.values), name="contribution_role_known"),
            models.CheckConstraint(condition=Q(status__in=["", *PUBLIC_STATUSES]), name="contribution_status_known"),
        ]

    def __str__(self):
        return f"{self.appearance.speaker}, {self.get_role_display().lower()}"

    def clean(self):
        if self.appearance_id and self.session_id and self.appearance.event_id != self.session.event_id:
            raise ValidationError({"appearance": "This speaker is not at this event; add them there first."})
