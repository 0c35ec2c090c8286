"""What a speaker's billing is likely to be, for the table in which they are chosen."""

from django.http import JsonResponse
from django.shortcuts import get_object_or_404

from events.desk import desk_page
from events.public import read_only
from speakers.billing import proposal_for
from speakers.models import Appearance, Speaker


@read_only
@desk_page
def proposed_billing(request, pk):
    """Of somebody, and by appearances, that are open to this person."""
    speaker = get_object_or_404(Speaker.objects.open_to(request.user).select_related("organisation"), pk=pk)
    proposal = proposal_for(speaker, Appearance.objects.open_to(request.user))
    organisation = proposal.organisation
    response = JsonResponse(
        {
            "billing": proposal.billing,
            "position": proposal.position,
            "organisation": organisation and {"id": organisation.pk, "name": organisation.name},
        }
    )
    response["Cache-Control"] = "private, no-store"
    return response
