"""What is asked for: one row for each proposal, its score and its dollars exactly as written."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from pathlib import Path
from typing import TYPE_CHECKING

from commonfield.council.sheet import Sheet, read_sheet
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
        UsageError: a column is missing, or a rule names a proposal or a code that there is not.
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
    minima = sheet.numbers("minimum", empty=True)
    for column, amounts in (("ask", asks), ("minimum", minima)):
        _refuse_parts_of_cents(sheet, column, amounts)
    refuse_rows(
        path,
        [row.line for row, least in zip(sheet.rows, minima, strict=True) if least is not None and least <= 0],
        column="minimum",
        expected="a minimum that is more than 0, or an empty cell",
        found="something else",
        cause="The proposal has no minimum, and 0 stands for it.",
        fix="Write the least with which the proposal can be done, or leave the cell empty for the ask.",
    )
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
    _refuse_strange_codes(found, rules)
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


def _refuse_parts_of_cents(sheet: Sheet, column: str, amounts: Sequence[Decimal | None]) -> None:
    refuse_rows(
        sheet.path,
        [
            row.line
            for row, amount in zip(sheet.rows, amounts, strict=True)
            if amount is not None and amount != amount.quantize(_A_CENT)
        ],
        column=column,
        expected="dollars, or dollars and cents",
        found="parts of a cent",
        cause="The amount was computed, and not rounded.",
        fix="Round it to cents.",
    )


def _refuse_strange_codes(proposals: Sequence[Proposal], rules: AllocationRules) -> None:
    """Refuse a cap, floor or set-aside for a code that no proposal has: it binds nobody, or is never met.

    Raises:
        UsageError: naming the rule, the code, and the codes that there are.
    """
    named = [("caps", column, list(by)) for column, by in rules.caps.items() if isinstance(by, dict)]
    named += [("floors", column, list(by)) for column, by in rules.floors.items() if isinstance(by, dict)]
    named += [
        ("set_asides", column, [code]) for part in rules.set_asides for column, code in part.where.items()
    ]
    for rule, column, codes in named:
        there = sorted({p.cell(column) for p in proposals} - {""})
        strange = [code for code in codes if code not in there]
        if not strange:
            continue
        if rule == "caps":
            cause = "The code is written otherwise in the file, and the cap would bind nobody."
        else:
            cause = (
                "Nobody applied from there, so that nothing can meet it; or the code is written otherwise."
            )
        raise UsageError(
            f"{rule}: expected codes of the column {column} ({', '.join(there) or 'all cells are empty'}), "
            f"found {', '.join(strange)}, which no proposal has.",
            likely_cause=cause,
            fix="Write the code as the file has it. To leave the rule out is a decision of the committee.",
        )
