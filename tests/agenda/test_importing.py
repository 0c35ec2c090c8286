"""Importing at the desk: the source, and what becomes of it before a draft is made."""

from datetime import timedelta

import pytest
from django.contrib.auth import get_user_model
from django.core.files.uploadedfile import SimpleUploadedFile

from agenda.importer.reading import Unreadable
from agenda.models import Import
from events.models import Event
from events.tasks import keep_house
from speakers.models import Speaker
from tests.agenda.readings import SOURCE, desk, editor, recognised, team
from tests.conftest import AT
from tests.factories import EventFactory, ImportFactory, OrganisationFactory, browser_of, member
from tests.nasty import MARKUP
from tests.site.test_pages import read

__all__ = ["desk", "editor", "recognised", "team"]
pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("at", "recognised")]
NEW = "/admin/events/event/import/"


def paste(desk, team, **sent):
    return desk.post(NEW, {"text": SOURCE, "organiser": team.pk, **sent})


def file(content: bytes = SOURCE.encode(), name: str = "forum.txt"):
    return SimpleUploadedFile(name, content)


def rows() -> tuple[int, int, int]:
    return Import.objects.count(), Event.objects.count(), Speaker.objects.count()


# ── The way in ──


@pytest.mark.parametrize(("role", "offered"), [("editor", True), ("schedule-editor", False), ("reader", False)])
def test_whoever_may_add_events_is_offered_it_on_the_first_page_and_on_the_list(team, role, offered):
    desk = browser_of(member(role, team))
    ways = [NEW in desk.get(address).text for address in ("/admin/", "/admin/events/event/")]
    assert ways == [offered, offered]


@pytest.mark.parametrize(("role", "offered"), [("editor", True), ("schedule-editor", False)])
def test_an_event_is_imported_again_from_its_page_by_whoever_edits_it(team, role, offered):
    event = EventFactory(organiser=team)
    page = browser_of(member(role, team)).get(f"/admin/events/event/{event.pk}/change/").text
    assert (f"{NEW}?event={event.pk}" in page) == offered


def test_an_event_of_others_is_not_there_to_be_imported_into(desk):
    assert desk.get(f"{NEW}?event={EventFactory(organiser=OrganisationFactory()).pk}").status_code == 404


@pytest.mark.parametrize("number", ["x", "-1", "1e3", "9" * 30, "²", "\0"])
def test_an_event_of_no_number_is_not_there(desk, number):
    assert desk.get(NEW, {"event": number}).status_code == 404


def test_the_only_team_is_chosen_already_and_no_other_can_be(desk, team):
    OrganisationFactory(name="Others")
    options = read(desk.get(NEW)).one("select").all("option")
    assert [(option.text, "selected" in option.attrs) for option in options][1:] == [("Sample Events", True)]


def test_the_team_of_others_is_refused(desk):
    answer = paste(desk, OrganisationFactory())
    assert (answer.status_code, rows()) == (422, (0, 0, 0))


def test_limits_and_forms_are_said_before(desk):
    assert "Up to 10 MB." in read(desk.get(NEW)).one("form", "import-form").text


# ── The source ──


def test_a_pasted_text_is_kept_and_leads_to_its_review_and_nothing_else_is_saved(desk, editor, team):
    answer = paste(desk, team)
    imported = Import.objects.get()
    assert answer.headers["Location"] == f"{NEW}{imported.pk}/"
    assert (bytes(imported.content), imported.name, imported.format) == (SOURCE.encode(), "", "txt")
    assert (imported.begun_by, imported.begun_at, imported.organiser, imported.event) == (editor, AT, team, None)
    desk.get(answer.headers["Location"])
    assert rows() == (1, 0, 0)


def test_a_file_is_kept_with_its_name(desk, team):
    paste(desk, team, text="", file=file())
    imported = Import.objects.get()
    assert (bytes(imported.content), imported.name, imported.format) == (SOURCE.encode(), "forum.txt", "txt")


@pytest.mark.parametrize(
    ("sent", "field", "said"),
    [
        ({"text": ""}, "text", "Paste a programme here, or choose a file below."),
        ({"text": " \n\t\n"}, "text", "Paste a programme here, or choose a file below."),
        ({"file": file()}, "file", "Paste a text or choose a file, not both."),
        ({"text": "", "file": file(b'{"schema": 1}', "a.json")}, "file", None),
        ({"text": "", "file": file(name="x" * 250 + ".txt")}, "file", None),
    ],
)
def test_what_cannot_be_read_is_one_sentence_beside_its_field(desk, team, sent, field, said):
    answer = paste(desk, team, **sent)
    errors = answer.context["form"].errors
    assert (answer.status_code, list(errors), len(errors[field])) == (422, [field], 1)
    assert said is None or errors[field] == [said]
    assert rows() == (0, 0, 0)


