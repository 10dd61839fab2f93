"""Which group a subject belongs to: as sources state it of the person, and by its name alone."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import polars as pl

    from commonfield.catalog import Group
    from commonfield.engines import DuckEngine

STATED = (
    "race_ethnicity", "gender", "english_learner", "disability", "foster", "homeless",
    "socioeconomically_disadvantaged",
)  # fmt: skip
"""Groups that sources state."""
OF_NAMES = ("compound_surname", "name_length")
"""Groups that the name alone decides."""
NOT_PERMITTED = "not_permitted"
"""Value of subjects of whom nothing is stated and whose partner does not let the characteristic be used."""


def define_groups(
    engine: DuckEngine,
    characteristics: pl.DataFrame,
    *,
    crosswalk: pl.DataFrame,
    groups: Mapping[str, Group],
    allowed: Mapping[str, frozenset[str]],
    refused: Mapping[str, frozenset[str]],
) -> list[str]:
    """Define `subject_group`: subject_id, source, and a column for each group; name the groups.

    A person has one value of a group, whoever states it: "ever" is in any year, `latest` the last
    statement. The value is null where no partner of the source states the group: there it would be known
    only of those who were linked to a source that does, and the unlinked would all look alike.

    Args:
        engine: Holds `crosswalk` and `named`.
        characteristics: Shape CHARACTERISTIC.
        crosswalk: Shape CROSSWALK.
        groups: Definitions by name, of which `STATED` are used.
        allowed: By characteristic, the partners whose statements may be used.
        refused: By characteristic, the partners that state it and do not let it be used.
    """
    import polars as pl

    sources = _sources(engine, crosswalk)
    columns = []
    for name in STATED:
        group = groups[name]
        mine = characteristics.filter(
            pl.col("characteristic") == group.characteristic,
            pl.col("partner").is_in(sorted(allowed.get(group.characteristic, ()))),
        )
        engine.load(f"stated_{name}", _one_value(mine, group))
        telling = mine.select("person_key", "partner").unique().join(sources, on=["person_key", "partner"])
        columns.append(_column(group, sorted(set(telling["source"])), refused))
    engine.define(
        "subject_group",
        f"select named.*, {', '.join(columns)} from named "
        "inner join crosswalk on crosswalk.subject_id = named.subject_id "
        + " ".join(f"left join stated_{n} on stated_{n}.person_key = crosswalk.person_key" for n in STATED),
    )
    return [*STATED, *OF_NAMES]


def _sources(engine: DuckEngine, crosswalk: pl.DataFrame) -> pl.DataFrame:
    """Give the sources of each person at each partner; a subject may stand in several."""
    named = engine.query("select subject_id, source from named")
    held = crosswalk.select("subject_id", "person_key", "partner")
    return named.join(held, on="subject_id").select("person_key", "partner", "source").unique()


def _one_value(stated: pl.DataFrame, group: Group) -> pl.DataFrame:
    """Make one value of all that is stated of a person; of a tie, the value listed first."""
    import polars as pl

    listed = [(code, n) for n, v in enumerate(group.values) for code in (v.codes or [v.code])]
    codes = pl.DataFrame(listed, schema={"value": pl.String, "position": pl.Int64}, orient="row")
    latest = ["academic_year", "began_on"] if group.membership == "latest" else []
    ordered = (
        stated.join(codes, on="value")
        .sort(*latest, "position", descending=[*(True for _ in latest), False], nulls_last=True)
        .unique("person_key", keep="first", maintain_order=True)
    )
    names = {n: v.code for n, v in enumerate(group.values)}
    return ordered.select(
        "person_key", value=pl.col("position").replace_strict(names, return_dtype=pl.String)
    )


def _column(group: Group, telling: list[str], refused: Mapping[str, frozenset[str]]) -> str:
    name = group.group
    sources = "".join(f", '{source}'" for source in telling)
    partners = "".join(f", '{partner}'" for partner in sorted(refused.get(group.characteristic, ())))
    return (
        f"case when named.source in (''{sources}) then coalesce(stated_{name}.value, "
        f"case when crosswalk.partner in (''{partners}) then '{NOT_PERMITTED}' "
        f"else '{group.otherwise}' end) end as {name}"
    )
