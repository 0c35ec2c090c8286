"""The next edition: what is copied, what is not, and when it is."""

from datetime import date

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from agenda.compose import compose
from agenda.duplicate import duplicate, next_first_day, next_title, series_name
from agenda.importer.apply import apply
from agenda.models import Session
from agenda.publish import publish, withdraw
from bench.data import conference
from events.models import Enquiry, Event, Letter, Publication, Series, Source
from speakers.models import Appearance
from tests.factories import (
    AppearanceFactory,
    ContributionFactory,
    EnquiryFactory,
    EventFactory,
    LetterFactory,
    OrganisationFactory,
    SessionFactory,
    ThemeFactory,
    agenda_of,
    browser_of,
    member,
)
from tests.site.test_pages import read, texts

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("at")]


@pytest.fixture
def event():
    """Friday 5 March 2027."""
    return EventFactory(title="Forum 2027", organiser=OrganisationFactory())


def page(event) -> str:
    return f"/admin/events/event/{event.pk}/duplicate/"


def copied(event, **values) -> Event:
    return duplicate(event=event, **{"title": "Forum 2028", "starts_on": date(2028, 3, 3), **values}).event


# ── What is proposed ──


@pytest.mark.parametrize("first", [date(2027, 3, 5), date(2028, 2, 29), date(2019, 7, 16), date(2027, 12, 31)])
def test_a_year_later_on_the_same_weekday_is_proposed(first):
    later = next_first_day(EventFactory.build(starts_on=first))
    assert (later.weekday(), 363 <= (later - first).days <= 366) == (first.weekday(), True)


@pytest.mark.parametrize(
    ("title", "then", "now", "next_one"),
    [
        ("Forum 2019", date(2019, 7, 16), date(2020, 7, 14), "Forum 2020"),
        ("Forum 2019: ten years since 2009", date(2019, 7, 16), date(2021, 7, 13), "Forum 2021: ten years since 2009"),
        ("Forum", date(2019, 7, 16), date(2020, 7, 14), "Forum"),
        ("Forum 2019", None, None, "Forum 2020"),
        ("Room 12019", None, None, "Room 12019"),
        ("Forum 2019", date(2019, 1, 1), date(2019, 12, 31), "Forum 2019"),
    ],
)
def test_the_year_of_the_event_in_a_title_moves_on(title, then, now, next_one):
    assert next_title(title, then, now) == next_one


@pytest.mark.parametrize(
    ("title", "name"), [("Forum 2019", "Forum"), ("2019 Forum: Gangs", "Forum: Gangs"), ("Gangs (2019)", "Gangs")]
)
def test_a_series_is_proposed_of_the_title_without_its_year(title, name):
    assert series_name(EventFactory.build(title=title)) == name
    assert series_name(EventFactory.build(title=title, series=Series(name="Ours"))) == "Ours"


# ── What is copied ──


def test_the_whole_of_a_conference_is_copied_and_moved_by_weeks():
    event = apply(programme=conference(25))
    event.themes.add(ThemeFactory(name="Another theme"))
    programme = compose(event)
    edition = duplicate(event=event, title="Next", starts_on=date(2032, 3, 1)).event
    Appearance.objects.filter(event=edition).update(status="confirmed")
    Appearance.objects.filter(event=event).update(status="confirmed")
    expected = compose(event).moved_by(7 * 52)
    got = compose(edition)
    assert (got.event.title, got.event.starts_on) == ("Next", date(2032, 3, 1))
    assert got.sessions == expected.sessions
    assert (got.speakers, got.rooms, got.tracks, got.audiences) == (
        expected.speakers,
        expected.rooms,
        expected.tracks,
        expected.audiences,
    )
    for name in ("brief", "sectors", "themes", "learning_points", "place", "venue", "organiser", "timezone", "notice"):
        assert getattr(got.event, name) == getattr(expected.event, name)
    assert compose(event).sessions == programme.sessions


