"""What readers gave: one level or number for each proposal, criterion and reader."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from commonfield.council.sheet import read_sheet
from commonfield.tables.plain_file import refuse_rows

LARGEST = 1_000_000
WHOLE_PROPOSAL = ""
"""The criterion of a file that has none: a reader gives the whole proposal one score."""


@dataclass(frozen=True)
class Score:
    """One score. `line` is where it stands in its file, 0 where it came from none."""

    proposal: str
    criterion: str
    reader: str
    score: float
    line: int = 0


def read_scores(path: Path) -> list[Score]:
    """Read `proposal,criterion,reader,score`; without `criterion` a score is one of the whole proposal.

    An empty score is one that was not given, and is left out.

    Raises:
        UsageError: a column is missing.
        SubmissionError: a score is no number, or one reader gave two for the same criterion.
    """
    sheet = read_sheet(path, needs=("proposal", "reader", "score"), may=("criterion",))
    for column in ("proposal", "reader", *(("criterion",) if sheet.has("criterion") else ())):
        sheet.texts(column)
    sheet.once("proposal", "criterion", "reader")
    given = sheet.numbers("score", empty=True)
    refuse_rows(
        path,
        [r.line for r, one in zip(sheet.rows, given, strict=True) if one is not None and abs(one) > LARGEST],
        column="score",
        expected=f"scores of at most {LARGEST:,}",
        found="a larger number",
        cause="Another column stands in its place.",
        fix="Export the file again.",
    )
    return [
        Score(row["proposal"], row["criterion"], row["reader"], float(score), row.line)
        for row, score in zip(sheet.rows, given, strict=True)
        if score is not None
    ]
