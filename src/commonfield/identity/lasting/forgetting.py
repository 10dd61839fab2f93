"""What is kept of names: only of those that some record still has."""

from __future__ import annotations

from typing import TYPE_CHECKING

from commonfield.identity.canary import define_canaries

if TYPE_CHECKING:
    from commonfield.engines import DuckEngine
    from commonfield.identity.weights import Weights


def forget_names(engine: DuckEngine, weights: Weights) -> Weights:
    """Give the weights without the frequencies of names that nobody in `comparable` has any more.

    A submission that was withdrawn takes its names along. Nobody's weight changes by it: what is left out
    is a name of nobody, and one that comes again counts as new. Those of the invented pairs stay.
    """
    if not weights.frequencies.height:
        return weights
    define_canaries(engine)
    columns = weights.frequencies["column"].unique().sort().to_list()
    held = " union ".join(
        f"select '{name}' as \"column\", {name} as value from {table}"
        for name in columns
        for table in ("comparable", "canary")
    )
    return weights.keeping(engine.query(held))
