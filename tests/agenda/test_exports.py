"""Every form in which a publication leaves, whatever it is: a form is tested as soon as it is registered."""

import json
import subprocess
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from io import BytesIO
from zipfile import ZipFile

import pytest
from django.core.management import call_command

from agenda.erasure import erase
from agenda.exports import FORMS
from agenda.exports.kept import export
from agenda.importer.apply import apply
from agenda.models import Export
from agenda.publish import publish, withdraw
from bench.data import conference
from events.models import Publication
from events.tasks import keep_house
from socprog.kept_pages import store
from speakers.models import Speaker
from tests.conftest import AT
from tests.factories import EventFactory, RoomFactory, SessionFactory, agenda_of
from tests.nasty import NASTY
from tests.programs import needs

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("at")]

every_form = pytest.mark.parametrize("form", FORMS.values(), ids=FORMS)


@pytest.fixture
def forum():
    """In two rooms; another event, published too, is in no export of it."""
    event = EventFactory(title="Forum")
    for room, time in ("Hall A", ("10:00", "11:00")), ("Hall B", ("10:00", "11:00")):
        SessionFactory(event=event, room=RoomFactory(event=event, name=room), title=f"Talk in {room}", at=time)
    agenda_of(event, 1)
    publish(event=event)
    publish(event=EventFactory(title="Stranger Forum"))
    return event


def address(form, slug="forum", query="") -> str:
    return f"/events/{slug}/programme.{form.extension}{query}"


def options_of(form) -> list[str]:
    """Query strings that ask for each value of each option."""
    return ["", *(f"?{name}={value}" for name, values in form.options.items() for value in values)]


def words_of(content: bytes) -> str:
    """What can be read in it, also where it is packed."""
    if content.startswith(b"PK"):
        with ZipFile(BytesIO(content)) as archive:
            return "\n".join(archive.read(name).decode(errors="replace") for name in archive.namelist())
    if content.startswith(b"%PDF"):
        return subprocess.run(["pdftotext", "-", "-"], input=content, capture_output=True, check=True).stdout.decode()
    return content.decode()


def made_anew() -> None:
    store.clear()
    Export.objects.all().delete()


# ── As every export is served ──


@needs("pdftotext")
@every_form
def test_it_is_served_with_its_type_its_name_and_a_strong_etag(client, forum, form):
    response = client.get(address(form))
    assert (response.status_code, response["Content-Type"], response["Content-Disposition"]) == (
        200,
        form.media_type,
        f'inline; filename="forum.{form.extension}"',
    )
    assert response["ETag"].startswith('"')
    assert response["Cache-Control"] == "public, no-cache"
    said = words_of(response.content)
    assert ("Forum" in said, "Stranger" in said) == (True, False)


@every_form
def test_a_reader_who_has_it_is_told_that_nothing_changed(client, forum, form):
    first = client.get(address(form))
    known = {"If-None-Match": f'"another", {first["ETag"]}'}
    answer = client.get(address(form), headers=known)
    assert (answer.status_code, answer.content, answer["ETag"]) == (304, b"", first["ETag"])
    head = client.head(address(form))
    assert (head.status_code, head.content, head["ETag"]) == (200, b"", first["ETag"])
    assert int(head["Content-Length"]) == len(first.content)
    assert client.get(address(form), headers={"If-None-Match": '"another"'}).status_code == 200


@every_form
def test_the_same_publication_is_the_same_bytes_whenever_and_wherever_it_is_made(client, forum, form, at, settings):
    for query in options_of(form):
        first = client.get(address(form, query=query))
        made_anew()
        at(AT + timedelta(hours=7))
        with pytest.MonkeyPatch.context() as elsewhere:
            elsewhere.setenv("TZ", "America/New_York")
            assert client.get(address(form, query=query)).content == first.content
        made_anew()
        at(AT)


@every_form
def test_another_publication_is_another_export_and_the_old_one_is_not_kept_for_long(client, forum, form):
    first = client.get(address(form))
    forum.title = "Forum renamed"
    forum.save()
    publish(event=forum)
    store.clear()  # within the transaction of a test the catalogue's version moves once
    second = client.get(address(form), headers={"If-None-Match": first["ETag"]})
    assert second.status_code == 200
    assert second.content != first.content
    keep_house.func()
    assert set(Export.objects.values_list("publication__number", flat=True)) == {2}


@every_form
def test_it_is_made_once_and_kept(client, forum, form, monkeypatch):
    first = client.get(address(form))
    store.clear()

    def never(copy):
        raise AssertionError("made again")

    monkeypatch.setitem(FORMS, form.extension, replace(form, render=never))
    assert client.get(address(form)).content == first.content


@every_form
def test_a_site_that_has_moved_says_its_new_address(client, forum, form, settings):
    client.get(address(form))
    store.clear()
    settings.SITE_URL = "https://programme.example"
    assert b"127.0.0.1" not in client.get(address(form)).content
    assert Export.objects.count() == 2


