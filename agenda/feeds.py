"""What people subscribe to: calendars and news, of the site, of an event, of a session."""

from datetime import UTC, datetime

from django.conf import settings
from django.http import Http404, HttpResponse
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.feedgenerator import Atom1Feed

from agenda import calendars
from agenda.exports import ics
from agenda.selection import Selection
from events.public import current_or_gone, file, public_page
from events.publications import Step, latest_steps, steps
from events.when import When


@public_page
def site_calendar(request):
    return file(calendars.of_site(request.moment), name="calendar.ics", media_type=ics.MEDIA_TYPE)


@public_page
def session_calendar(request, slug, session):
    copy = ics.FORM.copy_of(current_or_gone(slug), Selection(), {})
    found = next((each for each in copy.programme.sessions if each.id == session), None)
    if found is None:
        raise Http404
    return file(ics.session_calendar(copy, found), name=f"{slug}-{session}.ics", media_type=ics.MEDIA_TYPE)


# ── News ──

MOST_NEWS = 20
NOT_XML = str.maketrans(dict.fromkeys("\ufffe\uffff", "\ufffd"))
"""Characters that may be typed, and that XML has no way to write."""


class Feed(Atom1Feed):
    """Its addresses are made from SITE_URL, and its bytes of publications alone."""

    def __init__(self, *, title: str, page: str, path: str, about: str):
        address, itself = settings.SITE_URL + page, settings.SITE_URL + path
        names = {"author_name": settings.SITE_NAME, "feed_guid": _tag(path), "language": settings.LANGUAGE_CODE}
        super().__init__(title=title, link=address, description=about, subtitle=about, feed_url=itself, **names)

    def add(self, step: Step, *, title: str, page: str, **values) -> None:
        """What a publication changed, found on that page."""
        event = step.event
        told = render_to_string("agenda/_news.html", {"step": step, "event": event, "when": event and When.of(event)})
        self.add_item(
            title=title,
            link=settings.SITE_URL + page,
            description=told,
            unique_id=_tag(page),
            updateddate=step.publication.published_at,
            **values,
        )

    def latest_post_date(self) -> datetime:
        dates = [item["updateddate"] for item in self.items]
        return max(dates, default=datetime(2026, 1, 1, tzinfo=UTC))

    def response(self) -> HttpResponse:
        return HttpResponse(self.writeString("utf-8").translate(NOT_XML), content_type=self.content_type)


def _tag(path: str) -> str:
    """A name that stays when the site is had at another port or scheme (RFC 4151)."""
    return f"tag:{settings.SITE.hostname},2026:{path}"


@public_page
def site_feed(request):
    about = "Events that are new, and what changed in others."
    feed = Feed(title=settings.SITE_NAME, page=reverse("home"), path=request.path, about=about)
    for step in latest_steps(most=MOST_NEWS):
        event = step.publication.event
        page = reverse("event_detail", args=[event.slug])
        feed.add(step, title=step.event.title, page=page, pubdate=step.publication.first_published_at)
    return feed.response()


@public_page
def event_feed(request, slug):
    current = current_or_gone(slug)
    title = current.programme.event.title
    page = reverse("event_detail", args=[slug])
    feed = Feed(title=title, page=page, path=request.path, about=f"What was published of {title}, and what changed.")
    shown, _ = steps(current.event.publications, most=MOST_NEWS)
    for step in shown:
        number = step.publication.number
        feed.add(
            step,
            title=f"{title}: publication {number}",
            page=reverse("publication_detail", args=[slug, number]),
            pubdate=step.publication.published_at,
        )
    return feed.response()
