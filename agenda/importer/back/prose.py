"""Organisers' own texts, as plain text and Word tell them, back as Markdown."""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from itertools import pairwise

from agenda.exports.commonmark import literal, settled
from agenda.exports.prose import Block, Kind, Run, Runs

_ITEM = re.compile(r"( *)(?:-|(?P<number>\d{1,9})\.)\s+(?=\S)")
_ITEMS = {Kind.BULLET, Kind.NUMBERED}


def markdown(blocks: Iterable[Block]) -> str:
    """The blocks as organisers would write them."""
    told, last, margins = "", None, [0]
    for block in blocks:
        if block.level and block.kind != Kind.HEADING:
            block = replace(block, level=min(block.level, len(margins)))
        margin, margins = _margin(block, margins)
        gap = "\n" if last and _follows(block, last) else "\n\n"
        told, last = f"{told}{gap if told else ''}{' ' * margin}{_written(block)}", block
    return settled(told, below=0)


def _margin(block: Block, margins: list[int]) -> tuple[int, list[int]]:
    """How far it is indented, and how far what is within the items of each level is, now."""
    if block.kind in _ITEMS:
        margin = margins[block.level - 1]
        return margin, [*margins[: block.level], margin + len(_mark(block))]
    if block.kind == Kind.MORE:
        within = margins[: block.level + 1]
        return within[-1], within
    return 0, [0]


def _mark(block: Block) -> str:
    return f"{block.number}. " if block.kind == Kind.NUMBERED else "- "


def _follows(block: Block, last: Block) -> bool:
    """In a list, without an empty line; Markdown takes a number for words where none leads up to it."""
    goes_on = last.kind == block.kind and last.level == block.level
    return {last.kind, block.kind} <= _ITEMS and (block.kind == Kind.BULLET or block.number == 1 or goes_on)


def _written(block: Block) -> str:
    words = _marked(block.runs)
    match block.kind:
        case Kind.HEADING:
            return f"{'#' * block.level} {words}"
        case Kind.BULLET | Kind.NUMBERED:
            return f"{_mark(block)}{words}"
        case Kind.CODE:
            return f"```\n{''.join(run.text for run in block.runs)}\n```"
        case Kind.RULE:
            return "___"
        case Kind.TABLE:
            return _table(block.rows)
    return f"> {words}" if block.quoted else words


def _table(rows: Sequence[Sequence[Runs]]) -> str:
    head, *body = [f"| {' | '.join(_marked(cell).replace('|', r'\|') for cell in row)} |" for row in rows]
    return "\n".join([head, f"|{' --- |' * len(rows[0])}", *body])


def _marked(runs: Runs) -> str:
    return "".join(f"[{_literal(run.text)}](<{run.link}>)" if run.link else _literal(run.text) for run in runs)


def _literal(text: str) -> str:
    """Its line ends and the spaces at its edges are kept."""
    before, after = text[: len(text) - len(text.lstrip(" "))], text[len(text.rstrip(" ")) :]
    return f"{before}{'\\\n'.join(map(literal, text.split('\n')))}{after}" if text.strip() else text


# ── From plain text ──


def of_text(lines: Sequence[str]) -> str:
    return markdown(_blocks(lines))


def _blocks(lines: Sequence[str]) -> Iterator[Block]:
    in_list = False
    for part in _parts(lines):
        if _ITEM.match(part[0]):
            in_list = True
            yield from _items(part)
        elif in_list and part[0].startswith("  "):
            yield Block(Kind.MORE, _told(part), level=_depth(part[0]))
        else:
            in_list = False
            yield _paragraph(part)


def _parts(lines: Sequence[str]) -> Iterator[list[str]]:
    """Set off by empty lines."""
    part: list[str] = []
    for line in [*lines, ""]:
        if line.strip():
            part.append(line)
        elif part:
            yield part
            part = []


def _items(part: Sequence[str]) -> Iterator[Block]:
    starts = [at for at, line in enumerate(part) if _ITEM.match(line)]
    for start, end in pairwise([*starts, len(part)]):
        found = _ITEM.match(part[start])
        kind, number = (Kind.NUMBERED, int(found["number"])) if found["number"] else (Kind.BULLET, 0)
        told = _told([part[start][found.end() :], *part[start + 1 : end]])
        yield Block(kind, told, level=max(1, _depth(part[start])), number=number)


def _paragraph(part: Sequence[str]) -> Block:
    if all(line.startswith("    ") for line in part):
        return Block(Kind.CODE, (Run("\n".join(line[4:] for line in part)),))
    if part == ["* * *"]:
        return Block(Kind.RULE)
    quoted = part[0].startswith("> ")
    return Block(Kind.PARAGRAPH, _told([part[0].removeprefix("> "), *part[1:]]), quoted=quoted)


def _told(lines: Sequence[str]) -> Runs:
    return (Run("\n".join(line.strip() for line in lines)),)


def _depth(line: str) -> int:
    return (len(line) - len(line.lstrip(" "))) // 2
