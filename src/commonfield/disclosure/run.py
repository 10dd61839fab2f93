"""Protect the figures of a region: every count of a set of persons is judged with all others of them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from commonfield.catalog import DisclosurePolicy, Group, Metric
from commonfield.disclosure.atoms import Layout, layout_of
from commonfield.disclosure.bundle import pack_bundle
from commonfield.disclosure.deciding import Asked, all_hidden, decide, no_cells
from commonfield.disclosure.figures import (
    COMPUTED,
    KEY,
    LINKS,
    cells_of,
    figures_of,
    links_within,
    rounded_median,
    with_zeros,
)
from commonfield.disclosure.history import Told, told_before, told_of
from commonfield.disclosure.persons import Persons
from commonfield.disclosure.reading import read_persons
from commonfield.disclosure.relations import Relations
from commonfield.disclosure.release import CLOSED, KEPT
from commonfield.disclosure.structure import structure_of
from commonfield.tables.releasable import PUBLISHED_CELL
from commonfield.vocabulary import MEDIANS

if TYPE_CHECKING:
    import polars as pl

    from commonfield.disclosure.release import Release


@dataclass(frozen=True)
class Note:
    """Something a reader should know about a set of persons; tells no count and no reason for a blank.

    `kept_as_released`: figures changed since they were published; what was published stands until the
    annual close, and new figures of the same persons wait. `closed_to_partners`: nothing of these persons is
    shown, since a partner that knows its own students could work out a small count of others.
    """

    kind: str
    universe: tuple[str, ...]
    academic_year: int | None

    def as_dict(self) -> dict[str, Any]:
        """Give it as a certificate prints it."""
        return {"kind": self.kind, "universe": list(self.universe), "academic_year": self.academic_year}


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
        told: What they tell.
    """

    cells: pl.DataFrame
    notes: tuple[Note, ...]
    bundle: bytes = field(repr=False)
    policy: DisclosurePolicy
    relations: Relations
    structure: list[dict[str, Any]]
    considered: dict[str, str]
    told: pl.DataFrame = field(repr=False)


def protect(
    measures: pl.DataFrame,
    rates: pl.DataFrame | None = None,
    quality: pl.DataFrame | None = None,
    *,
    atoms: pl.DataFrame | None = None,
    policy: DisclosurePolicy,
    metrics: Mapping[str, Metric],
    groups: Mapping[str, Group],
    earlier: Sequence[Release] = (),
    key: bytes = b"",
) -> Protected:
    """Decide which figures may be seen, so that no hidden count can be pinned down from all that is.

    Where the people of the figures were counted by what they are, every hidden count is proven open: other
    people are named who would give all that is shown, and another count. Elsewhere a figure with a small
    count is hidden with every figure that would tell that count; then siblings, until no sum gives a small
    count; then whatever a linear audit finds too narrow. Both end, since hiding everything is safe.

    Args:
        measures: `MEASURE` rows; those not computed pass with their status.
        rates: `LINK_RATE` rows, or none.
        quality: `LINK_QUALITY` rows of the same linkage, or none.
        atoms: `MEASURE_ATOM` rows of the same measures, or none.
        policy: Thresholds, and how far apart the possible values of a hidden count must lie.
        metrics: Definitions, for the universes and for what is part of what.
        groups: Definitions, for what crosses and what overlaps.
        earlier: Every registered release of the region, oldest first.
        key: Secret that breaks ties between equally good choices; the same for the life of a region.

    Raises:
        TableError: a frame does not have the shape of its table.
        ReleaseError: the people of `atoms` do not add up to the measures.
    """
    import polars as pl

    figures = figures_of(measures, rates, quality, smallest_group=policy.smallest_group)
    universes = dict(figures.select("metric", "universe").unique().sort("metric").iter_rows())
    relations = Relations.of(metrics, groups).adding(universes, links_within(figures))
    told = told_before(earlier)
    asked: list[Asked] = []
    kept: list[tuple[Persons, Told]] = []
    hidden: list[pl.DataFrame] = []
    every = [figures.filter(pl.col("status") != COMPUTED)]
    for rows, persons in sets_of_persons(figures, relations, counted=atoms is not None):
        every.append(rows)
        known, before = told_of(persons, _rounded(rows, policy), told)
        if before.changed:
            kept.append((persons, before))
            hidden.append(all_hidden(persons))
        else:
            layout = laid_out(rows, atoms, persons, relations)
            asked.append(Asked(known, layout, before.hidden, before.cells))
    decided = decide(asked, policy=policy, key=key)
    unproven = [one for one in decided if one.proof is None and one.outcome is None]
    kept += [(one.asked.persons, Told(one.asked.told)) for one in unproven if not one.closed]
    closed = [one.asked.persons for one in unproven if one.closed]
    keys = pl.concat([no_cells(), *hidden, *(one.hidden for one in decided)])
    figures = pl.concat(every, how="diagonal")
    cells = _stand_as_told(cells_of(figures, keys, policy=policy), [before for _, before in kept])
    notes = [Note(KEPT, persons.universe, persons.academic_year) for persons, _ in kept]
    notes += [Note(CLOSED, persons.universe, persons.academic_year) for persons in closed]
    return Protected(
        cells=cells,
        notes=tuple(notes),
        bundle=pack_bundle(decided, policy=policy),
        policy=policy,
        relations=relations,
        structure=[
            structure_of(one.asked.persons, proven=one.proof is not None)
            for one in decided
            if one.proof is not None or one.outcome is not None
        ],
        considered={release.release: release.certificate_hash for release in earlier},
        told=told,
    )


