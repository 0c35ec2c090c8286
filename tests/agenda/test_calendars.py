"""Calendars as they are served, of a session, a speaker, the whole site; and taken over by somebody else's program."""

import subprocess
import sys
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest
from icalendar import Calendar

from agenda.merging import merge
from agenda.publish import publish, withdraw
from socprog.kept_pages import store
from speakers.models import Speaker
from tests.agenda.exports.test_ics import read
from tests.conftest import AT
from tests.factories import (
    AppearanceFactory,
    ContributionFactory,
    EventFactory,
    SessionFactory,
    SpeakerFactory,
    agenda_of,
)

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("at")]


def uids(response) -> set[str]:
    assert response.status_code == 200, response.status_code
    return {uid.removesuffix("@127.0.0.1") for uid in read(response.content)}


@pytest.fixture
def forum():
    """With one session at a time, and a speaker in it; another event has a speaker of its own."""
    event = EventFactory(title="Forum")
    ada = AppearanceFactory(event=event, speaker=SpeakerFactory(name="Ada Sample"))
    ContributionFactory(session=SessionFactory(event=event, title="Talk", at=("10:00", "11:00")), appearance=ada)
    SessionFactory(event=event, title="Lunch", at=("12:00", "13:00"))
    publish(event=event)
    stranger = EventFactory(title="Stranger Forum", starts_on=date(2027, 5, 6))
    AppearanceFactory(event=stranger, speaker=SpeakerFactory(name="Bo Stranger"))
    publish(event=stranger)
    return event


ADDRESSES = {
    "/events/forum/sessions/talk.ics": "forum-talk.ics",
    "/speakers/ada-sample.ics": "ada-sample.ics",
    "/calendar.ics": "calendar.ics",
}


@pytest.mark.parametrize(("address", "name"), ADDRESSES.items())
def test_each_is_a_file_that_is_kept_and_need_not_be_sent_again(client, forum, address, name):
    """F-06."""
    first = client.get(address)
    assert (first.status_code, first["Content-Type"], first["Content-Disposition"]) == (
        200,
        "text/calendar; charset=utf-8",
        f'inline; filename="{name}"',
    )
    again = client.get(address, headers={"If-None-Match": first["ETag"]})
    assert (again.status_code, again.content) == (304, b"")
    head = client.head(address)
    assert (head.status_code, head.content, head["ETag"]) == (200, b"", first["ETag"])


@pytest.mark.parametrize("address", ADDRESSES)
def test_pub_02_t_04_a_forged_host_and_another_zone_change_nothing(client, forum, address, monkeypatch):
    """PUB-02, T-04."""
    first = client.get(address).content
    store.clear()
    monkeypatch.setenv("TZ", "America/New_York")
    assert client.get(address, headers={"X-Forwarded-Host": "evil.example"}).content == first


@pytest.mark.parametrize("address", ADDRESSES)
def test_a_page_leads_to_each(client, forum, address):
    page = "/" if address == "/calendar.ics" else address.replace(".ics", "/")
    assert f'href="{address}"' in client.get(page).content.decode()


def test_a_session_is_in_its_own_calendar_alone(client, forum):
    assert uids(client.get("/events/forum/sessions/talk.ics")) == {"talk.forum"}
    assert client.get("/events/forum/sessions/nothing-such.ics").status_code == 404


def test_a_speaker_s_calendar_has_their_sessions_and_events_everywhere(client, forum, django_assert_num_queries):
    second = EventFactory(title="Second Forum", starts_on=date(2027, 4, 5))
    AppearanceFactory(event=second, speaker=Speaker.objects.get(slug="ada-sample"))
    agenda_of(second, 3)
    publish(event=second)
    draft = EventFactory(title="Draft Forum")
    AppearanceFactory(event=draft, speaker=Speaker.objects.get(slug="ada-sample"))
    with django_assert_num_queries(2):
        response = client.get("/speakers/ada-sample.ics")
    assert uids(response) == {"forum", "talk.forum", "second-forum"}


