"""Which column of a file is which element of its dictionary, before any record is read."""

from __future__ import annotations

import csv
from collections import Counter
from dataclasses import dataclass

from commonfield.catalog import Catalog, Dictionary
from commonfield.findings import Finding
from commonfield.intake.problems import finding_of, refuse

_LOOKED_AT = 50  # lines by which the number of columns is judged
_DELIMITERS = {",": "comma", ";": "semicolon", "\t": "tab", "|": "bar", "^": "caret"}
_TOLD = 8  # columns that a finding names
_SAME_HEADER = 0.8  # of the names: then the first line of a file without a header is one


@dataclass(frozen=True)
class Columns:
    """Element names in the order of the file (extra columns are named `extra_1` and so on)."""

    names: tuple[str, ...]
    header_rows: int
    notes: tuple[Finding, ...] = ()


def find_columns(text: bytes, dictionary: Dictionary, *, catalog: Catalog) -> Columns:
    """Find the columns of a text.

    Raises:
        FileProblemError: another delimiter, too few or too many columns, other names, no header,
            nothing below the header.
    """
    layout = dictionary.layout
    rows = first_rows(text, layout.delimiter, layout.quote)
    if layout.kept_by_hand:
        return _kept_by_hand(rows, text, dictionary, catalog)
    found = Counter(map(len, rows)).most_common(1)[0][0]
    _judge_number(rows, found, text, dictionary, catalog)
    names = [element.name for element in dictionary.elements]
    notes: tuple[Finding, ...] = ()
    header_rows = int(layout.header)
    if layout.header:
        names = _names_by_header(rows[0], dictionary, catalog)
    elif _is_header(rows[0], dictionary):
        header_rows, notes = 1, (finding_of(catalog, "FIL-023", rows=(1,)),)
    if len(rows) <= header_rows:
        raise refuse(catalog, "FIL-002")
    extra = [f"extra_{i + 1}" for i in range(found - len(names))]
    return Columns((*names[:found], *extra), header_rows, notes)


def first_rows(text: bytes, delimiter: str, quote: str, *, limit: int = _LOOKED_AT) -> list[list[str]]:
    """Split the first lines of a text into cells; for judging columns, not for reading records."""
    lines = (
        text[: _end_of_lines(text, limit)]
        .decode("utf-8", errors="replace")
        .removeprefix("\ufeff")
        .splitlines()
    )
    return [_cells(line, delimiter, quote) for line in lines[:limit]]


def header_matches(cells: list[str], dictionary: Dictionary) -> float:
    """Give the share of a dictionary's official names that a row holds.

    In a layout kept by hand optional columns may be absent: there it is the mean of the share of required
    columns that the row holds and the share of its cells that the dictionary knows.
    """
    held = {plain_name(cell) for cell in cells}
    official = {plain_name(element.official): element for element in dictionary.elements}
    known = sum(name in held for name in official)
    if not dictionary.layout.kept_by_hand:
        return known / len(dictionary.elements)
    required = [name for name, element in official.items() if element.required]
    there = sum(name in held for name in required) / len(required) if required else 1
    return (there + known / len(held - {""})) / 2 if known else 0.0


def _cells(line: str, delimiter: str, quote: str) -> list[str]:
    if not quote or quote not in line or len(line) > csv.field_size_limit():
        return line.split(delimiter)
    return next(csv.reader([line], delimiter=delimiter, quotechar=quote), [""])


def _end_of_lines(text: bytes, lines: int) -> int:
    at = 0
    for _ in range(lines):
        ends = [end for end in (text.find(b"\n", at), text.find(b"\r", at, at + (1 << 16))) if end >= 0]
        if not ends:
            return len(text)
        at = min(ends) + 1
        if text[at - 1 : at + 1] == b"\r\n":
            at += 1
    return at


