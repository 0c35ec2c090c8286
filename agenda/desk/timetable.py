"""The timetable of an event, a day at a time: sessions are moved on it together and saved as one change."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST

from agenda.desk.conflicts import say_warnings
from agenda.desk.layout import day_of
from agenda.desk.timetable_page import TimetablePage
from events.access import Duty, may
from events.desk import Overtaken, event_page, render_page

ACTIONS = {
    "save": TimetablePage.save,
    "check": TimetablePage.check,
    "shift": TimetablePage.shift,
    "shift-picked": TimetablePage.shift_picked,
}


@event_page(Duty.READ)
def timetable(request, event):
    """Whoever may see the event may look; what is sent is for whoever has its schedule."""
    may_change, sent = may(request.user, Duty.SCHEDULE, event), request.method == "POST"
    if sent and not may_change:
        raise PermissionDenied
    day = day_of(event, request.GET.get("day"))
    page, status = _done(event, day, request.POST if sent else None)
    if status == 302:
        messages.success(request, _saved(page.count))
        say_warnings(request, page)
        return redirect(f"{reverse('event_timetable', args=[event.pk])}?day={day}")
    context = {"event": event, "tab": "timetable", "page": page, "may_change": may_change}
    return render_page(request, "desk/timetable.html", context, title="Timetable", status=status)


@event_page(Duty.SCHEDULE)
@require_POST
def timetable_check(request, event):
    """What would be wrong with the day, for the script: the sessions that were moved are sent, nothing is saved."""
    day = day_of(event, request.GET.get("day"))
    page = day and TimetablePage(event, day, request.POST)
    if page:
        page.check()
    return render(request, "desk/_timetable_said.html", {"page": page})


def _done(event, day, data) -> tuple[TimetablePage | None, int]:
    """The page, and the status to answer. Sessions are held while they are judged, so that what is written is
    what was judged."""
    if day is None or data is None:
        return day and TimetablePage(event, day), 200
    act = ACTIONS.get(data.get("do"), TimetablePage.save)
    try:
        with transaction.atomic(savepoint=False):
            page = TimetablePage(event, day, data, held=act is TimetablePage.save)
            return page, act(page)
    except IntegrityError as error:
        raise Overtaken from error


def _saved(count: int) -> str:
    if not count:
        return "Nothing was changed."
    if count == 1:
        return "The timetable is saved: 1 session is moved."
    return f"The timetable is saved: {count} sessions are moved."
