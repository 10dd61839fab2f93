"""Fills packets as a school office would, and damages them as the world does."""

from __future__ import annotations

import datetime as dt
import io
import re
import warnings
import zipfile
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import Any
from xml.sax.saxutils import escape

from commonfield.catalog import Catalog, Dictionary
from commonfield.intake.packets import Packet
from commonfield.intake.packets.design import Column

LOG = "work_based_learning/log"
PARTNER = "a-district"
FORM = "xl/worksheets/sheet2.xml"
CORE = "docProps/core.xml"
FIRST_ROW = 5
_DAY_ONE = dt.date(1899, 12, 30)

Cells = Mapping[str, Any]


def fill(
    packet: bytes,
    headings: Sequence[str],
    records: Sequence[Cells],
    *,
    saved: dt.datetime = dt.datetime(2026, 2, 1),
    gaps: Sequence[int] = (),
) -> bytes:
    """Write records (cells by heading) into a packet's form, and say when it was saved; fast.

    `gaps` are rows of the form that stay empty.
    """
    rows = [row for row in range(FIRST_ROW, FIRST_ROW + len(records) + len(gaps)) if row not in gaps]

    def change(name: str, text: str) -> str:
        if name == CORE:
            return _stamped(text, saved)
        if name != FORM:
            return text
        for row, record in zip(rows, records, strict=True):
            cells = "".join(
                _cell(_letter(at), row, record[heading])
                for at, heading in enumerate(headings, start=1)
                if record.get(heading) not in (None, "")
            )
            text = re.sub(rf'(<row r="{row}" .*?)(</row>)', rf"\g<1>{_quoted(cells)}\g<2>", text, count=1)
        return text

    return rewrite(packet, change)


def saved_at(workbook: bytes, moment: dt.datetime) -> bytes:
    """Say in a workbook that it was saved at a moment."""
    return rewrite(workbook, lambda name, text: _stamped(text, moment) if name == CORE else text)


def _stamped(text: str, moment: dt.datetime) -> str:
    return re.sub(r"(<dcterms:modified[^>]*>)[^<]*", rf"\g<1>{moment.isoformat()}Z", text)


def rewrite(
    workbook: bytes, change: Callable[[str, str], str], *, more: Mapping[str, bytes] | None = None
) -> bytes:
    """Change the texts of a workbook's parts, and add some."""
    out = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(workbook)) as old,
        zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as new,
    ):
        for name in old.namelist():
            content = old.read(name)
            new.writestr(name, change(name, content.decode()) if name in (FORM, CORE) else content)
        for name, content in (more or {}).items():
            new.writestr(name, content)
    return out.getvalue()


@contextmanager
def opened(workbook: bytes) -> Iterator[tuple[Any, list[bytes]]]:
    """Open a workbook as another program would; what it saves is put into the list."""
    from openpyxl import load_workbook

    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # on extensions that this program drops
        book = load_workbook(io.BytesIO(workbook))
        saved: list[bytes] = []
        yield book, saved
        out = io.BytesIO()
        book.save(out)
        saved.append(out.getvalue())


def changed(workbook: bytes, change: Callable[[Any], object]) -> bytes:
    """Open a workbook, change it, save it."""
    with opened(workbook) as (book, saved):
        change(book)
    return saved[0]


def _cell(letter: str, row: int, value: Any) -> str:
    place = f'r="{letter}{row}"'
    if isinstance(value, dt.date):
        value = (value - _DAY_ONE).days
    if isinstance(value, int | float):
        return f"<c {place}><v>{value}</v></c>"
    return f'<c {place} t="inlineStr"><is><t xml:space="preserve">{escape(str(value))}</t></is></c>'


def _letter(at: int) -> str:
    first, second = divmod(at, 26)
    return (chr(64 + first) if first else "") + chr(65 + second)


def _quoted(text: str) -> str:
    return text.replace("\\", r"\\")


def records_of(several: Any, catalog: Catalog, count: int, dictionary: str = LOG) -> list[Any]:
    """Make records of a dictionary after its example."""
    example = catalog.get(Dictionary, dictionary).example
    return [{**example, **record} for record in several(dictionary, count)]


def as_filled(packet: Packet, records: Sequence[Mapping[str, str]]) -> list[dict[str, Any]]:
    """Give records as a person fills them in: labels, dates, numbers."""

    def cell(column: Column, text: str) -> Any:
        if not text:
            return ""
        if column.choices:
            return next(c.label for c in column.choices if c.code == text)
        if column.element.type == "date":
            return dt.datetime.strptime(text, column.element.format).date()
        return int(text) if column.element.type in ("integer", "number") else text

    return [{c.heading: cell(c, r.get(c.element.name, "")) for c in packet.columns} for r in records]


def headings(packet: Packet) -> list[str]:
    """Give the headings of a form."""
    return [column.heading for column in packet.columns]


