"""Programmes that nobody thought of: any whatever, and such as organisers would write."""

from dataclasses import dataclass, replace
from datetime import date, time, timedelta, timezone

from hypothesis import strategies as st

from agenda.importer.reading import Reading
from agenda.importer.settle import settled
from events import vocabulary as v
from events.programme import (
    Audience,
    Billing,
    EventDetails,
    Link,
    Organiser,
    Part,
    Programme,
    Reference,
    RoomDetails,
    SessionDetails,
    TrackDetails,
    Unplaced,
    VenueDetails,
)

UNPRINTABLE = "".join(map(chr, [*range(0x20), *range(0x7F, 0xA0), *range(0x202A, 0x202F), *range(0x2066, 0x206A)]))
_line_characters = st.characters(codec="utf-8", exclude_characters=f"{UNPRINTABLE}\u2028\u2029")
_offsets = st.integers(-14 * 60, 14 * 60).map(lambda minutes: timezone(timedelta(minutes=minutes)))
_wall_clocks = st.times().map(lambda clock: clock.replace(second=0, microsecond=0, fold=0))
_clocks = _wall_clocks | st.builds(lambda clock, offset: clock.replace(tzinfo=offset), _wall_clocks, _offsets)


@dataclass(frozen=True)
class Manner:
    """What texts, days and times are drawn from."""

    lines: st.SearchStrategy[str]
    names: st.SearchStrategy[str]
    prose: st.SearchStrategy[str]
    keys: st.SearchStrategy[str]
    urls: st.SearchStrategy[str]
    days: st.SearchStrategy[date]
    wall_clocks: st.SearchStrategy[time]
    clocks: st.SearchStrategy[time]


ANY = Manner(
    lines=st.text(_line_characters, max_size=12),
    names=st.text(_line_characters, min_size=1, max_size=12),
    prose=st.text(st.characters(codec="utf-8", exclude_characters=UNPRINTABLE) | st.just("\n"), max_size=20),
    keys=st.text("-_azAZ09", min_size=1, max_size=8),
    urls=st.text("az09./?=&", min_size=1, max_size=9).map("https://".__add__),
    days=st.dates(),
    wall_clocks=_wall_clocks,
    clocks=_clocks,
)


def _some(strategy, **options):
    return st.lists(strategy, max_size=3, **options).map(tuple)


def _made(shape, **values):
    """What is not given is left out or unknown."""
    return st.fixed_dictionaries({}, optional=values).map(lambda chosen: shape(**chosen))


def _optional(**strategies):
    return {name: st.none() | strategy for name, strategy in strategies.items()}


def _events(of: Manner):
    sources = st.builds(
        Reference, title=of.lines, **_optional(publisher=of.lines, year=st.integers(1000, 2200), url=of.urls)
    )
    return of.names.flatmap(
        lambda title: _made(
            lambda **rest: EventDetails(title=title, **rest),
            **_optional(slug=of.keys, series=of.names, format=st.sampled_from(v.EventFormat), place=of.lines),
            **_optional(summary=of.prose, brief=of.prose, audience_note=of.prose, notice=of.lines, contact=of.lines),
            **_optional(starts_on=of.days, ends_on=of.days, start_time=of.wall_clocks, end_time=of.wall_clocks),
            status=st.sampled_from(v.EventStatus),
            timezone=st.sampled_from(["Europe/London", "Asia/Tokyo"]),
            venue=st.builds(VenueDetails, name=of.names, address=st.none() | of.prose),
            organiser=st.builds(Organiser, name=of.names, website=st.none() | of.urls),
            sectors=_some(of.names),
            themes=_some(of.names),
            learning_points=_some(of.prose),
            links=_some(st.builds(Link, label=of.names, url=of.urls)),
            sources=_some(sources),
        )
    )


def _billings(of: Manner):
    return st.builds(
        Billing,
        key=st.just("replaced"),
        name=of.names,
        role=st.sampled_from([None, *v.AppearanceRole]),
        status=st.sampled_from([None, *v.PUBLIC_STATUSES]),
        is_key=st.booleans(),
        **_optional(
            honorific=of.lines, post_nominals=of.lines, billing=of.lines, position=of.lines, organisation=of.lines
        ),
    )


def _sessions(of: Manner, billed, rooms, tracks):
    parts = st.builds(
        Part,
        speaker=st.sampled_from(billed) if billed else st.nothing(),
        role=st.sampled_from(v.ContributionRole),
        status=st.sampled_from([None, *v.PUBLIC_STATUSES]),
    )
    return st.builds(
        SessionDetails,
        id=of.keys,
        title=of.lines,
        kind=st.sampled_from(v.SessionKind),
        status=st.sampled_from(v.SessionStatus),
        room=st.sampled_from([None, *rooms]),
        track=st.sampled_from([None, *tracks]),
        points=_some(of.prose),
        audiences=_some(of.names),
        themes=_some(of.names),
        speakers=_some(parts, unique_by=lambda part: part.speaker) if billed else st.just(()),
        **_optional(day=of.days, start=of.clocks, end=of.clocks, label=of.lines, abstract=of.prose, note=of.prose),
    )


@st.composite
def programmes(draw, of: Manner = ANY) -> Programme:
    """Any: what they say need not make sense, and the tables would not take all of them."""
    billed = draw(_some(of.keys, unique=True))
    rooms, tracks = draw(_some(of.names, unique=True)), draw(_some(of.names, unique=True))
    audiences = st.builds(Audience, name=of.names, kind=st.sampled_from(v.AudienceKind))
    return Programme(
        event=draw(_events(of)),
        audiences=draw(_some(audiences, unique_by=lambda a: a.name)),
        speakers=tuple(replace(draw(_billings(of)), key=key) for key in billed),
        rooms=tuple(RoomDetails(name=name, capacity=draw(st.none() | st.integers(1, 1_000_000))) for name in rooms),
        tracks=tuple(TrackDetails(name=name) for name in tracks),
        sessions=draw(_some(_sessions(of, billed, rooms, tracks), unique_by=lambda session: session.id)),
        unplaced=draw(_some(st.builds(Unplaced, line=st.integers(1), text=of.prose))),
    )


# ── As organisers write them ──

_words = st.sampled_from(
    ["Sample", "Speaker", "of", "Prevention", "a", "Über", "7", "O’Sample", "Élan", "safe", "and", "&", "<b>", "C++"]
)
_sentences = st.lists(_words, min_size=1, max_size=4).map(" ".join)
_paragraphs = st.lists(_sentences, min_size=1, max_size=3).map("\n\n".join)
_quarters = st.builds(time, st.integers(8, 18), st.sampled_from([0, 15, 30, 45]))
TIDY = Manner(
    lines=_sentences,
    names=_sentences,
    prose=_paragraphs,
    keys=st.text("abc-123", min_size=4, max_size=8),
    urls=st.sampled_from(["https://example.org/", "https://example.org/paper?a=b&c=d"]),
    days=st.dates(date(2027, 3, 5), date(2027, 3, 7)),
    wall_clocks=_quarters,
    clocks=_quarters,
)


def tidy_programmes():
    """Such as the tables would give: of words, within days that follow one another, in the order of time."""
    return programmes(TIDY).map(_as_tables_give_it)


def _as_tables_give_it(programme: Programme) -> Programme:
    whole = settled(Reading(programme=replace(programme, unplaced=()))).programme
    timeless = time(23, 59)
    in_order = sorted(whole.sessions, key=lambda s: (s.day or date.max, s.start is not None, s.start or timeless))
    return replace(whole, sessions=tuple(in_order), unplaced=())
