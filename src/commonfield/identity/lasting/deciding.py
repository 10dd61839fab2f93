"""What people decided, as the solver takes it: who is one person for certain, and who must not be."""

from __future__ import annotations

from typing import TYPE_CHECKING

from commonfield.identity.components import define_components
from commonfield.identity.review.constraints import constraints_of
from commonfield.tables.identifying import DECISION

if TYPE_CHECKING:
    import polars as pl

    from commonfield.engines import DuckEngine

Pair = tuple[int, int]


def load_decisions(engine: DuckEngine, decisions: pl.DataFrame | None) -> None:
    """Define `same_pair` and `apart` (l, r; the lower number first) of the subjects that are there.

    Args:
        engine: Holds `subject`.
        decisions: Shape `DECISION`; those that are superseded, in conflict, or unsure say nothing.
    """
    demanded = constraints_of(DECISION.empty() if decisions is None else DECISION.conform(decisions))
    for table, pairs in (("same_pair", demanded.same), ("apart", demanded.different)):
        engine.load(f"decided_{table}", pairs)
        engine.define(
            table,
            "select distinct least(l.subject, r.subject) as l, greatest(l.subject, r.subject) as r "
            f"from decided_{table} as pair inner join subject as l on l.subject_id = pair.l "
            "inner join subject as r on r.subject_id = pair.r where pair.l <> pair.r",
        )


def join_for_certain(engine: DuckEngine) -> None:
    """Define `joined` and `exact_member` (subject, cluster): by ids and decisions, and by ids alone.

    Where ids would lead, through others, from one subject to another that somebody decided is a second
    person, links by id (`exact_link`) are taken one by one while they do not, and the others left out.
    """
    engine.define("sure_link", "select l, r from exact_link union select l, r from same_pair")
    define_components(engine, "joined", nodes="subject", links="sure_link")
    engine.define(
        "crossed",
        "select distinct l.cluster from apart inner join joined as l on l.subject = apart.l "
        "inner join joined as r on r.subject = apart.r and r.cluster = l.cluster",
    )
    if engine.query("select count(*) from crossed").item():
        _take_apart(engine)
        engine.define("sure_link", "select l, r from exact_link union select l, r from same_pair")
        define_components(engine, "joined", nodes="subject", links="sure_link")
    define_components(engine, "exact_member", nodes="subject", links="exact_link")


def _take_apart(engine: DuckEngine) -> None:
    import polars as pl

    within = (
        "inner join joined on joined.subject = pair.l semi join crossed on crossed.cluster = joined.cluster"
    )
    same, exact, apart = (
        list(engine.query(f"select pair.l, pair.r from {table} as pair {within} order by 1, 2").iter_rows())
        for table in ("same_pair", "exact_link", "apart")
    )
    left_out = crossing_links(same, exact, apart)
    engine.load("left_out", pl.DataFrame(left_out, schema={"l": pl.Int64, "r": pl.Int64}, orient="row"))
    engine.define("exact_link_left", "select l, r from exact_link anti join left_out using (l, r)")
    engine.define("exact_link", "from exact_link_left")


def crossing_links(same: list[Pair], exact: list[Pair], apart: list[Pair]) -> list[Pair]:
    """Give the links by id that would join two subjects which must stay apart, taking the others in order."""
    cluster: dict[int, int] = {}

    def root(subject: int) -> int:
        while cluster.setdefault(subject, subject) != subject:
            subject = cluster[subject]
        return subject

    for link in same:
        one, other = (root(subject) for subject in link)
        cluster[max(one, other)] = min(one, other)
    left_out = []
    for link in exact:
        one, other = (root(subject) for subject in link)
        if one != other and any({root(a), root(b)} == {one, other} for a, b in apart):
            left_out.append(link)
        else:
            cluster[max(one, other)] = min(one, other)
    return left_out
