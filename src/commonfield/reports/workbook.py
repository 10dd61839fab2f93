"""The report as a workbook: a read-me sheet, then one sheet a table, with numbers to compute with."""

from __future__ import annotations

import io
import re
from collections.abc import Iterator, Sequence
from datetime import date, datetime, time
from typing import Any

from commonfield.catalog import Appearance
from commonfield.reports.blocks import Page, Story, Tabulated
from commonfield.reports.figures.goals import GOALS
from commonfield.reports.pages import period
from commonfield.reports.published import ALL, Cell
from commonfield.reports.sections import Desk, definitions_table
from commonfield.reports.sections.flow import FLOW
from commonfield.reports.sentences import standing_in
from commonfield.reports.tabulate import DataTable, Entry, count_entry, figure_entry, people_entry
from commonfield.reports.words import Words
from commonfield.vocabulary import CellStatus, PlaceLevel, is_median

_NOT_IN_A_NAME = re.compile(r"[\[\]:*?/\\']")
LONGEST_NAME = 31
"""Letters that a sheet's name may have in Excel."""

WIDEST_COLUMN = 60
ROW = "#"
"""Head of the column that names the row of the release's cells, by which `verify` reads a sheet back."""


class Book:
    """A workbook being written; each sheet has a frozen header row, filters and a print area."""

    def __init__(
        self, *, title: str, author: str, published_on: date, words: Words, appearance: Appearance
    ) -> None:
        import xlsxwriter

        self._stream = io.BytesIO()
        self._book = xlsxwriter.Workbook(self._stream, {"in_memory": True, "strings_to_formulas": False})
        self._words = words
        self._taken: set[str] = set()
        created = datetime.combine(published_on, time(12))
        self._book.set_properties({"title": title, "author": author, "created": created})
        color = appearance.color
        head = {"bold": True, "font_color": "#ffffff", "bg_color": color("field")}
        self._head = self._book.add_format({**head, "text_wrap": True, "valign": "top"})
        self._text = self._book.add_format({"text_wrap": True, "valign": "top"})
        self._off = self._book.add_format({"italic": True, "font_color": color("ink-soft"), "valign": "top"})
        self._title = self._book.add_format({"bold": True, "font_size": 16, "font_color": color("field")})
        self._link = self._book.add_format({"font_color": color("water"), "underline": 1})
        self._numbers: dict[str, Any] = {}

    def name(self, wanted: str) -> str:
        """Make a sheet's name that Excel takes and that is not yet taken."""
        clean = _NOT_IN_A_NAME.sub(" ", wanted).strip()[:LONGEST_NAME]
        number = 2
        while clean.lower() in self._taken:
            clean = f"{clean[: LONGEST_NAME - 3].rstrip()} {number}"
            number += 1
        self._taken.add(clean.lower())
        return clean

    def table(self, wanted: str, table: DataTable) -> str:
        """Add a sheet for a table; return its name."""
        name = self.name(wanted)
        sheet = self._book.add_worksheet(name)
        sheet.write_row(0, 0, table.head, self._head)
        for number, row in enumerate(table.rows, start=1):
            for column, entry in enumerate(row):
                self._write(sheet, number, column, entry)
        for column in range(len(table.head)):
            sheet.set_column(column, column, _width(table, column))
        last_row, last_column = max(len(table.rows), 1), len(table.head) - 1
        sheet.freeze_panes(1, 1)
        sheet.autofilter(0, 0, last_row, last_column)
        sheet.repeat_rows(0)
        sheet.print_area(0, 0, last_row, last_column)
        _for_paper(sheet)
        return name

    def _write(self, sheet: Any, row: int, column: int, entry: Entry) -> None:
        if entry.look == "hidden":
            sheet.write_string(row, column, self._words.say("hidden_word"), self._off)
        elif entry.number is not None and entry.format:
            sheet.write_number(row, column, entry.number, self._number(entry.format))
        elif entry.look == "waiting":
            sheet.write_string(row, column, entry.text, self._off)
        elif entry.text:
            sheet.write_string(row, column, entry.text, self._text)

    def _number(self, form: str) -> Any:
        if form not in self._numbers:
            self._numbers[form] = self._book.add_format({"num_format": form, "valign": "top"})
        return self._numbers[form]

    def readme(self, lines: Sequence[str], title: str, name: str) -> Any:
        """Add the first sheet: what this is, in lines; links to the other sheets are added at the end."""
        sheet = self._book.add_worksheet(self.name(name))
        sheet.set_column(0, 0, 100)
        sheet.write_string(0, 0, title, self._title)
        for number, line in enumerate(lines, start=2):
            sheet.write_string(number, 0, line, self._text)
        sheet.hide_gridlines(2)
        _for_paper(sheet)
        return sheet

    def links(self, sheet: Any, first_row: int, heading: str, targets: Sequence[tuple[str, str]]) -> None:
        """List the other sheets, each a link, below the read-me."""
        sheet.write_string(first_row, 0, heading, self._title)
        for number, (name, title) in enumerate(targets, start=first_row + 1):
            sheet.write_url(number, 0, f"internal:'{name}'!A1", self._link, f"{name}: {title}")
        sheet.print_area(0, 0, first_row + len(targets), 0)

    def content(self) -> bytes:
        self._book.close()
        return self._stream.getvalue()


