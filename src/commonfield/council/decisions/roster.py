"""Who holds which seat on a day: from the charter, or from a file beside it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from commonfield.catalog import Alternate, Body, Charter, Seat, Term, overlapping_terms
from commonfield.council.sheet import read_sheet
from commonfield.findings import SubmissionError, UsageError
from commonfield.tables.plain_file import refuse_rows


@dataclass(frozen=True)
class Roster:
    """Terms and alternates of all bodies of a charter."""

    terms: tuple[Term, ...]
    alternates: tuple[Alternate, ...]

    def holder(self, seat: str, day: date) -> str | None:
        """Give the member who holds a seat on a day; null where it is vacant."""
        return next((term.member for term in self.terms if term.seat == seat and term.holds(day)), None)

    def alternates_of(self, seat: str, day: date) -> list[str]:
        """Give who may sit on a seat while its holder is away, in the order of the charter."""
        return [term.member for term in self.alternates if term.seat == seat and term.holds(day)]

    def days_of_change(self) -> set[date]:
        """Give the days on which somebody begins, or has left."""
        begins = {term.began_on for term in self.terms}
        ends = {term.ended_on for term in self.terms if term.ended_on is not None}
        return begins | {date.fromordinal(day.toordinal() + 1) for day in ends if day < date.max}


def roster_of(charter: Charter, *, terms: Path | None = None) -> Roster:
    """Give who sits where: as the charter says, or as a file of terms does in its place.

    Args:
        charter: Its terms and alternates.
        terms: `seat,member,began_on,ended_on` and, where it is 1, `alternate`; in place of the charter's own.

    Raises:
        SubmissionError: a seat is no seat of the charter, a date is none, or two terms cannot stand together.
    """
    if terms is None:
        return Roster(tuple(charter.terms), tuple(charter.alternates))
    sheet = read_sheet(terms, needs=("seat", "member", "began_on"), may=("ended_on", "alternate"))
    seats, members = sheet.texts("seat"), sheet.texts("member")
    begins = _days(sheet.path, [(row.line, row["began_on"]) for row in sheet.rows], "began_on", empty=False)
    ends = _days(sheet.path, [(row.line, row["ended_on"]) for row in sheet.rows], "ended_on", empty=True)
    is_alternate = sheet.flags("alternate")
    lines = [row.line for row in sheet.rows]
    refuse_rows(
        sheet.path,
        [
            n
            for n, began, ended in zip(lines, begins, ends, strict=True)
            if began is not None and ended is not None and ended < began
        ],
        column="ended_on",
        expected="the last day of the term",
        found="a day before the first one",
        cause="The two dates were exchanged.",
        fix="Write the first day into began_on, and the last into ended_on.",
    )
    known = {seat.seat for body in charter.bodies for seat in body.seats}
    refuse_rows(
        sheet.path,
        [n for n, seat, other in zip(lines, seats, is_alternate, strict=True) if other and seat not in known],
        column="seat",
        expected="a seat of the charter",
        found="another one of an alternate",
        cause="The code was mistyped.",
        fix="Write seats as the charter does.",
    )
    own: list[Term] = []
    own_lines: list[int] = []
    others: list[Alternate] = []
    for n, seat, member, began, ended, alternate in zip(
        lines, seats, members, begins, ends, is_alternate, strict=True
    ):
        written = {"seat": seat, "member": member, "began_on": began, "ended_on": ended}
        if alternate:
            others.append(Alternate.model_validate(written))
        else:
            own.append(Term.model_validate(written))
            own_lines.append(n)
    faults = list(overlapping_terms(own, charter.bodies))
    if faults:
        at, why = faults[0]
        more = f" ({len(faults) - 1} more in this file)" if len(faults) > 1 else ""
        raise SubmissionError(
            f"{sheet.path.name}, row {own_lines[at]}: expected that {why}, found otherwise{more}.",
            likely_cause="A term goes on in the file after another one has begun, or a code was mistyped.",
            fix="Write the last day of the term that has ended, and seats as the charter does.",
        )
    return Roster(tuple(own), tuple(others))


def body_of(charter: Charter, name: str) -> Body:
    """Find a body of the charter.

    Raises:
        UsageError: there is none of that name; those that there are are named.
    """
    for body in charter.bodies:
        if body.body == name:
            return body
    raise UsageError(
        f"--body: expected a body of the charter, found `{name}`.",
        fix=f"Known: {', '.join(body.body for body in charter.bodies)}.",
    )


def main_body(charter: Charter) -> Body:
    """Give the body of a charter that stands above the others: its first steering body, or its first root."""
    steering = [body for body in charter.bodies if body.kind == "steering"]
    roots = [body for body in charter.bodies if not body.parent]
    return (steering or roots)[0]


def people_of(body: Body, roster: Roster, day: date) -> set[str]:
    """Give who belongs to a body on a day: holders of its seats, without a vote too, and alternates."""
    holders = {member for seat in body.seats if (member := roster.holder(seat.seat, day)) is not None}
    return holders | {member for seat in body.seats for member in roster.alternates_of(seat.seat, day)}


def voting_seats(body: Body) -> list[Seat]:
    return [seat for seat in body.seats if seat.voting]


def _days(path: Path, cells: Sequence[tuple[int, str]], column: str, *, empty: bool) -> list[date | None]:
    read = [_day(text) for _, text in cells]
    refuse_rows(
        path,
        [line for (line, text), day in zip(cells, read, strict=True) if day is None and (text or not empty)],
        column=column,
        expected="a date such as 2025-03-03",
        found="something else",
        cause="A spreadsheet wrote the date in its own way.",
        fix="Format the column as year-month-day.",
    )
    return read


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None
