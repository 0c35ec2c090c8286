"""The checklist before publishing, each line with a link to the place that mends it; and publishing from there."""

from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.shortcuts import redirect
from django.urls import reverse

from agenda.checklist import Draft, Item, Place, checklist
from agenda.desk.publishing import PublishForm, publish_and_say
from events.access import Duty, may
from events.desk import event_page, render_page
from events.differences import differences
from events.models import Event

A_PAGE = 100
FORMS = {
    Place.EVENT: "admin:events_event_change",
    Place.SESSION: "admin:agenda_session_change",
    Place.APPEARANCE: "admin:speakers_appearance_change",
    Place.SPEAKER: "admin:speakers_speaker_change",
}
TYPED_AS = {"starts_at": "start", "ends_at": "end"}
"""Fields of a session that its form has under another name."""


@event_page(Duty.READ)
def event_checklist(request, event):
    """Everybody of the team may look; publishing is for editors."""
    may_publish = may(request.user, Duty.EDIT, event)
    if request.method == "POST" and not may_publish:
        raise PermissionDenied
    form = PublishForm(request.POST if request.method == "POST" else None)
    if form.is_valid() and publish_and_say(request, event, form.note):
        return redirect("event_checklist", event.pk)
    draft = Draft.of(event)
    items = checklist(draft)
    current = draft.last if draft.last and draft.last.is_current else None
    page = Paginator(items, A_PAGE).get_page(request.GET.get("page"))
    context = {
        "event": event,
        "tab": "checklist",
        "page": page,
        "lines": [(item, address(item, event)) for item in page],
        "stopping": sum(item.stops for item in items),
        "form": form if may_publish else None,
        "publication": current,
        "changes": len(differences(current.programme, draft.programme)) if current else None,
    }
    status = 422 if form.is_bound else 200
    return render_page(request, "desk/checklist.html", context, title="Before publishing", status=status)


def address(item: Item, event: Event) -> str:
    """Of the place that mends it."""
    if item.place == Place.TIMETABLE:
        return f"{reverse('event_timetable', args=[event.pk])}?day={item.key}"
    place = item.place if item.key else Place.EVENT
    anchor = f"#id_{TYPED_AS.get(item.field, item.field)}" if item.field else ""
    return reverse(FORMS[place], args=[item.key or event.pk]) + anchor
