"""Hide the ids of people whom ids link, link again by names, and compare with what the ids say."""

from __future__ import annotations

from typing import TYPE_CHECKING

from commonfield.identity.candidates import define_eligible
from commonfield.identity.choose import choose_links, unite
from commonfield.identity.exact import trust_ids
from commonfield.identity.lasting.deciding import join_for_certain
from commonfield.identity.statements import read_statement
from commonfield.tables.identifying import NAMED_GROUP, TRIED

if TYPE_CHECKING:
    import polars as pl

    from commonfield.catalog import LinkageModel
    from commonfield.engines import DuckEngine

TURNS = 4
"""In how many turns ids are hidden: a fourth of the subjects each time, everybody once.

In each turn the others keep their ids, so that whoever is tried meets what a person without ids meets: most
of the people they could be mistaken for are spoken for, and an id of the other speaks against a wrong link.
"""
SHORT, LONG = 10, 17
"""A name is short up to 10 letters, first name and surnames together, and long from 17 on."""


def name_groups(engine: DuckEngine) -> pl.DataFrame:
    """Give the groups that names alone make, for every subject in every source: shape NAMED_GROUP."""
    letters = "length(replace(concat(first_name, last_name), ' ', ''))"
    return NAMED_GROUP.conform(
        engine.query(
            "select subject_id, subject_source.source, "
            "case when last_name is null then 'U' when contains(last_name, ' ') then 'Y' else 'N' end "
            "as compound_surname, case when first_name is null or last_name is null then 'U' "
            f"when {letters} <= {SHORT} then 'short' when {letters} < {LONG} then 'middle' else 'long' end "
            "as name_length from subject_source "
            "inner join subject on subject.subject = subject_source.subject order by 1, 2"
        )
    )


def try_without_ids(engine: DuckEngine, *, model: LinkageModel) -> pl.DataFrame:
    """Tell how everybody who holds an id, and whom names can be compared with, fares without it.

    Evidence does not depend on ids, so that nothing is weighed again, and nothing is learnt. Who is tried
    in which turn follows from the id of the subject, so that the order of records tells nothing. Whom
    names cannot find at all (another subject of the same partner, a record without names or birth date)
    is not looked for. A subject is not tried in a source in which it stands itself.

    Args:
        engine: What a run defined, with the persons in force in `holding`. Call it last: it defines ids,
            clusters and links anew.
        model: Thresholds; its seed decides who is tried when.

    Returns:
        Shape TRIED. `wrong` compares ids of one kind: one that differs in a digit is a slip and tells
        nothing.
    """
    for table in ("exact_pair", "id_holder"):
        engine.define(f"{table}_told", f"from {table}")
    engine.define("told_person", _TOLD_PERSON)
    engine.define("told_id", _TOLD_ID)
    engine.define("touched", "select subject from subject")
    engine.define(
        "turn_of",
        f"select subject, md5_number_lower(subject_id || '{model.seed}') % {TURNS} as turn "
        "from subject semi join id_holder_told as held on held.subject = subject.subject",
    )
    engine.define(
        "tried", "select 0 as subject, '' as other_source, true as found, true as wrong where false"
    )
    for turn in range(TURNS):
        engine.define("hidden", f"select subject from turn_of where turn = {turn}")
        _link_without(engine, model)
        engine.define("tried_now", read_statement("quality/tried"))
        engine.define("tried_next", "from tried union all from tried_now")
        engine.define("tried", "from tried_next")
    return TRIED.conform(
        engine.query(
            "select subject_id, other_source, found, wrong from tried "
            "inner join subject on subject.subject = tried.subject order by 1, 2"
        )
    )


_TOLD_PERSON = """
select
    subject.subject,
    subject.partner_no,
    holding.person_key,
    exact_member.cluster,
    comparable.subject is not null as comparable
from subject
inner join holding on holding.subject_id = subject.subject_id
inner join exact_member on exact_member.subject = subject.subject
left join comparable on comparable.subject = subject.subject
"""
_TOLD_ID = """
select distinct told_person.cluster, trusted_id.kind, trusted_id.id
from trusted_id
inner join told_person on told_person.subject = trusted_id.subject
"""


def _link_without(engine: DuckEngine, model: LinkageModel) -> None:
    """Define `member` as the linkage would have it without the ids of `hidden` subjects."""
    engine.define(
        "exact_pair",
        "select told.* from exact_pair_told as told "
        "anti join hidden on hidden.subject = told.l anti join hidden as other on other.subject = told.r",
    )
    engine.define(
        "id_holder",
        "select told.* from id_holder_told as told anti join hidden on hidden.subject = told.subject",
    )
    trust_ids(engine)
    join_for_certain(engine)
    define_eligible(engine, model=model)
    choose_links(engine, model=model)
    unite(engine)
