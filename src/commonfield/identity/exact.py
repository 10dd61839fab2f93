"""People who hold the same id in several sources, unless everything else speaks against it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from commonfield.identity.statements import read_statement

if TYPE_CHECKING:
    from commonfield.catalog import LinkageModel
    from commonfield.engines import DuckEngine


@dataclass(frozen=True)
class ExactLinks:
    """What the ids gave: `distrusted` ids, `refused` pairs that share an id, and `links` taken."""

    links: int
    refused: int
    distrusted: int


def link_by_ids(engine: DuckEngine, *, model: LinkageModel) -> ExactLinks:
    """Define `exact_link` (l, r) and `trusted_id` (subject, kind, id).

    Two subjects that share a valid id are one person, except where birth date and name both speak against
    it: then the id is wrong for one of them, and what else holds the id is linked only if its own
    description agrees. An id with which one partner knows two different people is not trusted at all. What
    somebody decided of two subjects (`same_pair`, `apart`) stands above their descriptions.
    """
    _define_holders(engine, model)
    engine.define("exact_pair", read_statement("exact_pairs"))
    trust_ids(engine)
    return ExactLinks(
        links=_count(engine, "from exact_link"),
        refused=_count(engine, "from exact_pair where different"),
        distrusted=_count(engine, "from distrusted_id"),
    )


def trust_ids(engine: DuckEngine) -> None:
    """Define `exact_link` and `trusted_id`, see `link_by_ids`, from `id_holder` and `exact_pair`."""
    engine.define(
        "distrusted_id",
        "select distinct kind, id from exact_pair where different and same_partner "
        "union select kind, id from crowded_id",
    )
    engine.define("doubted_id", "select distinct kind, id from exact_pair where different")
    engine.define(
        "exact_link",
        "select distinct l, r from exact_pair as pair "
        "anti join distrusted_id as bad on pair.kind = bad.kind and pair.id = bad.id "
        "where not different and (described or not exists "
        "(select 1 from doubted_id as doubt where doubt.kind = pair.kind and doubt.id = pair.id))",
    )
    engine.define(
        "trusted_id",
        "select holder.* from id_holder as holder "
        "anti join distrusted_id as bad on holder.kind = bad.kind and holder.id = bad.id "
        "anti join doubted_id as doubt on holder.kind = doubt.kind and holder.id = doubt.id",
    )


def _define_holders(engine: DuckEngine, model: LinkageModel) -> None:
    # One digit repeated is what people type to get past a form.
    every = " union all ".join(
        f"select subject, '{known.column}' as kind, {known.column} as id, {known.at_most} as at_most "
        f"from subject where regexp_full_match({known.column}, '{known.valid}') "
        f"and replace({known.column}, {known.column}[1], '') <> ''"
        for known in model.exact_ids
    )
    engine.define("id_held", every)
    engine.define(
        "crowded_id",
        "select kind, id from id_held group by kind, id having count(*) > any_value(at_most)",
    )
    engine.define(
        "id_holder",
        "select subject, kind, id from id_held "
        "anti join crowded_id on id_held.kind = crowded_id.kind and id_held.id = crowded_id.id",
    )


def _count(engine: DuckEngine, rest: str) -> int:
    return int(engine.query(f"select count(*) {rest}").item())
