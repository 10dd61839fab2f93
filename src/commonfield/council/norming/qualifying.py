"""Who reads alone, who after coaching, who with a partner: by the committee's rule and nothing else."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from commonfield.council.norming.labels import Label
from commonfield.council.norming.measures import Measures

if TYPE_CHECKING:
    from commonfield.catalog.council.norming import Bar, Qualification


@dataclass(frozen=True)
class Unmet:
    """What a bar asks for and a reader has not reached; `why` is the key of its sentence."""

    why: str
    measure: str = ""
    value: float | None = None
    threshold: float | None = None
    label: str = ""


@dataclass(frozen=True)
class Standing:
    """`qualify`, `coaching`, `partner` or `not_estimable`, with what stands between and the next better."""

    standing: str
    unmet: tuple[Unmet, ...] = ()


def place_reader(measures: Measures, labels: Sequence[Label], *, rules: Qualification) -> Standing:
    """Say how a reader may read.

    Not estimable below the rule's number of anchors scored in full, or where a bar asks for a kappa that
    these scores do not give.
    """
    if measures.n_anchors < rules.anchors_at_least:
        few = Unmet("few_anchors", "n_anchors", measures.n_anchors, rules.anchors_at_least)
        return Standing("not_estimable", (few,))
    if measures.kappa is None and any(
        bar.kappa_at_least is not None for bar in (rules.qualify, rules.coaching)
    ):
        return Standing("not_estimable", (Unmet("no_kappa"),))
    lacks = tuple(_unmet(measures, labels, rules.qualify))
    if not lacks:
        return Standing("qualify")
    lacks_more = tuple(_unmet(measures, labels, rules.coaching))
    return Standing("partner", lacks_more) if lacks_more else Standing("coaching", lacks)


def _unmet(m: Measures, labels: Sequence[Label], bar: Bar) -> Iterator[Unmet]:
    if bar.labels:
        for label in labels:
            if label.label not in bar.labels:
                yield Unmet("label", label=label.label)
    for measure, least in (
        ("exact", bar.exact_at_least),
        ("adjacent", bar.adjacent_at_least),
        ("kappa", bar.kappa_at_least),
    ):
        value = m.value(measure)
        if least is not None and value is not None and value < least:
            yield Unmet("too_low", measure, value, least)
    if bar.bias_within is not None and abs(m.bias) > bar.bias_within:
        yield Unmet("too_far", "bias", m.bias, bar.bias_within)
    if bar.mad_at_most is not None and m.mad > bar.mad_at_most:
        yield Unmet("too_high", "mad", m.mad, bar.mad_at_most)
