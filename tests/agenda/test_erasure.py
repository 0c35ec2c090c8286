"""B-05, B-06, B-07: a person's data as a file, and a person who is nowhere any more. Values that must not be seen are
canaries: words that stand nowhere else."""

import io
import json
import logging
import zipfile
from datetime import UTC, datetime

import pytest
from django.apps import apps
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.core.management import CommandError, call_command
from django.db import connection
from PIL import Image

from agenda.erasure import erase, erase_removed
from agenda.merging import merge, remove
from agenda.personal_data import as_zip
from agenda.publish import bring_back, publish
from events.models import Event, Letter
from speakers.models import Appearance, Correction, Erasure, Removal, Speaker
from tests.events.test_event_admin import change, filled_in
from tests.factories import (
    AppearanceFactory,
    ContributionFactory,
    EventFactory,
    InvitationFactory,
    LetterFactory,
    OrganisationFactory,
    SessionFactory,
    SpeakerFactory,
)

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.usefixtures("at")]
AT = datetime(2027, 1, 15, 12, tzinfo=UTC)
PRIVATE = {"email": "canary-mail@sample.example", "phone": "canary-phone", "private_note": "canary-note"}
CANARIES = ["canary", "Canary"]


@pytest.fixture
def person():
    return SpeakerFactory(
        honorific="Dr", name="Zoë Canary", post_nominals="Canary-OBE", biography="A canary's life.",
        links="Canary pages https://canary.example/", position="Canary Keeper", **PRIVATE,
    )  # fmt: skip


@pytest.fixture
def forum(person):
    """Published twice, the second time with another billing; with a photograph."""
    out = io.BytesIO()
    Image.new("RGB", (60, 40)).save(out, "JPEG")
    person.photograph, person.photograph_alt = ContentFile(out.getvalue(), "a.jpg"), "Zoë Canary at a lectern"
    person.save()
    event = EventFactory(title="Forum")
    appearance = AppearanceFactory(event=event, speaker=person, billing="Canary Keeper, Sample Zoo", is_key=True)
    ContributionFactory(session=SessionFactory(event=event, title="Opening"), appearance=appearance)
    letter = LetterFactory(recipient="canary-once@sample.example", event=event)
    invitation = InvitationFactory(appearance=appearance, letter=letter, message="A canary asks")
    Correction.objects.create(invitation=invitation, part="biography", text="Canary, rewritten", proposed_at=AT)
    AppearanceFactory(event=event, speaker__name="Sample Colleague")
    publish(event=event)
    appearance.billing = "Canary Director, Sample Zoo"
    appearance.save()
    publish(event=event)
    return event


def everything_kept() -> str:
    """Every value of every table, but of accounts."""
    found = []
    for model in apps.get_models(include_auto_created=True):
        if model._meta.managed and model._meta.app_label not in ("auth", "sessions"):
            with connection.cursor() as cursor:
                cursor.execute(f"SELECT coalesce(json_agg(t)::text, '') FROM \"{model._meta.db_table}\" t")  # noqa: S608
                found.append(f"{model._meta.label}: {cursor.fetchone()[0]}")
    return "\n".join(found)


def named_in(text: str) -> list[str]:
    """The places where a canary is still sitting."""
    return [line[:60] for line in text.splitlines() if any(canary in line for canary in CANARIES)]


PAGES = ["/", "/events/", "/events/forum/", "/events/forum/programme/", "/events/forum/sessions/opening/", "/speakers/"]
PAGES += ["/speakers/zoe-canary/", "/sitemap.xml", "/events/?q=canary"]


