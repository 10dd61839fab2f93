"""Zip archives that somebody sent: looked at before anything of them is unpacked."""

from __future__ import annotations

import io
import zipfile
from dataclasses import dataclass
from pathlib import PurePosixPath

from commonfield.catalog import Catalog
from commonfield.intake.problems import FileProblemError, refuse

ZIP_MARK = b"PK\x03\x04"

MOST_PARTS = 10_000
LARGEST_WHOLE = 512 << 20
"""Bytes that all parts together may have once unpacked."""

SMALL_WHOLE = 32 << 20
"""Below so many bytes unpacked, nobody asks how well they were packed."""

HIGHEST_RATIO = 150
"""How many times larger than packed an archive may be: sheets reach 40, a bomb 1,000."""

_ENCRYPTED = 0x1
_ENCODINGS = ("utf-8", "utf-16-le", "utf-16-be")
_DECLARATIONS = tuple(word.encode(e) for word in ("<!DOCTYPE", "<!ENTITY") for e in _ENCODINGS)
_PIECE = 1 << 20


def safe_zip(received: bytes, catalog: Catalog) -> zipfile.ZipFile:
    """Open an archive that is neither a bomb nor a trick; only its directory has been read by then.

    The sizes that the directory tells are an upper bound of what reading gives: Python reads no more
    of a part than its directory entry says.

    Raises:
        FileProblemError: it is damaged, would unpack to too much, or has parts that are encrypted,
            named twice, or named so that they would lie outside a folder they are unpacked into.
    """
    try:
        archive = zipfile.ZipFile(io.BytesIO(received))
    except (zipfile.BadZipFile, ValueError, LookupError, OSError, RuntimeError):
        raise refuse(catalog, "FIL-036") from None
    parts = archive.infolist()
    whole = sum(part.file_size for part in parts)
    packed = max(1, min(len(received), sum(part.compress_size for part in parts)))
    if len(parts) > MOST_PARTS or whole > LARGEST_WHOLE:
        raise refuse(catalog, "FIL-035", limit=LARGEST_WHOLE >> 20)
    if whole > SMALL_WHOLE and whole > HIGHEST_RATIO * packed:
        raise refuse(catalog, "FIL-035", limit=LARGEST_WHOLE >> 20)
    names = [part.filename for part in parts]
    if len(set(names)) < len(names) or any(part.flag_bits & _ENCRYPTED for part in parts):
        raise refuse(catalog, "FIL-036")
    if not all(_lies_inside(name) for name in names):
        raise refuse(catalog, "FIL-036")
    return archive


@dataclass(frozen=True)
class Markup:
    """What an XML part holds, found out without parsing it: its tags, and whether it declares entities.

    By a document type entities grow, or fetch files. Tags say how much memory a parser may take.
    """

    tags: int
    declares_entities: bool


def markup_of(archive: zipfile.ZipFile, part: str) -> Markup:
    """Read through an XML part, piece by piece."""
    longest = max(map(len, _DECLARATIONS))
    tags, declares, end = 0, False, b""
    with archive.open(part) as opened:
        while piece := opened.read(_PIECE):
            tags += piece.count(b"<")
            declares = declares or any(declaration in end + piece for declaration in _DECLARATIONS)
            end = piece[-longest:]
    return Markup(tags, declares)


def declares_entities(archive: zipfile.ZipFile, part: str) -> bool:
    """Say whether an XML part has a document type; see `Markup`."""
    return markup_of(archive, part).declares_entities


def unsafe(catalog: Catalog) -> FileProblemError:
    """Make the refusal of an archive that turned out damaged while its parts were read."""
    return refuse(catalog, "FIL-036")


def _lies_inside(name: str) -> bool:
    path = PurePosixPath(name.replace("\\", "/"))
    return bool(path.parts) and not path.is_absolute() and ".." not in path.parts and ":" not in name