def test_pub_05_who_has_no_published_event_has_no_calendar(client, forum):
    """PUB-05, PUB-03."""
    known = client.get("/speakers/ada-sample.ics")["ETag"]
    withdraw(event=forum)
    store.clear()  # within the transaction of a test the catalogue's version moves once
    AppearanceFactory(speaker__name="Only In A Draft")
    for key in ("ada-sample", "only-in-a-draft", "nobody"):
        assert client.get(f"/speakers/{key}.ics", headers={"If-None-Match": known}).status_code == 404


def test_the_calendar_of_whoever_was_merged_leads_on(client, forum):
    ada, bo = Speaker.objects.get(slug="ada-sample"), Speaker.objects.get(slug="bo-stranger")
    merge(kept=bo, other=ada, taken=(), by=None, at=AT)
    answer = client.get("/speakers/ada-sample.ics")
    assert (answer.status_code, answer["Location"]) == (301, "/speakers/bo-stranger.ics")
    assert uids(client.get("/speakers/bo-stranger.ics")) == {"forum", "talk.forum", "stranger-forum"}


# ── The site ──


def test_the_site_s_calendar_has_what_is_to_come_and_the_last_year(client, forum):
    for title, day in (("Ten months ago", date(2026, 3, 5)), ("Two years ago", date(2025, 1, 5)), ("Some day", None)):
        publish(event=EventFactory(title=title, starts_on=day, start_time=None, end_time=None))
    EventFactory(title="Draft")
    response = client.get("/calendar.ics")
    assert uids(response) == {"forum", "stranger-forum", "ten-months-ago"}
    assert read(response.content)["stranger-forum@127.0.0.1"] == {
        "dtstart": datetime(2027, 5, 6, 8, 30, tzinfo=UTC),
        "dtend": datetime(2027, 5, 6, 15, 30, tzinfo=UTC),
        "summary": "Stranger Forum",
        "url": "http://127.0.0.1:8000/events/stranger-forum/",
        "sequence": "1",
    }


def test_f_07_what_is_withdrawn_is_gone_and_what_is_cancelled_says_so(client, forum):
    """F-07, F-02."""
    forum.status = "cancelled"
    forum.save()
    publish(event=forum)
    assert read(client.get("/calendar.ics").content)["forum@127.0.0.1"]["status"] == "CANCELLED"
    withdraw(event=forum)
    store.clear()
    assert uids(client.get("/calendar.ics")) == {"stranger-forum"}
    assert client.get("/events/forum/sessions/talk.ics").status_code == 410


@pytest.mark.parametrize("events", [1, 3, 200])
def test_f_05_the_site_s_calendar_asks_the_same_whatever_the_size(client, django_assert_num_queries, events):
    """F-05: the state of the catalogue, and its events with the numbers of their publications."""
    for _ in range(events):
        publish(event=EventFactory())
    with django_assert_num_queries(2):
        assert len(uids(client.get("/calendar.ics"))) == events
    with django_assert_num_queries(1):
        client.get("/calendar.ics")


def test_a_site_without_events_has_a_calendar_that_says_so(client):
    response = client.get("/calendar.ics")
    assert uids(response) == set()
    assert b"\r\nDESCRIPTION:Nothing is announced just now.\r\n" in response.content


# ── In somebody else's program ──


