"""Shares the awards of programs out among the occupations that they lead to; never one award twice."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal, get_args

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Numbers = NDArray[np.float64]
    Places = NDArray[np.int64]

Rule = Literal["equal", "openings", "balanced"]
RULES: tuple[Rule, ...] = get_args(Rule)

_ROUNDS = 2_000
_CLOSE = 1e-9


@dataclass(frozen=True)
class Links:
    """Programs with awards, the occupations each leads to, and how many openings each of these has.

    `awards` is by program. `openings` by occupation; null where none are published.
    """

    awards: Mapping[str, float]
    leads_to: Mapping[str, tuple[str, ...]]
    openings: Mapping[str, float | None]


Apportioned = dict[str, dict[str, float]]
"""Awards by program and occupation; a program's sum is the number of its awards."""


def apportion(links: Links, rule: Rule) -> Apportioned:
    """Share awards out by a rule.

    `equal`: to every occupation of a program alike. `openings`: by how many openings each has; where none
    has any, alike. `balanced`: so that programs that lead to the same occupations leave each with the same
    awards for an opening as nearly as the links allow: both margins are fitted in turns, awards last, so
    that awards are shared out whole.

    Programs without a link are left out: see `nowhere`.
    """
    linked = {p: links.leads_to[p] for p in links.awards if links.leads_to.get(p)}
    if rule == "equal":
        weights = {p: dict.fromkeys(to, 1.0) for p, to in linked.items()}
    else:
        weights = {p: _by_openings(to, links.openings) for p, to in linked.items()}
    shares = {p: _shared(links.awards[p], weights[p]) for p in linked}
    return _balanced(links, shares) if rule == "balanced" else shares


def nowhere(links: Links) -> list[str]:
    """Give programs with awards that lead to no occupation in the crosswalk."""
    return [p for p in links.awards if not links.leads_to.get(p)]


def by_occupation(apportioned: Apportioned) -> dict[str, float]:
    """Add up what each occupation got."""
    sums: dict[str, float] = {}
    for shares in apportioned.values():
        for occupation, awards in shares.items():
            sums[occupation] = sums.get(occupation, 0.0) + awards
    return sums


def _by_openings(to: tuple[str, ...], openings: Mapping[str, float | None]) -> dict[str, float]:
    weights = {occupation: openings.get(occupation) or 0.0 for occupation in to}
    return weights if sum(weights.values()) > 0 else dict.fromkeys(to, 1.0)


def _shared(awards: float, weights: Mapping[str, float]) -> dict[str, float]:
    whole = sum(weights.values())
    return {occupation: awards * weight / whole for occupation, weight in weights.items()}


def _balanced(links: Links, start: Apportioned) -> Apportioned:
    """Fit both margins among programs and occupations that hang together, each such part by itself."""
    made: Apportioned = {}
    for programs in _parts(start):
        made |= _fit({p: start[p] for p in programs}, links)
    return made


def _parts(start: Apportioned) -> list[list[str]]:
    """Group programs that share an occupation, directly or by others."""
    of: dict[str, list[str]] = {}
    for program, shares in start.items():
        for occupation, share in shares.items():
            if share > 0:
                of.setdefault(occupation, []).append(program)
    seen: set[str] = set()
    parts = []
    for program in start:
        part, waiting = [], [program]
        while waiting:
            one = waiting.pop()
            if one in seen:
                continue
            seen.add(one)
            part.append(one)
            waiting += [other for o, share in start[one].items() if share > 0 for other in of[o]]
        if part:
            parts.append(part)
    return parts


def _fit(start: Apportioned, links: Links) -> Apportioned:
    """Fit a part. Without openings there is nothing to fit to: it stays as it began."""
    import numpy as np

    programs = list(start)
    occupations = sorted({o for shares in start.values() for o in shares})
    openings = np.array([links.openings.get(o) or 0.0 for o in occupations])
    awards = np.array([links.awards[p] for p in programs])
    if openings.sum() == 0 or awards.sum() == 0:
        return start
    place = {o: i for i, o in enumerate(occupations)}
    pairs = [(row, place[o], share) for row, p in enumerate(programs) for o, share in start[p].items()]
    row = np.array([at for at, _, _ in pairs], dtype=np.int64)
    column = np.array([to for _, to, _ in pairs], dtype=np.int64)
    share = np.array([part for _, _, part in pairs], dtype=np.float64)
    fitted = _in_turns(share, row, column, awards, openings * awards.sum() / openings.sum())
    made: Apportioned = {p: {} for p in programs}
    for one, (at, to, _) in zip(fitted, pairs, strict=True):
        made[programs[at]][occupations[to]] = float(one)
    return made


def _in_turns(share: Numbers, row: Places, column: Places, awards: Numbers, wanted: Numbers) -> Numbers:
    """Fit columns to `wanted` and rows to `awards` in turns; rows last, so that they hold to the digit."""
    import numpy as np

    for _ in range(_ROUNDS):
        before = share
        share = share * _ratio(wanted, _sums(column, share, len(wanted)))[column]
        share = share * _ratio(awards, _sums(row, share, len(awards)))[row]
        if np.abs(share - before).max() <= _CLOSE * awards.max():
            break
    return share


def _ratio(wanted: Numbers, found: Numbers) -> Numbers:
    import numpy as np

    return np.divide(wanted, found, out=np.zeros_like(wanted), where=found > 0)


def _sums(places: Places, numbers: Numbers, n: int) -> Numbers:
    import numpy as np

    return np.asarray(np.bincount(places, weights=numbers, minlength=n), dtype=np.float64)
