"""Worked examples of a definition, as event tables and as checks of what the metric makes of them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from typing import TYPE_CHECKING, Any

from commonfield.catalog import Group, Metric
from commonfield.catalog.condition import DATE_OF, Where
from commonfield.catalog.metric import Example, Expectation
from commonfield.engines import Engine
from commonfield.metrics.run import measure
from commonfield.tables import EVENT_TABLES, INSTITUTION
from commonfield.vocabulary import academic_year_of

if TYPE_CHECKING:
    import polars as pl

REGION = "example"
ALWAYS_DUE = date(2100, 1, 1)
ALWAYS_THERE = 1900
_ABSENT = {
    "level": "high_school",
    "segment": "k12",
    "kind": "other",
    "role": "participant",
    "institution": "home",
}


def run_example(
    engine: Engine, metric: Metric, example: Example, *, groups: Mapping[str, Group]
) -> list[str]:
    """Run one worked example on an engine; say what came out otherwise than expected, if anything."""
    for name, frame in example_tables(metric, [example]).items():
        engine.load(name, frame)
    asked = {expected.group for expected in example.expectations}
    measured = measure(
        engine,
        [metric],
        groups={name: group for name, group in groups.items() if name in _with_parts(asked, groups)},
        data_as_of=example.data_as_of or ALWAYS_DUE,
        region=REGION,
        data_from=example.data_from or ALWAYS_THERE,
    )
    return [wrong for expected in example.expectations for wrong in differences(measured, expected)]


def differences(measured: pl.DataFrame, expected: Expectation) -> list[str]:
    """Say how a measured cell differs from what an example expects; nothing where it does not."""
    import polars as pl

    place = expected.place or REGION
    where = {"level": expected.level, "place": place, "group": expected.group, "value": expected.value}
    cells = measured.filter(pl.col(name) == wanted for name, wanted in where.items())
    if expected.academic_year is not None:
        cells = cells.filter(pl.col("academic_year") == expected.academic_year)
    if len(cells) != 1:
        return [f"expected one cell of {where}, found {len(cells)}"]
    cell = cells.row(0, named=True)
    counts = ("denominator", "numerator", "median", "measured")
    asked = {name: getattr(expected, name) for name in counts if getattr(expected, name) is not None}
    return [
        f"{name}: expected {wanted}, found {cell[name]}"
        for name, wanted in {**asked, "status": expected.status}.items()
        if cell[name] != wanted
    ]


def example_tables(metric: Metric, examples: Iterable[Example]) -> dict[str, pl.DataFrame]:
    """Write examples as event tables and the institutions that occur in them.

    People of one example never meet those of another: each is named after its place in the list, and so
    are the institutions it names, from the second example on.
    """
    import polars as pl

    asked = _asked_for(metric)
    rows: dict[str, list[dict[str, Any]]] = {name: [] for name in EVENT_TABLES}
    for number, example in enumerate(examples):
        for table in EVENT_TABLES:
            for said in getattr(example, table):
                rows[table].append(_row(table, said, asked.get(table, {}), number, len(rows[table]) + 1))
    frames = {name: _frame(table.schema(), rows[name]) for name, table in EVENT_TABLES.items()}
    codes = sorted({row["institution"] for listed in rows.values() for row in listed if "institution" in row})
    institutions = pl.DataFrame(
        {"institution": codes, "name": codes, "place": codes, "place_name": codes},
        schema_overrides=dict.fromkeys(["institution", "name", "place", "place_name"], pl.String),
    ).with_columns(
        partner=pl.lit("example"),
        segment=pl.lit("k12"),
        county=pl.lit("06071"),
        county_name=pl.lit("Example"),
        locale=pl.lit("town"),
    )
    return {**frames, "institution": INSTITUTION.conform(institutions)}


def _with_parts(asked: set[str], groups: Mapping[str, Group]) -> set[str]:
    return asked | {part for name in asked & set(groups) for part in groups[name].crossed}


def _frame(schema: dict[str, Any], rows: list[dict[str, Any]]) -> pl.DataFrame:
    import polars as pl

    return pl.DataFrame([{name: row.get(name) for name in schema} for row in rows], schema=schema)


def _row(
    table: str, said: dict[str, Any], asked: dict[str, Any], number: int, record_no: int
) -> dict[str, Any]:
    columns = EVENT_TABLES[table].names
    row = {name: value for name, value in {**_ABSENT, **asked}.items() if name in columns}
    row |= {name: value for name, value in said.items() if name != "person"}
    if number and "institution" in columns:
        row["institution"] = f"{number}-{row['institution']}"
    row["person_key"] = f"{number}-{said['person']}"
    day = row.get(DATE_OF.get(table, "began_on"))
    row.setdefault("academic_year", academic_year_of(day) if day else 2000)
    return {**row, "partner": "example", "submission_id": "example", "record_no": record_no}


def _asked_for(metric: Metric) -> dict[str, dict[str, Any]]:
    asked: dict[str, dict[str, Any]] = {}
    for begins in metric.versions:
        version = metric.in_version(begins)
        _take(asked, version.cohort.event, version.cohort.where)
        excluded = [id(event) for event in version.in_exclusions]
        for selection in version.selections:
            if id(selection) not in excluded:
                _take(asked, selection.event, selection.where)
    return asked


def _take(asked: dict[str, dict[str, Any]], table: str, where: Where) -> None:
    for name, wanted in where.items():
        if isinstance(wanted, bool | int | float | str | date):
            asked.setdefault(table, {}).setdefault(name, wanted)
        elif isinstance(wanted, list):
            asked.setdefault(table, {}).setdefault(name, wanted[0])
