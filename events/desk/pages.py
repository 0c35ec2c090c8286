"""Pages of the desk beside Django's own: who sees them, and what they share."""

from functools import wraps

from django.contrib import admin
from django.core.exceptions import PermissionDenied
from django.shortcuts import get_object_or_404, render

from events.access import Duty, may
from events.models import Event


def desk_page(view):
    """For whoever is signed in to the desk: never kept, and everybody else is asked to sign in."""
    return admin.site.admin_view(view)


def event_page(duty: Duty = Duty.READ):
    """Gives `view(request, event, …)` the event at `pk`: 404 where it is not open to this person, 403 where
    it is, but the duty is a colleague's."""

    def decorate(view):
        @wraps(view)
        def page(request, pk, **kwargs):
            event = get_object_or_404(Event.objects.open_to(request.user), pk=pk)
            if not may(request.user, duty, event):
                raise PermissionDenied
            return view(request, event, **kwargs)

        return desk_page(page)

    return decorate


def render_page(request, template: str, context: dict, *, title: str, status: int = 200):
    """A page in the frame of the desk; templates extend `desk/page.html`, or `desk/event_page.html`, which
    needs `event`."""
    context = {**admin.site.each_context(request), "title": title, "opts": Event._meta, **context}
    return render(request, template, context, status=status)
