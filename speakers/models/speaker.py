"""Who speaks: a person, once."""

from functools import cached_property

from django.apps import apps
from django.contrib.postgres.indexes import GinIndex
from django.core.exceptions import ValidationError
from django.core.validators import MaxValueValidator
from django.db import models, transaction
from django.db.models import F, Func, OuterRef, Q, Subquery
from django.db.models.functions import Lower
from django.db.models.signals import post_delete
from django.dispatch import receiver

from events.access import Duty, Held, OpenQuerySet, may_everything, organisations_of
from events.history import tracked
from events.models import Entry, Organisation
from events.models.event import read_links, validate_links
from events.models.slugs import Slugged
from events.programme import ERASED_KEY
from events.text import LineField, ProseField
from speakers import photographs
from speakers.photographs import Cut, photograph_path

PORTRAIT = ["photograph", "photograph_alt", "photograph_is_decorative", "focus_x", "focus_y"]
"""What the history leaves out: a file that is gone cannot be put back by its name."""
WITHIN = MaxValueValidator(100)


class GeneratedName(models.GeneratedField):
    """What a function of the database (migration 0005) makes of the name."""

    def __init__(self, function: str = "", **kwargs):
        made = {
            "expression": Func(F("name"), function=function),
            "output_field": models.TextField(),
            "db_persist": True,
        }
        super().__init__(**(made | kwargs))

    def deconstruct(self):
        name, _, args, kwargs = super().deconstruct()
        return name, "django.db.models.GeneratedField", args, kwargs


class SpeakerQuerySet(OpenQuerySet):
    def published(self):
        """Whoever is billed in a current publication."""
        return self.filter(slug__in=Entry.objects.billings().values("slug"))

    def named(self, names):
        """Whose name is one of these, letter case aside."""
        return self.alias(lower_name=Lower("name")).filter(lower_name__in={name.lower() for name in names})

    def with_last_billing(self, user):
        """With `last_billing`, at whichever event open to that person begins last; None without one."""
        appearances = self.model._meta.get_field("appearances").related_model.objects.open_to(user)
        billed = appearances.filter(speaker=OuterRef("pk")).exclude(billing="")
        last = billed.order_by(F("event__starts_on").desc(nulls_first=True)).values("billing")[:1]
        return self.annotate(last_billing=Subquery(last))

    def open_to(self, user, duty: Duty = Duty.READ):
        """Whoever appears at an event of the team, or was added by it."""
        if may_everything(user):
            return self
        teams = organisations_of(user, duty)
        there = Speaker.objects.filter(appearances__event__organiser__in=teams).values("pk")
        return self.filter(Q(pk__in=there) | Q(added_by__in=teams))


