import io
import json
import re
from dataclasses import dataclass
from pathlib import Path

import pytest
from django.core.management import load_command_class

import agenda.demo
from agenda.compose import compose
from agenda.models import Import
from agenda.publish import publish
from events.models import Entry, Event, Publication, Sector
from events.programme import from_json, to_json
from speakers.models import Speaker
from tests.agenda.importer import sample_forum
from tests.factories import AppearanceFactory, EventFactory, OrganisationFactory, SessionFactory, SpeakerFactory

pytestmark = pytest.mark.django_db
DEMO = Path(agenda.demo.__file__).parent / "tackling-serious-and-organised-crime-2024.json"
SLUG = "tackling-serious-and-organised-crime-2024"
SMALL = json.dumps({"event": {"title": "Sample Event", "slug": "sample-event"}})


@dataclass
class Done:
    code: int
    out: bytes
    said: str
    """On standard error, without colours."""


@pytest.fixture
def manage(capsysbinary, monkeypatch):
    """Runs a command as `manage.py` does."""
    monkeypatch.setattr("django.core.management.base.connections.close_all", lambda: None)

    def run(name: str, *arguments, typed: bytes = b"") -> Done:
        monkeypatch.setattr("sys.stdin", io.TextIOWrapper(io.BytesIO(typed)))
        capsysbinary.readouterr()
        code = 0
        try:
            load_command_class("agenda", name).run_from_argv(["manage.py", name, *map(str, arguments), "--no-color"])
        except SystemExit as exit:
            code = exit.code
        captured = capsysbinary.readouterr()
        return Done(code, captured.out, captured.err.decode())

    return run


@pytest.fixture
def small(tmp_path) -> Path:
    path = tmp_path / "small.json"
    path.write_text(SMALL)
    return path


def rows() -> list[int]:
    return [model.objects.count() for model in (Event, Publication, Entry, Sector, Speaker)]


# ── publish ────────────────────────────────────────────────────────────────────────────────────────────


def test_publish_prints_the_number(manage):
    event = EventFactory(slug="sample-event")
    assert manage("publish", "sample-event", "--note", "First") == Done(0, b"1\n", "")
    assert manage("publish", "sample-event") == Done(0, b"1\n", "")
    Event.objects.update(title="Another Title")
    assert manage("publish", "sample-event") == Done(0, b"2\n", "")
    assert [publication.note for publication in event.publications.order_by("number")] == ["First", ""]


def test_publish_says_what_is_not_publishable(manage):
    event = EventFactory(slug="sample-event")
    SessionFactory(event=event, title="Opening", day=event.starts_on)
    Event.objects.update(starts_on=None)
    assert manage("publish", "sample-event") == Done(
        1, b"", "CommandError: “Opening” is on 5 March 2027, which is not a day of the event.\n"
    )


def test_publish_does_not_know_an_event(manage):
    assert manage("publish", "nowhere") == Done(1, b"", "CommandError: There is no event at “nowhere”.\n")


# ── import_programme ───────────────────────────────────────────────────────────────────────────────────


def test_a_programme_is_imported_as_a_draft(manage, small):
    assert manage("import_programme", small) == Done(0, "Wrote “Sample Event” at sample-event.\n".encode(), "")
    assert (Event.objects.get().slug, Publication.objects.count()) == ("sample-event", 0)


def test_a_programme_is_read_from_standard_input(manage):
    done = manage("import_programme", "-", "--format", "json", typed=SMALL.encode())
    assert done == Done(0, "Wrote “Sample Event” at sample-event.\n".encode(), "")
    assert Event.objects.get().title == "Sample Event"


def test_a_dry_run_writes_nothing(manage):
    before = rows()
    done = manage("import_programme", DEMO, "--dry-run", "--publish")
    assert (done.code, done.said, rows()) == (0, "", before)
    assert done.out.decode() == f"Would write “{from_json(DEMO.read_bytes()).event.title}” at {SLUG}.\n"


def test_a_dry_run_finds_what_is_wrong(manage, small):
    EventFactory(slug="sample-event")
    assert manage("import_programme", small, "--dry-run") == Done(
        1, b"", "CommandError: There is an event at “sample-event” already; name it to write into it.\n"
    )


def test_json_prints_the_programme(manage):
    assert manage("import_programme", DEMO, "--json", "--dry-run") == Done(0, DEMO.read_bytes(), "")


def test_a_programme_is_written_into_an_event(manage, small):
    event = EventFactory(slug="another", title="Before")
    assert manage("import_programme", small, "--event", "another").code == 0
    event.refresh_from_db()
    assert (event.title, Event.objects.count()) == ("Sample Event", 1)