def _for_paper(sheet: Any) -> None:
    sheet.set_paper(1)
    sheet.set_landscape()
    sheet.fit_to_pages(1, 0)
    sheet.set_footer("&L&A&R&P / &N")


def _width(table: DataTable, column: int) -> float:
    longest = max((len(row[column].text) for row in table.rows if column < len(row)), default=0)
    return min(WIDEST_COLUMN, max(10, len(table.head[column]), longest) + 2)


def write_workbook(story: Story, desk: Desk) -> bytes:
    """Write the workbook of a report."""
    words = desk.words
    title = words.say("of_the", report=words.text(desk.report.label), region=words.text(desk.context.label))
    book = Book(
        title=title,
        author=desk.context.lead,
        published_on=desk.context.published_on,
        words=words,
        appearance=desk.names.appearance,
    )
    lines = _readme(desk)
    readme = book.readme(lines, title, words.say("sheet_readme"))
    told = [(book.table(name, table), table.caption) for name, table in _tables(story, desk)]
    book.links(readme, len(lines) + 3, words.say("sheet_sheets"), told)
    return book.content()


def _readme(desk: Desk) -> list[str]:
    words, context = desk.words, desk.context
    invented = [f"{words.say('invented_title')}. {words.say('invented')}"] if context.invented else []
    return [
        *invented,
        period(desk.names),
        f"{words.say('led_by')}: {context.lead}",
        f"{words.say('certified_by')}: {context.certifier}",
        words.say("data_as_of", day=words.day(context.data_as_of)),
        words.say("published_on", day=words.day(context.published_on)),
        words.say("footer", release=context.release_id),
        f"{words.say('ledger_head')}: {context.ledger_head}",
        words.say("sheet_hidden_note"),
        words.say("sheet_rows_note"),
    ]


def _tables(story: Story, desk: Desk) -> Iterator[tuple[str, DataTable]]:
    for metric in desk.measured:
        yield desk.names.short(metric), measure_table(desk, metric)
    gaps = [figure for figure in story.figures if figure.id.endswith("-gaps")]
    for figure in gaps:
        metric = figure.id.removesuffix("-gaps").replace("-", "_")
        yield f"{desk.words.say('sheet_gaps')}, {desk.names.short(metric)}", figure.table
    for figure in story.figures:
        if figure.id.endswith(GOALS):
            metric = figure.id.removesuffix(GOALS).replace("-", "_")
            yield f"{desk.words.say('sheet_targets')}, {desk.names.short(metric)}", figure.table
    for figure in story.figures:
        if figure.id.endswith(FLOW):
            yield desk.words.say("sheet_flow"), figure.table
    for page in story.sections:
        yield from _page_tables(page)
    yield desk.words.say("sheet_definitions"), definitions_table(desk)


def _page_tables(page: Page) -> Iterator[tuple[str, DataTable]]:
    for block in page.blocks:
        if isinstance(block, Tabulated) and block.sheet:
            yield block.sheet, block.table


def measure_table(desk: Desk, metric: str) -> DataTable:
    """Tabulate a measure, a figure a row: region and counties by every group, institutions for everybody."""
    words = desk.words
    keys = ("level", "place", "academic_year", "group", "what", "people", "number", "share", "status")
    head = [*(words.say(key) for key in keys), ROW]
    if any(is_median(cell.kind) for cell in desk.published.of_metric(metric)):
        head[7] = words.say("amount")
    wanted = [
        cell
        for cell in desk.published.of_metric(metric)
        if cell.level != PlaceLevel.INSTITUTION.value or cell.group == ALL
    ]
    rows = tuple(_row(desk, cell) for cell in wanted)
    return DataTable(desk.names.metric(metric), tuple(head), rows, frozenset({5, 6, 7, 9}))


def _row(desk: Desk, cell: Cell) -> tuple[Entry, ...]:
    words, names = desk.words, desk.names
    blank = cell.status in (CellStatus.HIDDEN, CellStatus.BANDED)
    nothing = Entry(words.say("hidden_word"), "hidden", row=cell.row) if blank else Entry("")
    people = nothing if cell.people is None else people_entry(cell, words)
    number = count_entry(None if is_median(cell.kind) else cell.numerator, words, row=cell.row)
    figure = figure_entry(cell, words) if cell.told else nothing
    status = words.say("shown") if cell.shown else standing_in(cell, words)
    return (
        Entry(words.say(f"level_{cell.level}")),
        Entry(names.place(cell.place)),
        Entry(words.year(cell.academic_year or 0)),
        Entry(names.group(cell.group)),
        Entry(names.group_value(cell.group, cell.value)),
        people,
        number if cell.shown else nothing,
        figure,
        Entry(status),
        Entry(str(cell.row), "number", cell.row, "0"),
    )
