"""Bytes to characters, and characters to what is seen of them."""

import codecs
import re
import unicodedata

from charset_normalizer import from_bytes

from agenda.importer.reading import Unreadable
from events.text import printable

_MARKED = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
MOST_LINES = 50_000
_LINE_ENDS = "\n\v\f\x1c\x1d\x1e\x85\u2028\u2029"
TOO_MANY_LINES = f"The text has more than {MOST_LINES:,} lines."
_SAMPLE = 32 * 1024
_FOREIGN = 0.25
"""More letters than this beyond ASCII, and a text is in no Western encoding."""
_UNSEEN = dict.fromkeys(map(ord, "\u00ad\u200b\u200e\u200f\u2060\ufeff"))
"""Soft hyphens, spaces of no width, marks of direction and of byte order."""
_LONGEST_COMPOSED = 2000
"""Characters of a line that accents are put on: marks without end would be sorted without end."""


def decoded(content: bytes) -> str:
    """The text of a file that does not say its encoding, or says it with a mark. Raises Unreadable."""
    if not content.strip(b" \t\r\n\0\xef\xbb\xbf\xff\xfe"):
        raise Unreadable("The file is empty.")
    text = _decoded(content)
    if at := text.find("\0") + 1:
        line = text.count("\n", 0, at) + 1
        raise Unreadable(f"Line {line} has a character that no text has (NUL): this is no file of text.")
    if _is_rubbish(text):
        raise Unreadable("This is no file of text.")
    if sum(map(text.count, _LINE_ENDS)) > MOST_LINES:
        raise Unreadable(TOO_MANY_LINES)
    return text


def readable(text: str) -> str:
    """On one line, as it is seen: without characters that are not, with accents on their letters."""
    text = printable(text.translate(_UNSEEN))
    if text.isascii() or len(text) > _LONGEST_COMPOSED:
        return text
    return unicodedata.normalize("NFC", text)


def _decoded(content: bytes) -> str:
    for mark, encoding in _MARKED:
        if content.startswith(mark):
            return content.decode(encoding, errors="replace")
    if encoding := _wide(content):
        return content.decode(encoding, errors="replace")
    try:
        return content.decode()
    except UnicodeDecodeError:
        return _decoded_by_guess(content)


def _wide(content: bytes) -> str:
    """UTF-16 without a mark: every other byte of Western text is 0."""
    sample = content[: _SAMPLE & ~1]
    even, odd = sample[::2].count(0), sample[1::2].count(0)
    if odd > len(sample) * 0.3 and not even:
        return "utf-16-le"
    return "utf-16-be" if even > len(sample) * 0.3 and not odd else ""


def _decoded_by_guess(content: bytes) -> str:
    """UTF-8 that was cut or patched; Windows' own, as long as most letters are ASCII; else as statistics say."""
    text = content.decode(errors="surrogateescape")
    spoilt = sum(1 for found in re.finditer("[\udc80-\udcff]", text))
    beyond = sum(1 for found in re.finditer("[^\0-\x7f]", text))
    if beyond - spoilt > spoilt:
        return re.sub("[\udc80-\udcff]", _of_windows, text)
    letters = sum(1 for found in re.finditer("[A-Za-z]", text))
    if spoilt > _FOREIGN * (spoilt + letters) and (best := from_bytes(_sample(content)).best()):
        return content.decode(best.encoding, errors="replace")
    return content.decode("cp1252", errors="replace")


def _of_windows(found: re.Match[str]) -> str:
    return bytes([ord(found[0]) - 0xDC00]).decode("cp1252", errors="replace")


def _sample(content: bytes) -> bytes:
    """From the first byte beyond ASCII on."""
    first = re.search(b"[\x80-\xff]", content).start()
    return content[max(0, first - 100) : first + _SAMPLE]


def _is_rubbish(text: str) -> bool:
    """Whether much of it is seen nowhere."""
    sample = text[: 2 * _SAMPLE]
    unseen = len(re.findall(r"[\x01-\x08\x0e-\x1a\x1c-\x1f\x7f-\x84\x86-\x9f\ufffd]", sample))
    return unseen > 4 + len(sample) // 20
