"""The documents that briefs rest on: all of them, and each with its events."""

from itertools import groupby

from django import forms
from django.http import Http404
from django.shortcuts import render

from events.directory import letter
from events.public import public_page
from events.sources import SOURCES, Document, document, documents, entries_of, filed_under
from events.views.directories import DirectoryFilter
from events.views.paging import paged


class SourceFilter(DirectoryFilter):
    by = forms.ChoiceField(
        label="Order", choices=[("", "By title"), ("year", "By year")], required=False, widget=forms.HiddenInput
    )


@public_page
def source_list(request):
    directory = SOURCES.at(request.catalogue_state)
    filters = SourceFilter(request.GET, directory, words="Title or publisher", kinds={"year": "Year"})
    filters.offer("year", {year: year for year in sorted(filters.counts("year"), reverse=True)})
    by_year = "by" in filters.asked
    keys = filters.keys_by("year") if by_year else directory.shelf.keys_of(filters.found())
    context = paged(request, keys, filters.asked)
    found = documents(context["page"].object_list, request.moment)
    context |= {"filters": filters, "by_year": by_year, "groups": _grouped(found, _year if by_year else _letter)}
    return render(request, "events/source_list.html", context)


def _grouped(found: list[Document], heading) -> list[tuple[str, list[Document]]]:
    return [(name, list(group)) for name, group in groupby(found, key=heading)]


def _letter(found: Document) -> str:
    return letter(filed_under(found.title))


def _year(found: Document) -> str:
    return str(found.year or "Of no known year")


@public_page
def source(request, slug):
    entries = entries_of(slug)
    if not entries:
        raise Http404
    found = document(entries, request.moment)
    context = paged(request, found.events) | {"source": found}
    return render(request, "events/source_detail.html", context)
