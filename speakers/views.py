"""People in public: A to Z, and one person's history. Billings are as published, the rest is of today."""

from itertools import groupby

from django.core.files.storage import default_storage
from django.db.models import F
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.cache import get_conditional_response

from agenda import calendars
from agenda.brochure import Choice
from agenda.exports.ics import MEDIA_TYPE
from events.listing import listed
from events.models import Entry
from events.public import file, public_page, read_only
from events.text import markdown_html
from events.vocabulary import AppearanceStatus, ContributionRole
from events.words import initials
from speakers import json_ld
from speakers.desk.photograph import picture
from speakers.models import FormerAddress, Speaker
from speakers.people import Portrait, people_by_letter
from speakers.photographs import LARGE, Cut, cut_squares

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
    if person is None:
        return _moved(slug)
    if not billings:
        raise Http404
    portrait = person.cut and Portrait.of(person.cut, person.photograph_alt, LARGE)
    biography = markdown_html(person.biography)
    context = {
        "speaker": person,
        "initials": initials(person.name),
        "portrait": portrait,
        "biography": biography,
        "json_ld": json_ld.of_speaker(person, portrait, biography, billings),
        "appearances": [_appearance(entry, request.moment) for entry in billings],
        "thing": Choice.of_speaker(slug),
    }
    return render(request, "speakers/speaker_detail.html", context)


@public_page
def speaker_calendar(request, slug):
    if content := calendars.of_speaker(slug):
        return file(content, name=f"{slug}.ics", media_type=MEDIA_TYPE)
    return _moved(slug, to="speaker_calendar")


def _moved(slug: str, *, to: str = "speaker"):
    """To whom they were merged into, if that person has a page. Asked for anew each time: it can be undone."""
    address = get_object_or_404(FormerAddress.objects.select_related("speaker"), slug=slug)
    get_object_or_404(Speaker.objects.published(), pk=address.speaker_id)
    response = redirect(to, address.speaker.slug, permanent=True)
    response["Cache-Control"] = "public, no-cache"
    return response


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
    """A square of a published speaker's photograph, about its focus of today. Nothing else has an address, and no
    size can be asked for."""
    cut = Cut.of_square(name)
    if cut is None or request.GET:
        raise Http404
    get_object_or_404(Speaker.objects.published(), photograph=cut.name, focus_x=cut.x, focus_y=cut.y)
    cut_squares(cut)  # a restored folder may hold the whole pictures alone
    response = picture(default_storage, f"photographs/{name}.jpg", cache="public, no-cache")
    response["ETag"] = etag = f'"{name}"'  # what is at an address never changes
    return get_conditional_response(request, etag=etag, response=response)