@pytest.mark.parametrize("sessions", [1, 25, 1500])
def test_every_form_asks_the_same_of_the_database_whatever_the_size(client, django_assert_num_queries, sessions):
    """First the state of the catalogue, the publication, what is kept; then how much is, and keeping it, in a
    savepoint. Kept, the first three; in this process, the state alone."""
    event = apply(programme=conference(sessions))
    publish(event=event)
    for form in FORMS.values():
        with django_assert_num_queries(ASKED.get(form.extension, 7)):
            first = client.get(address(form, event.slug))
        with django_assert_num_queries(1):
            second = client.get(address(form, event.slug))
        store.clear()
        with django_assert_num_queries(3):
            third = client.get(address(form, event.slug))
        assert (first.status_code, second.content, third.content) == (200, first.content, first.content)


ASKED: dict[str, int] = {}
"""Of forms that ask for more than the others."""


@every_form
def test_pub_05_what_is_withdrawn_is_gone_and_what_is_a_draft_never_was(client, forum, form):
    """PUB-05, PUB-03."""
    known = client.get(address(form))["ETag"]
    EventFactory(title="Draft Forum")
    withdraw(event=forum)
    store.clear()
    assert client.get(address(form), headers={"If-None-Match": known}).status_code == 410
    draft, random = client.get(address(form, "draft-forum")), client.get(address(form, "nothing-such"))
    assert (draft.status_code, draft.content) == (404, random.content.replace(b"nothing-such", b"draft-forum"))
    assert client.get("/events/forum/programme.fax").status_code == 404


@needs("pdftotext")
@every_form
def test_b_06_whoever_is_erased_is_in_no_export(client, forum, form):
    """B-06: also in none that was made and kept before."""
    erased = Speaker.objects.get()
    Speaker.objects.update(name="Zebedee Erased")
    publish(event=forum)
    store.clear()
    before = client.get(address(form))
    erase(speaker=erased, at=datetime(2027, 1, 16, tzinfo=UTC))
    store.clear()
    after = client.get(address(form))
    assert after.status_code == 200
    assert after.content != before.content
    assert ["Zebedee" in words_of(answer.content) for answer in (before, after)] == [True, False]


# ── Parts ──


@every_form
def test_a_part_is_another_export_and_an_unknown_part_is_the_whole(client, forum, form):
    whole, part = client.get(address(form)), client.get(address(form, query="?room=Hall+A"))
    assert (part.status_code, part.content != whole.content) == (200, True)
    for unknown in ("?room=Nowhere", "?day=2027-13-45", "?track=%00", "?audience=" + "x" * 1000, "?variant=none"):
        assert client.get(address(form, query=unknown)).status_code == 200


@every_form
def test_a_part_in_which_nothing_is_says_so(client, form):
    event = EventFactory(title="Forum")
    SessionFactory(event=event, room=RoomFactory(event=event, name="Hall A"), title="First", at=("10:00", "11:00"))
    track = event.tracks.create(name="Side track")
    assert track.sessions.count() == 0
    publish(event=event)
    assert client.get(address(form, query="?track=Side+track")).status_code == 200


# ── What goes wrong ──


@every_form
@pytest.mark.parametrize("nasty", NASTY.values(), ids=NASTY)
def test_nothing_that_can_be_typed_breaks_it(client, form, nasty):
    event = nasty()
    publish(event=event)
    for query in options_of(form):
        response = client.get(address(form, event.slug, query))
        assert (response.status_code, response["Content-Type"], len(response.content) > 0) == (
            200,
            form.media_type,
            True,
        )


@every_form
def test_an_export_that_fails_says_of_which_event_and_in_which_form_and_logs_why(
    client, forum, form, monkeypatch, caplog
):
    def fails(copy):
        raise ZeroDivisionError("the cause")

    monkeypatch.setitem(FORMS, form.extension, replace(form, render=fails))
    response = client.get(address(form))
    assert (response.status_code, response["Retry-After"]) == (503, "60")
    assert f"The {form.name} of “Forum” could not be made." in response.content.decode()
    told = [record for record in caplog.records if record.name == "events.exports"]
    assert [record.getMessage() for record in told] == [
        f"The {form.extension} of forum, publication 1, could not be made"
    ]
    assert "the cause" in str(told[0].exc_info[1])
    assert Export.objects.count() == 0


@every_form
def test_the_command_writes_the_same_bytes(client, forum, form, tmp_path):
    call_command("export_programme", "forum", format=form.extension.replace(".", "-"), output=tmp_path / "file")
    assert (tmp_path / "file").read_bytes() == client.get(address(form)).content


def test_no_more_than_so_many_parts_of_a_publication_are_kept(client, forum, monkeypatch):
    monkeypatch.setattr("agenda.exports.kept.MOST_KEPT", 2)
    for query in ("", "?room=Hall+A", "?room=Hall+B"):
        assert client.get(f"/events/forum/programme.json{query}").status_code == 200
    assert Export.objects.count() == 2


def test_an_export_that_cannot_be_kept_is_given_all_the_same(forum, monkeypatch):
    def full(**values):
        from django.db import OperationalError

        raise OperationalError("no space left on device")

    monkeypatch.setattr(Export.objects, "create", full)
    publication = Publication.objects.current().get(event=forum)
    assert json.loads(export(publication, FORMS["json"], {}))["event"]["title"] == "Forum"