def sets_of_persons(
    figures: pl.DataFrame, relations: Relations, *, counted: bool = True
) -> Iterator[tuple[pl.DataFrame, Persons]]:
    """Give the figures of every set of persons in one year, zeros added, and their counts.

    `counted` says whether people were counted by what they are: then zeros stand everywhere, since whom
    another file of people puts at a place may be of a value that nobody there has.
    """
    import polars as pl

    computed = figures.filter(pl.col("status") == COMPUTED)
    for linked in relations.linked(computed["metric"].to_list()):
        own = computed.filter(pl.col("metric").is_in(sorted(linked)))
        everywhere = counted and not own["kind"].is_in([*MEDIANS, *LINKS]).any()
        for year in own["academic_year"].unique().sort().to_list():
            of_year = own.filter(pl.col("academic_year").eq_missing(pl.lit(year, dtype=pl.Int64)))
            rows = with_zeros(of_year, everywhere=everywhere)
            yield rows, read_persons(rows, relations=relations, academic_year=year)


def laid_out(
    rows: pl.DataFrame, atoms: pl.DataFrame | None, persons: Persons, relations: Relations
) -> Layout | None:
    """Lay the people of some figures out, if they were counted and readers see the same quantities."""
    if atoms is None:
        return None
    layout = layout_of(rows, atoms, relations=relations, academic_year=persons.academic_year)
    return layout if layout is not None and layout.agrees_with(persons) else None


def _rounded(rows: pl.DataFrame, policy: DisclosurePolicy) -> pl.DataFrame:
    return rows.with_columns(median=rounded_median(policy))


def _stand_as_told(cells: pl.DataFrame, kept: Sequence[Told]) -> pl.DataFrame:
    """Put the figures told before in the place of those that changed since."""
    import polars as pl

    if not kept:
        return cells
    told = PUBLISHED_CELL.conform(pl.concat([each.cells for each in kept]))
    here = told.join(cells.select(KEY), on=KEY, how="semi", nulls_equal=True)
    others = cells.join(here.select(KEY), on=KEY, how="anti", nulls_equal=True)
    return pl.concat([others, here]).sort(*KEY, nulls_last=True)
