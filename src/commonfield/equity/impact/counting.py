"""From rows to counts of people by group."""

from __future__ import annotations

from dataclasses import replace
from itertools import combinations
from pathlib import Path
from typing import TYPE_CHECKING

from commonfield.equity.impact.design import Design
from commonfield.equity.impact.families import Count, Family, Group, in_order
from commonfield.equity.impact.outcomes import HIDDEN, PEOPLE, SUCCESSES, with_counts
from commonfield.equity.impact.reading import columns_of, read_table
from commonfield.findings import SubmissionError

if TYPE_CHECKING:
    import polars as pl

BLANK = "(blank)"
"""The group, or cohort, of those whose cell is empty."""
_SUMS = (SUCCESSES, PEOPLE, HIDDEN)
_COHORT, _GROUP, _VARIABLE, _ROWS = " cohort", " group", " variable", " rows"


def count_file(path: Path, design: Design) -> list[Family]:
    """Count the people of a file by cohort and group.

    Who has no outcome counts nowhere. A group whose code is blank is the group `(blank)`. A group is hidden
    as soon as one of its rows is, and then everybody is unknown too, except where a total tells them.

    Returns:
        Families by cohort, in the order of the columns asked for. A cohort in which nobody counts and
        nothing is hidden is none.

    Raises:
        UsageError: the file lacks a column.
        SubmissionError: the file is no table, or a cell holds what cannot be counted.
    """
    rows = with_counts(path, read_table(path, design), design)
    found = [family for each in _families(path, rows, design) for family in each]
    if not found:
        raise SubmissionError(
            f"{path.name}, column {design.success}: expected an outcome in at least one row, found none.",
            likely_cause="Another column holds the outcome.",
            fix="Name it with --success.",
        )
    rank = {cohort: i for i, cohort in enumerate(in_order({f.cohort for f in found if f.cohort is not None}))}
    return sorted(found, key=lambda family: rank.get(family.cohort or "", 0))


def _families(path: Path, rows: pl.DataFrame, design: Design) -> list[list[Family]]:
    import polars as pl

    cohort = pl.col(design.cohort).replace("", BLANK) if design.cohort else pl.lit(None, pl.String)
    rows = rows.with_columns(cohort.alias(_COHORT))
    everybody = _counted(rows, [_COHORT])
    alive = everybody.filter(pl.col(_ROWS) > 0)[_COHORT].to_list()
    totals = _totals(rows, design)
    found = [
        _with_totals(path, _by_codes(of, columns, variable, design, alive), totals, design)
        for of, columns, variable in _variables(rows, design)
    ]
    patterns = [p for p in design.members if "*" in p]
    named = {c: c for c in design.members if "*" not in c}
    for name, columns in [
        *((pattern, columns_of(pattern, rows.columns, path)) for pattern in patterns),
        *([(", ".join(named), named)] if named else []),
    ]:
        found.append(_by_ticks(rows, columns, name, alive))
    return found


def _variables(rows: pl.DataFrame, design: Design) -> list[tuple[pl.DataFrame, tuple[str, ...], str]]:
    """Give each variable: its rows, the columns that hold its groups, and its name."""
    import polars as pl

    if design.variable:
        names = rows[design.variable].unique().sort().to_list()
        return [
            (rows.filter(pl.col(design.variable) == name), design.groups, name or BLANK) for name in names
        ]
    pairs = list(combinations(design.groups, 2)) if design.cross else []
    columns = [*((column,) for column in design.groups), *pairs]
    return [(rows, of, " x ".join(of)) for of in columns]


