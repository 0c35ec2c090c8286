"""Events that hold what can be typed and is hard to print; each a function that makes one, unpublished."""

from dataclasses import replace
from datetime import date, time
from io import BytesIO

from agenda.importer.apply import apply
from events.models import Event
from events.programme import Billing, EventDetails, Part, Programme, RoomDetails, SessionDetails, TrackDetails
from events.vocabulary import ContributionRole, SessionKind, SessionStatus
from tests.factories import (
    AppearanceFactory,
    ContributionFactory,
    EventFactory,
    RoomFactory,
    SessionFactory,
    SpeakerFactory,
    jpeg,
)

DAY = date(2027, 3, 5)

MARKUP = {
    "Typst": '#panic("x") #read("/etc/passwd") $x^2$ @ref <label> *bold* _it_ `raw` = heading \\ // /* - + [a](b) ~ #',
    "XML": "<b>&amp; &lt; ]]> <![CDATA[ <!-- --> <?xml?> <!DOCTYPE a [<!ENTITY b SYSTEM 'file:///etc/passwd'>]> &b;",
    "Markdown": "# Heading\n\n* one\n* **two** [link](javascript:alert(1)) ![p](http://127.0.0.1:9/p.png)\n\n> quote",
    "iCalendar": "Evil\\nATTENDEE:mailto:x@y ; , : \\; BEGIN:VEVENT END:VCALENDAR",
    "formulas": '=HYPERLINK("http://evil.example","x") +1 -1 @SUM(A1)',
    "templates": "{{7*7}} {% debug %} ${7*7} {event.__init__} %s %(x)s",
}
SCRIPTS = (
    "Ελένη Παπαδοπούλου, Ольга Иванова, Łukasz Żółć, Siân Ŵyn, Nguyễn Thị Ánh, محمد الأحمد, דוד, 张伟, 佐藤, 김민준, "
    "आरव, 👍🏽 👩‍👩‍👧 🏴󠁧󠁢󠁷󠁬󠁳󠁿, \U0001d518, ﷽, e\u0301\u0302\u0303, \u200b\u200d"
)


def programme(text: str, *, sessions: tuple[SessionDetails, ...] | None = None, **event) -> Programme:
    """The text in every place that takes it: one line of it where there is only one."""
    line = " ".join(text.split())[:150] or "Sample"
    session = SessionDetails(
        id="session",
        day=DAY,
        start=time(10),
        end=time(11),
        kind=SessionKind.TALK,
        label=line[:120],
        title=line,
        abstract=text[:10_000],
        points=(line, line),
        note=text[:1000],
        room=line,
        track=line,
        audiences=(),
        speakers=(Part(speaker="speaker", role=ContributionRole.PANELLIST),),
    )
    details = {"summary": line, "brief": text, "place": line, "notice": line, "contact": line, "audience_note": line}
    details |= {"title": line, "slug": "nasty", "starts_on": DAY, "start_time": time(9), "end_time": time(17)}
    return Programme(
        event=EventDetails(**details | {"learning_points": (line,)} | event),
        speakers=(
            Billing(
                key="speaker",
                honorific=line[:80],
                name=line,
                post_nominals=line[:80],
                billing=line,
                position=line,
                is_key=True,
            ),
        ),
        rooms=(RoomDetails(name=line),),
        tracks=(TrackDetails(name=line),),
        sessions=(session,) if sessions is None else sessions,
    )


def full_of(text: str):
    return lambda: apply(programme=programme(text))


def very_long() -> Event:
    """100,000 characters: a brief and five abstracts as long as they may be, each with a word of 1,000."""
    prose = "W" * 1000 + " and sample words without an end," * 1780
    one = programme(prose).sessions[0]
    return apply(
        programme=programme(
            prose, sessions=tuple(replace(one, id=f"s{n}", start=time(10 + n), end=time(11 + n)) for n in range(5))
        )
    )


def of_300_points() -> Event:
    points = tuple(f"Point {n} of a list that has no end" for n in range(300))
    session = SessionDetails(id="many", day=DAY, start=time(10), title="Three hundred points", points=points)
    return apply(programme=programme("Sample", sessions=(session,), learning_points=points))


def deep() -> Event:
    """Markdown nested as deep as one likes."""
    nested = "\n".join(f"{'  ' * level}* level {level}" for level in range(200))
    return apply(programme=programme("Sample", brief=f"{nested}\n\n{'>' * 3000} quoted"))


def bare() -> Event:
    return EventFactory(title="Bare", slug="bare", starts_on=None, start_time=None, end_time=None, brief="")


