"""The event as the organiser edits it. The public reads publications, never this."""

from datetime import date, timedelta

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.core.exceptions import ValidationError
from django.core.validators import URLValidator
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Coalesce
from django.utils.crypto import get_random_string

from events.access import Held, OpenQuerySet
from events.clock import validate_zone
from events.history import tracked
from events.text import LineField, LinesField, ProseField, WebAddressField, lines
from events.vocabulary import CHOSEN_RULES, TYPICAL_MINUTES, ConflictRule, EventFormat, EventStatus, SessionKind

from .categories import AudienceCategory, Organisation, Sector, Series, Theme, Venue
from .order import Ordered
from .slugs import Slugged

LONGEST_EVENT = timedelta(days=366)
LONGEST_LABEL, LONGEST_ADDRESS = 200, 500
LONGEST_CHANGEOVER = 240
MINUTES_OF_A_SESSION = range(5, 485, 5)
FIRST_DAY, LAST_DAY = date(1900, 1, 1), date(2200, 1, 1)


def default_zone() -> str:
    return settings.TIME_ZONE


def new_preview_key() -> str:
    return get_random_string(22)


def read_links(text: str) -> tuple[tuple[str, str], ...]:
    """(label, address) pairs of lines such as “Background paper https://example.org/paper”."""
    return tuple((label.strip(), url) for label, _, url in (line.strip().rpartition(" ") for line in lines(text)))


def validate_links(text: str) -> None:
    for label, url in read_links(text):
        try:
            URLValidator(["http", "https"])(url)
        except ValidationError:
            raise ValidationError(f"“{url}” is not a web address; a line is a label, a space and an address.") from None
        if not label:
            raise ValidationError(f"Say before {url} what it leads to.")
        if len(label) > LONGEST_LABEL or len(url) > LONGEST_ADDRESS:
            raise ValidationError(f"The line of {url[:60]}… is too long: 200 characters for what it is, 500 for where.")


def rules_blocking_at_first() -> list[str]:
    return [ConflictRule.PERSON_TWICE.value]


def validate_minutes(own) -> None:
    """{kind: minutes}, in whole steps of five minutes up to eight hours."""
    if not (
        isinstance(own, dict)
        and own.keys() <= set(SessionKind.values)
        and all(type(minutes) is int and minutes in MINUTES_OF_A_SESSION for minutes in own.values())
    ):
        raise ValidationError("Sessions last from five minutes to eight hours, in steps of five.", code="minutes")


class EventQuerySet(OpenQuerySet):
    def with_current_number(self):
        """With `current_number`, of the current publication; None where the event is not public."""
        return self.annotate(current_number=models.Max("publications__number", filter=Q(publications__is_current=True)))

    def ahead(self, on: date):
        """Not over on that day, next first; what has no date is still to come."""
        ahead = Q(starts_on=None) | Q(ends_on__gte=on) | Q(ends_on=None, starts_on__gte=on)
        return self.filter(ahead).order_by(F("starts_on").asc(nulls_last=True), "title")

    def with_counts(self):
        """With `session_count`, `appearance_count` and `publication_count`."""
        parts = {"session_count": "sessions", "appearance_count": "appearances", "publication_count": "publications"}
        return self.annotate(**{count: Coalesce(self._count(name), 0) for count, name in parts.items()})

    def _count(self, name: str) -> models.Subquery:
        rows = self.model._meta.get_field(name).related_model.objects.filter(event=models.OuterRef("pk"))
        return models.Subquery(rows.order_by().values("event").annotate(count=models.Count("pk")).values("count"))