def test_a_programme_is_published_at_once(manage, small):
    assert manage("import_programme", small, "--publish").code == 0
    assert Publication.objects.get().programme == compose(Event.objects.get())


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"", "The file is empty."),
        (b"\xff\xfe\x00", "The file is empty."),
        (b"{", "the whole: Invalid JSON: EOF while parsing an object at line 1 column 1."),
        (b'{"event": {}}', "event.title: Field required."),
        (b'{"event": {"title": "a", "a\\nb": 1}}', "event.a b: Unexpected keyword argument."),
        (
            b'{"event": {"title": "a", "timezone": "Nowhere"}}',
            "timezone: “Nowhere” is not a time zone. Did you mean Europe/London?",
        ),
        (
            b'{"event": {"title": "a", "sectors": ["a\\u0000b"]}}',
            "There is an invisible character (U+0000) after “a”. Delete it, or type the text anew.",
        ),
    ],
)
def test_what_is_no_programme_is_said_in_one_line_and_nothing_is_written(manage, tmp_path, content, said):
    before = rows()
    (tmp_path / "bad.json").write_bytes(content)
    done = manage("import_programme", tmp_path / "bad.json", "--publish")
    assert (done.code, done.out, rows()) == (1, b"", before)
    assert done.said.startswith("CommandError: ")
    assert done.said.endswith(f"{said}\n")
    assert len(done.said.splitlines()) == 1


def test_a_file_that_is_not_there_is_said_not_to_be(manage, tmp_path):
    path = tmp_path / "none.json"
    assert manage("import_programme", path) == Done(
        1, b"", f"CommandError: {path} could not be read: No such file or directory.\n"
    )
    assert manage("import_programme", tmp_path, "--format", "json") == Done(
        1, b"", f"CommandError: {tmp_path} could not be read: Is a directory.\n"
    )


def test_a_file_of_more_than_10_mb_is_refused(manage, tmp_path):
    path = tmp_path / "large.json"
    with path.open("wb") as file:
        file.truncate(10 * 1024 * 1024 + 1)
    assert manage("import_programme", path) == Done(1, b"", f"CommandError: {path} has more than 10 MB.\n")


def test_an_event_that_is_not_known_is_not_written_into(manage, small):
    assert manage("import_programme", small, "--event", "nowhere") == Done(
        1, b"", "CommandError: There is no event at “nowhere”.\n"
    )


# ── export_programme ───────────────────────────────────────────────────────────────────────────────────


def test_what_is_exported_is_imported_again_without_loss(manage, tmp_path):
    assert manage("import_programme", DEMO, "--publish").code == 0
    exported = manage("export_programme", SLUG, "--format", "json")
    assert exported == Done(0, DEMO.read_bytes(), "")
    Event.objects.all().delete()
    assert manage("import_programme", "-", "--format", "json", "--publish", typed=exported.out).code == 0
    path = tmp_path / "again.json"
    assert manage("export_programme", SLUG, "--format", "json", "--output", path) == Done(0, b"", "")
    assert path.read_bytes() == DEMO.read_bytes()


def test_what_is_exported_is_what_is_public(manage):
    event = EventFactory(slug="sample-event", title="Public")
    public = to_json(publish(event=event).programme)
    Event.objects.update(title="Draft")
    assert manage("export_programme", "sample-event", "--format", "json").out.decode() == public


def test_what_is_not_public_is_not_exported(manage):
    EventFactory(slug="draft")
    for slug in ("draft", "nowhere"):
        assert manage("export_programme", slug, "--format", "json") == Done(
            1, b"", f"CommandError: No event is published at “{slug}”.\n"
        )


def test_a_place_that_cannot_be_written_is_said_to_be(manage, tmp_path):
    publish(event=EventFactory(slug="sample-event"))
    assert manage("export_programme", "sample-event", "--format", "json", "--output", tmp_path) == Done(
        1, b"", f"CommandError: {tmp_path} could not be written: Is a directory.\n"
    )


@pytest.mark.parametrize(
    "arguments",
    [("publish",), ("import_programme",), ("export_programme", "a"), ("export_programme", "a", "--format", "fax")],
)
def test_wrong_usage_is_2(manage, arguments):
    done = manage(*arguments)
    assert (done.code, done.out) == (2, b"")
    assert "Traceback" not in done.said


# ── import_programme, of sources that are no Programme JSON ────────────────────────────────────────────────


@pytest.fixture
def forum(tmp_path) -> Path:
    path = tmp_path / "forum.txt"
    path.write_text(sample_forum.TEXT)
    return path


FORUM_SLUG = "sample-forum-working-together-against-sample-crime"


def said_of(done: Done) -> list[str]:
    assert (done.code, done.said) == (0, "")
    return done.out.decode().splitlines()


def test_a_text_becomes_a_draft_and_what_was_read_of_it_is_said(manage, forum):
    wrote, read, *_ = said_of(manage("import_programme", forum))
    assert wrote == f"Wrote “Sample Forum: Working Together Against Sample Crime” at {FORUM_SLUG}."
    assert re.fullmatch(r"Read: 11 sessions, 4 people; \d+ of 39 lines placed \(\d+%\)\.", read)
    event = Event.objects.get()
    assert (event.sessions.count(), event.appearances.count()) == (11, 4)
    kept = event.imports.get()
    assert (kept.name, bytes(kept.content), kept.begun_by) == ("forum.txt", forum.read_bytes(), None)
    assert kept.applied_at is not None


