"""Who should attend, pasted: matched by name and synonym, and made only after a look at the near ones."""

import pytest
from django.core.exceptions import ValidationError
from django.db import connection
from django.test.utils import CaptureQueriesContext
from hypothesis import given
from hypothesis import strategies as st

from events.audiences import guessed_kind, read
from events.chosen import chosen_rows
from events.models import AudienceCategory, Event
from events.text import folded, item
from tests.events.test_event_admin import change, filled_in
from tests.factories import AudienceFactory, EventFactory, OrganisationFactory, browser_of, member
from tests.site.test_pages import read as page_of

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("at")]

FORUM = """  • Police and Crime Commissioners
  • Leads for Serious and Organised Crime
  • Detective Inspectors
  • YOTs
"""


@pytest.fixture
def event():
    return EventFactory(title="Forum", organiser=OrganisationFactory())


@pytest.fixture
def known():
    """By name."""
    rows = [
        AudienceFactory(name="Police & Crime Commissioners", kind="job-title"),
        AudienceFactory(name="Detective Chief Inspectors", kind="job-title"),
        AudienceFactory(name="Youth Offending Teams", synonyms="YOTs\nYouth Justice Services"),
        AudienceFactory(name="Farriers", kind="job-title"),
    ]
    return {row.name: row for row in rows}


def address(event) -> str:
    return f"/admin/events/event/{event.pk}/audience/"


def names(event) -> list[str]:
    return [row.name for row in chosen_rows(Event.audiences, event=event)]


# ── Reading ──


@pytest.mark.parametrize(
    "line",
    [
        "Youth Offending Teams", "• youth offending team", "3. Youth-Offending Teams;", "(b) YOUTH OFFENDING TEAMS,",
        "☐ Youth Offending Teams.", "o\tYouth Offending Teams", "– Yôuth Offending Teams",
        "12) Youth   Offending Teams",
    ],
)  # fmt: skip
def test_marks_case_plural_hyphens_and_accents_make_no_difference(line):
    assert folded(item(line)) == folded("Youth Offending Teams")


def test_what_differs_in_a_word_differs():
    assert len({folded(name) for name in ("Detective Inspectors", "Detective Chief Inspectors", "Inspectors")}) == 3


@pytest.mark.parametrize(
    ("name", "kind"),
    [
        ("Heads of Safeguarding", "job-title"), ("Police and Crime Commissioners", "job-title"),
        ("Youth Offending Teams", "group"), ("Directors of Children’s Services", "job-title"),
        ("Department for Education", "group"), ("Local Authorities", "group"), ("Councillors", "job-title"),
        ("Of", "job-title"), ("Charities", "group"),
    ],
)  # fmt: skip
def test_the_kind_is_guessed_from_the_word_that_the_others_describe(name, kind):
    assert guessed_kind(name) == kind


@given(st.text(max_size=300))
def test_any_text_is_read_and_each_line_once(text):
    found = read(text, [])
    assert len({line.key for line in found}) == len(found) <= len(text.splitlines())
    assert all(line.key and "\n" not in line.text for line in found)


def test_a_line_keeps_its_place_and_a_name_counts_before_a_synonym():
    teams, board = AudienceCategory(name="Teams", synonyms="Boards"), AudienceCategory(name="Board")
    found = read("Boards\n\n•\nSomebody\nTeam\nboards", [teams, board])
    assert [(line.text, line.category) for line in found] == [("Boards", board), ("Somebody", None), ("Team", teams)]


# ── Synonyms ──


def test_a_synonym_belongs_to_one_category_and_is_told_beside_the_field(known):
    with pytest.raises(ValidationError) as refused:
        AudienceCategory(name="Young People’s Teams", synonyms="Other\nYot").full_clean(exclude=["slug"])
    assert refused.value.message_dict == {"synonyms": ["“Yot” is “Youth Offending Teams” already."]}
    with pytest.raises(ValidationError) as refused:
        AudienceCategory(name="Y.O.T.s").full_clean(exclude=["slug"])
    assert refused.value.message_dict == {"name": ["This is another name for “Youth Offending Teams” already."]}
    known["Youth Offending Teams"].full_clean()


def test_an_import_knows_synonyms_too(known):
    assert AudienceCategory.objects.named("yots") == known["Youth Offending Teams"]


# ── The page ──


def test_nothing_is_made_before_the_look(desk, event, known):
    before = AudienceCategory.objects.count()
    response = desk.post(address(event), {"pasted": FORUM})
    assert (response.status_code, AudienceCategory.objects.count(), names(event)) == (200, before, [])
    rows = [row.text for row in page_of(response).one("ol", "audience-lines").all("li")]
    assert rows[0] == "Police and Crime Commissioners is “Police & Crime Commissioners”"
    assert rows[1].startswith("Leads for Serious and Organised Crime Are these two?")
    assert "The same as “Detective Chief Inspectors”" in rows[2]
    assert "Farriers" not in " ".join(rows)
    assert rows[3] == "YOTs is “Youth Offending Teams”"


