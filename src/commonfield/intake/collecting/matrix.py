"""What was expected, and how it stands: one line per partner, kind of file and academic year."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, Literal

from commonfield.catalog import CollectionPlan, Expected
from commonfield.intake.receipts import Receipt
from commonfield.intake.standing import Standing, standings

State = Literal["expected", "missing", "received", "accepted", "late", "superseded", "refused", "withdrawn"]
STATES: tuple[State, ...] = (
    "accepted", "superseded", "late", "received", "refused", "withdrawn", "missing", "expected",
)  # fmt: skip
"""In the order in which a legend names them."""

IN: frozenset[State] = frozenset({"accepted", "superseded", "late", "received"})
"""States in which records of the file are in use."""

FOLLOW_UP: tuple[State, ...] = ("missing", "refused", "withdrawn", "received")
"""States in which somebody has to do something, the most urgent first."""

Key = tuple[str, str, int | None]


@dataclass(frozen=True)
class Availability:
    """How one file of the plan stands; `plan` is None for a file that nobody had asked for.

    `superseded` means that a later file took the place of an earlier one and is in use; `received`, that
    some of its records were returned and are not mended yet. No count of records is told.
    """

    partner: str
    dictionary: str
    academic_year: int | None
    state: State
    plan: Expected | None = None
    first_received: date | None = None
    last_received: date | None = None
    files: int = 0
    file_types: frozenset[str] = frozenset()

    def as_dict(self) -> dict[str, Any]:
        """Give it as plain data, for JSON."""
        plan = self.plan
        return {
            "partner": self.partner,
            "dictionary": self.dictionary,
            "academic_year": self.academic_year,
            "state": self.state,
            "due": plan.due if plan else None,
            "channel": plan.channel if plan else None,
            "sender": plan.sender if plan else None,
            "covered_by": plan.covered_by if plan else None,
            "first_received": self.first_received,
            "last_received": self.last_received,
            "files": self.files,
        }


def availability(plan: CollectionPlan | None, receipts: Sequence[Receipt], *, on: date) -> list[Availability]:
    """Say how each expected file stands on a day; then those that came without being asked for.

    Args:
        plan: The expected side; without one, only what came is told.
        receipts: Of the region, in the order received.
        on: The day. A receipt dated later counts as of this day, as in a region whose day stands still.
    """
    came = _by_file(standings(receipts))
    expected = plan.expected() if plan else []
    asked = [_asked(one, came.take(one), on=on) for one in expected]
    return asked + [_unasked(key, found, on=on) for key, found in came.left()]


class _Came:
    """Submissions by partner, dictionary and year; each can be taken once by what expected it."""

    def __init__(self, found: dict[Key, list[Standing]]) -> None:
        self._found = found

    def take(self, one: Expected) -> list[Standing]:
        if one.academic_year is not None:
            return self._found.pop((one.partner, one.dictionary, one.academic_year), [])
        mine = [key for key in self._found if key[:2] == (one.partner, one.dictionary)]
        every = [standing for key in mine for standing in self._found.pop(key)]
        unique = {standing.receipt.id: standing for standing in every}
        return sorted(unique.values(), key=lambda standing: standing.receipt.received_at)

    def left(self) -> list[tuple[Key, list[Standing]]]:
        return sorted(self._found.items(), key=lambda item: (item[0][0], item[0][1], item[0][2] or 0))


def _by_file(every: Iterable[Standing]) -> _Came:
    found: dict[Key, list[Standing]] = defaultdict(list)
    for standing in every:
        receipt = standing.receipt
        for year in receipt.academic_years or (None,):
            found[receipt.partner, receipt.file_type, year].append(standing)
    return _Came(found)


def _asked(one: Expected, found: list[Standing], *, on: date) -> Availability:
    return _told((one.partner, one.dictionary, one.academic_year), found, plan=one, on=on)


def _unasked(key: Key, found: list[Standing], *, on: date) -> Availability:
    return _told(key, found, plan=None, on=on)


def _told(key: Key, found: list[Standing], *, plan: Expected | None, on: date) -> Availability:
    days = [min(date.fromisoformat(s.receipt.received_at[:10]), on) for s in found]
    return Availability(
        *key,
        state=_state(found, due=plan.due if plan else None, on=on),
        plan=plan,
        first_received=min(days, default=None),
        last_received=max(days, default=None),
        files=len(found),
        file_types=frozenset(s.receipt.dictionary for s in found if s.state == "accepted"),
    )


def _state(found: list[Standing], *, due: date | None, on: date) -> State:
    in_force = [s for s in found if s.state == "accepted"]
    if not in_force:
        if not found:
            return "missing" if due and due < on else "expected"
        return "withdrawn" if found[-1].state == "withdrawn" else "refused"
    counted = [s for s in found if s.state in ("accepted", "superseded")]
    arrived = min(date.fromisoformat(s.receipt.received_at[:10]) for s in counted)
    if due and min(arrived, on) > due:
        return "late"
    if any(s.account.still_refused for s in in_force if not s.receipt.completes):
        return "received"
    return "superseded" if any(s.state == "superseded" for s in found) else "accepted"
