"""Every pair a person might be shown, and why it deserves a look."""

from __future__ import annotations

from typing import TYPE_CHECKING

from commonfield.engines import DuckEngine
from commonfield.identity.components import define_components
from commonfield.identity.review.constraints import parts
from commonfield.identity.review.decisions import Pair
from commonfield.identity.statements import read_statement

if TYPE_CHECKING:
    import polars as pl

RIVAL_BITS = 3.0
REASONS = ("rival", "bridge", "one_partner", "twin")
"""Why a pair is looked at whatever it weighs: another candidate within `RIVAL_BITS`; the only link that holds
a person together, of three subjects or more that no id joins; two subjects of one partner as one person; a
twin, it seems."""


def reviewable(
    edges: pl.DataFrame, *, crosswalk: pl.DataFrame, descriptions: pl.DataFrame, threshold: float
) -> pl.DataFrame:
    """Give every pair that may be shown: those that ids have not decided, one way or the other.

    Args:
        edges: Weighed pairs: `l`, `r` (subject ids, the lower first), `weight` (bits).
        crosswalk: Shape CROSSWALK: who is which person now.
        descriptions: One row for each subject, as `identity` describes it.
        threshold: The weight from which the model links.

    Returns:
        One row for each pair, ordered by l and r: `l`, `r` (the lower id first), `l_partner`, `r_partner`,
        `source_pair`, `weight` (null where nobody weighed it: ids joined the pair, or no rule brought it
        together), `linked` (one person now) and, for each of `REASONS`, whether it applies.
    """
    import polars as pl

    with DuckEngine() as engine:
        engine.load("edge", edges.select("l", "r", "weight"))
        engine.load("crosswalk", crosswalk.select("subject_id", "person_key", "partner", "source"))
        engine.load("subject", descriptions)
        engine.define("id_link", _SHARING_IDS)
        define_components(engine, "by_id", nodes="subject", links="id_link")
        engine.define("who", read_statement("review/who"))
        engine.define("twin", read_statement("review/twins"))
        for presence, by in (("id_presence", "id_cluster"), ("person_presence", "person_key")):
            engine.define(presence, f"select {by}, list(distinct partner) as partners from who group by {by}")
        pairs = engine.query(read_statement("review/pairs"))
        id_links = engine.query(
            "select person_key, l.subject_id as l, r.subject_id as r from id_link "
            "inner join subject as l on l.subject = id_link.l "
            "inner join subject as r on r.subject = id_link.r"
        )
    return pairs.with_columns(
        _marked(pairs, _rivals(pairs, threshold)).alias("rival"),
        _marked(pairs, _bridges(pairs, id_links, threshold)).alias("bridge"),
        pl.col("twin") & (pl.col("weight").is_null() | (pl.col("weight") >= threshold - 2 * RIVAL_BITS)),
    ).select("l", "r", "l_partner", "r_partner", "source_pair", "weight", "linked", *REASONS)


_SHARING_IDS = """
with held as (
    select subject.subject, crosswalk.person_key, unnest([ssid, ssn]) as id, unnest(['ssid', 'ssn']) as kind
    from subject
    inner join crosswalk on crosswalk.subject_id = subject.subject_id
)

select distinct l.subject as l, r.subject as r, l.person_key
from held as l
inner join held as r
    on l.person_key = r.person_key and l.kind = r.kind and l.id = r.id and l.subject < r.subject
"""


def _rivals(pairs: pl.DataFrame, threshold: float) -> pl.DataFrame:
    """Find pairs that compete, within a few bits, for a subject's only place at one partner."""
    import polars as pl

    weighed = pairs.filter(pl.col("weight").is_not_null(), pl.col("l_partner") != pl.col("r_partner"))
    sides = pl.concat(
        weighed.select("l", "r", "weight", subject=side, at=f"{other}_partner")
        for side, other in (("l", "r"), ("r", "l"))
    )
    most = pl.col("weight").max().over("subject", "at")
    near = sides.filter(most >= threshold, pl.col("weight") >= most - RIVAL_BITS)
    return near.filter(pl.len().over("subject", "at") > 1).select("l", "r")


def _bridges(pairs: pl.DataFrame, id_links: pl.DataFrame, threshold: float) -> pl.DataFrame:
    """Find weighed links without which a person falls apart, of three or more that no id joins."""
    import polars as pl

    links = pairs.filter(pl.col("linked"), pl.col("weight") >= threshold)
    weighed: dict[str, set[Pair]] = {}
    for person, left, right in links.select("person_key", "l", "r").iter_rows():
        weighed.setdefault(person, set()).add(Pair(left, right))
    by_id: dict[str, set[Pair]] = {}
    of_these = id_links.filter(pl.col("person_key").is_in(list(weighed)))
    for person, left, right in of_these.select("person_key", "l", "r").iter_rows():
        by_id.setdefault(person, set()).add(Pair.of(left, right))
    found = [
        (link.l, link.r)
        for person, own in weighed.items()
        for link in _holding(own, by_id.get(person, set()))
    ]
    return pl.DataFrame(found, schema={"l": pl.String, "r": pl.String}, orient="row")


def _holding(weighed: set[Pair], by_id: set[Pair]) -> list[Pair]:
    known = parts(by_id)
    if len({known.get(subject, subject) for pair in weighed for subject in (pair.l, pair.r)}) <= 2:
        return []  # a link of two is what every link is
    found = []
    for link in sorted(weighed, key=lambda pair: (pair.l, pair.r)):
        part_of = parts((weighed | by_id) - {link})
        if part_of.get(link.l, link.l) != part_of.get(link.r, link.r):
            found.append(link)
    return found


def _marked(pairs: pl.DataFrame, found: pl.DataFrame) -> pl.Series:
    import polars as pl

    marks = found.unique(["l", "r"]).with_columns(found=pl.lit(value=True))
    marked = pairs.select("l", "r").join(marks, on=["l", "r"], how="left", maintain_order="left")
    return marked["found"].fill_null(value=False)
