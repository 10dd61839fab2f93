"""Rules that look beyond one file."""

from __future__ import annotations

from commonfield.catalog import Catalog, ComparisonRule, ComparisonRules
from pages.markdown import source_line, table

ORDER = ("files", "years", "partners", "drift", "coverage")


def comparisons_page(shipped: Catalog) -> str:
    every = shipped.all(ComparisonRules)
    parts = [
        "# Findings across files\n",
        "What `commonfield cross-check` looks for among the accepted rows of a region. Every finding is a\n"
        "warning and stands in one file of one partner.\n"
        "[How to read them](../how-to/understand-findings-across-files.md).\n",
    ]
    for name in ORDER:
        family = every[name]
        parts += [f"## {family.label.en}\n", f"{family.about.en} {source_line(family.source)}"]
        heads = [
            "code",
            "finding",
            "in the file",
            "expected",
            "thresholds",
            "likely cause",
            "to fix",
            "source",
        ]
        parts.append(table(heads, [_row(rule) for rule in family.rules]))
    return "\n".join(parts)


def _row(rule: ComparisonRule) -> tuple[object, ...]:
    files = ", ".join(f"`{dictionary}`" for dictionary in rule.elements) or "any that it watches"
    thresholds = ", ".join(f"{name} {value}" for name, value in rule.thresholds.items())
    return (
        rule.code,
        rule.title.en,
        files,
        rule.expected.en,
        thresholds,
        rule.likely_cause.en,
        rule.fix.en,
        rule.source,
    )
