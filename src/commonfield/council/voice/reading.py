"""Who was there and who spoke, from plain files."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from pathlib import Path

from commonfield.council.sheet import Row, Sheet, read_sheet
from commonfield.findings import NotEstimableError, SubmissionError
from commonfield.tables.plain_file import refuse_rows

PASSED = "pass"
"""The kind of a contribution of who was asked and had nothing to add: not silent, and no turn."""


@dataclass(frozen=True)
class Contribution:
    """So many turns of one person in a session; none where the person passed."""

    session: str
    person: str
    organization: str
    sector: str
    turns: int
    passed: bool = False
    line: int = 0


@dataclass(frozen=True)
class Present:
    """One person who was there; `session` is empty where the list is one of all sessions together."""

    person: str
    organization: str
    sector: str
    session: str = ""


def read_contributions(path: Path, *, phase: str = "", kind: str = "") -> list[Contribution]:
    """Read `session,person,organization,sector`, and `kind`, `phase` and `turns` where the file has them.

    A row without `turns` is one turn; a row of kind `pass` is none.

    Args:
        path: The file.
        phase: Turns of this phase of a protocol alone; of all if empty.
        kind: Turns of this kind alone, and passes; of all if empty.

    Returns:
        Every row. One of another phase or kind is no turn, and says that somebody was there: groups are of
        the same people whatever is asked for, and the difference of two answers is of nobody else's.

    Raises:
        NotEstimableError: no row is of that phase and kind.
        UsageError: a column is missing.
        SubmissionError: a code is missing, turns are no whole number, or one person has two organizations,
            or one organization two sectors.
    """
    sheet = read_sheet(
        path, needs=("session", "person", "organization", "sector"), may=("phase", "kind", "turns")
    )
    for column in ("session", "person", "organization", "sector"):
        sheet.texts(column)
    turns = sheet.numbers("turns", empty=True, at_least=Decimal(0), whole=True)
    _refuse_two_homes(sheet)
    asked = [
        phase in ("", row["phase"]) and (row["kind"].lower() == PASSED or kind in ("", row["kind"]))
        for row in sheet.rows
    ]
    if not any(asked):
        raise NotEstimableError(
            f"{path.name}: expected turns of the phase and kind asked for, found none.",
            fix="Write --phase and --kind as the file has them, or leave them out.",
        )
    return [
        Contribution(
            row["session"],
            row["person"],
            row["organization"],
            row["sector"],
            0 if passed or not counts else 1 if count is None else int(count),
            passed and counts,
            row.line,
        )
        for row, count, counts in zip(sheet.rows, turns, asked, strict=True)
        for passed in [row["kind"].lower() == PASSED]
    ]


def read_present(path: Path, contributions: Sequence[Contribution]) -> list[Present]:
    """Read who was there: `organization,sector,person`, and `session` where the list is kept for each.

    Raises:
        UsageError: a column is missing.
        SubmissionError: somebody stands twice, stands elsewhere than in the contributions, or who spoke is
            not on the list.
    """
    sheet = read_sheet(path, needs=("organization", "sector", "person"), may=("session",))
    for column in ("organization", "sector", "person", *(("session",) if sheet.has("session") else ())):
        sheet.texts(column)
    sheet.once("session", "person")
    _refuse_two_homes(sheet)
    by_session = sheet.has("session")
    homes = {(c.person, c.organization, c.sector) for c in contributions}
    sectors = {c.organization: c.sector for c in contributions}
    people = {person for person, _, _ in homes}
    _refuse(
        sheet,
        lambda row: (
            (row["person"] in people and (row["person"], row["organization"], row["sector"]) not in homes)
            or sectors.get(row["organization"], row["sector"]) != row["sector"]
        ),
        expected="the organization and sector that the contributions have",
        found="another",
    )
    listed = {(row["session"], row["person"]) for row in sheet.rows}
    absent = [c for c in contributions if (c.session if by_session else "", c.person) not in listed]
    if absent:
        many = (
            "1 person"
            if len({c.person for c in absent}) == 1
            else f"{len({c.person for c in absent})} people"
        )
        raise SubmissionError(
            f"{path.name}, column person: expected everybody who spoke, found {many} missing "
            f"(first in row {absent[0].line} of the contributions).",
            likely_cause="A code is written in two ways, or somebody came late and was not put down.",
            fix="Write each code alike in both files, and put down everybody who was there.",
        )
    return [Present(row["person"], row["organization"], row["sector"], row["session"]) for row in sheet.rows]


def read_seats(path: Path) -> dict[str, Fraction]:
    """Read how many seats each sector has: `sector,seats`."""
    sheet = read_sheet(path, needs=("sector", "seats"))
    sheet.once("sector")
    seats = sheet.numbers("seats", at_least=Decimal(0))
    return {
        sector: Fraction(count)
        for sector, count in zip(sheet.texts("sector"), seats, strict=True)
        if count is not None
    }


def _refuse_two_homes(sheet: Sheet) -> None:
    for inner, outer in (("person", "organization"), ("organization", "sector")):
        first: dict[str, str] = {}
        for row in sheet.rows:
            first.setdefault(row[inner], row[outer])
        refuse_rows(
            sheet.path,
            [row.line for row in sheet.rows if first[row[inner]] != row[outer]],
            column=outer,
            expected=f"one {outer} for each {inner}",
            found="a second one",
            cause=f"Two have the same code, or the {outer} is written in two ways.",
            fix=f"Give each {inner} a code of its own, and write its {outer} alike.",
        )


def _refuse(sheet: Sheet, wrong: Callable[[Row], bool], *, expected: str, found: str) -> None:
    refuse_rows(
        sheet.path,
        [row.line for row in sheet.rows if wrong(row)],
        column="organization, sector",
        expected=expected,
        found=found,
        cause="The two files were kept by two people.",
        fix="Write the same in both.",
    )
