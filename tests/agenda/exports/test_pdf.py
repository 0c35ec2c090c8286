"""PDF: read aloud, read as text, and what it says of whom and what."""

import io
import os
import re
import subprocess
import sys
from dataclasses import replace
from datetime import UTC, date, datetime, time
from pathlib import Path

import pytest
import segno
from django.core.files.storage import default_storage
from django.db import transaction
from outloud import check
from PIL import Image

from agenda import demo, typeset
from agenda.compose import compose
from agenda.exports import FORMS, Copy
from agenda.importer.apply import apply
from agenda.models import Export
from agenda.publish import publish
from agenda.selection import Selection
from bench.data import conference
from events.programme import Audience, Billing, EventDetails, Part, Programme, RoomDetails, SessionDetails, from_json
from events.vocabulary import AppearanceRole, AppearanceStatus, ContributionRole, EventStatus, SessionStatus
from socprog.kept_pages import store
from speakers.live import LivePerson, live_people, with_photographs
from speakers.models import Speaker
from tests.factories import AppearanceFactory, ContributionFactory, EventFactory, SessionFactory, SpeakerFactory, jpeg
from tests.nasty import NASTY
from tests.programs import needs

FORM = FORMS["pdf"]
VARIANTS = FORM.options["variant"]
DEMO = sorted(Path(demo.__file__).parent.glob("*.json"))
FORUM = "effectively-tackling-and-preventing-serious-and-organised-crime-2019"
DAY = date(2027, 3, 5)


def copy_of(programme: Programme, **values) -> Copy:
    options = {"variant": "agenda", "paper": "a4"} | values.pop("options", {})
    given = {"slug": programme.event.slug or "sample", "number": 3, "published_at": datetime(2027, 1, 15, tzinfo=UTC)}
    return Copy(programme=programme, options=options, **given | values)


def pdf(programme: Programme, variant="agenda", paper="a4", **values) -> bytes:
    return FORM.render(copy_of(programme, options={"variant": variant, "paper": paper}, **values))


def demo_programme(slug: str) -> Programme:
    return from_json(next(path for path in DEMO if path.stem == slug).read_bytes())


def sample(*sessions: SessionDetails, **values) -> Programme:
    """With two people and two rooms."""
    event = {"title": "Sample Forum", "slug": "sample", "starts_on": DAY, "start_time": time(9)}
    return Programme(
        event=EventDetails(**event | values.pop("event", {})),
        speakers=(
            Billing(key="one", name="Sample One", billing="Head of Samples", status=AppearanceStatus.CONFIRMED),
            Billing(key="two", name="Sample Two", status=AppearanceStatus.INVITED, role=AppearanceRole.CHAIR),
        ),
        rooms=(RoomDetails(name="Hall A"), RoomDetails(name="Hall B")),
        sessions=sessions,
        **values,
    )


def talk(id="talk", title="A sample talk", **values) -> SessionDetails:
    return SessionDetails(**{"id": id, "title": title, "day": DAY, "start": time(10), "end": time(11)} | values)


# ── Read by programs ──


def read_by(program: str, content: bytes, *arguments: str) -> str:
    command = [program, *arguments, "-", *(["-"] if program == "pdftotext" else [])]
    return subprocess.run(command, input=content, capture_output=True, check=True).stdout.decode()


def words_of(content: bytes, *arguments: str) -> str:
    """Without what stands on every page, and without bullets; on one line."""
    text = read_by("pdftotext", content, "-enc", "UTF-8", *arguments)
    foot = re.compile(r"\S*/events/(?:(?!/events/).)*Page \d+ of \d+\s*$", re.DOTALL)
    pages = [foot.sub("", page) for page in text.split("\f")]
    return " ".join(" ".join(pages).replace("•", " ").replace("\u200b", "").replace("\u2060", "").split())


def info(content: bytes) -> dict[str, str]:
    lines = read_by("pdfinfo", content).splitlines()
    return {name: value.strip() for name, _, value in (line.partition(":") for line in lines)}


# ── Read aloud ──


