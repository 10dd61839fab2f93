"""Random keys of persons: kept from run to run, never used twice."""

from __future__ import annotations

import secrets
from typing import TYPE_CHECKING

from commonfield.identity.statements import read_statement
from commonfield.tables.identifying import CROSSWALK

if TYPE_CHECKING:
    import polars as pl

    from commonfield.engines import DuckEngine

_KEY_BYTES = 8


def assign_keys(engine: DuckEngine, *, previous: pl.DataFrame | None) -> tuple[int, int]:
    """Define `person` (cluster, person_key); return how many keys were kept and how many are new.

    Where clusters merged, the key of the larger part stays; where one fell apart, the larger part keeps
    its key and the others get new ones.
    """
    import polars as pl

    engine.load("previous", CROSSWALK.empty() if previous is None else CROSSWALK.conform(previous))
    engine.define("kept_key", read_statement("keep_keys"))
    new = engine.query(
        "select distinct cluster from member anti join kept_key using (cluster) order by cluster"
    )
    taken = set(engine.query("select person_key from previous")["person_key"])
    engine.load(
        "new_key", new.with_columns(pl.Series("person_key", _fresh_keys(new.height, taken), pl.String))
    )
    engine.define("person", "select cluster, person_key from kept_key union all from new_key")
    kept = int(engine.query("select count(*) from kept_key").item())
    return kept, new.height


def _fresh_keys(count: int, taken: set[str]) -> list[str]:
    digits = secrets.token_bytes(_KEY_BYTES * count).hex()
    fresh = [digits[i : i + 2 * _KEY_BYTES] for i in range(0, len(digits), 2 * _KEY_BYTES)]
    if len(set(fresh) | taken) < count + len(taken):
        return _fresh_keys(count, taken)
    return fresh
