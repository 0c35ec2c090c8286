"""All data of a person as a file, and erasing them."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db.models import Q
from django.http import HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_safe

from agenda.erasure import erase
from agenda.models import Session
from agenda.personal_data import as_zip
from agenda.rewriting import PSEUDONYM, billing
from events.models import Event, Letter
from speakers.desk.pages import is_theirs_alone, render_person, speaker_page
from speakers.models import Appearance

MOST_NAMED = 20


@require_safe
@speaker_page()
def export(request, speaker):
    """As far as it is open to this user: events of other teams are theirs to tell of."""
    file = as_zip(
        speaker=speaker,
        appearances=Appearance.objects.open_to(request.user),
        events=Event.objects.open_to(request.user),
        at=request.moment,
    )
    return HttpResponse(
        file,
        content_type="application/zip",
        headers={
            "Content-Disposition": f'attachment; filename="speaker-{speaker.pk}.zip"',
            "Cache-Control": "private, no-store",
        },
    )


@speaker_page()
def erase_page(request, speaker):
    if not is_theirs_alone(request.user, speaker):
        raise PermissionDenied
    is_sure, asked = bool(request.POST.get("sure")), request.method == "POST"
    if asked and is_sure:
        erase(speaker=speaker, at=request.moment)
        messages.success(request, "The person is erased.")
        return redirect("admin:speakers_speaker_changelist")
    context = {
        "speaker": speaker,
        "pseudonym": PSEUDONYM,
        "publications": billing(speaker.slug).count(),
        "appearances": speaker.appearances.count(),
        "letters": Letter.objects.filter(recipient__iexact=speaker.email).count() if speaker.email else 0,
        "naming": list(_texts_that_name(speaker)),
        "is_refused": asked,
    }
    title = f"Erase {speaker}?"
    return render_person(request, "desk/speaker_erase.html", context, title=title, status=422 if asked else 200)


def _texts_that_name(speaker):
    """What is written about them in other people's words, which nobody can rewrite but those."""
    name = speaker.name
    yield from Event.objects.filter(Q(brief__icontains=name) | Q(summary__icontains=name))[:MOST_NAMED]
    in_session = Q(title__icontains=name) | Q(abstract__icontains=name) | Q(points__icontains=name)
    yield from Session.objects.filter(in_session)[:MOST_NAMED]
