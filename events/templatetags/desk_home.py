"""What the desk's first page has to say to whoever comes in."""

from django import template
from django.db.models import Count, Q

from events.access import Duty, may
from events.desk.home import by_work
from events.models import Enquiry, Event, Letter
from events.vocabulary import LetterState

MOST_EVENTS = 8

register = template.Library()
register.filter("by_work", by_work)


@register.inclusion_tag("desk/_mail_notices.html")
def mail_notices(user):
    """New enquiries, and letters that did not go out: two queries."""
    return Letter.objects.open_to(user, Duty.EDIT).aggregate(
        delayed=Count("pk", filter=Q(state=LetterState.DELAYED)),
        parked=Count("pk", filter=Q(state=LetterState.PARKED)),
    ) | {"enquiries": Enquiry.objects.open_to(user, Duty.ENQUIRIES).new().count()}


@register.inclusion_tag("desk/_events_ahead.html", takes_context=True)
def events_ahead(context):
    """The next events of whoever is signed in: one query."""
    request = context["request"]
    ahead = Event.objects.open_to(request.user).with_current_number().ahead(request.moment.date())
    events = list(ahead[: MOST_EVENTS + 1])
    return {"events": events[:MOST_EVENTS], "more": len(events) > MOST_EVENTS, "may_add": may(request.user, Duty.EDIT)}
