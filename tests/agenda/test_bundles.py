"""Many events as one ZIP: asked for on the desk, made beside the server, taken by whoever asked."""

import io
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from zipfile import ZipFile

import pytest
from django.core.exceptions import ValidationError
from django.utils import timezone

from agenda import bundles
from agenda.bundles import MOST_WAITING, ask, contents, make_some, zipped
from agenda.exports import FORMS
from agenda.models import Bundle, Export
from agenda.publish import publish
from events.models import Event, Publication
from events.tasks import keep_house, make_bundles
from tests.events.test_tasks import runs
from tests.factories import EventFactory, OrganisationFactory, agenda_of, browser_of, member
from tests.site.test_pages import read, texts

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("at")]

AT = datetime(2027, 1, 15, 12, tzinfo=UTC)


@pytest.fixture
def team():
    return OrganisationFactory()


@pytest.fixture
def events(team):
    """Two that are public, and a draft."""
    made = [EventFactory(title=f"Forum {n}", organiser=team) for n in (1, 2)]
    for event in made:
        agenda_of(event, 1)
        publish(event=event)
    return [*made, EventFactory(title="Draft Forum", organiser=team)]


@pytest.fixture
def reader(team):
    return member("reader", team)


@pytest.fixture
def bundle(events, reader) -> Bundle:
    return ask(events=events, forms=["json"], by=reader, at=AT)


def make_all() -> None:
    while make_some(most=2):
        pass


def members(response) -> dict[str, bytes]:
    with ZipFile(io.BytesIO(b"".join(response.streaming_content))) as archive:
        assert archive.testzip() is None
        return {name: archive.read(name) for name in archive.namelist()}


# ── On the desk ──


def test_the_chosen_events_come_as_one_zip_a_folder_each_the_draft_left_out(events, reader):
    stranger = EventFactory(title="Stranger Forum")
    publish(event=stranger)
    browser = browser_of(reader)
    chosen = [event.pk for event in [*events, stranger]]
    answer = browser.post("/admin/events/event/", {"action": "export_as_zip", "_selected_action": chosen})
    assert answer["Location"] == f"/admin/exports/?events={','.join(str(event.pk) for event in events)}"
    page = browser.get(answer["Location"])
    assert texts(page, "p")[-1:] == ["Not public, and left out: “Draft Forum”."]
    asked = browser.post(f"/admin/exports/?events={','.join(map(str, chosen))}", {"forms": ["json"]})
    waiting = browser.get(asked["Location"])
    assert read(waiting).one("progress").attrs == {"id": "made", "max": "2", "value": "0"}
    assert browser.get(f"{asked['Location']}zip/")["Location"] == asked["Location"]
    make_bundles.call()
    done = browser.get(asked["Location"])
    assert texts(done, "progress") == []
    taken = browser.get(f"{asked['Location']}zip/")
    assert (taken["Content-Type"], taken["Content-Disposition"], taken["Cache-Control"]) == (
        "application/zip",
        f'attachment; filename="programmes-{Bundle.objects.get().asked_at:%Y-%m-%d}.zip"',
        "max-age=0, no-cache, no-store, must-revalidate, private",
    )
    assert members(taken) == {
        f"forum-{n}/forum-{n}.json": browser.get(f"/events/forum-{n}/programme.json").content for n in (1, 2)
    }


def test_asking_enqueues_one_run_and_a_run_enqueues_the_next_until_all_is_made(events, reader):
    browser = browser_of(reader)
    assert runs(make_bundles) == []
    for _ in range(2):
        browser.post(f"/admin/exports/?events={events[0].pk}", {"forms": ["json"]})
    assert len(runs(make_bundles)) == 1


def test_no_form_and_an_unknown_form_are_said_beside_the_field(events, reader):
    browser = browser_of(reader)
    for forms, said in ([], "Choose a form."), (["fax"], "Select a valid choice. fax is not one of the available"):
        answer = browser.post(f"/admin/exports/?events={events[0].pk}", {"forms": forms})
        assert answer.status_code == 422
        assert texts(answer, "ul", "errorlist")[0].startswith(said)
    assert Bundle.objects.count() == 0


@pytest.mark.parametrize("asked", ["", "0", "x,%00,-1", "999999999", "1" * 3000])
def test_events_that_are_not_there_are_no_events(reader, asked):
    page = browser_of(reader).get(f"/admin/exports/?events={asked}")
    assert page.status_code == 200
    assert texts(page, "p")[-1].startswith("No event is chosen.")


def test_x_13_more_than_so_many_of_one_person_wait_their_turn(events, reader):
    """X-13: they are made one after the other, and one more is refused until one is there."""
    browser, address = browser_of(reader), f"/admin/exports/?events={events[0].pk}"
    for _ in range(MOST_WAITING):
        assert browser.post(address, {"forms": ["json"]}).status_code == 302
    refused = browser.post(address, {"forms": ["json"]})
    assert (refused.status_code, Bundle.objects.count()) == (429, MOST_WAITING)
    assert texts(refused, "ul", "errorlist")[0].startswith("10 of your ZIPs are still being made.")
    make_some(most=1)
    assert [bundle.position for bundle in Bundle.objects.order_by("pk")][:2] == [1, 0]
    assert browser.post(address, {"forms": ["json"]}).status_code == 302


def test_x_08_what_somebody_else_asked_for_is_not_there(bundle, team):
    """X-08: not even for the owner of the team."""
    make_all()
    browser = browser_of(member("owner", team))
    assert [browser.get(f"/admin/exports/{bundle.pk}/{page}").status_code for page in ("", "zip/")] == [404, 404]