def filled(made: tuple[Packet, bytes], records: Sequence[Mapping[str, str]], **settings: Any) -> bytes:
    """Fill a packet in with records as the dictionary writes them."""
    packet, blank = made
    return fill(blank, headings(packet), as_filled(packet, records), **settings)


def damages(
    sheet: str, *, good: bytes, heading: str, label_heading: str, date_heading: str, headings: Sequence[str]
) -> dict[str, tuple[Callable[[], bytes], str]]:
    """Give for each way in which a packet is damaged what makes the workbook, and the code that answers it.

    Args:
        sheet: The form sheet's name.
        good: A filled packet with at least five records.
        heading: Of a text column.
        label_heading: Of a required column with choices.
        date_heading: Of a required column of dates.
        headings: Of all columns.
    """
    at = {text: number for number, text in enumerate(headings, start=2)}

    def column(text: str, value: Any) -> Callable[[Any], None]:
        def change(book: Any) -> None:
            for row in range(FIRST_ROW, FIRST_ROW + 5):
                book[sheet].cell(row, at[text]).value = value

        return change

    def cell(row: int, number: int, value: Any) -> Callable[[Any], None]:
        return lambda book: setattr(book[sheet].cell(row, number), "value", value)

    def twice(book: Any) -> None:
        for number in at.values():
            for row in range(FIRST_ROW + 1, FIRST_ROW + 5):
                book[sheet].cell(row, number).value = book[sheet].cell(FIRST_ROW, number).value

    def empty(book: Any) -> None:
        for row in book[sheet].iter_rows(min_row=FIRST_ROW, min_col=2):
            for one in row:
                one.value = None

    def swap(book: Any) -> None:
        one, other = book[sheet].cell(4, 2), book[sheet].cell(4, 3)
        one.value, other.value = other.value, one.value

    def doctype(name: str, text: str) -> str:
        lure = '?>\n<!DOCTYPE x [<!ENTITY a "aaaa">]>\n'
        return text.replace("?>\n", lure, 1) if name == FORM else text

    ole = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(500)

    def own(book: Any) -> None:
        for name in book.sheetnames:
            if name != sheet:
                book.remove(book[name])

    def edited(change: Callable[[Any], object]) -> Callable[[], bytes]:
        return lambda: changed(good, change)

    return {
        "a text under the name of a workbook": (lambda: b"Ana,Ejemplo\n" * 5, "FIL-060"),
        "an empty file": (lambda: b"", "FIL-060"),
        "an old workbook": (lambda: ole, "FIL-060"),
        "a password": (lambda: ole + "EncryptedPackage".encode("utf-16-le"), "FIL-061"),
        "cut in half": (lambda: good[: len(good) // 2], "FIL-036"),
        "bytes overwritten": (lambda: good[:3000] + bytes(400) + good[3400:], "FIL-036"),
        "a macro": (
            lambda: rewrite(good, lambda _, text: text, more={"xl/vbaProject.bin": b"Sub Auto_Open"}),
            "FIL-062",
        ),
        "entities": (lambda: rewrite(good, doctype), "FIL-036"),
        "only the form sheet copied": (edited(own), "FIL-064"),
        "hidden sheet deleted": (edited(lambda b: b.remove(b["commonfield"])), "FIL-064"),
        "hidden sheet altered": (
            edited(lambda b: setattr(b["commonfield"]["B5"], "value", "office-99")),
            "FIL-064",
        ),
        "sheet renamed": (edited(lambda b: setattr(b[sheet], "title", "Hoja1")), "FIL-065"),
        "heading changed": (edited(cell(4, at[heading], "Name of the child")), "FIL-065"),
        "column inserted": (edited(lambda b: b[sheet].insert_cols(3)), "FIL-065"),
        "column deleted": (edited(lambda b: b[sheet].delete_cols(3)), "FIL-065"),
        "two headings exchanged": (edited(swap), "FIL-065"),
        "row inserted above": (edited(lambda b: b[sheet].insert_rows(2)), "FIL-065"),
        "formulas": (edited(cell(FIRST_ROW, at[heading], '=HYPERLINK("x","y")')), "FIL-063"),
        "an error value": (edited(cell(FIRST_ROW, at[heading], "#REF!")), "FIL-063"),
        "merged cells": (edited(lambda b: b[sheet].merge_cells("B5:C5")), "FIL-063"),
        "rows below the table": (edited(cell(FIRST_ROW + 60, 2, "Total: 5")), "FIL-068"),
        "a note beside the table": (edited(cell(FIRST_ROW, len(headings) + 2, "ask Ana")), "FIL-068"),
        "no records": (edited(empty), "FIL-002"),
        "labels of their own": (edited(column(label_heading, "Shadowing")), "ELE-005"),
        "dates as text": (edited(column(date_heading, "13/01/25")), "ELE-002"),
        "the same record five times": (edited(twice), "FIL-019"),
    }