def test_b_06_an_erased_person_is_in_no_row_page_file_or_log(desk, client, person, forum, caplog):
    desk.post(change(person), filled_in(desk.get(change(person))) | {"phone": "canary-2"})  # the desk's log names them
    LetterFactory(recipient="Canary-Mail@sample.example", body="Dear Zoë Canary")
    other = LetterFactory(recipient="colleague@sample.example")
    before = {page: client.get(page).text for page in PAGES}
    assert "Canary" in before["/events/forum/"]
    caplog.set_level(logging.DEBUG)
    erase(speaker=person, at=AT)
    assert named_in(everything_kept()) == []
    assert default_storage.listdir("photographs")[1] == []
    assert {page: named_in(client.get(page).text) for page in PAGES if "canary" not in page} == {
        page: [] for page in PAGES if "canary" not in page
    }
    assert client.get("/speakers/zoe-canary/").status_code == 404
    assert named_in(caplog.text) == []
    assert list(Letter.objects.all()) == [other]


def test_b_06_the_place_in_every_publication_stays_under_one_pseudonym(client, person, forum):
    first = forum.publications.get(number=1)
    erase(speaker=person, at=AT)
    for publication in forum.publications.all():
        said = publication.programme_data["speakers"][0]
        assert said == {
            "key": f"_withdrawn-{person.pk}", "honorific": None, "name": "Speaker withdrawn", "post_nominals": None,
            "billing": None, "position": None, "organisation": None, "status": "confirmed", "role": None,
            "is_key": False,
        }  # fmt: skip
    page = client.get("/events/forum/programme/").text
    assert ("Speaker withdrawn" in page, "/speakers/_withdrawn" in page) == (True, False)
    assert "Speaker withdrawn" not in client.get("/speakers/").text
    first.refresh_from_db()
    assert "Canary" not in json.dumps(bring_back(publication=first).programme_data)


def test_b_06_the_history_keeps_what_happened_and_not_to_whom(person, forum):
    erase(speaker=person, at=AT)
    assert {(r.name, r.slug, r.email, r.private_note) for r in Speaker.history.filter(id=person.pk)} == {
        ("Speaker withdrawn", f"_withdrawn-{person.pk}", "", "")
    }
    assert [r.history_type for r in Appearance.history.filter(speaker=person.pk).order_by("history_id")] == [
        "+", "~", "-",
    ]  # fmt: skip


def test_the_desks_log_of_others_whose_names_hold_the_name_stays(desk, person):
    SpeakerFactory(name="Li")
    other = SpeakerFactory(name="Sample Lister")
    desk.post(change(other), filled_in(desk.get(change(other))) | {"phone": "1"})
    erase(speaker=Speaker.objects.get(name="Li"), at=AT)
    assert set(apps.get_model("admin", "LogEntry").objects.values_list("object_repr", flat=True)) == {"Sample Lister"}


def test_whoever_was_merged_into_them_is_erased_too(client, person, forum):
    twin = SpeakerFactory(name="Z. Canary", email="canary-2@sample.example")
    LetterFactory(recipient="canary-2@sample.example")
    AppearanceFactory(speaker=twin)
    merge(kept=person, other=twin, taken=(), by=None, at=AT)
    erase(speaker=person, at=AT)
    assert named_in(everything_kept()) == []
    assert client.get("/speakers/z-canary/").status_code == 404
    assert {row.speaker_number for row in Erasure.objects.all()} == {person.pk, twin.pk}


def test_whoever_was_deleted_can_be_erased_from_what_was_published(person, forum):
    removal = remove(speaker=person, by=None, at=AT)
    erase_removed(removal=removal, at=AT)
    assert named_in(everything_kept()) == []
    assert not Removal.objects.exists()


# ── B-05: a dump from before ──


def test_b_05_a_restored_person_is_erased_again_and_a_namesake_is_not(capsys, tmp_path, person, forum):
    erase(speaker=person, at=AT)
    call_command("replay_erasures", list=True)
    log = tmp_path / "erasures.txt"
    log.write_text(capsys.readouterr().out)
    assert named_in(log.read_text()) == []
    Speaker(pk=person.pk, slug="zoe-canary", name="Zoë Canary").save(force_insert=True)
    publish(event=AppearanceFactory(speaker_id=person.pk).event)
    Erasure.objects.all().delete()  # as in the dump
    call_command("replay_erasures", str(log))
    assert capsys.readouterr().out == "1 person erased again; 1 in the log.\n"
    assert named_in(everything_kept()) == []
    Speaker(pk=person.pk, slug="somebody-else", name="Somebody Else").save(force_insert=True)
    call_command("replay_erasures")
    assert capsys.readouterr().out == "0 people erased again; 1 in the log.\n"
    assert Speaker.objects.filter(slug="somebody-else").exists()


