"""Which column of a file is which element of its dictionary, before any record is read."""

from __future__ import annotations

import csv
from collections import Counter
from dataclasses import dataclass

from commonfield.catalog import Catalog, Dictionary
from commonfield.findings import Finding
from commonfield.intake.lines import first_lines
from commonfield.intake.problems import finding_of, refuse

_LOOKED_AT = 50  # lines by which the number of columns is judged
DELIMITERS = {",": "comma", ";": "semicolon", "\t": "tab", "|": "bar", "^": "caret"}
"""What may stand between columns, and its name in findings."""

_TOLD = 8  # columns that a finding names
_SAME_HEADER = 0.8  # of the names: then the first line of a file without a header is one


@dataclass(frozen=True)
class Columns:
    """Element names in the order of the file; other columns are named by `unknown_column`.

    `header_rows` counts the lines down to the header, with what stands above it.
    """

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
    lines = list(first_lines(text, limit=_LOOKED_AT))
    if not lines:
        raise refuse(catalog, "FIL-001")
    rows = [cells_of_line(line, layout.delimiter, layout.quote) for _, line in lines]
    first, header = lines[0][0], layout.header
    notes: tuple[Finding, ...] = ()
    if layout.kept_by_hand:
        names = _kept_by_hand(rows[0], dictionary, catalog)
    else:
        found = Counter(map(len, rows)).most_common(1)[0][0]
        _judge_number(rows, found, text, dictionary, catalog)
        if header:
            names = _names_by_header(rows[0], dictionary, catalog)
        else:
            names = [element.name for element in dictionary.elements]
            header = _is_header(rows[0], dictionary)
            notes = (finding_of(catalog, "FIL-023", rows=(first,)),) if header else ()
        names = [*names[:found], *(unknown_column(at) for at in range(len(names), found))]
    if len(rows) <= header:
        raise refuse(catalog, "FIL-002")
    return Columns(tuple(names), first if header else 0, notes)


def first_rows(text: bytes, delimiter: str, quote: str, *, limit: int = _LOOKED_AT) -> list[list[str]]:
    """Split the first lines that are not blank into cells; to judge columns, not to read records."""
    return [cells_of_line(line, delimiter, quote) for _, line in first_lines(text, limit=limit)]


def unknown_column(at: int, heading: str = "") -> str:
    """Name a column that is no element by its number, and by its heading where somebody confirmed that.

    Args:
        at: Which column, from 0.
        heading: As the file writes it.
    """
    return " ".join([f"column_{at + 1}", *heading.split()])


def shown_column(name: str) -> tuple[int, str] | None:
    """Give the number, from 1, and the heading (empty: unknown) of a column named by `unknown_column`."""
    number, _, heading = name.removeprefix("column_").partition(" ")
    return (int(number), heading) if name.startswith("column_") and number.isdigit() else None


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


def cells_of_line(line: str, delimiter: str, quote: str) -> list[str]:
    """Split one line into cells; to judge columns, not to read records."""
    if not quote or quote not in line or len(line) > csv.field_size_limit():
        return line.split(delimiter)
    return next(csv.reader([line], delimiter=delimiter, quotechar=quote), [""])


def _judge_number(
    rows: list[list[str]], found: int, text: bytes, dictionary: Dictionary, catalog: Catalog
) -> None:
    layout, most = dictionary.layout, len(dictionary.elements)
    fewest = most - layout.optional_trailing_columns
    if fewest <= found and (found <= most or layout.extra_trailing_columns):
        return
    own = DELIMITERS.get(layout.delimiter, layout.delimiter)
    for other, name in DELIMITERS.items():
        # A text under the right delimiter falls apart into about as many columns as the layout has.
        if other != layout.delimiter and len(first_rows(text, other, layout.quote, limit=1)[0]) >= fewest:
            raise refuse(catalog, "FIL-006", delimiter=own, found_delimiter=name)
    if found > most:
        raise refuse(catalog, "FIL-008", columns=most, found_columns=found)
    if layout.header and header_matches(rows[0], dictionary) == 0:
        raise refuse(catalog, "FIL-010")
    raise refuse(catalog, "FIL-007", columns=most, found_columns=found)


def _kept_by_hand(header: list[str], dictionary: Dictionary, catalog: Catalog) -> list[str]:
    """Find the columns of a file whose header somebody wrote; refuse it until somebody confirmed them."""
    layout = dictionary.layout
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
    return [names.get(name) or unknown_column(at, known.get(name, "")) for at, name in enumerate(held)]


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
            return [known.get(name) or unknown_column(at) for at, name in enumerate(held)]
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
