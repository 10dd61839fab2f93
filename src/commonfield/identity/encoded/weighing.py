"""The evidence for each pair of encoded records, in bits, for each profile in its own way."""

from __future__ import annotations

from dataclasses import dataclass
from importlib import resources
from typing import TYPE_CHECKING, Any

import numpy as np
import polars as pl

from commonfield.catalog import Catalog, LinkageModel
from commonfield.identity.people.choosing import components
from commonfield.identity.people.plan import Plan, make_plan
from commonfield.identity.people.weighing import Scorer

if TYPE_CHECKING:
    from collections.abc import Sequence

    from commonfield.engines import DuckEngine
    from commonfield.identity.encoding import Header

Vector = np.ndarray[Any, np.dtype[Any]]


@dataclass(frozen=True)
class Weighed:
    """Pairs and their evidence.

    `bits` says how much more often true pairs look like this than the `possible` others do; `prior` is where
    the estimate of how many are true begins; `damping` as in `people.chances`. `training` is `trained`,
    `too_few_records` or, for a profile that learns no weights, `counted`.
    """

    left: Vector
    right: Vector
    bits: Vector
    possible: int
    prior: float
    damping: float
    training: str
    fields: tuple[str, ...]
    unused: dict[str, str]


def weigh(engine: DuckEngine, headers: Sequence[Header]) -> Weighed:
    """Weigh every row of `candidate` in the way of the files' profile."""
    return _WAYS[headers[0].profile](engine, headers)


def _by_levels(engine: DuckEngine, headers: Sequence[Header]) -> Weighed:
    """Splink learns what each level of agreement of the fields is worth, as with plain text."""
    model = Catalog().get(LinkageModel, "encoded")
    sides = len(headers)
    plan = make_plan(engine, model, mapped=[list(header.fields) for header in headers])
    alike = _alike(engine, model, plan, sides)
    scorer = Scorer(engine, model, plan, sides=sides, alike=alike, seed=model.seed, on=engine)
    scored = scorer.score("candidate")
    prior = min(max(alike / model.expected_recall, 1.0) / max(scorer.possible, 1), 0.5)
    if sides == 1 and _define_within_groups(engine, scored, least=-float(np.log2(prior / (1 - prior)))):
        scored = pl.concat([scored, scorer.score("within_group")])
    return Weighed(
        left=scored["l"].to_numpy(),
        right=scored["r"].to_numpy(),
        bits=scored["bits"].to_numpy(),
        possible=scorer.possible,
        prior=prior,
        damping=model.damping,
        training=scorer.training,
        fields=plan.fields,
        unused=dict(plan.unused),
    )


def _define_within_groups(engine: DuckEngine, scored: pl.DataFrame, *, least: float) -> int:
    """Define `within_group` (l, r): pairs that nobody compared, of records that likely pairs lead to.

    Of a person who stands several times in a file, two records may share no token but each one with a third.
    """
    likely = scored.filter(pl.col("bits") > least)
    size = int(engine.query("select count(*) from record").item())
    found = components(likely["l"].to_numpy(), likely["r"].to_numpy(), size)
    engine.load("grouped", pl.DataFrame({"record": np.arange(size), "together": found}))
    engine.define(
        "within_group",
        "with small as (select * from grouped "
        f"qualify count(*) over (partition by together) between 3 and {_LARGEST_GROUP}) "
        "select l.record as l, r.record as r from small as l "
        "inner join small as r on l.together = r.together and l.record < r.record "
        "anti join candidate on candidate.l = l.record and candidate.r = r.record",
    )
    return int(engine.query("select count(*) from within_group").item())


_LARGEST_GROUP = 50


def _alike(engine: DuckEngine, model: LinkageModel, plan: Plan, sides: int) -> int:
    """Count the pairs that agree on the fields of a rule of the ladder."""
    order = "l.side < r.side" if sides == 2 else "l.record < r.record"
    rules = [
        " and ".join(f'l."{field}" = r."{field}"' for field in rule)
        for rule in model.ladder
        if plan.allows(rule)
    ]
    found = " union ".join(
        f"select l.record as l, r.record as r from record as l inner join record as r on {same} and {order}"
        for same in rules
    )
    return int(engine.query(f"select count(*) from ({found})").item()) if rules else 0


def _by_whole_records(engine: DuckEngine, headers: Sequence[Header]) -> Weighed:
    """How alike the filters of two records are, and how alike those of one person are, as a mixture tells."""
    scored = _dice(engine, "candidate")
    dice = scored["dice"].to_numpy()
    engine.define(
        "random_pair",
        "select l, r from (select record as l, row_number() over (order by md5(id)) as place from record) "
        "inner join (select record as r, row_number() over (order by md5(id || '.')) as place from record) "
        f"using (place) where l <> r limit {_RANDOM}",
    )
    bits, share = mixture_bits(dice, _dice(engine, "random_pair")["dice"].to_numpy())
    fields = tuple(field for field in headers[0].fields if all(field in each.fields for each in headers))
    return Weighed(
        scored["l"].to_numpy(), scored["r"].to_numpy(), bits, max(dice.size, 1), share, 1.0,
        "trained" if dice.size >= _FEWEST_PAIRS else "too_few_records", fields, {},
    )  # fmt: skip


def _dice(engine: DuckEngine, pairs: str) -> pl.DataFrame:
    return engine.query(
        "select pair.l, pair.r, 2 * bit_count(l.record_filter & r.record_filter) "
        "/ (bit_count(l.record_filter) + bit_count(r.record_filter)) as dice "
        f"from {pairs} as pair inner join record as l on l.record = pair.l "
        "inner join record as r on r.record = pair.r "
        "where l.record_filter is not null and r.record_filter is not null order by 1, 2"
    )


