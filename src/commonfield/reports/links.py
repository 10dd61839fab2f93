from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from commonfield.reports.bounds import FALSE, MISSED, RATE
from commonfield.reports.published import ALL

if TYPE_CHECKING:
    import polars as pl

KINDS = (MISSED, FALSE, RATE)
"""Kinds of figures about links that are told by group, the ones that tell most first."""

OTHERS = "others"
"""Stands for everybody else where a group is compared with nobody in particular."""


@dataclass(frozen=True)
class LinkShare:
    """How links from one source to another fare with a group: of `people`, they fail `count`.

    The group is compared with `reference`, a value of the same group or `others`; all three of the ratio
    are None where it is not compared, `ratio` alone where links fail nobody there.
    """

    metric: str
    group: str
    value: str
    reference: str | None
    people: int
    count: int
    rate: float
    low: float
    high: float
    ratio: float | None
    ratio_low: float | None
    ratio_high: float | None
    flagged: bool

    @property
    def kind(self) -> str:
        return next(kind for kind in KINDS if self.metric.startswith(f"{kind}_"))

    @property
    def pair(self) -> tuple[str, str]:
        """The source whose people were looked for, and the one in which."""
        source, _, other = self.metric.removeprefix(f"{self.kind}_").partition("_to_")
        return source, other


class LinkShares:
    """Every comparison of groups, found by what it is about."""

    def __init__(self, compared: pl.DataFrame | None) -> None:
        rows = [] if compared is None else compared.iter_rows(named=True)
        self.every = [LinkShare(**row) for row in rows]
        self._by_key = {(each.metric, each.group, each.value): each for each in self.every}

    def of_kind(self, kind: str) -> list[LinkShare]:
        return [each for each in self.every if each.kind == kind]

    def of_metric(self, metric: str) -> list[LinkShare]:
        return [each for each in self.every if each.metric == metric]

    def everybody(self, kind: str) -> list[LinkShare]:
        return [each for each in self.of_kind(kind) if each.group == ALL]

    @property
    def flagged(self) -> list[LinkShare]:
        """Those that are marked: missed and wrong before not found, widest first."""
        marked = [each for each in self.every if each.flagged]
        return sorted(marked, key=lambda each: (KINDS.index(each.kind), -(each.ratio or float("inf"))))

    def beside(self, share: LinkShare) -> float | None:
        """Give the rate of whomever a share is compared with; None where it is compared with nobody."""
        if share.reference == OTHERS:
            return self._of_others(share)
        reference = self._by_key.get((share.metric, share.group, share.reference or ""))
        return reference.rate if reference else None

    def _of_others(self, share: LinkShare) -> float | None:
        everybody = self._by_key.get((share.metric, ALL, ALL))
        same = [each for each in self.of_metric(share.metric) if each.group == share.group]
        people = everybody.people if everybody else sum(each.people for each in same)
        count = everybody.count if everybody else sum(each.count for each in same)
        others = people - share.people
        return (count - share.count) / others if others > 0 else None


def metrics_of(shares: Iterable[LinkShare]) -> list[str]:
    """Name the figures, each once, in order."""
    return list(dict.fromkeys(each.metric for each in shares))
