"""Votes as they were cast: read from a file, and which were cast in time, or to step aside."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from typing import Literal

from commonfield.catalog import Body, Seat
from commonfield.council.decisions.meeting import moments_of
from commonfield.council.decisions.roster import Roster, people_of
from commonfield.council.sheet import Sheet, read_sheet
from commonfield.findings import SubmissionError
from commonfield.tables.plain_file import refuse_rows

WORDS = ("for", "against", "abstain", "recused", "consent", "objection")
TESTS = ("", "upheld", "integrated", "withdrawn", "not_valid")
NotCounted = Literal[
    "not_a_member", "vacant_seat", "not_voting", "absent", "recused", "holder_present", "no_proxy",
    "proxy_not_allowed", "proxy_not_there", "replaced", "earlier_round", "too_late", "not_yet", "wrong_word",
    "no_alternate", "twice", "too_early", "recused_by_other", "alternate_present", "not_noted", "in_writing",
]  # fmt: skip


@dataclass(frozen=True)
class Vote:
    """One vote. `by` is who cast it where it was not the member; `tested` what became of an objection."""

    member: str
    vote: str
    by: str = ""
    has_reason: bool = False
    tested: str = ""
    round: int = 1
    at: datetime | None = None
    line: int = 0


@dataclass(frozen=True)
class Cast:
    """A vote that counts, for the seat that it counts for."""

    vote: Vote
    seat: Seat
    holder: str
    how: Literal["holder", "alternate", "proxy"]


@dataclass(frozen=True)
class Refused:
    """A vote that does not count, and why."""

    vote: Vote
    why: NotCounted


def read_votes(path: Path, *, item: str, day: date) -> list[Vote]:
    """Read `member,vote` and, where there are such columns, `item,by,reason,tested,round,at`.

    Raises:
        SubmissionError: a word is none of those that can be voted, a time is none, or a row stands twice.
    """
    sheet = read_sheet(path, needs=("member", "vote"), may=("item", "by", "reason", "tested", "round", "at"))
    sheet.texts("member")
    refuse_words(sheet, "vote", WORDS)
    refuse_words(sheet, "tested", TESTS)
    sheet.once("item", "member", "round", "at")
    rounds = sheet.numbers("round", empty=True, at_least=None, whole=True)
    moments = moments_of(sheet, "at", day, empty=True)
    if sheet.has("item"):
        sheet.texts("item")
        if item not in {row["item"] for row in sheet.rows}:
            raise SubmissionError(
                f"{path.name}: expected votes on the item, found votes on others alone.",
                likely_cause="The item is called otherwise in the file.",
                fix="Name the item with --item as the file does.",
            )
    return [
        Vote(
            row["member"], row["vote"], row["by"], bool(row["reason"]), row["tested"],
            int(n) if n is not None else 1, moment, row.line,
        )
        for row, n, moment in zip(sheet.rows, rounds, moments, strict=True)
        if not sheet.has("item") or row["item"] == item
    ]  # fmt: skip


def refuse_words(sheet: Sheet, column: str, words: Sequence[str]) -> None:
    """Refuse a column that holds other words.

    Raises:
        SubmissionError: naming the rows, and never what they hold.
    """
    refuse_rows(
        sheet.path,
        [row.line for row in sheet.rows if row[column] not in words],
        column=column,
        expected=f"one of {', '.join(word for word in words if word)}",
        found="something else",
        cause="The words of another tool, or another language.",
        fix="Write them in English and in small letters.",
    )


def keep_in_time(
    votes: Iterable[Vote],
    *,
    opened: datetime | None = None,
    closes: datetime | None = None,
    now: datetime | None = None,
) -> tuple[list[Vote], list[Refused]]:
    """Keep what was said while a question was open; what came before or too late, or is yet to come, is told.

    A vote without a time is kept: nothing says that it was cast outside.
    """
    kept: list[Vote] = []
    refused: list[Refused] = []
    for vote in votes:
        if vote.at is not None and opened is not None and vote.at < opened:
            refused.append(Refused(vote, "too_early"))
        elif vote.at is not None and closes is not None and vote.at >= closes:
            refused.append(Refused(vote, "too_late"))
        elif vote.at is not None and now is not None and vote.at > now:
            refused.append(Refused(vote, "not_yet"))
        else:
            kept.append(vote)
    return kept, refused


def find_aside(
    votes: Sequence[Vote], body: Body, roster: Roster, day: date, *, words: Sequence[str]
) -> tuple[list[Vote], list[Vote], list[Refused]]:
    """Find who stepped aside by voting `recused`: (who did, the other votes, what does not count).

    Only a member can say so of themselves, and the last thing they said counts: who votes later takes part
    again. Of two votes of one round without times nobody knows which is the last, and neither counts.
    """
    refused: list[Refused] = []
    others: list[Vote] = []
    own: dict[str, list[Vote]] = defaultdict(list)
    for vote in votes:
        if vote.vote == "recused" and vote.by not in ("", vote.member):
            refused.append(Refused(vote, "recused_by_other"))
        elif vote.vote == "recused" and vote.member not in people_of(body, roster, day):
            refused.append(Refused(vote, "not_a_member"))
        elif vote.by in ("", vote.member) and vote.vote in ("recused", *words):
            own[vote.member].append(vote)
        else:
            others.append(vote)
    aside: list[Vote] = []
    for mine in own.values():
        if all(vote.vote != "recused" for vote in mine):
            others += mine
            continue
        newest = [vote for vote in mine if vote.round == max(vote.round for vote in mine)]
        last = last_of(newest)
        if last is None:
            refused += [Refused(vote, "twice") for vote in newest]
        elif last.vote == "recused":
            aside.append(last)
            others += [vote for vote in mine if vote.vote != "recused"]
            continue
        else:
            refused += [
                Refused(vote, "replaced" if vote.round == last.round else "earlier_round")
                for vote in mine
                if vote.vote == "recused"
            ]
        others += [vote for vote in mine if vote.vote != "recused" and (last or vote not in newest)]
    order = {id(vote): i for i, vote in enumerate(votes)}
    return aside, sorted(others, key=lambda vote: order[id(vote)]), refused


def last_of(votes: Sequence[Vote]) -> Vote | None:
    """Give the last of several votes; null where no time tells which it is."""
    if len(votes) < 2:
        return next(iter(votes), None)
    timed = sorted((vote.at, i) for i, vote in enumerate(votes) if vote.at is not None)
    if len(timed) < len(votes) or timed[-1][0] == timed[-2][0]:
        return None
    return votes[timed[-1][1]]