_FEWEST_PAIRS = 50
_ROUNDS = 100
_RANDOM = 200
"""Random pairs that stand for two people in learning, however few pairs of two people were compared."""
_OTHERS, _SAME = (0.2, 0.4), (2.2, 0.9)
"""Mean and spread of the log odds of Dice's coefficient where learning starts, and for few pairs."""
_LEAST_SPREAD = 0.15
_HIGHEST_OTHER, _WIDEST_OTHER = 0.7, 0.45
"""Two people are never more alike than this in the mean: else the curve slides onto one person's slips."""
_WHOLE = 0.98
"""From here on more likeness says no more."""


def mixture_bits(dice: Vector, random: Vector) -> tuple[Vector, float]:
    """Give the evidence of each value in bits, and what share of the values are of true pairs.

    Two bell curves are fitted to the log odds, one for pairs of two people and one for pairs of one: on this
    scale likeness spreads as far to the left as to the right. Evidence does not fall as it grows.

    Args:
        dice: Of the pairs that were compared, 0 to 1.
        random: Of pairs taken at random.
    """
    if not dice.size:
        return dice, 0.5
    dice, random = _log_odds(dice), _log_odds(random)
    (other, other_spread), (same, same_spread), share = _OTHERS, _SAME, 0.3
    if dice.size >= _FEWEST_PAIRS:
        seen = np.concatenate([dice, random])
        known = np.concatenate([np.ones(dice.size), np.zeros(random.size)])
        for _ in range(_ROUNDS):
            odds = share / (1 - share) * np.exp2(_bits(seen, other, other_spread, same, same_spread))
            chance = known * odds / (1 + odds)
            share = float(np.clip(chance.sum() / dice.size, 0.001, 0.999))
            same, same_spread = _moments(seen, chance)
            two_people = known * (1 - chance)
            # Random pairs stand in where few pairs of two people were compared, and make room for these.
            stand_in = (1 - known) * _RANDOM / (_RANDOM + two_people.sum())
            other, other_spread = _moments(seen, two_people + stand_in)
            other, other_spread = min(other, _HIGHEST_OTHER), min(other_spread, _WIDEST_OTHER)
    return _bits(dice, other, other_spread, same, same_spread), share


def _log_odds(dice: Vector) -> Vector:
    clipped = np.clip(dice, 1 - _WHOLE, _WHOLE)
    odds: Vector = np.log(clipped / (1 - clipped))
    return odds


def _moments(values: Vector, weights: Vector) -> tuple[float, float]:
    mean = float(np.average(values, weights=weights + 1e-12))
    spread = float(np.sqrt(np.average((values - mean) ** 2, weights=weights + 1e-12)))
    return mean, max(spread, _LEAST_SPREAD)


def _bits(values: Vector, other: float, other_spread: float, same: float, same_spread: float) -> Vector:
    ordered = np.sort(values)
    raw = (
        0.5 * ((ordered - other) / other_spread) ** 2
        - 0.5 * ((ordered - same) / same_spread) ** 2
        + np.log(other_spread / same_spread)
    ) / np.log(2)
    # The wider curve wins at both ends; below the mean of other people that says nothing.
    raw = np.where(
        ordered < other, np.minimum(raw, raw[np.searchsorted(ordered, other).clip(max=raw.size - 1)]), raw
    )
    rising = np.maximum.accumulate(np.clip(raw, -30, 30))
    return rising[np.searchsorted(ordered, values)]


def _by_tokens(engine: DuckEngine, headers: Sequence[Header]) -> Weighed:
    """Pairs count as much as pairs do that share tokens under as many rules, with the same surest one.

    Within a file that holds a person once, two records share a token by chance. As often as that happens
    there, it happens between the files; what is more is people.
    """
    sides = len(headers)
    statement = (resources.files(__package__) / "shared_tokens.sql").read_text(encoding="utf-8")
    engine.define("shared", statement.format(largest=_LARGEST_BLOCK, most_rules=_MOST_RULES))
    engine.define("kind_of_pair", _kinds_of_pairs(engine, sides))
    scored = engine.query(
        "select shared.l, shared.r, log2(sure / (1 - sure)) + 0.001 * shared.rules as bits "
        "from shared inner join kind_of_pair using (rules, surest) "
        f"where {'not within' if sides == 2 else 'true'} order by 1, 2"
    )
    fields = tuple(field for field in headers[0].fields if all(field in each.fields for each in headers))
    return Weighed(
        scored["l"].to_numpy(), scored["r"].to_numpy(), scored["bits"].to_numpy(), max(scored.height, 1), 0.5,
        1.0, "counted", fields, {},
    )  # fmt: skip


_LARGEST_BLOCK = 20_000
_MOST_RULES = 4
"""Pairs that share tokens under more rules than this are all alike sure."""
_WITHIN_ONE_FILE = 0.9
"""There nothing tells chance from truth, so every pair that shares a token counts alike."""


def _kinds_of_pairs(engine: DuckEngine, sides: int) -> str:
    if sides == 1:
        return f"select distinct rules, surest, {_WITHIN_ONE_FILE} as sure from shared"
    within, across = engine.query(
        "select sum(n * (n - 1) / 2), (sum(n) ^ 2 - sum(n ^ 2)) / 2 "
        "from (select count(*)::double as n from record group by side)"
    ).row(0)
    chance = across / max(within, 1.0)
    return (
        "select rules, surest, "
        f"greatest(0.001, least(0.9999, 1 - {chance} * (count(*) filter (within) + 0.5) "
        "/ greatest(count(*) filter (not within), 1))) as sure from shared group by rules, surest"
    )


_WAYS = {"standard": _by_levels, "hardened": _by_whole_records, "strict": _by_tokens}
