"""The site as files: every link holds without a server, and it is there whole or not at all."""

import re
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path
from threading import Thread
from urllib.parse import unquote, urlsplit

import pytest
from django.core.files.base import ContentFile
from django.core.management import load_command_class
from django.db import connection
from lxml import html

from agenda.exports import FORMS
from agenda.models import Export
from agenda.publish import publish
from events.models import Entry, Event
from socprog import static_site
from socprog.kept_pages import store
from socprog.static_page import Link, static_page, static_stylesheet
from socprog.static_site import MARKER, Address, NotWritten, StaticSite, write_site
from speakers.models import Speaker
from tests.browser import pages
from tests.factories import (
    ContributionFactory,
    EventFactory,
    OrganisationFactory,
    SessionFactory,
    jpeg,
)

pytestmark = pytest.mark.django_db

SITE = "http://127.0.0.1:8000"


@pytest.fixture
def forum():
    event = EventFactory(title="Forum", organiser=OrganisationFactory(name="Sample Team"))
    ContributionFactory(
        session=SessionFactory(event=event, title="Talk", at=("10:00", "11:00")),
        appearance__speaker__name="Ada Sample",
    )
    SessionFactory(event=event, title="Lunch", at=("12:00", "13:00"))
    publish(event=event)
    return event


@pytest.fixture
def copy(tmp_path) -> Path:
    return tmp_path / "copy"


def files(folder: Path) -> set[str]:
    return {str(path.relative_to(folder)) for path in folder.rglob("*") if path.is_file()}


def links(page: Path) -> list[tuple[str, str]]:
    """What a page leads to and shows, with the tag, as an independent reader has it."""
    tree = html.fromstring(page.read_bytes())
    found = [(element.tag, address) for element, name, address, _ in tree.iterlinks() if name != "srcset"]
    pictures = [each.split()[0] for value in tree.xpath("//@srcset") for each in value.split(",")]
    return found + [("srcset", address) for address in pictures]


def dead_links(folder: Path) -> list[tuple[str, str]]:
    """Those that lead to no file, or to no place on its page; those that would need a server."""
    dead, places = [], {}
    for page in folder.rglob("*.html"):
        for _, address in links(page):
            parts = urlsplit(address)
            if parts.scheme:
                continue
            target = (page.parent / unquote(parts.path)).resolve() if parts.path else page
            if address.startswith("/") or parts.query or not target.is_file() or not target.is_relative_to(folder):
                dead.append((str(page.relative_to(folder)), address))
            elif parts.fragment and target.suffix == ".html":
                if target not in places:
                    places[target] = set(html.fromstring(target.read_bytes()).xpath("//@id"))
                if parts.fragment not in places[target]:
                    dead.append((str(page.relative_to(folder)), address))
    return dead


# ── What is in it ──


def test_every_link_within_the_whole_demo_leads_to_a_file(copy):
    pages.load()
    for number in range(35):  # so that a list has a second page
        publish(event=EventFactory(title=f"Past {number}", starts_on=date(2020, 1, 1)))
    speaker = Speaker.objects.get(slug="john-coxhead")
    speaker.photograph_alt = "A sample of a person"
    speaker.photograph.save("x.jpg", ContentFile(jpeg()))
    count = write_site(copy)
    assert dead_links(copy) == []
    written = files(copy)
    assert len(written) == count + 1
    listed = sorted(name for name in written if name.startswith("events/past/"))
    assert [re.sub("-[0-9a-f]{8}", "", name) for name in listed] == [
        "events/past/index-page-1.html",
        "events/past/index-page-2.html",
        "events/past/index-view-month.html",
        "events/past/index-view-month-when-2014-06.html",
        "events/past/index-view-month-when-2019-07.html",
        "events/past/index-view-month-when-2020-01.html",
        "events/past/index-view-month-when-2023-11.html",
        "events/past/index-view-month-when-2024-12.html",
        "events/past/index-view-years.html",
        "events/past/index.html",
    ]
    styles = {name for name in written if name.endswith(".css")}
    for name in styles:
        for address in re.findall(r"url\(\"?([^\")]+)", (copy / name).read_text()):
            assert address.startswith("data:") or (copy / name).parent.joinpath(address).resolve().is_file(), address
    assert {"static/css/theme.css", "static/css/fonts.css", "static/bootstrap/bootstrap.min.css"} <= styles
    assert sum(name.startswith("media/photographs/") for name in written) == 2


def test_it_has_every_form_of_every_programme_as_it_is_served(client, forum, copy):
    write_site(copy)
    for form in FORMS.values():
        path = f"/events/forum/programme.{form.extension}"
        assert (copy / path[1:]).read_bytes() == client.get(path).content
    for path in ("/calendar.ics", "/feed.xml", "/events/forum/feed.xml", "/speakers/ada-sample.ics"):
        assert (copy / path[1:]).read_bytes() == client.get(path).content
    assert (copy / "events/forum/sessions/talk.ics").exists()