def _judge_number(
    rows: list[list[str]], found: int, text: bytes, dictionary: Dictionary, catalog: Catalog
) -> None:
    layout, most = dictionary.layout, len(dictionary.elements)
    fewest = most - layout.optional_trailing_columns
    if fewest <= found and (found <= most or layout.extra_trailing_columns):
        return
    own = _DELIMITERS.get(layout.delimiter, layout.delimiter)
    for other, name in _DELIMITERS.items():
        # A text under the right delimiter falls apart into about as many columns as the layout has.
        if other != layout.delimiter and len(first_rows(text, other, layout.quote, limit=1)[0]) >= fewest:
            raise refuse(catalog, "FIL-006", delimiter=own, found_delimiter=name)
    if found > most:
        raise refuse(catalog, "FIL-008", columns=most, found_columns=found)
    if layout.header and header_matches(rows[0], dictionary) == 0:
        raise refuse(catalog, "FIL-010")
    raise refuse(catalog, "FIL-007", columns=most, found_columns=found)


def _kept_by_hand(rows: list[list[str]], text: bytes, dictionary: Dictionary, catalog: Catalog) -> Columns:
    """Find the columns of a file whose header somebody wrote; refuse it until somebody confirmed them."""
    header, layout = rows[0], dictionary.layout
    if len(header) == 1:
        for other, name in _DELIMITERS.items():
            if len(first_rows(text, other, layout.quote, limit=1)[0]) > 1:
                own = _DELIMITERS.get(layout.delimiter, layout.delimiter)
                raise refuse(catalog, "FIL-006", delimiter=own, found_delimiter=name)
    held = [plain_name(cell) for cell in header]
    names = {plain_name(element.official): element.name for element in dictionary.elements}
    known = {plain_name(name): name for name in layout.known_columns}
    wanted = known or {plain_name(e.official): e.official for e in dictionary.elements if e.required}
    missing = [name for plain, name in wanted.items() if plain not in held]
    new = [letters(at) for at, name in enumerate(held) if name and name not in {**names, **known}]
    first = {name: at for at, name in reversed(list(enumerate(held)))}
    twice = [letters(at) for at, name in enumerate(held) if name and first[name] < at]
    if missing or new or twice:
        absent, unknown = (", ".join(names[:_TOLD]) or "-" for names in (missing, [*new, *twice]))
        raise refuse(catalog, "FIL-041", dictionary=dictionary.name, missing=absent, new=unknown)
    if len(rows) < 2:
        raise refuse(catalog, "FIL-002")
    return Columns(tuple(names.get(name, f"extra_{at + 1}") for at, name in enumerate(held)), 1)


def letters(at: int) -> str:
    """Name a column as spreadsheets do: A to Z, AA and so on."""
    letters = ""
    while at >= 0:
        at, place = divmod(at, 26)
        letters, at = chr(ord("A") + place) + letters, at - 1
    return letters


def _names_by_header(cells: list[str], dictionary: Dictionary, catalog: Catalog) -> list[str]:
    if header_matches(cells, dictionary) == 0:
        raise refuse(catalog, "FIL-010")
    held = [plain_name(cell) for cell in cells]
    known = {plain_name(element.official): element.name for element in dictionary.elements}
    missing = [
        element.official for element in dictionary.elements if plain_name(element.official) not in held
    ]
    wrong = sum(name not in known for name in held)
    if dictionary.layout.columns_in_any_order:
        if not missing and len(set(held)) == len(held):
            return [known.get(name, f"extra_{i + 1}") for i, name in enumerate(held)]
    elif held == list(known):
        return list(known.values())
    else:
        wrong = max(wrong, sum(a != b for a, b in zip(held, known, strict=False)))
    raise refuse(catalog, "FIL-009", missing=", ".join(missing[:5]) or "-", count=wrong)


def _is_header(cells: list[str], dictionary: Dictionary) -> bool:
    return header_matches(cells, dictionary) >= _SAME_HEADER


def plain_name(name: str) -> str:
    """Write the name of a column without spaces and case, by which columns are compared."""
    return "".join(name.split()).casefold()
