"""For whom a session is, pasted."""

from django.shortcuts import get_object_or_404

from events.access import Duty
from events.desk import event_page
from events.desk.audience import audience_page


@event_page(Duty.SCHEDULE)
def session_audience(request, event, session: int):
    return audience_page(request, event, row=get_object_or_404(event.sessions, pk=session), tab="sessions")
