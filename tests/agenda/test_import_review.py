"""The review of a source: what was read, what is corrected, and the draft that is made of both."""

from dataclasses import replace
from datetime import date, time

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from agenda.importer.apply import CannotApply
from agenda.importer.corrected import corrected
from agenda.importer.reading import Reading, Unreadable
from agenda.models import Contribution, Session
from events.models import AudienceCategory, Event, Organisation
from events.programme import Audience, Billing, EventDetails, Organiser, Part, Programme, SessionDetails
from events.vocabulary import AudienceKind
from speakers.models import Appearance, Speaker
from tests.agenda.readings import DOUBTS, PROGRAMME, SOURCE, desk, editor, recognised, team
from tests.conftest import AT
from tests.factories import (
    AppearanceFactory,
    AudienceFactory,
    EventFactory,
    ImportFactory,
    OrganisationFactory,
    SpeakerFactory,
)
from tests.nasty import MARKUP
from tests.site.test_pages import read

__all__ = ["desk", "editor", "recognised", "team"]
pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("at", "recognised")]
OFFICERS, FRIENDS = "audiences.315c6382ce68", "audiences.14fed6d39de7"


@pytest.fixture
def imported(editor, team):
    return ImportFactory(content=SOURCE.encode(), begun_by=editor, organiser=team)


def address(imported) -> str:
    return f"/admin/events/event/import/{imported.pk}/"


def form_of(page):
    return read(page).one("form", "import-pieces")


def send(desk, imported, *, do="save", at="", **changes):
    """The form as the page shows it, with changes; a value of None is not sent, as a box that is not ticked."""
    sent = form_of(desk.get(address(imported) + at)).sent() | {
        name.replace("__", "-"): v for name, v in changes.items()
    }
    sent = {name: value for name, value in sent.items() if value is not None}
    return desk.post(address(imported) + at, sent | {"do": do})


def name(piece: str, field: str) -> str:
    return f"{piece}-{field}"


def corrections(imported) -> dict:
    imported.refresh_from_db()
    return imported.corrections


def now(imported):
    """As it reads with its corrections."""
    imported.refresh_from_db()
    return corrected(imported)


def rows() -> tuple[int, ...]:
    return tuple(model.objects.count() for model in (Event, Session, Speaker, Appearance, AudienceCategory))


# ── What it shows ──


def test_the_source_stands_beside_what_was_understood_each_linked_to_the_other(desk, imported):
    page = read(desk.get(address(imported)))
    lines = {
        line.attrs["id"]: [a.attrs["href"] for a in line.all("a")] for line in page.one("ol", "source-lines").all("li")
    }
    assert lines == {
        "line-1": ["#event.title"],
        "line-2": [],
        "line-3": ["#event.starts_on", "#event.place"],
        "line-4": [],
        "line-5": [f"#{OFFICERS}"],
        "line-6": [f"#{FRIENDS}"],
        "line-7": ["#sessions.welcome"],
        "line-8": ["#sessions.welcome", "#speakers.one"],
        "line-9": ["#sessions.keynote"],
        "line-10": ["#sessions.keynote", "#speakers.two"],
        "line-11": [],
    }
    pieces = page.one("form", "import-pieces")
    ids = {element.attrs["id"] for tag in ("li", "div") for element in pieces.all(tag) if "id" in element.attrs}
    targets = {href.removeprefix("#") for hrefs in lines.values() for href in hrefs}
    assert targets - ids == set()
    welcome = next(row for row in pieces.all("li") if row.attrs["id"] == "sessions.welcome")
    back = welcome.one("p", "from-lines").all("a")
    assert [(a.text, a.attrs["href"]) for a in back] == [("Lines 7 to 8", "#line-7")]


def test_what_is_not_placed_is_said_first(desk, imported):
    source = read(desk.get(address(imported))).one("section", "import-source")
    assert source.one("p", "placed").text == "90 % of 10 lines are placed; 1 is not:"
    assert [item.text for item in source.one("ul", "unplaced-lines").all("li")] == [
        "Line 11 Something that nobody understands"
    ]
    assert [line.attrs["id"] for line in source.all("li", "unplaced")] == ["line-11"]