@pytest.fixture
def every_pdf(db, tmp_path_factory) -> list[Path]:
    """Of the demo and of each nasty event, in every variant; made once a run."""
    if not _made:
        folder = tmp_path_factory.mktemp("pdf")
        copies = {path.stem: copy_of(from_json(path.read_bytes())) for path in DEMO}
        copies |= {name.replace(" ", "-"): _copy_of_nasty(make) for name, make in NASTY.items()}
        for name, copy in copies.items():
            for variant in VARIANTS:
                file = folder / f"{name}.{variant}.pdf"
                file.write_bytes(FORM.render(replace(copy, options={"variant": variant, "paper": "a4"})))
                _made.append(file)
    return _made


_made: list[Path] = []
read_aloud = pytest.mark.xdist_group("read aloud")


def _copy_of_nasty(make) -> Copy:
    with transaction.atomic():
        programme = compose(make())
        copy = copy_of(programme, people=with_photographs(live_people(programme.billing_of)))
        transaction.set_rollback(True)
    return copy


@read_aloud
@needs("javac")
def test_x_04_verapdf_finds_that_everything_can_be_read_aloud(every_pdf, tmp_path):
    """X-04: by PDF/UA-1; and what cannot, it finds."""
    from tests.verapdf import broken_rules

    untagged = tmp_path / "untagged.pdf"
    Image.new("RGB", (9, 9)).save(untagged)
    broken = broken_rules([*every_pdf, untagged])
    assert set(broken) == {"untagged.pdf"}


NOT_ASKED = {
    "TBL-004",  # counts a row short where its last cell is still taken from above
    "TAG-002",  # takes a long title or address at the edge of a page, said in its text too, for prose left out
}


@read_aloud
def test_outloud_finds_no_error_either(every_pdf):
    found = {}
    for path in every_pdf:
        errors = {f"{f.rule} {f.message}" for f in check(path).findings if f.severity == "error"}
        if errors := {error for error in errors if error.split()[0] not in NOT_ASKED}:
            found[path.name] = errors
    assert found == {}


def test_it_says_its_language_and_its_title():
    content = pdf(sample(talk()))
    assert (b"/Lang(en-GB)" in content, b"/MarkInfo" in content, b"/DisplayDocTitle true" in content) == (True,) * 3


@needs("pdftotext")
def test_it_is_tagged_titled_and_on_the_paper_that_was_asked_for():
    told = {paper: info(pdf(sample(talk()), paper=paper)) for paper in ("a4", "letter")}
    said = {(one["Title"], one["Tagged"], one["Pages"], one["Page size"]) for one in told.values()}
    assert said == {
        ("Programme: Sample Forum", "yes", "1", "595.276 x 841.89 pts (A4)"),
        ("Programme: Sample Forum", "yes", "1", "612 x 792 pts (letter)"),
    }
    assert info(pdf(sample(talk()), "timetable"))["Page size"] == "841.89 x 595.276 pts (A4)"


@needs("pdftotext")
def test_bookmarks_are_days_and_sessions_and_links_lead_to_their_pages(site_url, tmp_path):
    content = pdf(sample(talk(), talk("next", "The day after", day=date(2027, 3, 6))))
    (file := tmp_path / "file.pdf").write_bytes(content)
    told = subprocess.run(["pdftohtml", "-xml", "-stdout", "-i", file], capture_output=True, text=True, check=True)
    assert re.findall(r'<item page="1">(.*?)</item>', told.stdout.partition("<outline>")[2]) == [
        "Friday 5 March 2027",
        "A sample talk",
        "Saturday 6 March 2027",
        "The day after",
    ]
    page = f"{site_url}/events/sample/"
    links = {line.split()[-1] for line in read_by("pdfinfo", content, "-url").splitlines()[1:]}
    assert links == {f"{page}sessions/talk/", f"{page}sessions/next/", f"{page}programme/"}


# ── Whole, and in order ──


def _expected(programme: Programme, *, with_times: bool) -> str:
    """What an agenda says of its sessions, one after another."""
    said = []
    for session in programme.sessions:
        if with_times:
            said += [_clock(session.start), f"to {_clock(session.end)}" if session.end else ""]
        said.append({"scheduled": "", "moved": "Moved", "cancelled": "Cancelled"}[session.status])
        facts = [session.label or session.kind.label, session.track] if not session.is_interval else []
        said += [" · ".join(filter(None, (*facts, session.room))) if not session.is_interval else ""]
        said += [session.title, session.room if session.is_interval else "", *session.points, session.note]
        said += [_person(part, programme) for part in session.speakers]
    return " ".join(" ".join(filter(None, said)).split())


