"""What guards the desk as a whole, found by walking the URL map: reading changes nothing, records are nobody's to
alter, and what is typed is text."""

from collections import Counter

import pytest
from django.apps import apps
from django.contrib import admin
from django.db import connection
from django.urls import Resolver404, resolve

from events.models import Event
from tests.factories import EventFactory, OrganisationFactory, SessionFactory, SpeakerFactory, browser_of, member
from tests.site.test_pages import PAYLOADS, _everything, _of_django, full_of, read, texts, unsafe
from tests.site.test_permissions import EXPECTED, World

pytestmark = pytest.mark.django_db

OF_NO_ROW = ("django_session", "django_tasks", "usersessions_", "cache", "agenda_export")
"""Tables that say who is here and what runs, not what is on the desk."""


def checksums() -> dict[str, str]:
    """Of every table, whoever made it."""
    with connection.cursor() as cursor:
        found = {}
        for table in connection.introspection.table_names(cursor):
            if not table.startswith(OF_NO_ROW):
                cursor.execute(f"SELECT md5(string_agg(t::text, '' ORDER BY t::text)) FROM \"{table}\" t")  # noqa: S608
                found[table] = cursor.fetchone()[0]
        return found


def links_on(response) -> list[str]:
    if not response.headers.get("Content-Type", "").startswith("text/html"):
        return []
    hrefs = [link.attrs.get("href") or "" for link in read(response).all("a")]
    base = response.wsgi_request.path
    return [base + href if href.startswith("?") else href.partition("#")[0] for href in hrefs]


def test_a_11_following_every_link_of_the_desk_changes_nothing():
    """Breadth first from the index; two of each kind of address, so that it ends."""
    world = World()
    browser = world.browser("superuser")
    before, waiting, seen, visits = checksums(), ["/admin/"], set(), Counter()
    while waiting:
        address = waiting.pop(0)
        try:
            kind = resolve(address.partition("?")[0]).view_name
        except Resolver404:
            continue
        if address in seen or visits[kind, "?" in address] == 2:
            continue
        seen.add(address)
        visits[kind, "?" in address] += 1
        response = browser.get(address)
        assert response.status_code in (200, 302), (address, response.status_code)
        waiting += links_on(response)
    assert {"admin:events_event_change", "admin:events_event_history", "account", "sessions"} <= {k for k, _ in visits}
    assert len(seen) > 60
    assert checksums() == before


# ── A-17: every change leaves a record that stays ──


def records() -> dict[str, set]:
    models = [model for model in apps.get_models() if hasattr(model, "history_type")]
    assert len(models) >= 15
    return {model._meta.label: set(map(str, model.objects.order_by().values_list())) for model in models}


@pytest.mark.parametrize("role", ["owner", "superuser"])
def test_a_17_no_address_of_the_desk_alters_or_deletes_a_record(role):
    """Each is sent what would delete, everywhere that something can be: records are only ever added."""
    world = World()
    browser, before = world.browser(role), records()
    rows = [row.pk for row in world.rows.values()]
    press = {"post": "yes", "action": "delete_selected", "_selected_action": rows, "index": "0"}
    for name in sorted(EXPECTED):
        if name.startswith("admin:") and name not in ("admin:logout", "admin:login"):
            browser.post(world.address(name), press | world.data(name))
    after = records()
    assert {label: before[label] - after[label] for label in before if before[label] - after[label]} == {}
    assert sum(map(len, after.values())) > sum(map(len, before.values()))


def test_a_17_records_have_no_page_of_their_own_for_anybody():
    shown = [model._meta.label for model in admin.site._registry]
    assert [label for label in shown if "Historical" in label or "LogEntry" in label] == []
    assert [name for name in EXPECTED if "historical" in name or "logentry" in name] == []


# ── A-04: what a form does not ask for ──


