"""With the private bundle: recompute which counts are small, and check that none of them is shown."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from commonfield.catalog import DisclosurePolicy
from commonfield.disclosure.persons import Persons, Slot
from commonfield.disclosure.small import small_figures
from commonfield.disclosure.structure import figures_in, pairs_in, quantities_in
from commonfield.findings import ReleaseError
from commonfield.vocabulary import CellStatus

if TYPE_CHECKING:
    from commonfield.disclosure.release import Release


def check_truth(release: Release, content: Mapping[str, Any]) -> None:
    """Compare every shown figure with the true counts, and recompute from policy and truth what is small.

    The marks in the bundle are not read: a claim never decides what had to be claimed.

    Raises:
        ReleaseError: a shown figure is not the true one, or is too small to be shown, or has no truth.
    """
    policy = DisclosurePolicy.model_validate(content["policy"])
    kept = {
        (universe, note["academic_year"])
        for note in release.certificate["notes"]
        for universe in note["universe"]
        if note["kind"] == "kept_as_released"
    }
    truth: dict[tuple[Any, ...], tuple[bool, int, int]] = {}
    for packed in content["persons"]:
        persons = _unpacked(packed)
        small = small_figures(persons, policy=policy)
        for metric, figures in persons.figures.items():
            for number, slot in enumerate(persons.slots):
                part = int(persons.counts[figures.numerator, number]) if figures.numerator >= 0 else -1
                whole = int(persons.counts[figures.denominator, number])
                truth[(metric, persons.academic_year, *slot)] = (bool(small[metric][number]), whole, part)
    _compare(release, truth, kept)


def _compare(
    release: Release, truth: Mapping[tuple[Any, ...], tuple[bool, int, int]], kept: set[tuple[str, Any]]
) -> None:
    wrong = small = 0
    columns = ("metric", "academic_year", "level", "place", "group", "value", "universe", "status")
    rows = release.cells.select(*columns, "denominator", "numerator").iter_rows()
    for *key, universe, status, denominator, numerator in rows:
        if status != CellStatus.SHOWN.value or (universe, key[1]) in kept:
            continue
        is_small, whole, part = truth.get(tuple(key), (True, -1, -1))
        wrong += denominator != whole or (part >= 0 and numerator != part)
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
