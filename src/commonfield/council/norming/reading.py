"""Files of norming as they are read: what readers gave, and what the leads agreed on."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path

from commonfield.council.sheet import Row, Sheet, read_sheet
from commonfield.findings import SubmissionError, UsageError
from commonfield.tables.plain_file import refuse_rows

Cell = tuple[str, str]
"""A proposal and a criterion."""
Master = Mapping[Cell, int]

OCCASIONS = ("occasion", "repeat")
"""Columns that tell a hidden repeat from the first reading, where no other is named."""

_LARGEST = 1_000_000


@dataclass(frozen=True)
class Reading:
    """One score of a reader.

    `occasion` rises each time the reader meets the proposal. Of a rationale we keep the number of
    characters, and null where the file has no such column.
    """

    proposal: str
    criterion: str
    reader: str
    score: float
    occasion: int = 0
    round: int = 0
    third: bool = False
    rationale: int | None = None
    line: int = 0

    @property
    def cell(self) -> Cell:
        return self.proposal, self.criterion


def read_readings(
    path: Path, *, levels: bool = True, occasion: str | None = None, round_column: str | None = None
) -> list[Reading]:
    """Read `proposal,criterion,reader,score`, with what else the file says of a score.

    Args:
        path: CSV or Parquet. An empty score was not given, and is left out.
        levels: Whether scores have to be levels, which are whole numbers.
        occasion: The column that tells a hidden repeat; `occasion` or `repeat` where the file has one.
        round_column: The column that tells rounds of norming apart; none otherwise.

    Raises:
        UsageError: a column is missing.
        SubmissionError: a score is none, or one reader gave two for the same criterion and occasion.
    """
    wanted = [column for column in (occasion, round_column) if column]
    sheet = read_sheet(
        path,
        needs=("proposal", "reader", "score", *wanted),
        may=("criterion", "rationale", "third", *OCCASIONS),
    )
    _refuse_empty_codes(sheet)
    occasion = occasion or next((column for column in OCCASIONS if sheet.has(column)), None)
    sheet.once("proposal", "criterion", "reader", *[column for column in (occasion, round_column) if column])
    occasions = _whole(sheet, occasion)
    rounds = _whole(sheet, round_column)
    thirds = sheet.flags("third")
    scores = sheet.numbers("score", empty=True, whole=levels)
    _refuse_no_scores(path, sheet, scores)
    return [
        Reading(
            row["proposal"],
            row["criterion"],
            row["reader"],
            float(score),
            occasions[i],
            rounds[i],
            thirds[i],
            _length(sheet, row),
            row.line,
        )
        for i, (row, score) in enumerate(zip(sheet.rows, scores, strict=True))
        if score is not None
    ]


def read_master(path: Path) -> dict[Cell, int]:
    """Read `proposal,criterion,score`: one level for each, on which the leads agreed.

    Raises:
        UsageError: a column is missing.
        SubmissionError: a score is no level, or a criterion of a proposal has two.
    """
    sheet = read_sheet(path, needs=("proposal", "score"), may=("criterion",))
    _refuse_empty_codes(sheet, ("proposal",))
    sheet.once("proposal", "criterion")
    scores = sheet.numbers("score", whole=True)
    return {
        (row["proposal"], row["criterion"]): int(score)
        for row, score in zip(sheet.rows, scores, strict=True)
        if score is not None
    }


def first_occasions(readings: Sequence[Reading]) -> list[Reading]:
    """Keep the first time that a reader met a proposal, before any repeat."""
    first: dict[tuple[str, Cell], Reading] = {}
    for reading in readings:
        key = (reading.reader, reading.cell)
        if key not in first or reading.occasion < first[key].occasion:
            first[key] = reading
    return list(first.values())


def split_rounds(readings: Sequence[Reading]) -> tuple[list[Reading], list[Reading]]:
    """Give the readings of the last round, and those of the round before it.

    Raises:
        UsageError: there is one round alone.
    """
    rounds = sorted({reading.round for reading in readings})
    if len(rounds) < 2:
        raise UsageError(
            "--round: expected two rounds or more in the column, found one.",
            fix="Leave --round out, or name the column that numbers the rounds.",
        )
    last, before = rounds[-1], rounds[-2]
    return [r for r in readings if r.round == last], [r for r in readings if r.round == before]


def _refuse_empty_codes(sheet: Sheet, columns: Sequence[str] = ("proposal", "reader")) -> None:
    for column in (*columns, *(("criterion",) if sheet.has("criterion") else ())):
        sheet.texts(column)


def _refuse_no_scores(path: Path, sheet: Sheet, scores: Sequence[Decimal | None]) -> None:
    refuse_rows(
        path,
        [row.line for row, score in zip(sheet.rows, scores, strict=True) if score and abs(score) > _LARGEST],
        column="score",
        expected=f"a score up to {_LARGEST:,}",
        found="a larger number",
        fix="Name the column of scores `score`; amounts stand in another.",
    )
    if not any(score is not None for score in scores):
        raise SubmissionError(
            f"{path.name}, column score: expected at least one score, found none.",
            likely_cause="Readers have not begun.",
            fix="Export the file again when they have.",
        )


def _whole(sheet: Sheet, column: str | None) -> list[int]:
    if column is None:
        return [0] * len(sheet.rows)
    return [int(number or 0) for number in sheet.numbers(column, empty=True, whole=True)]


def _length(sheet: Sheet, row: Row) -> int | None:
    return len(row["rationale"]) if sheet.has("rationale") else None