def test_more_than_10_mb_is_not_taken_in(desk, team):
    answer = paste(desk, team, text="", file=file(b"x" * (10 * 1024 * 1024 + 1)))
    assert (answer.status_code, rows()) == (413, (0, 0, 0))
    assert "A file may have 10 MB, and this one has more." in answer.text


def test_what_was_typed_is_kept_where_it_cannot_be_read(desk, team, monkeypatch):
    def refuse(document):
        raise Unreadable("It is a picture of a text.")

    monkeypatch.setattr("agenda.importer.formats.recognise", refuse)
    page = read(answer := paste(desk, team))
    assert (answer.status_code, page.one("ul", "errorlist").text) == (422, "It is a picture of a text.")
    assert page.one("form", "import-form").sent() == {"text": SOURCE, "organiser": str(team.pk), "file": ""}


@pytest.mark.parametrize("name", MARKUP)
def test_what_is_pasted_is_shown_as_text(desk, team, name):
    paste(desk, team, text=MARKUP[name])
    page = desk.get(f"{NEW}{Import.objects.get().pk}/")
    lines = read(page).one("ol", "source-lines").all("span", "text")
    assert [line.raw for line in lines] == MARKUP[name].splitlines()


def test_an_import_is_found_again_by_whoever_began_it(desk, team):
    paste(desk, team)
    imported = Import.objects.get()
    links = [a.attrs["href"] for a in read(desk.get(NEW)).one("ul", "desk-links").all("a")]
    assert links == [f"{NEW}{imported.pk}/"]
    assert read(browser_of(member("editor", team)).get(NEW)).all("ul", "desk-links") == []


# ── Whose it is ──


@pytest.mark.parametrize("page", ["", "source/"])
def test_without_an_event_it_is_seen_by_whoever_began_it_alone(desk, editor, team, page):
    imported = ImportFactory(begun_by=editor, organiser=team)
    colleague, superuser = member("owner", team), get_user_model().objects.create_superuser("superuser")
    seen = [browser_of(user).get(f"{NEW}{imported.pk}/{page}").status_code for user in (editor, colleague, superuser)]
    assert seen == [200, 404, 404]


def test_of_an_event_it_is_its_teams(desk, editor, team):
    imported = ImportFactory(event=EventFactory(organiser=team), begun_by=editor)
    colleague, stranger = member("editor", team), member("owner", OrganisationFactory())
    seen = [browser_of(user).get(f"{NEW}{imported.pk}/").status_code for user in (colleague, stranger)]
    assert seen == [200, 404]


def test_whoever_left_the_team_cannot_go_on(desk, editor, team):
    imported = ImportFactory(begun_by=editor, organiser=team)
    editor.memberships.all().delete()
    desk = browser_of(get_user_model().objects.get(pk=editor.pk))
    assert desk.get(f"{NEW}{imported.pk}/").status_code == 403


def test_the_source_is_a_file_to_keep_and_never_a_page(desk, team):
    html = b"<script>alert(1)</script>"
    imported = ImportFactory(event=EventFactory(organiser=team), content=html, name="page \u201cone\u201d.html")
    answer = desk.get(f"{NEW}{imported.pk}/source/")
    said = {name: answer.headers[name] for name in ("Content-Type", "X-Content-Type-Options")}
    assert said == {"Content-Type": "application/octet-stream", "X-Content-Type-Options": "nosniff"}
    assert "no-store" in answer.headers["Cache-Control"]
    assert answer.headers["Content-Disposition"].startswith("attachment; filename")
    assert (answer.content, "sandbox" in answer.headers["Content-Security-Policy"]) == (html, True)


def test_the_event_says_from_what_it_was_imported(desk, editor, team):
    event = EventFactory(organiser=team)
    ImportFactory(event=event, name="forum.docx", begun_by=editor, applied_at=AT, programme={})
    ImportFactory(event=event, begun_at=AT + timedelta(hours=1))
    ImportFactory(event=EventFactory(organiser=team), name="another.docx")
    section = read(desk.get(f"/admin/events/event/{event.pk}/change/")).one("section", "imports")
    assert [item.text for item in section.all("li")] == [
        "Pasted text, 15 January 2027, 13:00; not finished: go on with it",
        f"forum.docx, 15 January 2027, 12:00 by {editor.username}",
    ]


def test_what_nobody_finished_is_gone_after_a_week(team):
    event = EventFactory(organiser=team)
    week_ago = AT - timedelta(days=7, minutes=1)
    kept = [
        ImportFactory(begun_at=AT - timedelta(days=6)),
        ImportFactory(begun_at=week_ago, event=event, applied_at=week_ago, programme={}),
    ]
    ImportFactory(begun_at=week_ago)
    ImportFactory(begun_at=week_ago, event=event)
    keep_house.call()
    assert list(Import.objects.order_by("pk")) == kept
