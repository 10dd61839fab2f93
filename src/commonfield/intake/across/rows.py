"""The tables that comparison rules read: accepted rows in force, and those that were last replaced."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from commonfield.engines import DuckEngine
from commonfield.intake.receipts import Receipt
from commonfield.intake.sql import literal
from commonfield.intake.standing import standings
from commonfield.intake.storing import Accepted

if TYPE_CHECKING:
    import polars as pl

IN_FORCE, REPLACED, REPLACING = "now", "replaced", "replacing"
"""Sides of a comparison: what is in force, what that replaced, and the part of it that replaced something."""


def kind_of(dictionary: str) -> str:
    """Give the kind of file whatever its layout: a fixed-width SB tells what a delimited one tells."""
    return re.sub(r"_(fixed|[0-9]{4})$", "", dictionary)


@dataclass(frozen=True)
class Sides:
    """Submissions in force that are compared, and those that they took the place of."""

    now: tuple[Receipt, ...]
    replaced: tuple[Receipt, ...]
    replacing: frozenset[str]

    def frame(self) -> pl.DataFrame:
        """Say which submission stands on which sides, with its partner and dictionary."""
        import polars as pl

        of = [
            *((receipt, IN_FORCE) for receipt in self.now),
            *((receipt, REPLACING) for receipt in self.now if receipt.id in self.replacing),
            *((receipt, REPLACED) for receipt in self.replaced),
        ]
        rows = [(receipt.id, side, receipt.partner, kind_of(receipt.dictionary)) for receipt, side in of]
        columns = ("submission_id", "side", "partner", "dictionary")
        return pl.DataFrame(rows, schema=dict.fromkeys(columns, pl.String), orient="row")


def sides_of(known: Sequence[Receipt], now: Sequence[Receipt]) -> Sides:
    """Find what the submissions in force took the place of: the newest each, with what completed it."""
    current = {receipt.id for receipt in now}
    newest: dict[str, Receipt] = {}
    superseded = [s for s in standings(known) if s.state == "superseded" and s.superseded_by in current]
    for standing in superseded:
        if not standing.receipt.completes:
            newest[standing.superseded_by] = standing.receipt
    taken = {receipt.id for receipt in newest.values()}
    return Sides(
        now=tuple(now),
        replaced=tuple(s.receipt for s in superseded if (s.receipt.completes or s.receipt.id) in taken),
        replacing=frozenset(r.id for r in now if (r.completes or r.id) in newest),
    )


def hold_rows(
    engine: DuckEngine, sides: Sides, rows: Sequence[Accepted], *, said: Collection[str]
) -> list[str]:
    """Load the rows of submissions, and say which tables there are.

    Only columns that some rule says are loaded: a region's courses are a million rows of 25 columns.

    `every_<table>` has all of them, each row with the `dictionary` of its file and whether it is
    `in_force`; see `show` for the tables that rules read. `side` says which submission stands on which
    sides. A submission goes by its number here: `origin` says which.
    """
    numbers = _load_sides(engine, sides)
    frames = _frames(rows, {"submission_id", *said})
    numbers["subject_id"] = _subjects(frames.values())
    for name, frame in frames.items():
        engine.load(_ARRIVING, _numbered(frame, numbers))
        engine.define(
            f"every_{name}",
            "select arriving.* replace (partner::partner_name as partner), origin.dictionary, in_force "
            f"from {_ARRIVING} as arriving join origin using (submission_id)",
        )
        engine.connection.unregister(_ARRIVING)
    return list(frames)


def show(engine: DuckEngine, tables: Sequence[str], *, partners: Collection[str] | None = None) -> None:
    """Let rules see the rows in force, of all partners or of some."""
    of = ""
    if partners is not None:
        of = f" and partner in ({', '.join(map(literal, sorted(partners))) or 'null'})"
    for name in tables:
        engine.connection.execute(
            f"create or replace view {name} as select * from every_{name} where in_force{of}"
        )


_ARRIVING = "arriving_rows"
_KINDS = {"partner": "partner_name", "dictionary": "dictionary_name"}


def _load_sides(engine: DuckEngine, sides: Sides) -> dict[str, pl.Series]:
    """Load `side` and `origin`, with types that name each partner and dictionary once."""
    import polars as pl

    side = sides.frame()
    for column, kind in _KINDS.items():
        names = ", ".join(map(literal, side[column].unique().sort().to_list())) or "''"
        engine.connection.execute(f"create type {kind} as enum ({names})")
    ids = side["submission_id"].unique(maintain_order=True)
    current = [receipt.id for receipt in sides.now]
    origin = side.unique("submission_id", maintain_order=True).select(
        pl.int_range(pl.len()).cast(pl.UInt32).alias("submission_id"),
        pl.col("submission_id").alias("id"),
        "dictionary",
        pl.col("submission_id").is_in(current).alias("in_force"),
    )
    engine.load("origin_told", origin)
    engine.define("origin", "select * replace (dictionary::dictionary_name as dictionary) from origin_told")
    engine.load("side_told", _numbered(side, {"submission_id": ids}))
    kept = ", ".join(f"{column}::{kind} as {column}" for column, kind in _KINDS.items())
    engine.define("side", f"select * replace ({kept}) from side_told")
    return {"submission_id": ids}


def _subjects(frames: Iterable[pl.DataFrame]) -> pl.Series:
    import polars as pl

    of = [frame["subject_id"].unique() for frame in frames if "subject_id" in frame.columns]
    return pl.concat(of).unique()


def _numbered(frame: pl.DataFrame, numbers: dict[str, pl.Series]) -> pl.DataFrame:
    """Put short numbers in the place of long ids: rules then join a third as long."""
    import polars as pl

    return frame.with_columns(
        pl.col(name).cast(pl.Enum(ids)).to_physical()
        for name, ids in numbers.items()
        if name in frame.columns
    )


def _frames(rows: Sequence[Accepted], columns: set[str]) -> dict[str, pl.DataFrame]:
    import polars as pl

    def together(frames: list[pl.DataFrame]) -> pl.DataFrame:
        return pl.concat(
            [frame.select(name for name in frame.columns if name in columns) for frame in frames]
        )

    return {
        "identity_record": together([each.identity_records for each in rows]),
        "offering": together([each.plain["offering"] for each in rows]),
        **{name: together([each.staged[name] for each in rows]) for name in rows[0].staged},
    }
