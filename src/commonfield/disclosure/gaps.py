"""A published gap tells nothing that the cells beside it do not; checked before it leaves and after."""

from __future__ import annotations

from typing import TYPE_CHECKING

from commonfield.disclosure.figures import KEY
from commonfield.disclosure.flags import count_misjudged
from commonfield.disclosure.persons import ALL
from commonfield.findings import ReleaseError
from commonfield.vocabulary import CellStatus

if TYPE_CHECKING:
    import polars as pl


def check_gaps(gaps: pl.DataFrame, cells: pl.DataFrame, *, smallest_group: int) -> None:
    """Hold that every gap follows from two shown cells: the group and everybody.

    So do its flag, the people needed and the p value: where no cell is shown there is nothing to follow
    from, and a row about it is refused.

    Args:
        gaps: `PUBLISHED_GAP` rows.
        cells: `PUBLISHED_CELL` rows of the same release.
        smallest_group: Nobody's half may be smaller, in the group or among the others.

    Raises:
        ReleaseError: says how many gaps do not; never which.
    """
    import polars as pl

    if not len(gaps):
        return
    shown = cells.filter(pl.col("status") == CellStatus.SHOWN.value)
    counts = ["denominator", "numerator"]
    everybody = shown.filter(pl.col("group") == ALL).select(
        *(name for name in KEY if name not in ("group", "value")),
        all_denominator="denominator",
        all_numerator="numerator",
    )
    joined = gaps.join(
        shown.select(*KEY, *(pl.col(name).alias(f"own_{name}") for name in counts)), on=KEY, how="left"
    ).join(everybody, on=["metric", "academic_year", "level", "place"], how="left")
    others = {name: pl.col(f"all_{name}") - pl.col(f"own_{name}") for name in counts}
    halves = [
        pl.col("own_numerator"),
        pl.col("own_denominator") - pl.col("own_numerator"),
        others["numerator"],
        others["denominator"] - others["numerator"],
    ]
    own_share = pl.col("own_numerator") / pl.col("own_denominator")
    others_share = others["numerator"] / others["denominator"]
    follows = (
        pl.all_horizontal(half >= smallest_group for half in halves)
        & (pl.col("denominator") == pl.col("own_denominator"))
        & (pl.col("others_denominator") == others["denominator"])
        & ((pl.col("share") - own_share).abs() < 1e-9)
        & ((pl.col("others_share") - others_share).abs() < 1e-9)
        & ((pl.col("gap") - (own_share - others_share)).abs() < 1e-9)
        & (pl.col("low") <= pl.col("gap"))
        & (pl.col("gap") <= pl.col("high"))
    )
    sound = joined.select(follows.fill_null(value=False)).to_series()
    wrong = len(joined) - int(sound.sum())
    if wrong:
        raise ReleaseError(
            f"gaps: expected each to follow from two shown cells with at least {smallest_group} people on "
            f"every side, found {wrong:,} that do not.",
            likely_cause="Gaps were computed from counts before disclosure control, or altered.",
            fix="Compute them from the protected cells: equity.gaps(protected.cells).",
        )
    misjudged = count_misjudged(joined)
    if misjudged:
        raise ReleaseError(
            f"gaps: expected each flag, number of people and p value to follow from two shown cells, found "
            f"{misjudged:,} that do not.",
            likely_cause="They were judged from counts before disclosure control, or altered.",
            fix="Compute them from the protected cells: equity.gaps(protected.cells).",
        )