def test_what_is_doubtful_is_said_in_words_where_it_is_and_above_all(desk, imported):
    page = read(desk.get(address(imported)))
    links = [(a.attrs["href"], a.text) for a in page.one("div", "import-state").one("ul").all("a")]
    assert links == [("#event.place", "Sample Forum"), ("#sessions.keynote", "The keynote")]
    above = [item.text for item in page.one("div", "import-state").all("li")]
    assert above == ["It may be a venue. Sample Forum", "Its end is not said. The keynote"]
    said = [p.text for p in page.all("p", "doubt")]
    assert said == ["? Doubtful: It may be a venue.", "? Doubtful: Its end is not said."]


def test_a_source_of_which_nothing_was_understood_can_still_be_made_an_event(desk, imported, recognised):
    recognised(programme=Programme(event=EventDetails(title="Untitled")), doubts=(), origins={})
    page = read(desk.get(address(imported)))
    assert "None were found." in page.one("form", "import-pieces").text
    assert "was read as 0 sessions, 0 people and 0 audiences" in page.one("div", "import-state").text
    send(desk, imported, do="create", **{"event-title": "Sample Forum"})
    assert (Event.objects.get().title, rows()) == ("Sample Forum", (1, 0, 0, 0, 0))


@pytest.mark.parametrize("markup", MARKUP)
def test_what_was_understood_is_shown_as_text(desk, imported, recognised, markup):
    line = " ".join(MARKUP[markup].split())[:150]
    event = replace(PROGRAMME.event, title=line, place=line, brief=MARKUP[markup])
    session = replace(PROGRAMME.sessions[0], title=line, points=(line,), room=None)
    person = replace(PROGRAMME.speakers[0], name=line, billing=line)
    recognised(
        programme=replace(
            PROGRAMME,
            event=event,
            audiences=(Audience(name=line),),
            speakers=(person,),
            rooms=(),
            sessions=(session,),
        ),
        doubts=(),
    )
    page = desk.get(address(imported))
    sent = form_of(page).sent()
    assert [sent[name] for name in ("event-title", "sessions.welcome-title", "sessions.welcome-points")] == [line] * 3
    assert sent["speakers.one-name"] == line
    send(desk, imported)
    assert corrections(imported) == {}


# ── Corrections ──


def test_nothing_is_corrected_where_nothing_was_typed(desk, imported):
    assert (send(desk, imported).status_code, corrections(imported)) == (302, {})
    assert now(imported).programme.sessions == PROGRAMME.sessions


def test_corrections_are_kept_and_shown_again(desk, imported):
    send(
        desk,
        imported,
        **{
            "event-title": "Better Forum",
            "event-sectors": "samples\r\nother samples",
            "sessions.keynote-kind": "keynote",
            "sessions.keynote-end": "11.30",
            "sessions.keynote-room": "Hall B",
            "speakers.one-organisation": "Sample Police Service",
        },
    )
    assert corrections(imported) == {
        "event": {"title": "Better Forum", "sectors": ["samples", "other samples"]},
        "sessions.keynote": {"kind": "keynote", "end": "11:30", "room": "Hall B"},
        "speakers.one": {"organisation": "Sample Police Service"},
    }
    sent = form_of(desk.get(address(imported))).sent()
    assert [sent[name] for name in ("event-title", "sessions.keynote-end")] == ["Better Forum", "11:30"]
    programme = now(imported).programme
    assert ([room.name for room in programme.rooms], programme.sessions[1].end) == (["Hall B"], time(11, 30))
    assert rows() == (0, 0, 0, 0, 0)


def test_what_is_as_it_was_read_again_is_no_correction_any_more(desk, imported):
    send(desk, imported, **{"sessions.keynote-kind": "keynote"})
    send(desk, imported, **{"sessions.keynote-kind": "talk"})
    assert corrections(imported) == {}


def test_what_is_not_taken_is_in_no_draft_and_can_be_taken_again(desk, imported):
    send(desk, imported, **{"sessions.welcome-take": None, "speakers.two-take": None})
    programme = now(imported).programme
    assert [session.id for session in programme.sessions] == ["keynote"]
    assert ([person.key for person in programme.speakers], programme.sessions[0].speakers) == (["one"], ())
    send(desk, imported, **{"sessions.welcome-take": "on", "speakers.two-take": "on"})
    assert now(imported).programme.sessions == PROGRAMME.sessions


