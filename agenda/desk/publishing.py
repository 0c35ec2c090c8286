"""Publishing on the desk: what was published when, what changed, bringing back, and withdrawing."""

from django import forms
from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse

from agenda.compose import compose
from agenda.publish import NotPublishable, bring_back, publish, withdraw
from agenda.views import MOST_CHANGES
from events.access import Duty, may
from events.desk import event_page, render_page
from events.differences import differences
from events.models import Event, Publication
from events.programme import Programme
from events.publications import steps
from events.words import short_day

DRAFT = "draft"
"""What stands for a number where what is edited now is compared."""


class NoteField(forms.CharField):
    """The note of a publication, as `Publication` takes it."""

    def __init__(self, **kwargs):
        super().__init__(
            label="Note for this publication",
            max_length=500,
            required=False,
            help_text="Delegates read it beside what changed.",
            validators=Publication.note.field.validators,
            **kwargs,
        )


class PublishForm(forms.Form):
    publication_note = NoteField()

    @property
    def note(self) -> str:
        return self.cleaned_data["publication_note"]


def publish_and_say(request, event: Event, note: str, *, refused: str = "Not published. ") -> bool:
    """False where publishing was refused."""
    before = event.current_publication
    try:
        publication = publish(event=event, by=request.user, note=note)
    except NotPublishable as error:
        messages.error(request, f"{refused}{error}")
        return False
    if before and before.pk == publication.pk:
        messages.info(request, "Nothing has changed since the last publication.")
    else:
        messages.success(request, f"Publication {publication.number} is public now.")
    return True


# ── What was published when ──


@event_page(Duty.READ)
def publications(request, event):
    asked = request.GET.get("from", "")
    every = event.publications.select_related("published_by")
    shown, earlier = steps(every, up_to=int(asked) if asked.isdecimal() else None)
    context = {
        "event": event,
        "tab": "publications",
        "steps": shown,
        "earlier": earlier,
        "choices": _choices(event),
        "before": str(shown[0].publication.number) if shown else DRAFT,
        "after": DRAFT,
        "may_edit": may(request.user, Duty.EDIT, event),
    }
    return render_page(request, "desk/publications.html", context, title="Publications")


def _choices(event: Event) -> dict[str, str]:
    """What can be compared: {number: in words}, the latest first."""
    published = event.publications.order_by("-number").values_list("number", "published_at")
    numbered = {str(number): f"Publication {number}, {short_day(at)}" for number, at in published}
    return {DRAFT: "What is edited now", **numbered}


@event_page(Duty.READ)
def comparison(request, event):
    """Of any two, whichever is named first; without a name, of the latest publication with what is edited now."""
    choices = _choices(event)
    names = list(choices)
    latest = names[1] if len(names) > 1 else DRAFT
    before, after = request.GET.get("before", latest), request.GET.get("after", DRAFT)
    if not {before, after} <= choices.keys():
        raise Http404
    before, after = sorted((before, after), key=names.index, reverse=True)
    found = differences(_programme(event, before), _programme(event, after))
    context = {
        "event": event,
        "tab": "publications",
        "choices": choices,
        "before": before,
        "after": after,
        "said": [choices[before], choices[after]],
        "changes": Paginator(found, MOST_CHANGES).get_page(request.GET.get("page")),
        "compared": f"before={before}&after={after}&",
    }
    return render_page(request, "desk/comparison.html", context, title="What changed")


def _programme(event: Event, name: str) -> Programme:
    if name == DRAFT:
        return compose(event)
    publication = event.publications.defer("rendered").get(number=name)
    if not publication.is_readable:
        raise Http404
    return publication.programme


# ── Bringing back and withdrawing: first it is said what will happen ──


@event_page(Duty.EDIT)
def bring_back_page(request, event, number):
    earlier = get_object_or_404(event.publications, number=number)
    if not earlier.is_readable:
        raise Http404
    if earlier.is_current:
        messages.info(request, f"Publication {number} is what the public reads now.")
        return redirect("event_publications", event.pk)
    form = PublishForm(request.POST or None, initial={"publication_note": f"Publication {number} brought back"})
    if request.method == "POST" and form.is_valid():
        publication = bring_back(publication=earlier, by=request.user, note=form.note)
        said = f"What publication {number} said is public again, as publication {publication.number}."
        messages.success(request, f"{said} What you are editing has not changed.")
        return redirect("event_publications", event.pk)
    current = event.current_publication
    found = differences(current.programme, earlier.programme) if current else ()
    context = {
        "event": event,
        "tab": "publications",
        "form": form,
        "earlier": earlier,
        "current": current,
        "found": found,
        "compare": reverse("event_comparison", args=[event.pk]),
    }
    title, status = f"Bring back publication {number}", 422 if form.errors else 200
    return render_page(request, "desk/bring_back.html", context, title=title, status=status)


@event_page(Duty.EDIT)
def withdraw_page(request, event):
    current = event.current_publication
    if request.method == "POST":
        if current:
            withdraw(event=event)
            messages.success(request, "The event is withdrawn. Publish it again to show it.")
        return redirect("event_publications", event.pk)
    context = {"event": event, "tab": "publications", "current": current}
    return render_page(request, "desk/withdraw.html", context, title="Withdraw")
