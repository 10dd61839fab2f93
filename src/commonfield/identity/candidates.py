"""Which pairs of subjects are weighed at all, and which of the weighed ones may be one person."""

from __future__ import annotations

from typing import TYPE_CHECKING

from commonfield.identity.statements import read_statement

if TYPE_CHECKING:
    from commonfield.catalog import LinkageModel
    from commonfield.engines import DuckEngine, Engine


def define_comparable(engine: DuckEngine) -> None:
    """Define `comparable`: the subjects of which enough is known to compare them."""
    engine.define(
        "comparable",
        "select * from subject where coalesce(first_name, last_name) is not null "
        "and (birth_date is not null or school is not null)",
    )


def define_pairs_to_weigh(engine: Engine, *, model: LinkageModel, fresh: str) -> int:
    """Define `to_weigh` (l, r): pairs across partners that a blocking rule brings together; return how many.

    Only what two subjects say of themselves counts here, so that a pair need not be weighed again because a
    third came. The subject of the partner whose name comes first is `l`.

    Args:
        engine: Holds `comparable`.
        model: Blocking rules.
        fresh: A table with a column `subject`: at least one of a pair is in it.
    """
    used = sorted({column for rule in model.blocking_rules for column in rule})
    columns = ", ".join(f'comparable."{column}"' for column in used)
    engine.define(
        "blockable",
        f"select comparable.subject, comparable.partner_no, {columns}, fresh.subject is not null as fresh "
        f'from comparable left join "{fresh}" as fresh on fresh.subject = comparable.subject',
    )
    engine.define("to_weigh", " union ".join(_pairs_of(rule) for rule in model.blocking_rules))
    pairs = int(engine.query("select count(*) from to_weigh").item())
    engine.drop("blockable")
    return pairs


def define_eligible(engine: DuckEngine, *, model: LinkageModel) -> None:
    """Define `eligible` (l, r, weight): weighed pairs that could make a link, or rival one.

    Ruled out are pairs that are joined already, that would put two subjects of one partner together, that
    hold different trusted ids of one kind (a difference of one digit is a slip, not another id), twins, and
    pairs that somebody decided are two people: see `eligible.sql`.
    """
    engine.define(
        "strong",
        f"select l, r, weight from edge_now where weight >= {model.match_weight - model.apart}",
    )
    engine.define("eligible", read_statement("eligible"))


def _pairs_of(rule: list[str]) -> str:
    same = " and ".join(f'a."{column}" = b."{column}"' for column in rule)
    return (
        "select case when a.partner_no < b.partner_no then a.subject else b.subject end as l, "
        "case when a.partner_no < b.partner_no then b.subject else a.subject end as r "
        f"from blockable as a inner join blockable as b on {same} and a.partner_no <> b.partner_no "
        "where a.fresh and (not b.fresh or a.partner_no < b.partner_no)"
    )
