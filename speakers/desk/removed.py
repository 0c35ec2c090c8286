"""Deleting a person, and putting back who was deleted or merged."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.db import IntegrityError
from django.shortcuts import get_object_or_404, redirect

from agenda.merging import CannotPutBack, put_back, remove
from agenda.models import Contribution
from events.access import Duty, may
from events.desk import desk_page
from speakers.desk.pages import is_theirs_alone, render_person
from speakers.models import Removal, Speaker

PAGE = 50


def delete_page(request, speaker):
    """Lists where they speak; of somebody whom this user may delete."""
    if not is_theirs_alone(request.user, speaker):
        raise PermissionDenied
    if request.POST.get("post"):
        remove(speaker=speaker, by=request.user, at=request.moment)
        messages.success(request, f"{speaker} is deleted. For 30 days they can be put back, here.")
        return redirect("speakers_removed")
    parts = Contribution.objects.filter(appearance__speaker=speaker).select_related("session")
    context = {
        "speaker": speaker,
        "appearances": speaker.appearances.select_related("event").latest_first(),
        "parts": parts.order_by("session__day", "session__starts_at", "pk"),
    }
    return render_person(request, "desk/speaker_delete.html", context, title=f"Delete {speaker}?")


@desk_page
def removed(request):
    """Who was deleted or merged within 30 days, and can be put back."""
    if not may(request.user, Duty.SPEAKERS):
        raise PermissionDenied
    removals = Removal.objects.open_to(request.user, Duty.SPEAKERS)
    if request.method == "POST":
        number = request.POST.get("put_back", "")
        removal = get_object_or_404(removals, pk=int(number) if number.isdecimal() and len(number) < 10 else 0)
        return _put_back(request, removal)
    page = Paginator(removals, PAGE).get_page(request.GET.get("page"))
    into = Speaker.objects.open_to(request.user).in_bulk([row.merged_into for row in page if row.merged_into])
    context = {"page": page, "rows": [(row, into.get(row.merged_into)) for row in page]}
    return render_person(request, "desk/speakers_removed.html", context, title="Deleted and merged")


def _put_back(request, removal):
    try:
        speaker = put_back(removal=removal)
    except CannotPutBack as error:
        messages.error(request, f"Nothing was changed. {error}")
    except IntegrityError:
        messages.error(request, "Nothing was changed: what is there now stands in the way of it.")
    else:
        messages.success(request, f"{speaker} is back.")
        return redirect("admin:speakers_speaker_change", speaker.pk)
    return redirect("speakers_removed")
