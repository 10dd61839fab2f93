"""A filled-in packet becomes the delimited text that its dictionary describes."""

from __future__ import annotations

import csv
import io
from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from typing import Any

from commonfield.catalog import Catalog, Dictionary
from commonfield.findings import DefinitionError, Finding, Severity
from commonfield.intake.packets.cells import text_of
from commonfield.intake.packets.design import Choice, choices_of, plain, schema_of
from commonfield.intake.packets.opening import Book, not_plain, open_book
from commonfield.intake.packets.slip import Slip
from commonfield.intake.problems import SHOWN_ROWS, FileProblemError, finding_of, refuse
from commonfield.vocabulary import LANGUAGES


@dataclass(frozen=True)
class Filled:
    """A packet that came back.

    `content` is the file that its rows make: the same rows give the same bytes, however often the
    workbook was saved. `sheet_rows` are the rows of the form in which they stand.
    """

    slip: Slip
    saved_at: str
    dictionary: Dictionary
    content: bytes
    sheet_rows: tuple[int, ...]

    @property
    def year(self) -> int | None:
        return int(self.slip.year) if self.slip.year else None

    def as_in_the_form(self, finding: Finding) -> Finding:
        """Give a finding about the file with the rows of the form instead of the file's lines."""
        header = int(self.dictionary.layout.header)
        lines = [line - header - 1 for line in finding.rows]
        rows = tuple(self.sheet_rows[at] for at in lines if 0 <= at < len(self.sheet_rows))
        return replace(finding, rows=rows)


def read_packet(
    received: bytes, *, region: str, partners: Collection[str], secret: bytes, catalog: Catalog
) -> Filled:
    """Read a packet that came back, whatever its file is called.

    Args:
        received: The workbook.
        region: Id of the region whose packets are known.
        partners: Whose packets are taken here.
        secret: The region's own, with which packets are made.
        catalog: Holds dictionaries, code sets and texts.

    Raises:
        FileProblemError: it is none of the region's packets, or was damaged; its finding says how, and
            what to do.
    """
    with open_book(received, region=region, secret=secret, catalog=catalog) as book:
        if book.slip.form != "records":
            raise refuse(catalog, "FIL-060")
        if book.slip.partner not in partners:
            raise refuse(catalog, "FIL-066")
        dictionary = _dictionary(book.slip, catalog)
        numbers, rows = _table(book, catalog)
    codes = _codes(book.slip, dictionary, catalog)
    by_name = {element.name: element for element in dictionary.elements}
    names = list(book.slip.headings)
    records = []
    for row in rows:
        asked = {n: text_of(v, by_name[n], codes.get(n, {})) for n, v in zip(names, row, strict=True)}
        records.append({**book.slip.constants, **asked})
    content = _delimited(records, numbers, dictionary, catalog)
    return Filled(book.slip, book.saved_at, dictionary, content, tuple(numbers))


def _dictionary(slip: Slip, catalog: Catalog) -> Dictionary:
    try:
        dictionary = catalog.get(Dictionary, slip.about)
    except DefinitionError:
        raise refuse(catalog, "FIL-067") from None
    if schema_of(dictionary, catalog) != slip.schema:
        raise refuse(catalog, "FIL-067")
    return dictionary


def _table(book: Book, catalog: Catalog) -> tuple[list[int], list[list[Any]]]:
    """Give the filled rows of the form and where they stand; refuse what was changed around them."""
    slip, wide = book.slip, len(book.slip.headings) + 1
    if book.merged:
        raise not_plain(catalog, merged=book.merged)
    numbers, rows, alive, outside = [], [], [], []
    headings: list[str] = []
    for number, row in enumerate(book.rows(), start=1):
        if number == slip.first_row - 1:
            headings = [_heading(cell.value) for cell in row]
            _judge_headings(headings, slip, catalog)
        if number < slip.first_row:
            continue
        cells = row[1:wide]
        beyond = row[1:] if number >= slip.first_row + slip.rows else row[wide:]
        if any(_filled(cell.value) for cell in beyond):
            outside.append(number)
        elif any(_filled(cell.value) for cell in cells):
            numbers.append(number)
            rows.append([*(cell.value for cell in cells), *[None] * (wide - 1 - len(cells))])
            if any(cell.data_type in ("f", "e") for cell in cells):
                alive.append(number)
    if not headings:
        _judge_headings(headings, slip, catalog)
    if alive:
        raise not_plain(catalog, formulas=len(alive), rows=tuple(alive[:SHOWN_ROWS]))
    if outside:
        raise _at_rows(catalog, "FIL-068", outside, last=slip.first_row + slip.rows - 1)
    if not rows:
        raise refuse(catalog, "FIL-002")
    return numbers, rows


def _judge_headings(found: Sequence[str], slip: Slip, catalog: Catalog) -> None:
    wanted = [_heading(text) for text in slip.headings.values()]
    there = list(found[1:])
    while there and not there[-1]:
        there.pop()
    if there != wanted:
        missing = [text for text in wanted if text not in there]
        added = sum(text not in wanted for text in there)
        raise refuse(catalog, "FIL-065", missing="; ".join(missing[:3]) or "-", added=added)


def _codes(slip: Slip, dictionary: Dictionary, catalog: Catalog) -> dict[str, dict[str, str]]:
    """Give for each column with choices the code by label, in both languages, and by the code itself."""
    year = int(slip.year) if slip.year else None
    own = "es" if slip.language == "es" else "en"
    codes: dict[str, dict[str, str]] = {}
    for element in dictionary.elements:
        if element.code_set and element.name in slip.headings:
            known: dict[str, str] = {}
            for language in sorted(LANGUAGES, key=lambda at: at != own):
                for choice in choices_of(element, catalog, year, language):
                    _know(known, choice)
            codes[element.name] = known
    return codes


def _know(known: dict[str, str], choice: Choice) -> None:
    known.setdefault(plain(choice.label), choice.code)
    known.setdefault(plain(choice.code), choice.code)


def _delimited(
    records: Sequence[dict[str, str]], numbers: Sequence[int], dictionary: Dictionary, catalog: Catalog
) -> bytes:
    layout = dictionary.layout
    rows = [[record.get(element.name, "") for element in dictionary.elements] for record in records]
    if not layout.quote:
        # Such a layout cannot hold its own delimiter in a cell.
        bad = [n for n, row in zip(numbers, rows, strict=True) if any(layout.delimiter in c for c in row)]
        if bad:
            raise _at_rows(catalog, "FIL-069", bad, last=0)
    if layout.header:
        rows.insert(0, [element.official for element in dictionary.elements])
    if not layout.quote:
        return "".join(layout.delimiter.join(row) + "\n" for row in rows).encode()
    text = io.StringIO()
    csv.writer(text, delimiter=layout.delimiter, quotechar=layout.quote, lineterminator="\n").writerows(rows)
    return text.getvalue().encode()


def _at_rows(catalog: Catalog, code: str, rows: Sequence[int], *, last: int) -> FileProblemError:
    return FileProblemError(
        finding_of(
            catalog,
            code,
            severity=Severity.REFUSE_FILE,
            count=len(rows),
            rows=tuple(rows[:SHOWN_ROWS]),
            last=last,
        )
    )


def _heading(value: Any) -> str:
    return plain(str(value)) if value is not None else ""


def _filled(value: Any) -> bool:
    return value is not None and (not isinstance(value, str) or bool(value.strip()))
