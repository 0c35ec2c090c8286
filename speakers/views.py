"""People in public: A to Z, and one person's history. Billings are as published, the rest is of today."""

from itertools import groupby

from django.db.models import F
from django.http import FileResponse, Http404
from django.shortcuts import get_object_or_404, render
from django.utils.cache import get_conditional_response

from events.listing import listed
from events.models import Entry
from events.public import public_page, read_only
from events.text import markdown_html
from events.vocabulary import AppearanceStatus, ContributionRole
from events.words import initials
from speakers.models import Speaker
from speakers.people import people_by_letter

PAGE_SIZE = 300
"""More people than this are shown a letter at a time."""


@public_page
def speaker_list(request):
    everybody = sorted(Entry.objects.latest_billings(), key=lambda entry: entry.sort_key)
    letters = {letter: list(group) for letter, group in groupby(everybody, key=lambda e: e.sort_key[:1].upper())}
    all_fit = len(everybody) <= PAGE_SIZE
    letter = request.GET.get("letter", "").upper()
    if letter not in letters:
        letter = "" if all_fit else next(iter(letters))
    context = {
        "groups": people_by_letter({letter: letters[letter]} if letter else letters),
        "letters": list(letters),
        "letter": letter,
        "all_fit": all_fit,
        "count": len(everybody),
    }
    return render(request, "speakers/speaker_list.html", context)


@public_page
def speaker(request, slug):
    billings = list(Entry.objects.billings().filter(slug=slug).order_by(F("starts_at").desc(nulls_first=True)))
    person = Speaker.objects.filter(slug=slug).first()
    if person is None or not billings:
        raise Http404
    context = {
        "speaker": person,
        "initials": initials(person.name),
        "biography": markdown_html(person.biography),
        "appearances": [_appearance(entry, request.moment) for entry in billings],
    }
    return render(request, "speakers/speaker_detail.html", context)


def _appearance(entry: Entry, at) -> dict:
    plain = ContributionRole.SPEAKER
    return {
        "event": listed(entry.detail["event"], at),
        "billing": entry.detail["billing"],
        "is_invited": entry.detail["status"] == AppearanceStatus.INVITED,
        "is_chair": bool(entry.detail["role"]),
        "sessions": [
            session | {"role": "" if session["role"] == plain else ContributionRole(session["role"]).label}
            for session in entry.detail["sessions"]
        ],
    }


@read_only
def photograph(request, name):
    """A published speaker's photograph. Nobody else's has an address."""
    speaker = get_object_or_404(Speaker.objects.published(), photograph=f"photographs/{name}.jpg")
    try:
        response = FileResponse(speaker.photograph.open("rb"), content_type="image/jpeg")
    except FileNotFoundError:
        raise Http404 from None
    response["Cache-Control"] = "public, no-cache"
    response["Content-Security-Policy"] = "sandbox; default-src 'none'"
    response["ETag"] = etag = f'"{name}"'  # a picture's name is random and its own
    return get_conditional_response(request, etag=etag, response=response)
