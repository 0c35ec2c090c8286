"""A source that is imported again: what is taken, what stays, and who is who."""

from dataclasses import replace
from datetime import UTC, datetime

import pytest

from agenda.compose import compose
from agenda.importer.again import MovedOn, compare, take
from agenda.importer.draft import create_draft
from agenda.models import Import, Session
from events.models import Event
from events.programme import Audience, Billing, Part, Programme, from_data, to_json
from speakers.models import Appearance, Speaker
from tests.agenda.importer.test_changes import ANN, LUNCH, SAMPLE, TALK
from tests.factories import AudienceFactory, SpeakerFactory

pytestmark = pytest.mark.django_db
AT = datetime(2027, 1, 15, 12, tzinfo=UTC)


def source(programme: Programme, event: Event | None = None, **values) -> Import:
    content = to_json(programme).encode()
    return Import.objects.create(begun_at=AT, format="json", content=content, event=event, **values)


@pytest.fixture
def event(organiser) -> Event:
    return create_draft(imported=source(SAMPLE), by=organiser, at=AT).event


def sentences(imported: Import, user) -> list[str]:
    return [change.sentence for change in compare(imported, user=user).changes]


def take_of(imported: Import, user, *beginnings: str) -> None:
    """The changes whose sentences begin so."""
    chosen = [c.tick for c in compare(imported, user=user).changes if c.sentence.startswith(beginnings)]
    assert len(chosen) == len(beginnings)
    take(imported=imported, chosen=chosen, user=user, at=AT)


CAT = Billing(key="cat", name="Cat Sample", billing="Sample Trust")
CHANGED = replace(
    SAMPLE,
    event=replace(SAMPLE.event, place="Leeds"),
    speakers=(ANN, CAT),
    sessions=(replace(TALK, title="Another Talk", id="x"), replace(LUNCH, id="y", speakers=(Part(speaker="cat"),))),
)


def test_i_08_the_same_source_twice_changes_nothing(organiser, event):
    before = compose(event)
    assert sentences(source(SAMPLE, event), organiser) == []
    imported = source(SAMPLE, event)
    assert take(imported=imported, chosen=[], user=organiser, at=AT) == []
    assert (compose(event), from_data(imported.programme)) == (before, before)


def test_what_is_chosen_is_taken_and_what_was_refused_is_not_offered_again(organiser, event):
    imported = source(CHANGED, event)
    assert sentences(imported, organiser) == [
        "Place changed from “York” to “Leeds”.",
        "“Sample Talk” is now called “Another Talk”.",
        "Cat Sample added to “Lunch”.",
        "Cat Sample added.",
        "Bob Sample taken out.",
    ]
    take_of(imported, organiser, "“Sample Talk” is", "Cat Sample added to")
    now = compose(event)
    assert (now.event.place, [s.title for s in now.sessions]) == ("York", ["Another Talk", "Lunch"])
    assert [one.name for one in now.speakers] == ["Ann Sample", "Cat Sample", "Bob Sample"]
    assert [part.speaker for part in now.sessions[1].speakers] == [now.speakers[1].key]
    assert sentences(source(CHANGED, event), organiser) == []
    further = replace(CHANGED, event=replace(CHANGED.event, place="Hull"))
    (change,) = compare(source(further, event), user=organiser).changes
    assert (change.sentence, change.is_correction) == ("Place changed from “York” to “Hull”.", True)


def test_what_was_corrected_at_the_desk_survives(organiser, event):
    Session.objects.filter(event=event, title="Lunch").update(title="A Long Lunch")
    Appearance.objects.filter(event=event, speaker__name="Ann Sample").update(billing="Put Right")
    imported = source(CHANGED, event)
    take_of(imported, organiser, "Place changed")
    now = compose(event)
    assert ([s.title for s in now.sessions], now.speakers[0].billing) == (["Sample Talk", "A Long Lunch"], "Put Right")


def test_what_was_corrected_on_the_review_is_not_undone_by_the_source(organiser):
    corrections = {
        "sessions.talk": {"kind": "keynote", "title": "Put Right"},
        "sessions.lunch": {"left_out": True},
        "speakers.bob": {"name": "Robert Example"},
    }
    event = create_draft(imported=source(SAMPLE, corrections=corrections), by=organiser, at=AT).event
    assert [(s.title, s.kind) for s in compose(event).sessions] == [("Put Right", "keynote")]
    assert sentences(source(SAMPLE, event), organiser) == []
    assert sentences(source(CHANGED, event), organiser)[:2] == [
        "Place changed from “York” to “Leeds”.",
        "“Put Right” is now called “Another Talk”.",
    ]


def test_what_somebody_changes_meanwhile_is_not_overwritten(organiser, event):
    imported = source(CHANGED, event)
    chosen = [change.tick for change in compare(imported, user=organiser).changes]
    Event.objects.filter(pk=event.pk).update(place="Hull")
    before = compose(event)
    with pytest.raises(MovedOn):
        take(imported=imported, chosen=chosen, user=organiser, at=AT)
    assert (compose(event), Import.objects.get(pk=imported.pk).applied_at) == (before, None)


def test_who_the_review_says_is_the_same_is_billed_and_nobody_is_made(organiser, event):
    known = SpeakerFactory(name="Catherine Example")
    imported = source(CHANGED, event, corrections={"speakers.cat": {"same_as": known.pk}})
    people = Speaker.objects.count()
    take_of(imported, organiser, "Cat Sample added.")
    assert [row.speaker for row in event.appearances.filter(speaker__name__startswith="Cat")] == [known]
    assert Speaker.objects.count() == people
    assert sentences(source(CHANGED, event, corrections=imported.corrections), organiser) == []


def test_who_is_at_the_event_is_the_one_of_that_name_unless_somebody_says_otherwise(organiser, event):
    ann = event.appearances.get(speaker__name="Ann Sample").speaker
    SpeakerFactory(name="Ann Sample")
    imported = source(replace(SAMPLE, speakers=(replace(ANN, billing="Another Post"), SAMPLE.speakers[1])), event)
    take_of(imported, organiser, "Billing of Ann Sample")
    assert event.appearances.get(billing="Another Post").speaker == ann
    new = source(SAMPLE, event, corrections={"speakers.ann": {"same_as": None}})
    assert sentences(new, organiser) == [
        "Ann Sample added to “Sample Talk”. Ann Sample taken out of “Sample Talk”.",
        "Ann Sample added.",
        "Ann Sample taken out.",
    ]


def test_nobody_is_renamed_by_a_source(organiser, event):
    imported = source(replace(SAMPLE, speakers=(replace(ANN, honorific="Dr"), SAMPLE.speakers[1])), event)
    assert sentences(imported, organiser) == []


def test_a_synonym_and_its_category_are_one(organiser):
    AudienceFactory(name="Youth Offending Teams", synonyms="YOTs")
    said = replace(SAMPLE, audiences=(Audience(name="YOTs"), Audience(name="Chefs")))
    event = create_draft(imported=source(said), by=organiser, at=AT).event
    assert sentences(source(said, event), organiser) == []
    more = replace(said, audiences=(*said.audiences, Audience(name="Youth Offending Team")))
    assert sentences(source(more, event), organiser) == []


def test_what_is_taken_is_in_the_history(organiser, event):
    imported = source(CHANGED, event)
    take_of(imported, organiser, "“Sample Talk” is")
    session = Session.objects.get(event=event, title="Another Talk")
    assert [record.title for record in session.history.all()] == ["Another Talk", "Sample Talk"]
