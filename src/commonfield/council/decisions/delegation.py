"""What a body may decide alone, and which body can take what it may not."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from commonfield.catalog import Body, Charter, Delegation
from commonfield.council.decisions.roster import body_of, main_body
from commonfield.findings import UsageError


@dataclass(frozen=True)
class Delegated:
    """Who may decide. `body` is the lowest body that may, null where none may; `row` is why.

    `allowed` answers for the body that asked, null where none did. `undelegated`: no row of the matrix is
    about it, so it stays with the body above all others. `own` are the rows of the body that asked.
    """

    what: str
    amount: Decimal | None
    of: str
    asked_by: str
    allowed: bool | None
    body: str | None
    row: Delegation | None
    undelegated: bool
    own: tuple[Delegation, ...]


def find_who_may(
    charter: Charter,
    *,
    what: str,
    day: date,
    amount: Decimal | None = None,
    of: str = "",
    asked_by: str = "",
) -> Delegated:
    """Find who may decide something on a day.

    A body may decide what a row of its own covers, and what a body below it may. What no row is about stays
    with the body above all others; what its rows name and none covers, nobody may.

    Args:
        charter: Its matrix of delegations.
        what: Of what kind it is, e.g. `spending`.
        day: On which day.
        amount: How many dollars, where rows of this kind have a limit.
        of: Which class of data or type of terms, where rows of this kind name some.
        asked_by: A body, to be told whether it may.

    Raises:
        UsageError: rows of this kind have a limit or classes, and the question has not; or the charter
            delegates some matters, and this is none of them.
    """
    if asked_by:
        body_of(charter, asked_by)
    matters = list(dict.fromkeys(row.what for row in charter.delegations))
    if matters and what not in matters:
        raise UsageError(
            f"--what: expected a matter that the charter delegates, found `{what}`.",
            likely_cause=f"A slip of the pen; what no row is about stays with {main_body(charter).body}.",
            fix=f"Known: {', '.join(matters)}.",
        )
    rows = [row for row in charter.delegations if row.what == what and _is_in_force(row, day)]
    _refuse_gaps(rows, amount, of)
    covering = [row for row in rows if _covers(row, amount, of)]
    depth = {body.body: _depth(charter, body) for body in charter.bodies}
    covering.sort(key=lambda row: -depth[row.body])
    root = main_body(charter).body
    undelegated = not covering and all(row.body != root for row in rows)
    lowest = covering[0].body if covering else root if undelegated else None
    own = tuple(row for row in rows if row.body == asked_by)
    allowed = None
    if asked_by:
        able = {row.body for row in covering} | ({root} if undelegated else set())
        allowed = any(asked_by in _upwards(charter, name) for name in able)
    return Delegated(
        what, amount, of, asked_by, allowed, lowest, covering[0] if covering else None, undelegated, own
    )


def _is_in_force(row: Delegation, day: date) -> bool:
    return (row.began_on or date.min) <= day <= (row.ended_on or date.max)


def _covers(row: Delegation, amount: Decimal | None, of: str) -> bool:
    fits = row.amount_up_to is None or (amount is not None and amount <= row.amount_up_to)
    return fits and (not row.of or of in row.of)


def _refuse_gaps(rows: Sequence[Delegation], amount: Decimal | None, of: str) -> None:
    if amount is None and any(row.amount_up_to is not None for row in rows):
        raise UsageError(
            "--amount: expected an amount, as the charter delegates this up to one, found none.",
            fix="Say how many dollars: --amount 5000.",
        )
    if not of and any(row.of for row in rows):
        known = sorted({name for row in rows for name in row.of})
        raise UsageError(
            "--of: expected a class or a type, as the charter delegates this by them, found none.",
            fix=f"Say which: {', '.join(known)}.",
        )


def _upwards(charter: Charter, name: str) -> list[str]:
    parents = {body.body: body.parent for body in charter.bodies}
    found = [name]
    while parents[found[-1]]:
        found.append(parents[found[-1]])
    return found


def _depth(charter: Charter, body: Body) -> int:
    return len(_upwards(charter, body.body))
