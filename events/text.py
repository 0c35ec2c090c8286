"""Text as people type and paste it: what is refused, how lists are read, how Markdown becomes HTML."""

import re
import unicodedata
from functools import cache
from html import unescape
from urllib.parse import urlsplit

import nh3
from django.core.exceptions import ValidationError
from django.core.validators import MaxLengthValidator, URLValidator
from django.db import models
from markdown_it import MarkdownIt
from markdown_it.token import Token

# Control characters but tab and line ends; the bidirectional overrides, embeddings and isolates that make
# text read otherwise than it is stored (Unicode TR 36); surrogates, which no encoding can store.
_UNPRINTABLE = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069\ud800-\udfff]")
_LINE_ENDS = re.compile(r"[\r\n\u2028\u2029]+")
_LIST_MARK = re.compile(r"^\s*[•·*‣▪–-]\s+")
# What stands before an item where a list is copied from Word, a mail or a page: bullets, boxes and numbering.
_MARKS = re.compile(r"^(?:[\s•·*‣▪◦●○■□☐☑✓✔➢►→–—-]+|o\s+(?=[A-Z])|\(?(?:\d{1,3}|[a-z])[.)](?!\d)\s*)+")
_ENDS = " \t\xa0;,.:"


def refuse_unprintable(text: str) -> None:
    """Raises ValidationError where text holds a character that is not seen but changes what is."""
    if found := _UNPRINTABLE.search(text):
        before = text[max(0, found.start() - 20) : found.start()]
        place = f"after “{before}”" if before else "at the beginning"
        raise ValidationError(
            f"There is an invisible character (U+{ord(found[0]):04X}) {place}. Delete it, or type the text anew.",
            code="unprintable",
        )


def printable(text: str) -> str:
    """On one line, with nothing in it that is not seen."""
    return on_one_line(_UNPRINTABLE.sub(" ", text).replace("\ufffd", " "))


def refuse_line_ends(text: str) -> None:
    if _LINE_ENDS.search(text):
        raise ValidationError("This must be on one line.", code="one_line")


def refuse_unreadable(text: str) -> None:
    """Raises ValidationError where bytes that were no characters came in."""
    if "\ufffd" in text:
        raise ValidationError("Some characters arrived unreadable (\ufffd). Type them anew.", code="unreadable")


class LineField(models.CharField):
    """One line of text; '' is unknown."""

    default_validators = [refuse_unprintable, refuse_line_ends]

    def __init__(self, *args, max_length=200, **kwargs):
        super().__init__(*args, max_length=max_length, **kwargs)


class WebAddressField(models.URLField):
    """An http or https address; '' is unknown."""

    default_validators = [URLValidator(["http", "https"])]

    def __init__(self, *args, max_length=500, blank=True, **kwargs):
        super().__init__(*args, max_length=max_length, blank=blank, **kwargs)


class ProseField(models.TextField):
    """Paragraphs, as Markdown where the field says so; '' is unknown."""

    default_validators = [refuse_unprintable]

    def __init__(self, *args, max_length=60_000, blank=True, **kwargs):
        super().__init__(*args, max_length=max_length, blank=blank, **kwargs)

    @property
    def validators(self):
        return [*super().validators, MaxLengthValidator(self.max_length)]


class LinesField(ProseField):
    """A list, one item a line. List marks that come along when a list is pasted are taken off."""

    def clean(self, value, model_instance):
        value = super().clean(value, model_instance)
        return "\n".join(item for line in value.splitlines() if (item := _LIST_MARK.sub("", line).strip()))


def defused(cell: str) -> str:
    """A cell of a spreadsheet that is read as text where it would be taken for a formula."""
    return f"'{cell}" if cell.startswith(("=", "+", "-", "@", "\t", "\r")) else cell


_NOT_IN_XML = re.compile(r"[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def for_xml(text: str) -> str:
    """With a mark (\ufffd) for each character that no XML may hold, and line ends as XML has them."""
    return _NOT_IN_XML.sub("\ufffd", text.replace("\r\n", "\n").replace("\r", "\n"))


def lines(text: str) -> tuple[str, ...]:
    return tuple(line for line in text.split("\n") if line.strip())


def item(line: str) -> str:
    """One item of a pasted list, without what marked or closed it."""
    return on_one_line(_MARKS.sub("", line.replace("\t", " "))).rstrip(_ENDS)


def bare(text: str) -> str:
    """In small letters, without accents."""
    small = text.casefold()
    if small.isascii():
        return small
    return "".join(c for c in unicodedata.normalize("NFKD", small) if not unicodedata.combining(c))


def words_of(text: str) -> list[str]:
    """Its words in small letters, without accents, apostrophes and full stops; “&” is “and”."""
    return re.findall(r"\w+", re.sub(r"['’`.]", "", bare(text).replace("&", " and ")))


def folded(name: str) -> str:
    """The same for names that differ by case, accents, plural, hyphens, full stops, spaces, or “&” for “and” alone."""
    return "".join(_singular(word) for word in words_of(name))


def _singular(word: str) -> str:
    if len(word) < 4 or word.endswith(("ss", "us", "is")) or not word.endswith("s"):
        return word
    return f"{word[:-3]}y" if word.endswith("ies") else word[:-1]


def on_one_line(text: str) -> str:
    return " ".join(text.split())


# ── Markdown ───────────────────────────────────────────────────────────────────────────────────────────

_TAGS = {
    "p",
    "br",
    "ul",
    "ol",
    "li",
    "em",
    "strong",
    "a",
    "h3",
    "h4",
    "h5",
    "h6",
    "blockquote",
    "code",
    "pre",
}
_TAGS |= {"hr", "table", "thead", "tbody", "tr", "th", "td"}
_ATTRIBUTES = {"a": {"href", "title"}, "ol": {"start"}}
_SCHEMES = {"http", "https", "mailto"}
_FIRST_HEADING = 3


@cache
def _parser() -> MarkdownIt:
    return MarkdownIt("commonmark", {"html": False, "linkify": False}).enable("table")


def markdown_html(text: str) -> str:
    """Sanitised HTML of CommonMark: raw HTML is shown as typed, pictures are dropped, links lead to http,
    https and mailto only. Headings begin at h3, below the section they stand in, and skip no level."""
    parser = _parser()
    html = parser.renderer.render(markdown_tokens(text), parser.options, {})
    return nh3.clean(html, tags=_TAGS, attributes=_ATTRIBUTES, url_schemes=_SCHEMES, url_relative="deny").strip()


def markdown_tokens(text: str) -> list[Token]:
    """What markdown_html is made from: for forms that are not HTML."""
    tokens = _parser().parse(text)
    _settle_headings(tokens)
    return tokens


def leads_out(address: str) -> bool:
    """Whether a link may lead there."""
    return urlsplit(address).scheme.lower() in _SCHEMES


def _settle_headings(tokens) -> None:
    ranks = {tag: rank for rank, tag in enumerate(sorted({t.tag for t in tokens if t.type == "heading_open"}))}
    level = _FIRST_HEADING - 1
    for token in tokens:
        if token.type == "heading_open":
            level = min(_FIRST_HEADING + ranks[token.tag], level + 1, 6)
        if token.type in ("heading_open", "heading_close"):
            token.tag = f"h{level}"


def plain(html: str) -> str:
    """The words of sanitised HTML on one line, for snippets and matching."""
    return on_one_line(unescape(nh3.clean(re.sub(r"<(?=/?(p|li|h\d|td|th|br))", " <", html), tags=set())))
