"""Metrics, groups, and the tables they are counted from."""

from __future__ import annotations

import importlib
from collections.abc import Iterator

from commonfield import metrics
from commonfield.catalog import Catalog, CohortDefinition, Group, Metric
from commonfield.tables import (
    EVENT_TABLES,
    INSTITUTION,
    LINK_QUALITY,
    LINK_RATE,
    MEASURE,
    OFFERING,
    OPENING,
    PATHWAY_TABLES,
    Table,
)
from pages.markdown import source_line, table


def metric_pages(shipped: Catalog) -> Iterator[tuple[str, str]]:
    from commonfield import metrics

    every = shipped.all(Metric)
    rows: list[tuple[object, ...]] = [
        (f"[{m.label.en}](metrics/{name}.md)", m.unit, _denominators(m), m.question.en)
        for name, m in every.items()
    ]
    yield "metrics.md", "# Metrics\n\n" + table(["metric", "unit", "denominator", "question"], rows)
    for name, metric in every.items():
        english = metrics.describe(metric, shipped, "en").strip()
        yield f"metrics/{name}.md", f"{english}\n\n[En español]({name}.es.md)"
        yield (
            f"metrics/{name}.es.md",
            f"{metrics.describe(metric, shipped, 'es').strip()}\n\n[In English, with its SQL]({name}.md)",
        )


def _denominators(metric: Metric) -> str:
    return ", ".join(f"[{name}](cohorts.md#{name})" for name in metric.cohort_ids) or "its own"


def cohorts_page(shipped: Catalog) -> str:
    from commonfield import metrics

    parts = [
        "# Denominators\n",
        "The people that metrics count among. Figures of one denominator may be put beside each other;\n"
        "those of two may not, whatever their names.\n",
    ]
    for name, cohort in shipped.all(CohortDefinition).items():
        parts.append(f"## {name}\n\n{cohort.label.en} · {cohort.label.es}\n\n{cohort.means.en.strip()}\n")
        parts.append(f"{cohort.means.es.strip()}\n")
        rows: list[tuple[object, ...]] = [
            (
                f"[{m.label.en}](metrics/{m.metric}.md)",
                "some of them" if metrics.counts_some(m, cohort) else "all of them",
            )
            for m in metrics.counted_among(cohort, shipped)
        ]
        parts.append(table(["metric", "counts among"], rows) if rows else "")
        parts.append("".join(f"- {limit.en}\n" for limit in cohort.known_limits))
        sure = "Verified against the source." if cohort.verified else "Not fully verified."
        parts.append(f"{source_line(cohort.source).strip()} {sure}\n")
    return "\n".join(part for part in parts if part)


def groups_page(shipped: Catalog) -> str:
    parts = [
        "# Groups\n",
        "What figures are broken into. A person with no value belongs to the group's `otherwise`.\n",
    ]
    for name, group in shipped.all(Group).items():
        parts.append(f"## {group.label.en}\n\n`{name}` · {group.label.es}\n")
        if group.crossed:
            parts.append(f"Crosses {' with '.join(f'`{part}`' for part in group.crossed)}.\n")
        elif group.event:
            parts.append(f"{metrics.group_sentence(group, 'en')}\n\n{metrics.group_sentence(group, 'es')}\n")
        else:
            parts.append(
                f"Characteristic `{group.characteristic or 'none'}`, membership `{group.membership}`.\n"
            )
        rows: list[tuple[object, ...]] = [(f"`{v.code}`", v.label.en, v.label.es) for v in group.values]
        parts.append(table(["code", "English", "español"], rows) if rows else "")
        parts.append(source_line(group.source))
    return "\n".join(parts)


def tables_page() -> str:
    parts = ["# Tables\n", "The shape of what stages hand on. A column that is not required may be null.\n"]
    counted = (MEASURE, LINK_RATE, LINK_QUALITY)
    plain = (INSTITUTION, OFFERING, OPENING, *PATHWAY_TABLES.values())
    for shape in (*EVENT_TABLES.values(), *plain, *counted, *_releasable()):
        parts.append(f"## {shape.name}\n\nOne row is {shape.one_row_is}.\n")
        if shape.key:
            parts.append(f"Key: {', '.join(f'`{name}`' for name in shape.key)}.\n")
        rows: list[tuple[object, ...]] = [
            (
                f"`{c.name}`",
                c.type,
                c.means,
                c.unit,
                "required" if c.required else f"null: {c.null_means}",
                c.ceds,
            )
            for c in shape.columns
        ]
        parts.append(table(["column", "type", "means", "unit", "", "CEDS"], rows))
    return "\n".join(parts)


def _releasable() -> list[Table]:
    module = importlib.import_module("commonfield.tables.releasable")
    return [value for value in vars(module).values() if isinstance(value, Table)]
