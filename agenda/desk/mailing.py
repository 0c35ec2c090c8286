"""Writing to speakers: the text, what each would get, and sending just that."""

from django import forms
from django.contrib import messages
from django.db import IntegrityError
from django.shortcuts import redirect
from django.views.decorators.http import require_POST

from agenda.desk.invitations import in_list, list_page
from agenda.invitations import ATTACHED, PreviewOutdated, prepare, send
from events.access import Duty
from events.desk import Overtaken, event_page, render_page
from events.desk.versions import seen_of, settle
from events.forms import MessageField
from events.models import Event
from events.vocabulary import Occasion
from speakers.models import Appearance, InvitationText
from speakers.wording import PLACEHOLDERS

NOBODY = "Nobody is chosen. Tick at least one person."
STRANGER = "Somebody who was chosen is not at this event any more. Choose again."
OUTDATED = "Nothing was sent: something has changed since you looked. This is how it would be sent now."


class InvitationTextForm(forms.ModelForm):
    body = MessageField(label="Text", widget=forms.Textarea(attrs={"rows": 18}))
    reminder_body = MessageField(label="Text of a reminder", widget=forms.Textarea(attrs={"rows": 14}))

    class Meta:
        model = InvitationText
        fields = ["subject", "body", "remind_after", "reminder_subject", "reminder_body"]


@event_page(Duty.SPEAKERS)
def text(request, event):
    row = InvitationText.of(event)
    data, differences = request.POST or None, []
    if request.method == "POST":
        data, differences, _ = settle(request.POST, InvitationTextForm(instance=row), [])
    form = InvitationTextForm(data, instance=InvitationText.of(event))
    if form.is_bound and form.is_valid() and not differences:
        _save(form)
        messages.success(request, "The text is saved. Nothing is sent yet: choose whom to write to, and look at it.")
        return redirect("event_invitations", event.pk)
    context = {
        "event": event,
        "tab": "invitations",
        "form": form,
        "placeholders": PLACEHOLDERS,
        "differences": differences,
        "seen": seen_of(InvitationTextForm(instance=row), []),
    }
    status = 409 if differences else 422 if form.errors else 200
    return render_page(request, "desk/invitation_text.html", context, title="Text of invitations", status=status)


def _save(form: InvitationTextForm) -> None:
    try:
        form.save()
    except IntegrityError as error:  # a colleague has saved the first one meanwhile
        raise Overtaken from error


@event_page(Duty.SPEAKERS)
def preview(request, event):
    """Opened without having chosen anybody, it leads to where one chooses."""
    if request.method != "POST":
        return redirect("event_invitations", event.pk)
    occasion = _occasion(request)
    chosen = _chosen(request, event)
    if problem := STRANGER if chosen is None else "" if chosen else NOBODY:
        return list_page(request, event, problem=problem)
    return _preview_page(request, event, chosen, occasion)


def _occasion(request) -> Occasion:
    return Occasion.REMINDER if request.POST.get("occasion") == Occasion.REMINDER else Occasion.INVITATION


def _chosen(request, event: Event) -> list[Appearance] | None:
    """The people ticked, or the whole list they were in; None where one of them is not of this event."""
    rows = in_list(event, request.POST.get("show", ""))
    if "everybody" in request.POST:
        return list(rows)
    asked = set(request.POST.getlist("to"))
    found = list(in_list(event, "").filter(pk__in=[key for key in asked if key.isdecimal() and len(key) < 19]))
    return found if len(found) == len(asked) else None


def _preview_page(request, event: Event, chosen: list[Appearance], occasion: Occasion, *, problem: str = ""):
    mailing = prepare(
        event=event, appearances=chosen, occasion=occasion, at=request.moment, reply_to=request.user.email
    )
    context = {
        "event": event,
        "tab": "invitations",
        "mailing": mailing,
        "chosen": chosen,
        "attached": ATTACHED if event.starts_on else "",
        "problem": problem,
    }
    title = "Reminders, before they are sent" if occasion == Occasion.REMINDER else "Invitations, before they are sent"
    status = 409 if problem else 200
    return render_page(request, "desk/invitation_preview.html", context, title=title, status=status)


@event_page(Duty.SPEAKERS)
@require_POST
def send_mailing(request, event):
    chosen, occasion = _chosen(request, event), _occasion(request)
    if not chosen:
        return list_page(request, event, problem=NOBODY if chosen is not None else STRANGER)
    try:
        count = send(
            event=event,
            chosen=[appearance.pk for appearance in chosen],
            occasion=occasion,
            seen=request.POST.get("seen", ""),
            at=request.moment,
            reply_to=request.user.email,
        )
    except PreviewOutdated:
        return _preview_page(request, event, chosen, occasion, problem=OUTDATED)
    _say_sent(request, count, occasion)
    return redirect("event_invitations", event.pk)


def _say_sent(request, count: int, occasion: Occasion) -> None:
    if count:
        nouns = f"1 {occasion} is" if count == 1 else f"{count} {occasion}s are"
        messages.success(request, f"{nouns} on the way.")
    else:
        messages.info(request, "That was sent already; nobody gets it twice.")
