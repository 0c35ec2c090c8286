"""Applying many rows at once: how much is asked of the tables, and that what comes out is what one row after the
other would give."""

import multiprocessing
import os
import signal
from dataclasses import replace

import pytest
from django.apps import apps
from django.db import connection

from agenda.compose import compose
from agenda.importer.apply import CannotApply, apply
from agenda.importer.apply import sessions as apply_sessions
from agenda.models import Contribution, Session
from bench.data import conference
from events.models import AudienceCategory, Event, Organisation, Sector, Theme
from events.programme import Programme, from_data
from speakers.models import Appearance, FormerAddress, Speaker
from tests.factories import AppearanceFactory, EventFactory, SpeakerFactory

DAY = "2027-03-05"


def of_size(number: int) -> Programme:
    """That many of everything that there can be several of."""

    def each(make):
        return [make(n) for n in range(number)]

    event = {
        "title": "Sample Event",
        "starts_on": DAY,
        "organiser": {"name": "Sample Organiser"},
        "sectors": each("sector {}".format),
        "themes": each("theme {}".format),
        "links": each(lambda n: {"label": f"Link {n}", "url": "https://example.org/"}),
        "sources": each(lambda n: {"title": f"Source {n}", "year": 2020}),
    }
    people = each(lambda n: {"key": f"p{n}", "name": f"Sample Speaker {n}", "organisation": f"Sample Body {n}"})
    sessions = each(
        lambda n: {
            "id": f"s{n}",
            "title": f"Session {n}",
            "day": DAY,
            "start": "09:00",
            "end": "10:00",
            "room": f"Room {n}",
            "track": f"Track {n}",
            "audiences": [f"Officers {n}", f"Inspectors {n}"],
            "themes": [f"theme {n}", f"topic {n}"],
            "speakers": [{"speaker": f"p{n}"}],
        }
    )
    return from_data(
        {
            "event": event,
            "audiences": each(lambda n: {"name": f"Officers {n}", "kind": "job-title"}),
            "speakers": people,
            "rooms": each(lambda n: {"name": f"Room {n}", "capacity": 20}),
            "tracks": each(lambda n: {"name": f"Track {n}"}),
            "sessions": sessions,
        }
    )


def altered(programme: Programme) -> Programme:
    """The same rows, each with something else to it."""
    return replace(
        programme,
        event=replace(programme.event, sources=tuple(replace(source, year=2021) for source in programme.event.sources)),
        speakers=tuple(replace(billing, billing="Head of Samples") for billing in programme.speakers),
        rooms=tuple(replace(room, capacity=30) for room in programme.rooms),
        sessions=tuple(
            replace(s, note="Moved", audiences=s.audiences[:1], speakers=(replace(s.speakers[0], role="chair"),))
            for s in programme.sessions
        ),
    )


def counted() -> dict[str, int]:
    """Rows of every table, records of the history among them."""
    return {model._meta.label: model._base_manager.count() for model in apps.get_models(include_auto_created=True)}


# ── Queries ──


@pytest.mark.django_db
@pytest.mark.parametrize("number", [1, 3, 40])
def test_a_new_event_asks_the_same_whatever_its_size(django_assert_num_queries, number):
    with django_assert_num_queries(174):
        apply(programme=of_size(number))


@pytest.mark.django_db
@pytest.mark.parametrize("number", [1, 3, 40])
def test_a_changed_event_asks_the_same_whatever_its_size(django_assert_num_queries, number):
    event = apply(programme=of_size(number))
    programme = altered(compose(event))
    with django_assert_num_queries(85):
        apply(programme=programme, event=event)
    assert compose(event) == programme


# ── The same again ──


@pytest.mark.django_db
@pytest.mark.parametrize("same", [None, {}])
def test_i_08_the_same_again_leaves_no_row_and_no_record(same):
    SpeakerFactory(slug="p1", name="Somebody else")
    event = apply(programme=of_size(3), same=same)
    before = counted()
    apply(programme=of_size(3), event=event, same=same)
    assert counted() == before


