"""People in public: A to Z, and one person's history. Billings are as published, the rest is of today."""

from itertools import groupby
from operator import itemgetter

from django.core.files.storage import default_storage
from django.db.models import F
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.cache import get_conditional_response

from agenda import calendars
from agenda.brochure import Choice
from agenda.exports.ics import MEDIA_TYPE
from events.directory import letter
from events.models import Entry, Organisation
from events.public import file, public_page, read_only
from events.text import markdown_html
from events.views.directories import PAGE_SIZE, DirectoryFilter
from events.views.paging import in_turn, paged
from events.words import initials
from speakers import json_ld
from speakers.a_to_z import EVERYBODY
from speakers.desk.photograph import picture
from speakers.models import FormerAddress, Speaker
from speakers.people import Portrait, listed_people
from speakers.photographs import LARGE, Cut, cut_squares
from speakers.spoken import spoken

SHOWN_BY = {"organisation": "Organisation", "year": "Year"}


@public_page
def speaker_list(request):
    """A to Z, each as billed last; found by all they were ever billed as."""
    directory = EVERYBODY.at(request.catalogue_state)
    filters = DirectoryFilter(request.GET, directory, words="Name", kinds=SHOWN_BY)
    organisations = Organisation.objects.filter(slug__in=filters.counts("organisation"))
    filters.offer("organisation", dict(organisations.values_list("slug", "name").order_by("name")))
    filters.offer("year", {year: year for year in sorted(filters.counts("year"), reverse=True)})
    context = paged(request, directory.shelf.keys_of(filters.found()), filters.asked, size=PAGE_SIZE)
    keys = context["page"].object_list
    billings = in_turn(Entry.objects.in_bulk(keys), keys)
    people = zip((letter(entry.sort_key) for entry in billings), listed_people(billings), strict=True)
    context |= {
        "filters": filters,
        "groups": [(name, [person for _, person in group]) for name, group in groupby(people, key=itemgetter(0))],
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
        "history": spoken(billings, person.full_name, request.moment),
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
