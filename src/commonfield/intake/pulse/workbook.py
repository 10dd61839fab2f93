"""A pulse as a small workbook for one partner: a question a row."""

from __future__ import annotations

import hashlib
import io
from datetime import date, datetime
from typing import Any

from commonfield.catalog import Appearance, Partner, Pulse
from commonfield.intake.packets.slip import Slip, write_slip
from commonfield.intake.pulse.asking import Asked, fields
from commonfield.intake.pulse.words import say, when
from commonfield.vocabulary import Language

FIRST_ROW = 6
MOST = 10_000_000
"""The largest count that an answer may be."""

_FIRST_DATE, _LAST_DATE = date(2000, 1, 1), date(2100, 12, 31)


def slip_of(pulse: Pulse, *, region: str, partner: Partner, language: Language) -> Slip:
    """Give what the hidden sheet of a partner's workbook says."""
    named = f"{region}|{partner.partner}|pulse|{pulse.name}"
    return Slip(
        form="pulse",
        region=region,
        packet=hashlib.sha256(named.encode()).hexdigest()[:16],
        partner=partner.partner,
        about=pulse.name,
        about_hash=pulse.hash,
        schema=pulse.hash[:24],
        year="",
        language=language,
        sheet=say("sheet", language),
        first_row=FIRST_ROW,
        rows=len(list(fields(pulse))),
        headings={asked.name: asked.label.in_language(language) for asked in fields(pulse)},
        constants={},
    )


def write_pulse_workbook(
    pulse: Pulse,
    *,
    region: str,
    region_name: str,
    partner: Partner,
    language: Language,
    appearance: Appearance,
    secret: bytes,
    made_at: datetime,
) -> bytes:
    """Write the workbook of one partner."""
    import xlsxwriter

    stream = io.BytesIO()
    book = xlsxwriter.Workbook(stream, {"in_memory": True, "strings_to_formulas": False})
    title = pulse.label.in_language(language)
    book.set_properties({"title": title, "created": made_at.replace(tzinfo=None)})
    sheet = book.add_worksheet(say("sheet", language))
    wrap = book.add_format({"text_wrap": True, "valign": "top"})
    head = {"bold": True, "font_color": "#ffffff", "bg_color": appearance.color("field")}
    sheet.set_column(0, 0, 52)
    sheet.set_column(1, 1, 32)
    sheet.set_column(2, 2, 44)
    big = book.add_format({"bold": True, "font_size": 16, "font_color": appearance.color("field")})
    sheet.write_string(0, 0, title, big)
    asked_by = say("asked", language, partner=partner.name, region=region_name)
    sheet.write_string(1, 0, f"{asked_by}. {say('closes', language, when=when(pulse.closes, language))}")
    sheet.write_string(2, 0, pulse.reason.in_language(language))
    sheet.write_string(3, 0, f"{say('no_names', language)} {say('send_workbook', language)}")
    sheet.write_row(
        4, 0, [say(key, language) for key in ("question", "answer", "how")], book.add_format(head)
    )
    look = {"locked": False, "border": 1, "border_color": appearance.color("slate"), "valign": "top"}
    cells = {
        "date": book.add_format({**look, "num_format": "yyyy-mm-dd", "align": "left"}),
        "count": book.add_format({**look, "num_format": "0", "align": "left"}),
    }
    text = book.add_format({**look, "num_format": "@", "text_wrap": True})
    for row, asked in enumerate(fields(pulse), start=FIRST_ROW - 1):
        sheet.write_string(row, 0, asked.label.in_language(language), wrap)
        sheet.write_blank(row, 1, None, cells.get(asked.question.kind, text))
        sheet.write_string(row, 2, how_to_answer(asked, language), wrap)
        if rule := _validation(asked, language):
            sheet.data_validation(row, 1, row, 1, rule)
    sheet.hide_gridlines(2)
    sheet.set_landscape()
    sheet.set_paper(1)
    sheet.fit_to_pages(1, 0)
    sheet.protect()
    slip = slip_of(pulse, region=region, partner=partner, language=language)
    write_slip(book, slip, checksum=slip.checksum(secret))
    book.close()
    return stream.getvalue()


def how_to_answer(asked: Asked, language: Language) -> str:
    """Say how a field is answered, and whether it may be empty."""
    question = asked.question
    kind = "people" if question.people else question.kind
    must = say("required" if question.required else "may_be_empty", language)
    return f"{say(f'how_{kind}', language, longest=question.longest)}; {must}"


def _validation(asked: Asked, language: Language) -> dict[str, Any]:
    told = {"error_message": how_to_answer(asked, language)}
    kind = asked.question.kind
    if asked.choices:
        labels = [label.in_language(language) for label in asked.choices.values()]
        # A list inside a cell is split at commas and has at most 255 letters.
        if len(",".join(labels)) > 255 or any("," in label for label in labels):
            return {}
        return {"validate": "list", "source": labels, **told}
    if kind == "count":
        return {"validate": "integer", "criteria": "between", "minimum": 0, "maximum": MOST, **told}
    if kind == "date":
        return {
            "validate": "date", "criteria": "between", "minimum": _FIRST_DATE, "maximum": _LAST_DATE, **told
        }  # fmt: skip
    return {"validate": "length", "criteria": "<=", "value": asked.question.longest, **told}
