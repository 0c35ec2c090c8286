"""Our own plain text, Markdown and Word come back as they were, and as they were edited since."""

from difflib import unified_diff

import pytest
from hypothesis import given

from agenda.compose import compose
from agenda.exports import FORMS
from agenda.importer.apply import apply
from agenda.importer.back import read
from agenda.importer.formats import DOCUMENTS
from agenda.importer.reading import Reading
from events.programme import Programme, from_json, to_json
from tests.agenda.exports.copies import DEMO, copy_of, demo
from tests.agenda.exports.test_programme_txt import PROGRAMME

from .organisers import programmes_as_typed
from .told_by import told_by

FORMS_READ = sorted({"txt", "md", "docx"} & DOCUMENTS.keys())
in_each_form = pytest.mark.parametrize("form", FORMS_READ)


def back(form: str, programme: Programme) -> Reading:
    return read(DOCUMENTS[form](FORMS[form].render(copy_of(programme, extension=form))))


def check(form: str, programme: Programme) -> None:
    found, wanted = back(form, programme).programme, told_by(form, programme)
    told, hoped = to_json(found).split("\n"), to_json(wanted).split("\n")
    assert found == wanted, "\n".join(unified_diff(hoped, told, "wanted", "found", n=2))
    assert from_json(to_json(found)) == found


@in_each_form
@pytest.mark.parametrize("name", DEMO)
def test_each_event_of_the_demo_comes_back(name, form):
    check(form, demo(name))


@in_each_form
def test_an_event_with_everything_in_it_comes_back(form):
    check(form, PROGRAMME)


@in_each_form
@pytest.mark.django_db
def test_what_came_back_is_in_the_tables_what_it_was_in_the_form(form):
    programme = back(form, demo("sample-conference")).programme
    assert compose(apply(programme=programme, same={})) == programme


@given(programmes_as_typed())
def test_whatever_organisers_type_comes_back_in_each_form(programme):
    for form in FORMS_READ:
        check(form, programme)
