"""A brochure as PDF: what is in it, for whom it is, and when it is another."""

import subprocess
from datetime import timedelta

import pytest
from django.core.files.base import ContentFile
from django.test import Client

from agenda.brochure import Brochure, Choice
from agenda.brochure.pdf import edition
from agenda.erasure import erase
from agenda.publish import publish, withdraw
from agenda.typeset import TypesetFailed
from events.models import Entry
from speakers.models import Speaker
from tests.agenda.brochure.reading import OWN, held, hold, page_of
from tests.conftest import AT
from tests.factories import EventFactory, agenda_of, jpeg
from tests.nasty import NASTY, SCRIPTS
from tests.programs import needs
from tests.verapdf import broken_rules

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("at")]

PDF = f"{OWN}programme.pdf"


@pytest.fixture
def mine(client, three):
    brochure = Brochure(tuple(three), "For our team", "Read this first.\n\nThen that.")
    hold(client, brochure)
    return brochure


def text_of(pdf: bytes) -> str:
    read = subprocess.run(["pdftotext", "-layout", "-", "-"], input=pdf, capture_output=True, check=True)
    return " ".join(read.stdout.decode().split())


def never(*args, **kwargs):
    raise AssertionError("made again")


def test_it_is_for_whoever_asks_alone_and_asked_for_anew(client, mine):
    """C-04, and a strong ETag of its own."""
    response = client.get(PDF)
    names = ("Content-Type", "Content-Disposition", "X-Robots-Tag")
    assert [response[name] for name in names] == ["application/pdf", 'inline; filename="for-our-team.pdf"', "noindex"]
    assert {part.strip() for part in response["Cache-Control"].split(",")} == {"private", "no-cache"}
    assert response["ETag"][:1] == response["ETag"][-1:] == '"'
    assert "Cookie" in response["Vary"]
    assert response.content[:5] == b"%PDF-"
    head = client.head(PDF)
    assert (head.status_code, head.content, head["ETag"]) == (200, b"", response["ETag"])


def test_whoever_has_it_is_told_that_nothing_changed_and_nothing_is_made(client, mine, monkeypatch):
    etag = client.get(PDF)["ETag"]
    monkeypatch.setattr("agenda.brochure.pdf.typeset", never)
    answer = client.get(PDF, headers={"If-None-Match": f'"another", {etag}'})
    assert (answer.status_code, answer.content, answer["ETag"]) == (304, b"", etag)


def test_of_an_empty_brochure_there_is_none(client):
    response = client.get(PDF)
    assert (response.status_code, response["Location"]) == (303, OWN)


def test_the_same_content_is_the_same_bytes_at_any_moment_and_for_anybody(client, mine, at):
    client.post(f"{OWN}share/")
    first = client.get(PDF)
    at(AT + timedelta(days=400))
    hold(client, held(client))
    with pytest.MonkeyPatch.context() as elsewhere:
        elsewhere.setenv("TZ", "America/New_York")
        shared = Client().get(f"{OWN}{held(client).key}.pdf")
    assert (shared.content, shared["ETag"]) == (first.content, first["ETag"])


def test_it_is_another_as_soon_as_anything_in_it_is(mine, forum, settings):
    def changed(name: str, note: str) -> str:
        return edition(Brochure(mine.choices, name, note), "").digest

    first, _, last = mine.choices
    digests = [edition(mine, "").digest, edition(mine, "a-key").digest, edition(mine.moved(first, 1), "").digest]
    digests += [edition(mine.without(last), "").digest, changed("Another", mine.note), changed(mine.name, "")]
    ada = Speaker.objects.get(slug="ada-example")
    ada.biography = "Ada writes."
    ada.save()
    digests.append(edition(mine, "").digest)
    ada.photograph, ada.photograph_alt = ContentFile(jpeg(), "a.jpg"), "Ada at a lectern"
    ada.save()
    digests.append(edition(mine, "").digest)
    forum.brief = "Another brief."
    forum.save()
    publish(event=forum)
    digests.append(edition(mine, "").digest)
    withdraw(event=forum)
    digests.append(edition(mine, "").digest)
    assert len(set(digests)) == len(digests) == 10


@needs("pdftotext")
def test_it_has_cover_contents_and_all_that_was_chosen_in_order(client, mine, forum):
    Speaker.objects.update(biography="Ada *writes* books.")
    forum.brief, forum.notice = "What works **against** gangs.", "Programme subject to change"
    forum.save()
    publish(event=forum, at=AT + timedelta(days=1))
    text = text_of(client.get(PDF).content)
    order = [
        "A delegate’s brochure", "For our team", "Read this first.", "Then that.", "Contents",
        "Forum", "Opening", "Dr Ada Example", "Newest publication in it: 16 January 2027", "Page 1 of 3",
        "Forum Friday 5 March 2027 · 9.30am to 4.30pm GMT", "What works against gangs.", "10am", "Opening",
        "Programme subject to change. Publication 2, 16 January 2027",
        "Keynote", "Opening", "Friday 5 March 2027 · 10am to 11am", "In Forum", "Dr Ada Example, Head of Samples",
        "Dr Ada Example Head of Samples, Sample Police", "Ada writes books.",
    ]  # fmt: skip
    place = 0
    for words in order:
        place = text.find(words, place)
        assert place >= 0, (words, text)