def _clock(at: time) -> str:
    minutes = f".{at.minute:02}" if at.minute else ""
    return f"{at.hour % 12 or 12}{minutes}{'am' if at.hour < 12 else 'pm'}"


def _person(part: Part, programme: Programme) -> str:
    billing = programme.billing_of[part.speaker]
    role = "" if part.role == ContributionRole.SPEAKER else part.role.label.lower()
    invited = "invited" if (part.status or billing.status) == AppearanceStatus.INVITED else ""
    brackets = ", ".join(filter(None, (role, invited)))
    name = " ".join(filter(None, (billing.honorific, billing.name, billing.post_nominals)))
    return f"{name}{f' ({brackets})' if brackets else ''}{f', {billing.billing}' if billing.billing else ''}"


@needs("pdftotext")
def test_the_forum_of_2019_is_whole_and_in_reading_order():
    programme = demo_programme(FORUM)
    text = words_of(pdf(programme))
    body = text.partition("Tuesday 16 July 2019 ")[2].partition("Tuesday 16 July 2019 ")[2]
    body = body.replace("Effectively Tackling and Preventing Serious and Organised Crime ", "")
    assert body.partition(" Programme subject to change.")[0] == _expected(programme, with_times=False)


@needs("pdftotext")
def test_times_rooms_and_tracks_stand_where_they_are_read():
    programme = demo_programme("sample-conference")
    text = words_of(pdf(programme), "-raw")
    body = text.partition("Wednesday 20 January 2027 ")[2].partition("Wednesday 20 January 2027 ")[2]
    body = body.replace("Thursday 21 January 2027 ", "")
    body = body.replace("Sample Conference: Working Together Against Organised Crime Sample Organiser ", "")
    assert body.partition(" Programme subject to change.")[0] == _expected(programme, with_times=True)


@needs("pdftotext")
def test_what_is_cancelled_moved_or_invited_says_so_in_a_word():
    parts = (Part(speaker="one"), Part(speaker="two", role=ContributionRole.CHAIR))
    programme = sample(
        talk("off", "Not now", status=SessionStatus.CANCELLED),
        talk("on", "Elsewhere", status=SessionStatus.MOVED, room="Hall B", speakers=parts),
        event={"status": EventStatus.POSTPONED, "notice": "Programme subject to change"},
    )
    text = words_of(pdf(programme, moved_from={"on": "9am, Hall A"}), "-raw")
    assert text == (
        "Sample Forum Postponed Friday 5 March 2027 · from 9am GMT Friday 5 March 2027 10am to 11am Cancelled Not now "
        "10am to 11am Moved from 9am, Hall A Hall B Elsewhere Sample One, Head of Samples Sample Two (chair, invited) "
        "Programme subject to change. The programme as it is now: 127.0.0.1:8000/events/sample/programme"
    )


@needs("pdftotext")
def test_a_brief_is_the_whole_event():
    programme = demo_programme("sample-conference")
    text = words_of(pdf(programme, "brief"), "-raw")
    _, _, contents = text.partition(" Contents ")
    sections = ["Conference brief", "What delegates will do", "Programme", "Wednesday 20 January 2027"]
    sections += ["Thursday 21 January 2027", "Key speakers", "Also speaking", "Who should attend", "Sources"]
    assert re.sub(r" \d+(?= |$)", "", contents.partition(" The programme as it is now")[0]) == " ".join(
        [*(re.sub(r" \d+(?= |$)", "", section) for section in sections), "Questions and links"]
    )
    said = [programme.event.summary, *programme.event.learning_points, programme.sessions[2].abstract]
    said += [audience.name for audience in programme.audiences] + [source.title for source in programme.event.sources]
    said += [billing.full_name for billing in programme.speakers]
    assert [words for words in said if " ".join(words.split()) not in text] == []


@needs("pdftotext")
def test_rooms_are_columns_and_too_many_of_them_are_split_over_tables():
    rooms = tuple(RoomDetails(name=f"Room {n}") for n in range(1, 9))
    sessions = tuple(talk(f"in-{n}", f"Talk {n}", room=f"Room {n}") for n in range(1, 9))
    programme = replace(sample(*sessions), rooms=rooms)
    text = words_of(pdf(programme, "timetable"), "-raw")
    first, second = "Room 1 Room 2 Room 3 Room 4", "Room 5 Room 6 Room 7 Room 8"
    assert re.findall(r"Friday 5 March 2027 · (rooms .*?) Time (.*?) 10am", text) == [
        ("rooms 1 to 4 of 8", first),
        ("rooms 5 to 8 of 8", second),
    ]


