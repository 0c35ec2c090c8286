"""Enquiries and the outbox on the desk: who sees them, and what they can do."""

import csv
from io import StringIO

import pytest
from django.urls import reverse

from events.enquiries import receive
from events.models import Enquiry, Event, Letter
from tests.conftest import AT
from tests.factories import (
    EnquiryFactory,
    EventFactory,
    LetterFactory,
    OrganisationFactory,
    browser_of,
    member,
)
from tests.site.test_pages import read, texts

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("at")]

INBOX, OUTBOX = "/admin/events/enquiry/", "/admin/events/letter/"


@pytest.fixture
def event():
    return EventFactory(title="Forum", organiser=OrganisationFactory(), enquiries_to="office@forums.example")


@pytest.fixture
def enquiry(event):
    return receive(enquiry=EnquiryFactory.build(event=event, name="Ada Example"), at=AT)


@pytest.fixture
def elsewhere():
    """An enquiry and its letter, of another team."""
    other = EventFactory(organiser=OrganisationFactory(), enquiries_to="other@forums.example")
    return receive(enquiry=EnquiryFactory.build(event=other, name="Bert Example"), at=AT)


def page_of(row) -> str:
    return reverse(f"admin:events_{row._meta.model_name}_change", args=[row.pk])


def act(browser, action: str, *rows):
    """Chooses the rows on their list, and the action."""
    address = reverse(f"admin:events_{rows[0]._meta.model_name}_changelist")
    return browser.post(address, {"action": action, "_selected_action": [row.pk for row in rows]}, follow=True)


def buttons(response) -> list[str]:
    return [button.text for box in read(response).all("div", "read-actions") for button in box.all("button")]


def press(browser, row, label: str):
    """A button on the page of the row."""
    box = read(browser.get(page_of(row))).one("div", "read-actions")
    (button,) = [button for button in box.all("button") if button.text == label]
    pressed = {button.attrs["name"]: button.attrs["value"], "_selected_action": row.pk}
    return browser.post(page_of(row), pressed, follow=True)


def names(response) -> list[str]:
    """Of the rows of a list."""
    return [cell.one("a").text for cell in read(response).one("table", id="result_list").one("tbody").all("th")]


# ── Who sees what ──


@pytest.mark.parametrize(
    ("role", "status"),
    [("owner", 200), ("editor", 200), ("schedule-editor", 403), ("speaker-manager", 403), ("reader", 403)],
)
def test_owners_and_editors_read_enquiries_and_letters_of_their_events(event, enquiry, elsewhere, role, status):
    browser = browser_of(member(role, event.organiser))
    answers = [browser.get(address) for address in (INBOX, OUTBOX)]
    assert [answer.status_code for answer in answers] == [status] * 2
    if status == 200:
        assert names(answers[0]) == ["Ada Example"]
        assert names(answers[1]) == ["Enquiry from Ada Example: Forum"]
    assert [browser.get(page_of(row)).status_code for row in (enquiry, enquiry.letter)] == [status] * 2
    others = 404 if status == 200 else 403
    assert [browser.get(page_of(row)).status_code for row in (elsewhere, elsewhere.letter)] == [others] * 2


def test_letters_without_an_event_are_seen_by_whoever_runs_the_site(desk, event):
    letter = LetterFactory(subject="About the site itself")
    assert names(desk.get(OUTBOX)) == ["About the site itself"]
    assert browser_of(member("owner", event.organiser)).get(page_of(letter)).status_code == 404


def test_nobody_acts_on_the_rows_of_another_team(event, enquiry, elsewhere):
    browser = browser_of(member("owner", event.organiser))
    act(browser, "mark_spam", enquiry, elsewhere)
    act(browser, "have_given_up", enquiry.letter, elsewhere.letter)
    states = [list(model.objects.order_by("pk").values_list("state", flat=True)) for model in (Enquiry, Letter)]
    assert states == [["spam", "new"], ["given-up", "waiting"]]


