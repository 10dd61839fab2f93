"""The dictionary as one workbook, in both languages side by side: to sort, filter and comment on."""

from __future__ import annotations

import io
from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING, Any

from commonfield.catalog import Appearance
from commonfield.intake.dictionary.described import Described, Part, RegionalDictionary

if TYPE_CHECKING:
    from xlsxwriter.workbook import Workbook

Cell = str | int
WIDTHS = {"means": 44, "significa": 44, "lost": 60, "se pierde": 60, "expected": 50, "se espera": 50}
USUAL = 18


def dictionary_workbook(regional: RegionalDictionary, appearance: Appearance) -> bytes:
    """Write the workbook. No cell is a formula: texts are written as texts."""
    import xlsxwriter

    content = io.BytesIO()
    with xlsxwriter.Workbook(
        content, {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    ) as book:
        ink = appearance.color("ink")
        book.set_properties({"title": f"Data dictionary: {regional.label.en}", "created": _at(regional)})
        formats = {
            "head": book.add_format(
                {"bold": True, "bottom": 1, "font_color": ink, "text_wrap": True, "valign": "top"}
            ),
            "cell": book.add_format({"text_wrap": True, "valign": "top", "font_color": ink}),
        }
        for name, head, rows in _sheets(regional):
            _sheet(book, name, head, list(rows), formats)
    return content.getvalue()


def _at(regional: RegionalDictionary) -> Any:
    from datetime import datetime

    return datetime(regional.on.year, regional.on.month, regional.on.day)


def _sheets(regional: RegionalDictionary) -> Iterable[tuple[str, Sequence[str], Iterable[Sequence[Cell]]]]:
    yield "Read me", ("Data dictionary", "Diccionario de datos"), _read_me(regional)
    yield "Tables", _head("column", "filled by"), _rows(regional.tables)
    yield "Files", _head("element", "fills"), _rows(regional.files)
    yield (
        "Codes",
        ("code set", "code", "means", "significa", "from year", "to year", "rolls up to"),
        _codes(regional),
    )
    yield (
        "Rules",
        ("file", "rule", "element", "severity", "expected", "se espera", "source"),
        _rules(regional),
    )
    yield "Lost", ("part", "element", "from", "lost", "se pierde"), _losses(regional)
    yield (
        "Versions",
        ("part", "kind", "version", "in force from", "verified", "source", "stewards"),
        (
            (
                p.name,
                p.kind,
                p.hash,
                p.effective_from.isoformat() if p.effective_from else "",
                "yes" if p.verified else "no",
                p.source,
                "; ".join(
                    p.stewards or (regional.partner_names.get(partner, partner) for partner in p.partners)
                ),
            )
            for p in regional.parts
        ),
    )


def _head(name: str, feeds: str) -> tuple[str, ...]:
    return (
        "part", name, "means", "significa", "type", "unit", "required", "identifying", "code set", "CEDS",
        "Ed-Fi", "our own element", feeds, "lost", "se pierde",
    )  # fmt: skip


def _read_me(regional: RegionalDictionary) -> Iterable[Sequence[Cell]]:
    if regional.invented:
        yield "Invented data: every partner is made up.", "Datos inventados: todo socio es ficticio."
    yield regional.label.en, regional.label.es
    yield f"Written {regional.on.isoformat()}", f"Escrito {regional.on.isoformat()}"
    yield f"Version {regional.hash}", f"Versión {regional.hash}"
    yield "Tables: the region's own tables.", "Tables: las tablas propias de la región."
    yield "Files: what partners send, element by element.", "Files: lo que envían los socios, por elemento."
    yield "Codes and Rules: what a cell may hold.", "Codes y Rules: lo que puede contener una celda."
    yield "Lost: what does not survive the translation.", "Lost: lo que no sobrevive a la traducción."


def _rows(parts: Iterable[Part]) -> Iterable[Sequence[Cell]]:
    for part in parts:
        yield from (_row(part, entry) for entry in (*part.entries, *part.attributes))


def _row(part: Part, entry: Described) -> Sequence[Cell]:
    return (
        part.name,
        entry.official or entry.name,
        entry.means.en,
        entry.means.es,
        entry.type,
        entry.unit or entry.format,
        "yes" if entry.required else "",
        "yes" if entry.identifying else "",
        entry.code_set,
        entry.ceds,
        entry.ed_fi,
        entry.own_element,
        "; ".join(f"{feed.name}: {', '.join(feed.columns)}" for feed in entry.feeds),
        "\n".join(lost.text.en for lost in entry.lost),
        "\n".join(lost.text.es for lost in entry.lost),
    )


def _codes(regional: RegionalDictionary) -> Iterable[Sequence[Cell]]:
    for name, code_set in regional.code_sets.items():
        for code in code_set.codes:
            rolled = ", ".join(f"{key}: {value}" for key, value in code.rolls_up_to.items())
            years = (code.from_year or "", code.to_year or "")
            yield name, code.code, code.label.en, code.label.es, *years, rolled


def _rules(regional: RegionalDictionary) -> Iterable[Sequence[Cell]]:
    for part in regional.files:
        for rule in part.dictionary.rules if part.dictionary else ():
            expected = (rule.expected.en, rule.expected.es)
            yield part.name, rule.code, rule.element, rule.severity.value, *expected, rule.source


def _losses(regional: RegionalDictionary) -> Iterable[Sequence[Cell]]:
    for part in regional.parts:
        for name, lost in part.losses:
            yield part.name, name, lost.source, lost.text.en, lost.text.es


def _sheet(
    book: Workbook, name: str, head: Sequence[str], rows: list[Sequence[Cell]], formats: dict[str, Any]
) -> None:
    sheet = book.add_worksheet(name)
    sheet.write_row(0, 0, head, formats["head"])
    for at, row in enumerate(rows, start=1):
        for column, cell in enumerate(row):
            if isinstance(cell, int):
                sheet.write_number(at, column, cell, formats["cell"])
            else:
                sheet.write_string(at, column, cell, formats["cell"])
    for column, title in enumerate(head):
        sheet.set_column(column, column, 70 if name == "Read me" else WIDTHS.get(title, USUAL))
    sheet.freeze_panes(1, 0)
    sheet.repeat_rows(0)
    sheet.set_landscape()
    sheet.fit_to_pages(1, 0)
    if name != "Read me":
        sheet.autofilter(0, 0, max(len(rows), 1), len(head) - 1)
