"""Names that nobody has any more are forgotten, and nobody's weight changes by it."""

from __future__ import annotations

import polars as pl

from commonfield.identity.weights import Weights
from commonfield.tables.identifying import TERM_FREQUENCY

FREQUENCIES = TERM_FREQUENCY.conform(
    pl.DataFrame(
        [("last_name", "LUNA", 0.5), ("last_name", "SOLO", 0.1), ("first_name", "ANA", 0.4)],
        schema=["column", "value", "share"],
        orient="row",
    )
)


def test_only_names_still_held_are_kept_and_the_rarest_share_under_no_name() -> None:
    weights = Weights("trained", 0.01, frequencies=FREQUENCIES)
    held = pl.DataFrame(
        {"column": ["last_name", "first_name", "first_name"], "value": ["LUNA", "ANA", "EVA"]}
    )
    fewer = weights.keeping(held)
    assert set(fewer.frequencies.select("column", "value", "share").iter_rows()) == {
        ("last_name", "LUNA", 0.5),
        ("last_name", "", 0.1),
        ("first_name", "ANA", 0.4),
        ("first_name", "", 0.4),
    }
    assert fewer.hash == weights.hash
    again = fewer.keeping(held.head(0))
    assert set(again.frequencies["value"]) == {""}
    assert again.hash == weights.hash
    assert Weights.from_dict(fewer.as_dict(), fewer.frequencies).hash == weights.hash


def test_other_frequencies_are_other_weights() -> None:
    weights = Weights("trained", 0.01, frequencies=FREQUENCIES)
    assert weights.hash != Weights("trained", 0.01, frequencies=FREQUENCIES.head(2)).hash
