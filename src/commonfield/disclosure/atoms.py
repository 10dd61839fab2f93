"""A region's figures of one set of persons in one year as a universe, and back from entries to cells."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from commonfield.disclosure.figures import SLOT
from commonfield.disclosure.kinds import Kinds, read_kinds
from commonfield.disclosure.laying import At, Laying
from commonfield.disclosure.outcomes import read_outcomes
from commonfield.disclosure.persons import Persons, Slot
from commonfield.disclosure.share_bands import ANYTHING, numerators_in, share_band
from commonfield.disclosure.universe.worlds import shifted
from commonfield.findings import ReleaseError
from commonfield.vocabulary import CellStatus, is_median

if TYPE_CHECKING:
    import polars as pl

    from commonfield.disclosure.protector.run import Protection
    from commonfield.disclosure.relations import Relations
    from commonfield.disclosure.universe.model import Counts, Figure, Universe
    from commonfield.disclosure.universe.pattern import Pattern


@dataclass(frozen=True)
class Layout:
    """A universe, and where the counts of each cell stand in it.

    Args:
        universe: The set of persons.
        academic_year: The year.
        people: The `MEASURE_ATOM` rows that it was made from.
        cells: By metric and slot.
        figures: The quantities behind each metric.
    """

    universe: Universe
    academic_year: int
    people: pl.DataFrame
    cells: dict[tuple[str, Slot], At]
    figures: dict[str, Figure]

    def nobody(self) -> Pattern:
        """Mark entries that no cell tells: a reader takes for zero what is not there."""
        import numpy as np

        marks = tuple(exist.copy() for exist in self.universe.exist)
        for (metric, _), (component, value, node) in self.cells.items():
            for quantity in self.figures[metric]:
                if quantity >= 0:
                    marks[component][value, node, quantity] = False
        wrong = sum(int(np.count_nonzero(c[m])) for c, m in zip(self.universe.counts, marks, strict=True))
        if wrong:
            raise _not_the_same(wrong)
        return marks

    def agrees_with(self, persons: Persons) -> bool:
        """Tell whether a reader takes the same counts for one, and for part of others, as the people say.

        What happens to be equal, or smaller, in all figures may be of other people.
        """
        own = {metric: tuple(two) for metric, two in self.figures.items()}
        read = {metric: tuple(two) for metric, two in persons.figures.items()}
        pairs = {(q, r) for metric in own for q, r in zip(own[metric], read[metric], strict=True)}
        one_to_one = len({q for q, _ in pairs}) == len(pairs) == len({r for _, r in pairs})
        at = {r: q for q, r in pairs}
        counts_in = self.universe.counts_in
        return one_to_one and all(
            bool((counts_in[:, at[pair.whole]] | ~counts_in[:, at[pair.part]]).all())
            for pair in persons.pairs
        )

    def pattern_of(self, persons: Persons, marks: Sequence[tuple[int, int]]) -> Pattern:
        """Carry counts, given by quantity and slot of the same persons, to entries."""
        import numpy as np

        found = tuple(np.zeros_like(exist) for exist in self.universe.exist)
        wanted = set(marks)
        for (metric, slot), (component, value, node) in self.cells.items():
            own = persons.figures[metric]
            for told, quantity in zip((own.denominator, own.numerator), self.figures[metric], strict=True):
                if quantity >= 0 and (told, persons.index[slot]) in wanted:
                    found[component][value, node, quantity] = True
        return found

    def told_by(self, cells: pl.DataFrame) -> Pattern:
        """Mark the entries that published cells tell."""
        import numpy as np
        import polars as pl

        found = tuple(np.zeros_like(exist) for exist in self.universe.exist)
        own = cells.filter(pl.col("metric").is_in(list(self.figures)), academic_year=self.academic_year)
        for metric, *slot, whole, part in own.select("metric", *SLOT, "denominator", "numerator").iter_rows():
            at = self.cells.get((metric, Slot(*slot)))
            for count, quantity in zip((whole, part), self.figures[metric], strict=True):
                if at is not None and quantity >= 0 and count is not None:
                    found[at.component][at.value, at.node, quantity] = True
        return found

    def refuse_other_counts(self, rows: pl.DataFrame) -> None:
        """Hold that every figure of these persons is what the people add up to.

        Raises:
            ReleaseError: says how many counts are not.
        """
        import polars as pl

        counts, wrong = self.universe.counts, 0
        own = rows.filter(pl.col("metric").is_in(list(self.figures)), academic_year=self.academic_year)
        for metric, *slot, whole, part in own.select("metric", *SLOT, "denominator", "part").iter_rows():
            at = self.cells.get((metric, Slot(*slot)))
            for quantity, told in zip(self.figures[metric], (whole, part), strict=True):
                if at is not None and quantity >= 0 and told is not None:
                    wrong += int(counts[at.component][at.value, at.node, quantity]) != told
        if wrong:
            raise _not_the_same(wrong)

    def cells_hidden(self, proof: Protection, told: pl.DataFrame) -> list[tuple[Any, ...]]:
        """List cells that are not shown: metric, slot, whether the denominator is hidden too, the band.

        What an earlier release hid without a band gets none.
        """
        hidden = told.filter(status=CellStatus.HIDDEN.value).select("metric", *SLOT)
        bare = {(metric, Slot(*slot)) for metric, *slot in hidden.iter_rows()}
        bands = {(b.component, b.value, b.node, b.quantity, b.low, b.high) for b in proof.bands}
        found = []
        for (metric, slot), at in self.cells.items():
            whole, part = self.figures[metric]
            own = proof.hidden[at.component][at.value, at.node]
            if own[whole]:
                found.append((metric, *slot, True, None, None))
            elif part >= 0 and own[part]:
                counts = self.universe.counts[at.component][at.value, at.node]
                band = share_band(int(counts[part]), int(counts[whole]), apart=proof.rules.apart)
                kept = band is not None and (*at, part, band.low, band.high) in bands
                kept = kept and (metric, slot) not in bare
                ends = (band.percent, band.percent_to) if band is not None and kept else (None, None)
                found.append((metric, *slot, False, *ends))
        return found

    def bands_in(self, cells: pl.DataFrame, *, apart: int) -> tuple[tuple[Counts, Counts], ...]:
        """Read from bands between which numbers each numerator lies, by component: least and most.

        Raises:
            ReleaseError: a band is not one of the grid that its denominator allows.
        """
        import numpy as np
        import polars as pl

        limits = tuple((np.zeros_like(c), np.full_like(c, ANYTHING)) for c in self.universe.counts)
        own = cells.filter(
            pl.col("metric").is_in(list(self.figures)),
            pl.col("academic_year") == self.academic_year,
            pl.col("band_from").is_not_null(),
        )
        for metric, *slot, whole, band_from, band_to in own.select(
            "metric", *SLOT, "denominator", "band_from", "band_to"
        ).iter_rows():
            at = self.cells.get((metric, Slot(*slot)))
            part = self.figures[metric].numerator
            if at is not None and part >= 0:
                low, high = numerators_in(band_from, band_to, whole, apart=apart)
                least, most = (each[at.value, at.node] for each in limits[at.component])
                least[part], most[part] = max(least[part], low), min(most[part], high)
        return limits

    def keeps_bands(self, told: pl.DataFrame, proof: Protection, apart: int) -> bool:
        """Tell whether every world leaves shares in the bands that earlier releases tell."""
        limits = self.bands_in(told, apart=apart)
        for world in proof.worlds:
            for component, change in shifted(self.universe, world).items():
                counts = self.universe.counts[component] + change
                least, most = limits[component]
                if bool(((counts < least) | (counts > most)).any()):
                    return False
        return True


def layout_of(
    rows: pl.DataFrame, atoms: pl.DataFrame, *, relations: Relations, academic_year: int | None
) -> Layout | None:
    """Make the universe of the computed figures of linked metrics in one year.

    Args:
        rows: As `read_persons` takes them, zeros added.
        atoms: `MEASURE_ATOM` rows.
        relations: How the metrics hang together.
        academic_year: The year of every row.

    Returns:
        None where the people were not counted by what they are, or where a figure is not a count of them.

    Raises:
        ReleaseError: the people do not add up to the figures.
    """
    kinds_of = dict(rows.select("metric", "kind").unique().iter_rows())
    if any(map(is_median, kinds_of.values())):
        # Who moves takes what was measured along: other people with the same counts have another median.
        return None
    kinds = read_kinds(atoms, sorted(kinds_of), academic_year=academic_year)
    if kinds is None or academic_year is None:
        return None
    outcomes = read_outcomes(
        kinds.metrics, kinds_of, sorted(set(kinds.counted)), _variants_of(kinds), relations
    )
    laying = Laying(kinds, outcomes, rows, relations)
    universe = laying.universe(f"{' '.join(kinds.metrics)} {academic_year}")
    layout = Layout(universe, academic_year, kinds.rows, dict(laying.cells()), outcomes.figures)
    layout.refuse_other_counts(rows)
    layout.nobody()
    return layout


def _variants_of(kinds: Kinds) -> dict[str, tuple[int, ...]]:
    every = [kinds.place, *(said for columns in kinds.labels.values() for said in columns)]
    return {
        metric: tuple(said.variants[number] for said in every) for number, metric in enumerate(kinds.metrics)
    }


def _not_the_same(number: int) -> ReleaseError:
    return ReleaseError(
        f"figures: expected people counted by what they are to add up to every figure, found {number:,} "
        "counts that differ.",
        likely_cause="Figures and people were counted from different data, or by different definitions.",
        fix="Run commonfield measure again.",
    )
