"""Markdown, as another reader of CommonMark reads it."""

from dataclasses import replace
from itertools import pairwise

import pytest
from markdown_it import MarkdownIt

from agenda.selection import Selection
from events.text import on_one_line, plain
from events.vocabulary import SessionStatus

from .copies import DAY, copy_named, copy_of, every_event, forum, rendered
from .test_programme_txt import BREAK, PROGRAMME, TALK

READER = MarkdownIt("commonmark", {"html": True}).enable("table")

WRITTEN = """\
# Forum

* Date: Friday 5 March 2027
* Time: 9am to 5pm GMT
* Place: York
* Venue: Guildhall, 1 Sample Square, York
* Organiser: Sample Body
* Sector: criminal justice

## Conference brief

Text of the **brief**.

### Why

- a
- b
  - deeper

> said

## Programme

* Learn this

### Morning keynote: Working together

10am to 11.30am · Hall A

Why it *matters*:

1. first
2. [then](https://example.org/)

* One point
* Another

Note: Bring a pen

For: Officers and Analysts

Dr Sample One, Head, Samples (chair)\\
Sample Two (invited)

### Tea

11.30am

## Key speaker

* Dr Sample One, Head, Samples

## Also speaking

* Sample Two (invited)

## Who should attend

Open to all.

* Officers

## Sources

* [A report, Sample Press, 2025](<https://example.org/r>)

## Links

* [Travel](<https://example.org/t>)

Programme subject to change. Publication 3, 15 January 2027.\\
<{address}>
"""


def markdown(copy) -> str:
    return rendered(copy, "md").decode()


def headings(text: str) -> list[tuple[str, str]]:
    tokens = READER.parse(text)
    return [(t.tag, after.content) for t, after in pairwise(tokens) if t.type == "heading_open"]


def test_a_programme_is_written_with_its_own_headings():
    copy = copy_of(PROGRAMME)
    assert markdown(copy) == WRITTEN.format(address=copy.programme_address)


def test_headings_of_an_abstract_stand_below_those_of_its_session():
    first, second = replace(TALK, abstract="# Deep\n\n## Deeper", speakers=()), replace(BREAK, day=None, start=None)
    told = headings(markdown(copy_of(forum(first, second, rooms=PROGRAMME.rooms))))
    assert told == [
        ("h1", "Forum"),
        ("h2", "Programme"),
        ("h3", "Friday 5 March 2027"),
        ("h4", "Morning keynote: Working together"),
        ("h5", "Deep"),
        ("h6", "Deeper"),
        ("h3", "Not yet on a day"),
        ("h4", "Tea"),
    ]


def test_what_is_moved_and_a_part_are_said_in_words():
    moved = replace(TALK, status=SessionStatus.MOVED, speakers=())
    copy = copy_of(
        forum(moved, rooms=PROGRAMME.rooms), moved_from={"talk": "9am, *Hall* B"}, selection=Selection(day=DAY)
    )
    assert "10am to 11.30am · Hall A\\\n**Moved from 9am, \\*Hall\\* B**\n" in markdown(copy)
    assert "Part of the programme: Friday 5 March 2027\n" in markdown(copy)


@every_event
@pytest.mark.django_db
def test_whatever_was_typed_is_read_as_words_by_a_reader_that_takes_html(name):
    """PUB-12: nothing that organisers typed becomes markup but their Markdown."""
    copy = copy_named(name, "md")
    text = markdown(copy)
    html = READER.render(text)
    told, event = plain(html), copy.programme.event
    wanted = [event.title, event.place, event.notice, *event.learning_points]
    wanted += [billing.full_name for billing in copy.programme.speakers]
    wanted += [words for s in copy.programme.sessions for words in (s.title, s.room, s.track, *s.points)]
    assert [words for words in wanted if words and on_one_line(words) not in told] == []
    assert {token.type for token in READER.parse(text)} & {"html_block"} == set()
    assert [tag for tag in ("<script", "<img", "<svg", "<b>", 'javascript:alert(1)"') if tag in html] == []
    assert headings(text)[0][0] == "h1"
    assert [tag for tag, _ in headings(text)].count("h1") == 1
