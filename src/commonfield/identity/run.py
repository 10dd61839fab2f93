"""Decide which records are one person; give each person a key that lasts."""

from __future__ import annotations

from dataclasses import asdict
from typing import TYPE_CHECKING

from commonfield.engines import DuckEngine
from commonfield.identity.candidates import define_comparable, define_eligible
from commonfield.identity.choose import choose_links, unite
from commonfield.identity.exact import link_by_ids
from commonfield.identity.ladder import climb_ladder
from commonfield.identity.lasting.changes import note_changes, records_after
from commonfield.identity.lasting.deciding import join_for_certain, load_decisions
from commonfield.identity.lasting.edges import define_edges, edges_after
from commonfield.identity.lasting.forgetting import forget_names
from commonfield.identity.lasting.history import History
from commonfield.identity.lasting.persons import (
    assign_keys,
    define_members,
    events_after,
    memberships_after,
)
from commonfield.identity.lasting.touched import find_touched, foundations_after
from commonfield.identity.learn import weights_for
from commonfield.identity.linkage import Linkage, LinkCounts
from commonfield.identity.otherwise import link_otherwise
from commonfield.identity.quality.held_out import name_groups, try_without_ids
from commonfield.identity.statements import read_statement
from commonfield.identity.subjects import describe_subjects
from commonfield.tables import LINK_RATE
from commonfield.tables.identifying import CROSSWALK, NAMED_GROUP, TRIED

if TYPE_CHECKING:
    import polars as pl

    from commonfield.catalog import LinkageModel
    from commonfield.engines import Engine
    from commonfield.identity.weights import Weights


def link(
    records: pl.DataFrame,
    *,
    model: LinkageModel,
    history: History | None = None,
    decisions: pl.DataFrame | None = None,
    learn: bool = False,
    seed: int | None = None,
    pairs_on: Engine | None = None,
    try_ids: bool = False,
) -> Linkage:
    """Decide which subjects are one person.

    First by shared ids and by what people decided, then by names, birth date, sex, school and ZIP code for
    what remains. Two subjects of one partner are one person only if they share an id or somebody decided so.
    The order of the records does not matter.

    With a history, only what is new, described otherwise or gone is weighed, and only what this touches is
    decided again: the persons are those that a run over everything would find with the same weights.

    Args:
        records: Shape `IDENTITY_RECORD`: one or more rows per subject. All of them, not only new ones.
        model: Comparisons, blocking rules and thresholds.
        history: What the run before left. None for a first run.
        decisions: Shape `DECISION`: everything decided so far.
        learn: Learn the weights anew, though those of the history would do.
        seed: For the random pairs that weights are learnt from; the model's own where absent.
        pairs_on: The engine that brings pairs together and weighs them, which is what grows with the
            region; everything else is done in DuckDB here. DuckDB where absent.
        try_ids: Hide ids in turns and tell what names find without them; see `quality`. It decides nothing.

    Returns:
        The crosswalk, one row per subject; how much of each source was found in each other; counts; how the
        weights came about; the history for the next run; the deterministic ladder beside; who would be
        another person at the model's other thresholds.

    Raises:
        TableError: the records do not have the shape.
        EngineError: a statement failed, or weights kept from an earlier run are read otherwise now; no value
            is quoted.
    """
    past = history or History()
    run = past.run + 1
    with DuckEngine() as engine:
        subjects = describe_subjects(engine, records, model=model)
        changes = note_changes(engine, past)
        load_decisions(engine, decisions)
        ids = link_by_ids(engine, model=model)
        join_for_certain(engine)
        define_comparable(engine)
        weights = weights_for(
            engine,
            model=model,
            kept=past.weights,
            learn=learn,
            seed=model.seed if seed is None else seed,
            run=run,
        )
        pairs, weights = define_edges(engine, model=model, weights=weights, history=past, on=pairs_on)
        define_eligible(engine, model=model)
        touched = find_touched(engine, model=model, history=past)
        choose_links(engine, model=model)
        unite(engine)
        define_members(engine, past)
        keys = assign_keys(engine, model=model, history=past)
        counts = LinkCounts(
            run=run,
            records=records.height,
            subjects=subjects,
            **{f"subjects_{name}": number for name, number in asdict(changes).items()},
            subjects_touched=touched,
            subjects_moved=keys.moved,
            persons=keys.kept + keys.created + keys.split,
            id_links=ids.links,
            id_links_refused=ids.refused,
            ids_distrusted=ids.distrusted,
            decided_same=_count(engine, "same_pair"),
            decided_different=_count(engine, "apart"),
            pairs_weighed=pairs,
            weight_links=_count(engine, "(select distinct cluster from joined)")
            - _count(engine, "(select distinct cluster from member)"),
            keys_kept=keys.kept,
            keys_new=keys.created + keys.split,
            keys_split=keys.split,
            keys_merged=keys.merged,
            keys_retired=keys.retired,
        )
        # Only where somebody left: a partner that comes next may hold the names that nobody holds yet.
        kept = forget_names(engine, weights) if changes.gone or changes.altered else weights
        return Linkage(
            crosswalk=CROSSWALK.conform(engine.query(read_statement("crosswalk"))),
            rates=LINK_RATE.conform(engine.query(read_statement("link_rates"))),
            counts=counts,
            weights=weights,
            history=_history_after(engine, past, kept, run),
            baseline=climb_ladder(engine, model=model),
            otherwise=link_otherwise(engine, model=model),
            named=name_groups(engine) if try_ids else NAMED_GROUP.empty(),
            tried=try_without_ids(engine, model=model) if try_ids else TRIED.empty(),
        )


def _history_after(engine: DuckEngine, past: History, weights: Weights, run: int) -> History:
    new_weights = past.weights is not None and past.weights.hash != weights.hash
    return History(
        run=run,
        records=records_after(engine, run=run),
        edges=edges_after(engine, weights=weights, run=run),
        memberships=memberships_after(engine, run=run),
        events=events_after(engine, past, run=run, new_weights=new_weights),
        foundations=foundations_after(engine),
        weights=weights,
    )


def _count(engine: DuckEngine, table: str) -> int:
    return int(engine.query(f"select count(*) from {table}").item())
