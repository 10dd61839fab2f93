"""What is asked for: one row for each proposal, its score and its dollars exactly as written."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from pathlib import Path
from typing import TYPE_CHECKING

from commonfield.council.sheet import read_sheet
from commonfield.findings import UsageError
from commonfield.tables.plain_file import refuse_rows

if TYPE_CHECKING:
    from commonfield.catalog import AllocationRules

_A_CENT = Decimal("0.01")


@dataclass(frozen=True)
class Proposal:
    """One proposal. `minimum` is the least with which it can be done; null is the whole ask."""

    proposal: str
    score: Decimal
    ask: Decimal
    minimum: Decimal | None = None
    cells: Mapping[str, str] = field(default_factory=dict)

    def cell(self, column: str) -> str:
        return self.cells.get(column, "")

    def holds(self, where: Mapping[str, str]) -> bool:
        return all(self.cell(column) == code for column, code in where.items())


def read_proposals(path: Path, rules: AllocationRules) -> list[Proposal]:
    """Read `proposal,score,ask,minimum,region,sector,lead` and the columns that the rules look at.

    Raises:
        UsageError: a column is missing, or a rule names a proposal that there is not.
        SubmissionError: a cell is no number, a proposal stands twice, or a minimum lies above its ask.
    """
    sheet = read_sheet(path, needs=("proposal", "score", "ask"), may=("minimum",))
    if strange := [column for column in rules.columns() if not sheet.has(column)]:
        raise UsageError(
            f"rules: expected columns of {path.name} ({', '.join(sheet.columns)}), "
            f"found {', '.join(strange)}.",
            likely_cause="A floor, cap, set-aside, tie rule or priority names a column by another word.",
            fix="Write the column as the header of the file has it; a lottery is written as `seed 7`.",
        )
    codes = sheet.texts("proposal")
    sheet.once("proposal")
    scores = sheet.numbers("score")
    asks = sheet.numbers("ask", at_least=_A_CENT)
    minima = sheet.numbers("minimum", empty=True, at_least=Decimal(0))
    refuse_rows(
        path,
        [
            row.line
            for row, ask, least in zip(sheet.rows, asks, minima, strict=True)
            if ask is not None and least is not None and least > ask
        ],
        column="minimum",
        expected="at most the ask",
        found="more",
        cause="The two columns changed places.",
        fix="Write the least with which the proposal can be done, or leave the cell empty.",
    )
    found = [
        Proposal(code, score, ask, least, row.cells)
        for code, score, ask, least, row in zip(codes, scores, asks, minima, sheet.rows, strict=True)
        if score is not None and ask is not None
    ]
    refuse_strangers(found, rules)
    for rule in rules.ties:
        if rule in rules.columns():
            sheet.numbers(rule)
    return found


def refuse_strangers(proposals: Sequence[Proposal], rules: AllocationRules) -> None:
    """Refuse rules that name a proposal that there is not.

    Raises:
        UsageError: naming it.
    """
    known = {p.proposal for p in proposals}
    for name, sets in (("linked", rules.linked), ("either_or", rules.either_or)):
        strange = sorted({code for codes in sets for code in codes} - known)
        if strange:
            raise UsageError(
                f"{name}: expected proposals of the file, found {', '.join(strange)} that it does not hold.",
                fix="Write the code as the column proposal has it, or take the rule out.",
            )
