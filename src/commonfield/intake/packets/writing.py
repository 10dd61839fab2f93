"""A packet as a workbook: a welcome, the form, a form for paper, and what only we read."""

from __future__ import annotations

import io
from dataclasses import replace
from datetime import datetime
from typing import Any

from commonfield.catalog import Appearance
from commonfield.intake.packets.design import Column, Packet
from commonfield.intake.packets.local_checks import asked_form, letter, to_do_formula, validation
from commonfield.intake.packets.paper import write_paper
from commonfield.intake.packets.slip import Slip, write_slip
from commonfield.intake.packets.stamping import (
    CHECKSUM,
    MADE_AT,
    NAME,
    PACKET,
    PARTNER,
    kind_of,
    stamped,
)
from commonfield.intake.packets.words import say

TITLE_ROW, SUM_ROW, HINT_ROW, HEADING_ROW = range(4)
FIRST_ROW = HEADING_ROW + 2
"""The first row of records, as a spreadsheet counts."""

LISTS = "lists"
_LAST_COLUMN = 16_383
_WIDEST, _NARROWEST = 30, 12


def write_packet(packet: Packet, *, appearance: Appearance, secret: bytes, made_at: datetime) -> bytes:
    """Write the workbook that a partner fills in.

    Packets of one kind differ in their partner alone: the workbook is written once, and stamped for each.

    Args:
        packet: What is asked of whom.
        appearance: Colors.
        secret: The region's own, for the checksum over the fixed parts.
        made_at: When; the workbook says it was last saved then.
    """
    slip = slip_of(packet)
    stamps = {
        NAME: packet.partner.name,
        PARTNER: slip.partner,
        PACKET: slip.packet,
        CHECKSUM: slip.checksum(secret),
    }
    blank = replace(packet, partner=packet.partner.model_copy(update={"partner": PARTNER, "name": NAME}))
    kind = kind_of(packet, appearance, lambda: _Writer(blank, appearance).content())
    return stamped(kind, stamps, made_at=made_at)


def slip_of(packet: Packet) -> Slip:
    """Give what the hidden sheet of a packet says."""
    return Slip(
        form="records",
        region=packet.region,
        packet=packet.id,
        partner=packet.partner.partner,
        about=packet.dictionary.name,
        about_hash=packet.dictionary.hash,
        schema=packet.schema,
        year=str(packet.year or ""),
        language=packet.language,
        sheet=say("form_sheet", packet.language),
        first_row=FIRST_ROW,
        rows=packet.rows,
        headings={column.element.name: column.heading for column in packet.columns},
        constants=packet.constants,
    )


