"""Consent: it passes when somebody consents and no tested objection with a reason stands; its agenda."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from typing import Literal

from commonfield.catalog import Body, DecisionRule
from commonfield.council.decisions.meeting import Meeting
from commonfield.council.decisions.placing import OBJECTIONS, SETTLED, Heard
from commonfield.council.decisions.roster import Roster
from commonfield.council.decisions.seating import seat_members
from commonfield.council.decisions.votes import Cast, Vote
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


def weigh_consent(rule: DecisionRule, heard: Heard) -> Consent:
    """Weigh the objections that stand in a round. `against` is an objection, and `for` is consent.

    Nobody consents to what nobody says anything of: without one who consents it goes on, or is voted on.
    """
    said = [*(c.vote for c in heard.cast), *heard.still]
    objections = [vote for vote in said if vote.vote in OBJECTIONS]
    settled = [vote for vote in objections if vote.tested in SETTLED]
    standing = [vote for vote in objections if vote.tested == "upheld" and vote.has_reason]
    untested = [vote for vote in objections if vote not in settled and vote not in standing]
    agree = any(word == "for" for _, word in as_votes(heard.cast))
    says: Words = "passed"
    if untested or standing or not agree:
        says = "vote" if not untested and heard.round >= rule.rounds else "goes_on"
    return Consent(
        says, heard.round, rule.rounds, _members(standing), _members(untested),
        _members([vote for vote in untested if not vote.has_reason]), _members(settled),
        sum(vote.vote in ("consent", "for") for vote in said),
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
        elif word in OBJECTIONS:
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
    """Which items pass together; which were pulled, and by whom; who pulled and could not.

    `aside` are items that are taken out because somebody steps aside from them, and who does; nobody where
    the interest is the whole body's.
    """

    together: tuple[str, ...]
    pulled: dict[str, tuple[str, ...]]
    strangers: tuple[str, ...]
    aside: dict[str, tuple[str, ...]]


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
    """Take out of a consent agenda what a member of the body pulled; the rest goes together.

    An item from which a member steps aside is taken out too: a vote on all of them would be a vote on it.
    """
    together: list[str] = []
    aside: dict[str, tuple[str, ...]] = {}
    pulled: dict[str, tuple[str, ...]] = {}
    strangers: set[str] = set()
    for row in agenda:
        seating = seat_members(body, roster, meeting, row.item, moment)
        may = tuple(
            member for member in row.pulled_by
            if seating.acting(member) is not None or _holds_any(body, roster, member, meeting.day)
        )  # fmt: skip
        strangers |= set(row.pulled_by) - set(may)
        own = [recusal for recusal in meeting.recusals if recusal.item == row.item]
        if may:
            pulled[row.item] = may
        elif own:
            aside[row.item] = tuple(sorted({recusal.member for recusal in own if not recusal.of_body}))
        else:
            together.append(row.item)
    return Agenda(tuple(together), pulled, tuple(sorted(strangers)), aside)


def _holds_any(body: Body, roster: Roster, member: str, day: date) -> bool:
    # pulling is asking for a discussion: who is away may ask for it, and so may a seat without a vote
    return any(roster.holder(seat.seat, day) == member for seat in body.seats)


def _members(votes: Sequence[Vote]) -> tuple[str, ...]:
    return tuple(sorted(vote.member for vote in votes))
