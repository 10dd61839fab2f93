"""From files as they were read to weighed pairs of their records."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from commonfield.findings import UsageError
from commonfield.identity.people.apart import define_apart, holds_families
from commonfield.identity.people.blocking import Blocking, define_pairs
from commonfield.identity.people.chances import Chances, chances
from commonfield.identity.people.describing import describe_records
from commonfield.identity.people.ladder import climb
from commonfield.identity.people.plan import Plan, make_plan
from commonfield.identity.people.weighing import Scorer

if TYPE_CHECKING:
    import polars as pl

    from commonfield.catalog import Catalog, LinkageModel
    from commonfield.engines import DuckEngine, Engine
    from commonfield.identity.people.chances import Vector

MOST_BLOCKED_IN_GROUP = 60
"""Groups of more records than this are not compared among themselves as a whole."""
LEAST_FOR_GROUP = -3.0
"""Weight from which a pair belongs to a group whose other pairs are looked at too."""


@dataclass(frozen=True)
class Weighed:
    """Pairs (`l`, `r`, numbers of records) with `bits` of evidence, without those held apart as twins.

    `apart` holds the pairs (l, r) held apart; `twins_allowed` counts pairs that look like twins and were
    kept. `ladder` holds the pairs that the deterministic rules link.
    """

    pairs: pl.DataFrame
    chances: Chances
    apart: pl.DataFrame
    twins_allowed: int
    ladder: pl.DataFrame
    ladder_rules: list[list[str]]
    plan: Plan
    blocking: Blocking
    scorer: Scorer


def weigh_pairs(
    engine: DuckEngine,
    files: Iterable[pl.DataFrame],
    *,
    mapped: list[list[str]],
    model: LinkageModel,
    catalog: Catalog,
    competing: bool,
    seed: int,
    pairs_on: Engine | None = None,
) -> Weighed:
    """Describe the records, bring pairs together, and weigh them.

    Args:
        engine: Where.
        files: One or two, as `clean` gives them; pairs lie between two files, or within one. They are read
            once: what nobody else holds is let go then.
        mapped: The fields of each file.
        model: Comparisons and rules.
        catalog: Holds the model whose nicknames count.
        competing: Whether a record has at most one partner.
        seed: For the random pairs that weights are learnt from.
        pairs_on: Brings pairs together and scores them; `engine` itself where absent.

    Raises:
        UsageError: no field serves, since each is empty or the same everywhere.
    """
    sides = len(mapped)
    describe_records(engine, files, model=model, catalog=catalog)
    plan = make_plan(engine, model, mapped=mapped)
    if not plan.comparisons:
        raise UsageError(
            "--map: expected a field that tells people apart, found none: each is mapped in one file only, "
            "empty, or the same in every record.",
            fix="Map a name, a birth date or an id that both files hold.",
        )
    on = pairs_on or engine
    if on is not engine:
        on.load("record", engine.query("from record"))
    blocking = define_pairs(engine, model, plan, sides=sides, on=on)
    if on is not engine:
        engine.load("candidate", on.query("from candidate"))
    rules, ladder = climb(engine, model, plan, alone=competing)
    scorer = Scorer(engine, model, plan, sides=sides, alike=ladder.height, seed=seed, on=on)
    pairs = scorer.score("candidate")
    apart = define_apart(engine, sides=sides)
    likeness = _likeness(engine) if competing else None
    found = _chances(pairs, scorer, model, likeness, scorer.prior)
    alike = pairs.filter(found.strength > 0).join(apart, on=["l", "r"], how="semi").height
    allowed = 0
    if not holds_families(engine, plan, alike=alike):
        apart, allowed = apart.clear(), alike
    if apart.height:
        pairs = pairs.join(apart, on=["l", "r"], how="anti", maintain_order="left")
        found = _chances(pairs, scorer, model, likeness, found.prior)
    return Weighed(pairs, found, apart, allowed, ladder, rules, plan, blocking, scorer)


def _likeness(engine: DuckEngine) -> Vector:
    """Give for each record the smallest of its file that says the same of who it is, to the letter."""
    same = "side, first_name, last_name, birth_date, sex, left(middle_name, 1), ssn, ssid"
    told = engine.query(
        "select case when first_name is null or last_name is null or birth_date is null then record "
        f"else min(record) over (partition by {same}) end as like from record order by record"
    )
    return told["like"].to_numpy()


def _chances(
    pairs: pl.DataFrame, scorer: Scorer, model: LinkageModel, likeness: Vector | None, prior: float
) -> Chances:
    return chances(
        pairs["l"].to_numpy(),
        pairs["r"].to_numpy(),
        pairs["bits"].to_numpy(),
        possible=max(scorer.possible, 1),
        prior=prior,
        damping=model.damping,
        competing=likeness is not None,
        likeness=likeness,
    )


def pairs_within_groups(engine: DuckEngine, weighed: Weighed, *, records: int) -> pl.DataFrame:
    """Weigh the pairs that no rule brought together though others link both records: `l`, `r`, `bits`."""
    import numpy as np
    import polars as pl

    from commonfield.identity.people.choosing import components

    near = weighed.pairs.filter(weighed.chances.weight > LEAST_FOR_GROUP)
    group = components(near["l"].to_numpy(), near["r"].to_numpy(), records)
    engine.load("grouped", pl.DataFrame({"record": np.arange(records), "component": group}))
    engine.define(
        "within_group",
        "with fit as (select component from grouped group by component "
        f"having count(*) between 3 and {MOST_BLOCKED_IN_GROUP}) "
        "select one.record as l, other.record as r from grouped as one "
        "inner join grouped as other on one.component = other.component and one.record < other.record "
        "semi join fit on fit.component = one.component "
        "anti join candidate on candidate.l = one.record and candidate.r = other.record",
    )
    on = weighed.scorer.on
    if on is not engine:
        on.load("within_group", engine.query("from within_group"))
    return weighed.scorer.score("within_group")
