"""Who speaks: a person, once."""

from functools import cached_property

from django.db import models, transaction
from django.db.models import F, OuterRef, Q, Subquery
from django.db.models.functions import Lower
from django.db.models.signals import post_delete
from django.dispatch import receiver

from events.access import Duty, Held, OpenQuerySet, may_everything, organisations_of
from events.history import tracked
from events.models import Entry, Organisation
from events.models.slugs import Slugged
from events.text import LineField, ProseField, WebAddressField
from speakers.photographs import photograph_path


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
    biography = ProseField(max_length=10_000, help_text="Markdown.")
    website = WebAddressField()

    photograph = models.ImageField(upload_to=photograph_path, blank=True)
    photograph_alt = LineField(
        "photograph in words",
        blank=True,
        help_text="For people who cannot see it, and for print: “Sample Speaker at a lectern”.",
    )

    email = models.EmailField("e-mail", blank=True, help_text="Never published.")
    phone = LineField(blank=True, max_length=60, help_text="Never published.")
    private_note = ProseField(max_length=4_000, help_text="Never published.")

    objects = SpeakerQuerySet.as_manager()
    history = tracked(excluded_fields=["photograph", "photograph_alt"])

    class Meta:
        ordering = ["name"]
        constraints = [
            models.UniqueConstraint(
                fields=["slug"],
                name="speaker_slug_once",
                violation_error_message="This address is taken already.",
                violation_error_code="slug",
            ),
            models.CheckConstraint(
                condition=Q(photograph="") | ~Q(photograph_alt=""),
                name="speaker_photograph_in_words",
                violation_error_message="Say in a few words what the photograph shows.",
                violation_error_code="photograph_alt",
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


@receiver(post_delete, sender=Speaker)
def delete_photograph(instance: Speaker, **kwargs) -> None:
    if instance.photograph:
        name, storage = instance.photograph.name, instance.photograph.storage
        transaction.on_commit(lambda: storage.delete(name))