@pytest.mark.parametrize("content", ["hello\n", "1 2\n"])
def test_what_is_no_log_is_refused_in_a_sentence(tmp_path, content):
    (tmp_path / "log").write_text(content)
    with pytest.raises(CommandError, match="not a line of the log"):
        call_command("replay_erasures", str(tmp_path / "log"))
    with pytest.raises(CommandError, match="cannot be read"):
        call_command("replay_erasures", str(tmp_path / "nothing"))


# ── B-07: what is known of somebody ──


def test_b_07_all_of_a_person_is_one_file_with_the_photograph(person, forum):
    letter = LetterFactory(recipient=PRIVATE["email"], event=forum, subject="Your session")
    LetterFactory(recipient="colleague@sample.example", event=forum)
    file = as_zip(speaker=person, appearances=Appearance.objects.all(), events=Event.objects.all(), at=AT)
    with zipfile.ZipFile(io.BytesIO(file)) as archive:
        assert archive.namelist() == ["person.json", "photograph.jpg"]
        assert archive.read("photograph.jpg")[:3] == b"\xff\xd8\xff"
        data = json.loads(archive.read("person.json"))
    assert {name: data[name] for name in (*PRIVATE, "name", "position", "links", "photograph_alt")} == PRIVATE | {
        "name": "Zoë Canary",
        "position": "Canary Keeper",
        "links": "Canary pages https://canary.example/",
        "photograph_alt": "Zoë Canary at a lectern",
    }
    (there,) = data["appearances"]
    assert (there["event"], there["billing"], there["sessions"]) == (
        "Forum", "Canary Director, Sample Zoo", [{"title": "Opening", "role": "speaker", "status": ""}],
    )  # fmt: skip
    assert [(p["number"], p["billing"]["billing"]) for p in data["published"]] == [
        (2, "Canary Director, Sample Zoo"),
        (1, "Canary Keeper, Sample Zoo"),
    ]
    assert [(said["to"], said["subject"]) for said in data["letters"]] == [(letter.recipient, "Your session")]
    (asked,) = data["invitations"]
    assert (asked["event"], asked["message"], asked["corrections"][0]["text"]) == (
        "Forum", "A canary asks", "Canary, rewritten",
    )  # fmt: skip
    assert len(data["history"]) == person.history.count()


def test_events_of_other_teams_are_not_told_of(person, forum):
    theirs = EventFactory(title="Secret", organiser=OrganisationFactory())
    publish(event=AppearanceFactory(event=theirs, speaker=person).event)
    mine = Event.objects.filter(pk=forum.pk)
    file = as_zip(speaker=person, appearances=Appearance.objects.filter(event__in=mine), events=mine, at=AT)
    assert "Secret" not in zipfile.ZipFile(io.BytesIO(file)).read("person.json").decode()


def test_private_fields_are_in_no_publication_export_page_or_log(client, capsys, caplog, person, forum):
    """S-08 too: nobody finds an event by them."""
    caplog.set_level(logging.DEBUG)
    call_command("export_programme", "forum", format="json")
    told = [capsys.readouterr().out, caplog.text, *(client.get(page).text for page in PAGES)]
    told += [json.dumps([p.programme_data, p.rendered]) for p in forum.publications.all()]
    told += [json.dumps(list(forum.entries.values("text", "detail", "labels", "title")))]
    assert [(value, text[:40]) for text in told for value in PRIVATE.values() if value in text] == []
    assert {value: "Forum" in client.get("/events/", {"q": value}).text for value in PRIVATE.values()} == dict.fromkeys(
        PRIVATE.values(), False
    )
