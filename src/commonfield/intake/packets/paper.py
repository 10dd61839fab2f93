"""The form for filling in by hand: one record a page, with a box for each sign."""

from __future__ import annotations

from typing import Any

from commonfield.intake.packets.design import Column, Packet
from commonfield.intake.packets.local_checks import asked_form
from commonfield.intake.packets.words import say
from commonfield.vocabulary import Language

_BOXES = 24
_FEW = 6
"""So many choices are written out to be ticked; of more, the code is written into boxes."""

_ROW_HEIGHT = 30
_DATE = "YYYY-MM-DD"


def write_paper(book: Any, packet: Packet) -> None:
    """Add the sheet to a workbook being written."""
    language = packet.language
    sheet = book.add_worksheet(say("paper_sheet", language))
    box = book.add_format({"border": 2, "align": "center", "font_color": "#9aa3a7", "font_size": 8})
    label = book.add_format({"text_wrap": True, "valign": "vcenter", "bold": True})
    tick = book.add_format({"valign": "vcenter", "font_size": 11})
    soft = book.add_format({"text_wrap": True, "valign": "vcenter", "font_size": 9})
    sheet.set_column(0, 0, 34)
    sheet.set_column(1, _BOXES, 3.2)
    sheet.set_column(_BOXES + 1, _BOXES + 1, 30)
    sheet.write_string(0, 0, packet.title, book.add_format({"bold": True, "font_size": 14}))
    sheet.write_string(1, 0, packet.partner.name)
    sheet.write_string(2, 0, say("paper_how", language))
    sheet.write_string(3, 0, f"{say('paper_record', language)} ________")
    for row, column in enumerate(packet.columns, start=5):
        sheet.set_row(row, _ROW_HEIGHT)
        sheet.write_string(row, 0, column.heading, label)
        if 0 < len(column.choices) <= _FEW:
            ticks = "     ".join(f"☐ {choice.label}" for choice in column.choices)
            sheet.write_string(row, 1, ticks, tick)
            continue
        for at, sign in enumerate(_signs(column), start=1):
            sheet.write_string(row, at, sign, box if sign != "-" else tick)
        sheet.write_string(row, _BOXES + 1, _hint(column, language), soft)
    sheet.print_area(0, 0, 4 + len(packet.columns), _BOXES + 1)
    sheet.hide_gridlines(2)
    sheet.set_landscape()
    sheet.set_paper(1)
    sheet.fit_to_pages(1, 0)
    sheet.repeat_rows(0, 3)
    sheet.set_footer("&L&A&R&P / &N")
    sheet.protect()


def _signs(column: Column) -> list[str]:
    if column.element.type == "date":
        return list(_DATE)
    if column.element.type in ("integer", "number"):
        return [""] * 8
    return [""] * (column.digits or (10 if column.choices else _BOXES))


def _hint(column: Column, language: Language) -> str:
    if column.choices:
        return say("paper_more", language, count=len(column.choices))
    return asked_form(column, language)
