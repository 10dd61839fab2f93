"""The refused records as a workbook to mend and send back: the file's own columns, bad cells marked.

It holds records of people. It is written only where a steward asks for it, readable by its owner alone.
"""

from __future__ import annotations

import csv
import io
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from commonfield.catalog import Appearance, Dictionary, sentence
from commonfield.findings import Finding, UsageError
from commonfield.intake.answers.answer import Answer, Returned
from commonfield.intake.answers.rewriting import cells_of
from commonfield.intake.answers.words import Words
from commonfield.intake.records import ROW_NO
from commonfield.vocabulary import Language

if TYPE_CHECKING:
    import polars as pl

HIDDEN_SHEET = "commonfield"
FORM = "commonfield refused records 1"
"""What the first cell of the hidden sheet says, so that the workbook is known when it comes back."""

FIRST_CELLS = 2
"""Columns before the file's own: the row number, and what is wrong."""

MOST_ROWS = 1_048_575
LONGEST_CELL = 32_767
MOST_NOTES = 2_000
"""Notes make a workbook slow to open; the words beside the row stand everywhere."""

_WRONG_WIDTH = 58
_TEXT = "@"


def answer_workbook(answer: Answer, appearance: Appearance, language: Language = "en") -> bytes:
    """Write the workbook of an answer.

    Raises:
        UsageError: the answer has no refused records to return, or more than a workbook holds.
    """
    returned, dictionary = answer.returned, answer.dictionary
    if returned is None or dictionary is None:
        raise UsageError(
            f"{answer.file_name}: expected refused records to write into a workbook, found none.",
            likely_cause="The file as a whole is refused, every record is accepted, or it was withdrawn.",
            fix="Read the findings; mend a file that is refused as a whole and send it as a new one.",
        )
    if returned.records.height > MOST_ROWS:
        raise UsageError(
            f"{answer.file_name}: expected at most {MOST_ROWS:,} refused records in a workbook, "
            f"found {returned.records.height:,}.",
            fix="Mend the cause in the system of record, export again, and send the whole file.",
        )
    return _Book(answer, returned, dictionary, appearance, language).content()


@dataclass(frozen=True)
class _Column:
    """A column of the file: our name of the element, and how the sheet names it."""

    name: str
    shown: str
    known: bool


def _columns(records: pl.DataFrame, dictionary: Dictionary, words: Words) -> list[_Column]:
    official = {element.name: element.official for element in dictionary.elements}
    return [
        _Column(name, official.get(name) or words.column(name), name in official)
        for name in cells_of(records)
    ]


