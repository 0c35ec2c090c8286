"""A programme within other people's pages: which addresses can stand there, the code for it, and what oEmbed
(https://oembed.com) is told."""

from urllib.parse import parse_qsl, urlencode, urlsplit

from django.conf import settings
from django.urls import Resolver404, resolve, reverse
from django.utils.html import escape

from agenda.exports.card import HEIGHT as CARD_HEIGHT
from agenda.exports.card import WIDTH as CARD_WIDTH
from agenda.selection import Selection
from events.models import Publication

WIDTH, HEIGHT = 800, 600
PAGES = {"event_detail", "programme_detail", "programme_embed"}
_CODE = (
    '<iframe src="{address}" width="{width}" height="{height}" title="{title}" loading="lazy" '
    'style="border: 0; max-width: 100%"></iframe>'
)


def shown_at(url: str) -> tuple[str, dict[str, str]] | None:
    """The slug of the event that a page of this site shows, and what is asked of it; None where the address is of no
    such page."""
    try:
        parts = urlsplit(url)
        page = resolve(parts.path)
    except (ValueError, Resolver404):
        return None
    is_ours = parts.scheme in ("http", "https") and parts.netloc == urlsplit(settings.SITE_URL).netloc
    return (page.kwargs["slug"], dict(parse_qsl(parts.query))) if is_ours and page.url_name in PAGES else None


def code(publication: Publication, part: Selection, width: int = WIDTH, height: int = HEIGHT) -> str:
    """HTML to put into a page."""
    query = f"?{urlencode(part.query)}" if part else ""
    page = reverse("programme_embed", args=[publication.event.slug])
    title = f"Programme: {publication.programme.event.title}"
    values = {"address": f"{settings.SITE_URL}{page}{query}", "title": title, "width": width, "height": height}
    return _CODE.format(**{name: escape(value) for name, value in values.items()})


def answer(publication: Publication, part: Selection, most_width: int | None, most_height: int | None) -> dict:
    """As oEmbed has it, no larger than was asked for."""
    event = publication.programme.event
    width, height = min(WIDTH, most_width or WIDTH), min(HEIGHT, most_height or HEIGHT)
    told = {
        "version": "1.0",
        "type": "rich",
        "title": event.title,
        "provider_name": settings.SITE_NAME,
        "provider_url": f"{settings.SITE_URL}/",
        "width": width,
        "height": height,
        "html": code(publication, part, width, height),
    }
    if event.organiser:
        told["author_name"] = event.organiser.name
    if (most_width or CARD_WIDTH) >= CARD_WIDTH and (most_height or CARD_HEIGHT) >= CARD_HEIGHT:
        card = f"{settings.SITE_URL}{reverse('event_card', args=[publication.event.slug])}"
        told |= {"thumbnail_url": card, "thumbnail_width": CARD_WIDTH, "thumbnail_height": CARD_HEIGHT}
    return told


def discovery(page: str) -> str:
    """Where oEmbed tells of that page of this site."""
    return f"{settings.SITE_URL}{reverse('oembed')}?{urlencode({'url': page, 'format': 'json'})}"
