"""Consent: it passes when no tested objection with a reason stands; the consent agenda beside it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from typing import Literal

from commonfield.catalog import Body, DecisionRule
from commonfield.council.decisions.meeting import Meeting
from commonfield.council.decisions.roster import Roster
from commonfield.council.decisions.seating import seat_members
from commonfield.council.decisions.votes import Cast
from commonfield.council.sheet import read_sheet

Words = Literal["passed", "goes_on", "vote"]


@dataclass(frozen=True)
class Consent:
    """What became of a round: who objects, and whether each objection stands.

    `standing` were upheld and have a reason; `untested` have no test or no reason yet; `settled` were
    integrated, withdrawn or found not valid. `says` is `vote` after the last round: the rule that follows.
    """

    says: Words
    round: int
    rounds: int
    standing: tuple[str, ...]
    untested: tuple[str, ...]
    without_reason: tuple[str, ...]
    settled: tuple[str, ...]
    consenting: int


def weigh_consent(rule: DecisionRule, cast: Sequence[Cast]) -> Consent:
    """Weigh the objections of one round. `against` is an objection, and `for` is consent."""
    objections = [c for c in cast if c.vote.vote in ("objection", "against")]
    settled = [c for c in objections if c.vote.tested in ("integrated", "withdrawn", "not_valid")]
    standing = [c for c in objections if c.vote.tested == "upheld" and c.vote.has_reason]
    untested = [c for c in objections if c not in settled and c not in standing]
    number = max((c.vote.round for c in cast), default=1)
    says: Words = "passed"
    if untested or standing:
        says = "vote" if not untested and number >= rule.rounds else "goes_on"
    return Consent(
        says, number, rule.rounds, _holders(standing), _holders(untested),
        _holders([c for c in untested if not c.vote.has_reason]), _holders(settled),
        sum(c.vote.vote in ("consent", "for") for c in cast),
    )  # fmt: skip


def as_votes(cast: Sequence[Cast]) -> list[tuple[str, str]]:
    """Give positions on consent as votes, (sector, word), for the rule that follows the last round.

    Whose objection was withdrawn or integrated consents; whose objection was not valid is against all the
    same, as a vote needs no reason.
    """
    words = []
    for c in cast:
        word = c.vote.vote
        if word in ("consent", "for"):
            word = "for"
        elif word in ("objection", "against"):
            word = "for" if c.vote.tested in ("integrated", "withdrawn") else "against"
        words.append((c.seat.sector, word))
    return words


@dataclass(frozen=True)
class AgendaRow:
    """An item of a consent agenda, and who pulled it, if anybody."""

    item: str
    pulled_by: tuple[str, ...]


@dataclass(frozen=True)
class Agenda:
    """Which items pass together; which were pulled, and by whom; who pulled and could not."""

    together: tuple[str, ...]
    pulled: dict[str, tuple[str, ...]]
    strangers: tuple[str, ...]


def read_agenda(path: Path) -> list[AgendaRow]:
    """Read `item,pulled_by`; an item stands once more for each further member who pulls it."""
    sheet = read_sheet(path, needs=("item",), may=("pulled_by",))
    sheet.texts("item")
    sheet.once("item", "pulled_by")
    pulled: dict[str, list[str]] = {}
    for row in sheet.rows:
        pulled.setdefault(row["item"], []).extend([row["pulled_by"]] if row["pulled_by"] else [])
    return [AgendaRow(item, tuple(members)) for item, members in pulled.items()]


def pull_items(
    agenda: Sequence[AgendaRow], body: Body, roster: Roster, meeting: Meeting, moment: datetime | None
) -> Agenda:
    """Take out of a consent agenda what a member of the body pulled who is there; the rest goes together."""
    together: list[str] = []
    pulled: dict[str, tuple[str, ...]] = {}
    strangers: set[str] = set()
    for row in agenda:
        seating = seat_members(body, roster, meeting, row.item, moment)
        may = tuple(
            member for member in row.pulled_by
            if seating.acting(member) is not None or _holds_any(body, roster, member, meeting.day)
        )  # fmt: skip
        strangers |= set(row.pulled_by) - set(may)
        if may:
            pulled[row.item] = may
        else:
            together.append(row.item)
    return Agenda(tuple(together), pulled, tuple(sorted(strangers)))


def _holds_any(body: Body, roster: Roster, member: str, day: date) -> bool:
    # pulling is asking for a discussion: who is away may ask for it, and so may a seat without a vote
    return any(roster.holder(seat.seat, day) == member for seat in body.seats)


def _holders(cast: Sequence[Cast]) -> tuple[str, ...]:
    return tuple(sorted(c.vote.member for c in cast))
