"""Text in a Markdown document of ours: words that are to be read literally, and organisers' Markdown set below our
headings.

Organisers' Markdown is written anew from what it was parsed to, as the page shows it. So raw HTML stays text in every
reader, also in those that would run it, and no list or fence of theirs reaches into what follows.
"""

import re

from markdown_it.tree import SyntaxTreeNode

from events.text import leads_out, markdown_tokens

_ANYWHERE = re.compile(r"[\\`*_\[\]<~]|&(?=#?\w+;)")
_AT_LINE_START = re.compile(
    r"""^(?: \#(?=\#{0,5}(?:[ \t]|$)) | > | \|         # a heading, a quotation, a table
        | [-+](?=[ \t]|$) | \d{1,9}(?=[.)](?:[ \t]|$))  # an item
        | -(?=[-|:]) | :(?=-) | =(?==*[ \t]*$) )        # what underlines a heading or the head of a table
    """,
    re.MULTILINE | re.VERBOSE,
)
_CLOSING_HASHES = re.compile(r"(?<![^ \t])#+$")
_BREAKS = ("softbreak", "hardbreak")
_LOWEST = 6


def literal(text: str) -> str:
    """One line that CommonMark reads as exactly these words."""
    return _starts_escaped(_escaped(" ".join(text.split())))


def heading(level: int, text: str) -> str:
    """Of words to be read literally."""
    return _heading(level, literal(text))


def paragraphs(text: str) -> str:
    """Plain text of several lines: each stays one."""
    parts = re.split(r"\n[ \t]*\n", text.replace("\r\n", "\n").strip())
    lines = ([literal(line) for line in part.splitlines() if line.strip()] for part in parts)
    return "\n\n".join("\\\n".join(part) for part in lines if part)


def settled(text: str, *, below: int) -> str:
    """Organisers' Markdown, its headings below ours of that level and skipping none; no bullet of it is a star."""
    deeper = below - 2  # markdown_tokens has them begin at 3
    return _blocks(SyntaxTreeNode(markdown_tokens(text)).children, deeper)


def _escaped(text: str) -> str:
    return _ANYWHERE.sub(lambda found: f"\\{found[0]}", text)


def _starts_escaped(text: str) -> str:
    def escape(found: re.Match) -> str:
        return f"{found[0]}\\" if found[0].isdigit() else f"\\{found[0]}"

    return _AT_LINE_START.sub(escape, text)


def _heading(level: int, line: str) -> str:
    line = _CLOSING_HASHES.sub(lambda found: f"\\{found[0]}", line)
    return f"{'#' * min(level, _LOWEST)} {line}".rstrip()


# ── Blocks ──


def _blocks(nodes: list[SyntaxTreeNode], deeper: int, between: str = "\n\n") -> str:
    told, mark = [], ""
    for node in nodes:
        mark = "" if node.type != "bullet_list" else "+" if mark == "-" else "-"  # one more list, not a longer one
        told.append(_list(node, deeper, mark) if mark else _block(node, deeper))
    return between.join(filter(None, told))


def _block(node: SyntaxTreeNode, deeper: int) -> str:
    match node.type:
        case "heading":
            line = _inline(node.children[0]).replace("\\\n", " ").replace("\n", " ")
            return _heading(int(node.tag[1]) + deeper, _starts_escaped(line))
        case "paragraph":
            return _starts_escaped(_inline(node.children[0]))
        case "ordered_list":
            return _list(node, deeper, node.markup)
        case "blockquote":
            return _indented(_blocks(node.children, deeper), "> ", "> ")
        case "fence" | "code_block":
            fence = "`" * max(3, _longest_run(node.content) + 1)
            return f"{fence}\n{node.content.rstrip('\n')}\n{fence}"
        case "hr":
            return "___"  # in no list can this be taken for its mark
        case "table":
            return _table(node)
    return ""


def _list(node: SyntaxTreeNode, deeper: int, markup: str) -> str:
    tight = all(child.type == "bullet_list" or child.hidden for item in node for child in item)
    between = "\n" if tight else "\n\n"
    first = int(node.attrs.get("start", 1)) if node.type == "ordered_list" else None
    items = []
    for number, item in enumerate(node.children):
        mark = markup if first is None else f"{first + number}{markup}"
        items.append(_indented(_blocks(item.children, deeper, between), f"{mark} ", " " * (len(mark) + 1)))
    return between.join(items)


def _indented(text: str, first: str, rest: str) -> str:
    head, *tail = text.split("\n")
    return "\n".join([f"{first}{head}".rstrip(), *(f"{rest}{line}".rstrip() for line in tail)])


def _table(node: SyntaxTreeNode) -> str:
    rows = [
        [_inline(cell.children[0]).replace("|", "\\|") if cell.children else "" for cell in row]
        for part in node
        for row in part
    ]
    header, *body = [f"| {' | '.join(cells)} |" for cells in rows]
    return "\n".join([header, f"|{' --- |' * len(rows[0])}", *body])


# ── Within a line ──


def _inline(node: SyntaxTreeNode) -> str:
    text = ""
    for piece in map(_piece, _told(node)):
        if text.endswith("!") and piece.startswith("["):  # no picture is meant
            text = f"{text[:-1]}\\!"
        text += piece
    return text


def _told(node: SyntaxTreeNode) -> list[SyntaxTreeNode]:
    """Without pictures, and without line ends that have nothing before or behind them then."""
    told: list[SyntaxTreeNode] = []
    for child in node.children:
        is_break = child.type in _BREAKS
        if child.type != "image" and not (is_break and (not told or told[-1].type in _BREAKS)):
            told.append(child)
    return told[:-1] if told and told[-1].type in _BREAKS else told


def _piece(node: SyntaxTreeNode) -> str:
    match node.type:
        case "text":
            return _escaped(node.content)
        case "softbreak":
            return "\n"
        case "hardbreak":
            return "\\\n"
        case "em" | "strong":
            return f"{node.markup}{_inline(node)}{node.markup}"
        case "code_inline":
            return _code(node.content)
        case "link":
            return _link(node)
    return ""


def _code(content: str) -> str:
    ticks = "`" * (_longest_run(content) + 1)
    edge = " " if content.startswith(("`", " ")) or content.endswith(("`", " ")) else ""
    return f"{ticks}{edge}{content}{edge}{ticks}"


def _link(node: SyntaxTreeNode) -> str:
    address = str(node.attrGet("href") or "")
    if not leads_out(address):
        return _inline(node)
    if node.markup == "autolink":
        return f"<{node.children[0].content}>"
    return f"[{_inline(node)}]({f'<{address}>' if set(address) & set('()') else address})"


def _longest_run(text: str) -> int:
    return max(map(len, re.findall("`+", text)), default=0)
