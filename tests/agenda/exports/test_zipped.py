"""Forms that are ZIP archives inside: nothing can be seen in their bytes, so they are unpacked."""

import io
from datetime import UTC, datetime
from zipfile import ZIP_STORED, ZipFile

import pytest
from docx import Document
from hypothesis import given, settings
from hypothesis import strategies as st
from openpyxl import load_workbook

from agenda.erasure import erase
from agenda.exports import FORMS
from agenda.exports.kept import export
from agenda.exports.zipped import BEGINNING_OF_TIME, timeless
from agenda.publish import publish
from events.models import Publication
from events.programme import SessionDetails
from events.text import defused, for_xml
from speakers.models import Speaker
from tests.factories import EventFactory, agenda_of

from .copies import copy_of, forum, rendered


def unpacked(content: bytes) -> bytes:
    with ZipFile(io.BytesIO(content)) as archive:
        return b"\n".join(archive.read(name) for name in archive.namelist())


def test_an_archive_keeps_its_members_and_forgets_when_they_were_packed():
    source = io.BytesIO()
    with ZipFile(source, "w", ZIP_STORED) as archive:
        archive.writestr("b.txt", "second by name")
        archive.writestr("a.txt", "first by name")
    with ZipFile(io.BytesIO(timeless(source.getvalue()))) as packed:
        assert [(member.filename, member.date_time) for member in packed.infolist()] == [
            ("b.txt", BEGINNING_OF_TIME),
            ("a.txt", BEGINNING_OF_TIME),
        ]
        assert packed.read("b.txt") == b"second by name"


@pytest.mark.django_db
@pytest.mark.parametrize("extension", ["docx", "xlsx"])
def test_b_06_whoever_is_erased_is_in_none_of_the_members(extension):
    """B-06."""
    event = EventFactory(title="Forum")
    agenda_of(event, 1)
    Speaker.objects.update(name="Zebedee Erased")
    publish(event=event)

    def exported() -> bytes:
        return unpacked(export(Publication.objects.current().get(event=event), FORMS[extension], {}))

    assert b"Zebedee" in exported()
    erase(speaker=Speaker.objects.get(), at=datetime(2027, 1, 16, tzinfo=UTC))
    assert b"Zebedee" not in exported()


@settings(max_examples=30)
@given(st.text(max_size=60))
def test_whatever_is_typed_word_and_excel_files_open_and_have_it(typed):
    """Also what is refused by now, and could be in what was kept before."""
    programme = forum(SessionDetails(id="a", title=f"<{typed}>", points=(typed,), note=typed, abstract=typed))
    heading = next(p for p in Document(io.BytesIO(rendered(copy_of(programme), "docx"))).paragraphs if "<" in p.text)
    assert heading.text == for_xml(f"<{typed}>")
    sheet = load_workbook(io.BytesIO(rendered(copy_of(programme), "xlsx")))["Sessions"]
    assert (sheet["F2"].value, sheet["K2"].value or "") == (for_xml(f"<{typed}>"), defused(for_xml(typed)))
