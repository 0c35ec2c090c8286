"""Files that are ZIP archives inside: opened only once it is known that nothing in them harms."""

import zlib
from io import BytesIO
from xml.parsers import expat
from zipfile import BadZipFile, ZipFile

from agenda.importer.reading import Unreadable

MOST_MEMBERS = 2000
MOST_XML = 20 * 1024 * 1024
"""Bytes, unpacked."""
MOST_IN_ALL = 100 * 1024 * 1024
MOST_RATIO = 100
_SMALL = 1024 * 1024
"""Bytes that no ratio is asked of: a short document may well be as short as that."""
_EBCDIC = b"\x4c\x6f\xa7\x94"
_ENCRYPTED = 0x1


BROKEN = (BadZipFile, zlib.error, NotImplementedError, RuntimeError, EOFError, OSError, ValueError, KeyError)
"""What is raised on the way through an archive that is damaged."""


class _HasDoctype(Exception):
    pass


def check(content: bytes) -> None:
    """Raises Unreadable of an archive that is damaged, encrypted or too large, or whose XML is more than data."""
    try:
        with ZipFile(BytesIO(content)) as archive:
            _check_sizes(archive, len(content))
            for name in archive.namelist():
                _check_member(archive, name)
    except Unreadable:
        raise
    except BROKEN:
        raise Unreadable("The file is damaged: it cannot be unpacked.") from None


def _check_sizes(archive: ZipFile, packed: int) -> None:
    members = archive.infolist()
    if any(member.flag_bits & _ENCRYPTED for member in members):
        raise Unreadable("The file is encrypted. Save it without a password, and import that.")
    if len(members) > MOST_MEMBERS:
        raise Unreadable(f"The file has more than {MOST_MEMBERS:,} files within.")
    size = sum(member.file_size for member in members)
    xml = sum(member.file_size for member in members if member.filename.lower().endswith((".xml", ".rels")))
    if xml > MOST_XML or size > MOST_IN_ALL or (size > _SMALL and size > MOST_RATIO * packed):
        raise Unreadable("The file is far larger inside than it seems, and is not opened.")


def _check_member(archive: ZipFile, name: str) -> None:
    """Whatever it is called: a document says itself which of its members are XML."""
    with archive.open(name) as member:
        head = member.read(100)
        if head.startswith(_EBCDIC):
            raise Unreadable("The file is in an encoding that no Word file has.")
        if not head.strip(b"\xef\xbb\xbf\xff\xfe\0 \t\r\n").startswith(b"<"):
            return
        if archive.getinfo(name).file_size > MOST_XML:
            raise Unreadable("The file is far larger inside than it seems, and is not opened.")
        _check_xml(head + member.read())


def _check_xml(xml: bytes) -> None:
    """XML of documents has no DTD: who puts one in means entities."""
    parser = expat.ParserCreate()
    parser.StartDoctypeDeclHandler = _refuse
    try:
        parser.Parse(xml, True)
    except _HasDoctype:
        raise Unreadable("The file has a DTD inside, as no Word file or spreadsheet does, and is not opened.") from None
    except expat.ExpatError:
        raise Unreadable("The file is damaged: its XML is malformed.") from None


def _refuse(*told) -> None:
    raise _HasDoctype