class _Book:
    def __init__(
        self,
        answer: Answer,
        returned: Returned,
        dictionary: Dictionary,
        appearance: Appearance,
        language: Language,
    ) -> None:
        import xlsxwriter

        self._answer, self._returned, self._dictionary = answer, returned, dictionary
        self._words, self._language = Words(language), language
        self._columns = _columns(returned.records, dictionary, self._words)
        self._stream = io.BytesIO()
        options = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
        self._book = xlsxwriter.Workbook(self._stream, options)
        self._book.set_properties({"title": self._words.say("how_title")})
        self._cut = 0
        color, add = appearance.color, self._book.add_format
        top = {"text_wrap": True, "valign": "top"}
        self._title = add({"bold": True, "font_size": 16, "font_color": color("field"), "text_wrap": True})
        self._line = add(top)
        self._warned = add({**top, "bold": True, "font_color": color("poppy")})
        self._head = add({**top, "bold": True, "font_color": "#ffffff", "bg_color": color("field")})
        self._own = add({**top, "bold": True, "font_color": "#ffffff", "bg_color": color("slate")})
        self._number = add({"valign": "top", "font_color": color("ink-soft")})
        self._cell = add({"num_format": _TEXT, "valign": "top"})
        self._wrong = add({**top, "num_format": _TEXT})
        self._bad = add(
            {
                "num_format": _TEXT,
                "valign": "top",
                "bold": True,
                "font_color": color("poppy"),
                "bg_color": "#fbe7dc",  # a tint of poppy on which poppy reaches 4.5
                "border": 1,
                "border_color": color("poppy"),
            }
        )

    def content(self) -> bytes:
        how = self._book.add_worksheet(self._words.say("sheet_how"))
        rows = self._book.add_worksheet(self._words.say("sheet_rows"))
        self._write_how(how)
        self._write_rows(rows)
        self._write_hidden(self._book.add_worksheet(HIDDEN_SHEET))
        self._book.close()
        return self._stream.getvalue()

    def _write_how(self, sheet: Any) -> None:
        sheet.set_column(0, 0, 100)
        sheet.hide_gridlines(2)
        sheet.set_paper(1)
        sheet.fit_to_pages(1, 0)
        sheet.write_string(0, 0, self._words.say("how_title"), self._title)
        sheet.write_string(2, 0, self._words.say("how_warning"), self._warned)
        for at, line in enumerate(self._how(), start=4):
            sheet.write_string(at, 0, line, self._line)
        sheet.activate()

    def _how(self) -> Iterator[str]:
        say, answer = self._words.say, self._answer
        records = self._returned.records
        yield self._words.counted("how_what", records.height, file=answer.file_name)
        if not answer.stored:
            yield say("how_checked")
        yield say("how_1", sheet=say("sheet_rows"))
        yield say("how_2", column=say("column_wrong"))
        yield say("how_3")
        yield say("how_4")
        partner = answer.partner or "PARTNER"
        yield say("how_5", command=f"commonfield mend FILE.xlsx --partner {partner}")
        yield say("how_6")
        if ragged := sum(1 for _ in records["row_text"].drop_nulls()) if "row_text" in records.columns else 0:
            yield self._words.counted("how_ragged", ragged)
        if sum(len(mark.elements) for mark in self._returned.marks) > MOST_NOTES:
            yield say("how_notes", n=MOST_NOTES)

    def _write_rows(self, sheet: Any) -> None:
        records = self._returned.records
        heads = [self._words.say("column_row"), self._words.say("column_wrong")]
        sheet.write_row(0, 0, heads, self._own)
        for at, column in enumerate(self._columns, start=FIRST_CELLS):
            sheet.write_string(0, at, column.shown, self._head)
        sheet.set_column(0, 0, 10, self._number)
        sheet.set_column(1, 1, _WRONG_WIDTH, self._wrong)
        last = FIRST_CELLS + len(self._columns) - 1
        for at, column in enumerate(self._columns, start=FIRST_CELLS):
            sheet.set_column(at, at, _width(column, records), self._cell)
        sheet.freeze_panes(1, 1)
        sheet.autofilter(0, 0, records.height, last)
        sheet.ignore_errors({"number_stored_as_text": f"A1:XFD{MOST_ROWS + 1}"})
        sheet.repeat_rows(0)
        sheet.set_landscape()
        sheet.set_paper(1)
        marked = _by_record(self._returned)
        notes = 0
        for at, record in enumerate(records.iter_rows(named=True), start=1):
            notes += self._write_record(sheet, at, record, marked.get(record[ROW_NO], []), notes)

    def _write_record(
        self, sheet: Any, at: int, record: Mapping[str, Any], marks: Sequence[Any], notes: int
    ) -> int:
        """Write one record; return how many notes it got."""
        cells, remarks = self._cells(record)
        about: dict[str, list[Finding]] = defaultdict(list)
        for mark in marks:
            for element in mark.elements:
                about[element].append(mark.finding)
        shown = {column.name: column.shown for column in self._columns}
        wrong = [*remarks, *(self._said(mark.finding, _heads(mark.elements, shown)) for mark in marks)]
        sheet.write_number(at, 0, record[ROW_NO], self._number)
        sheet.write_string(at, 1, "\n".join(wrong)[:LONGEST_CELL], self._wrong)
        given = 0
        for place, (column, cell) in enumerate(zip(self._columns, cells, strict=True), start=FIRST_CELLS):
            findings = about.get(column.name, [])
            if cell or findings:
                _write_text(sheet, at, place, cell, self._bad if findings else self._cell)
            if findings and notes + given < MOST_NOTES:
                said = "\n".join(self._said(finding, "") for finding in findings)
                sheet.write_comment(at, place, said, {"x_scale": 2.4, "y_scale": 1.6, "font_size": 9})
                given += 1
        return given

    def _cells(self, record: Mapping[str, Any]) -> tuple[list[str], list[str]]:
        """Give the cells of a record, those of a row of another length from the left, and what to remark."""
        text = record.get("row_text")
        cells = [record[column.name] or "" for column in self._columns]
        remarks = []
        if text is not None:
            split = _split(text, self._dictionary)
            cells = (split + [""] * len(self._columns))[: len(self._columns)]
            if surplus := split[len(self._columns) :]:
                cells[-1] = " ".join([cells[-1], *surplus])
            remarks.append(self._words.say("ragged", n=len(split), columns=len(self._columns)))
        if longest := max((len(cell) for cell in cells if len(cell) > LONGEST_CELL), default=0):
            remarks.append(self._words.say("too_long", n=longest, most=LONGEST_CELL))
        return [cell[:LONGEST_CELL] for cell in cells], [sentence(remark) + "." for remark in remarks]

    def _said(self, finding: Finding, heads: str) -> str:
        """Say a finding of one record: expected, found, what to do."""
        language = self._language
        told = [
            f"{self._words.say(key).lower()} {text}"
            for key, text in (("expected", finding.expected[language]), ("found", finding.found[language]))
            if text
        ]
        where = f"{heads}: " if heads else ""
        fix = f" {finding.fix[language]}" if finding.fix[language] else ""
        return sentence(f"{where}{', '.join(told)}.{fix}") + f" ({finding.code})"

    def _write_hidden(self, sheet: Any) -> None:
        facts = [
            (FORM, ""),
            ("submission", self._answer.submission),
            ("partner", self._answer.partner),
            ("dictionary", self._dictionary.name),
            ("dictionary_hash", self._dictionary.hash),
            ("sheet", self._words.say("sheet_rows")),
            (ROW_NO, self._words.say("column_row")),
            *((column.name, column.shown) for column in self._columns),
        ]
        for at, (key, value) in enumerate(facts):
            sheet.write_string(at, 0, key)
            sheet.write_string(at, 1, value)
        sheet.hide()


