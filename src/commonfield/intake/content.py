"""From received bytes to UTF-8 text, or the reason why they are none."""

from __future__ import annotations

import codecs
from dataclasses import dataclass

from commonfield.catalog import Catalog
from commonfield.findings import Finding
from commonfield.intake.problems import finding_of, refuse

_KINDS = {
    b"PK\x03\x04": "zip, xlsx",
    b"\xd0\xcf\x11\xe0": "xls",
    b"\x1f\x8b": "gzip",
    b"%PDF": "pdf",
    b"7z\xbc\xaf": "7z",
    b"PAR1": "parquet",
    b"age-encryption.org": "age",
}
_WIDE_MARKS = (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE, codecs.BOM_UTF32_BE)
_PIECE = 1 << 20
_LOOKED_AT = 4096
_MOSTLY = 0.3  # of every second byte: ASCII text in UTF-16 has a NUL in each pair


@dataclass(frozen=True)
class Content:
    """Text as UTF-8 without byte-order mark and without blank lines at the end, and what was noticed."""

    text: bytes
    notes: tuple[Finding, ...] = ()

    @property
    def lines(self) -> int:
        """Count physical lines, whatever ends them."""
        if not self.text:
            return 0
        ends = sum(_line_ends(self.text))
        return ends + (not self.text.endswith((b"\n", b"\r")))


def read_content(received: bytes, *, catalog: Catalog) -> Content:
    """Read received bytes as text.

    Raises:
        FileProblemError: they are empty, of another kind than text, in UTF-16 or UTF-32, or hold NUL.
    """
    if not received[:_LOOKED_AT].strip() and not received.strip():
        raise refuse(catalog, "FIL-001")
    for mark, kind in _KINDS.items():
        if received.startswith(mark):
            raise refuse(catalog, "FIL-003", kind=kind)
    if received.startswith(_WIDE_MARKS) or _is_wide(received[:_LOOKED_AT]):
        raise refuse(catalog, "FIL-004")
    if b"\0" in received:
        raise refuse(catalog, "FIL-005", count=received.count(b"\0"))
    text = received.removeprefix(codecs.BOM_UTF8)
    notes = []
    if not _is_utf8(text):
        text = _from_older(text)
        notes.append(finding_of(catalog, "FIL-017"))
    if b"\r" in text and _unusual(ends := _line_ends(text)):
        notes.append(finding_of(catalog, "FIL-018", kinds=sum(count > 0 for count in ends)))
    return Content(_without_blank_end(text), tuple(notes))


def _is_wide(start: bytes) -> bool:
    half = len(start) // 2
    return half > 0 and max(start[::2].count(0), start[1::2].count(0)) > _MOSTLY * half


def _is_utf8(text: bytes) -> bool:
    if text.isascii():
        return True
    decoder = codecs.getincrementaldecoder("utf-8")()
    try:
        for begin in range(0, len(text), _PIECE):
            decoder.decode(text[begin : begin + _PIECE], final=begin + _PIECE >= len(text))
    except UnicodeDecodeError:
        return False
    return True


def _from_older(text: bytes) -> bytes:
    try:
        return text.decode("cp1252").encode()
    except UnicodeDecodeError:
        return text.decode("latin-1").encode()


def _line_ends(text: bytes) -> tuple[int, int, int]:
    """Count line ends by kind: line feeds alone, both characters, carriage returns alone."""
    if b"\r" not in text:
        return text.count(b"\n"), 0, 0
    both = text.count(b"\r\n")
    return text.count(b"\n") - both, both, text.count(b"\r") - both


def _unusual(ends: tuple[int, int, int]) -> bool:
    return sum(count > 0 for count in ends) > 1 or ends[2] > 0


def _without_blank_end(text: bytes) -> bytes:
    """Drop blank lines at the end; spaces and delimiters are cells and stay."""
    return text if text[-2:-1] not in (b"\n", b"\r") else text.rstrip(b"\r\n") + b"\n"
