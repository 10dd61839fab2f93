"""Reads what a steward sends back: our workbook with mended records, or a delimited file like it."""

from __future__ import annotations

import csv
import io
import zipfile
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time
from typing import TYPE_CHECKING, Any

from commonfield.catalog import Catalog, Dictionary, messages
from commonfield.findings import SubmissionError
from commonfield.intake.answers.words import Words
from commonfield.intake.answers.workbook import FORM, HIDDEN_SHEET
from commonfield.intake.content import read_content
from commonfield.intake.problems import FileProblemError
from commonfield.intake.readers.sheets import DAMAGE
from commonfield.intake.records import ROW_NO
from commonfield.vocabulary import LANGUAGES

if TYPE_CHECKING:
    import polars as pl

LARGEST = 1 << 30
"""Bytes that a workbook may come to when it is unpacked."""

_DELIMITERS = (",", ";", "\t", "|", "^")


@dataclass(frozen=True)
class SentBack:
    """Records that came back. `submission` is empty where the file does not say which one it mends.

    `heads` are the names of the columns as written; `rows` are cells in their order.
    """

    submission: str
    heads: tuple[str, ...]
    rows: tuple[tuple[Any, ...], ...] = field(repr=False)
    names: Mapping[str, str] = field(default_factory=dict)

    def records(self, dictionary: Dictionary, wanted: Sequence[str], *, file_name: str) -> pl.DataFrame:
        """Give the records as `record_no` and the wanted columns as text.

        Raises:
            SubmissionError: a column is missing, or rows do not have a row number of their own.
        """
        import polars as pl

        places = self._places(dictionary, wanted, file_name)
        forms = {e.name: e.format for e in dictionary.elements if e.type == "date"}
        columns: dict[str, list[Any]] = {ROW_NO: self._numbers(places[ROW_NO], file_name)}
        for name in wanted:
            columns[name] = [as_text(row[places[name]], forms.get(name, "")) for row in self.rows]
        schema = {ROW_NO: pl.Int64, **dict.fromkeys(wanted, pl.String)}
        return pl.DataFrame(columns, schema=schema).sort(ROW_NO)

    def _places(self, dictionary: Dictionary, wanted: Sequence[str], file_name: str) -> dict[str, int]:
        heads = {language: messages("intake/answers", language)["column_row"] for language in LANGUAGES}
        known = {_plain(head): ROW_NO for head in heads.values()}
        known |= {_plain(ROW_NO): ROW_NO}
        known |= {_plain(e.official): e.name for e in dictionary.elements}
        known |= {_plain(shown): name for name in wanted for shown in (name, *_shown_in_all_languages(name))}
        known |= {_plain(shown): name for name, shown in self.names.items()}
        places = {known[_plain(head)]: at for at, head in enumerate(self.heads) if _plain(head) in known}
        shown = {e.name: e.official for e in dictionary.elements} | {ROW_NO: heads["en"]}
        if missing := [name for name in (ROW_NO, *wanted) if name not in places]:
            raise SubmissionError(
                f"{file_name}: expected every column of the refused records, found {len(missing)} missing: "
                f"{', '.join(shown.get(name, name) for name in missing[:5])}.",
                likely_cause="A column was removed or renamed, or the sheet has another one in front.",
                fix="Ask for the workbook anew and change cells only: commonfield answer SUBMISSION "
                "--workbook FILE.",
            )
        return places

    def _numbers(self, place: int, file_name: str) -> list[int]:
        written = [as_text(row[place], "").replace(",", "") for row in self.rows]
        numbers = [int(text) for text in written if text.isascii() and text.isdigit() and len(text) < 12]
        if len(numbers) == len(written) == len(set(numbers)):
            return numbers
        without, again = len(written) - len(numbers), len(numbers) - len(set(numbers))
        raise SubmissionError(
            f"{file_name}: expected the row number of the first file in every row, each once, "
            f"found {without:,} rows without one and {again:,} that repeat one.",
            likely_cause="Rows were added or copied, or the first column was changed.",
            fix="Keep the first column as it was; send new records in a file of their own.",
        )


def read_sent_back(content: bytes, *, file_name: str, catalog: Catalog) -> SentBack:
    """Read mended records.

    Raises:
        SubmissionError: it is neither our workbook nor a delimited text with a header.
    """
    if content.startswith(b"PK\x03\x04"):
        return _from_workbook(content, file_name)
    try:
        text = read_content(content, catalog=catalog).text.decode()
    except FileProblemError as problem:
        raise SubmissionError(f"{file_name}: {problem.finding.message()}") from None
    return _from_text(text, file_name)