def test_a_04_nobody_gives_themselves_rights_by_a_field_that_is_not_there():
    editor = member("editor", OrganisationFactory(), password="a-long-password")
    browser = browser_of(editor)
    more = {"is_superuser": "1", "is_staff": "1", "username": "root", "memberships": "1"}
    new = {"oldpassword": "a-long-password", "password1": "another-long-one", "password2": "another-long-one"}
    assert browser.post("/accounts/", more).status_code == 405
    assert browser.post("/admin/password_change/", new | more).status_code == 302
    before = editor.username
    editor.refresh_from_db()
    assert (editor.is_superuser, editor.username, editor.memberships.count()) == (False, before, 1)


def test_a_04_a_session_is_not_moved_into_the_event_of_another_team():
    team = OrganisationFactory()
    mine = SessionFactory(event=EventFactory(organiser=team), title="Mine")
    theirs = EventFactory(organiser=OrganisationFactory())
    browser = browser_of(member("schedule-editor", team))
    typed = {"title": "Renamed", "event": theirs.pk, "published": "1", "is_superuser": "1", "kind": "talk"}
    answer = browser.post(f"/admin/agenda/session/{mine.pk}/change/", typed)
    mine.refresh_from_db()
    assert (answer.status_code, mine.title, mine.event.organiser, theirs.publications.count()) == (422, "Mine", team, 0)


# ── A-06: text is text ──


@pytest.mark.parametrize("payload", PAYLOADS)
def test_a_06_text_that_is_code_is_text_in_lists_searches_histories_and_messages(desk, payload):
    event, draft = full_of(payload), EventFactory(title=payload)
    speaker, session = SpeakerFactory(name=payload), event.sessions.get(slug="session")
    event.place = "Elsewhere"
    event.save()
    pages = {
        "list": desk.get("/admin/agenda/session/"),
        "search": desk.get("/admin/events/event/", {"q": payload}),
        "search of speakers": desk.get("/admin/speakers/speaker/", {"q": payload}),
        "filter": desk.get("/admin/events/event/", {"sectors__id__exact": payload}, follow=True),
        "delete": desk.get(f"/admin/events/event/{draft.pk}/delete/"),
        "delete speaker": desk.get(f"/admin/speakers/speaker/{speaker.pk}/delete/"),
        "history": desk.get(f"/admin/events/event/{event.pk}/history/"),
        "history of a session": desk.get(f"/admin/agenda/session/{session.pk}/history/"),
        "message": desk.post(f"/admin/events/event/{draft.pk}/delete/", {"post": "yes"}, follow=True),
    }
    found = {name: [f for f in unsafe(read(page)) if not _of_django(*f)] for name, page in pages.items()}
    assert {name: what for name, what in found.items() if what} == {}
    without = {
        name
        for name, page in pages.items()
        if payload not in read(page).text and payload not in {e.attrs.get("value") for e in _everything(read(page))}
    }
    assert without == set()
    assert not Event.objects.filter(pk=draft.pk).exists()


# ── A-16: more than can be sent at once ──


def test_a_16_more_fields_than_a_form_may_have_are_explained_and_nothing_is_saved(desk):
    event = EventFactory(title="Forum")
    answer = desk.post(f"/admin/events/event/{event.pk}/change/", {f"field-{n}": "x" for n in range(40_001)})
    event.refresh_from_db()
    assert (answer.status_code, texts(answer, "h1"), event.title) == (
        413,
        ["That is more than can be sent at once"],
        "Forum",
    )
    assert texts(answer, "p", "lead") == [
        "A form may have 40,000 fields, and this one has more. Save it in parts: some rows now, the others after. "
        "Nothing was saved. Go back in your browser: what you typed is still there."
    ]


def test_a_16_more_text_than_a_form_may_hold_is_explained(desk):
    answer = desk.post("/admin/events/event/add/", {"brief": "a" * 3_000_000})
    assert answer.status_code == 413
    assert texts(answer, "p", "lead") == [
        "A form may hold 2.5 MB of text, and this one holds more. Shorten the longest field. "
        "Nothing was saved. Go back in your browser: what you typed is still there."
    ]
