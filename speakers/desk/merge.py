"""Making two rows one person: whom with, and which parts stay."""

import hashlib

from django import forms
from django.contrib import messages
from django.db.models import Q
from django.http import Http404
from django.shortcuts import redirect
from django.utils.text import capfirst

from agenda.merging import PARTS, merge
from events.access import Duty
from events.vocabulary import AppearanceStatus
from events.words import joined
from speakers.desk.pages import open_speaker, render_person, speaker_page
from speakers.doubles import like
from speakers.models import Appearance, Speaker

OVERTAKEN = "A colleague has changed one of them since you opened this page. Nothing is merged yet: look once more."
MOST_FOUND = 20


@speaker_page()
def merge_with(request, speaker):
    """Whom with: those who are near, and a search."""
    sought = request.GET.get("q", "").replace("\0", "").strip()[:200]
    if sought:
        people = Speaker.objects.open_to(request.user, Duty.SPEAKERS).exclude(pk=speaker.pk).distinct()
        found = people.filter(Q(name__icontains=sought) | Q(slug=sought))[:MOST_FOUND]
    else:
        near = like(speaker.name, speaker.organisation and speaker.organisation.name, user=request.user)
        found = [person for person in near if person.pk != speaker.pk]
    context = {"speaker": speaker, "found": found, "sought": sought}
    return render_person(request, "desk/speaker_merge_with.html", context, title=f"Merge {speaker} with …")


@speaker_page()
def merge_two(request, kept, other):
    """Both side by side: what differs is chosen, part by part."""
    if kept.pk == other:
        raise Http404
    other = open_speaker(request.user, other)
    form = MergeForm(request.POST or None, kept=kept, other=other)
    status, problem = 200, ""
    if request.method == "POST":
        status = 422
        if form.is_valid():
            if request.POST.get("seen") == form.now:
                merge(kept=kept, other=other, taken=form.taken, by=request.user, at=request.moment)
                said = f"{other} and {kept} are one now. For 30 days it can be undone, on “Deleted and merged”."
                messages.success(request, said)
                return redirect("admin:speakers_speaker_change", kept.pk)
            status, problem = 409, OVERTAKEN
    context = {"kept": kept, "other": other, "form": form, "problem": problem} | _consequences(
        kept, other, request.user
    )
    return render_person(request, "desk/speaker_merge.html", context, title=f"Merge {other} into {kept}", status=status)


class MergeForm(forms.Form):
    """A choice for each part in which the two differ."""

    def __init__(self, data, *, kept: Speaker, other: Speaker):
        super().__init__(data)
        self.kept, self.other = kept, other
        for name in PARTS:
            mine, theirs = _shown(kept, name), _shown(other, name)
            if mine != theirs:
                self.fields[name] = forms.ChoiceField(
                    label=_label(name),
                    choices=[("kept", mine), ("other", theirs)],
                    initial="kept" if mine else "other",
                    widget=forms.RadioSelect,
                )

    @property
    def rows(self) -> list[tuple]:
        """(bound field, its two radio buttons) of what differs."""
        return [(self[name], list(self[name])) for name in self.fields]

    @property
    def same(self) -> list[tuple[str, str]]:
        """(label, value) of what is the same of both, and known."""
        alike = [name for name in PARTS if name not in self.fields]
        return [(_label(name), shown) for name in alike if (shown := _shown(self.kept, name))]

    @property
    def taken(self) -> list[str]:
        return [name for name, chosen in self.cleaned_data.items() if chosen == "other"]

    @property
    def now(self) -> str:
        """Another as soon as anybody has changed a part of either."""
        told = [_shown(person, name) for person in (self.kept, self.other) for name in PARTS]
        return hashlib.blake2b(repr(told).encode(), digest_size=9).hexdigest()


def _label(name: str) -> str:
    return capfirst(Speaker._meta.get_field(name).verbose_name)


def _shown(speaker: Speaker, name: str) -> str:
    value = getattr(speaker, name)
    return str(value) if value else ""


def _consequences(kept: Speaker, other: Speaker, user) -> dict:
    """What becomes of appearances; those at events of other teams are counted, not named."""
    at_kept = {row.event_id: row for row in kept.appearances.select_related("event")}
    theirs = list(other.appearances.select_related("event"))
    open_events = set(Appearance.objects.open_to(user).filter(speaker=other).values_list("event", flat=True))
    both = [(at_kept[row.event_id], row) for row in theirs if row.event_id in at_kept and row.event_id in open_events]
    return {
        "moved": len(theirs),
        "moved_to": joined(str(row.event) for row in theirs if row.event_id in open_events),
        "united": [
            (mine.event, AppearanceStatus.CONFIRMED in (mine.status, row.status) and mine.status != row.status)
            for mine, row in both
        ],
    }
