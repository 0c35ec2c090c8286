import io
import json
from dataclasses import dataclass
from pathlib import Path

import pytest
from django.core.management import load_command_class

import agenda.demo
from agenda.compose import compose
from agenda.publish import publish
from events.models import Entry, Event, Publication, Sector
from events.programme import from_json, to_json
from speakers.models import Speaker
from tests.factories import EventFactory, SessionFactory

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
