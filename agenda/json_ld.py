"""An event and its sessions in the words of schema.org, with what Google asks of an Event.

Whoever is invited has not said yet that they will perform, and is not said to. No offers: what it costs is not known
here. A programme of many sessions leaves them to their own pages.
"""

from collections.abc import Iterable

from agenda.exports.wording import titled
from events.json_ld import STATUS, address, shortened, thing
from events.models import Publication
from events.programme import Billing, EventDetails, Programme, SessionDetails
from events.text import plain
from events.vocabulary import AppearanceStatus, EventFormat, EventStatus
from events.when import When, machine

MOST = 100
"""Sessions of a programme, and people."""
RESCHEDULED = "https://schema.org/EventRescheduled"
MODES = {
    EventFormat.IN_PERSON: "https://schema.org/OfflineEventAttendanceMode",
    EventFormat.ONLINE: "https://schema.org/OnlineEventAttendanceMode",
    EventFormat.HYBRID: "https://schema.org/MixedEventAttendanceMode",
}


def of_event(publication: Publication) -> dict:
    programme = publication.programme
    event, sessions, html = programme.event, programme.sessions, publication.rendered["html"]
    return _dated_event(publication) | thing(
        "Event",
        description=shortened(event.summary or plain(html["brief"])),
        image=[_card(publication)],
        performer=_people(_printed(programme)),
        audience=[thing("Audience", audienceType=audience.name) for audience in programme.audiences[:MOST]],
        keywords=[*event.sectors, *event.themes],
        superEvent=event.series and thing("EventSeries", name=event.series),
        subEvent=[_session(publication, session) for session in sessions] if len(sessions) <= MOST else None,
    )


def of_session(publication: Publication, session: SessionDetails) -> dict:
    html = publication.rendered["html"].get(f"session:{session.id}", "")
    return _session(publication, session) | thing(
        "Event",
        description=shortened(plain(html) or ". ".join(session.points) or session.note),
        image=[_card(publication)],
        organizer=_organiser(publication),
        audience=[thing("Audience", audienceType=name) for name in session.audiences],
        keywords=[*session.themes],
        superEvent=_dated_event(publication),
    )


def _card(publication: Publication) -> str:
    return address("event_card", publication.event.slug)


def _dated_event(publication: Publication) -> dict:
    """Which event it is, when, where and whose."""
    event, url = publication.programme.event, address("event_detail", publication.event.slug)
    when = When.of(event)
    before = event.status != EventStatus.CANCELLED and publication.rendered.get("rescheduled_from")
    return thing(
        "Event",
        id=url,
        name=event.title,
        url=url,
        startDate=when.machine,
        endDate=when.machine_end,
        eventStatus=RESCHEDULED if before else STATUS[event.status],
        previousStartDate=before,
        eventAttendanceMode=MODES.get(event.format),
        location=_location(event, url),
        organizer=_organiser(publication),
        inLanguage="en-GB",
    )


def _session(publication: Publication, session: SessionDetails) -> dict:
    event = publication.programme.event
    url = address("session_detail", publication.event.slug, session.id)
    return thing(
        "Event",
        id=url,
        name=titled(session),
        url=url,
        startDate=machine(_day(event, session), session.start, event.timezone),
        endDate=session.end and machine(session.day, session.end, event.timezone),
        eventStatus=STATUS[EventStatus.CANCELLED if session.is_cancelled else event.status],
        eventAttendanceMode=MODES.get(event.format),
        location=_location(event, url, room=session.room),
        performer=_people(_speaking(publication.programme, session)),
    )


def _day(event: EventDetails, session: SessionDetails):
    """Of an event of one day, all sessions are on it."""
    return session.day or (event.starts_on if event.starts_on == event.last_day else None)


# ── Where ──


def _location(event: EventDetails, url: str, *, room: str | None = None):
    place = None if event.format == EventFormat.ONLINE else _place(event, room)
    online = MODES.get(event.format) not in (None, MODES[EventFormat.IN_PERSON])
    found = [place, online and thing("VirtualLocation", url=url)]
    found = [location for location in found if location]
    return found[0] if len(found) == 1 else found


def _place(event: EventDetails, room: str | None) -> dict | None:
    name = event.venue.name if event.venue else event.place
    if not name:
        return room and thing("Place", name=room)
    whole = thing("Place", name=name, address=_address(event))
    return thing("Place", name=room, address=_address(event), containedInPlace=whole) if room else whole


def _address(event: EventDetails):
    """Where only a name is known, that."""
    street = ", ".join(line.strip() for line in ((event.venue and event.venue.address) or "").splitlines())
    town = event.place if not event.venue or event.place != event.venue.name else None
    found = thing("PostalAddress", streetAddress=street, addressLocality=town)
    return found if len(found) > 1 else event.place or event.venue.name


# ── Who ──


def _organiser(publication: Publication) -> dict | None:
    if (organiser := publication.programme.event.organiser) is None:
        return None
    page = publication.rendered["addresses"]["organisation"].get(organiser.name)
    url = organiser.website or (page and address("organisation", page))
    return thing("Organization", name=organiser.name, url=url)


def _printed(programme: Programme) -> Iterable[Billing]:
    """Of more people than are told, the key speakers."""
    everybody = [billing for billing in programme.speakers if not billing.is_invited]
    return everybody if len(everybody) <= MOST else [billing for billing in everybody if billing.is_key]


def _speaking(programme: Programme, session: SessionDetails) -> Iterable[Billing]:
    parts = ((programme.billing_of[part.speaker], part.status) for part in session.speakers)
    return [billing for billing, status in parts if (status or billing.status) != AppearanceStatus.INVITED]


def _people(billings: Iterable[Billing]) -> list[dict]:
    return [_person(billing) for billing in billings if not billing.is_erased][:MOST]


def _person(billing: Billing) -> dict:
    return thing(
        "Person",
        name=billing.name,
        honorificPrefix=billing.honorific,
        honorificSuffix=billing.post_nominals,
        jobTitle=billing.position,
        worksFor=billing.organisation and thing("Organization", name=billing.organisation),
        description=billing.billing if not (billing.position or billing.organisation) else None,
        url=address("speaker", billing.key),
    )
