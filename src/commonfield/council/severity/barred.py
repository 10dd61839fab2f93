"""Which readings conflicts bar, when further ones are looked for."""

from __future__ import annotations

from pathlib import Path

from commonfield.council.reading_design import Read
from commonfield.council.sheet import read_sheet
from commonfield.findings import SubmissionError

STATES = ("none", "declared", "managed", "recused", "waived")
_MAY_READ = ("none", "waived")


def read_barred(path: Path) -> set[Read]:
    """Read `reader,proposal,state`, as the command that assigns reads it; without a state a conflict bars.

    Raises:
        UsageError: a column is missing.
        SubmissionError: a cell is empty, or a state is none of the five.
    """
    sheet = read_sheet(path, needs=("reader", "proposal"), may=("state",))
    sheet.texts("reader")
    sheet.texts("proposal")
    strange = [str(row.line) for row in sheet.rows if row["state"] and row["state"] not in STATES]
    if strange:
        raise SubmissionError(
            f"{path.name}, column state: expected one of {', '.join(STATES)}, found something else in "
            f"row {', '.join(strange[:5])}.",
            likely_cause="A remark stands in the cell.",
            fix="Write the state, and remarks in a column of their own.",
        )
    return {(row["proposal"], row["reader"]) for row in sheet.rows if row["state"] not in _MAY_READ}
