"""Laying out a day's times: propose, adjust, accept, or keep the order without times."""

from datetime import date

from django.contrib import messages
from django.db import IntegrityError
from django.shortcuts import redirect
from django.urls import reverse

from agenda.desk.conflicts import say_warnings
from agenda.desk.day_page import DayPage
from events.access import Duty
from events.desk import Overtaken, event_page, render_page
from events.models import Event
from events.words import short_day

ACTIONS = {
    "propose": DayPage.propose,
    "check": DayPage.check,
    "accept": DayPage.accept,
    "clear": DayPage.clear,
}
DONE = {"accept": "The times of {} are saved.", "clear": "The times of {} are taken away; the order stays."}


@event_page(Duty.SCHEDULE)
def lay_out_day(request, event):
    """Opened, it proposes times at once; nothing is saved before they are accepted."""
    day = day_of(event, request.GET.get("day"))
    page = day and DayPage(event, day, request.POST if request.method == "POST" else None)
    do = request.POST.get("do", "propose")
    status = _done(page, do) if page else 200
    if status == 302:
        messages.success(request, DONE[do].format(short_day(day)))
        say_warnings(request, page)
        return redirect(f"{reverse('event_layout', args=[event.pk])}?day={day}")
    context = {"event": event, "tab": "layout", "page": page}
    return render_page(request, "desk/layout.html", context, title="Lay out times", status=status)


def day_of(event: Event, asked: str | None) -> date | None:
    """The day asked for, if it is one of the event's; else its first."""
    return {day.isoformat(): day for day in event.days}.get(asked, event.starts_on)


def _done(page: DayPage, do: str) -> int:
    try:
        return ACTIONS.get(do, DayPage.propose)(page)
    except IntegrityError as error:
        raise Overtaken from error
