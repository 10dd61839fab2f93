"""Where each submission stands: in force, superseded, completed, withdrawn; and what became of its rows."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, Literal

from commonfield.findings import UsageError
from commonfield.intake.receipts import Receipt

State = Literal["accepted", "refused", "superseded", "withdrawn"]
DueDay = Callable[[Receipt], date | None]
"""Gives the last day on which a submission was due, where a collection plan knows one."""

SHORT = 12
"""Characters of an id that commands show."""


@dataclass(frozen=True)
class Account:
    """What became of the rows of a file: `rows_in` is `accepted` + `mended` + `still_refused`, always."""

    rows_in: int
    accepted: int
    mended: int

    @property
    def still_refused(self) -> int:
        return self.rows_in - self.accepted - self.mended


@dataclass(frozen=True)
class Standing:
    """A submission among the others. Ids are whole; `completed_by` is in the order received."""

    receipt: Receipt
    state: State
    superseded_by: str
    completed_by: tuple[str, ...]
    late: bool
    account: Account

    def as_dict(self) -> dict[str, Any]:
        """Give the standing as plain data, for JSON."""
        r = self.receipt
        return {
            "submission": r.id,
            "partner": r.partner,
            "file_name": r.file_name,
            "dictionary": r.dictionary,
            "academic_years": list(r.academic_years),
            "received_at": r.received_at,
            "state": self.state,
            "superseded_by": self.superseded_by,
            "completes": r.completes,
            "completed_by": list(self.completed_by),
            "late": self.late,
            "rows_in": self.account.rows_in,
            "accepted": self.account.accepted,
            "mended": self.account.mended,
            "still_refused": self.account.still_refused,
            "withdrawn": {"at": r.withdrawn.at, "reason": r.withdrawn.reason} if r.withdrawn else None,
        }


def in_force(receipts: Sequence[Receipt]) -> list[Receipt]:
    """Leave out what was refused or withdrawn, and what later submissions took the place of.

    A later submission of the same partner and type of file takes the place of an earlier one when it
    covers every part of the collection (`scopes`) that the earlier one covered. One that is withdrawn
    afterwards does not bring the earlier one back: nobody asked for that. A completion counts as long
    as the submission that it completes.
    """
    return [standing.receipt for standing in standings(receipts) if standing.state == "accepted"]


def standings(
    receipts: Sequence[Receipt], *, due: DueDay | None = None, on: date | None = None
) -> list[Standing]:
    """Say where each submission stands; receipts in the order received.

    Args:
        receipts: All of a region, or all of a partner.
        due: Gives the day on which a submission was due; without it none is late.
        on: The region's own day, where it stands still: what came later counts as of this day.
    """
    completions: dict[tuple[str, str], list[Receipt]] = defaultdict(list)
    for receipt in receipts:
        if receipt.completes and receipt.status == "accepted":
            completions[receipt.partner, receipt.completes].append(receipt)
    places = _places(receipts, completions)
    found = []
    for receipt in receipts:
        first = places.get((receipt.partner, receipt.completes or receipt.id))
        mended = completions[receipt.partner, receipt.id]
        found.append(
            Standing(
                receipt=receipt,
                state=_state(receipt, first),
                superseded_by=first.taken_by if first and receipt.status == "accepted" else "",
                completed_by=tuple(r.id for r in mended),
                late=_is_late(receipt, due, on),
                account=Account(receipt.rows_in, receipt.accepted, sum(r.accepted for r in mended)),
            )
        )
    return found


def find_submission(receipts: Sequence[Receipt], named: str, *, partner: str = "") -> Receipt:
    """Find a submission by its id or the SHA-256 of its file, or the beginning of one.

    Raises:
        UsageError: none begins so, or several do.
    """
    wanted = named.casefold()
    of_partner = [r for r in receipts if wanted and partner in ("", r.partner)]
    found = [r for r in of_partner if r.id.startswith(wanted)] or [
        r for r in of_partner if r.content_hash.startswith(wanted) and not r.completes
    ]
    if len(found) == 1:
        return found[0]
    several = (
        f"{len(found)}; they are of {', '.join(sorted({r.partner for r in found}))}" if found else "none"
    )
    raise UsageError(
        f"submission: expected the id of one submission, found {several}.",
        likely_cause="The same file came from two partners, or too little of the id was given."
        if found
        else "The id is of another region or partner, or was mistyped.",
        fix="List them with: commonfield submissions.",
    )


@dataclass
class _Place:
    """A submission with its completions: what they cover together, and what took their place."""

    receipt: Receipt
    scopes: frozenset[str]
    taken_by: str = ""


def _places(
    receipts: Sequence[Receipt], completions: dict[tuple[str, str], list[Receipt]]
) -> dict[tuple[str, str], _Place]:
    by_kind: dict[tuple[str, str], list[_Place]] = defaultdict(list)
    for receipt in receipts:
        if receipt.status != "refused" and not receipt.completes:
            with_completions = [receipt, *completions.get((receipt.partner, receipt.id), [])]
            scopes = frozenset(scope for r in with_completions for scope in r.scopes)
            by_kind[receipt.partner, receipt.file_type].append(_Place(receipt, scopes))
    for kind in by_kind.values():
        for at, place in enumerate(kind):
            place.taken_by = next(_covering(place, kind[at + 1 :]), "")
    return {(place.receipt.partner, place.receipt.id): place for kind in by_kind.values() for place in kind}


def _covering(earlier: _Place, later: Sequence[_Place]) -> Iterator[str]:
    return (place.receipt.id for place in later if earlier.scopes and earlier.scopes <= place.scopes)


def _state(receipt: Receipt, first: _Place | None) -> State:
    if receipt.status != "accepted":
        return receipt.status
    if first is None or first.receipt.status == "withdrawn":
        return "withdrawn" if first else "refused"
    return "superseded" if first.taken_by else "accepted"


def _is_late(receipt: Receipt, due: DueDay | None, on: date | None) -> bool:
    day = due(receipt) if due else None
    if day is None:
        return False
    came = date.fromisoformat(receipt.received_at[:10])
    return min(came, on or came) > day
