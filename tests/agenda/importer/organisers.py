"""Programmes that hold whatever organisers type, words of our own outline among it."""

from dataclasses import replace
from datetime import date, time

from hypothesis import strategies as st

from agenda.exports.prose import blocks, words
from agenda.exports.wording import titled
from agenda.importer.back.outline import is_day, is_mark, place_of
from events.programme import Programme, Reference, SessionDetails
from tests.programmes import Manner, programmes

_PIECES = st.sampled_from(
    [
        *("Sample", "Über", "O’Sample", "张伟", "“quoted”", '"quoted"', "it's", "C++", "<b>", "&amp;", "7", "50%", "–"),
        *("Who should attend", "Programme", "Speakers", "Conference brief", "Sources", "Key speaker", "Cancelled"),
        *("9.30am", "10am to 11am", "until 1pm", "5 March 2027", "Friday 5 March 2027:", "Not yet on a day"),
        *("Publication 3, 5 March 2027.", "https://example.org/events/x/programme/", "Date: today", "Time: 9am"),
        *("• bullet", "- dash", "* star", "1. one", "# hash", "> said", "| bar |", "---", "[brackets]", "`code`", "\\"),
        *("a: b", "Keynote: more", "x · y", "_under_", "**bold**", "~~no~~", "Moved from there", "(all)", "1990)"),
    ]
)
_lines = st.lists(_PIECES, min_size=1, max_size=4).map(" ".join)
_NAMES = st.sampled_from(
    ["Sample", "Über", "O’Sample", "张伟", "“Best”", "C++", "<b>", "7", "and", "&", "of", "Hall", "A:"]
)
_names = st.lists(_NAMES, min_size=1, max_size=3).map(" ".join)
_blocks = st.one_of(
    _lines,
    _lines.map("**{}**".format),
    st.tuples(_lines, _lines).map("\n".join),
    st.tuples(_lines, _lines).map("- {0[0]}\n- {0[1]}\n  - deeper".format),
    st.tuples(_lines, _lines).map("1. {0[0]}\n2. {0[1]}".format),
    _lines.map("> {}".format),
    _lines.map("## {}".format),
    _lines.map("[{}](https://example.org/a)".format),
    st.sampled_from(["* a\n\n  b\n\n+ c", "| a | b |\n|---|---|\n| c | d |", "```\ncode\n\n\nmore\n```", "***"]),
)
_prose = st.lists(_blocks, min_size=1, max_size=3).map("\n\n".join)
_quarters = st.builds(time, st.integers(0, 23), st.sampled_from([0, 15, 30, 45]))
AS_TYPED = Manner(
    lines=_lines,
    names=_names,
    prose=_prose,
    keys=st.text("abc-123", min_size=4, max_size=8),
    urls=st.sampled_from(["https://example.org/", "https://example.org/paper?a=b&c=d"]),
    days=st.dates(date(2027, 3, 5), date(2027, 3, 7)),
    wall_clocks=_quarters,
    clocks=_quarters,
)


def programmes_as_typed() -> st.SearchStrategy[Programme]:
    return programmes(AS_TYPED).map(_as_they_can_be)


def _as_they_can_be(programme: Programme) -> Programme:
    """With an address, which all have that were published, and without what nobody could tell apart."""
    event = replace(programme.event, slug="sample", sources=tuple(map(_source, programme.event.sources)))
    speakers = tuple(replace(speaker, name=f"{speaker.name} Person") for speaker in programme.speakers)
    sessions = tuple(map(_session, programme.sessions))
    return replace(programme, event=event, speakers=speakers, sessions=sessions, unplaced=())


def _source(source: Reference) -> Reference:
    """Its words do not end with an address."""
    title, publisher = source.title, source.publisher
    return replace(source, title=f"{title} (all)", publisher=publisher and f"{publisher} (all)")


def _session(session: SessionDetails) -> SessionDetails:
    """Its title is no day, which is a heading of one in Markdown and Word; its abstract does not begin with what the
    head of a session is in Markdown; its note has no line that is one in plain text."""
    first = next(iter(blocks(session.abstract)), None)
    begins = words(first.runs) if first else ""
    if place_of(begins) or is_mark(begins):
        session = replace(session, abstract=f"Sample\n\n{session.abstract}")
    if is_day(titled(session)):
        session = replace(session, title=f"{session.title} (all)")
    lines = (f"At {line}" if place_of(line) else line for line in (session.note or "").split("\n"))
    return replace(session, note="\n".join(lines) or None)