@pytest.mark.parametrize("row", ["enquiry", "letter"])
def test_nobody_writes_them_by_hand(desk, enquiry, row):
    row = enquiry if row == "enquiry" else enquiry.letter
    assert desk.get(reverse(f"admin:events_{row._meta.model_name}_add")).status_code == 403
    page = desk.get(page_of(row))
    assert [e.attrs["name"] for e in read(page).all("input") if e.attrs.get("type") != "hidden"] == []
    assert desk.post(page_of(row), {"name": "Other", "subject": "Other"}).status_code == 403


def test_an_owner_deletes_an_event_with_its_enquiries_and_letters(event, enquiry, elsewhere):
    browser = browser_of(member("owner", event.organiser))
    browser.post(reverse("admin:events_event_delete", args=[event.pk]), {"post": "yes"})
    assert (list(Event.objects.all()), list(Enquiry.objects.all())) == ([elsewhere.event], [elsewhere])
    assert list(Letter.objects.all()) == [elsewhere.letter]


# ── The inbox ──


def test_the_page_shows_what_was_asked_literally(desk, event):
    text = "<script>alert(1)</script> [x](javascript:alert(1))\nhttp://evil.example {{7*7}}"
    enquiry = receive(enquiry=EnquiryFactory.build(event=event, name="<b>Ada</b>", message=text), at=AT)
    page = read(desk.get(page_of(enquiry)))
    shown = page.one("div", "field-message").one("div", "readonly")
    assert shown.raw.replace("\n", "") == text.replace("\n", "")
    assert page.one("div", "field-name").one("div", "readonly").text == "<b>Ada</b>"
    assert page.one("div", "field-answer_to").one("a").attrs["href"] == (
        f"mailto:{enquiry.email}?subject=Your%20question%20about%20Forum"
    )
    assert page.one("div", "field-mailed").one("a").text == "Waiting"


def test_the_page_has_a_button_for_each_other_state(desk, enquiry):
    for state, label in ("answered", "Mark as answered"), ("spam", "Mark as spam"), ("new", "Mark as new again"):
        response = press(desk, enquiry, label)
        enquiry.refresh_from_db()
        assert enquiry.state == state
        assert texts(response, "li", "success") == [f"1 enquiry is marked as {state}."]
        assert label not in buttons(response)


def test_several_are_marked_at_once(desk, event):
    enquiries = EnquiryFactory.create_batch(2, event=event)
    kept = EnquiryFactory(event=event)
    response = act(desk, "mark_answered", *enquiries)
    assert texts(response, "li", "success") == ["2 enquiries are marked as answered."]
    assert list(Enquiry.objects.new()) == [kept]


def test_the_inbox_is_filtered_by_state_and_event(desk, event):
    EnquiryFactory(event=event, name="New"), EnquiryFactory(event=event, name="Spam", state="spam")
    EnquiryFactory(name="Elsewhere")
    assert names(desk.get(f"{INBOX}?state__exact=new&event__id__exact={event.pk}")) == ["New"]


def test_x_06_an_export_has_no_formulas_and_reads_back_equal(desk, event):
    """X-06 and X-07."""
    cells = ["=1+1", "+44 20 7946 0000", "-1", "@SUM(A1)", "\tx", 'with, "quotes"\nand lines']
    enquiries = [EnquiryFactory(event=event, organisation=cell, message=cell) for cell in cells]
    EnquiryFactory(name="Not chosen")
    response = act(desk, "export", *enquiries)
    assert (response.headers["Content-Type"], response.headers["Content-Disposition"]) == (
        "text/csv; charset=utf-8",
        'attachment; filename="enquiries.csv"',
    )
    heads, *rows = csv.reader(StringIO(response.content.decode("utf-8-sig"), newline=""))
    defused = ["'=1+1", "'+44 20 7946 0000", "'-1", "'@SUM(A1)", "'\tx", 'with, "quotes"\nand lines']
    rows = [dict(zip(heads, row, strict=True)) for row in rows]
    assert sorted(row["Organisation"] for row in rows) == sorted(defused)
    assert sorted(row["Message"] for row in rows) == sorted(defused)
    assert {(row["Received"], row["State"], row["Event"]) for row in rows} == {("2027-01-15 12:00", "New", "Forum")}


