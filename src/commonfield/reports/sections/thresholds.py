"""What figures would be if links were asked to be surer, or less sure."""

from __future__ import annotations

from commonfield.reports.blocks import Block, Prose, Tabulated
from commonfield.reports.published import FORMS, Cell, Shift
from commonfield.reports.sections.desk import Desk
from commonfield.reports.sentences import ONE_POINT, figure_of
from commonfield.reports.tabulate import DataTable, Entry
from commonfield.vocabulary import is_median

THRESHOLDS = ("stricter", "looser")
KEYS = ("measure", "shifts_in_force", "shifts_stricter", "shifts_looser", "shifts_to")


def thresholds_blocks(desk: Desk) -> list[Block]:
    """Make the table of every measure's newest figure at the other thresholds; nothing where none is told."""
    words = desk.words
    if not desk.published.shifts:
        return []
    newest = [cell for metric in desk.measured if (cell := desk.published.newest(metric, desk.region))]
    rows = tuple(_row(desk, cell) for cell in newest)
    table = DataTable(words.say("shifts_table"), tuple(map(words.say, KEYS)), rows, frozenset({1, 2, 3, 4}))
    return [
        Prose((words.say("shifts_lead"),), heading=words.say("shifts_caption")),
        Tabulated(table, sheet=words.say("sheet_shifts"), note=_note(desk), csv="data/other-thresholds.csv"),
    ]


def _note(desk: Desk) -> str:
    words = desk.words
    bits = {shift.threshold: shift.match_weight for shift in desk.published.shifts.values()}
    in_force = next(iter(desk.published.shifts.values())).match_weight_in_force
    said = {name: _bits(desk, bits.get(name)) for name in THRESHOLDS}
    return words.say("shifts_note", bits=_bits(desk, in_force), **said)


def _bits(desk: Desk, bits: float | None) -> str:
    return "–" if bits is None else desk.words.decimal(bits).replace("-", "−")


def _shift(desk: Desk, cell: Cell, threshold: str) -> Shift | None:
    return desk.published.shifts.get((cell.metric, cell.academic_year or 0, cell.place, threshold))


def _row(desk: Desk, cell: Cell) -> tuple[Entry, ...]:
    words = desk.words
    shifts = [_shift(desk, cell, threshold) for threshold in THRESHOLDS]
    step = next((shift.step for shift in shifts if shift is not None), None)
    return (
        Entry(f"{desk.names.short(cell.metric)}, {words.year(cell.academic_year or 0)}"),
        Entry(figure_of(cell, words), "number", cell.height, FORMS.get(cell.kind, "0%")),
        *(_moved(desk, cell, shift) for shift in shifts),
        Entry("" if step is None else _size(desk, cell, step)),
    )


def _moved(desk: Desk, cell: Cell, shift: Shift | None) -> Entry:
    words = desk.words
    if shift is None:
        return Entry(words.say("shifts_untold"))
    if not shift.change:
        return Entry(words.say("shifts_same"))
    return Entry(f"{'−' if shift.change < 0 else '+'}{_size(desk, cell, abs(shift.change))}")


def _size(desk: Desk, cell: Cell, size: float) -> str:
    return desk.words.amount(size, cell.kind) if is_median(cell.kind) else desk.words.fine_points(size)


def told_shifts(desk: Desk, metric: str) -> tuple[str, ...]:
    """Say in a sentence each by how much a measure's newest share would move, where by over a point."""
    cell = desk.published.newest(metric, desk.region)
    if cell is None or is_median(cell.kind):
        return ()
    told = []
    for threshold in THRESHOLDS:
        shift = _shift(desk, cell, threshold)
        if shift is not None and abs(shift.change) > ONE_POINT:
            way = "lower" if shift.change < 0 else "higher"
            points = desk.words.fine_points(shift.change)
            told.append(desk.words.sentence(desk.words.say(f"shift_{threshold}_{way}", points=points)))
    return tuple(told)
