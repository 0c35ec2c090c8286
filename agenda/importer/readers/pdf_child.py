"""Takes the words out of one PDF and ends: its bytes on standard input, words with their places on standard output.

Run by `agenda.importer.readers.pdf` as a file, and so without Django. It sets its own limits before it reads anything.
"""

import ctypes
import json
import sys
from pathlib import Path

sys.path.append(str(Path(__file__).resolve().parents[3]))

from agenda.typeset_child import limit

MEGABYTES, SECONDS = 400, 25
MOST_PAGES = 300
MOST_CHARACTERS = 1_500_000
_SPACES = frozenset(map(ord, "\0\t\n\r \xa0\u3000\ufffe\uffff"))
_HEAVY = 650
_BOLD = ("bold", "black", "heavy", "semibold", "demi")


def main() -> int:
    limit(MEGABYTES, SECONDS)
    json.dump(_read(sys.stdin.buffer.read()), sys.stdout)
    return 0


def _read(content: bytes) -> dict:
    import pypdfium2 as pdfium

    try:
        document = pdfium.PdfDocument(content)
    except pdfium.PdfiumError as error:
        return {"refused": "encrypted" if "password" in str(error).lower() else "broken"}
    if len(document) > MOST_PAGES:
        return {"refused": "long"}
    pages, left = [], MOST_CHARACTERS
    for number in range(len(document)):
        try:
            page = document[number]
            text = page.get_textpage()
        except pdfium.PdfiumError:
            continue  # a page that is damaged
        words, count = _words(text, left)
        left -= count
        pages.append({"width": page.get_width(), "height": page.get_height(), "words": words})
        if left <= 0:
            return {"refused": "long"}
    return {"pages": pages}


def _words(textpage, most: int) -> tuple[list, int]:
    """Each with its left, bottom, right and top, and whether it is bold; how many characters there were."""
    import pypdfium2.raw as raw

    words, characters, box = [], [], None
    count = raw.FPDFText_CountChars(textpage)
    for at in range(min(count, most)):
        code = raw.FPDFText_GetUnicode(textpage, at)
        if code in _SPACES:
            _close(words, characters, box)
            characters, box = [], None
            continue
        left, bottom, right, top = _box(raw, textpage, at)
        if box and (abs(bottom - box[1]) > (box[3] - box[1]) / 2 or left < box[2] - (box[3] - box[1])):
            _close(words, characters, box)
            characters, box = [], None
        if box is None:
            box = [left, bottom, right, top, _is_bold(raw, textpage, at)]
        characters.append(code)
        box[2] = max(box[2], right)
    _close(words, characters, box)
    return words, count


def _close(words: list, characters: list[int], box: list | None) -> None:
    if box:
        text = "".join(map(chr, characters)).encode("utf-16", "surrogatepass").decode("utf-16", "replace")
        words.append([text, *(round(side, 1) for side in box[:4]), box[4]])


def _box(raw, textpage, at: int) -> tuple[float, float, float, float]:
    """As tall as the letters of its font are, whichever it is."""
    rect = raw.FS_RECTF()
    raw.FPDFText_GetLooseCharBox(textpage, at, rect)
    return rect.left, rect.bottom, rect.right, rect.top


def _is_bold(raw, textpage, at: int) -> bool:
    name, flags = ctypes.create_string_buffer(100), ctypes.c_int()
    raw.FPDFText_GetFontInfo(textpage, at, name, 100, flags)
    if raw.FPDFText_GetFontWeight(textpage, at) >= _HEAVY:
        return True
    return any(word in name.value.decode(errors="replace").lower() for word in _BOLD)


if __name__ == "__main__":
    sys.exit(main())