def test_whoever_has_left_the_team_takes_nothing_of_it_along(bundle, reader):
    make_all()
    reader.memberships.all().delete()
    assert members(browser_of(reader).get(f"/admin/exports/{bundle.pk}/zip/")) == {}


def test_x_11_it_is_what_was_public_when_it_was_asked_for(bundle, events):
    """X-11."""
    before = Publication.objects.current().get(event=events[0])
    events[0].title = "Renamed"
    events[0].save()
    publish(event=events[0])
    make_all()
    files, _ = contents(bundle, Event.objects.all())
    assert [publication.number for publication, _ in files if publication.pk == before.pk] == [1]


def test_the_exports_of_one_event_are_those_that_everybody_can_have(events, reader):
    page = read(browser_of(reader).get(f"/admin/events/event/{events[0].pk}/exports/")).one("ul", "desk-links")
    assert [(item.all("a")[0].text, item.all("a")[0].attrs["href"]) for item in page.all("li")] == [
        (form.name, f"/events/forum-1/programme.{form.extension}") for form in FORMS.values()
    ]
    draft = browser_of(reader).get(f"/admin/events/event/{events[2].pk}/exports/")
    assert texts(draft, "p")[-1].startswith("This event is not public")


# ── What goes wrong ──


def failing(copy):
    raise ZeroDivisionError("the cause")


def test_a_file_that_cannot_be_made_is_named_and_the_others_are_there(bundle, reader, monkeypatch):
    form = FORMS["json"]

    def fails_once(copy):
        return failing(copy) if copy.slug == "forum-1" else form.render(copy)

    monkeypatch.setitem(FORMS, "json", replace(form, render=fails_once))
    make_all()
    browser = browser_of(reader)
    named = f"{form.name} of “Forum 1”"
    assert texts(browser.get(f"/admin/exports/{bundle.pk}/"), "li")[-1] == (
        f"{named}: it could not be made. The log says why."
    )
    taken = members(browser.get(f"/admin/exports/{bundle.pk}/zip/"))
    assert sorted(taken) == ["Not in here.txt", "forum-2/forum-2.json"]
    assert taken["Not in here.txt"].decode() == f"Could not be made: {named}.\n"


def test_x_14_a_file_whose_worker_is_killed_is_tried_once_more_and_then_given_up(bundle, monkeypatch):
    """X-14: whatever ends the worker; the next file is made all the same."""

    class Killed(BaseException):
        pass

    def killed(number, extension):
        raise Killed

    monkeypatch.setattr(bundles, "_is_made", killed)
    for tries in (1, 2):
        with pytest.raises(Killed):
            make_some(most=1)
        bundle.refresh_from_db()
        assert (bundle.position, bundle.tries, bundle.failed) == (0, tries, [])
    monkeypatch.undo()
    make_all()
    bundle.refresh_from_db()
    assert (bundle.position, bundle.failed, bundle.is_finished) == (2, [0], True)


def test_two_workers_at_one_file_count_it_once(bundle, monkeypatch):
    is_made = bundles._is_made

    def meanwhile(number, extension):
        monkeypatch.setattr(bundles, "_is_made", is_made)
        make_some(most=1)
        return is_made(number, extension)

    monkeypatch.setattr(bundles, "_is_made", meanwhile)
    make_some(most=1)
    bundle.refresh_from_db()
    assert (bundle.position, bundle.failed) == (1, [])


def test_an_event_that_is_deleted_meanwhile_is_left_out(bundle, events, reader):
    Event.objects.filter(pk=events[0].pk).delete()
    make_all()
    assert list(members(browser_of(reader).get(f"/admin/exports/{bundle.pk}/zip/"))) == ["forum-2/forum-2.json"]


@pytest.mark.parametrize("slug", ["../../x", "/etc/passwd", "a\\b", "..", "x" * 90 + "/.."])
def test_x_12_every_member_is_inside_whatever_the_address_of_an_event_is(bundle, events, slug):
    """X-12: no form lets such an address in; a row may hold it all the same."""
    with pytest.raises(ValidationError):
        Event(title="x", slug=slug).full_clean()
    publication = Publication.objects.current().select_related("event").get(event=events[0])
    publication.event.slug = slug
    archive = ZipFile(io.BytesIO(b"".join(zipped([(publication, FORMS["json"])], []))))
    assert archive.namelist() == [f"event-{publication.event_id}/event-{publication.event_id}.json"]


def test_the_same_bundle_is_the_same_bytes(bundle):
    make_all()
    first, second = (b"".join(zipped(*contents(bundle, Event.objects.all()))) for _ in range(2))
    assert first == second


# ── House ──


def test_bundles_are_kept_for_a_week(bundle):
    for days, left in (6, 1), (8, 0):
        Bundle.objects.update(asked_at=timezone.now() - timedelta(days=days))
        keep_house.func()
        assert Bundle.objects.count() == left


@pytest.mark.parametrize("number", [1, 3])
def test_how_far_it_is_asks_the_same_whatever_the_size(reader, team, django_assert_num_queries, number):
    """The session and its user, the bundle, three for what the desk shows around it; when it is done, its
    publications too."""
    for _ in range(number):
        publish(event=EventFactory(organiser=team))
    bundle, browser = ask(events=Event.objects.all(), forms=["json"], by=reader, at=AT), browser_of(reader)
    with django_assert_num_queries(6):
        browser.get(f"/admin/exports/{bundle.pk}/")
    make_all()
    assert Export.objects.count() == number
    with django_assert_num_queries(7):
        browser.get(f"/admin/exports/{bundle.pk}/")
