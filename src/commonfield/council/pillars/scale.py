"""What is rated: the rubric of an instrument, or its pulse, as pillars, items and so many answers."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction

from commonfield.catalog import PillarInstrument
from commonfield.findings import UsageError


@dataclass(frozen=True)
class Scale:
    """The items of each pillar, rated from 1 to `highest`. `evidence_from` is null where none is asked."""

    instrument: PillarInstrument
    items: Mapping[str, tuple[str, ...]]
    highest: int
    evidence_from: int | None

    @property
    def by_chance(self) -> Fraction:
        """Give the variance of answers spread evenly over all levels: (A squared - 1) / 12."""
        return Fraction(self.highest**2 - 1, 12)


def rubric_scale(instrument: PillarInstrument) -> Scale:
    items = {p.pillar: tuple(i.indicator for i in p.indicators) for p in instrument.pillars}
    highest = len(instrument.pillars[0].indicators[0].levels)
    return Scale(instrument, items, highest, instrument.evidence_from_level)


def pulse_scale(instrument: PillarInstrument) -> Scale:
    """Give the pulse as a scale.

    Raises:
        UsageError: the instrument has none.
    """
    if instrument.pulse is None:
        raise UsageError(
            "--pulse: expected an instrument with a pulse, found one without.",
            fix="Leave --pulse out, or write one into the instrument.",
        )
    items: dict[str, tuple[str, ...]] = {}
    for item in instrument.pulse.items:
        items[item.pillar] = (*items.get(item.pillar, ()), item.item)
    return Scale(instrument, items, len(instrument.pulse.scale), None)
