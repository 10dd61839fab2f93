"""Figures as CSV: one file a figure, one a measure, and one of everything. Codes and statuses stay words."""

from __future__ import annotations

import csv
import io
from collections.abc import Mapping, Sequence
from dataclasses import asdict, fields
from typing import TYPE_CHECKING, Any

from commonfield.reports.context import GoalLine
from commonfield.reports.naming import Names
from commonfield.reports.published import Cell, Gap, Published
from commonfield.tables.cells import harmless, harmless_frame

if TYPE_CHECKING:
    import polars as pl

LINKS = ("link_rate", "coverage", "missed_links", "false_links")
NAMES = ["place_name", "label_en", "label_es"]
COLUMNS = [
    name
    for name in dict.fromkeys([*(f.name for kind in (Cell, Gap, GoalLine) for f in fields(kind)), *NAMES])
    if name != "row"
]


def figure_csv(records: Sequence[Mapping[str, Any]]) -> str:
    """Write the records of one figure, cells and gaps in one form; a number not known is an empty cell."""
    present = {key for record in records for key in record} | {"status"}
    columns = [column for column in COLUMNS if column in present]
    buffer = io.StringIO()
    writer = csv.writer(buffer, lineterminator="\n")
    writer.writerow(columns)
    writer.writerows(
        [_plain({"status": "shown", **row}.get(column)) for column in columns] for row in records
    )
    return buffer.getvalue()


def records_csv(records: Sequence[Mapping[str, Any]], *, digits: int = 6) -> str:
    """Write plain records under the columns of the first; numbers keep `digits` significant digits."""
    buffer = io.StringIO()
    columns = list(records[0]) if records else []
    writer = csv.writer(buffer, lineterminator="\n")
    writer.writerow(columns)
    writer.writerows([_plain(row[column], digits) for column in columns] for row in records)
    return buffer.getvalue()


def _plain(value: Any, digits: int = 6) -> Any:
    if isinstance(value, str):
        return harmless(value)
    return f"{value:.{digits}g}" if isinstance(value, float) else "" if value is None else value


def data_files(published: Published, names: Names) -> dict[str, str]:
    """Write every figure of the report, by kind and a file a measure.

    `figures.csv`, `gaps.csv`, `link-rates.csv` and `other-thresholds.csv` hold everything of their kind,
    `targets.csv` every figure beside its target, where the region has set targets.
    """
    import polars as pl

    metrics = [metric for metric in names.report.metrics if published.has(metric)]
    links = published.cell_frame.filter(pl.col("kind").is_in(LINKS))
    cells = _named(published.cell_frame.filter(pl.col("metric").is_in(metrics)), names)
    gaps = _named(published.gap_frame.filter(pl.col("metric").is_in(metrics)), names)
    found = {
        "figures.csv": _csv(pl.concat([cells, links], how="diagonal")),
        "gaps.csv": _csv(gaps),
        "link-rates.csv": _csv(links),
        "other-thresholds.csv": _csv(published.shift_frame),
    }
    if names.context.goals is not None and names.context.goals.lines:
        lines = pl.DataFrame([asdict(line) for line in names.context.goals.lines], infer_schema_length=None)
        found["targets.csv"] = _csv(_named(lines, names))
    for metric in metrics:
        found[f"{metric.replace('_', '-')}.csv"] = _csv(cells.filter(pl.col("metric") == metric))
    return found


def _csv(frame: pl.DataFrame) -> str:
    return harmless_frame(frame).write_csv(float_precision=6)


def _named(frame: pl.DataFrame, names: Names) -> pl.DataFrame:
    import polars as pl

    places = frame.select("place").unique()
    groups = frame.select("group", "value").unique()
    labels = [names.both_groups(group, value) for group, value in groups.iter_rows()]
    with_places = places.with_columns(
        place_name=pl.Series([names.both_places(code) for (code,) in places.iter_rows()])
    )
    with_labels = groups.with_columns(
        label_en=pl.Series([en for en, _ in labels], dtype=pl.String),
        label_es=pl.Series([es for _, es in labels], dtype=pl.String),
    )
    return frame.join(with_places, on="place", how="left", maintain_order="left").join(
        with_labels, on=["group", "value"], how="left", maintain_order="left"
    )
