"""What a form checks by itself while it is filled in: formulas, drop-downs, limits of dates and lengths."""

from __future__ import annotations

from datetime import date
from typing import Any

from commonfield.intake.packets.design import Column, Packet
from commonfield.intake.packets.words import say
from commonfield.vocabulary import Language

FIRST_DATE = date(1920, 1, 1)
YEARS_AHEAD = 5
"""How long after its academic year a date of a record may lie, e.g. the planned end of a training."""

_NO_YEAR_LAST = date(2100, 12, 31)
_TITLE, _MESSAGE = 32, 255  # letters that Excel shows of an input message
_DAY_ONE = date(1899, 12, 30)


def last_date(packet: Packet) -> date:
    """Give the last day that the form takes."""
    return date(packet.year + YEARS_AHEAD, 12, 31) if packet.year else _NO_YEAR_LAST


def to_do_formula(packet: Packet, lists: dict[str, str], *, first: int, row: int) -> str:
    """Write the formula that counts what is still to do in a row; empty text where the row is empty.

    Args:
        packet: What is asked.
        lists: Where the labels of each element's choices stand, by element.
        first: The first row of records, as a spreadsheet counts.
        row: This row.
    """
    letters = {column.element.name: letter(at) for at, column in enumerate(packet.columns, start=1)}
    cells = [
        part
        for column in packet.columns
        for part in _faults(column, f"{letters[column.element.name]}{row}", lists, packet)
    ]
    key = [letters[name] for name in packet.dictionary.key if name in letters]
    if key:
        last = first + packet.rows - 1
        same = "*".join(f"({at}${first}:{at}${last}={at}{row})" for at in key)
        cells.append(f"IF(SUMPRODUCT({same})>1,1,0)")
    whole = f"{letter(1)}{row}:{letter(len(packet.columns))}{row}"
    return f'=IF(COUNTA({whole})=0,"",{"+".join(cells) or "0"})'


def validation(column: Column, packet: Packet, list_range: str) -> dict[str, Any]:
    """Give what a cell of a column takes, and what is said when it is chosen or filled in wrongly."""
    language = packet.language
    told = {
        "input_title": column.heading[:_TITLE],
        "input_message": f"{column.heading}: {asked_form(column, language)}"[:_MESSAGE],
        "error_title": say("wrong_title", language),
    }
    kind = column.element.type
    if column.choices:
        wrong = {"error_message": say("wrong_choice", language), "error_type": "warning"}
        return {"validate": "list", "source": f"={list_range}", **told, **wrong}
    if kind == "date":
        limits = {"minimum": FIRST_DATE, "maximum": last_date(packet)}
        wrong = {
            "error_message": say(
                "wrong_date", language, first=FIRST_DATE.isoformat(), last=last_date(packet).isoformat()
            )
        }
        return {"validate": "date", "criteria": "between", **limits, **told, **wrong}
    if kind in ("integer", "number"):
        limit = {"criteria": "between", "minimum": -(10**9), "maximum": 10**9}
        wrong = {"error_message": say("wrong_number", language)}
        return {"validate": "integer" if kind == "integer" else "decimal", **limit, **told, **wrong}
    if column.digits:
        wrong = {
            "error_message": say("form_digits", language, digits=column.digits),
            "error_type": "warning",
        }
        return {"validate": "length", "criteria": "==", "value": column.digits, **told, **wrong}
    return {"validate": "any", **told}


def asked_form(column: Column, language: Language) -> str:
    """Say how a cell is written, and whether it may be empty."""
    kind = column.element.type
    if column.choices:
        form = say("form_choice", language)
    elif column.digits:
        form = say("form_digits", language, digits=column.digits)
    else:
        form = say(f"form_{kind}" if kind in ("date", "number", "integer") else "form_text", language)
    return f"{form}; {say('required' if column.element.required else 'may_be_empty', language)}"


def letter(column: int) -> str:
    """Give the letter of a column, the first being 0."""
    from xlsxwriter.utility import xl_col_to_name

    return str(xl_col_to_name(column))


def _faults(column: Column, cell: str, lists: dict[str, str], packet: Packet) -> list[str]:
    faults = [f'IF({cell}="",1,0)'] if column.element.required else []
    wrong = _wrong(column, cell, lists, packet)
    return [*faults, f'IF({cell}="",0,IF({wrong},1,0))'] if wrong else faults


def _wrong(column: Column, cell: str, lists: dict[str, str], packet: Packet) -> str:
    kind = column.element.type
    if column.choices:
        return f"ISNA(MATCH({cell},{lists[column.element.name]},0))"
    if kind == "date":
        first, last = (FIRST_DATE - _DAY_ONE).days, (last_date(packet) - _DAY_ONE).days
        return f"IF(ISNUMBER({cell}),OR({cell}<{first},{cell}>{last}),TRUE)"
    if kind == "integer":
        return f"IF(ISNUMBER({cell}),INT({cell})<>{cell},TRUE)"
    if kind == "number":
        return f"NOT(ISNUMBER({cell}))"
    return f"LEN({cell})<>{column.digits}" if column.digits else ""
