"""What the desk's first page has to say to whoever comes in."""

from django import template
from django.db.models import Count, Q

from events.access import Duty
from events.models import Enquiry, Letter
from events.vocabulary import LetterState

register = template.Library()


@register.inclusion_tag("desk/_mail_notices.html")
def mail_notices(user):
    """New enquiries, and letters that did not go out: two queries."""
    return Letter.objects.open_to(user, Duty.EDIT).aggregate(
        delayed=Count("pk", filter=Q(state=LetterState.DELAYED)),
        parked=Count("pk", filter=Q(state=LetterState.PARKED)),
    ) | {"enquiries": Enquiry.objects.open_to(user, Duty.ENQUIRIES).new().count()}