class _Writer:
    def __init__(self, packet: Packet, appearance: Appearance) -> None:
        import xlsxwriter

        self.packet, self.language = packet, packet.language
        self._stream = io.BytesIO()
        self._book = xlsxwriter.Workbook(
            self._stream, {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
        )
        self._book.set_properties({"title": packet.title, "created": MADE_AT})
        color = appearance.color
        add = self._book.add_format
        top: dict[str, Any] = {"valign": "top", "text_wrap": True}
        self._title = add({"bold": True, "font_size": 16, "font_color": color("field")})
        self._section = add({"bold": True, "font_size": 12, "font_color": color("field")})
        self._text = add(top)
        self._soft = add({**top, "font_color": color("ink-soft"), "font_size": 9})
        self._head = add(
            {**top, "bold": True, "font_color": "#ffffff", "bg_color": color("field"), "border": 1}
        )
        self._count = add({"align": "center", "bold": True, "border": 1, "border_color": color("rule")})
        self._poppy = add({"font_color": color("poppy"), "bold": True})
        self._done = add({"font_color": color("field"), "bold": True})
        self._missing = add({"bg_color": "#fbeecb"})
        look = {"border": 1, "border_color": color("rule"), "locked": False}
        self._cells = {
            "date": add({**look, "num_format": "yyyy-mm-dd", "align": "left"}),
            "integer": add({**look, "num_format": "0"}),
            "number": add({**look, "num_format": "General"}),
            "text": add({**look, "num_format": "@"}),
        }

    def content(self) -> bytes:
        self._welcome()
        form = self._book.add_worksheet(say("form_sheet", self.language))
        write_paper(self._book, self.packet)
        self._form(form, self._lists())
        write_slip(self._book, replace(slip_of(self.packet), packet=PACKET), checksum=CHECKSUM)
        self._book.close()
        return self._stream.getvalue()

    def _welcome(self) -> None:
        packet, language = self.packet, self.language
        sheet = self._book.add_worksheet(say("welcome_sheet", language))
        form, paper = say("form_sheet", language), say("paper_sheet", language)
        sheet.set_column(0, 0, 44)
        sheet.set_column(1, 1, 60)
        sheet.write_string(0, 0, packet.title, self._title)
        sheet.write_string(1, 0, say("for", language, partner=packet.partner.name))
        sheet.write_string(2, 0, say("from", language, region=packet.region_name))
        row = 4
        for heading, lines in (("how", 5), ("back", 4)):
            sheet.write_string(row, 0, say(heading, language), self._section)
            for number in range(1, lines + 1):
                name = paper if heading == "back" else form
                sheet.write_string(
                    row + number, 0, f"{number}. " + say(f"{heading}_{number}", language, sheet=name)
                )
            row += lines + 2
        sheet.write_string(row, 0, say("columns", language), self._section)
        for number, column in enumerate(packet.columns, start=row + 1):
            sheet.write_string(number, 0, column.heading, self._text)
            sheet.write_string(number, 1, asked_form(column, language), self._text)
        sheet.hide_gridlines(2)
        sheet.protect()
        for_paper(sheet, landscape=False)

    def _lists(self) -> dict[str, str]:
        """Write the labels of every drop-down to a hidden sheet; give where each element's stand."""
        sheet = self._book.add_worksheet(LISTS)
        places: dict[str, str] = {}
        for at, column in enumerate(c for c in self.packet.columns if c.choices):
            for row, choice in enumerate(column.choices):
                sheet.write_string(row, at, choice.label)
            places[column.element.name] = f"{LISTS}!${letter(at)}$1:${letter(at)}${len(column.choices)}"
        sheet.protect()
        sheet.hide()
        return places

    def _form(self, sheet: Any, lists: dict[str, str]) -> None:
        packet, language = self.packet, self.language
        first, last = FIRST_ROW - 1, FIRST_ROW + packet.rows - 2
        sheet.write_string(TITLE_ROW, 0, f"{packet.title} · {packet.partner.name}", self._title)
        self._sums(sheet)
        sheet.write_string(HINT_ROW, 0, say("to_do_help", language), self._soft)
        sheet.write_string(HEADING_ROW, 0, say("to_do", language), self._head)
        sheet.set_column(0, 0, 22)
        for at, column in enumerate(packet.columns, start=1):
            cell = self._cells.get(column.element.type if not column.choices else "text", self._cells["text"])
            sheet.set_column(at, at, _width(column), cell)
            # Every fixed cell has a look of its own: the column's leaves cells unlocked.
            sheet.write_blank(TITLE_ROW, at, None, self._text)
            sheet.write_string(HINT_ROW, at, asked_form(column, language), self._soft)
            sheet.write_string(HEADING_ROW, at, column.heading, self._head)
            if at > 2:
                sheet.write_blank(SUM_ROW, at, None, self._text)
            sheet.data_validation(
                first, at, last, at, validation(column, packet, lists.get(column.element.name, ""))
            )
            if column.element.required:
                self._mark_missing(sheet, at)
        for row in range(FIRST_ROW, FIRST_ROW + packet.rows):
            formula = to_do_formula(packet, lists, first=FIRST_ROW, row=row)
            sheet.write_formula(row - 1, 0, formula, self._count, "")
        self._dress(sheet, first, last)

    def _sums(self, sheet: Any) -> None:
        first, last = FIRST_ROW, FIRST_ROW + self.packet.rows - 1
        to_do = f"$A${first}:$A${last}"
        records, left = say("records_so_far", self.language), say("left_to_do", self.language)
        sheet.write_formula(SUM_ROW, 0, f'=COUNT({to_do})&" {records}"', self._section, f"0 {records}")
        sheet.write_formula(SUM_ROW, 1, f'=SUM({to_do})&" {left}"', self._section, f"0 {left}")
        sheet.write_blank(SUM_ROW, 2, None, self._text)

    def _mark_missing(self, sheet: Any, at: int) -> None:
        last = letter(len(self.packet.columns))
        here = f"{letter(at)}{FIRST_ROW}"
        empty = f'=AND(COUNTA($B{FIRST_ROW}:${last}{FIRST_ROW})>0,{here}="")'
        sheet.conditional_format(
            FIRST_ROW - 1,
            at,
            FIRST_ROW + self.packet.rows - 2,
            at,
            {"type": "formula", "criteria": empty, "format": self._missing},
        )

    def _dress(self, sheet: Any, first: int, last: int) -> None:
        columns = len(self.packet.columns)
        for criteria, look in ((">", self._poppy), ("==", self._done)):
            sheet.conditional_format(
                first, 0, last, 0, {"type": "cell", "criteria": criteria, "value": 0, "format": look}
            )
        sheet.set_row(TITLE_ROW, 24)
        sheet.set_row(HINT_ROW, 42)
        sheet.set_row(HEADING_ROW, 48)
        # Nothing can be written beside or below the table: what stands there would be no record.
        sheet.set_column(columns + 1, _LAST_COLUMN, None, None, {"hidden": True})
        sheet.set_default_row(hide_unused_rows=True)
        sheet.freeze_panes(HEADING_ROW + 1, 1)
        sheet.repeat_rows(HINT_ROW, HEADING_ROW)
        sheet.print_area(0, 0, last, columns)
        sheet.protect("", {"format_columns": True, "format_rows": True, "sort": True, "autofilter": True})
        for_paper(sheet, landscape=True)


def for_paper(sheet: Any, *, landscape: bool) -> None:
    """Set a sheet up for letter paper, as wide as the page, with page numbers."""
    sheet.set_paper(1)
    if landscape:
        sheet.set_landscape()
    sheet.fit_to_pages(1, 0)
    sheet.set_footer("&L&A&R&P / &N")


def _width(column: Column) -> float:
    longest = max((len(choice.label) for choice in column.choices), default=column.digits)
    return min(_WIDEST, max(_NARROWEST, longest + 4, len(column.heading) / 2 + 2))
