"""Reads scores from a long or a wide file."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from commonfield.council.reader_agreement.table import ScoreTable
from commonfield.council.sheet import Row, Sheet, read_sheet
from commonfield.findings import UsageError

UNIT_NAMES = ("unit", "units", "proposal", "proposals", "application", "applications", "item", "items",
              "subject", "subjects", "id", "unit_id", "proposal_id", "application_id")  # fmt: skip
"""What a column that names units is called, in small letters."""


@dataclass(frozen=True)
class Layout:
    """Where things stand in a file, where it does not say so itself.

    `finalists` is a column and the code that marks a unit (`finalist=1`); `units` names units instead. Both
    are told apart in what is said, and never computed on alone.
    """

    unit: str = ""
    reader: str = "reader"
    score: str = "score"
    criterion: str = ""
    ignore: tuple[str, ...] = ()
    finalists: str = ""
    units: tuple[str, ...] = ()


def read_score_table(path: Path, layout: Layout | None = None) -> ScoreTable:
    """Read a file of scores of one criterion.

    Args:
        path: Long, with a column of units, `reader` and `score` (and `criterion`, of which one is read), or
            wide, with a column of scores for each reader. An empty cell is a score that was not given.
        layout: What the columns are called where not so.

    Raises:
        UsageError: a column or a unit that was named is not there, or there are several criteria.
        SubmissionError: the file is no table, or somebody scored a unit twice.
    """
    tables = read_score_tables(path, layout)
    if len(tables) > 1:
        raise UsageError(
            f"--criterion: expected one of {', '.join(tables)}, found none.",
            likely_cause="The file holds several criteria, and readers may agree on one and not on another.",
            fix=f"Ask for each by itself: --criterion {next(iter(tables))}.",
        )
    return next(iter(tables.values()))


def read_score_tables(path: Path, layout: Layout | None = None) -> dict[str, ScoreTable]:
    """Read a file of scores, one table for each criterion; see `read_score_table`.

    A file without criteria gives one, named by nothing.
    """
    sheet = read_sheet(path)
    layout = _named_as(sheet, layout or Layout())
    marker = layout.finalists.partition("=")[0].strip()
    for column in filter(None, (layout.unit, *layout.ignore, marker)):
        _require(sheet, column)
    unit = layout.unit or next((c for c in sheet.columns if c.lower() in UNIT_NAMES), "")
    is_long = sheet.has(layout.reader) and sheet.has(layout.score)
    if is_long and not unit:
        raise UsageError(
            f"{path.name}: expected a column of units beside {layout.reader} and {layout.score}, found "
            f"{', '.join(sheet.columns)}.",
            likely_cause="The column of units has another name than " + ", ".join(sorted(UNIT_NAMES)) + ".",
            fix="Name it with --unit.",
        )
    if not is_long and (layout.reader, layout.score) != ("reader", "score"):
        for column in (layout.reader, layout.score):
            _require(sheet, column)
    if not is_long:
        return {"": _marked(_wide(sheet, unit, {*layout.ignore, marker}), sheet, unit, layout)}
    return {
        criterion: _marked(_long(sheet, rows, unit, layout), sheet, unit, layout)
        for criterion, rows in _by_criterion(sheet, layout.criterion).items()
    }


def _named_as(sheet: Sheet, layout: Layout) -> Layout:
    """Find `Reader` and `Score` as well, where nobody named these columns."""
    from dataclasses import replace

    named = {column.lower(): column for column in sheet.columns}
    if layout.reader == "reader" and layout.score == "score" and {"reader", "score"} <= set(named):
        return replace(layout, reader=named["reader"], score=named["score"])
    return layout


def _require(sheet: Sheet, column: str) -> None:
    from commonfield.tables.plain_file import require_column

    require_column(column, list(sheet.columns), sheet.path)


def _long(sheet: Sheet, rows: list[Row], unit: str, layout: Layout) -> ScoreTable:
    chosen = Sheet(sheet.path, sheet.columns, tuple(rows))
    chosen.texts(unit)
    chosen.texts(layout.reader)
    chosen.once(unit, layout.reader)
    units = tuple(dict.fromkeys(row[unit] for row in rows))
    readers = tuple(dict.fromkeys(row[layout.reader] for row in rows))
    given = {(row[unit], row[layout.reader]): row for row in rows}
    cells, lines = [], []
    for u in units:
        found = [given.get((u, r)) for r in readers]
        cells.append(tuple((row[layout.score] or None) if row else None for row in found))
        lines.append(tuple(row.line if row else 0 for row in found))
    return ScoreTable(sheet.path, units, readers, tuple(cells), tuple(lines), is_wide=False)


def _by_criterion(sheet: Sheet, criterion: str) -> dict[str, list[Row]]:
    if not sheet.has("criterion"):
        if criterion:
            _require(sheet, "criterion")
        return {"": list(sheet.rows)}
    found: dict[str, list[Row]] = {}
    for name, row in zip(sheet.texts("criterion"), sheet.rows, strict=True):
        found.setdefault(name, []).append(row)
    if criterion and criterion not in found:
        raise UsageError(
            f"--criterion: expected one of {', '.join(found)}, found `{criterion}`.",
            fix="Write it as the file does.",
        )
    return {criterion: found[criterion]} if criterion else found


def _wide(sheet: Sheet, unit: str, apart: set[str]) -> ScoreTable:
    if unit:
        sheet.texts(unit)
        sheet.once(unit)
    readers = tuple(c for c in sheet.columns if c != unit and c not in apart)
    units = tuple(row[unit] if unit else str(i) for i, row in enumerate(sheet.rows, start=1))
    cells = tuple(tuple(row[reader] or None for reader in readers) for row in sheet.rows)
    lines = tuple((row.line,) * len(readers) for row in sheet.rows)
    return ScoreTable(sheet.path, units, readers, cells, lines, is_wide=True)


def _marked(table: ScoreTable, sheet: Sheet, unit: str, layout: Layout) -> ScoreTable:
    from dataclasses import replace

    chosen = set(layout.units)
    if strange := chosen - set(table.units):
        raise UsageError(
            f"--units: expected units of the file, found {len(strange)} that are not there.",
            fix=f"Write them as column {unit or 'unit'} does, between commas.",
        )
    column, _, code = (part.strip() for part in layout.finalists.partition("="))
    if column:
        names = [row[unit] if unit else str(i) for i, row in enumerate(sheet.rows, start=1)]
        chosen |= _with_code(names, [row[column] for row in sheet.rows], code or "1")
    return replace(table, finalists=frozenset(chosen))


def _with_code(names: Sequence[str], marks: Sequence[str], code: str) -> set[str]:
    return {name for name, mark in zip(names, marks, strict=True) if mark == code}
