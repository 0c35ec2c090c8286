"""People in public: A to Z, and one person's history. Billings are as published, the rest is of today."""

from django.db.models import F
from django.http import FileResponse, Http404
from django.shortcuts import get_object_or_404, render

from events.listing import listed
from events.models import Entry
from events.public import public_page, read_only
from events.text import markdown_html
from events.vocabulary import AppearanceStatus, ContributionRole
from events.words import initials
from speakers.models import Speaker

PAGE_SIZE = 300
"""More people than this are shown a letter at a time."""


@public_page
def speaker_list(request):
    latest = Entry.objects.billings().order_by("slug", F("starts_at").desc(nulls_last=True), "pk").distinct("slug")
    entries = sorted(latest, key=lambda entry: entry.sort_key)
    letters: dict[str, list] = {}
    for entry in entries:
        letters.setdefault(entry.sort_key[:1].upper(), []).append(entry)
    letter = request.GET.get("letter", "").upper()
    if len(entries) > PAGE_SIZE and letter not in letters:
        letter = next(iter(letters))
    shown = {letter: letters[letter]} if letter in letters else letters
    pictured = Speaker.objects.exclude(photograph="").in_bulk(
        [entry.slug for group in shown.values() for entry in group], field_name="slug"
    )
    people = {
        initial: [_listed_person(entry, pictured.get(entry.slug)) for entry in group]
        for initial, group in shown.items()
    }
    context = {"people": people, "letters": list(letters), "letter": letter, "count": len(entries)}
    return render(request, "speakers/speaker_list.html", context)


def _listed_person(entry: Entry, pictured: Speaker | None) -> dict:
    return {
        "key": entry.slug,
        "name": entry.title,
        "billing": entry.detail["billing"],
        "initials": initials(entry.detail["name"]),
        "portrait": pictured and {"name": pictured.photograph.name, "alt": pictured.photograph_alt},
    }


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
    response["Cache-Control"] = "public, max-age=300"
    response["Content-Security-Policy"] = "sandbox; default-src 'none'"
    return response
