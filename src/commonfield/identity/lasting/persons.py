"""Person keys: random, kept from run to run, followed where they merge, never used twice."""

from __future__ import annotations

import secrets
from dataclasses import dataclass
from typing import TYPE_CHECKING

from commonfield.identity.statements import read_statement
from commonfield.tables.identifying import MEMBERSHIP, PERSON_EVENT

if TYPE_CHECKING:
    import polars as pl

    from commonfield.catalog import LinkageModel
    from commonfield.engines import DuckEngine
    from commonfield.identity.lasting.history import History

_KEY_BYTES = 8


@dataclass(frozen=True)
class KeyCounts:
    """What became of person keys; `moved` is how many subjects of the run before have another one now."""

    kept: int
    created: int
    split: int
    merged: int
    retired: int
    moved: int


def define_members(engine: DuckEngine, history: History) -> None:
    """Define `member` (subject, cluster) of everybody: solved now, or as before where nothing was touched."""
    engine.load("past_membership", history.memberships)
    engine.define(
        "open_membership", "select subject_id, person_key from past_membership where valid_to_run is null"
    )
    engine.define(
        "member_all",
        "select subject, cluster from member union all "
        "select description.subject, min(description.subject) over (partition by person_key) as cluster "
        "from description inner join open_membership using (subject_id) "
        "anti join touched on touched.subject = description.subject",
    )
    engine.define("member", "from member_all")


def assign_keys(engine: DuckEngine, *, model: LinkageModel, history: History) -> KeyCounts:
    """Define `person` (cluster, person_key) and `key_event` (kind, from_key, to_key, cluster).

    A key goes where most of its subjects went. Where several come to one cluster, the oldest stays and the
    others lead to it; a cluster to which none comes gets a new one.
    """
    _define_shared(engine, model)
    engine.define("heir", read_statement("lasting/keep_keys"))
    _give_new_keys(engine, history)
    engine.define(
        "person",
        "select cluster, person_key from heir where person_key = kept_key "
        "union all select cluster, person_key from new_key",
    )
    engine.define("key_event", _EVENTS)
    told = dict(engine.query("select kind, count(*) from key_event group by kind").iter_rows())
    kept, moved = engine.query(
        "select (select count(*) from heir where person_key = kept_key), (select count(*) from shared "
        "inner join person using (cluster) "
        "inner join member using (cluster) inner join description using (subject) "
        "inner join open_membership on open_membership.subject_id = description.subject_id "
        "and open_membership.person_key = shared.person_key where shared.person_key <> person.person_key)"
    ).row(0)
    return KeyCounts(
        kept=kept,
        created=told.get("create", 0),
        split=told.get("split", 0),
        merged=told.get("merge", 0),
        retired=told.get("retire", 0),
        moved=moved,
    )


_EVENTS = """
    select
        case when shared.person_key is null then 'create' else 'split' end as kind,
        shared.person_key as from_key, new_key.person_key as to_key, new_key.cluster
    from new_key
    left join (
        select cluster, person_key from shared
        qualify row_number() over (partition by cluster order by subjects desc, person_key asc) = 1
    ) as shared on shared.cluster = new_key.cluster
    union all
    select 'merge', person_key, kept_key, cluster from heir where person_key <> kept_key
    union all
    select distinct 'retire', person_key, null, null from open_membership
    anti join shared on shared.person_key = open_membership.person_key
"""


def _define_shared(engine: DuckEngine, model: LinkageModel) -> None:
    """Define `key_age`, and `shared`: how many subjects of a key are in a cluster now."""
    engine.define(
        "key_age",
        "select person_key, min(valid_from_run) as first_run from past_membership group by person_key",
    )
    authority = model.exact_ids[0].column if model.exact_ids else ""
    engine.define(
        "shared",
        "select member.cluster, held.person_key, count(*) as subjects, "
        "bool_or(known.subject is not null) as holds_authority, min(held.subject_id) as first_subject "
        "from open_membership as held inner join description on description.subject_id = held.subject_id "
        "inner join member on member.subject = description.subject "
        f"left join trusted_id as known on known.subject = member.subject and known.kind = '{authority}' "
        "group by member.cluster, held.person_key",
    )


def _give_new_keys(engine: DuckEngine, history: History) -> None:
    import polars as pl

    new = engine.query("select distinct cluster from member anti join heir using (cluster) order by cluster")
    events = history.events
    taken = {*history.memberships["person_key"], *events["from_key"], *events["to_key"]}
    keys = pl.Series("person_key", _fresh_keys(new.height, taken), pl.String)
    engine.load("new_key", new.with_columns(keys))


def _fresh_keys(count: int, taken: set[str]) -> list[str]:
    digits = secrets.token_bytes(_KEY_BYTES * count).hex()
    fresh = [digits[i : i + 2 * _KEY_BYTES] for i in range(0, len(digits), 2 * _KEY_BYTES)]
    if len(set(fresh) | taken) < count + len(taken):
        return _fresh_keys(count, taken)
    return fresh


def events_after(engine: DuckEngine, history: History, *, run: int, new_weights: bool) -> pl.DataFrame:
    """Give the events with those of this run, and what led to each: a decision, other weights, or records."""
    import polars as pl

    other = "weights" if new_weights else "records"
    now = engine.query(
        "with decided as (select distinct member.cluster from foundation "
        "inner join member on member.subject = foundation.subject "
        "left join past_foundation using (subject_id) "
        "where foundation.decisions <> coalesce(past_foundation.decisions, 0)) "
        f"select {run} as run, kind, from_key, to_key, "
        "case when decided.cluster is not null then 'decision' "
        f"when kind in ('create', 'retire') then 'records' else '{other}' end as cause "
        "from key_event left join decided on decided.cluster = key_event.cluster "
        "order by kind, from_key, to_key"
    )
    return pl.concat([history.events, PERSON_EVENT.conform(now)])


def memberships_after(engine: DuckEngine, *, run: int) -> pl.DataFrame:
    """Give the memberships: those that ended are closed, those that began are added."""
    engine.define(
        "holding",
        "select description.subject_id, person.person_key from description "
        "inner join member on member.subject = description.subject "
        "inner join person on person.cluster = member.cluster",
    )
    engine.define(
        "staying",
        "select subject_id, person_key from open_membership "
        "inner join holding using (subject_id, person_key)",
    )
    return MEMBERSHIP.conform(
        engine.query(
            "select past.subject_id, past.person_key, past.valid_from_run, "
            f"case when past.valid_to_run is null and staying.subject_id is null then {run} "
            "else past.valid_to_run end as valid_to_run "
            "from past_membership as past left join staying on staying.subject_id = past.subject_id "
            f"union all select subject_id, person_key, {run}, null from holding "
            "anti join staying using (subject_id) order by valid_from_run, subject_id"
        )
    )
