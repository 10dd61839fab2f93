"""What people answered: rows that are added and never edited. A later one replaces another by naming it."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any, Literal

from commonfield.findings import LedgerError, UsageError
from commonfield.tables.identifying import DECISION

if TYPE_CHECKING:
    import polars as pl

Answer = Literal["same", "different", "unsure"]
ANSWERS: tuple[Answer, ...] = ("same", "different", "unsure")
_ID_DIGITS = 16
_PAIR_DIGITS = 12


@dataclass(frozen=True)
class Pair:
    """Two subjects, the lower id first. `id` is what a person types; it tells nothing of the subjects."""

    l: str  # noqa: E741 - as the tables name it
    r: str

    @classmethod
    def of(cls, one: str, other: str) -> Pair:
        """Order two subject ids."""
        return cls(min(one, other), max(one, other))

    @property
    def id(self) -> str:
        return hashlib.sha256(f"{self.l}|{self.r}".encode()).hexdigest()[:_PAIR_DIGITS]


@dataclass(frozen=True)
class Drawn:
    """For what a pair was drawn, and with which probability; both null where it was looked up."""

    stratum: str | None = None
    inclusion: float | None = None


def decide(
    pair: Pair,
    *,
    answer: Answer,
    who: str,
    why: str,
    at: datetime | None = None,
    blind: bool = False,
    supersedes: Sequence[str] = (),
    described: tuple[str | None, str | None] = (None, None),
    drawn: Drawn | None = None,
) -> pl.DataFrame:
    """Make one row of DECISION.

    Args:
        pair: About whom.
        answer: One person, two people, or not to be told.
        who: Who answers.
        why: Why; must not be empty.
        at: When; now if null.
        blind: Whether earlier answers were hidden.
        supersedes: Ids of decisions about the same pair that this one replaces.
        described: Hash of what was known of either subject; null where nothing is.
        drawn: How the pair came to be shown; null where somebody looked it up.

    Raises:
        UsageError: no reason is given, or nobody answers.
    """
    import polars as pl

    for name, value in (("--why", why), ("--reader", who)):
        if not value.strip():
            raise UsageError(
                f"review: expected {name} with a few words, found none.",
                fix="Say in a few words what decided it; whoever looks later reads this.",
            )
    row = {
        **asdict(pair),
        "answer": answer,
        "who": who.strip(),
        "why": why.strip(),
        "decided_on": (at or datetime.now(UTC)).astimezone(UTC).isoformat(timespec="microseconds"),
        "blind": blind,
        "supersedes": " ".join(sorted(set(supersedes))) or None,
        "l_description_hash": described[0],
        "r_description_hash": described[1],
        **asdict(drawn or Drawn()),
    }
    row["decision_id"] = _id_of(row)
    return DECISION.conform(pl.DataFrame([row], schema_overrides=DECISION.schema()))


def together(decisions: Iterable[pl.DataFrame]) -> pl.DataFrame:
    """Put decisions that were kept one by one together, oldest first.

    Raises:
        LedgerError: one was altered after it was made: its id is no longer the hash of the rest.
    """
    import polars as pl

    found = pl.concat([DECISION.empty(), *(DECISION.conform(each) for each in decisions)])
    for row in found.iter_rows(named=True):
        if row["decision_id"] != _id_of(row):
            raise LedgerError(
                f"decision {row['decision_id']}: expected it as it was made, found it altered.",
                likely_cause="Somebody wrote over the file; decisions are only ever added.",
                fix="Restore vault/decisions from a backup.",
            )
    return found.unique("decision_id").sort("decided_on", "decision_id")


def _id_of(row: dict[str, Any]) -> str:
    rest = {name: value for name, value in row.items() if name != "decision_id"}
    written = json.dumps(rest, sort_keys=True, ensure_ascii=False)
    return hashlib.sha256(written.encode()).hexdigest()[:_ID_DIGITS]


def in_force(decisions: pl.DataFrame) -> pl.DataFrame:
    """Give the decisions that no later one about the same pair replaces, oldest first.

    A decision names others by their hash, so it can name none that is younger than itself.
    """
    import polars as pl

    replaced = (
        decisions.filter(pl.col("supersedes").is_not_null())
        .select("l", "r", decision_id=pl.col("supersedes").str.split(" "))
        .explode("decision_id", empty_as_null=True, keep_nulls=True)
    )
    kept = decisions.join(replaced, on=["l", "r", "decision_id"], how="anti")
    return kept.sort("decided_on", "decision_id")


def outdated(decisions: pl.DataFrame, described: pl.DataFrame) -> pl.DataFrame:
    """Give decisions in force about subjects that are described otherwise now. They still hold.

    Args:
        decisions: Shape DECISION.
        described: Columns `subject_id` and `description_hash`: what is known now. A subject that is not
            among them is gone, which is no other description.
    """
    import polars as pl

    now = described.select("subject_id", "description_hash")
    changed = pl.lit(value=False)
    found = in_force(decisions)
    for side in ("l", "r"):
        found = found.join(
            now.rename({"subject_id": side, "description_hash": f"{side}_now"}), on=side, how="left"
        )
        differs = pl.col(f"{side}_now") != pl.col(f"{side}_description_hash")
        changed = changed | differs.fill_null(value=False)
    return found.filter(changed).select(DECISION.names)
