"""What marks the items of a list where nothing else does: bullets and numbering at the beginning of a line."""

import re
from dataclasses import dataclass, field

_MONTH = (
    "januar|februar|märz|april|mai|juni|juli|august|september|oktober|november|dezember"
    "|january|february|march|may|june|july|october|december"
)
_MARK = re.compile(
    r"(?P<bullet>[•‣▪▫◦●○■□◆◇►▸▶➢➤➔→»∙⁃‧✓✔✗☐☑☒❖★☆✅❇✨⭐➡▶👉📌💡🔵🔶🔷🔸🔹🟠🟢🟣·\uf0b7\uf0a7\uf0d8\uf0fc](?=[^\d%])[\s•·]*"
    r"|[*–—−-](?:[\s]+[•·])?\s+"
    r"|\+\s+(?!\d)"
    r"|o(?:\s{2,}|\t|\s(?=[A-Z0-9“‘\"])))"
    r"|(?P<number>\((?:\d{1,3}|[a-z]|[ivx]{2,5})\)\s+"
    r"|(?:\d{1,3}|[a-z]|[ivx]{2,5})\)\s+"
    rf"|(?:\d{{1,3}}|[a-z]|[ivx]{{2,5}})\.\s+(?!(?i:{_MONTH})\b|\d))",
)
_LONGEST_MARK = 40
_ALONE = re.compile(r"[•‣▪▫◦●○■□◆◇►▸▶➢➤∙⁃❖·\uf0b7\uf0a7\uf0d8]")


@dataclass(frozen=True, slots=True)
class Mark:
    kind: str
    """The bullet; of numbering its shape: “1.”, “(a)”."""
    length: int


def mark(text: str) -> Mark | None:
    """What marks a text, which begins with no space, as an item; None of what is none."""
    head = text[:_LONGEST_MARK]
    if not (found := _MARK.match(head)) or found.end() == len(head):
        return None
    length = len(text) - len(text[found.end() :].lstrip())
    if found["bullet"]:
        return Mark(head[0], length)
    return Mark(re.sub("[a-z]+", "a", re.sub(r"\d+", "1", found[0].strip())), length)


def is_bullet(text: str) -> bool:
    """Whether a bullet is before it, and no numbering, which headings have too."""
    return bool(_ALONE.match(text)) and mark(text) is not None


def is_alone(text: str) -> bool:
    """Whether it is a bullet whose words are on the next line."""
    return bool(_ALONE.fullmatch(text))


@dataclass(slots=True)
class Depths:
    """How deep items are, by how far they are indented, else by the kinds of their marks."""

    _open: list[tuple[int, str]] = field(default_factory=list)

    def of(self, indent: int, kind: str) -> int:
        while self._open and indent < self._open[-1][0] - 1:
            self._open.pop()
        if not self._is_deeper(indent) and kind in self._beside(indent):
            while self._open[-1][1] != kind:
                self._open.pop()
        else:
            self._open.append((indent, kind))
        return len(self._open)

    def close(self) -> None:
        self._open.clear()

    def _is_deeper(self, indent: int) -> bool:
        return not self._open or indent > self._open[-1][0] + 1

    def _beside(self, indent: int) -> list[str]:
        """The kinds of those that are open at this indent."""
        kinds = []
        for at, kind in reversed(self._open):
            if abs(at - indent) > 1:
                break
            kinds.append(kind)
        return kinds
