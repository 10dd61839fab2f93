"""What is told of a person and a metric. It names rows of partners' files: for staff, never for a release."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from datetime import date
from typing import Any, Literal

from commonfield.catalog.cohort import CohortMember
from commonfield.catalog.condition import Condition, Where

Role = Literal["minus", "exclude_if", "only_if", "numerator", "quantity"]


@dataclass(frozen=True)
class Row:
    """One event: which row of which submission, and the columns that the definition reads."""

    table: str
    partner: str
    submission_id: str
    record_no: int
    facts: dict[str, Any]


@dataclass(frozen=True)
class Asked:
    """One thing the definition asks of the person, the answer, and the events it was answered from."""

    role: Role
    asks: Condition | CohortMember | None
    holds: bool
    rows: tuple[Row, ...]


@dataclass(frozen=True)
class InYear:
    """The person in the cohort of one academic year.

    `counted` says whether the person is in the denominator, `hit` whether in the numerator too (null where
    the metric has none), `quantity` what was measured (null where nothing was). `place` is null where the
    institution is none of the region's. `due_on` is the day from which the figure can be computed.
    """

    academic_year: int
    version: str
    due_on: date
    anchored_on: date
    anchors: tuple[Row, ...]
    counted: bool
    hit: bool | None
    quantity: float | None
    place: str | None
    groups: dict[str, str]
    asked: tuple[Asked, ...]


@dataclass(frozen=True)
class Unmet:
    """An event of the cohort's kind that puts nobody into the cohort, and what of it is otherwise."""

    row: Row
    lacks: Where


@dataclass(frozen=True)
class Trace:
    """Why a person is in a metric or out of it, year by year.

    `unmet` is filled where the person is in no cohort of the metric at all; `unread` counts events of the
    cohort's kind that no agreement lets the metric read.
    """

    metric: str
    years: tuple[InYear, ...]
    unmet: tuple[Unmet, ...]
    unread: int

    def as_dict(self) -> dict[str, Any]:
        """Give the trace as plain data; what was asked is named by its role and its table."""
        return {
            "metric": self.metric,
            "years": [
                {
                    **{key: value for key, value in asdict(year).items() if key not in ("asked", "due_on")},
                    "anchored_on": year.anchored_on.isoformat(),
                    "due_on": year.due_on.isoformat(),
                    "anchors": [_plain(row) for row in year.anchors],
                    "asked": [
                        {"role": one.role, "holds": one.holds, "rows": [_plain(row) for row in one.rows]}
                        for one in year.asked
                    ],
                }
                for year in self.years
            ],
            "unmet": [{"row": _plain(one.row), "lacks": sorted(one.lacks)} for one in self.unmet],
            "unread": self.unread,
        }


def _plain(row: Row) -> dict[str, Any]:
    facts = {name: v.isoformat() if isinstance(v, date) else v for name, v in row.facts.items()}
    return {**asdict(row), "facts": facts}
