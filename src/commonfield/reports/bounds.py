"""How far a share could be off if links were at their worst, from published figures alone."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from commonfield.reports.context import RestsOn
from commonfield.reports.intervals import of_share
from commonfield.reports.published import ALL, Cell, Gap, Published

RATE, MISSED, FALSE = "link_rate", "missed_links", "false_links"


@dataclass(frozen=True)
class Bounds:
    """A share, and between which shares it lies if links were at their worst.

    `missed` and `wrong` are the upper ends that were used: of links that names miss, and of links that lead
    to somebody else. `low` is None where no share of false links is shown: nothing is then said of how much
    lower it could be. `own_missed` is false where the group's share of missed links is not shown and
    everybody's stands for it.
    """

    cell: Cell
    low: float | None
    high: float
    missed: float
    wrong: float | None
    own_missed: bool

    def closes(self, gap: Gap) -> bool:
        """Tell whether missed links alone could explain that a group lies behind everybody else."""
        return gap.behind and not gap.lower_is_better and self.high >= gap.others_share


def worst_case(cell: Cell, rests: RestsOn, published: Published) -> Bounds | None:
    """Bound a share that holds only of people who are found in another source.

    Nobody knows what the people did whom links missed. The worst case takes the share of missed links at the
    upper end m of its 95 % interval, and all of these people as having the outcome. Of `found` people,
    found x m / (1 - m) others were then missed. Found are at least those counted, n, and at most as many as
    the link rates of all the sources add up to, r x d:

        high = min(d, n + max(n, r x d) x m / (1 - m)) / d

    Of the people counted, at most the upper end f of the share of false links are counted for somebody
    else's outcome:

        low = (n - n x f) / d

    Where several sources can tell, the worst m and f among them are taken. Each is the group's own where it
    is shown, else everybody's. Both rest on people who hold ids; those who hold none may fare worse.

    Args:
        cell: A shown share with its counts, n of d.
        rests: Whose people it counts, and where they are looked for.
        published: Where the link rates, missed and false links are read.

    Returns:
        None where the share, or any share of missed links, is not shown.
    """
    if not cell.shown or not cell.denominator or cell.numerator is None:
        return None
    n, d = cell.numerator, cell.denominator
    missed, own = _worst(MISSED, cell, rests, published)
    if missed is None or missed >= 1:
        return None
    wrong, _ = _worst(FALSE, cell, rests, published)
    rates = [rate.share or 0.0 for rate, _ in _beside(RATE, cell, rests, published)]
    found = max(float(n), min(1.0, sum(rates)) * d)
    high = min(float(d), n + found * missed / (1 - missed)) / d
    low = None if wrong is None else n * (1 - wrong) / d
    return Bounds(cell, low, high, missed, wrong, own)


def _worst(kind: str, cell: Cell, rests: RestsOn, published: Published) -> tuple[float | None, bool]:
    """Give the largest upper end among the sources, and whether it is the group's own."""
    ends = [
        (of_share(found.numerator, found.denominator)[1], own)
        for found, own in _beside(kind, cell, rests, published)
        if found.denominator and found.numerator is not None
    ]
    return max(ends) if ends else (None, False)


def _beside(kind: str, cell: Cell, rests: RestsOn, published: Published) -> Iterable[tuple[Cell, bool]]:
    """Give the shown figures from each source of a share to each other: the group's, or everybody's."""
    for own in rests.own:
        for other in rests.others:
            metric = f"{kind}_{own}_to_{other}"
            for group, value in dict.fromkeys([(cell.group, cell.value), (ALL, ALL)]):
                found = published.cell(metric, None, cell.place, group, value)
                if found is not None and found.shown:
                    yield found, group == cell.group
                    break
