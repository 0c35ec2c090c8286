"""Billing differs by event and is proposed from the last one; statuses carry their date."""

from datetime import UTC, date, datetime

import pytest

from events.models import Organisation
from speakers.billing import Proposal, proposal_for
from speakers.models import Appearance
from tests.conftest import AT
from tests.events.test_event_admin import change, filled_in, message, with_rows
from tests.factories import AppearanceFactory, EventFactory, OrganisationFactory, SpeakerFactory, browser_of, member
from tests.site.test_pages import texts

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("at")]
LIST = "/admin/speakers/appearance/"


@pytest.fixture
def speaker():
    return SpeakerFactory(name="Ada Example", position="Chief", organisation=OrganisationFactory(name="Sample Fire"))


@pytest.fixture
def police():
    return OrganisationFactory(name="Sample Police")


@pytest.fixture
def billed(speaker, police):
    """At three events; at the latest of them as superintendent."""
    for year, billing in ((2019, "Inspector"), (2025, "Superintendent"), (2024, "Chief Inspector")):
        event = EventFactory(starts_on=date(year, 3, 5))
        AppearanceFactory(event=event, speaker=speaker, billing=billing, position=billing, organisation=police)
    AppearanceFactory(event=EventFactory(starts_on=date(2026, 3, 5)), speaker=speaker, billing="")
    return speaker


def test_the_latest_billing_is_proposed_else_the_persons_own_post(speaker, police):
    assert proposal_for(speaker, Appearance.objects.all()) == Proposal(
        "Chief, Sample Fire", "Chief", Organisation.objects.get(name="Sample Fire")
    )
    AppearanceFactory(speaker=speaker, billing="Superintendent", organisation=police)
    assert proposal_for(speaker, Appearance.objects.all()) == Proposal("Superintendent", "", police)
    assert proposal_for(SpeakerFactory(), Appearance.objects.all()) == Proposal()


def add(desk, event, **row) -> Appearance:
    data = with_rows(filled_in(desk.get(change(event))), "appearances", row)
    assert desk.post(change(event), data).status_code == 302
    return event.appearances.latest("pk")


def test_what_is_left_empty_is_filled_from_it(desk, billed, police):
    row = add(desk, EventFactory(), speaker=billed.pk)
    assert (row.billing, row.position, row.organisation) == ("Superintendent", "Superintendent", police)


@pytest.mark.parametrize("typed", [{"billing": "Guest"}, {"position": "Guest"}])
def test_what_is_typed_stays_and_is_not_mixed_with_what_was(desk, billed, typed):
    row = add(desk, EventFactory(), speaker=billed.pk, **typed)
    assert (row.billing, row.position, row.organisation) == (typed.get("billing", ""), typed.get("position", ""), None)


def test_what_was_emptied_later_stays_empty(desk, billed):
    row = add(desk, event := EventFactory(), speaker=billed.pk)
    data = filled_in(desk.get(change(event)))
    data |= dict.fromkeys(("appearances-0-billing", "appearances-0-position", "appearances-0-organisation"), "")
    desk.post(change(event), data)
    row.refresh_from_db()
    assert (row.billing, row.position, row.organisation) == ("", "", None)


def test_the_proposal_is_asked_for_by_the_table_and_tells_of_no_other_teams_event(desk, billed, police):
    address = f"/admin/speakers/speaker/{billed.pk}/billing/"
    assert desk.get(address).json() == {
        "billing": "Superintendent",
        "position": "Superintendent",
        "organisation": {"id": police.pk, "name": "Sample Police"},
    }
    team, others = OrganisationFactory(), OrganisationFactory()
    event = EventFactory(organiser=team, starts_on=date(2018, 3, 5))
    AppearanceFactory(event=event, speaker=billed, billing="Sergeant")
    assert browser_of(member("speaker-manager", team)).get(address).json()["billing"] == "Sergeant"
    assert browser_of(member("speaker-manager", others)).get(address).status_code == 404


