"""B-06: kept sources that name somebody are gone with them; B-05: their own data say which there are."""

from datetime import UTC, datetime

import pytest

from agenda.erasure import erase, erase_removed
from agenda.importer.reading import Unreadable
from agenda.merging import remove
from agenda.models import Import
from agenda.personal_data import person_data
from events.models import Event
from speakers.models import Appearance, Removal
from tests.factories import AppearanceFactory, EventFactory, ImportFactory, SpeakerFactory

pytestmark = pytest.mark.django_db
AT = datetime(2027, 1, 15, 12, tzinfo=UTC)


@pytest.fixture
def person():
    return SpeakerFactory(name="Zoë Canary")


@pytest.fixture
def event(person):
    return AppearanceFactory(speaker=person).event


def kept(text: str, event=None, **values) -> Import:
    applied = {"applied_at": AT, "programme": {"speakers": []}} if event else {}
    return ImportFactory(content=text.encode(), event=event, **{**applied, **values})


def billed(**billing) -> dict:
    return {"speakers": [{"key": "somebody", "name": "Sample Speaker", **billing}]}


@pytest.mark.parametrize("text", ["Zoë Canary, Keeper", "• ZOE\n  CANARY", "Speakers: Dr Zoë Canary; others"])
def test_a_source_of_their_event_that_names_them_is_gone(person, event, text):
    kept(text, event)
    erase(speaker=person, at=AT)
    assert Import.objects.count() == 0


def test_sources_that_do_not_name_them_stay(person, event):
    there = [kept("Sample Colleague", event), kept("Zoë Canaryson", event), kept("Sample Colleague")]
    erase(speaker=person, at=AT)
    assert list(Import.objects.order_by("pk")) == there


def test_one_that_nobody_has_made_an_event_of_is_gone_too(person):
    kept("Zoë Canary")
    erase(speaker=person, at=AT)
    assert Import.objects.count() == 0


@pytest.mark.parametrize("billing", [{"name": "Zoë Canary"}, {"key": "zoe-canary"}])
def test_one_of_another_event_that_was_read_as_naming_them_is_gone(person, billing):
    kept("A picture of a text", EventFactory(), programme=billed(**billing))
    there = kept("A picture of a text", EventFactory(), programme=billed())
    erase(speaker=person, at=AT)
    assert list(Import.objects.all()) == [there]


def test_what_their_name_was_corrected_to_is_looked_for(person, event):
    kept("Z. Canary", event, corrections={"speakers.z": {"name": "Zoë Canary"}})
    erase(speaker=person, at=AT)
    assert Import.objects.count() == 0


def test_one_that_cannot_be_read_any_more_is_looked_at_as_it_is(person, event, monkeypatch):
    def refuse(document):
        raise Unreadable("It is a picture of a text.")

    there = [kept("Zoë Canary", event), kept("Sample Colleague", event)]
    monkeypatch.setattr("agenda.importer.formats.recognise", refuse)
    erase(speaker=person, at=AT)
    assert list(Import.objects.all()) == there[1:]


def test_who_was_deleted_before_is_looked_for_as_well(person, event):
    Appearance.objects.all().delete()
    kept("Zoë Canary", event)
    remove(speaker=person, by=None, at=AT)
    erase_removed(removal=Removal.objects.get(), at=AT)
    assert Import.objects.count() == 0


def test_their_own_data_say_which_documents_name_them(person, event):
    kept("Zoë Canary", event, programme=billed(key="zoe-canary"), name="forum.docx", begun_at=AT)
    kept("Sample Colleague", event)
    data = person_data(
        speaker=person, appearances=Appearance.objects.all(), events=Event.objects.filter(pk=event.pk), at=AT
    )
    source = {"event": event.slug, "name": "forum.docx", "begun_at": "2027-01-15T12:00:00+00:00"}
    assert data["imported_from"] == [source]
