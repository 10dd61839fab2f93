"""One-to-one links from weighed pairs, and clusters that never hold two subjects of one partner by weight."""

from __future__ import annotations

from typing import TYPE_CHECKING

from commonfield.identity.statements import read_statement

if TYPE_CHECKING:
    from commonfield.catalog import LinkageModel
    from commonfield.engines import DuckEngine


def choose_links(engine: DuckEngine, *, model: LinkageModel) -> int:
    """Define `weight_link` (l, r, weight) from `eligible` pairs of `touched` subjects; return how many links.

    A link is the best of both sides among the subjects of one partner, weighs at least `match_weight`,
    and beats the next best by at least `apart`.
    """
    engine.define("ranked", read_statement("mutual_best"))
    engine.define(
        "weight_link",
        f"select l, r, weight from ranked where best and weight >= {model.match_weight} "
        f"and coalesce(weight - rival >= {model.apart}, true)",
    )
    return int(engine.query("select count(*) from weight_link").item())


def unite(engine: DuckEngine) -> None:
    """Define `member` (subject, cluster) of the `touched` subjects, from `joined` clusters and weighed links.

    Links are taken in rounds, in each the links that are the best of both clusters. A link that would put
    two subjects of one partner together, or two different trusted ids, or two subjects that somebody decided
    are two people, is never taken, not even through others.
    """
    engine.define(
        "member", "select joined.* from joined semi join touched on touched.subject = joined.subject"
    )
    while _join_best(engine):
        pass


def _join_best(engine: DuckEngine) -> int:
    engine.define("round", read_statement("unite_round"))
    joined = int(engine.query("select count(*) from round").item())
    if joined:
        engine.define(
            "member_next",
            "select member.subject, coalesce(round.into_cluster, member.cluster) as cluster "
            "from member left join round on round.from_cluster = member.cluster",
        )
        engine.define("member", "from member_next")
    return joined
