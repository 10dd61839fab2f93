"""With the private bundle: hold that the people behind the cells are these, and that every blank is proven.

Nothing that the bundle claims of small counts is read: which counts policy judges follows from the people.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import InitVar, dataclass
from typing import TYPE_CHECKING, Any

from commonfield.catalog import DisclosurePolicy
from commonfield.disclosure.atoms import Layout, layout_of
from commonfield.disclosure.bundle import moves_in
from commonfield.disclosure.deciding import rules_of
from commonfield.disclosure.history import COMPUTED_STATUSES
from commonfield.disclosure.persons import Persons, Slot
from commonfield.disclosure.proof.moves import unpack_moves
from commonfield.disclosure.proof.verifier import Published, Verified, verify_universe
from commonfield.disclosure.small import small_figures
from commonfield.disclosure.structure import figures_in, pairs_in, quantities_in
from commonfield.disclosure.universe.pattern import small
from commonfield.findings import ReleaseError
from commonfield.tables import MEASURE_ATOM
from commonfield.vocabulary import CellStatus

if TYPE_CHECKING:
    import polars as pl

    from commonfield.disclosure.relations import Relations
    from commonfield.disclosure.universe.model import Mask
    from commonfield.disclosure.universe.pattern import Pattern, Rules

_SEAL = object()
Key = tuple[Any, ...]
"""Metric, year, level, place, group and value of a cell."""


@dataclass(frozen=True)
class Proven:
    """What was checked before a release may be written; only `prove` makes one.

    Args:
        universes: Sets of persons of which every hidden count was proven open.
        audited: Sets of persons of which a linear audit alone speaks.
    """

    universes: tuple[Verified, ...]
    audited: int
    seal: InitVar[object] = None

    def __post_init__(self, seal: object) -> None:
        if seal is not _SEAL:
            raise ReleaseError("release: expected what the verifier checked, found something else.")


def prove(
    cells: pl.DataFrame,
    content: Mapping[str, Any],
    *,
    relations: Relations,
    told: pl.DataFrame,
    kept: frozenset[tuple[str, Any]] = frozenset(),
) -> Proven:
    """Check cells against the people behind them.

    Args:
        cells: `PUBLISHED_CELL` rows.
        content: The opened bundle.
        relations: Which metrics tell of the same people.
        told: What earlier releases tell; see `told_before`.
        kept: Universes and years that stand as they were released.

    Raises:
        ReleaseError: a figure is not the true one, or too small to be shown, or has no truth; or a hidden
            count is not proven open.
    """
    policy = DisclosurePolicy.model_validate(content["policy"])
    truth: dict[Key, tuple[bool, int, int]] = {}
    for packed in content["persons"]:
        truth |= _audited(packed, policy)
    verified = []
    for packed in content.get("universes", ()):
        layout = _layout(cells, packed, relations)
        verified.append(_verify(layout, cells, packed, rules_of(policy), told))
        truth |= _proven(layout)
    _compare(cells, truth, kept)
    return Proven(tuple(verified), len(content["persons"]), seal=_SEAL)


def _layout(cells: pl.DataFrame, packed: Mapping[str, Any], relations: Relations) -> Layout:
    import polars as pl

    people = MEASURE_ATOM.conform(pl.DataFrame(packed["people"], schema=MEASURE_ATOM.schema()))
    year = packed["academic_year"]
    own = cells.filter(
        pl.col("metric").is_in(packed["metrics"]),
        pl.col("academic_year") == year,
        pl.col("status").is_in(list(COMPUTED_STATUSES)),
    ).with_columns(part="numerator")
    layout = layout_of(own, people, relations=relations, academic_year=year) if len(own) else None
    if layout is None or sorted(layout.figures) != packed["metrics"]:
        raise ReleaseError(
            "cells: expected figures of every set of persons in the bundle, found some missing.",
            likely_cause="The cells were altered, or the bundle is of other data.",
        )
    return layout


def _verify(
    layout: Layout, cells: pl.DataFrame, packed: Mapping[str, Any], rules: Rules, told: pl.DataFrame
) -> Verified:
    import numpy as np

    universe, nobody = layout.universe, layout.nobody()
    layout.refuse_other_counts(told.with_columns(part="numerator"))
    before = layout.told_by(told)
    known = tuple(
        now | old | zero for now, old, zero in zip(layout.told_by(cells), before, nobody, strict=True)
    )
    limits = zip(*(layout.bands_in(each, apart=rules.apart) for each in (cells, told)), strict=True)
    low, high = [], []
    for counts, mask, ((least, most), (least_before, most_before)) in zip(
        universe.counts, known, limits, strict=True
    ):
        low.append(np.where(mask, counts, np.maximum(least, least_before)))
        high.append(np.where(mask, counts, np.minimum(most, most_before)))
    published = Published(tuple(low), tuple(high))
    worlds, changes = unpack_moves(moves_in(dict(packed)), universe)
    verified = verify_universe(
        universe, rules, published, worlds, changes, _told_already(layout, before, rules)
    )
    if verified.known_to_partners:
        raise ReleaseError(
            f"bundle: expected no small count that a partner could narrow with its own records, found "
            f"{verified.known_to_partners:,}.",
            likely_cause="The policy names `insider`, or outcomes were given back, and that partner has a "
            "part in every other set of people that was found.",
            fix="Publish fewer places or groups. Whoever was served stays one who knows.",
        )
    return verified


def _told_already(layout: Layout, before: Pattern, rules: Rules) -> tuple[Mask, ...]:
    """Mark small measures that earlier releases show: nothing can hide them any more."""
    import numpy as np

    universe = layout.universe
    found = []
    for number, told in enumerate(before):
        known = [
            told[:, :, each.whole] & (told[:, :, each.part] if each.part >= 0 else True)
            for each in universe.measures
        ]
        found.append(small(universe, number, rules) & np.stack(known, axis=2))
    return tuple(found)


def _proven(layout: Layout) -> dict[Key, tuple[bool, int, int]]:
    """Give the true counts of cells whose size the verifier has judged."""
    found = {}
    for (metric, slot), at in layout.cells.items():
        counts = layout.universe.counts[at.component][at.value, at.node]
        whole, part = layout.figures[metric]
        found[(metric, layout.academic_year, *slot)] = (
            False,
            int(counts[whole]),
            int(counts[part]) if part >= 0 else -1,
        )
    return found


def _audited(packed: Mapping[str, Any], policy: DisclosurePolicy) -> dict[Key, tuple[bool, int, int]]:
    persons = _unpacked(packed)
    few = small_figures(persons, policy=policy)
    return {
        (metric, persons.academic_year, *slot): (
            bool(few[metric][number]),
            int(persons.counts[figures.denominator, number]),
            int(persons.counts[figures.numerator, number]) if figures.numerator >= 0 else -1,
        )
        for metric, figures in persons.figures.items()
        for number, slot in enumerate(persons.slots)
    }


def _compare(
    cells: pl.DataFrame, truth: Mapping[Key, tuple[bool, int, int]], kept: frozenset[tuple[str, Any]]
) -> None:
    wrong = small = 0
    columns = ("metric", "academic_year", "level", "place", "group", "value", "universe", "status")
    for *key, universe, status, denominator, numerator in cells.select(
        *columns, "denominator", "numerator"
    ).iter_rows():
        told = denominator is not None
        if not told or (universe, key[1]) in kept:
            continue
        is_small, whole, part = truth.get(tuple(key), (True, -1, -1))
        shown = status == CellStatus.SHOWN.value
        wrong += denominator != whole or (shown and part >= 0 and numerator != part)
        small += is_small and whole >= 0
    if wrong or small:
        raise ReleaseError(
            f"cells: expected shown figures to be true and large enough, found {wrong:,} that are not the "
            f"true ones and {small:,} that are too small.",
            likely_cause="The cells were altered, or the bundle is of other data.",
        )


def _unpacked(packed: Mapping[str, Any]) -> Persons:
    import numpy as np

    counts = np.array(packed["counts"], dtype=np.int64)
    counted = np.array(packed["counted"], dtype=bool)
    return Persons(
        universe=tuple(packed["universe"]),
        academic_year=packed["academic_year"],
        slots=tuple(Slot(*each) for each in packed["slots"]),
        quantities=quantities_in(packed),
        counts=counts,
        counted=counted,
        pairs=pairs_in(packed),
        lines=(),
        figures=figures_in(packed),
        families=(),
        settled=np.zeros_like(counted),
    )
