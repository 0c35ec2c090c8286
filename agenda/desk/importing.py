"""A programme imported on the desk: the source, and the review of what was understood of it."""

from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.http import content_disposition_header

from agenda.desk.import_form import SourceForm
from agenda.models import Import
from agenda.models.imported import KEPT_UNUSED
from events.access import Duty, may
from events.desk import desk_page, render_page
from events.models import Event
from events.public import read_only


@desk_page
def import_new(request):
    event = _event_to_change(request)
    sent = [request.POST, request.FILES] if request.method == "POST" else [None, None]
    form = SourceForm(*sent, user=request.user, event=event)
    if form.is_valid():
        imported = form.save(by=request.user, at=request.moment)
        return redirect("import_review", imported.pk)
    waiting = Import.objects.listed().filter(applied_at=None, begun_by=request.user, event=event)
    context = {"form": form, "event": event, "waiting": waiting, "kept_days": KEPT_UNUSED.days}
    title = "Import again" if event else "Import a programme"
    return render_page(request, "desk/import_new.html", context, title=title, status=422 if form.errors else 200)


def _event_to_change(request) -> Event | None:
    """The one that is named in the address; None for a new one. Whoever may add events may import."""
    event, named = None, request.GET.get("event", "")
    if named:
        number = int(named) if named.isascii() and named.isdecimal() and len(named) < 19 else 0
        event = get_object_or_404(Event.objects.open_to(request.user), pk=number)
    if not may(request.user, Duty.EDIT, event):
        raise PermissionDenied
    return event


@desk_page
def import_review(request, pk):
    imported = _import_to_change(request, pk)
    context = {"imported": imported, "event": imported.event}
    return render_page(request, "desk/import_review.html", context, title="Check what was read")


def _import_to_change(request, pk) -> Import:
    imported = get_object_or_404(
        Import.objects.open_to(request.user).select_related("event__organiser", "organiser"), pk=pk
    )
    if imported.event and not may(request.user, Duty.EDIT, imported.event):
        raise PermissionDenied
    return imported


@read_only
@desk_page
def import_source(request, pk):
    """As it came, to be kept and never to be shown: it may hold anything."""
    imported = get_object_or_404(Import.objects.open_to(request.user), pk=pk)
    response = HttpResponse(bytes(imported.content), content_type="application/octet-stream")
    name = imported.name or f"pasted.{imported.format}"
    response["Content-Disposition"] = content_disposition_header(True, name)
    response["Content-Security-Policy"] = "sandbox; default-src 'none'"
    response["Cache-Control"] = "private, no-store"
    return response
