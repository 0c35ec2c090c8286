"""Merging, deleting, erasing and exporting on the desk: who may, what is said first, and what then stands there."""

import io
import zipfile

import pytest

from agenda.publish import publish
from events.models import Event
from speakers.models import Appearance, Removal, Speaker
from tests.events.test_event_admin import change, filled_in, message
from tests.factories import (
    AppearanceFactory,
    ContributionFactory,
    EventFactory,
    OrganisationFactory,
    SessionFactory,
    SpeakerFactory,
    browser_of,
    member,
)
from tests.site.test_pages import read, texts

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.usefixtures("at")]
DELETED = "/admin/speakers/speaker/deleted/"
PAYLOAD = "<script>alert(1)</script>"


@pytest.fixture
def team():
    return OrganisationFactory(name="Sample Forums")


@pytest.fixture
def john(team):
    return SpeakerFactory(honorific="Professor", name="John Coxhead", biography="Of York.", added_by=team)


@pytest.fixture
def j(team):
    return SpeakerFactory(name="J. Coxhead", post_nominals="QPM", biography="Of Leeds.", added_by=team)


def page(speaker, *steps) -> str:
    return f"/admin/speakers/speaker/{speaker.pk}/" + "".join(f"{step}/" for step in steps)


# ── Merging ──


def choices(response, **typed) -> dict:
    form = response.context["form"]
    return {"seen": form.now} | {name: form[name].initial for name in form.fields} | typed


def test_both_are_shown_side_by_side_and_the_chosen_parts_stay(desk, john, j, team):
    event = EventFactory(title="Forum", organiser=team)
    for person, status in ((john, "invited"), (j, "confirmed")):
        AppearanceFactory(event=event, speaker=person, status=status)
    address = page(john, "merge", j.pk)
    shown = desk.get(address)
    assert list(shown.context["form"].fields) == ["honorific", "name", "post_nominals", "biography"]
    assert {name: shown.context["form"][name].initial for name in shown.context["form"].fields} == {
        "honorific": "kept", "name": "kept", "post_nominals": "other", "biography": "kept",
    }  # fmt: skip
    assert texts(shown, "ul", "consequences") == [
        "1 appearance of J. Coxhead QPM becomes Professor John Coxhead’s: Forum. "
        "Both are at Forum: they become one there, with the sessions of both, and confirmed, as one of them is. "
        "Publications say the same as before, under one address; /speakers/j-coxhead/ leads to "
        "/speakers/john-coxhead/. For 30 days it can be undone."
    ]
    done = desk.post(address, choices(shown, biography="other"))
    assert (done.status_code, done["Location"]) == (302, change(john))
    (one,) = Speaker.objects.all()
    assert (one.full_name, one.biography, one.slug) == ("Professor John Coxhead QPM", "Of Leeds.", "john-coxhead")
    (undo,) = read(desk.get(DELETED)).all("button", "button")
    back = desk.post(DELETED, {"put_back": undo.attrs["value"]}, follow=True)
    assert message(back) == ["J. Coxhead QPM is back."]
    assert set(Speaker.objects.values_list("name", "biography")) == {
        ("John Coxhead", "Of York."),
        ("J. Coxhead", "Of Leeds."),
    }


def test_a_12_a_part_that_a_colleague_changed_meanwhile_is_looked_at_again(desk, john, j):
    sent = choices(desk.get(page(john, "merge", j.pk)))
    Speaker.objects.filter(pk=j.pk).update(biography="Of Kent.")
    response = desk.post(page(john, "merge", j.pk), sent | {"biography": "other"})
    assert response.status_code == 409
    assert "A colleague has changed one of them" in response.text
    assert "checked" in read(response).one("input", name="biography", value="other").attrs
    assert Speaker.objects.count() == 2


@pytest.mark.parametrize("typed", [{"name": "neither"}, {"name": ""}])
def test_what_is_no_choice_is_refused(desk, john, j, typed):
    sent = choices(desk.get(page(john, "merge", j.pk))) | typed
    assert desk.post(page(john, "merge", j.pk), sent).status_code == 422
    assert Speaker.objects.count() == 2


def test_a_02_merging_needs_the_duty_towards_both(team, john, j):
    others = OrganisationFactory()
    theirs = SpeakerFactory(name="J. Coxhead", added_by=others)
    manager = browser_of(member("speaker-manager", team))
    assert [manager.get(page(john, "merge", other)).status_code for other in (j.pk, theirs.pk, john.pk)] == [
        200, 404, 404,
    ]  # fmt: skip
    reader = member("speaker-manager", team)
    reader.memberships.create(organisation=others, role="reader")
    assert browser_of(reader).get(page(john, "merge", theirs.pk)).status_code == 403
    assert "J. Coxhead" not in manager.get(page(theirs, "merge")).text
    assert texts(manager.get(page(john, "merge")), "ul", "doubles-list") == ["J. Coxhead QPM Compare"]


def test_whom_to_merge_with_is_searched_among_the_teams_people(desk, john, j):
    SpeakerFactory(name="Ann Other")
    assert texts(desk.get(page(john, "merge"), {"q": "ann"}), "ul", "doubles-list") == ["Ann Other Compare"]
    assert "Nobody of that name is there." in desk.get(page(john, "merge"), {"q": "\0%"}).text


