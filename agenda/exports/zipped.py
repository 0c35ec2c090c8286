"""Files that are ZIP archives inside (XLSX, DOCX), with the same bytes whenever they are written."""

import io
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

BEGINNING_OF_TIME = (1980, 1, 1, 0, 0, 0)
"""The first moment that a ZIP can name."""


def timeless(archive: bytes) -> bytes:
    """The same members in the same order, without the moment at which each was packed."""
    out = io.BytesIO()
    with ZipFile(io.BytesIO(archive)) as source, ZipFile(out, "w") as target:
        for name in source.namelist():
            member = ZipInfo(name, BEGINNING_OF_TIME)
            member.compress_type = ZIP_DEFLATED
            target.writestr(member, source.read(name))
    return out.getvalue()
