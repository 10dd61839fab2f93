"""What the words and numbers mean: dictionaries and metrics, as a person reads them."""

from __future__ import annotations

from typing import Annotated

import typer

from commonfield.catalog import Catalog, Metric
from commonfield.cli import dictionaries
from commonfield.cli.console import say, say_json, say_table
from commonfield.cli.options import AsJson, InLanguage, OwnRegion, opened, wording


def register(app: typer.Typer) -> None:
    """Add these commands."""
    dictionaries.register(app)
    app.command()(metric)


def metric(
    name: Annotated[str, typer.Argument(help="E.g. graduation_rate_4y; all of them if not given.")] = "",
    region: OwnRegion = None,
    language: InLanguage = None,
    sql: Annotated[str, typer.Option(help="Print its SQL for an engine instead: duckdb or spark.")] = "",
    as_json: AsJson = False,
) -> None:
    """Show a metric: the question it answers, its definition in words, source, versions, examples."""
    from commonfield import metrics

    of = opened(region, None) if region else None
    said, catalog = wording(language, of), of.catalog if of else Catalog()
    if not name:
        every = catalog.all(Metric).values()
        say_table(
            [said.say(head) for head in ("metric", "unit", "question")],
            [(m.name, said.say(f"unit_{m.unit}"), said.text(m.question)) for m in every],
        )
        return
    chosen = catalog.get(Metric, name)
    if as_json:
        say_json(chosen.model_dump(mode="json"))
    elif sql:
        say(metrics.sql(chosen, sql))
    else:
        say(metrics.describe(chosen, catalog, said.language))