def test_pub_03_drafts_and_what_only_organisers_see_are_not_in_it(forum, copy):
    """PUB-03."""
    ContributionFactory(session__event__title="Draft Forum", appearance__speaker__name="Only In A Draft")
    write_site(copy)
    written = "".join(path.read_text(errors="replace") for path in copy.rglob("*") if path.suffix in (".html", ".xml"))
    assert "Draft Forum" not in written
    assert "Only In A Draft" not in written
    assert {Path(name).parts[0] for name in files(copy)} == {
        *("index.html", MARKER, "calendar.ics", "feed.xml"),
        *("about", "accessibility", "audiences", "events", "organisations", "privacy", "sources", "speakers", "static"),
    }


def test_what_needs_a_server_says_so_and_leads_there(forum, copy):
    write_site(copy)
    brief = html.fromstring((copy / "events/forum/index.html").read_bytes())
    assert [a.text_content() for a in brief.xpath(f"//a[@href='{SITE}/events/forum/enquire/']")] == [
        "Ask the organiser (on the live site)"
    ]
    assert brief.xpath("//link[@rel='canonical']/@href") == [f"{SITE}/events/forum/"]
    for page in copy.rglob("*.html"):
        assert html.fromstring(page.read_bytes()).xpath("//form|//input|//link[@rel='preload']") == []
    for path in ("index.html", "events/index.html", "events/forum/programme/index.html"):
        text = html.fromstring((copy / path).read_bytes()).text_content()
        assert "This copy of 127.0.0.1:8000 cannot search. See all events, past events or speakers A to Z." in text


def test_a_page_that_a_page_leads_to_in_vain_is_said_not_to_be_there(forum, copy):
    Entry.objects.filter(event=forum, kind="billing").delete()
    write_site(copy)
    assert "There is no page at this address" in (copy / "speakers/ada-sample/index.html").read_text()
    assert dead_links(copy) == []


# ── Whole or not at all, and nowhere else ──


def test_what_was_written_here_is_written_anew(forum, copy):
    copy.mkdir()
    write_site(copy)
    (copy / "left-over.html").write_text("of an event that is gone")
    forum.title = "Forum renamed"
    forum.save()
    publish(event=forum)
    store.clear()
    write_site(copy)
    assert "left-over.html" not in files(copy)
    assert "Forum renamed" in (copy / "index.html").read_text()
    assert [path.name for path in copy.parent.iterdir() if "copy" in path.name] == ["copy"]


def test_a_folder_with_anything_else_in_it_is_left_as_it_is(forum, copy):
    copy.mkdir()
    (copy / "thesis.txt").write_text("of years")
    with pytest.raises(NotWritten) as error:
        write_site(copy)
    assert str(error.value) == (f"{copy} holds something else; name an empty folder, or one that this command wrote.")
    assert files(copy) == {"thesis.txt"}


def test_a_file_a_link_and_a_drive_are_refused(copy, monkeypatch):
    copy.write_text("a file")
    link = copy.with_name("link")
    link.symlink_to(copy.parent)
    for path in (copy, link):
        with pytest.raises(NotWritten, match="is not a folder"):
            write_site(path)
    with pytest.raises(NotWritten, match="cannot be written: File exists"):
        write_site(copy / "below")
    monkeypatch.setattr(Path, "is_mount", lambda path: True)
    with pytest.raises(NotWritten, match="is a drive of its own"):
        write_site(copy.with_name("drive"))


def test_what_cannot_be_made_leaves_what_was_there(forum, copy, monkeypatch):
    write_site(copy)
    before = {name: (copy / name).read_bytes() for name in files(copy)}

    def fails(copy):
        raise ZeroDivisionError

    store.clear()
    Export.objects.all().delete()
    monkeypatch.setitem(FORMS, "json", replace(FORMS["json"], render=fails))
    with pytest.raises(NotWritten) as error:
        write_site(copy)
    assert str(error.value) == ("/events/forum/programme.json could not be made (answer 503); nothing was written.")
    assert {name: (copy / name).read_bytes() for name in files(copy)} == before
    assert [path.name for path in copy.parent.iterdir() if "copy" in path.name] == ["copy"]


def test_x_12_no_address_leads_outside_the_folder(forum, copy, monkeypatch):
    """X-12."""
    Entry.objects.filter(kind="session", slug="talk").update(slug="../../../x")
    with pytest.raises(NotWritten, match="has no address that holds"):
        write_site(copy)
    assert not copy.exists()
    monkeypatch.setattr(static_site, "_beginnings", lambda: [Address("/../../x/")])
    with pytest.raises(NotWritten, match="would be outside the folder"):
        write_site(copy)
    assert not copy.exists()


