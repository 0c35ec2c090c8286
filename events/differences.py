"""What is different between two Programmes of an event, in the words of its readers.

Sessions are matched by id and people by key, so that one which is renamed is still the same one.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from enum import StrEnum

from events.programme import Billing, EventDetails, Part, Programme, SessionDetails
from events.rewording import Run, rewording
from events.vocabulary import AppearanceStatus, ContributionRole, EventStatus, SessionStatus
from events.when import When
from events.words import clock, clocks, joined, short_day


class About(StrEnum):
    EVENT = "The event"
    SESSIONS = "Sessions"
    SPEAKERS = "Speakers"


@dataclass(frozen=True)
class Difference:
    about: About
    sentence: str
    key: str = ""
    """Of the session or the speaker."""
    before: str = ""
    after: str = ""
    """Of prose, which its sentence only names."""

    @property
    def rewording(self) -> list[Run]:
        return rewording(self.before, self.after) if self.before and self.after else []


def differences(before: Programme, after: Programme) -> tuple[Difference, ...]:
    """Of the event, then session by session in the order of the programme, then of people."""
    return (*_of_event(before, after), *_of_sessions(before, after), *_of_speakers(before, after))


# ── Ways to say it ──


def _changed(what: str, before, after, *, about: About, key: str = "") -> Iterator[Difference]:
    """A short value: “Place changed from “York” to “Leeds”.”"""
    if (before or None) == (after or None):
        return
    if not before:
        sentence = f"{what} added: “{after}”."
    elif not after:
        sentence = f"{what} taken out: “{before}”."
    else:
        sentence = f"{what} changed from “{before}” to “{after}”."
    yield Difference(about, sentence, key)


def _reworded(what: str, before: str | None, after: str | None, *, about: About, key: str = "") -> Iterator[Difference]:
    """Prose: what it says now is for its own place on the page."""
    if (before or "") == (after or ""):
        return
    done = "changed" if before and after else "added" if after else "taken out"
    yield Difference(about, f"{what} {done}.", key, before or "", after or "")


def _listed(one: str, many: str, before: Iterable, after: Iterable, *, about: About, key: str = ""):
    """Things that are named in a row."""
    old, new = list(before), list(after)
    kept = dict.fromkeys(old)
    for verb, names in (
        ("added", [name for name in dict.fromkeys(new) if name not in kept]),
        ("taken out", [name for name in kept if name not in new]),
    ):
        if names:
            what = one if len(names) == 1 else many
            yield Difference(about, f"{what} {verb}: {joined(f'“{name}”' for name in names)}.", key)
    if old != new and set(old) == set(new):
        yield Difference(about, f"{many}: the order changed.", key)


# ── The event ──


def _of_event(before: Programme, after: Programme) -> Iterator[Difference]:
    then, now, about = before.event, after.event, About.EVENT
    if then.status != now.status:
        yield Difference(about, STATUSES[now.status])
    for what, name in SHORT.items():
        yield from _changed(what, getattr(then, name), getattr(now, name), about=about)
    yield from _when(When.of(then), When.of(now))
    for what, value in SHOWN.items():
        yield from _changed(what, value(then), value(now), about=about)
    for what, name in PROSE.items():
        yield from _reworded(what, getattr(then, name), getattr(now, name), about=about)
    for (one, many), names in LISTS.items():
        yield from _listed(one, many, names(before), names(after), about=about)


STATUSES = {
    EventStatus.SCHEDULED: "The event takes place as planned.",
    EventStatus.POSTPONED: "The event is postponed.",
    EventStatus.CANCELLED: "The event is cancelled.",
}
SHORT = {"Title": "title", "Address": "slug", "Place": "place", "Series": "series", "Notice": "notice"}
SHORT |= {"Contact": "contact", "Time zone": "timezone"}
PROSE = {
    "The brief was": "brief",
    "The summary was": "summary",
    "What is said of the audience was": "audience_note",
}


def _venue(event: EventDetails) -> str:
    return event.venue and ", ".join(filter(None, (event.venue.name, event.venue.address)))


def _organiser(event: EventDetails) -> str:
    return event.organiser and ", ".join(filter(None, (event.organiser.name, event.organiser.website)))


SHOWN = {
    "Format": lambda event: event.format and event.format.label,
    "Venue": _venue,
    "Organiser": _organiser,
}


def _link(link) -> str:
    return f"{link.label}, {link.url}"


def _source(source) -> str:
    return ", ".join(str(part) for part in (source.title, source.publisher, source.year, source.url) if part)


def _room(room) -> str:
    return f"{room.name}, for {room.capacity:,}" if room.capacity else room.name


LISTS = {
    ("Learning point", "Learning points"): lambda programme: programme.event.learning_points,
    ("Audience", "Audiences"): lambda programme: (audience.name for audience in programme.audiences),
    ("Sector", "Sectors"): lambda programme: programme.event.sectors,
    ("Theme", "Themes"): lambda programme: programme.event.themes,
    ("Link", "Links"): lambda programme: map(_link, programme.event.links),
    ("Source", "Sources"): lambda programme: map(_source, programme.event.sources),
    ("Room", "Rooms"): lambda programme: map(_room, programme.rooms),
    ("Track", "Tracks"): lambda programme: (track.name for track in programme.tracks),
}


def _when(then: When, now: When) -> Iterator[Difference]:
    if (then.first, then.last) != (now.first, now.last):
        yield from _changed("Date", then.first and then.days, now.first and now.days, about=About.EVENT)
    hours = [clocks(when.start, when.end) for when in (then, now)]
    yield from _changed("Hours", *hours, about=About.EVENT)


# ── Sessions ──


def _of_sessions(before: Programme, after: Programme) -> Iterator[Difference]:
    old, new = ({session.id: session for session in programme.sessions} for programme in (before, after))
    has_days = len({session.day for session in after.sessions}) > 1
    for key, session in new.items():
        if key not in old:
            place = place_in_words(session, with_day=has_days)
            yield _of(session, f"“{session.title}” added{place and f': {place}'}.")
        elif old[key] != session:
            yield from _of_session(old[key], session, before, after)
    for key, session in old.items():
        if key not in new:
            yield _of(session, f"“{session.title}” taken out.")
    if _reordered(old, new):
        yield Difference(About.SESSIONS, "The order of the sessions changed.")


def _of(session: SessionDetails, sentence: str) -> Difference:
    return Difference(About.SESSIONS, sentence, session.id)


def _reordered(old: dict[str, SessionDetails], new: dict[str, SessionDetails]) -> bool:
    """Of those that stayed at their time: the others are said to have moved."""
    stayed = {key for key in old.keys() & new.keys() if _place(old[key])[:2] == _place(new[key])[:2]}
    return [key for key in old if key in stayed] != [key for key in new if key in stayed]


def _place(session: SessionDetails) -> tuple:
    return session.day, session.start, session.room


def place_in_words(session: SessionDetails, *, with_day: bool) -> str:
    """“10am, Hall A”, “10am on 5 March 2027, Hall A”; '' where nothing is known."""
    return ", ".join(filter(None, (_start(session, with_day=with_day), session.room)))


def _start(session: SessionDetails, *, with_day: bool) -> str:
    when = clock(session.start) if session.start else ""
    day = short_day(session.day) if with_day and session.day else ""
    return " on ".join(filter(None, (when, day)))


def _of_session(old: SessionDetails, new: SessionDetails, before: Programme, after: Programme) -> Iterator[Difference]:
    name, rest = f"“{new.title}”", {"about": About.SESSIONS, "key": new.id}
    if old.title != new.title:
        yield _of(new, f"“{old.title}” is now called {name}.")
    yield from _status(old, new, name)
    yield from _time(old, new, name)
    yield from _changed(f"{name}: room", old.room, new.room, **rest)
    yield from _changed(f"{name}: track", old.track, new.track, **rest)
    yield from _changed(f"{name}: kind", old.kind.label, new.kind.label, **rest)
    yield from _changed(f"{name}: lead-in", old.label, new.label, **rest)
    yield from _parts(old, new, before, after)
    yield from _listed(f"{name}: audience", f"{name}: audiences", old.audiences, new.audiences, **rest)
    yield from _listed(f"{name}: theme", f"{name}: themes", old.themes, new.themes, **rest)
    yield from _reworded(f"{name}: text", old.abstract, new.abstract, **rest)
    yield from _reworded(f"{name}: points", "\n".join(old.points), "\n".join(new.points), **rest)
    yield from _reworded(f"{name}: note", old.note, new.note, **rest)


def _status(old: SessionDetails, new: SessionDetails, name: str) -> Iterator[Difference]:
    if old.status == new.status:
        return
    if new.status == SessionStatus.CANCELLED:
        yield _of(new, f"{name} cancelled.")
    elif old.status == SessionStatus.CANCELLED:
        yield _of(new, f"{name} takes place after all.")
    elif _place(old) == _place(new):  # else it is said where it moved
        marked = "marked as moved" if new.status == SessionStatus.MOVED else "no longer marked as moved"
        yield _of(new, f"{name} is {marked}.")


def _time(old: SessionDetails, new: SessionDetails, name: str) -> Iterator[Difference]:
    then, now = (_start(session, with_day=old.day != new.day) for session in (old, new))
    if then and now and then != now:
        yield _of(new, f"{name} moved from {then} to {now}.")
    elif then and not now:
        yield _of(new, f"{name} has no time any more; it was {_at(old)} {then}.")
    elif now and not then:
        yield _of(new, f"{name} is now {_at(new)} {now}{f', until {clock(new.end)}' if new.end else ''}.")
    if old.end != new.end and (then == now or (then and now and _length(old) != _length(new))):
        ends = f"now ends at {clock(new.end)}" if new.end else "has no end any more"
        yield _of(new, f"{name} {ends}{f'; it was {clock(old.end)}' if old.end else ''}.")


def _at(session: SessionDetails) -> str:
    return "at" if session.start else "on"


def _length(session: SessionDetails) -> int | None:
    """In minutes on the clock."""
    if session.start is None or session.end is None:
        return None
    return (session.end.hour - session.start.hour) * 60 + session.end.minute - session.start.minute


def _parts(old: SessionDetails, new: SessionDetails, before: Programme, after: Programme) -> Iterator[Difference]:
    then, now = ({part.speaker: part for part in session.speakers} for session in (old, new))
    for key, part in now.items():
        who, name = _name(key, after, before), f"“{new.title}”"
        if key not in then:
            yield _of(new, f"{who} added to {name}{_as(part)}.")
            continue
        if then[key].role != part.role:
            yield _of(new, f"{who} is now {part.role.label.lower()} in {name}; before, {then[key].role.label.lower()}.")
        if then[key].status != part.status:
            yield _of(new, f"{who} {_standing(part.status)} for {name}.")
    for key in then:
        if key not in now:
            yield _of(new, f"{_name(key, before, after)} taken out of “{new.title}”.")
    if list(then) != list(now) and set(then) == set(now):
        yield _of(new, f"The order of the speakers in “{new.title}” changed.")


def _name(key: str, *programmes: Programme) -> str:
    return next((p.billing_of[key].full_name for p in programmes if key in p.billing_of), "A speaker")


def _as(part: Part) -> str:
    return "" if part.role == ContributionRole.SPEAKER else f" as {part.role.label.lower()}"


def _standing(status: AppearanceStatus | None) -> str:
    return {AppearanceStatus.CONFIRMED: "confirmed", AppearanceStatus.INVITED: "invited"}.get(
        status, "listed without saying whether confirmed"
    )


# ── Speakers ──


def _of_speakers(before: Programme, after: Programme) -> Iterator[Difference]:
    old, new = before.billing_of, after.billing_of
    for key, billing in new.items():
        if key not in old:
            yield Difference(About.SPEAKERS, f"{billing.full_name} added.", key)
        elif old[key] != billing:
            yield from _of_speaker(old[key], billing)
    for key, billing in old.items():
        if key not in new:
            yield Difference(About.SPEAKERS, f"{billing.full_name} taken out.", key)
    stayed = [[key for key in keys if key in old and key in new] for keys in (old, new)]
    if stayed[0] != stayed[1]:
        yield Difference(About.SPEAKERS, "The order of the speakers changed.")


def _of_speaker(old: Billing, new: Billing) -> Iterator[Difference]:
    who = new.full_name

    def said(sentence: str) -> Difference:
        return Difference(About.SPEAKERS, sentence, new.key)

    if old.full_name != who:
        yield said(f"{old.full_name} is now printed as {who}.")
    if old.status != new.status:
        yield said(f"{who} {_standing(new.status)}.")
    if old.role != new.role:
        yield said(f"{who} {'chairs the event' if new.role else 'no longer chairs the event'}.")
    if old.is_key != new.is_key:
        yield said(f"{who} is {'a key speaker' if new.is_key else 'no longer a key speaker'}.")
    then, now = (_printed(billing) for billing in (old, new))
    yield from _changed(f"Billing of {who}", then, now, about=About.SPEAKERS, key=new.key)


def _printed(billing: Billing) -> str:
    return billing.billing or ", ".join(filter(None, (billing.position, billing.organisation)))
