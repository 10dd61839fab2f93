"""Figures as CSV: one file a figure, one a measure, and one of everything. Codes and statuses stay words."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, fields
from typing import Any

from commonfield.reports.naming import Names
from commonfield.reports.published import Cell, Gap, Published

CELL_COLUMNS = [field.name for field in fields(Cell)]
GAP_COLUMNS = [field.name for field in fields(Gap)]
NAMES = ["place_name", "label_en", "label_es"]


def write_csv(rows: Iterable[Mapping[str, Any]], columns: Sequence[str]) -> str:
    """Write records as CSV; a number that is not known is an empty cell beside its status."""
    buffer = io.StringIO()
    writer = csv.writer(buffer, lineterminator="\n")
    writer.writerow(columns)
    writer.writerows([_plain(row.get(column)) for column in columns] for row in rows)
    return buffer.getvalue()


def _plain(value: Any) -> Any:
    return f"{value:.6g}" if isinstance(value, float) else "" if value is None else value


def figure_csv(records: Sequence[Mapping[str, Any]]) -> str:
    """Write the records of one figure, cells and gaps in one form."""
    present = {key for record in records for key in record}
    columns = [c for c in dict.fromkeys([*CELL_COLUMNS, *GAP_COLUMNS, *NAMES]) if c in present]
    return write_csv([{"status": "shown", **record} for record in records], columns)


def data_files(published: Published, names: Names) -> dict[str, str]:
    """Write every figure of the report: `figures.csv`, `gaps.csv`, `link-rates.csv` and a file a measure."""
    metrics = [metric for metric in names.report.metrics if published.has(metric)]
    by_metric = {metric: [_named(cell, names) for cell in published.of_metric(metric)] for metric in metrics}
    links = [asdict(cell) for cell in published.of_kind("link_rate", "coverage")]
    every = [row for metric in metrics for row in by_metric[metric]]
    gaps = [_named(gap, names) for gap in published.gaps if gap.metric in by_metric]
    found = {
        "figures.csv": write_csv([*every, *links], [*CELL_COLUMNS, *NAMES]),
        "gaps.csv": write_csv(gaps, [*GAP_COLUMNS, *NAMES]),
        "link-rates.csv": write_csv(links, CELL_COLUMNS),
    }
    for metric, rows in by_metric.items():
        found[f"{metric.replace('_', '-')}.csv"] = write_csv(rows, [*CELL_COLUMNS, *NAMES])
    return found


def _named(item: Cell | Gap, names: Names) -> dict[str, Any]:
    label = names.both_groups(item.group, item.value)
    plain = {name: getattr(item, name) for name in item.__dataclass_fields__}
    return plain | {"place_name": names.both_places(item.place), "label_en": label[0], "label_es": label[1]}