@pytest.mark.parametrize("on_list", [True, False])
def test_what_is_deleted_is_gone_with_its_letter(event, enquiry, elsewhere, on_list):
    browser = browser_of(member("owner", event.organiser))
    if on_list:
        chosen = {"action": "delete_selected", "_selected_action": [enquiry.pk], "post": "yes"}
        browser.post(INBOX, chosen)
    else:
        browser.post(reverse("admin:events_enquiry_delete", args=[enquiry.pk]), {"post": "yes"})
    assert (list(Enquiry.objects.all()), list(Letter.objects.all())) == ([elsewhere], [elsewhere.letter])


# ── The outbox ──


def test_w_05_and_m_03_what_could_not_be_delivered_is_shown_with_the_reason_and_tried_again(desk, event):
    """W-05, M-03."""
    parked = LetterFactory(
        event=event, state="parked", next_try=None, failures=5, last_error="The mail server refuses the recipient: 550"
    )
    assert "The mail server refuses the recipient: 550" in read(desk.get(f"{OUTBOX}?state__exact=parked")).text
    assert buttons(desk.get(page_of(parked))) == ["Try again", "Give up"]
    response = press(desk, parked, "Try again")
    assert texts(response, "li", "success") == ["1 letter is to be tried again in a moment."]
    parked.refresh_from_db()
    assert (parked.state, parked.next_try) == ("waiting", AT)


@pytest.mark.parametrize(
    ("values", "offered"),
    [({"sent": True}, []), ({"state": "given-up", "next_try": None}, ["Try again"]), ({}, ["Try again", "Give up"])],
)
def test_a_letter_offers_what_can_be_done_with_it(desk, values, offered):
    assert buttons(desk.get(page_of(LetterFactory(**values)))) == offered


def test_several_are_given_up_at_once(desk):
    response = act(desk, "have_given_up", LetterFactory(), LetterFactory(), LetterFactory(sent=True))
    assert texts(response, "li", "success") == ["2 letters are given up."]


# ── The first page ──


def test_m_03_the_first_page_of_the_desk_says_what_waits(event, enquiry, elsewhere):
    """M-03: the organiser is told."""
    EnquiryFactory(event=event, state="spam")
    for _ in range(2):
        LetterFactory(event=event, state="parked", next_try=None)
    LetterFactory(event=elsewhere.event, state="parked", next_try=None)
    Letter.objects.filter(pk=enquiry.letter_id).update(state="delayed")
    notices = read(browser_of(member("editor", event.organiser)).get("/admin/")).one("ul", "desk-notices").all("a")
    assert [(notice.text, notice.attrs["href"]) for notice in notices] == [
        ("1 new enquiry", f"{INBOX}?state__exact=new"),
        ("2 letters could not be delivered", f"{OUTBOX}?state__exact=parked"),
        ("1 letter is delayed", f"{OUTBOX}?state__exact=delayed"),
    ]


@pytest.mark.parametrize("role", ["schedule-editor", "speaker-manager", "reader"])
def test_the_first_page_says_nothing_to_whoever_may_not_read_it(event, enquiry, role):
    page = read(browser_of(member(role, event.organiser)).get("/admin/"))
    assert page.all("ul", "desk-notices") == []


@pytest.mark.parametrize("number", [1, 3])
def test_lists_ask_the_same_for_1_and_for_3(desk, event, django_assert_num_queries, number):
    for n in range(number):
        receive(enquiry=EnquiryFactory.build(event=event, message=f"{n}"), at=AT)
    with django_assert_num_queries(8):
        desk.get(INBOX)
    with django_assert_num_queries(8):
        desk.get(OUTBOX)


def test_where_enquiries_go_is_edited_with_the_event_and_published_nowhere(desk, event):
    from agenda.compose import compose

    page = read(desk.get(reverse("admin:events_event_change", args=[event.pk])))
    assert page.one("input", id="id_enquiries_to").attrs["value"] == "office@forums.example"
    assert "office@forums.example" not in str(compose(event))
