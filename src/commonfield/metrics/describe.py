"""The reference page of a metric, made from its definition."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date
from typing import Any

from commonfield.catalog import Catalog, CohortDefinition, Group, Metric
from commonfield.catalog.metric import Example
from commonfield.metrics.compiling import compile_metric
from commonfield.metrics.grouping import groups_of
from commonfield.metrics.needs import needs
from commonfield.metrics.sentence import sentence
from commonfield.tables import EVENT_TABLES
from commonfield.vocabulary import Language, write_academic_year

_HEADINGS: dict[str, tuple[str, str]] = {
    "definition": ("Definition", "Definición"),
    "people": ("Denominator", "Denominador"),
    "among": ("This figure counts some of them.", "Esta cifra cuenta a una parte."),
    "shared": ("Also counted among", "También se cuentan en"),
    "versions": ("Versions", "Versiones"),
    "from": ("Cohorts from", "Generaciones desde"),
    "change": ("What changed", "Qué cambió"),
    "source": ("Source", "Fuente"),
    "read": ("read on", "leída el"),
    "verified": ("verified against the source", "verificada con la fuente"),
    "unverified": ("not fully verified", "no del todo verificada"),
    "groups": ("Groups", "Grupos"),
    "limits": ("Known limits", "Límites conocidos"),
    "needs": ("What it reads", "Qué lee"),
    "examples": ("Worked examples", "Ejemplos resueltos"),
    "expected": ("Result", "Resultado"),
    "sql": ("As SQL", "En SQL"),
    "nothing": ("As first defined here.", "Como se definió aquí por primera vez."),
}
_RESULTS: dict[str, tuple[str, str]] = {
    "numerator": ("numerator", "numerador"),
    "denominator": ("denominator", "denominador"),
    "median": ("median", "mediana"),
    "measured": ("people measured", "personas medidas"),
    "academic_year": ("academic year", "año académico"),
    "level": ("level", "nivel"),
    "place": ("place", "lugar"),
    "group": ("group", "grupo"),
    "value": ("value", "valor"),
    "status": ("status", "estado"),
}


def describe(metric: Metric, catalog: Catalog, language: Language) -> str:
    """Write the reference page of a metric in Markdown.

    Question, definition in words, the cohort with the other metrics that count among its people, versions,
    source, groups, limits, what it reads, worked examples, SQL.

    Args:
        metric: The definition.
        catalog: Where the groups, cohorts and other metrics are.
        language: `en` or `es`.
    """
    groups = catalog.all(Group)

    def head(word: str) -> str:
        return _HEADINGS[word][language == "es"]

    parts = [
        f"# {metric.label.in_language(language)}",
        f"`{metric.metric}`",
        metric.question.in_language(language).strip(),
        f"## {head('definition')}",
        sentence(metric, language),
        *_people(metric, catalog, language, head),
        f"## {head('versions')}",
        _versions(metric, language, head),
        f"## {head('groups')}",
        _listed(group.label.in_language(language) for group in groups_of(metric, groups).values()),
        *_limits(metric, language, head("limits")),
        f"## {head('needs')}",
        _needs(metric, groups),
        f"## {head('examples')}",
        *(_example(example, language, head("expected")) for example in metric.examples),
        f"## {head('sql')}",
        f"```sql\n{sql(metric, 'duckdb')}\n```",
    ]
    return "\n\n".join(part for part in parts if part) + "\n"


def sql(metric: Metric, dialect: str, *, groups: Mapping[str, Group] | None = None) -> str:
    """Write a metric as SQL for whoever wants to read it.

    Args:
        metric: The definition.
        dialect: A dialect that sqlglot knows, e.g. `duckdb` or `spark`.
        groups: Groups to break it into; none unless given, which keeps the text short.
    """
    tree = compile_metric(metric, groups=groups or {}, data_as_of=date(9000, 1, 1), region="region")
    return tree.sql(dialect=dialect, pretty=True)


def _people(metric: Metric, catalog: Catalog, language: Language, head: Callable[[str], str]) -> list[str]:
    said = []
    for name in metric.cohort_ids:
        cohort = catalog.get(CohortDefinition, name)
        words = [
            f"`{name}`, {cohort.label.in_language(language)}: {cohort.means.in_language(language).strip()}"
        ]
        if counts_some(metric, cohort):
            words.append(head("among"))
        others = [
            f"`{other.metric}`" for other in counted_among(cohort, catalog) if other.metric != metric.metric
        ]
        if others:
            words.append(f"{head('shared')}: {', '.join(others)}.")
        said.append(" ".join(words))
    return [f"## {head('people')}", *said] if said else []


def counted_among(cohort: CohortDefinition, catalog: Catalog) -> list[Metric]:
    """List the metrics that count among the people of a cohort, all of them or some."""
    return [metric for metric in catalog.all(Metric).values() if cohort.name in metric.cohort_ids]


def counts_some(metric: Metric, cohort: CohortDefinition) -> bool:
    """Tell whether a metric keeps only some people of the cohort it counts among."""
    own = metric.in_version(max(metric.versions)).cohort
    return len(own.only_if) > len(cohort.people.only_if)


def _versions(metric: Metric, language: Language, head: Callable[[str], str]) -> str:
    rows = [f"| {head('from')} | {head('change')} | {head('source')} |", "|---|---|---|"]
    for begins in sorted(metric.versions):
        version = metric.in_version(begins)
        change = metric.versions[begins].change
        source = version.source
        if source is None:
            continue
        title = f"[{source.title}]({source.href})" if source.href else source.title
        read = f", {head('read')} {source.read_on.isoformat()}" if source.read_on else ""
        sure = head("verified" if version.verified else "unverified")
        rows.append(
            f"| {write_academic_year(metric.years_of(begins)[0])} "
            f"| {change.in_language(language) if change else head('nothing')} | {title}{read}; {sure} |"
        )
    return "\n".join(rows)


def _limits(metric: Metric, language: Language, heading: str) -> list[str]:
    if not metric.known_limits:
        return []
    return [f"## {heading}", _listed(limit.in_language(language) for limit in metric.known_limits)]


def _needs(metric: Metric, groups: Mapping[str, Group]) -> str:
    needed = needs(metric, groups)
    rows = [f"`{table}`: {', '.join(sorted(names))}" for table, names in needed.columns.items()]
    rows += [
        f"`{table}`: {', '.join(sorted(names))} (`{group}`)"
        for group, (table, names) in needed.events.items()
    ]
    if needed.characteristics:
        rows.append(f"`characteristic`: {', '.join(sorted(needed.characteristics))}")
    return _listed(rows)


def _example(example: Example, language: Language, result: str) -> str:
    name = example.name.in_language(language)
    tables = [_rows(table, getattr(example, table)) for table in EVENT_TABLES if getattr(example, table)]
    words = {key: pair[language == "es"] for key, pair in _RESULTS.items()}
    expected = [
        ", ".join(f"{words[key]} {value}" for key, value in said.model_dump(exclude_unset=True).items())
        for said in example.expectations
    ]
    return "\n\n".join([f"### {name[:1].upper()}{name[1:]}", *tables, f"{result}: {'; '.join(expected)}."])


def _rows(table: str, rows: list[dict[str, Any]]) -> str:
    names = list(dict.fromkeys(name for row in rows for name in row))
    lines = [f"| {table}: {' | '.join(names)} |", f"|{'---|' * len(names)}"]
    lines += [f"| {' | '.join(str(row.get(name, '')) for name in names)} |" for row in rows]
    return "\n".join(lines)


def _listed(items: Any) -> str:
    return "\n".join(f"- {item}" for item in items)
