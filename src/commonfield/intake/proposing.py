"""Which column of a file kept by hand is likely which element: by its name, and by the form of its cells.

Cells are counted and never shown.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import islice

from commonfield.catalog import Catalog, CodeSet, Dictionary, Element
from commonfield.intake.naming import KNOWN, LIKE, OFFICIAL, name_likeness
from commonfield.intake.readers import Looks
from commonfield.intake.readers.archive import unsafe
from commonfield.intake.readers.headers import Place, first_row, likeliest_header, no_header
from commonfield.intake.readers.sheets import DAMAGE, MOST_COLUMNS, as_text
from commonfield.intake.sql import folded, words_for_codes
from commonfield.vocabulary import Language

LOOKED_AT = 1_000
"""Rows whose cells are counted."""

_OF_A_RECORD = re.compile(r"\d{4}[-/.]\d{1,2}[-/.]\d{1,2}|\d{1,2}[-/.]\d{1,2}[-/.]\d{2,4}|\d{5,}")
"""A day or a long number: no column is called so."""

_SEVERAL = 3  # columns of which at least one has a name that is known, in a header
_FIT = 0.5  # of the cells that are not empty: fewer, and a name that is only alike says nothing
_FIT_COUNTS = 0.05

_REASONS: dict[float, dict[Language, str]] = {
    OFFICIAL: {"en": "it has the official name", "es": "tiene el nombre oficial"},
    KNOWN: {"en": "it is known by this name", "es": "se le conoce por este nombre"},
    LIKE: {"en": "its name is like {official}", "es": "su nombre se parece a {official}"},
    0.0: {"en": "no element has a name like it", "es": "ningún elemento tiene un nombre parecido"},
}
_COUNTED: dict[Language, str] = {
    "en": "{fitting} of {counted} cells have its form",
    "es": "{fitting} de {counted} celdas tienen su forma",
}


@dataclass(frozen=True)
class ColumnProposal:
    """A column of a file and the element that it likely is; `element` is empty where none is likely.

    `at` counts columns from 0. `fitting` of `counted` cells that are not empty have the form of the
    element; `counted` is 0 where the element has no form of its own.
    """

    at: int
    column: str
    element: str
    official: str
    likeness: float
    reason: dict[Language, str]
    counted: int = 0
    fitting: int = 0


@dataclass(frozen=True)
class _Candidate:
    rank: tuple[float, int, int]
    at: int
    element: Element
    name: float
    counted: int
    fitting: int


def propose_columns(received: bytes, dictionary: Dictionary, catalog: Catalog) -> list[ColumnProposal]:
    """Propose for each column of a file the element that it is. The same file gets the same proposals.

    Each element is given to one column at most, the likeliest pair first.

    Raises:
        FileProblemError: the file cannot be read, or no row of it is like a header.
    """
    looks = Looks(received, catalog)
    workbook = looks.form(dictionary) == "workbook"
    place = _header(looks, dictionary, catalog)
    header, rows = place.names[:MOST_COLUMNS], _cells_below(place, catalog)
    candidates = sorted(_candidates(header, rows, dictionary, catalog, workbook), key=lambda c: c.rank)
    taken: dict[int, _Candidate] = {}
    for candidate in candidates:
        given = {other.element.name for other in taken.values()}
        if candidate.at not in taken and candidate.element.name not in given:
            taken[candidate.at] = candidate
    # What stands in a first row that is no header are cells of a record: they are neither shown nor kept.
    unknown = len(header) >= _SEVERAL and not any(c.name > 0 for c in taken.values())
    if unknown or any(map(_OF_A_RECORD.fullmatch, header)):
        raise no_header(dictionary, catalog)
    return [_proposal(at, name, taken.get(at)) for at, name in enumerate(header) if name]


def _candidates(
    header: Sequence[str],
    rows: Sequence[Sequence[str]],
    dictionary: Dictionary,
    catalog: Catalog,
    workbook: bool,
) -> Iterator[_Candidate]:
    for order, element in enumerate(dictionary.elements):
        fits = _form(element, catalog, workbook)
        for at, column in enumerate(header):
            name = name_likeness(column, element)
            if not name:
                continue
            cells = [row[at].strip() for row in rows if at < len(row) and row[at].strip()] if fits else []
            fitting = sum(fits(cell) for cell in cells) if fits else 0
            share = fitting / len(cells) if cells else 1.0
            if name >= KNOWN or share >= _FIT:
                rank = (-(name + _FIT_COUNTS * share), at, order)
                yield _Candidate(rank, at, element, name, len(cells), fitting)


def _proposal(at: int, column: str, found: _Candidate | None) -> ColumnProposal:
    if found is None:
        return ColumnProposal(at, column, "", "", 0.0, _REASONS[0.0])
    official = found.element.official
    kind = found.name if found.name in (OFFICIAL, KNOWN) else LIKE
    reason = {language: text.format(official=official) for language, text in _REASONS[kind].items()}
    if found.counted:
        told = {"counted": found.counted, "fitting": found.fitting}
        reason = {
            language: f"{text}; {_COUNTED[language].format(**told)}" for language, text in reason.items()
        }
    likeness = round(found.name, 3)
    return ColumnProposal(
        at, column, found.element.name, official, likeness, reason, found.counted, found.fitting
    )


def _form(element: Element, catalog: Catalog, workbook: bool) -> Callable[[str], bool] | None:
    """Give what tells whether a cell has the form of an element, where it has one."""
    absent = set(element.absent)
    if element.code_set:
        code_set = catalog.get(CodeSet, element.code_set)
        codes, words = {code.code for code in code_set.codes}, words_for_codes(code_set)
        return lambda cell: cell in codes or cell in absent or folded(cell) in words
    if element.type == "date":
        formats = [element.format, *element.also_formats, *(["%Y-%m-%d"] if workbook else [])]
        return lambda cell: cell in absent or any(_is_date(cell, pattern) for pattern in formats)
    pattern = {"integer": r"-?\d{1,15}", "number": r"-?(\d+(\.\d*)?|\.\d+)"}.get(element.type)
    return (lambda cell: cell in absent or bool(re.fullmatch(pattern, cell))) if pattern else None


def _is_date(cell: str, pattern: str) -> bool:
    try:
        return datetime.strptime(cell, pattern).year >= 1000
    except ValueError:
        return False


def _header(looks: Looks, dictionary: Dictionary, catalog: Catalog) -> Place:
    """Find the row that is most like a header by what people call columns, whatever the form of the file."""
    sheets = looks.sheets(dictionary)
    if found := likeliest_header(sheets, dictionary):
        return found
    if looks.form(dictionary) == "workbook":
        raise no_header(dictionary, catalog)
    return first_row(sheets)


def _cells_below(place: Place, catalog: Catalog) -> list[list[str]]:
    width, header = len(place.names), place.header.number
    below = (row for row in place.sheet.rows() if row.number > header)
    try:
        return [[as_text(row.cells.get(at)) for at in range(width)] for row in islice(below, LOOKED_AT)]
    except DAMAGE:
        raise unsafe(catalog) from None
