"""Invitations of an event: who is asked to speak, what they answered, and what they would have corrected."""

from django.contrib import messages
from django.core.paginator import Paginator
from django.db.models import Count, Q
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect
from django.views.decorators.http import require_POST, require_safe

from events.access import Duty
from events.desk import event_page, render_page
from events.models import Event
from events.models.letter import TROUBLED
from events.vocabulary import AppearanceStatus
from speakers.answers import accept, refuse
from speakers.models import Correction, Invitation, InvitationText
from speakers.speak.page import private_photograph

PAGE_SIZE = 100
LISTS = {
    "": ("Everybody", Q()),
    "new": ("Not invited yet", Q(status__in=["", AppearanceStatus.PROPOSED])),
    "waiting": ("No answer yet", Q(status=AppearanceStatus.INVITED)),
    "confirmed": ("Confirmed", Q(status=AppearanceStatus.CONFIRMED)),
    "declined": ("Declined or withdrawn", Q(status__in=[AppearanceStatus.DECLINED, AppearanceStatus.WITHDRAWN])),
    "unreachable": ("Without e-mail", Q(speaker__email="")),
    "trouble": ("Mail in trouble", Q(invitation__letter__state__in=TROUBLED)),
}


@event_page(Duty.SPEAKERS)
@require_safe
def invitations(request, event):
    return list_page(request, event)


def in_list(event: Event, name: str):
    """The appearances of that list; of an unknown one, all."""
    _, is_in = LISTS.get(name, LISTS[""])
    return event.appearances.filter(is_in).select_related("speaker", "invitation__letter")


def list_page(request, event: Event, *, problem: str = ""):
    """With what is wrong with what was chosen there, if anything is: 422."""
    asked = request.POST if problem else request.GET
    shown = asked.get("show") if asked.get("show") in LISTS else ""
    page = Paginator(in_list(event, shown), PAGE_SIZE).get_page(asked.get("page"))
    for appearance in page.object_list:
        appearance.event = event
    counts = event.appearances.aggregate(
        **{f"in_{name}": Count("pk", filter=is_in) for name, (_, is_in) in LISTS.items()}
    )
    corrections = Correction.objects.open().filter(invitation__appearance__event=event)
    context = {
        "event": event,
        "tab": "invitations",
        "page": page,
        "shown": shown,
        "lists": [(name, label, counts[f"in_{name}"]) for name, (label, _) in LISTS.items()],
        "corrections": corrections.select_related("invitation__appearance__speaker"),
        "remind_after": InvitationText.of(event).remind_after,
        "problem": problem,
        "chosen": {int(key) for key in asked.getlist("to") if key.isdecimal()},
        "at": request.moment,
    }
    return render_page(request, "desk/invitations.html", context, title="Invitations", status=422 if problem else 200)


@event_page(Duty.SPEAKERS)
@require_POST
def end_link(request, event):
    """Whoever has it finds nothing there any more."""
    mine = Invitation.objects.filter(appearance__event=event).select_related("appearance__speaker")
    invitation = get_object_or_404(mine, pk=_number(request.POST.get("invitation")))
    mine.filter(pk=invitation.pk, ended_at=None).update(ended_at=request.moment)
    messages.success(request, f"The link of {invitation.appearance.speaker} has ended. A new invitation has a new one.")
    return redirect("event_invitations", event.pk)


DECISIONS = {"accept": (accept, "accepted"), "refuse": (refuse, "refused")}


@event_page(Duty.SPEAKERS)
@require_POST
def decide(request, event):
    """One correction, named by `accept` or `refuse`; or all of a person's, by `accept_all`."""
    corrections = Correction.objects.filter(invitation__appearance__event=event)
    if "accept_all" in request.POST:
        chosen = corrections.filter(invitation=_number(request.POST["accept_all"]))
        name = "accept"
    else:
        name = "refuse" if "refuse" in request.POST else "accept"
        chosen = corrections.filter(pk=_number(request.POST.get(name)))
    if not chosen.exists():
        raise Http404
    act, done = DECISIONS[name]
    count = act(corrections=chosen, by=request.user, at=request.moment)
    _say_decided(request, count, done)
    return redirect("event_invitations", event.pk)


def _say_decided(request, count: int, done: str) -> None:
    if not count:
        messages.info(request, "This was decided already.")
    else:
        messages.success(request, f"{count} correction{'' if count == 1 else 's'} {done}.")
    if count and done == "accepted":
        messages.info(request, "Publish the event to have a new billing in its programme.")


def _number(text: str | None) -> int:
    """0, which no row has, where it is none."""
    return int(text) if text and text.isdecimal() and len(text) < 19 else 0


@event_page(Duty.SPEAKERS)
@require_safe
def photograph(request, event, key, which):
    """What a correction proposes, or would replace: drafts have no address in public."""
    mine = Correction.objects.filter(invitation__appearance__event=event)
    correction = get_object_or_404(mine.select_related("invitation__appearance__speaker"), pk=key)
    proposed = which == "proposed"
    return private_photograph(
        correction.photograph if proposed else correction.invitation.appearance.speaker.photograph
    )
