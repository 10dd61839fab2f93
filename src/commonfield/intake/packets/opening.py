"""From received bytes to one of our workbooks, or the reason why they are none. Nothing in it is run."""

from __future__ import annotations

import io
import os
import re
import stat
import warnings
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from commonfield.catalog import Catalog
from commonfield.intake.packets.slip import PROPERTY, SHEET, Slip, read_slip, region_of
from commonfield.intake.problems import FileProblemError, finding_of, refuse
from commonfield.intake.readers.archive import markup_of, safe_zip, unsafe
from commonfield.intake.readers.sheets import DAMAGE

LARGEST = 64 << 20
"""Bytes of all parts together once unpacked; a form of 5,000 rows has a tenth of it."""

_OLD_FORM = b"\xd0\xcf\x11\xe0"
_LOCKED = "EncryptedPackage".encode("utf-16-le")
_PROPERTIES = "docProps/core.xml"
_SAVED = re.compile(rb"<(?:\w+:)?modified\b[^>]*>\s*([^<\s]+)\s*<")
_MERGED = re.compile(rb"<(?:\w+:)?mergeCell ")


@dataclass(frozen=True)
class Book:
    """One of our workbooks that came back. `saved_at` is when it was last saved, by the sender's clock.

    `saved_at` is a time in UTC that sorts as text, with fractions of a second where the program wrote them;
    empty where the program that saved it did not say. `merged` counts merged cells.
    """

    slip: Slip
    saved_at: str
    merged: int
    sheets: Any

    def rows(self) -> Iterator[tuple[Any, ...]]:
        """Give the cells of the form sheet, row by row from the first."""
        sheet = self.sheets[self.slip.sheet]
        sheet.reset_dimensions()
        yield from sheet.iter_rows()


def bytes_of(path: Path, catalog: Catalog) -> bytes:
    """Read a file that came back.

    Raises:
        FileProblemError: it is too large for a form, or cannot be read from where it lies.
    """
    try:
        found = path.stat()
        if not stat.S_ISREG(found.st_mode):  # to read from a pipe would never end
            raise refuse(catalog, "FIL-070", reason="not a file")
        if found.st_size > LARGEST:
            raise refuse(catalog, "FIL-035", limit=LARGEST >> 20)
        return path.read_bytes()
    except OSError as error:  # a stick that was pulled out, or that has bad blocks
        raise not_readable(catalog, error) from None


def not_readable(catalog: Catalog, error: OSError) -> FileProblemError:
    """Make the refusal of a file that the system does not let be read, or kept; it tells no path."""
    return refuse(catalog, "FIL-070", reason=os.strerror(error.errno) if error.errno else "no reason")


@contextmanager
def open_book(received: bytes, *, region: str, secret: bytes, catalog: Catalog) -> Iterator[Book]:
    """Open a workbook that we once sent out.

    Args:
        received: Its bytes, as they came back.
        region: Id of the region whose forms are known.
        secret: The region's own, with which it was made.
        catalog: Holds the texts of findings.

    Raises:
        FileProblemError: it is no workbook, is locked, cut, holds a macro, lost its hidden sheet or its
            form sheet, or is another region's.
    """
    merged, saved_at = _look_inside(received, catalog)
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # on extensions of a spreadsheet program that we do not need
            from openpyxl import load_workbook

            sheets = load_workbook(io.BytesIO(received), read_only=True, data_only=False)
            try:
                slip = _slip(sheets, region=region, secret=secret, catalog=catalog)
                yield Book(slip, saved_at, merged, sheets)
            finally:
                sheets.close()
    except DAMAGE:
        # The library's messages may quote what is in the file, so they are not passed on.
        raise unsafe(catalog) from None


def _look_inside(received: bytes, catalog: Catalog) -> tuple[int, str]:
    """Refuse what is no plain workbook; count merged cells, and give the time at which it was saved."""
    if received.startswith(_OLD_FORM):
        raise refuse(catalog, "FIL-061" if _LOCKED in received else "FIL-060")
    if not received.startswith(b"PK"):
        raise refuse(catalog, "FIL-060")
    archive = safe_zip(received, catalog)
    try:
        return _judge_parts(archive, catalog)
    except DAMAGE:
        raise unsafe(catalog) from None


def _judge_parts(archive: zipfile.ZipFile, catalog: Catalog) -> tuple[int, str]:
    names = archive.namelist()
    if "xl/workbook.xml" not in names:
        raise refuse(catalog, "FIL-060")
    if any(name.lower().endswith("vbaproject.bin") for name in names):
        raise refuse(catalog, "FIL-062")
    if sum(part.file_size for part in archive.infolist()) > LARGEST:
        raise refuse(catalog, "FIL-035", limit=LARGEST >> 20)
    merged = 0
    for name in names:
        if name.endswith((".xml", ".rels")) and markup_of(archive, name).declares_entities:
            raise unsafe(catalog)
        if name.startswith("xl/worksheets/") and name.endswith(".xml"):
            merged += len(_MERGED.findall(archive.read(name)))
    return merged, _saved_at(archive.read(_PROPERTIES)) if _PROPERTIES in names else ""


def _saved_at(properties: bytes) -> str:
    found = _SAVED.search(properties)
    try:
        moment = datetime.fromisoformat(found[1].decode()) if found else None
        # Some programs write the time of their own zone, with its distance from UTC.
        told = moment.astimezone(UTC).replace(tzinfo=None) if moment and moment.tzinfo else moment
    except (ValueError, OverflowError):
        return ""
    return told.isoformat() if told else ""


def not_plain(
    catalog: Catalog, *, formulas: int = 0, merged: int = 0, rows: tuple[int, ...] = ()
) -> FileProblemError:
    """Make the refusal of a workbook that holds more than plain cells."""
    finding = finding_of(catalog, "FIL-063", count=formulas or 1, rows=rows, formulas=formulas, merged=merged)
    return FileProblemError(finding)


def _slip(sheets: Any, *, region: str, secret: bytes, catalog: Catalog) -> Slip:
    if SHEET not in sheets.sheetnames:
        ours = PROPERTY in {item.name for item in sheets.custom_doc_props.props}
        raise refuse(catalog, "FIL-064" if ours else "FIL-060")
    cells = [tuple(row) for row in sheets[SHEET].iter_rows(max_row=40, values_only=True)]
    slip = read_slip(cells, secret=secret)
    if slip is None or slip.region != region:
        another = region_of(cells) not in ("", region)
        raise refuse(catalog, "FIL-066" if another else "FIL-064")
    if slip.sheet not in sheets.sheetnames:
        raise refuse(catalog, "FIL-065", missing=slip.sheet, added=0)
    return slip