@pytest.mark.django_db
def test_i_08_two_people_of_one_name_stay_two():
    people = [{"key": key, "name": "Ann Sample"} for key in ("one", "two")]
    talk = {"id": "talk", "title": "Talk", "speakers": [{"speaker": "two"}]}
    programme = from_data({"event": {"title": "Sample Event"}, "speakers": people, "sessions": [talk]})
    event = apply(programme=programme, same={})
    before = counted()
    apply(programme=programme, event=event, same={})
    assert counted() == before
    assert [row.speaker.slug for row in event.appearances.all()] == ["ann-sample", "ann-sample-2"]
    assert Contribution.objects.get().appearance.speaker.slug == "ann-sample-2"


@pytest.mark.django_db
def test_an_order_by_hand_with_gaps_stays_where_nothing_is_new():
    event = apply(programme=of_size(2))
    Session.objects.filter(slug="s1").update(order=20)
    apply(programme=compose(event), event=event)
    assert Session.objects.get(slug="s1").order == 20


# ── Nothing half-written ──


@pytest.mark.django_db
def test_i_09_one_bad_row_of_many_leaves_none():
    before = counted()
    programme = conference(600)
    held = next(session for session in programme.sessions[400:] if session.room)
    clash = replace(held, id="clash", speakers=())
    with pytest.raises(CannotApply, match=r"^session: The room is taken at that time by another session.$"):
        apply(programme=replace(programme, sessions=(*programme.sessions, clash)))
    assert counted() == before


def _apply_and_be_killed(programme: Programme) -> None:
    def killed(*_):
        os.kill(os.getpid(), signal.SIGKILL)

    apply_sessions._save_contributions = killed
    apply(programme=programme)


@pytest.mark.django_db(transaction=True)
def test_i_09_a_process_killed_in_the_middle_leaves_nothing_and_can_be_run_again():
    before, programme = counted(), of_size(3)
    connection.close()  # a connection is of one process
    child = multiprocessing.get_context("fork").Process(target=_apply_and_be_killed, args=[programme])
    child.start()
    child.join()
    assert child.exitcode == -signal.SIGKILL
    assert counted() == before
    apply(programme=programme)
    assert Session.objects.count() == 3


# ── History ──


@pytest.mark.django_db
def test_what_was_chosen_for_a_session_is_in_its_record():
    event = apply(programme=of_size(1))
    programme = compose(event)
    other = replace(programme.sessions[0], audiences=("Inspectors 0",))
    apply(programme=replace(programme, sessions=(other,)), event=event)
    records = Session.history.order_by("history_id")
    assert [(r.history_type, [row.audiencecategory.name for row in r.audiences.all()]) for r in records] == [
        ("+", ["Officers 0", "Inspectors 0"]),
        ("~", ["Inspectors 0"]),
    ]


@pytest.mark.django_db
def test_every_row_that_is_added_has_its_record():
    apply(programme=of_size(2))
    for model in (Session, Contribution, Speaker, Appearance, Organisation, AudienceCategory, Theme, Sector):
        added = model.history.filter(history_type="+").values_list("id", flat=True)
        assert sorted(added) == sorted(model.objects.values_list("pk", flat=True)), model


# ── Names and addresses ──


@pytest.mark.django_db
def test_addresses_are_those_that_one_row_after_the_other_would_get():
    Sector.objects.create(name="C", slug="c")
    Sector.objects.create(name="Taken", slug="b-2")
    names = ["C++", "c#", "B", "b!", "B?", "张伟", "B 2", "c-2"]
    apply(programme=from_data({"event": {"title": "Sample Event", "sectors": names}}))
    slugs = dict(Sector.objects.values_list("name", "slug"))
    number = Sector.objects.get(name="张伟").pk
    assert slugs == {
        "C": "c",
        "Taken": "b-2",
        "C++": "c-2",
        "c#": "c-3",
        "B": "b",
        "b!": "b-3",
        "B?": "b-4",
        "张伟": f"sector-{number}",
        "B 2": "b-2-2",
        "c-2": "c-2-2",
    }