def test_of_what_is_not_taken_nothing_is_judged(desk, imported):
    assert send(desk, imported, **{"sessions.welcome-take": None, "sessions.welcome-title": ""}).status_code == 302


def test_what_somebody_has_looked_at_is_doubtful_no_more(desk, imported):
    send(desk, imported, **{"sessions.keynote-looked_at": "on"})
    assert (now(imported).doubts, corrections(imported)) == (
        DOUBTS[:1],
        {"sessions.keynote": {"looked_at": True}},
    )
    page = read(desk.get(address(imported)))
    assert [p.text for p in page.all("p", "doubt")][1] == "✓ Looked at: Its end is not said."


def test_sessions_go_along_with_the_day_of_the_event(desk, imported):
    send(desk, imported, **{"event-starts_on": "2027-03-06"})
    assert corrections(imported) == {"event": {"starts_on": "2027-03-06"}}
    sent = form_of(desk.get(address(imported))).sent()
    assert sent["sessions.keynote-day"] == "2027-03-06"
    assert {session.day for session in now(imported).programme.sessions} == {date(2027, 3, 6)}
    assert (send(desk, imported).status_code, corrections(imported)) == (302, {"event": {"starts_on": "2027-03-06"}})


def test_times_without_a_day_are_kept_until_the_event_has_one(desk, imported, recognised):
    without = [replace(session, day=None) for session in PROGRAMME.sessions]
    event = replace(PROGRAMME.event, starts_on=None)
    recognised(programme=replace(PROGRAMME, event=event, sessions=tuple(without)), doubts=())
    assert send(desk, imported, **{"event-place": "Elsewhere"}).status_code == 302
    send(desk, imported, **{"event-starts_on": "2027-03-05"})
    assert now(imported).programme.sessions == PROGRAMME.sessions
    assert list(corrections(imported)) == ["event"]


def test_a_time_is_typed_in_the_same_go_as_the_day_of_the_event(desk, imported, recognised):
    session = replace(PROGRAMME.sessions[0], day=None, start=None)
    event = replace(PROGRAMME.event, starts_on=None)
    recognised(programme=replace(PROGRAMME, event=event, rooms=(), sessions=(session,)), doubts=())
    assert send(desk, imported, **{"sessions.welcome-start": "9.30"}).status_code == 422
    assert (
        send(desk, imported, **{"event-starts_on": "2027-03-05", "sessions.welcome-start": "9.30"}).status_code == 302
    )
    assert now(imported).programme.sessions == PROGRAMME.sessions[:1]


def test_people_of_a_session_are_named_a_line_each_and_somebody_new_joins_them(desk, imported):
    people = "Moderator: Sample Speaker One (invited)\r\nProf Sample Newcomer, Dean, Sample College"
    send(desk, imported, **{"sessions.keynote-people": people})
    parts = [
        {"speaker": "one", "role": "moderator", "status": "invited"},
        {"speaker": "sample-newcomer", "role": "speaker", "status": None},
    ]
    assert corrections(imported)["sessions.keynote"] == {"speakers": parts}
    newcomer = now(imported).programme.billing_of["sample-newcomer"]
    assert newcomer == Billing(
        key="sample-newcomer",
        honorific="Prof",
        name="Sample Newcomer",
        billing="Dean, Sample College",
        position="Dean",
        organisation="Sample College",
    )
    sent = form_of(desk.get(address(imported))).sent()
    shown = (sent["sessions.keynote-people"], sent["speakers.sample-newcomer-name"])
    assert shown == ("Moderator: Dr Sample Speaker One (invited)\nProf Sample Newcomer", "Sample Newcomer")
    kept = dict(corrections(imported))
    send(desk, imported)
    assert corrections(imported) == kept
    send(desk, imported, **{"speakers.sample-newcomer-position": "", "speakers.sample-newcomer-name": "Sample Other"})
    changed = now(imported).programme.billing_of["sample-newcomer"]
    assert (changed.name, changed.position, changed.organisation) == ("Sample Other", None, "Sample College")