@pytest.mark.django_db(transaction=True)
def test_x_11_what_is_published_meanwhile_is_not_in_it(forum, copy, monkeypatch):
    """X-11."""

    def publish_meanwhile():
        event = Event.objects.get(slug="forum")
        event.title = "Renamed meanwhile"
        event.save()
        publish(event=event)
        connection.close()

    answer, asked = StaticSite._answer, []

    def answer_and_publish(self, address):
        asked.append(address)
        if len(asked) == 3:
            thread = Thread(target=publish_meanwhile)
            thread.start()
            thread.join()
        return answer(self, address)

    monkeypatch.setattr(StaticSite, "_answer", answer_and_publish)
    write_site(copy)
    said = "".join(path.read_text(errors="replace") for path in copy.rglob("*") if path.is_file())
    assert "Renamed meanwhile" not in said
    assert Event.objects.get(slug="forum").current_publication.number == 2


# ── The command ──


@dataclass
class Done:
    code: int
    said: str
    wrong: str


@pytest.fixture
def export_site(capsys, monkeypatch):
    monkeypatch.setattr("django.core.management.base.connections.close_all", lambda: None)

    def run(*arguments) -> Done:
        code = 0
        try:
            command = load_command_class("socprog", "export_site")
            command.run_from_argv(["manage.py", "export_site", *map(str, arguments), "--no-color"])
        except SystemExit as exit:
            code = exit.code
        return Done(code, *capsys.readouterr())

    return run


def test_the_command_says_what_it_wrote_or_why_not(forum, copy, export_site):
    done = export_site(copy)
    assert (done.code, done.wrong) == (0, "")
    assert re.fullmatch(rf"\d+ files are in {copy}; open {copy}/index.html.\n", done.said)
    (copy / MARKER).unlink()
    done = export_site(copy)
    assert (done.code, done.said, done.wrong.count("\n")) == (1, "", 1)
    assert "holds something else" in done.wrong
    assert export_site().code == 2


# ── A page, a stylesheet, a name ──


def test_a_page_is_written_as_it_was_but_for_its_links():
    page = (
        '<!doctype html>\n<html lang="en-GB"><head><!-- a &amp; --><link rel="canonical" href="/a/"></head>'
        '<body><a class="x &quot;y&quot;" href="/a/?b=1&amp;c=2#d">A &amp; B &#8217; &lt;</a><br/>'
        '<svg><use href="/u.svg"/></svg><IMG SRC=/p.jpg '
        'srcset="/p.jpg 1x, /q.jpg 2x" alt=""><script>if (1 < 2) { "</a>" }</script>'
        '<a href="/desk/">Sign in</a><form class="find" method="post"><input name="q"><a href="/z/">z</a>'
        "<button>Add &amp; <b>go</b></button><button>No</button></form>.</body>"
    )
    asked = []

    def links(address: str) -> Link:
        asked.append(address)
        return Link(f"file{address}", is_live=address == "/desk/")

    written = static_page(page, links, instead_of=lambda form: f"<p>{form}</p>")
    assert written == (
        '<!doctype html>\n<html lang="en-GB"><head><!-- a &amp; --><link rel="canonical" href="/a/"></head>'
        '<body><a class="x &quot;y&quot;" href="file/a/?b=1&amp;c=2#d">A &amp; B &#8217; &lt;</a><br/>'
        '<svg><use href="file/u.svg" /></svg><img src="file/p.jpg" srcset="file/p.jpg 1x, file/q.jpg 2x" alt="">'
        '<script>if (1 < 2) { "</a>" }</script>'
        '<a href="file/desk/">Sign in (on the live site)</a>'
        "<p>Form(attributes={'class': 'find', 'method': 'post'}, label='Add &amp; go')</p>.</body>"
    )
    assert asked == ["/a/?b=1&c=2#d", "/u.svg", "/p.jpg", "/p.jpg", "/q.jpg", "/desk/"]


def test_addresses_in_a_stylesheet_are_changed_and_nothing_else():
    css = """@import url("a.css") layer(x); @import 'b.css'; p { src: url(c.woff2); border-image: url('d.png') }"""
    assert static_stylesheet(css, lambda address: Link(f"../{address}")) == (
        """@import url("../a.css") layer(x); @import '../b.css'; """
        """p { src: url(../c.woff2); border-image: url('../d.png') }"""
    )


@pytest.mark.parametrize(
    ("address", "file"),
    [
        (Address("/"), "index.html"),
        (Address("/events/past/"), "events/past/index.html"),
        (Address("/events/past/", "page=2"), "events/past/index-page-2-XXXXXXXX.html"),
        (
            Address("/events/x/programme.frab.json", "day=2027-03-05"),
            "events/x/programme-day-2027-03-05-XXXXXXXX.frab.json",
        ),
        (Address("/", "q=../../x%00"), "index-q-x-00-XXXXXXXX.html"),
    ],
)
def test_every_address_has_a_file_of_its_own(address, file):
    assert re.sub(r"-[0-9a-f]{8}(?=\.)", "-XXXXXXXX", address.file) == file
    assert address.is_safe


@pytest.mark.parametrize("path", ["/a/../b/", "/a/.hidden/", "/a//b/", "/a b/", "/a\\b/", "/é/", "/a\x00/", "/CON:/"])
def test_an_address_that_is_no_name_of_a_file_has_none(path):
    assert not Address(path).is_safe