def _by_codes(
    rows: pl.DataFrame, columns: tuple[str, ...], variable: str, design: Design, alive: list[str | None]
) -> list[Family]:
    """Give the families of one variable: each person in the group of their code."""
    import polars as pl

    named = pl.concat_str([pl.col(c).replace("", BLANK) for c in columns], separator=" x ").alias(_GROUP)
    counted = _counted(rows.with_columns(named), [_COHORT, _GROUP])
    if design.total:
        counted = counted.filter(pl.col(_GROUP) != design.total)
    found = []
    for cohort in alive:
        cells = counted.filter(pl.col(_COHORT).eq_missing(pl.lit(cohort)))
        groups = tuple(
            Group(variable, name, _count(*sums), is_pool=bool(design.pool) and name == design.pool)
            for name, *sums in cells.select(_GROUP, *_SUMS).sort(_GROUP).iter_rows()
        )
        everybody = _count(*(int(cells[sum_].sum()) for sum_ in _SUMS))
        if groups:
            found.append(Family(cohort, variable, groups, everybody))
    return found


_Totals = dict[str | None, dict[str, Count]]


def _totals(rows: pl.DataFrame, design: Design) -> _Totals:
    """Give the totals that the file shows, by cohort and variable."""
    import polars as pl

    if not design.total:
        return {}
    column = design.groups[0]
    variable = pl.col(design.variable) if design.variable else pl.lit(column)
    of = rows.filter(pl.col(column) == design.total).with_columns(variable.alias(_VARIABLE))
    found: _Totals = {}
    for cohort, name, *sums in (
        _counted(of, [_COHORT, _VARIABLE]).select(_COHORT, _VARIABLE, *_SUMS).iter_rows()
    ):
        count = _count(*sums)
        if count is not None:
            found.setdefault(cohort, {})[name] = count
    return found


def _with_totals(path: Path, families: list[Family], totals: _Totals, design: Design) -> list[Family]:
    """Take everybody from a total: that of the variable, or the only one that the cohort has."""
    found = []
    for family in families:
        told = totals.get(family.cohort, {})
        total = told.get(family.name) or (next(iter(told.values())) if len(set(told.values())) == 1 else None)
        shown = [group.count for group in family.groups if group.count]
        # Groups together may be more by a few, where somebody changed groups; none is more by itself.
        if total and any(c.people > total.people or c.successes > total.successes for c in shown):
            raise SubmissionError(
                f"{path.name}, column {design.groups[0]}: expected a total that counts the people of each "
                f"group, found one that counts fewer, of {family.name}.",
                likely_cause="Rows of several metrics or breakdowns are read together.",
                fix="Choose those that belong together with --where, or leave --total out.",
            )
        found.append(replace(family, everybody=total) if total else family)
    return found


def _by_ticks(
    rows: pl.DataFrame, columns: dict[str, str], name: str, alive: list[str | None]
) -> list[Family]:
    """Give the families of columns in each of which a person may count."""
    import polars as pl

    counted = rows.group_by(_COHORT).agg(
        *(
            pl.col(sum_).filter(pl.col(column) == "1").sum().alias(f"{sum_} {i}")
            for i, column in enumerate(columns)
            for sum_ in _SUMS
        ),
        *(pl.col(sum_).sum() for sum_ in _SUMS),
    )
    found = []
    for each in counted.iter_rows(named=True):
        if each[_COHORT] in alive:
            groups = tuple(
                Group(column, group, _count(*(each[f"{sum_} {i}"] for sum_ in _SUMS)))
                for i, (column, group) in enumerate(columns.items())
            )
            everybody = _count(*(each[sum_] for sum_ in _SUMS))
            found.append(Family(each[_COHORT], name, groups, everybody, is_disjoint=False))
    return found


def _count(successes: int, people: int, hidden: int) -> Count | None:
    return None if hidden else Count(int(successes), int(people))


def _counted(rows: pl.DataFrame, keys: list[str]) -> pl.DataFrame:
    """Add up by keys; `rows` is how many rows count or are hidden."""
    import polars as pl

    return rows.group_by(keys).agg(
        pl.col(SUCCESSES).sum(),
        pl.col(PEOPLE).sum(),
        pl.col(HIDDEN).any(),
        (pl.col(HIDDEN) | (pl.col(PEOPLE) > 0)).sum().alias(_ROWS),
    )
