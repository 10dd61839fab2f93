"""Start reading here: what readers would keep, before anybody adopts a policy."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass, replace
from typing import TYPE_CHECKING

from commonfield.disclosure.protector.run import protect_universe
from commonfield.disclosure.universe.pattern import Rules
from commonfield.disclosure.utility.fallbacks import fewer_levels, merged_groups, pooled
from commonfield.disclosure.utility.kept import Kept, kept_of, needless, of_all

if TYPE_CHECKING:
    from commonfield.disclosure.universe.model import Universe
    from commonfield.disclosure.universe.pattern import Pattern

STRICTER = 10
"""How far apart the strict profile holds hidden counts; see `definitions/disclosure/strict.yaml`."""


@dataclass(frozen=True)
class Alternative:
    """What readers would see if tables were published in some way.

    Args:
        way: `as_asked`, `standard`, `strict`, `fewer_levels`, `merged_groups`, `pooled_years`.
        kept: By level.
        asked: Figures that were asked for, in this way or not.
        needless: Entries hidden for others: never to be published.
        proven: Share of districts in which no cheaper pattern exists; 1 where nothing had to be solved.
        over_optimum: What was hidden in districts, over the least that is proven possible; 1 is best.
    """

    way: str
    kept: tuple[Kept, ...]
    asked: int
    needless: int
    proven: float
    over_optimum: float

    def as_dict(self) -> dict[str, object]:
        """Give it as plain data."""
        return {
            "way": self.way,
            "asked": self.asked,
            "told": round(self.told, 4),
            "needless": self.needless,
            "proven": round(self.proven, 4),
            "over_optimum": round(self.over_optimum, 4),
            "levels": [asdict(level) for level in self.kept],
        }

    @property
    def total(self) -> Kept:
        return of_all(self.kept)

    @property
    def told(self) -> float:
        """Give the share of what was asked that readers see exactly or as a band."""
        return (self.total.shown + self.total.banded) / self.asked if self.asked else 1.0


def alternatives(
    universes: Sequence[Universe],
    rules: Rules,
    *,
    key: bytes = b"",
    years: Sequence[Universe] = (),
    fixed: Sequence[Pattern] = (),
    exact_seconds: float = 60.0,
) -> list[Alternative]:
    """Compare what readers would keep: as asked, under the other profile, and by each way out.

    Args:
        universes: One for each set of persons that is published.
        rules: What the policy asks.
        key: Secret behind ties.
        years: The same persons' years, for pooling; fewer than two for no pooling.
        fixed: What a reader knows anyway of each universe as it is asked for; none if not given.
        exact_seconds: Time for solving districts exactly, for each set; 0 for not at all.
    """
    asked = 0
    found = []
    for way, own, by in _ways(universes, rules, years):
        known = fixed if fixed and own is universes else [None] * len(own)
        protections = [
            protect_universe(each, by, key=key, fixed=told, exact_seconds=exact_seconds)
            for each, told in zip(own, known, strict=True)
        ]
        kept = _by_level([kept_of(each) for each in protections])
        asked = asked or of_all(kept).figures
        blocks = [block for each in protections for block in each.blocks if block.bound > 0]
        bound = sum(block.bound for block in blocks)
        found.append(
            Alternative(
                way,
                tuple(kept),
                asked,
                sum(needless(each) for each in protections),
                sum(block.status == "proven" for block in blocks) / len(blocks) if blocks else 1.0,
                sum(block.cost for block in blocks) / bound if bound else 1.0,
            )
        )
    return found


def _ways(
    universes: Sequence[Universe], rules: Rules, years: Sequence[Universe]
) -> Iterator[tuple[str, Sequence[Universe], Rules]]:
    yield "as_asked", universes, rules
    if rules.reach:
        yield "standard", universes, replace(rules, apart=3, reach=False)
    else:
        yield "strict", universes, replace(rules, apart=STRICTER, reach=True)
    narrower = [each for each in map(fewer_levels, universes) if each is not None]
    if len(narrower) == len(universes):
        yield "fewer_levels", narrower, rules
    merged = [merged_groups(each, smallest=rules.smallest) for each in universes]
    if any(a is not b for one, other in zip(merged, universes, strict=True) for a, b in _parts(one, other)):
        yield "merged_groups", merged, rules
    if len(years) > 1:
        yield "pooled_years", [pooled(years)], rules


def _parts(one: Universe, other: Universe) -> Iterator[tuple[object, object]]:
    yield from zip(one.components, other.components, strict=True)


def _by_level(each: Sequence[list[Kept]]) -> list[Kept]:
    found: dict[str, Kept] = {}
    for levels in each:
        for kept in levels:
            found[kept.level] = found.get(kept.level, Kept(kept.level)) + kept
    return list(found.values())