@pytest.mark.django_db
def test_names_that_differ_by_letter_case_alone_are_one_new_row():
    names = ["Ärzte", "ÄRZTE", "ärzte", "Straße", "STRASSE"]
    apply(programme=from_data({"event": {"title": "Sample Event", "themes": names}}))
    assert list(Theme.objects.order_by("pk").values_list("name", flat=True)) == ["Ärzte", "Straße", "STRASSE"]


@pytest.mark.django_db
def test_an_audience_is_known_by_its_synonym():
    teams = AudienceCategory.objects.create(name="Youth Offending Teams", synonyms="YOTs")
    sessions = [{"id": "a", "title": "A", "audiences": ["yot", "Officers"]}]
    event = apply(programme=from_data({"event": {"title": "Sample Event"}, "sessions": sessions}))
    assert AudienceCategory.objects.count() == 2
    assert teams in event.sessions.get().audiences.all()


@pytest.mark.django_db
def test_a_new_person_gets_no_address_that_led_to_somebody_else():
    other = SpeakerFactory(slug="somebody")
    FormerAddress.objects.create(speaker=other, slug="ann-sample")
    people = [{"key": "k", "name": "Ann Sample"}]
    programme = from_data({"event": {"title": "Sample Event"}, "speakers": people})
    assert apply(programme=programme, same={}).appearances.get().speaker.slug == "ann-sample-2"
    with pytest.raises(CannotApply, match=r"^slug: This address is taken already.$"):
        apply(programme=replace(programme, speakers=(replace(programme.speakers[0], key="ann-sample"),)))


# ── Whom the organiser says they are ──


def people(*names: str, keys: str = "abc") -> Programme:
    speakers = [{"key": key, "name": name, "billing": f"As {key}"} for key, name in zip(keys, names, strict=False)]
    talk = {"id": "talk", "title": "Talk", "speakers": [{"speaker": each["key"]} for each in speakers]}
    return from_data({"event": {"title": "Sample Event"}, "speakers": speakers, "sessions": [talk]})


@pytest.mark.django_db
def test_with_same_a_key_means_nothing_beyond_its_source():
    known = SpeakerFactory(slug="a", name="Ann Sample")
    event = apply(programme=people("Ann Sample"), same={})
    assert event.appearances.get().speaker != known
    assert set(Speaker.objects.values_list("slug", flat=True)) == {"a", "ann-sample"}


@pytest.mark.django_db
def test_with_same_people_are_whom_it_names_whatever_they_are_called():
    known = SpeakerFactory(slug="professor", name="Anne Sample")
    event = apply(programme=people("Ann Sample", "Bob Sample"), same={"a": known})
    assert [(row.speaker.name, row.billing) for row in event.appearances.all()] == [
        ("Anne Sample", "As a"),
        ("Bob Sample", "As b"),
    ]
    assert Speaker.objects.count() == 2


@pytest.mark.django_db
def test_with_same_whoever_has_that_name_at_the_event_stays_who_they_are():
    event = EventFactory()
    there = AppearanceFactory(event=event, status="confirmed", speaker=SpeakerFactory(name="Ann Sample"))
    SpeakerFactory(name="Ann Sample")
    apply(programme=people("ANN SAMPLE"), event=event, same={})
    assert [(row.pk, row.speaker) for row in event.appearances.all()] == [(there.pk, there.speaker)]


@pytest.mark.django_db
def test_two_keys_of_one_person_are_billed_once_as_the_first_says():
    known = SpeakerFactory(name="Ann Sample")
    event = apply(programme=people("Ann Sample", "A. Sample"), same={"a": known, "b": known})
    assert [(row.speaker, row.billing) for row in event.appearances.all()] == [(known, "As a")]
    assert Contribution.objects.count() == 1


# ── A large one ──


@pytest.mark.django_db
def test_1500_sessions_are_applied_whole():
    programme = conference(1500)
    event = apply(programme=programme)
    assert (compose(event), Event.objects.count()) == (programme, 1)