class Speaker(Held, Slugged):
    """A person, once, across every event and year. Shown live: a change here needs no publication, and
    what is erased here is gone from every page at once."""

    held_through = ""  # by several teams: see `open_to` and `holders`

    added_by = models.ForeignKey(
        Organisation,
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="speakers_added",
        help_text="Whose team sees this person before they appear at any event.",
    )

    honorific = LineField(blank=True, max_length=80, help_text="“Professor”, “Dr”, “Councillor”.")
    name = LineField(help_text="Without honorific and letters after it.")
    post_nominals = LineField("letters after the name", blank=True, max_length=80)
    surname = GeneratedName("speakers_surname")
    given = GeneratedName("speakers_given")
    """By these people are compared (speakers.doubles): honorifics, letters, accents and capitals aside."""
    position = LineField("present post", blank=True, max_length=300, help_text="Proposed for their next billing.")
    organisation = models.ForeignKey(
        Organisation,
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="speakers",
        verbose_name="present organisation",
    )
    biography = ProseField(max_length=10_000, help_text="Markdown.")
    links = ProseField(
        max_length=5_000,
        validators=[validate_links],
        help_text="One a line: what it is, a space, the address.",
    )

    photograph = models.FileField(upload_to=photograph_path, blank=True)
    """The whole picture, which nobody is served; pages show squares cut from it about its focus."""
    photograph_alt = LineField(
        "photograph in words",
        blank=True,
        help_text="For people who cannot see it, and for print: “Sample Speaker at a lectern”.",
    )
    photograph_is_decorative = models.BooleanField(
        "it is decorative",
        default=False,
        help_text="It says nothing that the page does not say: screen readers pass it over.",
    )
    focus_x = models.PositiveSmallIntegerField("middle, % from the left", default=50, blank=True, validators=[WITHIN])
    focus_y = models.PositiveSmallIntegerField("middle, % from the top", default=50, blank=True, validators=[WITHIN])

    email = models.EmailField("e-mail", blank=True, help_text="Never published.")
    phone = LineField(blank=True, max_length=60, help_text="Never published.")
    private_note = ProseField(max_length=4_000, help_text="Never published.")

    objects = SpeakerQuerySet.as_manager()
    history = tracked(excluded_fields=[*PORTRAIT, "surname", "given"])

    class Meta:
        ordering = ["name", "pk"]
        indexes = [
            GinIndex(fields=["surname"], opclasses=["gin_trgm_ops"], name="speaker_surname_near"),
            models.Index(fields=["surname", "id"], name="speaker_surname"),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["slug"],
                name="speaker_slug_once",
                violation_error_message="This address is taken already.",
                violation_error_code="slug",
            ),
            models.CheckConstraint(
                condition=Q(photograph="") | ~Q(photograph_alt="") | Q(photograph_is_decorative=True),
                name="speaker_photograph_in_words",
                violation_error_message="Say in a few words what the photograph shows, or that it is decorative.",
                violation_error_code="photograph_alt",
            ),
            models.CheckConstraint(
                condition=Q(focus_x__lte=100, focus_y__lte=100),
                name="speaker_focus_within",
                violation_error_message="The middle of the photograph is within it: from 0 to 100 per cent.",
                violation_error_code="focus_x",
            ),
        ]

    def __str__(self):
        return self.full_name

    @cached_property
    def holders(self) -> frozenset[int]:
        """The teams at whose events the person appears, and the one that added them."""
        teams = self.appearances.values_list("event__organiser", flat=True)
        return frozenset({self.added_by_id, *teams} - {None}) if self.pk else frozenset()

    @property
    def in_words(self) -> str:
        """Name and last billing; of somebody read `with_last_billing`."""
        return ", ".join(filter(None, (self.full_name, self.last_billing)))

    @property
    def full_name(self) -> str:
        return " ".join(filter(None, (self.honorific, self.name, self.post_nominals)))

    @property
    def post_in_words(self) -> str:
        """“Head of Samples, Sample Police”: what they are when nobody bills them."""
        return ", ".join(filter(None, (self.position, self.organisation and self.organisation.name)))

    @property
    def labelled_links(self) -> tuple[tuple[str, str], ...]:
        return read_links(self.links)

    # ── The address ──

    @property
    def reserved_slugs(self) -> frozenset[str]:
        """Those that lead to somebody already, and those of people who may be put back."""
        models = (apps.get_model("speakers", name) for name in ("FormerAddress", "Removal"))
        return frozenset(slug for model in models for slug in model.objects.values_list("slug", flat=True))

    def clean(self):
        super().clean()
        if self.slug.startswith(ERASED_KEY):
            raise ValidationError({"slug": "This address is taken already."})
        if self.photograph_is_decorative:
            self.photograph_alt = ""

    # ── The photograph ──

    @property
    def cut(self) -> Cut | None:
        return Cut(self.photograph.name, self.focus_x, self.focus_y) if self.photograph else None

    @property
    def portrait(self) -> dict:
        """Everything about the photograph, as JSON has it."""
        return {name: str(value) if name == "photograph" else value for name, value in self._portrait_values().items()}

    def _portrait_values(self) -> dict:
        return {name: getattr(self, name) for name in PORTRAIT}

    @transaction.atomic
    def save(self, *args, **kwargs):
        """With the squares that pages show. The row is locked, so that two uploads at once leave no orphan; and
        files of which not all could be written are not there at all."""
        before = Speaker.objects.select_for_update().filter(pk=self.pk).first() if self.pk else None
        is_new = bool(self.photograph) and not self.photograph._committed
        try:
            super().save(*args, **kwargs)
            if self.cut:
                photographs.cut_squares(self.cut)
        except OSError:
            if is_new and self.photograph._committed:
                photographs.delete_all(self.cut)
            raise
        if before and before.cut and before.cut != self.cut:
            transaction.on_commit(lambda: discard(before.cut))


def discard(cut: Cut) -> None:
    """Takes away the files that nobody needs any more: neither a person, nor whoever may put one back."""
    of_it = Speaker.objects.filter(photograph=cut.name)
    if of_it.filter(focus_x=cut.x, focus_y=cut.y).exists():
        return
    photographs.delete_squares(cut)
    if cut.name not in photographs.needed():
        photographs.delete_all(cut)


@receiver(post_delete, sender=Speaker)
def discard_photograph(instance: Speaker, **kwargs) -> None:
    if cut := instance.cut:
        transaction.on_commit(lambda: discard(cut))
