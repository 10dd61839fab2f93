"""Protect the figures of a region: every count of a set of persons is judged with all others of them."""

from __future__ import annotations

import os
from collections.abc import Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from commonfield.catalog import DisclosurePolicy, Group, Metric
from commonfield.disclosure.bundle import pack_bundle
from commonfield.disclosure.figures import COMPUTED, KEY, SLOT, cells_of, figures_of, links_within, with_zeros
from commonfield.disclosure.history import Told, told_before, told_of
from commonfield.disclosure.persons import Persons
from commonfield.disclosure.protection import hide_enough
from commonfield.disclosure.reading import read_persons
from commonfield.disclosure.relations import Relations
from commonfield.disclosure.structure import structure_of
from commonfield.tables.releasable import PUBLISHED_CELL

if TYPE_CHECKING:
    import polars as pl

    from commonfield.disclosure.release import Release


@dataclass(frozen=True)
class Note:
    """Something a reader should know about a set of persons; tells no count and no reason for a blank.

    `kept_as_released`: figures changed since they were published; what was published stands until the
    annual close, and new figures of the same persons wait.
    """

    kind: str
    universe: tuple[str, ...]
    academic_year: int | None


@dataclass(frozen=True)
class Protected:
    """What may leave, and what must not.

    Args:
        cells: Every figure as a reader may see it.
        notes: What a reader should know.
        bundle: True counts and what the audit said, for the vault; never in the release folder.
        policy: The policy that was held.
        relations: How figures hang together, as a reader may know.
        structure: Which counts were taken as one, and which sums are exact: what `verify` attacks with.
        considered: The earlier releases that were taken into account, by hash of their certificate.
    """

    cells: pl.DataFrame
    notes: tuple[Note, ...]
    bundle: bytes = field(repr=False)
    policy: DisclosurePolicy
    relations: Relations
    structure: list[dict[str, Any]]
    considered: dict[str, str]


def protect(
    measures: pl.DataFrame,
    rates: pl.DataFrame | None = None,
    quality: pl.DataFrame | None = None,
    *,
    policy: DisclosurePolicy,
    metrics: Mapping[str, Metric],
    groups: Mapping[str, Group],
    earlier: Sequence[Release] = (),
    key: bytes = b"",
) -> Protected:
    """Decide which figures may be seen, so that no hidden count can be pinned down from all that is.

    A figure with a small count is hidden, with every figure that would tell that count; then siblings,
    until no sum over values, crossed values, places or releases gives a small count; then whatever the
    audit finds too narrow. It always ends, since hiding everything is safe.

    Args:
        measures: `MEASURE` rows; those not computed pass with their status.
        rates: `LINK_RATE` rows, or none.
        quality: `LINK_QUALITY` rows of the same linkage, or none.
        policy: Thresholds, and how far apart the possible values of a hidden count must lie.
        metrics: Definitions, for the universes and for what is part of what.
        groups: Definitions, for what crosses and what overlaps.
        earlier: Every registered release of the region, oldest first.
        key: Secret that breaks ties between equally good choices; the same for the life of a region.

    Raises:
        TableError: a frame does not have the shape of its table.
    """
    import polars as pl

    figures = figures_of(measures, rates, quality, smallest_group=policy.smallest_group)
    universes = dict(figures.select("metric", "universe").unique().sort("metric").iter_rows())
    relations = Relations.of(metrics, groups).adding(universes, links_within(figures))
    told = told_before(earlier)
    asked, kept, hidden = [], [], []
    every = [figures.filter(pl.col("status") != COMPUTED)]
    for rows, persons in _sets_of_persons(figures, relations):
        every.append(rows)
        known, before = told_of(persons, _rounded(rows, policy), told)
        if before.changed:
            kept.append((persons, before))
            hidden += [_keys(persons, metric, range(len(persons.slots))) for metric in persons.figures]
        else:
            asked.append((known, before.hidden))
    # One set of persons tells nothing of another, and the solver lets go of the interpreter while it works.
    with ThreadPoolExecutor(os.cpu_count()) as pool:
        outcomes = list(
            pool.map(lambda one: hide_enough(one[0], policy=policy, key=key, before=one[1]), asked)
        )
    for outcome in outcomes:
        hidden += [
            _keys(outcome.persons, metric, mask.nonzero()[0].tolist())
            for metric, mask in outcome.hidden.items()
        ]
    keys = pl.concat(hidden) if hidden else PUBLISHED_CELL.empty().select(KEY)
    figures = pl.concat(every, how="diagonal")
    cells = _stand_as_told(cells_of(figures, keys, policy=policy), [before for _, before in kept])
    notes = [Note("kept_as_released", p.universe, p.academic_year) for p, _ in kept]
    return Protected(
        cells=cells,
        notes=tuple(notes),
        bundle=pack_bundle(outcomes, policy=policy),
        policy=policy,
        relations=relations,
        structure=[structure_of(outcome.persons) for outcome in outcomes],
        considered={release.release: release.certificate_hash for release in earlier},
    )


def _sets_of_persons(figures: pl.DataFrame, relations: Relations) -> Iterator[tuple[pl.DataFrame, Persons]]:
    """Give the figures of every set of persons in one year, zeros added, and their counts."""
    import polars as pl

    computed = figures.filter(pl.col("status") == COMPUTED)
    for linked in relations.linked(computed["metric"].to_list()):
        own = computed.filter(pl.col("metric").is_in(sorted(linked)))
        for year in own["academic_year"].unique().sort().to_list():
            rows = with_zeros(own.filter(pl.col("academic_year").eq_missing(pl.lit(year, dtype=pl.Int64))))
            yield rows, read_persons(rows, relations=relations, academic_year=year)


def _rounded(rows: pl.DataFrame, policy: DisclosurePolicy) -> pl.DataFrame:
    import polars as pl

    step = policy.median_rounded_to
    return rows.with_columns(median=(pl.col("median") / step).round() * step)


def _keys(persons: Persons, metric: str, slots: Sequence[int]) -> pl.DataFrame:
    """Name the cells of a metric at some slots."""
    import polars as pl

    chosen = [persons.slots[slot] for slot in slots]
    return (
        pl.DataFrame(chosen, schema=dict.fromkeys(SLOT, pl.String), orient="row")
        .with_columns(metric=pl.lit(metric), academic_year=pl.lit(persons.academic_year, dtype=pl.Int64))
        .select(KEY)
    )


def _stand_as_told(cells: pl.DataFrame, kept: Sequence[Told]) -> pl.DataFrame:
    """Put the figures told before in the place of those that changed since."""
    import polars as pl

    if not kept:
        return cells
    told = PUBLISHED_CELL.conform(pl.concat([each.cells for each in kept]))
    here = told.join(cells.select(KEY), on=KEY, how="semi", nulls_equal=True)
    others = cells.join(here.select(KEY), on=KEY, how="anti", nulls_equal=True)
    return pl.concat([others, here]).sort(*KEY, nulls_last=True)
