"""What is counted of people: quantities, the classes of people whom they count alike, what policy judges."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from commonfield.disclosure.persons import Quantity
from commonfield.disclosure.universe.model import Figure, Measure

if TYPE_CHECKING:
    from commonfield.disclosure.relations import Relations

Place = tuple[int, ...]
"""Which variants of places and labels a metric goes by."""


@dataclass(frozen=True)
class Outcomes:
    """What is counted of the people of some metrics.

    Args:
        quantities: Denominators and numerators; metrics that count the same people share one.
        classes: Signs of people, one for each metric, as `MEASURE_ATOM` writes them.
        counts_in: For each class, whether each quantity counts its people.
        figures: The quantities behind each metric.
        measures: What policy judges.
    """

    quantities: tuple[Quantity, ...]
    classes: tuple[str, ...]
    counts_in: tuple[tuple[bool, ...], ...]
    figures: dict[str, Figure]
    measures: tuple[Measure, ...]


def read_outcomes(
    metrics: Sequence[str],
    kinds: Mapping[str, str],
    classes: Sequence[str],
    variants: Mapping[str, Place],
    relations: Relations,
) -> Outcomes:
    """Find what metrics count.

    Args:
        metrics: In the order in which a class tells of them.
        kinds: The kind of each metric: a count has no numerator.
        classes: The classes that occur.
        variants: Metrics that place or describe people otherwise count nobody in common cells.
        relations: Which metrics tell of the same people by definition.
    """
    every = [
        Quantity(metric, column)
        for metric in metrics
        for column in ("denominator", "numerator")
        if column == "denominator" or kinds[metric] != "count"
    ]
    inside = {q: tuple(_counts(q, c, metrics) for c in classes) for q in every}
    same = _same(every, inside, variants, relations)
    kept = sorted(set(same.values()), key=every.index)
    at = {q: kept.index(same[q]) for q in every}
    figures = {
        metric: Figure(at[Quantity(metric, "denominator")], at.get(Quantity(metric, "numerator"), -1))
        for metric in metrics
    }
    known = _with_missing(classes, metrics, kept, figures, same, relations)
    nested = [
        (at[whole], at[part])
        for part, whole in _candidates(every, relations)
        if variants[part.metric] == variants[whole.metric] and _within(inside[part], inside[whole])
    ]
    return Outcomes(
        quantities=tuple(kept),
        classes=tuple(known),
        counts_in=tuple(tuple(_counts(q, c, metrics) for q in kept) for c in known),
        figures=figures,
        measures=_measures(figures, nested),
    )


def _counts(quantity: Quantity, signs: str, metrics: Sequence[str]) -> bool:
    sign = signs[metrics.index(quantity.metric)]
    return sign == "1" or (sign == "0" and quantity.column == "denominator")


def _within(part: Sequence[bool], whole: Sequence[bool]) -> bool:
    return all(b or not a for a, b in zip(part, whole, strict=True))


def _candidates(every: Sequence[Quantity], relations: Relations) -> list[tuple[Quantity, Quantity]]:
    """Pair quantities of which definitions say that one counts people of the other, either way round."""
    known = set(every)
    pairs = [(part, whole) for part, whole in relations.within if part in known and whole in known]
    first: dict[str, Quantity] = {}
    for quantity in every:
        if quantity.column == "denominator":
            universe = relations.universes.get(quantity.metric, quantity.metric)
            if universe in first:
                pairs += [(quantity, first[universe]), (first[universe], quantity)]
            first.setdefault(universe, quantity)
    return pairs


def _same(
    every: Sequence[Quantity],
    inside: Mapping[Quantity, tuple[bool, ...]],
    variants: Mapping[str, Place],
    relations: Relations,
) -> dict[Quantity, Quantity]:
    """Name, for each quantity, the first of those that count the same people."""
    same = {quantity: quantity for quantity in every}
    for one, other in _candidates(every, relations):
        if inside[one] == inside[other] and variants[one.metric] == variants[other.metric]:
            low, high = sorted((same[one], same[other]), key=every.index)
            same = {quantity: low if each == high else each for quantity, each in same.items()}
    return same


def _measures(figures: Mapping[str, Figure], nested: Sequence[tuple[int, int]]) -> tuple[Measure, ...]:
    """List what policy judges: each half of a share, and people of one quantity who are not in another's.

    A half that is nobody tells something of each; the people between two metrics do not.
    """
    found = [Measure(figure.denominator) for figure in figures.values()]
    halves = set()
    for whole, part in figures.values():
        if part >= 0 and part != whole:
            halves.add((whole, part))
            found += [Measure(part, of=whole), Measure(whole, part, of=whole)]
    found += [Measure(whole, part) for whole, part in nested if whole != part and (whole, part) not in halves]
    return tuple(dict.fromkeys(found))


def _with_missing(
    classes: Sequence[str],
    metrics: Sequence[str],
    kept: Sequence[Quantity],
    figures: Mapping[str, Figure],
    same: Mapping[Quantity, Quantity],
    relations: Relations,
) -> list[str]:
    """Add classes that nobody is in, where a share has only one half: there may have been others.

    A class is added only if definitions allow it, as far as they say.
    """
    found = list(classes)
    for metric in metrics:
        whole, part = Quantity(metric, "denominator"), Quantity(metric, "numerator")
        if figures[metric].numerator < 0:
            continue
        for sign in "01":
            has = [
                c for c in found if _counts(whole, c, metrics) and _counts(part, c, metrics) == (sign == "1")
            ]
            if not has:
                at = metrics.index(metric)
                asked = [c[:at] + sign + c[at + 1 :] for c in classes if c[at] != "-"]
                allowed = [c for c in asked if _allowed(c, metrics, same, relations)]
                found += [c for c in dict.fromkeys(allowed) if c not in found]
    return found


def _allowed(
    signs: str, metrics: Sequence[str], same: Mapping[Quantity, Quantity], relations: Relations
) -> bool:
    equal = all(_counts(one, signs, metrics) == _counts(other, signs, metrics) for one, other in same.items())
    return equal and all(
        _counts(whole, signs, metrics) or not _counts(part, signs, metrics)
        for part, whole in relations.within
        if part in same and whole in same
    )