@needs("pdftotext")
def test_a_sign_is_a_page_a_room_and_day():
    sessions = (talk("a", "In A", room="Hall A"), talk("b", "In B", room="Hall B"), talk("all", "For all"))
    sessions += (talk("c", "Next day", room="Hall B", day=date(2027, 3, 6)),)
    text = read_by("pdftotext", pdf(sample(*sessions), "signs"), "-raw")
    pages = [" ".join(page.partition("127.0.0.1")[0].split()) for page in text.split("\f") if page]
    assert pages == [
        "Sample Forum Hall A Friday 5 March 2027 10am to 11am In A 10am to 11am For all",
        "Sample Forum Hall B Friday 5 March 2027 10am to 11am In B 10am to 11am For all",
        "Sample Forum Hall B Saturday 6 March 2027 10am to 11am Next day",
    ]


@needs("pdftotext")
@pytest.mark.parametrize("variant", VARIANTS)
def test_a_part_says_which_it_is_what_was_ignored_and_that_nothing_is_in_it(variant):
    selection = Selection(track="Side track", ignored=("room", "day"))
    text = words_of(pdf(sample(), variant, selection=selection), "-raw")
    told = [
        "A part of the programme: Side track.",
        "There is no session for what was asked for: Side track.",
        "There is no such room in this programme, so all are here.",
        "There is no such day in this programme, so all are here.",
    ]
    assert [sentence for sentence in told if sentence not in text] == []


@needs("pdftotext")
def test_an_event_without_sessions_says_what_else_is_known():
    programme = replace(
        sample(event={"learning_points": ("Learn one thing",)}), audiences=(Audience(name="Sample Officers"),)
    )
    text = words_of(pdf(programme), "-raw").partition("The sessions of this event are not published yet. ")[2]
    assert text.partition(" The programme as it is now")[0] == (
        "What delegates will do Learn one thing Speakers Sample One, Head of Samples Sample Two (chair, invited) "
        "Who should attend Sample Officers"
    )


@needs("pdftotext")
def test_what_no_font_has_is_marked_and_told():
    told = "□ stands for a character that the fonts of this document do not have; the page has it."
    assert words_of(pdf(sample(talk(title="Thanks 👍"))), "-raw").endswith(told)
    assert told not in words_of(pdf(sample(talk(title="Thanks □"))), "-raw")


@needs("pdftotext")
def test_the_code_at_the_foot_leads_to_the_page(tmp_path, site_url):
    """Dot by dot as it is on the page."""
    (file := tmp_path / "file.pdf").write_bytes(pdf(sample(talk())))
    subprocess.run(["pdftoppm", "-r", "600", "-gray", "-singlefile", file, tmp_path / "page"], check=True)
    dark = Image.open(tmp_path / "page.pgm").point(lambda value: 255 * (value < 128))
    left, bottom = dark.width - 22 * 600 / 25.4, dark.height * 0.85
    code = dark.crop((int(left - 15 * 600 / 25.4) - 2, int(bottom), int(left) + 2, dark.height))
    code = code.crop(code.getbbox())
    rows = segno.make(f"{site_url}/events/sample/programme/", micro=False, error="l", boost_error=False).matrix
    dot = code.width / len(rows)
    read = [
        [code.getpixel((int((x + 0.5) * dot), int((y + 0.5) * dot))) > 0 for x in range(len(rows))]
        for y in range(len(rows))
    ]
    assert read == [[bool(value) for value in row] for row in rows]


# ── The same everywhere ──


def test_another_process_makes_the_same_bytes():
    program = (
        "import django; django.setup();"
        "import hashlib; from tests.agenda.exports.test_pdf import *;"
        "print([hashlib.sha256(pdf(demo_programme(FORUM), v)).hexdigest() for v in VARIANTS])"
    )
    settings = {"DJANGO_SETTINGS_MODULE": "socprog.settings", "PYTHONHASHSEED": "7", "TZ": "America/New_York"}
    made = [
        subprocess.run([sys.executable, "-c", program], env=os.environ | settings, capture_output=True, check=True)
        for _ in range(2)
    ]
    assert made[0].stdout == made[1].stdout
    assert made[0].stdout.count(b"'") == 2 * len(VARIANTS)