@pytest.mark.parametrize(
    ("changes", "field", "said"),
    [
        ({"event-title": ""}, "event-title", "This field is required."),
        ({"event-timezone": "Mars/North"}, "event-timezone", None),
        ({"event-ends_on": "2027-03-01"}, "event-ends_on", "The last day is before the first day."),
        ({"event-links": "no address"}, "event-links", None),
        ({"sessions.keynote-start": "25.00"}, "sessions.keynote-start", None),
        ({"sessions.keynote-end": "9.00"}, "sessions.keynote-end", "The end must be after the start."),
        ({"sessions.keynote-start": ""}, "sessions.keynote-start", "There is an end but no start."),
        ({"sessions.keynote-title": "x" * 301}, "sessions.keynote-title", None),
        ({"sessions.keynote-kind": "dance"}, "sessions.keynote-kind", None),
        ({"sessions.keynote-people": "Sample Speaker Two\nSample Speaker Two"}, "sessions.keynote-people", None),
        ({"speakers.one-name": "a\x00b"}, "speakers.one-name", None),
        ({"speakers.one-status": "declined"}, "speakers.one-status", None),
        ({f"{OFFICERS}-kind": "fish"}, f"{OFFICERS}-kind", None),
    ],
)
def test_what_is_wrong_is_said_beside_its_field_and_everything_typed_is_kept(desk, imported, changes, field, said):
    answer = send(desk, imported, **{"event-place": "Elsewhere"}, **changes)
    review = answer.context["review"]
    (form,) = review.wrong_forms
    errors = {f"{form.prefix}-{name}": messages for name, messages in form.errors.items()}
    assert (answer.status_code, list(errors)) == (422, [field])
    assert said is None or errors[field] == [said]
    sent = form_of(answer).sent()
    assert (sent["event-place"], corrections(imported)) == ("Elsewhere", {})


def test_names_of_pieces_that_there_are_not_are_not_looked_at(desk, imported):
    send(desk, imported, **{"sessions.other-title": "Evil", "speakers.evil-name": "Evil", "event-slug": "evil"})
    assert corrections(imported) == {}


def test_two_at_once_the_later_one_is_told(desk, imported, team):
    sent = form_of(desk.get(address(imported))).sent()
    send(desk, imported, **{"event-title": "By another window"})
    answer = desk.post(address(imported), sent | {"do": "save", "event-place": "Mine"})
    assert (answer.status_code, corrections(imported)["event"]) == (409, {"title": "By another window"})
    assert "was corrected elsewhere" in read(answer).one("div", "import-problem").text
    again = form_of(answer).sent()
    assert (again["event-place"], desk.post(address(imported), again | {"do": "save"}).status_code) == ("Mine", 302)
    assert corrections(imported)["event"] == {"place": "Mine"}


def test_what_cannot_be_read_any_more_is_said(desk, imported, monkeypatch):
    def refuse(document):
        raise Unreadable("It is a picture of a text.")

    monkeypatch.setattr("agenda.importer.formats.recognise", refuse)
    page = read(desk.get(address(imported), follow=True))
    assert "cannot be read any more: It is a picture of a text." in page.one("ul", "messagelist").text


# ── Who is known ──


def known(name: str, organisation: str, team) -> Speaker:
    """At an event of the team."""
    place = Organisation.objects.named(organisation)
    return AppearanceFactory(
        event=EventFactory(organiser=team), speaker=SpeakerFactory(name=name), billing=organisation, organisation=place
    ).speaker


def radios(page, piece: str) -> list[tuple[str, bool]]:
    row = next(row for row in form_of(page).all("li") if row.attrs.get("id") == piece)
    return [(label.text, "checked" in label.one("input").attrs) for label in row.one("fieldset", "ways").all("label")]


def test_the_same_name_at_the_same_organisation_is_proposed_and_can_be_refused(desk, imported, team):
    person = known("Sample Speaker One", "Sample Police", team)
    assert radios(desk.get(address(imported)), "speakers.one") == [
        ("The same person as Sample Speaker One, Sample Police", True),
        ("Somebody new", False),
    ]
    send(desk, imported, **{"speakers.one-who": "new"})
    assert corrections(imported) == {"speakers.one": {"same_as": None}}
    send(desk, imported, do="create")
    event = Event.objects.get(title="Sample Forum")
    assert not event.appearances.filter(speaker=person).exists()