def test_sources_links_and_what_is_not_published_are_copied_too(event):
    Source.objects.create(event=event, title="A paper", year=2018, order=1)
    Event.objects.update(links="Paper https://a.example", enquiries_to="office@forums.example", changeover_minutes=15)
    event.refresh_from_db()
    SessionFactory(event=event, expected=40)
    edition = copied(event)
    assert (edition.links, edition.enquiries_to, edition.changeover_minutes, edition.sources.get().title) == (
        "Paper https://a.example",
        "office@forums.example",
        15,
        "A paper",
    )
    assert edition.sessions.get().expected == 40


def test_statuses_begin_anew(event):
    session = SessionFactory(event=event, status="moved")
    SessionFactory(event=event, status="cancelled")
    for status in ("invited", "confirmed", "declined", "withdrawn", ""):
        appearance = AppearanceFactory(event=event, status=status)
        ContributionFactory(session=session, appearance=appearance, status="confirmed")
    Event.objects.update(status="postponed")
    event.refresh_from_db()
    edition = copied(event)
    assert edition.status == "scheduled"
    assert set(edition.sessions.values_list("status", flat=True)) == {"scheduled"}
    assert list(edition.appearances.values_list("status", flat=True)) == ["proposed"] * 5
    assert list(edition.sessions.first().contributions.values_list("status", flat=True)) == [""] * 5
    assert set(event.appearances.values_list("status", flat=True)) == {
        "invited",
        "confirmed",
        "declined",
        "withdrawn",
        "",
    }


def test_what_was_published_asked_written_and_changed_is_not_copied(event):
    publish(event=event)
    withdraw(event=event)
    event.refresh_from_db()
    EnquiryFactory(event=event)
    LetterFactory(event=event)
    edition = copied(event)
    assert (edition.withdrawn_at, edition.publications.count(), edition.entries.count()) == (None, 0, 0)
    assert (Publication.objects.count(), Enquiry.objects.count(), Letter.objects.count()) == (1, 1, 1)
    assert edition.preview_key != event.preview_key
    assert [record.history_type for record in edition.history.all()][-1] == "+"
    assert (edition.slug, event.slug) == ("forum-2028", "forum-2027")


def test_what_is_copied_is_in_the_history_of_the_new_event_alone(event):
    agenda_of(event, 2)
    before = Session.history.count()
    edition = copied(event)
    records = Session.history.all()[: Session.history.count() - before]
    assert {(record.event_id, record.history_type) for record in records} == {(edition.pk, "+")}


# ── Times ──


def times(event) -> dict[str, tuple]:
    return {
        row.title: (row.day, *(at and at.isoformat("minutes") for at in (row.start, row.end)))
        for row in event.sessions.select_related("event")
    }


def test_times_stay_on_the_wall_over_a_change_of_the_clocks(event):
    """GMT on 5 March, BST on 2 April."""
    SessionFactory(event=event, title="Talk", at=("10:00", "11:00"))
    assert times(copied(event, starts_on=date(2027, 4, 2))) == {"Talk": (date(2027, 4, 2), "10:00", "11:00")}


def test_a_time_that_does_not_exist_or_happens_twice_is_left_out_and_told(event):
    SessionFactory(event=event, title="Night", at=("01:30", "02:30"))
    SessionFactory(event=event, title="Late", at=("00:30", "01:30"))
    edition = duplicate(event=event, title="Spring", starts_on=date(2027, 3, 28))
    assert times(edition.event) == {
        "Night": (date(2027, 3, 28), None, None),
        "Late": (date(2027, 3, 28), "00:30", None),
    }
    missing = "01:30 does not exist on 28 March 2027: the clocks go forward over it."
    assert edition.untimed == (f"“Night”: {missing}", f"“Late”: {missing}")
    autumn = duplicate(event=event, title="Autumn", starts_on=date(2027, 10, 31))
    assert times(autumn.event)["Night"] == (date(2027, 10, 31), None, None)