class Event(Held, Slugged):
    """One conference, symposium, forum or webinar."""

    title = LineField(max_length=300)
    series = models.ForeignKey(Series, models.SET_NULL, null=True, blank=True, related_name="editions")
    status = models.CharField(max_length=20, choices=EventStatus, default=EventStatus.SCHEDULED)
    format = models.CharField(max_length=20, choices=EventFormat, blank=True)

    starts_on = models.DateField("first day", null=True, blank=True)
    ends_on = models.DateField("last day", null=True, blank=True, help_text="Empty for an event of one day.")
    start_time = models.TimeField(null=True, blank=True)
    end_time = models.TimeField(null=True, blank=True)
    timezone = models.CharField("time zone", max_length=60, default=default_zone, validators=[validate_zone])

    place = LineField(blank=True, help_text="In a few words: “Central London”, “Webinar”.")
    venue = models.ForeignKey(Venue, models.SET_NULL, null=True, blank=True)
    organiser = models.ForeignKey(Organisation, models.SET_NULL, null=True, blank=True, related_name="events")
    contact = LineField(blank=True, help_text="Where delegates’ questions go: an address or a number to print.")
    enquiries_to = models.EmailField(
        "enquiries go to",
        blank=True,
        help_text="Questions sent from the event’s page are mailed here, and kept on the desk. Never published.",
    )

    sectors = models.ManyToManyField(Sector, blank=True)
    themes = models.ManyToManyField(Theme, blank=True)
    audiences = models.ManyToManyField(AudienceCategory, blank=True, verbose_name="who should attend")
    audience_note = ProseField(max_length=2_000)

    summary = ProseField(max_length=600, help_text="One or two sentences for lists.")
    brief = ProseField("conference brief", help_text="Introduction, background, what it will cover. Markdown.")
    learning_points = LinesField(help_text="What delegates will do, one a line.")
    notice = LineField(blank=True, help_text="Closes the programme: “Programme subject to change”.")
    links = ProseField(
        max_length=5_000,
        validators=[validate_links],
        help_text="One a line: what it is, a space, the address.",
    )

    changeover_minutes = models.PositiveSmallIntegerField(
        "minutes to change rooms",
        default=5,
        help_text="What a person needs from one room to the next. 0: no time at all.",
    )
    blocking_rules = ArrayField(
        models.CharField(max_length=20, choices=CHOSEN_RULES),
        default=rules_blocking_at_first,
        blank=True,
        verbose_name="refuse to save when",
    )
    """Of the rules that are the event's to choose; see `vocabulary.ALWAYS_BLOCKING`."""
    own_minutes = models.JSONField(default=dict, blank=True, editable=False, validators=[validate_minutes])
    """{kind of session: minutes} where they differ from `vocabulary.TYPICAL_MINUTES`."""

    withdrawn_at = models.DateTimeField(null=True, blank=True, editable=False)
    preview_key = models.CharField(max_length=22, default=new_preview_key, editable=False)
    """In every private address of the preview: with another one, those given away lead nowhere. Not in the
    history, or putting an event back would bring them to life again."""

    objects = EventQuerySet.as_manager()
    history = tracked(m2m_fields=[sectors, themes, audiences], excluded_fields=["preview_key"])
    held_through = "organiser"
    slug_source = "title"
    reserved_slugs = frozenset({"past"})

    class Meta:
        ordering = [F("starts_on").desc(nulls_first=True), "title"]
        constraints = [
            models.UniqueConstraint(
                fields=["slug"],
                name="event_slug_once",
                violation_error_message="This address is taken already.",
                violation_error_code="slug",
            ),
            models.CheckConstraint(
                condition=Q(ends_on__isnull=True) | Q(ends_on__gte=F("starts_on")),
                name="event_last_day_not_before_first",
                violation_error_message="The last day is before the first day.",
                violation_error_code="ends_on",
            ),
            models.CheckConstraint(
                condition=Q(starts_on__isnull=True) | Q(starts_on__range=(FIRST_DAY, LAST_DAY)),
                name="event_year_plausible",
                violation_error_message="Is the year right?",
                violation_error_code="starts_on",
            ),
            models.CheckConstraint(
                condition=Q(ends_on__isnull=True) | Q(starts_on__isnull=False),
                name="event_last_day_needs_first",
                violation_error_message="There is a last day but no first day.",
                violation_error_code="starts_on",
            ),
            models.CheckConstraint(
                condition=Q(end_time__isnull=True)
                | Q(start_time__isnull=True)
                | Q(ends_on__isnull=False, ends_on__gt=F("starts_on"))
                | Q(end_time__gt=F("start_time")),
                name="event_ends_after_it_starts",
                violation_error_message="The end must be after the start.",
                violation_error_code="end_time",
            ),
            models.CheckConstraint(
                condition=Q(changeover_minutes__lte=LONGEST_CHANGEOVER),
                name="event_changeover_plausible",
                violation_error_message="Nobody needs more than four hours to change rooms.",
                violation_error_code="changeover_minutes",
            ),
            models.CheckConstraint(
                condition=Q(blocking_rules__contained_by=[rule for rule, _ in CHOSEN_RULES]),
                name="event_blocking_rules_known",
            ),
            models.CheckConstraint(condition=Q(status__in=EventStatus.values), name="event_status_known"),
            models.CheckConstraint(condition=Q(format__in=["", *EventFormat.values]), name="event_format_known"),
        ]

    def __str__(self):
        return self.title

    def clean(self):
        super().clean()
        if self.starts_on and self.ends_on and self.ends_on - self.starts_on > LONGEST_EVENT:
            raise ValidationError({"ends_on": "An event lasts a year at most. Is the year right?"})

    @property
    def last_day(self) -> date | None:
        return self.ends_on or self.starts_on

    @property
    def days(self) -> list[date]:
        if self.starts_on is None:
            return []
        return [self.starts_on + timedelta(days=n) for n in range((self.last_day - self.starts_on).days + 1)]

    @property
    def typical_minutes(self) -> dict[str, int]:
        """How long a session of each kind usually is at this event."""
        return {**TYPICAL_MINUTES, **self.own_minutes}

    @property
    def labelled_links(self) -> tuple[tuple[str, str], ...]:
        return read_links(self.links)

    @property
    def public_state(self) -> str:
        """In words; of an event read `with_current_number`."""
        if self.withdrawn_at:
            return "withdrawn"
        return f"publication {self.current_number}" if self.current_number else "not published"

    @property
    def current_publication(self):
        return self.publications.filter(is_current=True).first()


class Source(Held, Ordered):
    """A document the brief rests on."""

    event = models.ForeignKey(Event, models.CASCADE, related_name="sources")
    title = LineField(max_length=300)
    publisher = LineField(blank=True)
    year = models.PositiveIntegerField(null=True, blank=True)
    url = WebAddressField("address")

    history = tracked()

    class Meta:
        ordering = ["order", "pk"]
        constraints = [
            *Ordered.Meta.constraints,
            models.CheckConstraint(
                condition=Q(year__isnull=True) | Q(year__range=(1000, 2200)),
                name="source_year_plausible",
                violation_error_message="The year of a source has four digits.",
                violation_error_code="year",
            ),
        ]

    def __str__(self):
        return self.title