def test_who_is_only_near_is_somebody_new_until_somebody_says_otherwise(desk, imported, team):
    person = known("Sample Speaker Two", "Sample College", team)
    page = desk.get(address(imported))
    assert radios(page, "speakers.two") == [
        ("The same person as Sample Speaker Two, Sample College", False),
        ("Somebody new", False),
        ("Not decided: somebody new for now", True),
    ]
    assert "1 on this page may be known already: Sample Speaker Two." in read(page).one("div", "import-state").text
    send(desk, imported)
    assert corrections(imported) == {}
    send(desk, imported, do="create", **{"speakers.two-who": person.pk})
    assert Event.objects.get(title="Sample Forum").appearances.filter(speaker=person).count() == 1


def test_people_of_other_teams_are_neither_offered_nor_taken(desk, imported):
    stranger = known("Sample Speaker Two", "Sample Council", OrganisationFactory())
    page = desk.get(address(imported))
    assert form_of(page).all("fieldset", "ways") == []
    send(desk, imported, do="create", **{"speakers.two-who": stranger.pk})
    assert not Event.objects.get(title="Sample Forum").appearances.filter(speaker=stranger).exists()


def test_two_that_are_said_to_be_one_are_refused(desk, imported, recognised, team):
    people = [replace(one, name="Sample Twin", organisation="Sample Police") for one in PROGRAMME.speakers]
    recognised(programme=replace(PROGRAMME, speakers=tuple(people)))
    person = known("Sample Twin", "Sample Police", team)
    answer = send(desk, imported, do="create", **{"speakers.one-who": person.pk, "speakers.two-who": person.pk})
    assert (answer.status_code, Event.objects.filter(title="Sample Forum").count()) == (422, 0)
    assert "are both said to be Sample Twin." in read(answer).one("div", "import-problem").text
    fixed = form_of(answer).sent() | {"do": "create", "speakers.one-who": person.pk, "speakers.two-who": "new"}
    assert desk.post(address(imported), fixed).status_code == 302


def test_categories_are_matched_by_name_synonym_and_nearness(desk, imported):
    AudienceFactory(name="Sample Officers", kind="job-title")
    friends = AudienceFactory(name="Friend of Samples Everywhere", kind="group")
    page = desk.get(address(imported))
    assert radios(page, FRIENDS) == [
        ("The same as “Friend of Samples Everywhere”", False),
        ("A new one", False),
        ("Not decided: a new one for now", True),
    ]
    send(desk, imported, do="create", **{f"{FRIENDS}-same": friends.pk})
    called = list(Event.objects.get().audiences.values_list("name", flat=True))
    assert (sorted(called), AudienceCategory.objects.count()) == (
        ["Friend of Samples Everywhere", "Sample Officers"],
        2,
    )


# ── The draft ──


def test_a_draft_is_made_as_it_was_corrected_and_is_the_teams(desk, imported, team):
    answer = send(desk, imported, do="create", **{"sessions.keynote-kind": "keynote"})
    event = Event.objects.get()
    assert answer.headers["Location"] == f"/admin/events/event/{event.pk}/change/"
    assert (event.title, event.organiser, event.current_publication, event.starts_on) == (
        "Sample Forum",
        team,
        None,
        date(2027, 3, 5),
    )
    kinds = dict(event.sessions.values_list("title", "kind"))
    assert kinds == {"Welcome": "welcome", "The keynote": "keynote"}
    assert dict(AudienceCategory.objects.values_list("name", "kind")) == {
        "Sample Officers": AudienceKind.JOB_TITLE,
        "Friends of Samples": AudienceKind.GROUP,
    }
    assert Contribution.objects.count() == 2
    imported.refresh_from_db()
    keys = {person["key"] for person in imported.programme["speakers"]}
    assert (imported.event, imported.applied_at, keys) == (
        event,
        AT,
        set(Speaker.objects.values_list("slug", flat=True)),
    )
    said = read(desk.get(answer.headers["Location"])).one("ul", "messagelist").text
    assert said == (
        "“Sample Forum” is made, as a draft, with 2 sessions and 2 people. Nobody has looked at 2 doubtful things."
    )


