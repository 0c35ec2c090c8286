"""The history of a row on the desk: who changed what and when, and putting it back."""

from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import IntegrityError
from django.http import Http404
from django.shortcuts import redirect
from django.template.response import TemplateResponse

from events.access import Duty, may
from events.history import put_back, record_at, records_of, steps


def history_page(request, row):
    """Of a row that this person may see."""
    if request.method == "POST":
        _put_back(request, row)
        return redirect(request.path)
    before = request.GET.get("before", "")
    shown, older = steps(records_of(row), before=int(before) if before.isdecimal() else None)
    context = {
        **admin.site.each_context(request),
        "title": f"History of {row}",
        "row": row,
        "opts": row._meta,
        "steps": shown,
        "older": older,
        "is_event": row._meta.label_lower == "events.event",
    }
    return TemplateResponse(request, "desk/history.html", context)


def _put_back(request, row) -> None:
    record = record_at(request.POST.get("put_back", ""))
    if record is None or not any(some.filter(pk=record.pk).exists() for some in _of_its_table(record, row)):
        raise Http404
    former = record.instance
    if not _may_change(request, former):
        raise PermissionDenied
    try:
        restored = put_back(record=record)
    except ValidationError as error:
        messages.error(request, f"Nothing was changed. {' '.join(error.messages)}")
    except IntegrityError:
        messages.error(request, "Nothing was changed: what is there now stands in the way of it.")
    else:
        messages.success(request, f"“{restored}” is as it was.")


def _may_change(request, row) -> bool:
    """What has no form of its own, rooms for instance, is put back by whoever edits the event as a whole."""
    if admin.site.is_registered(type(row)):
        return admin.site.get_model_admin(type(row)).has_change_permission(request, row)
    return may(request.user, Duty.EDIT, row)


def _of_its_table(record, row):
    """So that no record of another team's rows can be named."""
    return [some for some in records_of(row) if some.model is type(record)]
