"""Decide which records are one person; give each person a key."""

from __future__ import annotations

from typing import TYPE_CHECKING

from commonfield.engines import DuckEngine
from commonfield.identity.candidates import define_candidates
from commonfield.identity.choose import choose_links, unite
from commonfield.identity.exact import link_by_ids
from commonfield.identity.keys import assign_keys
from commonfield.identity.linkage import Linkage, LinkCounts
from commonfield.identity.statements import read_statement
from commonfield.identity.subjects import describe_subjects
from commonfield.identity.weigh import Weights, weigh_candidates
from commonfield.tables import LINK_RATE
from commonfield.tables.identifying import CROSSWALK

if TYPE_CHECKING:
    import polars as pl

    from commonfield.catalog import LinkageModel


def link(
    records: pl.DataFrame,
    *,
    model: LinkageModel,
    previous: pl.DataFrame | None = None,
    seed: int | None = None,
) -> Linkage:
    """Decide which subjects are one person.

    First by shared ids, then by names, birth date, sex, school and ZIP code for what remains. Two subjects
    of one partner are one person only if they share an id. The order of the records does not matter: the
    same records give the same persons, and with `previous` the same keys.

    Args:
        records: Shape `IDENTITY_RECORD`: one or more rows per subject.
        model: Comparisons, blocking rules and thresholds.
        previous: The crosswalk of the run before, whose keys are kept. None for a first run.
        seed: For the random pairs that weights are learnt from; the model's own where absent.

    Returns:
        The crosswalk, one row per subject; how much of each source was found in each other; counts; and
        how the weights came about.

    Raises:
        TableError: the records do not have the shape.
        EngineError: a statement failed; no value is quoted.
    """
    with DuckEngine() as engine:
        subjects = describe_subjects(engine, records, model=model)
        ids = link_by_ids(engine, model=model)
        pairs, weights = _link_by_weight(engine, model, model.seed if seed is None else seed)
        kept, new = assign_keys(engine, previous=previous)
        crosswalk = CROSSWALK.conform(engine.query(read_statement("crosswalk")))
        counts = LinkCounts(
            records=records.height,
            subjects=subjects,
            persons=kept + new,
            id_links=ids.links,
            id_links_refused=ids.refused,
            ids_distrusted=ids.distrusted,
            pairs_weighed=pairs,
            weight_links=int(engine.query("select count(*) from accepted").item()),
            keys_kept=kept,
            keys_new=new,
            keys_retired=int(engine.query("select count(distinct person_key) from previous").item()) - kept,
        )
        rates = LINK_RATE.conform(engine.query(read_statement("link_rates")))
        return Linkage(crosswalk, rates, counts, weights)


def _link_by_weight(engine: DuckEngine, model: LinkageModel, seed: int) -> tuple[int, Weights]:
    pairs = define_candidates(engine, model=model)
    if pairs:
        weights = weigh_candidates(engine, model=model, seed=seed)
        choose_links(engine, model=model)
    else:
        # Ids have decided everything that could be compared: nothing is learnt and nothing weighed.
        weights = Weights("not_needed", 0.0)
        engine.define("weight_link", "select l, r, 0.0 as weight from candidate where false")
    unite(engine)
    return pairs, weights