def test_pressed_twice_it_is_made_once(desk, imported):
    sent = form_of(desk.get(address(imported))).sent() | {"do": "create", "event-title": "Better Forum"}
    answers = [desk.post(address(imported), sent) for _ in range(2)]
    assert [answer.headers["Location"] for answer in answers] == [
        f"/admin/events/event/{Event.objects.get().pk}/change/"
    ] * 2
    assert desk.get(address(imported)).status_code == 302


def test_the_organiser_of_the_source_does_not_give_the_draft_to_another_team(desk, imported, recognised, team):
    other = OrganisationFactory(name="Others")
    recognised(programme=replace(PROGRAMME, event=replace(PROGRAMME.event, organiser=Organiser(name="Others"))))
    answer = send(desk, imported, do="create", **{"event-organiser": other.pk})
    assert (answer.status_code, Event.objects.count()) == (422, 0)
    send(desk, imported, do="create")
    assert Event.objects.get().organiser == team


def test_an_event_with_the_sources_own_address_stays_as_it_is(desk, imported, recognised):
    EventFactory(slug="sample-forum", title="Another")
    recognised(programme=replace(PROGRAMME, event=replace(PROGRAMME.event, slug="sample-forum")))
    send(desk, imported, do="create")
    assert sorted(Event.objects.values_list("title", "slug")) == [
        ("Another", "sample-forum"),
        ("Sample Forum", "sample-forum-2"),
    ]


def test_what_the_tables_refuse_is_said_and_nothing_is_written(desk, imported, monkeypatch):
    def refuse(**said):
        EventFactory()
        raise CannotApply("A rule is broken.")

    monkeypatch.setattr("agenda.importer.draft.apply", refuse)
    answer = send(desk, imported, do="create", **{"event-title": "Kept"})
    assert (answer.status_code, rows(), corrections(imported)) == (
        422,
        (0, 0, 0, 0, 0),
        {"event": {"title": "Kept"}},
    )
    assert "No draft could be made: A rule is broken." in read(answer).one("div", "import-problem").text


def test_imported_again_it_leads_to_the_differences_and_makes_nothing(desk, imported, team):
    imported.event, imported.organiser = EventFactory(organiser=team), None
    imported.save()
    page = desk.get(address(imported))
    assert "event-organiser" not in form_of(page).sent()
    answer = send(desk, imported, do="create")
    assert answer.headers["Location"] == f"/admin/events/event/{imported.event.pk}/import/{imported.pk}/"
    assert (Event.objects.count(), Session.objects.count()) == (1, 0)


# ── As many as there may be ──


def many(number: int) -> Programme:
    sessions = [
        SessionDetails(id=f"s{n}", title=f"Talk {n}", day=date(2027, 3, 5), speakers=(Part(speaker=f"p{n}"),))
        for n in range(number)
    ]
    people = [Billing(key=f"p{n}", name=f"Sample Person {n}", organisation=f"Sample Team {n}") for n in range(number)]
    audiences = [Audience(name=f"Sample Audience {n}") for n in range(number)]
    return replace(PROGRAMME, audiences=tuple(audiences), speakers=tuple(people), rooms=(), sessions=tuple(sessions))


def asked(desk, imported, method="get", **sent) -> int:
    desk.get(address(imported))
    with CaptureQueriesContext(connection) as queries:
        getattr(desk, method)(address(imported), **sent)
    return len(queries)


def test_the_review_asks_the_same_for_1_and_for_3_of_each(desk, imported, recognised, team):
    for n in range(3):
        known(f"Sample Person {n}", f"Sample Team {n}", team)
    counts = []
    for number in (1, 3):
        recognised(programme=many(number), doubts=(), origins={})
        counts.append(asked(desk, imported))
    assert counts == [13, 13]


