"""What follows from articulations as written: one ends where another begins, descriptors carry on."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import replace
from datetime import date, timedelta

from commonfield.pathways.records import DESCRIPTOR, Articulated, Span


def superseded(articulated: Iterable[Articulated]) -> Iterable[Articulated]:
    """End an agreement on the day before another comes in its place."""
    every = list(articulated)
    after: dict[tuple[str, str, str | None], date] = {}
    for one in every:
        if one.supersedes and one.supersedes != one.id:
            key = (one.supersedes, one.receiving, one.course)
            after[key] = min(one.span.begins, after.get(key, date.max))
    for one in every:
        ends = after.get((one.id, one.receiving, one.course))
        if ends is None or (one.span.ends is not None and one.span.ends < ends):
            yield one
        elif one.span.begins < ends:
            yield replace(one, span=Span(one.span.begins, ends - timedelta(days=1)))


def through_descriptors(articulated: Iterable[Articulated]) -> Iterable[Articulated]:
    """Say what counts where because both colleges matched their course to the same descriptor (C-ID)."""
    matched: dict[tuple[str, str | None], list[Articulated]] = defaultdict(list)
    for one in articulated:
        if one.kind == DESCRIPTOR:
            matched[(one.receiving, one.course)].append(one)
    for ones in matched.values():
        for sender in ones:
            for receiver in ones:
                span = _both(sender.span, receiver.span)
                alone = len(receiver.groups) == 1 and len(receiver.groups[0]) == 1
                if sender.sending != receiver.sending and alone and span is not None:
                    yield replace(
                        sender, receiving=receiver.sending, course=next(iter(receiver.groups[0])), span=span
                    )


def _both(one: Span, other: Span) -> Span | None:
    """Give when both hold; null where they never do at once."""
    first = one if (one.ends or date.max) <= (other.ends or date.max) else other
    begins = max(one.begins, other.begins)
    return Span(begins, first.ends, first.renewal) if first.ends is None or begins <= first.ends else None