@needs("pdftotext", "javac")
def test_a_chosen_speaker_has_the_photograph_of_today(three, tmp_path):
    """The only picture in it, since the code that leads to the page is drawn; and by the rules."""
    ada = Speaker.objects.get(slug="ada-example")
    ada.photograph, ada.photograph_alt = ContentFile(jpeg(size=(600, 500)), "a.jpg"), "Ada at a lectern"
    ada.save()
    file = tmp_path / "pictured.pdf"
    file.write_bytes(edition(Brochure((three[2],)), "").made())
    listed = subprocess.run(["pdfimages", "-list", file], capture_output=True, text=True, check=True).stdout
    assert [row.split()[2:5] for row in listed.splitlines()[2:]] == [["image", "480", "480"]]
    assert broken_rules([file]) == {}


@needs("pdftotext")
def test_without_a_name_it_is_called_brochure_and_leads_to_the_site(client, three, site_url):
    hold(client, Brochure((three[2],)))
    response = client.get(PDF)
    assert response["Content-Disposition"] == 'inline; filename="brochure.pdf"'
    text = text_of(response.content)
    assert text.startswith("A delegate’s brochure Brochure Contents Dr Ada Example")
    assert f"As it is now: {site_url.partition('://')[2]} " in text
    assert "Newest publication" not in text


@needs("pdftotext")
def test_what_was_withdrawn_is_said_and_nothing_else_of_it(client, mine, forum):
    withdraw(event=forum)
    text = text_of(client.get(PDF).content)
    for words in ("An event", "A session", "A speaker"):
        assert f"{words} that was chosen here has been withdrawn." in text
    assert [word for word in ("Forum", "Opening", "Ada", "Contents") if word in text] == []


@needs("pdftotext")
def test_b_06_whoever_was_erased_is_in_it_no_more(client, mine):
    erase(speaker=Speaker.objects.get(slug="ada-example"), at=AT)
    text = text_of(client.get(PDF).content)
    assert ("Ada" in text, "Speaker withdrawn" in text) == (False, True)


@pytest.mark.parametrize("number", [1, 30])
def test_it_asks_the_same_for_1_and_for_30_things(client, django_assert_num_queries, monkeypatch, number):
    """Entries of events and sessions, former addresses, billings; all billings, publications, people of today."""
    monkeypatch.setattr("agenda.brochure.pdf.typeset", lambda *args, **kwargs: b"%PDF-")
    chosen = []
    for _ in range(-(-number // 3)):
        event = EventFactory()
        (session,) = agenda_of(event, 1)
        publish(event=event)
        key = session.contributions.get().appearance.speaker.slug
        chosen += [Choice.of_event(event.pk), Choice.of_session(event.pk, session.slug), Choice.of_speaker(key)]
    hold(client, Brochure(tuple(chosen)))
    with django_assert_num_queries(6):
        assert client.get(PDF).status_code == 200


def test_x_14_one_that_cannot_be_made_says_so_and_the_log_names_nobody(client, mine, monkeypatch, caplog):
    def fail(*args, **kwargs):
        raise TypesetFailed("over its limits")

    monkeypatch.setattr("agenda.brochure.pdf.typeset", fail)
    response = client.get(PDF)
    assert response.status_code == 503
    assert "The PDF of this brochure could not be made." in page_of(response).one("p", "lead").text
    assert "The PDF of a brochure of 3 things could not be made" in caplog.text
    assert "over its limits" in caplog.text
    assert "ada-example" not in caplog.text


@needs("pdftotext", "javac")
def test_x_04_nothing_that_can_be_typed_breaks_the_rules_of_accessible_pdf(client, tmp_path):
    """X-04, PUB-12: every nasty event with its first session and speaker, under a name and note in many scripts."""
    for number, make in enumerate(NASTY.values()):
        event = make()
        event.slug = f"nasty-{number}"
        event.save()
        publish(event=event)
    chosen = [Choice.of_event(entry.event_id) for entry in Entry.objects.events().order_by("pk")]
    sessions = Entry.objects.sessions().order_by("event_id", "pk").distinct("event_id")
    chosen += [Choice.of_session(entry.event_id, entry.slug) for entry in sessions]
    chosen += [Choice.of_speaker(entry.slug) for entry in Entry.objects.latest_billings()[:20]]
    chosen.insert(3, Choice.of_event(999_999))
    Speaker.objects.update(biography="# A heading\n\n* one\n* two\n\n#panic() $x$ @ref 👍")
    note = f"{SCRIPTS}\n\n#panic() <script>alert(1)</script> =HYPERLINK(1) {'W' * 300}"
    whole = edition(Brochure(tuple(chosen[:60]), SCRIPTS[:110], note), "").made()
    empty = edition(Brochure((Choice.of_event(999_999),), name="All is gone"), "").made()
    files = {"nasty.pdf": whole, "gone.pdf": empty}
    for name, content in files.items():
        (tmp_path / name).write_bytes(content)
    assert broken_rules([tmp_path / name for name in files]) == {}
    text = text_of(whole)
    assert "#panic() <script>alert(1)</script> =HYPERLINK(1)" in text
    assert "Siân Ŵyn" in text
