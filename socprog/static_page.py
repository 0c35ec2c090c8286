"""A page as a file of its own: its links lead to files beside it, and what needs a server says so."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from html import escape
from html.parser import HTMLParser

_ADDRESSES = {"href", "src", "poster"}
_CSS_ADDRESS = re.compile(
    r"""(?P<before>url\(\s*|@import\s+(?=["']))(?P<quote>["']?)(?P<address>[^"')\s]+)(?P=quote)"""
)
"""In a stylesheet, as Django's own storage finds them."""
ON_THE_SITE = " (on the live site)"


@dataclass(frozen=True)
class Link:
    address: str
    is_live: bool = False
    """Leads to the site itself, since there is no file for it."""


Links = Callable[[str], Link]
"""From an address in a page or a stylesheet to what stands there instead."""


@dataclass
class Form:
    """A form of a page: where it would send what is typed is on the server alone."""

    attributes: dict[str, str | None]
    label: str = ""
    """What its button says."""

    @property
    def is_sent(self) -> bool:
        """Rather than asking for a page."""
        return (self.attributes.get("method") or "get").lower() == "post"


def static_page(html: str, links: Links, *, instead_of: Callable[[Form], str]) -> str:
    """With its links changed, and something else instead of each form."""
    page = _Page(links, instead_of)
    page.feed(html)
    page.close()
    return "".join(page.written)


def static_stylesheet(css: str, links: Links) -> str:
    def changed(found: re.Match) -> str:
        address = links(found["address"]).address
        return f"{found['before']}{found['quote']}{address}{found['quote']}"

    return _CSS_ADDRESS.sub(changed, css)


class _Page(HTMLParser):
    """Writes what it reads, but for what is changed."""

    def __init__(self, links: Links, instead_of: Callable[[Form], str]):
        super().__init__(convert_charrefs=False)
        self._links, self._instead_of = links, instead_of
        self._form: Form | None = None
        self._in_button = self._leads_to_site = False
        self.written: list[str] = []

    def _write(self, text: str) -> None:
        if self._form is None:
            self.written.append(text)
        elif self._in_button:
            self._form.label += text

    def handle_starttag(self, tag, attrs):
        attributes = dict(attrs)
        if self._form:
            self._in_button = self._in_button or (tag == "button" and not self._form.label)
        elif tag == "form":
            self._form = Form(attributes)
        elif tag == "link" and attributes.get("rel") == "preload":  # a browser gets it sooner anyway, from a disk
            return
        elif tag == "link" and (attributes.get("rel") == "canonical" or "oembed" in (attributes.get("type") or "")):
            self._write(self.get_starttag_text())
        else:
            self._write(self._changed(tag, attributes) or self.get_starttag_text())

    def handle_startendtag(self, tag, attrs):
        self.handle_starttag(tag, attrs)

    def handle_endtag(self, tag):
        if self._form:
            self._in_button = self._in_button and tag != "button"
            if tag == "form":
                form, self._form = self._form, None
                self._write(self._instead_of(form))
            return
        if tag == "a" and self._leads_to_site:
            self._write(ON_THE_SITE)
            self._leads_to_site = False
        self._write(f"</{tag}>")

    def _changed(self, tag: str, attributes: dict) -> str:
        """'' where nothing is."""
        changed = dict(attributes)
        for name in _ADDRESSES & attributes.keys():
            link = self._links(attributes[name] or "")
            changed[name] = link.address
            self._leads_to_site = self._leads_to_site or (tag == "a" and link.is_live)
        if "srcset" in attributes:
            changed["srcset"] = self._srcset(attributes["srcset"])
        if changed == attributes:
            return ""
        told = "".join(f" {name}" if value is None else f' {name}="{escape(value)}"' for name, value in changed.items())
        return f"<{tag}{told}{' /' if self.get_starttag_text().endswith('/>') else ''}>"

    def _srcset(self, value: str) -> str:
        pictures = [picture.split() for picture in value.split(",")]
        return ", ".join(" ".join([self._links(address).address, *rest]) for address, *rest in pictures)

    def handle_data(self, data):
        self._write(data)

    def handle_entityref(self, name):
        self._write(f"&{name};")

    def handle_charref(self, name):
        self._write(f"&#{name};")

    def handle_comment(self, data):
        self._write(f"<!--{data}-->")

    def handle_decl(self, decl):
        self._write(f"<!{decl}>")