# ── Statuses and their dates ──


def test_become_sets_the_status_and_since_when():
    appearance = AppearanceFactory.build()
    appearance.become("invited", at=datetime(2027, 3, 3, 9, tzinfo=UTC))
    assert (appearance.status, appearance.status_in_words) == ("invited", "Invited 3 March 2027")
    appearance.become("", at=None)
    assert appearance.status_in_words == ""


def test_the_table_of_an_event_dates_each_status_that_is_set(desk, speaker):
    row = add(desk, event := EventFactory(), speaker=speaker.pk, status="invited")
    assert (row.status, row.status_at) == ("invited", AT)
    earlier = datetime(2026, 1, 1, tzinfo=UTC)
    Appearance.objects.update(status_at=earlier)
    desk.post(change(event), filled_in(desk.get(change(event))) | {"appearances-0-billing": "Guest"})
    row.refresh_from_db()
    assert (row.billing, row.status_at) == ("Guest", earlier)
    desk.post(change(event), filled_in(desk.get(change(event))) | {"appearances-0-status": "confirmed"})
    row.refresh_from_db()
    assert (row.status, row.status_at) == ("confirmed", AT)


def test_so_does_the_page_of_an_appearance(desk):
    row = AppearanceFactory(status="invited")
    desk.post(change(row), filled_in(desk.get(change(row))) | {"status": "declined"})
    row.refresh_from_db()
    assert (row.status, row.status_at) == ("declined", AT)


@pytest.mark.parametrize("status", ["proposed", "invited", "confirmed", "declined", "withdrawn"])
def test_many_are_marked_at_once_each_with_its_record(desk, status):
    rows = [AppearanceFactory(status=""), AppearanceFactory(status=status), AppearanceFactory(status="")]
    data = {"action": f"mark_{status}", "_selected_action": [row.pk for row in rows]}
    response = desk.post(LIST, data, follow=True)
    assert message(response) == [f"2 appearances are {status} now."]
    assert list(Appearance.objects.order_by("pk").values_list("status", "status_at")) == [
        (status, AT), (status, None), (status, AT),
    ]  # fmt: skip
    assert [row.history.count() for row in rows] == [2, 1, 2]


def test_a_02_of_other_teams_none_is_marked():
    team, others = OrganisationFactory(), OrganisationFactory()
    manager = member("speaker-manager", team)
    mine = AppearanceFactory(event=EventFactory(organiser=team), status="")
    read_only = OrganisationFactory()
    manager.memberships.create(organisation=read_only, role="reader")
    seen = AppearanceFactory(event=EventFactory(organiser=read_only), status="")
    theirs = AppearanceFactory(event=EventFactory(organiser=others), status="")
    data = {"action": "mark_confirmed", "_selected_action": [mine.pk, seen.pk, theirs.pk]}
    browser_of(manager).post(LIST, data)
    assert list(Appearance.objects.order_by("pk").values_list("status", flat=True)) == ["confirmed", "", ""]


def test_the_list_says_since_when_and_filters_by_status(desk):
    AppearanceFactory(status="invited", status_at=datetime(2027, 3, 3, 9, tzinfo=UTC))
    AppearanceFactory(status="confirmed")
    shown = texts(desk.get(LIST), "td", "field-shown_status")
    assert sorted(shown) == ["Confirmed", "Invited 3 March 2027"]
    assert texts(desk.get(f"{LIST}?status__exact=confirmed"), "td", "field-shown_status") == ["Confirmed"]


@pytest.mark.parametrize("number", [1, 3])
def test_the_lists_ask_the_same_for_1_and_for_3(desk, django_assert_num_queries, number):
    for _ in range(number):
        AppearanceFactory(organisation=OrganisationFactory())
    with django_assert_num_queries(7):
        assert desk.get("/admin/speakers/speaker/").status_code == 200
    with django_assert_num_queries(6):
        assert desk.get(LIST).status_code == 200