def test_1500_sessions_are_gone_through_a_page_at_a_time(desk, imported, recognised):
    recognised(programme=replace(many(1), sessions=many(1_500).sessions, speakers=many(1_500).speakers), doubts=())
    review = desk.get(address(imported)).context["review"]
    assert sum(map(len, review.pages)) == 1 + 1 + 1_500 + 1_500
    last = len(review.pages)
    page = desk.get(f"{address(imported)}?page={last}")
    assert len(page.content) < 500_000
    assert f"Page {last} of {last}" in read(page).one("nav", "pages").text
    answer = send(desk, imported, at=f"?page={last}", **{"sessions.s1499-title": "The last talk"})
    assert answer.headers["Location"] == f"{address(imported)}?page={last}"
    answer = send(desk, imported, do="next", **{"event-title": "Large Forum"})
    assert answer.headers["Location"] == f"{address(imported)}?page=2"
    assert corrections(imported) == {
        "sessions.s1499": {"title": "The last talk"},
        "event": {"title": "Large Forum"},
    }
    send(desk, imported, do="create", at="?page=2")
    event = Event.objects.get()
    assert (event.title, event.sessions.count(), event.sessions.filter(title="The last talk").count()) == (
        "Large Forum",
        1_500,
        1,
    )


@pytest.mark.parametrize("number", ["0", "99", "x", "-1", "9" * 40, "²"])
def test_a_page_that_there_is_not_is_the_nearest(desk, imported, number):
    assert desk.get(address(imported), {"page": number}).status_code == 200


def test_of_a_long_source_what_the_page_is_about_is_shown_with_its_neighbours(desk, imported):
    imported.content = (SOURCE + "\n".join(f"Line {n}" for n in range(3_000))).encode()
    imported.save()
    shown = [
        line.attrs["id"] for line in read(desk.get(address(imported))).one("ol", "source-lines").all("li") if line.attrs
    ]
    assert shown == [f"line-{number}" for number in range(1, 14)]


# ── Tables ──


@pytest.fixture
def table(editor, team, monkeypatch):
    """Of two columns, of which the second can be the title."""
    columns = {"When": "start", "What <b>": ""}

    def read_table(content, *, name="", format=None, columns=columns):
        if "day" in columns.values():
            raise Unreadable("No column is a title.")
        title = "Named" if columns["What <b>"] == "title" else "Untitled"
        return Reading(programme=Programme(event=EventDetails(title=title)), columns=columns)

    monkeypatch.setattr("agenda.importer.formats.read", read_table)
    return ImportFactory(content=b"When,What\n", format="csv", begun_by=editor, organiser=team)


def columns_of(page) -> dict[str, str]:
    form = read(page).one("section", "import-columns").one("form")
    return {label.text: value for label, value in zip(form.all("label"), form.sent().values(), strict=True)}


def test_columns_are_shown_and_can_be_said_otherwise(desk, table):
    page = desk.get(address(table))
    assert columns_of(page) == {"When": "start", "What <b>": ""}
    assert read(page).all("section", "import-source") == []
    answer = desk.post(f"{address(table)}columns/", {"column-0": "start", "column-1": "title"}, follow=True)
    assert columns_of(answer) == {"When": "start", "What <b>": "title"}
    assert form_of(answer).sent()["event-title"] == "Named"
    table.refresh_from_db()
    assert table.columns == {"When": "start", "What <b>": "title"}


@pytest.mark.parametrize("sent", [{"column-0": "day"}, {"column-0": "nothing"}])
def test_columns_that_make_no_programme_are_refused_in_a_sentence(desk, table, sent):
    answer = desk.post(f"{address(table)}columns/", sent)
    table.refresh_from_db()
    assert (answer.status_code, table.columns) == (422, {})
    assert len(read(answer).one("section", "import-columns").all("ul", "errorlist")) == 1


def test_somebody_added_whom_the_table_names_when_it_is_read_anew_is_there_once(desk, imported, recognised):
    send(desk, imported, **{"sessions.keynote-people": "Sample Newcomer"})
    person = Billing(key="sample-newcomer", name="Sample Newcomer", organisation="Sample College")
    recognised(programme=replace(PROGRAMME, speakers=(*PROGRAMME.speakers, person)))
    assert desk.get(address(imported)).status_code == 200
    assert [one.key for one in now(imported).programme.speakers] == ["one", "two", "sample-newcomer"]
