"""The records of one family by one method."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction
from typing import Any

from commonfield.equity.impact.chance import benjamini_hochberg, gap_interval, p_value
from commonfield.equity.impact.exact import Margin, share_margin
from commonfield.equity.impact.families import Count, Family, Group
from commonfield.equity.impact.methods import CAUTION, INSUFFICIENT, STEADY, Asked, Method
from commonfield.equity.impact.needed import for_parity, recomputed, to_clear
from commonfield.equity.impact.record import Note, Record
from commonfield.equity.impact.reference import Reference, reference_for
from commonfield.equity.newcombe import wilson


def records(family: Family, method: Method, *, asked: Asked) -> list[Record]:
    """Give one record per group of a family, in the order of its groups."""
    turned = family.complement() if asked.outcome_is_bad else family
    found = [_record(group, turned, method, asked) for group in turned.groups]
    return _adjusted(found)


def _record(group: Group, family: Family, method: Method, asked: Asked) -> Record:
    reference = reference_for(group, family, asked.reference_of(method))
    of = Record(method.name, family.cohort, family.name, group.variable, group.name, reference=reference.rate)
    notes = _notes(group, reference, asked)
    if group.count is None:
        return replace(of, notes=notes)
    count = group.count
    of = replace(of, n=count.people, successes=count.successes, notes=notes)
    if (rate := count.rate) is None:
        return of
    of = replace(of, rate=rate)
    margin = margin_of(count, method, asked)
    of = replace(of, margin=margin, **_ends(count, reference, group, family, method))
    if reference.rate is None:
        return of
    index = rate / reference.rate if method.is_index and reference.rate else None
    p = p_value(count, reference, group=group.name, is_disjoint=family.is_disjoint)
    of = replace(of, gap=rate - reference.rate, index=index, p=None if group.is_pool else p)
    of = replace(of, needed_for_parity=for_parity(count, reference, method))
    if method.is_index and index is None:
        return replace(of, notes=(*notes, Note("reference_zero")))
    if group.is_pool or count.people <= INSUFFICIENT:
        return of
    return _judged(of, count, reference, method, asked)


def _judged(of: Record, count: Count, reference: Reference, method: Method, asked: Asked) -> Record:
    """Add the flag, and what would take it away."""
    impacted = is_impacted(count, reference, method, asked=asked)
    if not impacted:
        return replace(of, impacted=False, needed_to_clear=0, recomputed=0)
    margin = margin_of(count, method, asked)
    clear = to_clear(count, reference, method, margin=margin, cutoff=asked.cutoff)

    def flags(more: int) -> bool:
        return is_impacted(Count(count.successes + more, count.people), reference, method, asked=asked)

    after = (reference.rate or 0) - Fraction(count.successes + clear, count.people)
    on_line = margin is not None and margin.is_reached_by(after)
    notes = (*of.notes, Note("at_line")) if on_line else of.notes
    # An index at its cutoff is not flagged, so the line is clear of it.
    again = clear if margin is None else recomputed(count, reference, least=margin.floor, flags=flags)
    return replace(of, impacted=True, needed_to_clear=clear, recomputed=again, notes=notes)


def is_impacted(count: Count, reference: Reference, method: Method, *, asked: Asked) -> bool:
    """Say whether a method flags a group of somebody, beside a reference that is known."""
    rate, beside = Fraction(count.successes, count.people), reference.rate or Fraction(0)
    margin = margin_of(count, method, asked)
    return rate < asked.cutoff * beside if margin is None else margin.is_reached_by(beside - rate)


def margin_of(count: Count, method: Method, asked: Asked) -> Margin | None:
    """Give the margin of a group of somebody by a method; null for a method that has none."""
    if method.floor is None:
        return None
    least = method.floor if asked.minimum_margin is None else asked.minimum_margin
    from_rate = method.margin_from_rate or asked.margin_from_rate
    # With a rate of 0 or 1 the variance is 0, and any gap would count. The newer method leaves it at its
    # floor; the older one, asked to take its margin from the rate, takes a rate of one half there.
    if not method.margin_from_rate and count.successes in (0, count.people):
        from_rate = False
    return share_margin(count.successes, count.people, least=least, from_rate=from_rate)


def _ends(count: Count, reference: Reference, group: Group, family: Family, method: Method) -> dict[str, Any]:
    if method.name == "index80":
        interval = wilson(count.successes, count.people)
        return {"low": interval.low, "high": interval.high}
    of_gap = gap_interval(count, reference, group=group.name, is_disjoint=family.is_disjoint)
    return {"low": of_gap.low, "high": of_gap.high} if of_gap else {}


def _notes(group: Group, reference: Reference, asked: Asked) -> tuple[Note, ...]:
    said = [Note("turned")] if asked.outcome_is_bad else []
    if group.count is None:
        said.append(Note("hidden"))
    elif not group.count.people:
        said.append(Note("nobody"))
    elif group.is_pool:
        said.append(Note("pool"))
    elif group.count.people <= INSUFFICIENT:
        said.append(Note("insufficient", {"n": str(INSUFFICIENT)}))
    elif group.count.people <= CAUTION:
        said.append(Note("caution", {"n": str(CAUTION + 1)}))
    if reference.why:
        said.append(Note(reference.why, {"group": reference.group, "n": str(STEADY)}))
    elif reference.group:
        own = reference.group == group.name
        said.append(Note("is_reference") if own else Note("beside", {"group": reference.group}))
    return tuple(said)


def _adjusted(found: list[Record]) -> list[Record]:
    tested = [i for i, each in enumerate(found) if each.p is not None]
    adjusted = benjamini_hochberg([found[i].p or 0.0 for i in tested])
    for i, p in zip(tested, adjusted, strict=True):
        found[i] = replace(found[i], adjusted_p=p)
    return found