def without_times() -> Event:
    sessions = tuple(SessionDetails(id=f"s{n}", title=f"Untimed {n}") for n in range(3))
    return apply(programme=programme("Sample", sessions=sessions))


def when_clocks_change() -> Event:
    """The hour that happens twice, told apart by its offset; and one session over midnight."""
    night = date(2027, 10, 31)
    event = EventFactory(title="Night", slug="night", starts_on=night, start_time=None, end_time=None)
    for number, clock in enumerate(("00:30", "01:30+01:00", "01:30+00:00", "03:00")):
        SessionFactory(event=event, title=f"Watch {number}", day=night, at=(clock, None))
    return event


def cancelled_and_moved() -> Event:
    event = EventFactory(title="Changed", slug="changed", status="cancelled")
    for status in SessionStatus:
        ContributionFactory(
            session=SessionFactory(event=event, title=f"A {status} talk", status=status, at=("10:00", "11:00"))
        )
    return event


def with_speaker(speaker) -> Event:
    event = EventFactory(title="Pictures", slug="pictures")
    ContributionFactory(
        session=SessionFactory(event=event, at=("10:00", "11:00")),
        appearance=AppearanceFactory(event=event, speaker=speaker),
    )
    return event


def photograph_gone() -> Event:
    """The row names a file that is not there any more."""
    speaker = SpeakerFactory(name="Sample Portrait", biography="A *sample* life.\n\n" * 30)
    speaker.photograph, speaker.photograph_alt = "photographs/0123456789abcdef", "A sample of a person"
    speaker.save()
    return with_speaker(speaker)


def photograph_of_12000_pixels() -> Event:
    speaker = SpeakerFactory(name="Sample Panorama", photograph_alt="A sample of a person, and of what is around")
    speaker.photograph.save("portrait.jpg", BytesIO(jpeg(size=(12_000, 2_000))))
    return with_speaker(speaker)


def of_one_letter() -> Event:
    event = EventFactory(title="X", slug="x")
    SessionFactory(event=event, title="Y", slug="y", at=("10:00", None))
    return event


def without_days() -> Event:
    """Two days, and nobody knows yet what will be on which; one room, not used yet."""
    sessions = tuple(SessionDetails(id=f"s{n}", title=f"Undated {n}") for n in range(3))
    one = SessionDetails(id="dated", title="Dated", day=DAY)
    return apply(programme=programme("Sample", sessions=(one, *sessions), ends_on=date(2027, 3, 6)))


def over_midnight() -> Event:
    event = EventFactory(title="Late", slug="late", ends_on=date(2027, 3, 6), start_time=None, end_time=None)
    SessionFactory(event=event, title="Into the night", at=("23:30", None))
    SessionFactory(event=event, title="From midnight", day=date(2027, 3, 6), at=("00:00", "00:15"))
    return event


def alike() -> Event:
    """Two sessions of one title at one time, with two people of one name, in rooms that differ by case."""
    event = EventFactory(title="Alike", slug="alike", start_time=None)
    for room in "hall", "Hall":
        session = SessionFactory(
            event=event, title="Same", room=RoomFactory(event=event, name=room), at=("10:00", "11:00")
        )
        appearance = AppearanceFactory(event=event, speaker=SpeakerFactory(name="Sample Namesake"))
        ContributionFactory(session=session, appearance=appearance)
    return event


def long_ago() -> Event:
    """When the zone was not a whole number of minutes from UTC."""
    event = EventFactory(title="Old", slug="old", starts_on=date(1960, 3, 5), timezone="Africa/Monrovia")
    SessionFactory(event=event, title="Old talk", at=("10:00", "11:00"))
    return event


NASTY = {
    **{name: full_of(text) for name, text in MARKUP.items()},
    "scripts": full_of(SCRIPTS),
    "very long": very_long,
    "300 points": of_300_points,
    "deep": deep,
    "bare": bare,
    "without times": without_times,
    "when clocks change": when_clocks_change,
    "cancelled and moved": cancelled_and_moved,
    "photograph gone": photograph_gone,
    "photograph of 12,000 pixels": photograph_of_12000_pixels,
    "colons": full_of("One: two: three :: four:"),
    "noncharacters": full_of("Before \ufffe\uffff\U0001fffe after"),
    "cells": full_of("+44 20 7946 0000"),
    "of one letter": of_one_letter,
    "without days": without_days,
    "over midnight": over_midnight,
    "alike": alike,
    "long ago": long_ago,
}