def test_doubts_are_said_a_line_each(manage, tmp_path):
    path = tmp_path / "backwards.txt"
    path.write_text("Sample Forum\n5 March 2027\n\nAgenda\n10:00 - 09:00 Sample Talk\n11:00 Another\n12:00 Lunch\n")
    wrote, _, doubt = said_of(manage("import_programme", path, "--dry-run"))
    assert wrote.startswith("Would write “Sample Forum”")
    assert re.match(r"Line 5: .*9am", doubt)
    assert (Event.objects.count(), Import.objects.count()) == (0, 0)


def test_standard_input_that_is_closed_is_said_to_be(manage, monkeypatch):
    monkeypatch.setattr("io.TextIOWrapper", lambda *args: None)
    assert manage("import_programme", "-") == Done(1, b"", "CommandError: Standard input is closed.\n")


def test_json_of_a_text_holds_what_was_not_placed_and_nothing_else_is_printed(manage, forum):
    done = manage("import_programme", forum, "--json", "--dry-run")
    programme = from_json(done.out)
    assert [session.kind for session in programme.sessions][:3] == ["registration", "welcome", "keynote"]
    assert "View the agenda and additional speakers" in [line.text for line in programme.unplaced]
    assert rows() == [0, 0, 0, 0, 0]


def test_i_08_the_same_text_into_its_event_changes_nothing(manage, forum):
    manage("import_programme", forum)
    before = (compose(Event.objects.get()), Import.objects.count())
    assert said_of(manage("import_programme", forum, "--event", FORUM_SLUG))[0] == "No changes."
    assert (compose(Event.objects.get()), Import.objects.count()) == before
    assert manage("import_programme", DEMO).code == 0
    assert said_of(manage("import_programme", DEMO, "--event", SLUG)) == ["No changes."]


def test_a_changed_text_changes_its_event_but_not_what_was_corrected(manage, forum):
    manage("import_programme", forum)
    Event.objects.update(place="Leeds")
    forum.write_text(sample_forum.changed())
    dry = said_of(manage("import_programme", forum, "--event", FORUM_SLUG, "--dry-run"))
    before = compose(Event.objects.get())
    done = said_of(manage("import_programme", forum, "--event", FORUM_SLUG, "--publish"))
    assert dry == [done[0].replace("Applied", "Would apply"), *done[1:]]
    assert done[:-1] == [
        f"Applied 2 changes to “Sample Forum: Working Together Against Sample Crime” at {FORUM_SLUG}.",
        "“Educating Young People About Sample Crime” is now called “Listening to Young People About Sample Crime”.",
        "“Questions and Answers Session” taken out.",
        "Left as it is at the desk: Place changed from “Leeds” to “Manchester”.",
    ]
    now = compose(Event.objects.get())
    assert (now.event.place, [s.id for s in now.sessions]) == (
        "Leeds",
        [s.id for s in before.sessions if s.id != "questions-and-answers-session-2"],
    )
    assert "Listening to Young People About Sample Crime" in [session.title for session in now.sessions]
    assert Publication.objects.get().programme == now


def test_who_may_be_somebody_known_is_said_and_kept_apart_and_who_is_certain_is_the_same(manage, forum):
    near = AppearanceFactory(speaker__name="B. Speaker-Three", billing="Dean, University of Samples").speaker
    known = SpeakerFactory(name="Ann Speaker-Two", organisation=OrganisationFactory(name="National Sample Office"))
    lines = said_of(manage("import_programme", forum))
    assert lines[-1] == (
        "Professor Bob Speaker-Three: perhaps the same as B. Speaker-Three, Dean, University of Samples; kept apart."
    )
    people = {row.speaker for row in Event.objects.get(slug=FORUM_SLUG).appearances.select_related("speaker")}
    assert (known in people, near in people, len(people)) == (True, False, 4)


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"\n\n",
        b"x",
        b"\x00\x01\x02\xff" * 500,
        b"PK\x03\x04broken",
        b"%PDF-1.7 broken",
        b"<html",
        b"\xff\xfea\x00",
    ],
)
@pytest.mark.parametrize("more", [(), ("--event", "sample-event"), ("--format", "txt")])
def test_whatever_a_file_holds_is_an_event_or_one_line(manage, tmp_path, content, more):
    EventFactory(slug="sample-event")
    path = tmp_path / "source"
    path.write_bytes(content)
    before = rows()
    done = manage("import_programme", path, *more)
    assert done.code in (0, 1)
    assert "Traceback" not in done.said
    if done.code:
        assert (len(done.said.splitlines()), done.out, rows()) == (1, b"", before)