class Khal:
    """A calendar program, and a calendar of its own in a folder."""

    def __init__(self, folder: Path):
        self.folder = folder
        (folder / "calendar").mkdir()
        clocks = {
            name: "%H:%M" if name == "timeformat" else "%Y-%m-%d %H:%M" if "time" in name else "%Y-%m-%d"
            for name in ("timeformat", "dateformat", "longdateformat", "datetimeformat", "longdatetimeformat")
        }
        zones = dict.fromkeys(("local_timezone", "default_timezone"), "Europe/London")
        locale = "\n".join(f"{name} = {value}" for name, value in (clocks | zones).items())
        (folder / "khal.conf").write_text(
            f"[calendars]\n[[site]]\npath = {folder}/calendar\n[locale]\n{locale}\n"
            f"[sqlite]\npath = {folder}/khal.db\n[default]\ndefault_calendar = site\n"
        )

    def run(self, *arguments: str) -> str:
        program = Path(sys.executable).with_name("khal")
        command = [str(program), "-c", str(self.folder / "khal.conf"), *arguments]
        done = subprocess.run(command, capture_output=True, text=True, check=False)
        assert (done.returncode, done.stderr) == (0, "")
        return done.stdout

    def take(self, calendar: bytes) -> None:
        file = self.folder / "taken.ics"
        file.write_bytes(calendar)
        self.run("import", "--batch", str(file))

    def shows(self, first: date, last: date) -> list[str]:
        told = "{start}|{end}|{title}|{location}|{status}"
        return self.run("list", "--day-format", "", "--format", told, f"{first}", f"{last}").splitlines()

    def sequences(self) -> list[int]:
        """Of each entry that it keeps, in a file of its own."""
        kept = [Calendar.from_ical(file.read_bytes()) for file in (self.folder / "calendar").glob("*.ics")]
        return [int(entry["sequence"]) for calendar in kept for entry in calendar.walk("VEVENT")]


def test_f_02_taken_over_again_after_a_change_it_is_updated_and_not_doubled(client, forum, tmp_path):
    """F-02, with khal."""
    khal, day = Khal(tmp_path), date(2027, 3, 5)
    khal.take(client.get("/events/forum/programme.ics").content)
    assert khal.shows(day, day + timedelta(days=1)) == [
        "2027-03-05 10:00|2027-03-05 11:00|Talk||",
        "2027-03-05 12:00|2027-03-05 13:00|Lunch||",
    ]
    assert khal.sequences() == [1, 1]
    talk = forum.sessions.get(slug="talk")
    talk.title = "Talk, renamed; and “moved”"
    talk.set_clock(day, datetime(2027, 3, 5, 14).time(), datetime(2027, 3, 5, 15).time())
    talk.save()
    forum.sessions.filter(slug="lunch").update(status="cancelled")
    publish(event=forum)
    store.clear()
    khal.take(client.get("/events/forum/programme.ics").content)
    assert khal.shows(day, day + timedelta(days=1)) == [
        "2027-03-05 12:00|2027-03-05 13:00|Cancelled: Lunch||CANCELLED ",
        "2027-03-05 14:00|2027-03-05 15:00|Talk, renamed; and “moved”||",
    ]
    assert khal.sequences() == [2, 2]


def test_another_program_reads_every_kind_of_calendar(client, forum, tmp_path):
    """X-10: khal takes over what is on whole days, in other zones, and on the nights the clocks change."""
    for title, values in {
        "Whole day": {"start_time": None, "end_time": None},
        "Three days": {"ends_on": date(2027, 3, 7)},
        "Elsewhere": {"timezone": "America/New_York"},
    }.items():
        publish(event=EventFactory(title=title, **values))
    night = EventFactory(title="Night", starts_on=date(2027, 10, 31))
    for title, at in {"First": ("01:30+01:00", None), "Second": ("01:30+00:00", None)}.items():
        SessionFactory(event=night, title=title, at=at)
    publish(event=night)
    khal = Khal(tmp_path)
    for address in [*ADDRESSES, "/events/night/programme.ics"]:
        khal.take(client.get(address).content)
    assert khal.shows(date(2027, 3, 5), date(2027, 3, 7)) == [
        "2027-03-05|2027-03-05|Whole day||",
        "2027-03-05|2027-03-07|Three days||",
        "2027-03-05 09:30|2027-03-05 16:30|Forum||",
        "2027-03-05 10:00|2027-03-05 11:00|Talk||",
        "2027-03-05 14:30|2027-03-05 21:30|Elsewhere||",
        *["2027-03-05|2027-03-07|Three days||"] * 2,  # on its other days
    ]
    assert khal.shows(date(2027, 10, 31), date(2027, 11, 1)) == [
        "2027-10-31 01:30|2027-10-31 01:30|First||",
        "2027-10-31 01:30|2027-10-31 02:30|Second||",
        "2027-10-31 09:30|2027-10-31 16:30|Night||",
    ]
