"""Pages of the desk about one person: who sees them, and what they share."""

from functools import wraps

from django.core.exceptions import PermissionDenied
from django.shortcuts import get_object_or_404

from agenda.erasure import teams_of
from events.access import Duty, may, may_everything, organisations_of
from events.desk import desk_page, render_page
from speakers.models import Speaker


def speaker_page(duty: Duty = Duty.SPEAKERS):
    """Gives `view(request, speaker, …)` the person at `pk`: 404 where they are not open to this user, 403 where
    they are, but the duty is a colleague's."""

    def decorate(view):
        @wraps(view)
        def page(request, pk, **kwargs):
            return view(request, open_speaker(request.user, pk, duty), **kwargs)

        return desk_page(page)

    return decorate


def open_speaker(user, pk: int, duty: Duty = Duty.SPEAKERS) -> Speaker:
    people = Speaker.objects.open_to(user).select_related("organisation", "added_by")
    speaker = get_object_or_404(people, pk=pk)
    if not may(user, duty, speaker):
        raise PermissionDenied
    return speaker


def is_theirs_alone(user, speaker: Speaker) -> bool:
    """Whether this user manages every team that has to do with the person: for what cannot be asked of others."""
    return may_everything(user) or teams_of(speaker) <= organisations_of(user, Duty.MANAGE)


def render_person(request, template: str, context: dict, *, title: str, status: int = 200):
    return render_page(request, template, {"opts": Speaker._meta, **context}, title=title, status=status)
