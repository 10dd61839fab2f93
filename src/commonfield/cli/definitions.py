"""What the words and numbers mean: dictionaries and metrics, as a person reads them."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from commonfield.catalog import Catalog, Metric
from commonfield.cli import dictionaries
from commonfield.cli.console import say, say_json, say_table
from commonfield.cli.options import AsJson
from commonfield.vocabulary import Language as Tongue

Own = Annotated[
    Path | None,
    typer.Option("--region", help="A region folder whose own definitions count too.", file_okay=False),
]
LanguageOption = Annotated[str, typer.Option("--language", help="en or es.")]


def register(app: typer.Typer) -> None:
    """Add these commands."""
    dictionaries.register(app)
    app.command()(metric)


def metric(
    name: Annotated[str, typer.Argument(help="E.g. graduation_rate_4y; all of them if not given.")] = "",
    region: Own = None,
    language: LanguageOption = "en",
    sql: Annotated[str, typer.Option(help="Print its SQL for an engine instead: duckdb or spark.")] = "",
    as_json: AsJson = False,
) -> None:
    """Show a metric: the question it answers, its definition in words, source, versions, examples."""
    from commonfield import metrics

    catalog = _catalog(region)
    if not name:
        every = catalog.all(Metric).values()
        say_table(
            ["metric", "unit", "question"],
            [(m.name, m.unit, m.question.in_language(_tongue(language))) for m in every],
        )
        return
    chosen = catalog.get(Metric, name)
    if as_json:
        say_json(chosen.model_dump(mode="json"))
    elif sql:
        say(metrics.sql(chosen, sql))
    else:
        say(metrics.describe(chosen, catalog, _tongue(language)))


def _catalog(region: Path | None) -> Catalog:
    return Catalog(region / "definitions" if region else None)


def _tongue(language: str) -> Tongue:
    return "es" if language == "es" else "en"