# ── People as they are today ──


@pytest.fixture
def portrayed(db):
    """An event with a speaker of whom there is a photograph and a biography."""
    event = EventFactory(title="Forum")
    speaker = SpeakerFactory(name="Sample Portrait", biography="Has *led* samples.", photograph_alt="A sample person")
    speaker.photograph.save("portrait.jpg", io.BytesIO(jpeg(size=(600, 500))))
    appearance = AppearanceFactory(event=event, speaker=speaker)
    ContributionFactory(session=SessionFactory(event=event, at=("10:00", "11:00")), appearance=appearance)
    publish(event=event)
    return speaker


def shown(client, variant="speakers"):
    store.clear()
    response = client.get(f"/events/forum/programme.pdf?variant={variant}")
    assert response.status_code == 200
    return response.content


def pictures_in(content: bytes) -> int:
    return content.count(b"/DCTDecode")


@needs("pdftotext")
def test_speakers_are_shown_with_biography_and_photograph(client, portrayed):
    for variant in ("speakers", "brief"):
        content = shown(client, variant)
        assert (pictures_in(content), "Has led samples." in words_of(content, "-raw")) == (1, True)
    assert pictures_in(shown(client, "agenda")) == 0
    assert b"A sample person" in shown(client)


def test_whoever_changed_or_was_erased_is_not_served_from_what_was_kept(client, portrayed):
    before = shown(client)
    assert shown(client) == before
    Speaker.objects.update(biography="Has left.")
    after = shown(client)
    assert (after != before, Export.objects.count()) == (True, 1)
    Speaker.objects.update(photograph="", photograph_alt="")
    assert pictures_in(shown(client)) == 0
    assert Export.objects.count() == 1


def test_it_asks_for_people_once(client, portrayed, django_assert_num_queries):
    """Beside what every form asks: for the people, and that what showed them before is kept no longer."""
    with django_assert_num_queries(9):
        shown(client)
    with django_assert_num_queries(4):
        shown(client)


@needs("pdftotext")
@pytest.mark.parametrize("damage", ["gone", "broken"])
def test_a_photograph_that_cannot_be_read_is_initials(client, portrayed, damage):
    square = portrayed.cut.square(480)
    default_storage.delete(square)
    if damage == "broken":
        default_storage.save(square, io.BytesIO(b"\xff\xd8 no picture"))
    content = shown(client)
    assert (pictures_in(content), "SP" in words_of(content, "-raw").split()) == (0, True)


def test_a_decorative_photograph_is_passed_over(portrayed):
    Speaker.objects.update(photograph_alt="", photograph_is_decorative=True)
    programme = replace(sample(), speakers=(Billing(key=portrayed.slug, name="Sample Portrait"),))
    people = with_photographs(live_people([portrayed.slug]))
    content = pdf(programme, "speakers", people=people)
    assert (pictures_in(content), content.count(b"/Figure")) == (1, 0)


def test_people_of_another_event_are_not_asked_for(db):
    SpeakerFactory(name="Sample Stranger", biography="A stranger.")
    known = SpeakerFactory(name="Sample Known", biography="Known.")
    SpeakerFactory(name="Sample Quiet")
    keys = ["sample-known", "sample-quiet", "nobody"]
    assert live_people(keys) == {known.slug: LivePerson(biography="Known.")}


# ── What goes wrong ──


def test_w_04_an_event_too_large_is_told_and_nothing_half_is_kept(client, db, monkeypatch, caplog):
    """W-04, X-02, X-14"""
    publish(event=apply(programme=conference(200)))
    monkeypatch.setattr(typeset, "MEGABYTES", 60)
    response = client.get("/events/sample-200/programme.pdf")
    assert (response.status_code, Export.objects.count()) == (503, 0)
    told = "The PDF of “Sample Conference of 200 Sessions” could not be made. It is too large for one file:"
    assert told in response.content.decode()
    assert "over its limits of 60 MB and 60 s" in caplog.text
    monkeypatch.undo()
    assert client.get("/events/sample-200/programme.pdf").status_code == 200