# ── Deleting ──


def test_a_14_the_page_lists_twelve_sessions_and_the_person_can_be_put_back(desk, john, team):
    event = EventFactory(title="Forum", organiser=team)
    appearance = AppearanceFactory(event=event, speaker=john)
    titles = [f"Session {n}" for n in range(1, 13)]
    for title in titles:
        ContributionFactory(session=SessionFactory(event=event, title=title), appearance=appearance)
    shown = desk.get(change(john, "delete"))
    assert [item.text for item in read(shown).one("ol", "consequences").children if not isinstance(item, str)] == titles
    done = desk.post(change(john, "delete"), {"post": "yes"}, follow=True)
    assert message(done) == ["Professor John Coxhead is deleted. For 30 days they can be put back, here."]
    assert (Speaker.objects.count(), Appearance.objects.count()) == (0, 0)
    desk.post(DELETED, {"put_back": Removal.objects.get().pk})
    assert Appearance.objects.get().contributions.count() == 12


def test_a_02_nobody_deletes_or_erases_whom_another_team_has_too(team, john):
    owner = browser_of(member("owner", team))
    assert [owner.get(address).status_code for address in (change(john, "delete"), page(john, "erase"))] == [200, 200]
    AppearanceFactory(event=EventFactory(organiser=OrganisationFactory()), speaker=john)
    for address in (change(john, "delete"), page(john, "erase")):
        assert owner.post(address, {"post": "yes", "sure": "on"}).status_code == 403
    assert Speaker.objects.filter(pk=john.pk).exists()


def test_who_is_deleted_is_listed_for_their_team_alone(desk, team, john):
    desk.post(change(john, "delete"), {"post": "yes"})
    removal = Removal.objects.get()
    stranger = browser_of(member("owner", OrganisationFactory()))
    assert "Coxhead" not in stranger.get(DELETED).text
    assert stranger.post(DELETED, {"put_back": removal.pk}).status_code == 404
    manager = browser_of(member("speaker-manager", team))
    assert "Professor John Coxhead" in manager.get(DELETED).text
    assert manager.post(DELETED, {"put_back": "x"}).status_code == 404
    assert manager.post(DELETED, {"put_back": removal.pk}).status_code == 302


# ── Erasing and exporting ──


def test_b_06_the_page_says_what_goes_and_erases_only_whoever_is_sure(desk, client, john, team):
    event = EventFactory(title="Forum", organiser=team, brief="With John Coxhead.")
    publish(event=AppearanceFactory(event=event, speaker=john).event)
    shown = desk.get(page(john, "erase"))
    said = texts(shown, "ul", "consequences")
    assert "The name in 1 publication" in said[0]
    assert said[1] == "Forum"  # whose brief names them
    assert desk.post(page(john, "erase")).status_code == 422
    assert Speaker.objects.exists()
    assert desk.post(page(john, "erase"), {"sure": "on"}).status_code == 302
    assert not Speaker.objects.exists()
    assert "Speaker withdrawn" in client.get("/events/forum/").text
    assert Event.objects.get().brief == "With John Coxhead."


def test_b_07_the_file_is_named_for_nobody_and_kept_by_nobody(desk, john):
    response = desk.get(page(john, "export"))
    assert response["Content-Disposition"] == f'attachment; filename="speaker-{john.pk}.zip"'
    assert "no-store" in response["Cache-Control"]
    assert zipfile.ZipFile(io.BytesIO(response.content)).namelist() == ["person.json"]


def test_a_06_pub_13_what_is_typed_is_shown_literally(desk, client, team):
    bad = [
        SpeakerFactory(
            name=f"{PAYLOAD} Coxhead", biography="[x](javascript:alert(1)) <svg onload=alert(1)>", private_note=PAYLOAD,
            added_by=team,
        )
        for _ in range(2)
    ]  # fmt: skip
    publish(event=AppearanceFactory(event__title="Forum", speaker=bad[0], billing=PAYLOAD).event)
    one, other = bad
    pages = [change(one), page(one, "merge"), page(one, "merge", other.pk), page(one, "erase"), change(other, "delete")]
    pages += ["/admin/speakers/speaker/doubles/", "/admin/speakers/speaker/", change(one, "history")]
    shown = {address: desk.get(address).text for address in pages}
    shown |= {address: client.get(address).text for address in (f"/speakers/{one.slug}/", "/events/forum/")}
    desk.post(change(other, "delete"), {"post": "yes"})
    shown[DELETED] = desk.get(DELETED).text
    assert [address for address, text in shown.items() if PAYLOAD in text or "<svg onload" in text] == []
    assert "javascript:alert" not in shown[f"/speakers/{one.slug}/"].replace("[x](javascript:alert", "")


def test_a_04_fields_that_are_not_offered_are_ignored(desk, john):
    data = filled_in(desk.get(change(john))) | {"slug": "moved", "is_public": "1", "id": "99", "published": "1"}
    assert desk.post(change(john), data).status_code == 302
    assert list(Speaker.objects.values_list("pk", "slug")) == [(john.pk, "john-coxhead")]
