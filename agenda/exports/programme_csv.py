"""CSV: one row a session, or with `?rows=contributions` one a contribution. Sessions are the default, since a list of
the agenda is what people ask for; whoever makes badges or letters asks for the other.

With a mark of UTF-8 at the beginning (BOM): without it the Excel of a British office reads “Siân” as “SiÃ¢n”, and
readers of CSV know the mark. Lines end in CRLF (RFC 4180). A part in which nothing is has a header alone: a row that
says so would be taken for a session.
"""

import csv
import io
from codecs import BOM_UTF8

from events.text import defused

from .form import Copy, Form
from .tables import TABLES, Cell


def render(copy: Copy) -> bytes:
    table = TABLES[copy.options["rows"]](copy)
    out = io.StringIO(newline="")
    writer = csv.writer(out)
    writer.writerow(table.columns)
    writer.writerows(map(_text, row) for row in table.rows)
    return BOM_UTF8 + out.getvalue().encode()


def _text(cell: Cell) -> str:
    """Dates and times as ISO 8601 writes them, which spreadsheets read as such."""
    if cell is None or isinstance(cell, str):
        return defused(cell or "")
    return cell.isoformat() if hasattr(cell, "year") else cell.isoformat("minutes")


FORM = Form(
    extension="csv",
    name="CSV",
    media_type="text/csv; charset=utf-8",
    render=render,
    options={"rows": tuple(TABLES)},
    purpose="for any other spreadsheet",
    words={"contributions": "a row for each contribution"},
)
