"""The hidden sheet of a workbook that we send out: what it is, for whom, and a checksum over all that."""

from __future__ import annotations

import hmac
import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any, Literal

SHEET = "commonfield"
"""Name of the hidden sheet."""

PROPERTY = "Commonfield packet"
"""Custom property by which a workbook is known as ours when its hidden sheet is gone."""

VERSION = "1"

FormKind = Literal["records", "pulse"]

_CHECKSUM = "checksum"
_FIELDS = (
    "version", "form", "region", "packet", "partner", "about", "about_hash", "schema", "year", "language",
    "sheet", "first_row", "rows", "headings", "constants",
)  # fmt: skip


@dataclass(frozen=True)
class Slip:
    """What the hidden sheet says.

    `about` is the dictionary, or the pulse. `headings` are the column headings of the form sheet, or
    the questions, by name of the element or field, in order. `first_row` is the first row to fill in.
    """

    form: FormKind
    region: str
    packet: str
    partner: str
    about: str
    about_hash: str
    schema: str
    year: str
    language: str
    sheet: str
    first_row: int
    rows: int
    headings: Mapping[str, str]
    constants: Mapping[str, str]

    def cells(self) -> dict[str, str]:
        """Give the hidden sheet as names and texts, without the checksum."""
        return {
            name: value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)
            for name, value in ((name, getattr(self, name, VERSION)) for name in _FIELDS)
        }

    def checksum(self, secret: bytes) -> str:
        """Give the checksum over all that the hidden sheet says."""
        return _checksum(self.cells(), secret)


def write_slip(book: Any, slip: Slip, *, checksum: str) -> None:
    """Add the hidden sheet to a workbook being written, the checksum last, and the property beside it."""
    sheet = book.add_worksheet(SHEET)
    for row, (name, text) in enumerate({**slip.cells(), _CHECKSUM: checksum}.items()):
        sheet.write_string(row, 0, name)
        sheet.write_string(row, 1, text)
    sheet.protect()
    sheet.very_hidden()
    book.set_custom_property(PROPERTY, slip.packet)


def read_slip(rows: Iterable[tuple[object, ...]], *, secret: bytes) -> Slip | None:
    """Read the hidden sheet back; None where it was altered, or is another region's."""
    told = {str(row[0]): _text(row) for row in rows if row and row[0] is not None}
    checksum = told.pop(_CHECKSUM, "")
    if tuple(told) != _FIELDS or not hmac.compare_digest(checksum, _checksum(told, secret)):
        return None
    del told["version"]
    parsed: dict[str, Any] = dict(told)
    for name in ("first_row", "rows", "headings", "constants"):
        parsed[name] = json.loads(told[name])
    return Slip(**parsed)


def region_of(rows: Iterable[tuple[object, ...]]) -> str:
    """Give the region that a hidden sheet names, whether or not it is whole."""
    return next((_text(row) for row in rows if row and row[0] == "region"), "")


def _text(row: tuple[object, ...]) -> str:
    return str(row[1]) if len(row) > 1 and row[1] is not None else ""


def _checksum(told: Mapping[str, str], secret: bytes) -> str:
    # Keyed, so that nobody else makes a form in a partner's name.
    text = json.dumps([[name, told[name]] for name in sorted(told)], ensure_ascii=False)
    return hmac.digest(secret, f"packet|{text}".encode(), "sha256").hex()