def test_days_keep_their_distance(event):
    event.ends_on = date(2027, 3, 7)
    event.save()
    SessionFactory(event=event, title="Last", day=date(2027, 3, 7))
    SessionFactory(event=event, title="Some day")
    edition = copied(event)
    assert (edition.starts_on, edition.ends_on) == (date(2028, 3, 3), date(2028, 3, 5))
    assert times(edition) == {"Last": (date(2028, 3, 5), None, None), "Some day": (None, None, None)}


def test_an_event_without_a_date_is_copied_without_one():
    event = EventFactory(title="Forum", starts_on=None)
    SessionFactory(event=event, title="Talk")
    edition = copied(event, starts_on=None)
    assert (edition.starts_on, times(edition)) == (None, {"Talk": (None, None, None)})


# ── The series ──


def test_both_editions_are_in_the_series(event):
    edition = copied(event, series="Forum")
    event.refresh_from_db()
    assert (edition.series.name, event.series) == ("Forum", edition.series)


def test_no_series_is_made_where_none_is_asked_for(event):
    assert (copied(event).series, Series.objects.count()) == (None, 0)


# ── The page ──


@pytest.mark.parametrize("number", [1, 3])
def test_it_asks_the_same_for_1_and_for_3_sessions(event, number):
    for session in agenda_of(event, number):
        session.themes.add(ThemeFactory())
    with CaptureQueriesContext(connection) as queries:
        copied(event)
    assert len(queries) == 59


def test_the_page_proposes_and_makes_a_draft(desk, event):
    SessionFactory(event=event, title="Night", at=("01:30", None))
    form = read(desk.get(page(event))).one("form", "desk-form")
    proposed = {field.attrs["name"]: field.attrs.get("value") for field in form.all("input")}
    assert (proposed["title"], proposed["starts_on"], proposed["series"]) == ("Forum 2028", "2028-03-03", "Forum")
    response = desk.post(page(event), proposed | {"starts_on": "2027-03-28"}, follow=True)
    edition = Event.objects.get(title="Forum 2028")
    assert response.redirect_chain == [(f"/admin/events/event/{edition.pk}/change/", 302)]
    assert texts(response, "ul", "messagelist") == [
        "“Forum 2028” is made, as a draft. “Forum 2027” is as it was. Left without a time: “Night”: 01:30 does not "
        "exist on 28 March 2027: the clocks go forward over it."
    ]


@pytest.mark.parametrize(
    ("typed", "field"),
    [
        ({"title": ""}, "title"),
        ({"title": "a\u202eb"}, "title"),
        ({"title": "x" * 301}, "title"),
        ({"starts_on": ""}, "starts_on"),
        ({"starts_on": "3028-03-03"}, "starts_on"),
        ({"starts_on": "x"}, "starts_on"),
        ({"series": "a\u202eb"}, "series"),
    ],
)
def test_wrong_input_is_told_beside_its_field_and_nothing_is_made(desk, event, typed, field):
    data = {"title": "Forum 2028", "starts_on": "2028-03-03", "series": "Forum"} | typed
    response = desk.post(page(event), data)
    assert (response.status_code, Event.objects.count(), Series.objects.count()) == (422, 1, 0)
    assert list(response.context["form"].errors) == [field]
    shown = {i.attrs["name"]: i.attrs.get("value", "") for i in read(response).one("form", "desk-form").all("input")}
    assert {name: shown[name] for name in data} == data


def test_a_02_only_an_editor_of_the_team_makes_a_copy(event):
    answers = {
        "stranger": browser_of(member("owner", OrganisationFactory())).post(page(event)).status_code,
        "schedule-editor": browser_of(member("schedule-editor", event.organiser)).post(page(event)).status_code,
    }
    assert (answers, Event.objects.count()) == ({"stranger": 404, "schedule-editor": 403}, 1)


@pytest.mark.parametrize("name", ["title", "series"])
def test_a_nul_is_refused(desk, event, name):
    data = {"title": "Forum 2028", "starts_on": "2028-03-03", "series": "Forum"} | {name: "a\x00b"}
    assert (desk.post(page(event), data).status_code, Event.objects.count()) == (422, 1)
