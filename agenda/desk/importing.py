"""A programme imported on the desk: the source, and the review of what was understood of it."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.http import content_disposition_header
from django.views.decorators.http import require_POST

from agenda.desk.import_columns import ColumnsForm, columns_form
from agenda.desk.import_form import SourceForm
from agenda.desk.import_review import Review
from agenda.importer.apply import CannotApply
from agenda.importer.draft import Draft, create_draft
from agenda.importer.reading import Unreadable
from agenda.models import Import
from agenda.models.imported import KEPT_UNUSED
from events.access import Duty, may, may_everything
from events.desk import desk_page, render_page
from events.models import Event
from events.public import read_only
from events.words import counted


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
    """What was read, to be corrected; nothing but the corrections is kept before somebody says so."""
    imported = _import_to_change(request, pk)
    if imported.applied_at:
        messages.info(request, "This was imported already.")
        return redirect("admin:events_event_change", imported.event_id)
    data = request.POST if request.method == "POST" else None
    try:
        review = Review(imported, user=request.user, number=_page_number(request), data=data)
    except Unreadable as error:  # by a reader that is stricter than when it came
        messages.error(request, f"{imported} cannot be read any more: {error}")
        return redirect("import_new")
    status = 200 if data is None else review.save()
    if status == 302 and (response := _gone_on(request, review)):
        return response
    status = 422 if review.problem and status == 302 else status
    columns = dict(review.reading.columns)
    form = ColumnsForm(None, imported=imported, columns=columns) if columns else None
    return _review_page(request, review, form, status=status)


def _review_page(request, review: Review, columns: ColumnsForm | None, *, status: int):
    context = {"review": review, "imported": review.imported, "event": review.imported.event, "columns": columns}
    return render_page(request, "desk/import_review.html", context, title="Check what was read", status=status)


def _page_number(request) -> int:
    number = request.GET.get("page", "")
    return int(number) if number.isascii() and number.isdecimal() and len(number) < 6 else 1


def _gone_on(request, review: Review):
    """Where the corrections lead that are kept now; None where the draft is refused, which the review then says."""
    do = request.POST.get("do")
    if do == "create" and review.imported.event_id:
        return redirect("import_changes", review.imported.event_id, review.imported.pk)
    if do == "create":
        return _drafted(request, review)
    if do == "next":
        return redirect(f"{request.path}?page={review.number + 1}")
    messages.success(request, "Your corrections are kept. Nothing is made of them yet.")
    return redirect(request.get_full_path())


def _drafted(request, review: Review):
    try:
        draft = create_draft(imported=review.imported, by=request.user, at=request.moment)
    except CannotApply as error:
        review.problem = f"No draft could be made: {error}"
        return None
    messages.success(request, said_of(draft))
    return redirect("admin:events_event_change", draft.event.pk)


def said_of(draft: Draft) -> str:
    if not draft.is_new:
        return f"“{draft.event}” is made already, as a draft."
    sessions = counted(draft.event.sessions.count(), "session", "sessions")
    people = counted(draft.event.appearances.count(), "person", "people")
    said = [f"“{draft.event}” is made, as a draft, with {sessions} and {people}."]
    if draft.doubts:
        said.append(f"Nobody has looked at {counted(draft.doubts, 'doubtful thing', 'doubtful things')}.")
    if draft.undecided:
        said.append(f"{counted(draft.undecided, 'person', 'people')} new for now may be known already.")
    return " ".join(said)


def _import_to_change(request, pk) -> Import:
    rows = Import.objects.open_to(request.user).select_related("event__organiser", "organiser")
    imported = get_object_or_404(rows, pk=pk)
    whose = imported.event or imported.organiser
    if not may_everything(request.user) and not (whose and may(request.user, Duty.EDIT, whose)):
        raise PermissionDenied
    return imported


@desk_page
@require_POST
def import_columns(request, pk):
    """A table is read again, by what somebody says that its columns are."""
    imported = _import_to_change(request, pk)
    try:
        form = columns_form(request.POST, imported)
    except Unreadable:
        return redirect("import_review", imported.pk)  # which says why
    if form is None or imported.applied_at:
        raise Http404
    if form.save():
        messages.success(request, "It is read again.")
        return redirect("import_review", imported.pk)
    imported.refresh_from_db(fields=["columns"])
    return _review_page(request, Review(imported, user=request.user), form, status=422)


@read_only
@desk_page
def import_source(request, pk):
    """As it came, to be kept and never to be shown: it may hold anything."""
    imported = get_object_or_404(Import.objects.open_to(request.user), pk=pk)
    response = HttpResponse(bytes(imported.content), content_type="application/octet-stream")
    name = imported.name or f"pasted.{imported.format}"
    response["Content-Disposition"] = content_disposition_header(True, name)
    response["Content-Security-Policy"] = "sandbox; default-src 'none'"
    return response
