"""What a reader is called, by which number against which threshold."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

from commonfield.council.norming.drifting import Drift
from commonfield.council.norming.measures import Measures

if TYPE_CHECKING:
    from commonfield.catalog.council.norming import DriftRules, LabelRules

BY_ARITHMETIC = frozenset({"severe", "lenient"})
"""What an adjustment of scores can repair. A spread that was not given, or an order, it cannot give back."""


@dataclass(frozen=True)
class Label:
    """One label. `why` is the key of the sentence that says which measure stands against which threshold."""

    label: str
    measure: str
    value: float
    threshold: float
    why: str

    @property
    def by_arithmetic(self) -> bool:
        return self.label in BY_ARITHMETIC


def label_reader(
    measures: Measures, drift: Drift | None, *, rules: LabelRules, drift_rules: DriftRules
) -> list[Label]:
    """Give a reader's labels: first what makes the scores hardest to use, last what arithmetic repairs.

    A reader whom no other label fits is aligned where kappa and the share within one level are high enough,
    and inconsistent where they are not: something is off that is neither level nor spread.
    """
    found = list(_faults(measures, drift, rules, drift_rules))
    return found or [_rest(measures, rules)]


def _faults(m: Measures, drift: Drift | None, rules: LabelRules, drift_rules: DriftRules) -> Iterator[Label]:
    if m.r is not None and m.r < rules.inconsistent_below:
        yield Label("inconsistent", "r", m.r, rules.inconsistent_below, "below")
    if drift is not None and drift.drifting:
        yield Label("drifting", "drift", drift.change, drift_rules.change_from, "drifted")
    if (halo := _halo(m, rules)) is not None:
        yield halo
    if m.spread_ratio is not None and m.spread_ratio < rules.central_below:
        yield Label("central", "spread_ratio", m.spread_ratio, rules.central_below, "below")
    if m.spread_ratio is not None and m.spread_ratio > rules.extreme_above:
        yield Label("extreme", "spread_ratio", m.spread_ratio, rules.extreme_above, "above")
    if m.bias <= -rules.bias_from:
        yield Label("severe", "bias", m.bias, -rules.bias_from, "at_most")
    if m.bias >= rules.bias_from:
        yield Label("lenient", "bias", m.bias, rules.bias_from, "at_least")


def _halo(m: Measures, rules: LabelRules) -> Label | None:
    own, held = m.within_variance, m.master_within_variance
    if own is None or held is None or held < rules.halo_master_from:
        return None
    most = rules.halo_at_most * held
    return Label("halo", "within_variance", own, most, "halo") if own <= most else None


def _rest(m: Measures, rules: LabelRules) -> Label:
    if m.kappa is not None and m.kappa < rules.aligned_kappa_from:
        return Label("inconsistent", "kappa", m.kappa, rules.aligned_kappa_from, "below_alone")
    if m.adjacent < rules.aligned_adjacent_from:
        return Label("inconsistent", "adjacent", m.adjacent, rules.aligned_adjacent_from, "below_alone")
    if m.kappa is None:
        return Label("aligned", "adjacent", m.adjacent, rules.aligned_adjacent_from, "at_least")
    return Label("aligned", "kappa", m.kappa, rules.aligned_kappa_from, "at_least")