def as_text(cell: object, date_format: str) -> str:
    """Write a cell as its file would: a spreadsheet may have made a number or a date of what was typed."""
    if cell is None:
        return ""
    if isinstance(cell, bool):
        return "Y" if cell else "N"
    if isinstance(cell, float) and cell.is_integer():
        return str(int(cell))
    if isinstance(cell, datetime) and cell.time() == time():
        return cell.strftime(date_format or "%Y-%m-%d")
    if isinstance(cell, date):
        return cell.strftime(date_format or "%Y-%m-%d")
    return str(cell).strip()


def _from_text(text: str, file_name: str) -> SentBack:
    first = text.partition("\n")[0]
    delimiter = max(_DELIMITERS, key=first.count)
    try:
        rows = [row for row in csv.reader(io.StringIO(text), delimiter=delimiter) if any(row)]
    except csv.Error:
        rows = []
    if len(rows) < 2 or any(len(row) != len(rows[0]) for row in rows):
        raise SubmissionError(
            f"{file_name}: expected a header and rows with as many cells each, found otherwise.",
            likely_cause="A row was cut, or a cell holds the delimiter without quotes around it.",
            fix="Save the sheet of refused records as CSV UTF-8, with its header.",
        )
    return SentBack("", tuple(rows[0]), tuple(map(tuple, rows[1:])))


def _from_workbook(content: bytes, file_name: str) -> SentBack:
    from openpyxl import load_workbook
    from openpyxl.utils.exceptions import InvalidFileException

    try:
        with zipfile.ZipFile(io.BytesIO(content)) as packed:
            if sum(part.file_size for part in packed.infolist()) > LARGEST:
                raise _no_workbook_of_ours(file_name, "one that unpacks to more than a workbook can hold")
        book = load_workbook(io.BytesIO(content), read_only=True, data_only=True)
        return _of_book(book, file_name)
    except (zipfile.BadZipFile, InvalidFileException, OSError, EOFError, *DAMAGE):
        raise _no_workbook_of_ours(file_name, "one that cannot be opened") from None


def _of_book(book: Any, file_name: str) -> SentBack:
    if HIDDEN_SHEET not in book.sheetnames:
        raise _no_workbook_of_ours(file_name, "one without our hidden sheet")
    facts = [(as_text(row[0], ""), as_text(row[1], "")) for row in _rows_of(book[HIDDEN_SHEET], 2)]
    told = dict(facts[:6])
    if not facts or facts[0][0] != FORM or told.get("sheet") not in book.sheetnames:
        raise _no_workbook_of_ours(file_name, "one whose sheets were renamed or changed")
    names = dict(facts[6:])
    heads, *rows = _rows_of(book[told["sheet"]], len(names) + 1) or [()]
    filled = tuple(tuple(row) for row in rows if any(cell not in (None, "") for cell in row))
    return SentBack(told.get("submission", ""), tuple(as_text(h, "") for h in heads), filled, names)


def _rows_of(sheet: Any, at_least: int) -> list[tuple[Any, ...]]:
    """Read the rows of a sheet, each as wide as the first and at least so wide."""
    rows: Iterable[tuple[Any, ...]] = sheet.iter_rows(values_only=True)
    return list(_of_one_width(rows, at_least))


def _of_one_width(rows: Iterable[tuple[Any, ...]], at_least: int) -> Iterator[tuple[Any, ...]]:
    width = 0
    for row in rows:
        width = width or max(len(row), at_least)
        yield (*row, *(None,) * (width - len(row)))[:width]


def _no_workbook_of_ours(file_name: str, found: str) -> SubmissionError:
    return SubmissionError(
        f"{file_name}: expected the workbook of refused records, found {found}.",
        likely_cause="It is another workbook, or the sheet was copied into a new one.",
        fix="Send the workbook as you got it, with the cells mended; or save the sheet as CSV UTF-8 and "
        "name the submission with --submission.",
    )


def _shown_in_all_languages(name: str) -> list[str]:
    return [Words(language).column(name) for language in LANGUAGES]


def _plain(name: str) -> str:
    return "".join(name.split()).casefold()
