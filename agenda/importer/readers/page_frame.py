"""What of a web page is no programme: what nobody sees, and what frames every page of a site."""

import re

from lxml import etree

_UNREAD = {"script", "style", "template", "noscript", "svg", "math", "canvas", "iframe", "object", "embed", "audio"}
_UNREAD |= {"video", "select", "textarea", "button", "input", "head", "map", "datalist"}
_AROUND = {"nav", "aside", "dialog"}
_CONTENT = {"html", "body", "main", "article", "h1", "h2", "h3", "h4", "h5", "h6"}
_ROLES_AROUND = {
    "navigation",
    "banner",
    "contentinfo",
    "search",
    "complementary",
    "dialog",
    "alertdialog",
    "menu",
    "menubar",
}
_NAMES_AROUND = {
    "cookie",
    "cookies",
    "consent",
    "gdpr",
    "breadcrumb",
    "breadcrumbs",
    "menu",
    "navbar",
    "navigation",
    "nav",
}
_NAMES_AROUND |= {"social", "share", "sharing", "sidebar", "skiplink", "skip"}
_TABBED = {"tab", "tabpanel", "pane", "panel"}


def is_unseen(element: etree._Element) -> bool:
    """Days that are shown one at a time, each on its tab, are seen."""
    if element.tag in _UNREAD:
        return True
    style = element.get("style", "").replace(" ", "").lower()
    is_hidden = (
        "hidden" in element.attrib
        or element.get("aria-hidden", "").lower() == "true"
        or "display:none" in style
        or "visibility:hidden" in style
    )
    return is_hidden and element.get("role") != "tabpanel" and not _names(element) & _TABBED


def is_around(element: etree._Element, *, within: int) -> bool:
    """Whether it is of the site; `within` how many parts of the page itself it is: their headers are their own."""
    if element.tag in _CONTENT:
        return False
    if element.tag in ("header", "footer"):
        return not within
    if element.tag in _AROUND or element.get("role", "").lower() in _ROLES_AROUND:
        return True
    names = _names(element)
    return bool(names & _NAMES_AROUND) or ("footer" in names and not within)


def _names(element: etree._Element) -> set[str]:
    named = f"{element.get('class', '')} {element.get('id', '')}"[:500].lower()
    return set(re.split(r"[^a-z]+", named))
