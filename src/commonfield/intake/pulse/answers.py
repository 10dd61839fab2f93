"""A pulse workbook that came back becomes answers; none of them may identify a person."""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from commonfield.catalog import Catalog, Pulse
from commonfield.findings import DefinitionError, Finding
from commonfield.intake.packets.design import plain
from commonfield.intake.packets.opening import Book, not_plain, open_book
from commonfield.intake.packets.slip import Slip
from commonfield.intake.problems import finding_of, refuse
from commonfield.intake.pulse.asking import Asked, fields
from commonfield.intake.pulse.workbook import MOST

_PERSONAL = re.compile(r"[\w.+-]+@[\w-]+\.\w|\d(?:[\s().-]?\d){6,}|\b\d{3}-\d{2}-\d{4}\b")


@dataclass(frozen=True)
class Answers:
    """What one partner answered: text by field, codes for choices, ISO dates. `saved_at` as in packets.

    `complete` says that every required question has an answer.
    """

    slip: Slip
    saved_at: str
    answers: Mapping[str, str]
    findings: tuple[Finding, ...]
    complete: bool


def read_answers(
    received: bytes,
    *,
    region: str,
    partners: Collection[str],
    secret: bytes,
    catalog: Catalog,
    now: datetime,
) -> Answers:
    """Read a pulse workbook that came back.

    An answer of another kind, or one that seems to identify a person, is left out and told (FIL-069), and
    so is a required question that was left empty (FIL-072).

    Raises:
        FileProblemError: it is no pulse of the region, was damaged, or came after the pulse closed.
    """
    with open_book(received, region=region, secret=secret, catalog=catalog) as book:
        if book.slip.form != "pulse":
            raise refuse(catalog, "FIL-060")
        if book.slip.partner not in partners:
            raise refuse(catalog, "FIL-066")
        pulse = _pulse(book.slip, catalog, now)
        cells = _cells(book, catalog)
    if not any(value is not None and str(value).strip() for value in cells):
        raise refuse(catalog, "FIL-002")
    answers: dict[str, str] = {}
    findings = []
    for at, (asked, value) in enumerate(zip(fields(pulse), cells, strict=True)):
        answer = answer_of(value, asked)
        if answer:
            answers[asked.name] = answer
            continue
        if answer is None:
            findings.append(_finding("FIL-069", asked, book.slip, at, catalog=catalog))
        elif asked.question.required:
            findings.append(_finding("FIL-072", asked, book.slip, at, catalog=catalog))
    complete = all(asked.name in answers for asked in fields(pulse) if asked.question.required)
    return Answers(book.slip, book.saved_at, answers, tuple(findings), complete)


def answer_of(value: Any, asked: Asked) -> str | None:
    """Give an answer as text; empty where there is none, None where it is not of the kind asked."""
    if value is None or (isinstance(value, str) and not value.strip()):
        return ""
    kind = asked.question.kind
    if kind in ("choice", "yes_no"):
        known = {plain(code): code for code in asked.choices}
        known |= {plain(at): code for code, text in asked.choices.items() for at in (text.en, text.es)}
        return known.get(plain(str(value)))
    if kind == "count":
        return _count(value)
    if kind == "date":
        return _date(value)
    text = " ".join(str(value).split())
    return None if len(text) > asked.question.longest or _PERSONAL.search(text) else text


def _count(value: Any) -> str | None:
    text = str(value).strip().removesuffix(".0")
    return str(int(text)) if text.isascii() and text.isdigit() and int(text) <= MOST else None


def _date(value: Any) -> str | None:
    if isinstance(value, datetime):
        return value.date().isoformat()
    try:
        return date.fromisoformat(str(value).strip()).isoformat()
    except ValueError:
        return None


def _pulse(slip: Slip, catalog: Catalog, now: datetime) -> Pulse:
    try:
        pulse = catalog.get(Pulse, slip.about)
    except DefinitionError:
        raise refuse(catalog, "FIL-067") from None
    if pulse.hash != slip.about_hash or pulse.closes is None or now > pulse.closes:
        raise refuse(catalog, "FIL-067")
    return pulse


def _cells(book: Book, catalog: Catalog) -> list[Any]:
    slip = book.slip
    if book.merged:
        raise not_plain(catalog, merged=book.merged)
    found: list[Any] = []
    asked: list[str] = []
    for number, row in enumerate(book.rows(), start=1):
        if not slip.first_row <= number < slip.first_row + slip.rows:
            continue
        padded = [*row, None, None]
        asked.append(plain(str(padded[0].value)) if padded[0] is not None else "")
        cell = padded[1]
        if cell is not None and cell.data_type in ("f", "e"):
            raise not_plain(catalog, formulas=1, rows=(number,))
        found.append(cell.value if cell is not None else None)
    wanted = [plain(text) for text in slip.headings.values()]
    if asked != wanted:
        missing = [text for text in wanted if text not in asked]
        added = sum(text not in wanted for text in asked)
        raise refuse(catalog, "FIL-065", missing="; ".join(missing[:3]) or "-", added=added)
    return found


def _finding(code: str, asked: Asked, slip: Slip, at: int, *, catalog: Catalog) -> Finding:
    return finding_of(catalog, code, element=slip.headings[asked.name], rows=(slip.first_row + at,))
