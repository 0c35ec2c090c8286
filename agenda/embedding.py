"""A programme within other people's pages: which addresses can stand there, the code for it, and what oEmbed
(https://oembed.com) is told."""

from collections.abc import Mapping
from dataclasses import dataclass
from urllib.parse import parse_qsl, urlencode, urlsplit

from django.conf import settings
from django.urls import Resolver404, resolve, reverse
from django.utils.html import escape

from agenda.exports.card import HEIGHT as CARD_HEIGHT
from agenda.exports.card import WIDTH as CARD_WIDTH
from agenda.selection import WHAT
from events.models import Publication

WIDTH, HEIGHT = 800, 600
PAGES = {"event_detail", "programme_detail", "programme_embed"}
_CODE = (
    '<iframe src="{address}" width="{width}" height="{height}" title="{title}" loading="lazy" '
    'style="border: 0; max-width: 100%"></iframe>'
)


@dataclass(frozen=True)
class Embed:
    """The programme of an event, or the part that a query string asks for."""

    slug: str
    query: str = ""

    @classmethod
    def of(cls, url: str) -> "Embed | None":
        """What the address of a page of this site shows; None where it is none, or can stand nowhere else."""
        try:
            parts = urlsplit(url)
            page = resolve(parts.path)
        except (ValueError, Resolver404):
            return None
        if parts.netloc != settings.SITE.netloc or parts.scheme not in ("http", "https") or page.url_name not in PAGES:
            return None
        return cls.asked(page.kwargs["slug"], dict(parse_qsl(parts.query)))

    @classmethod
    def asked(cls, slug: str, query: Mapping[str, str]) -> "Embed":
        return cls(slug, urlencode({name: query[name] for name in (*WHAT, "view") if query.get(name)}))

    @property
    def address(self) -> str:
        page = f"{settings.SITE_URL}{reverse('programme_embed', args=[self.slug])}"
        return f"{page}?{self.query}" if self.query else page

    def code(self, title: str, width: int = WIDTH, height: int = HEIGHT) -> str:
        """HTML to put into a page."""
        values = {"address": self.address, "title": f"Programme: {title}", "width": width, "height": height}
        return _CODE.format(**{name: escape(value) for name, value in values.items()})

    def answer(self, publication: Publication, most_width: int | None, most_height: int | None) -> dict:
        """As oEmbed has it, no larger than was asked for."""
        event = publication.programme.event
        width, height = min(WIDTH, most_width or WIDTH), min(HEIGHT, most_height or HEIGHT)
        answer = {
            "version": "1.0",
            "type": "rich",
            "title": event.title,
            "provider_name": settings.SITE_NAME,
            "provider_url": f"{settings.SITE_URL}/",
            "width": width,
            "height": height,
            "html": self.code(event.title, width, height),
        }
        if event.organiser:
            answer["author_name"] = event.organiser.name
        if (most_width or CARD_WIDTH) >= CARD_WIDTH and (most_height or CARD_HEIGHT) >= CARD_HEIGHT:
            card = f"{settings.SITE_URL}{reverse('event_card', args=[self.slug])}"
            answer |= {"thumbnail_url": card, "thumbnail_width": CARD_WIDTH, "thumbnail_height": CARD_HEIGHT}
        return answer


def discovery(page: str) -> str:
    """Where oEmbed tells of that page of this site."""
    return f"{settings.SITE_URL}{reverse('oembed')}?{urlencode({'url': page, 'format': 'json'})}"
