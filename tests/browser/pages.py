"""A site with everything on it, for the tests that look at every page."""

from datetime import date
from pathlib import Path

import agenda.demo
from agenda.importer.apply import apply
from agenda.publish import publish
from events.models import Event
from events.programme import from_json

EMPTY = "event-of-two-lines"
FORUM = "effectively-tackling-and-preventing-serious-and-organised-crime-2019"
SYMPOSIUM = "tackling-serious-and-organised-crime-2024"
SAMPLE = "sample-conference"

PATHS = [
    "/",
    "/events/",
    "/events/?sector=nothing-such",
    "/events/past/",
    "/events/past/?view=month",
    "/events/past/?view=years&audience=police-service",
    "/events/past/?q=no+event+says+this",
    "/search/",
    "/search/?q=organized+crime",
    "/search/?q=gnags&sector=nothing-such",
    "/search/?q=crime&kind=session&year=2019",
    "/search/?q=xylophone",
    f"/events/{EMPTY}/",
    f"/events/{FORUM}/",
    f"/events/{FORUM}/programme/",
    f"/events/{FORUM}/programme/embed/",
    f"/events/{FORUM}/sessions/chairs-welcome-address/",
    f"/events/{SYMPOSIUM}/",
    f"/events/{SAMPLE}/",
    f"/events/{SAMPLE}/programme/",
    f"/events/{SAMPLE}/programme/?view=list&kind=talk",
    f"/events/{SAMPLE}/programme/?day=2027-01-20",
    f"/events/{SAMPLE}/programme/embed/",
    f"/events/{SAMPLE}/sessions/ransomware-on-a-friday-afternoon/",
    f"/events/{SAMPLE}/publications/",
    f"/events/{SAMPLE}/publications/1/",
    f"/events/{SAMPLE}/enquire/",
    f"/events/{SAMPLE}/enquire/?session=ransomware-on-a-friday-afternoon",
    f"/events/{SAMPLE}/enquire/thanks/",
    "/speakers/",
    "/speakers/?letter=C&year=2019",
    "/speakers/?q=nobody+of+this+name&organisation=nothing-such",
    "/speakers/john-coxhead/",
    "/sectors/criminal-justice/",
    "/themes/prevent/",
    "/audiences/",
    "/audiences/?q=detective+inspector",
    "/audiences/?q=glass+blower",
    "/audiences/police-service/",
    "/organisations/sample-organiser/",
    "/series/tackling-serious-and-organised-crime/",
    "/sources/",
    "/sources/?by=year",
    "/sources/serious-and-organised-crime-strategy-2018/",
    "/brochure/",
    "/about/",
    "/accessibility/",
    "/privacy/",
    "/nothing-here/",
]


def load() -> None:
    """The demo, and an event of which next to nothing is known."""
    for path in sorted(Path(agenda.demo.__file__).parent.glob("*.json")):
        publish(event=apply(programme=from_json(path.read_bytes())))
    publish(event=Event.objects.create(title="Event of two lines", slug=EMPTY, starts_on=date(2031, 5, 6)))
