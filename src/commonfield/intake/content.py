"""From received bytes to UTF-8 text, or the reason why they are none."""

from __future__ import annotations

import codecs
import json
import mmap
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from commonfield.catalog import Catalog
from commonfield.findings import Finding
from commonfield.intake.problems import SHOWN_ROWS, finding_of, refuse

MAPPED_FROM = 64 << 20
"""Bytes from which a file is read where it lies and never held in memory as a whole."""

LARGEST_OLDER = 256 << 20
"""Bytes of the largest text that is turned from an older encoding into UTF-8."""

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
_WEB_PAGE = re.compile(rb"\s*(<!--.{0,2000}?-->\s*)?<(!doctype\s+html|html|head|body)[\s>]", re.I | re.DOTALL)
_SAYS_ERROR = ({"error"}, {"errors"}, {"message"}, {"fault"}, {"exception"}, {"title", "status"})
_LONGEST_ERROR = 1 << 16
_PIECE = 1 << 20
_LOOKED_AT = 4096
_MOSTLY = 0.3  # of every second byte: ASCII text in UTF-16 has a NUL in each pair
_LINE = re.compile(rb"[^\r\n]*(?:\r\n|\n|\r|\Z)")


class MappedText(mmap.mmap):
    """A large file as if it were bytes: the system brings in what is read, and takes it back."""

    path: Path

    @staticmethod
    def of(path: Path, length: int = 0) -> MappedText:
        """Map a file, or its first so many bytes."""
        with path.open("rb") as file:
            mapped = MappedText(file.fileno(), length, access=mmap.ACCESS_READ)
        mapped.path = path
        return mapped

    def __contains__(self, part: object) -> bool:
        return isinstance(part, bytes) and self.find(part) >= 0

    def startswith(self, marks: bytes | tuple[bytes, ...]) -> bool:
        return self[:64].startswith(marks)

    def endswith(self, marks: bytes | tuple[bytes, ...]) -> bool:
        return self[-64:].endswith(marks)


def received_from(path: Path) -> bytes:
    """Give the content of a file: bytes, or where it is large something that reads like them."""
    if path.stat().st_size < MAPPED_FROM:
        return path.read_bytes()
    return _mapped(path)


def _mapped(path: Path, length: int = 0) -> bytes:
    return MappedText.of(path, length)  # type: ignore[return-value] # it answers as bytes do


@dataclass(frozen=True)
class Content:
    """Text as UTF-8 without blank lines at the end, and what was noticed.

    It has no byte-order mark, unless it is a large file that is read where it lies.
    """

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
        FileProblemError: they are empty, of another kind than text, a web page, the error message of a
            system, in UTF-16 or UTF-32, hold NUL, or are too large for an older encoding.
    """
    if not received[:_LOOKED_AT].strip() and re.search(rb"\S", received) is None:
        raise refuse(catalog, "FIL-001")
    for mark, kind in _KINDS.items():
        if received.startswith(mark):
            raise refuse(catalog, "FIL-003", kind=kind)
    if received.startswith(_WIDE_MARKS) or _is_wide(received[:_LOOKED_AT]):
        raise refuse(catalog, "FIL-004")
    if b"\0" in received:
        raise refuse(catalog, "FIL-005", count=sum(piece.count(b"\0") for piece in _pieces(received)))
    _refuse_answers(received, catalog)
    text, notes = _as_utf8(received, catalog)
    if b"\r" in text and _unusual(ends := _line_ends(text)):
        notes.append(finding_of(catalog, "FIL-018", kinds=sum(count > 0 for count in ends)))
    return Content(_without_blank_end(text), tuple(notes))


def _refuse_answers(received: bytes, catalog: Catalog) -> None:
    """Refuse what a system answered instead of giving the export: a page, or an error message."""
    start = received[:_LOOKED_AT].removeprefix(codecs.BOM_UTF8)
    if _WEB_PAGE.match(start):
        raise refuse(catalog, "FIL-044")
    if start.lstrip().startswith(b"{") and len(received) <= _LONGEST_ERROR:
        try:
            said = json.loads(received.decode("utf-8-sig"))
        except (ValueError, RecursionError):
            return
        if isinstance(said, dict) and any(names <= {k.lower() for k in said} for names in _SAYS_ERROR):
            raise refuse(catalog, "FIL-045")


def _as_utf8(received: bytes, catalog: Catalog) -> tuple[bytes, list[Finding]]:
    if _is_utf8(received):
        # A large file keeps its mark; whoever reads it passes over it.
        mapped = isinstance(received, MappedText)
        return received if mapped else received.removeprefix(codecs.BOM_UTF8), []
    if len(received) > LARGEST_OLDER:
        found = len(received) >> 20
        raise refuse(catalog, "FIL-053", size=LARGEST_OLDER >> 20, found=found)
    text = bytes(received).removeprefix(codecs.BOM_UTF8)
    older, others = _older_lines(text)
    if not others:
        return _from_older(text), [finding_of(catalog, "FIL-017")]
    rows = tuple(older[:SHOWN_ROWS])
    return _from_both(text), [finding_of(catalog, "FIL-054", count=len(older), rows=rows)]


def _older_lines(text: bytes) -> tuple[list[int], int]:
    """Give which lines are no UTF-8, and how many are UTF-8 with more than ASCII in them."""
    older, others = [], 0
    for number, line in enumerate(_LINE.findall(text), 1):
        if not line.isascii():
            if _is_utf8(line):
                others += 1
            else:
                older.append(number)
    return older, others


def _from_both(text: bytes) -> bytes:
    """Read each line as what it is: accents of UTF-8 by chance in a line of the other kind are unheard of."""
    return b"".join(line if _is_utf8(line) else _from_older(line) for line in _LINE.findall(text))


def _is_wide(start: bytes) -> bool:
    half = len(start) // 2
    return half > 0 and max(start[::2].count(0), start[1::2].count(0)) > _MOSTLY * half


def _pieces(text: bytes) -> Iterator[bytes]:
    if not isinstance(text, MappedText):
        yield text
        return
    for begin in range(0, len(text), _PIECE):
        yield text[begin : begin + _PIECE]


def _is_utf8(text: bytes) -> bool:
    decoder = codecs.getincrementaldecoder("utf-8")()
    whole = True  # no character is begun and not ended
    try:
        for begin in range(0, len(text), _PIECE):
            piece = text[begin : begin + _PIECE]
            if whole and piece.isascii():
                continue
            decoder.decode(piece)
            whole = not decoder.getstate()[0]
        decoder.decode(b"", final=True)
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
    feeds = sum(piece.count(b"\n") for piece in _pieces(text))
    if b"\r" not in text:
        return feeds, 0, 0
    both = returns = 0
    last = b""
    for piece in _pieces(text):
        both += piece.count(b"\r\n") + (last == b"\r" and piece.startswith(b"\n"))
        returns += piece.count(b"\r")
        last = piece[-1:]
    return feeds - both, both, returns - both


def _unusual(ends: tuple[int, int, int]) -> bool:
    return sum(count > 0 for count in ends) > 1 or ends[2] > 0


def _without_blank_end(text: bytes) -> bytes:
    """Drop blank lines at the end; spaces and delimiters are cells and stay."""
    end = len(text) if isinstance(text, MappedText) else len(text.rstrip(b"\r\n"))
    while text[end - 1 : end] in (b"\n", b"\r"):
        end -= 1
    last = text[end : end + 2]
    kept = end + (2 if last == b"\r\n" else len(last[:1]))
    if kept == len(text):
        return text
    return _mapped(text.path, kept) if isinstance(text, MappedText) else text[:kept]