def _by_record(returned: Returned) -> dict[int, list[Any]]:
    found: dict[int, list[Any]] = defaultdict(list)
    for mark in returned.marks:
        found[mark.record_no].append(mark)
    return found


def _heads(elements: Sequence[str], shown: Mapping[str, str]) -> str:
    return ", ".join(shown.get(element, element) for element in elements)


def _write_text(sheet: Any, row: int, column: int, text: str, form: Any) -> None:
    # Never `write`: it would make a number of digits, and a link of an address.
    if text:
        sheet.write_string(row, column, text, form)
    else:
        sheet.write_blank(row, column, None, form)


def _split(text: str, dictionary: Dictionary) -> list[str]:
    layout = dictionary.layout
    if layout.kind == "fixed_width":
        return [text[begin:end].strip() for begin, end in dictionary.spans]
    delimiter, quote = (layout.delimiter, layout.quote) if layout.kind == "delimited" else (",", '"')
    if not quote or len(text) > csv.field_size_limit():
        return text.rstrip("\r\n").split(delimiter)
    return next(csv.reader([text], delimiter=delimiter, quotechar=quote), [""])


def _width(column: _Column, records: pl.DataFrame) -> float:
    longest = records[column.name].str.len_chars().max() if records.height else 0
    return float(min(40, max(11, len(column.shown) // 2 + 2, int(str(longest or 0)) + 2)))