def test_what_is_chosen_is_kept_in_the_order_of_the_list(desk, event, known):
    event.audiences.add(known["Farriers"])
    near = known["Detective Chief Inspectors"]
    data = {
        "pasted": FORUM,
        "reviewed": FORUM,
        f"line-{folded('Leads for Serious and Organised Crime')}-choice": "new",
        f"line-{folded('Leads for Serious and Organised Crime')}-kind": "job-title",
        f"line-{folded('Detective Inspectors')}-choice": str(near.pk),
        f"line-{folded('Detective Inspectors')}-kind": "job-title",
    }
    assert desk.post(address(event), data).status_code == 302
    assert names(event) == [
        "Farriers", "Police & Crime Commissioners", "Leads for Serious and Organised Crime",
        "Detective Chief Inspectors", "Youth Offending Teams",
    ]  # fmt: skip
    assert AudienceCategory.objects.get(name__startswith="Leads").kind == "job-title"
    assert event.history.latest().audiences.count() == 5


def test_a_line_with_near_ones_asks_and_keeps_what_was_chosen_for_the_others(desk, event, known):
    new = f"line-{folded('Leads for Serious and Organised Crime')}"
    data = {"pasted": FORUM, "reviewed": FORUM, f"{new}-choice": "drop", f"{new}-kind": "group"}
    response = desk.post(address(event), data | {f"line-{folded('Detective Inspectors')}-kind": "job-title"})
    assert (response.status_code, names(event)) == (422, [])
    page = page_of(response)
    assert page.one("ul", "errorlist").text == "Choose what this is: it reads like what is there."
    chosen = [radio.attrs["value"] for radio in page.all("input") if "checked" in radio.attrs]
    assert chosen == ["drop"]


def test_a_list_that_was_changed_after_the_look_is_looked_at_anew(desk, event):
    response = desk.post(address(event), {"pasted": "Farriers", "reviewed": "Other", "line-other-choice": "new"})
    assert (response.status_code, AudienceCategory.objects.count()) == (200, 0)


@pytest.mark.parametrize("pasted", ["", "A\n" * 201, "Bad\x00", "\u202eOfficers"])
def test_what_is_no_list_is_refused_and_kept(desk, event, pasted):
    response = desk.post(address(event), {"pasted": pasted})
    assert response.status_code == 422
    assert page_of(response).all("ul")


def test_a_name_that_is_too_long_is_refused_beside_its_line(desk, event):
    pasted = "Officer " * 40
    data = {"pasted": pasted, "reviewed": pasted, "line-x": "", f"line-{folded(pasted)}-choice": "new"}
    response = desk.post(address(event), data | {f"line-{folded(pasted)}-kind": "group"})
    assert response.status_code == 422
    assert "at most 200 characters" in page_of(response).one("ul", "errorlist").text


@pytest.mark.parametrize("lines", [1, 3, 40])
def test_the_look_costs_the_same_for_any_number_of_lines(desk, event, known, lines):
    pasted = "\n".join(f"Sample Inspectors of kind {n}" for n in range(lines))
    with CaptureQueriesContext(connection) as queries:
        response = desk.post(address(event), {"pasted": pasted})
    assert len(page_of(response).one("ol", "audience-lines").all("legend")) == lines
    assert len(queries) == 6


def test_a_list_typed_on_the_event_form_leads_to_the_look(desk, event, known):
    form = filled_in(desk.get(change(event)))
    response = desk.post(change(event), form | {"title": "Forum 2", "pasted_audience": FORUM})
    assert response.headers["Location"] == address(event)
    assert Event.objects.get().title == "Forum 2"
    page = page_of(desk.get(address(event)))
    assert len(page.one("ol", "audience-lines").all("li")) == 4


def test_nothing_is_published_before_the_look(desk, event):
    form = filled_in(desk.get(change(event)))
    response = desk.post(change(event), form | {"pasted_audience": "Farriers", "_publish": "1"})
    assert (response.headers["Location"], event.publications.count()) == (address(event), 0)


def test_a_new_event_leads_to_the_look_too(desk):
    form = filled_in(desk.get("/admin/events/event/add/"))
    response = desk.post("/admin/events/event/add/", form | {"title": "New", "pasted_audience": "Farriers"})
    assert response.headers["Location"] == address(Event.objects.get())


def test_a_02_another_team_has_no_such_page(event):
    stranger = browser_of(member("owner", OrganisationFactory()))
    assert stranger.post(address(event), {"pasted": FORUM}).status_code == 404
    reader = browser_of(member("reader", event.organiser))
    assert reader.post(address(event), {"pasted": FORUM}).status_code == 403
