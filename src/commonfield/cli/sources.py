"""Files kept by hand: which column is which element, proposed, confirmed once, and remembered."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Annotated

import typer

from commonfield.cli.console import say, say_json, say_table
from commonfield.cli.options import (
    AsJson,
    InLanguage,
    KeysFolder,
    OwnRegion,
    RegionFolder,
    occasion,
    opened,
    wording,
)
from commonfield.findings import UsageError

columns_app = typer.Typer(
    help="Say once which column of a file kept by hand is which element.",
    no_args_is_help=True,
    rich_markup_mode=None,
)

FileToRead = Annotated[Path, typer.Argument(exists=True, dir_okay=False, help="A file with the header.")]
DictionaryName = Annotated[str, typer.Option("--dictionary", help="Its dictionary, e.g. rosters/cte_roster.")]


def register(app: typer.Typer) -> None:
    """Add these commands."""
    columns_app.command()(propose)
    columns_app.command()(confirm)
    app.add_typer(columns_app, name="columns")


def propose(
    file: FileToRead,
    dictionary: DictionaryName,
    region: OwnRegion = None,
    language: InLanguage = None,
    as_json: AsJson = False,
) -> None:
    """Propose which column of FILE is which element, with reasons. Nothing is stored; no cell is shown."""
    from commonfield import intake
    from commonfield.catalog import Catalog, Dictionary
    from commonfield.intake.columns import letters

    of = opened(region, None) if region else None
    catalog = of.catalog if of else Catalog()
    chosen = catalog.get(Dictionary, dictionary)
    proposed = intake.propose_columns(file.read_bytes(), chosen, catalog)
    held = {p.element for p in proposed}
    absent = [e for e in chosen.elements if e.required and e.name not in held]
    if as_json:
        columns = [
            {
                "letter": letters(p.at),
                "column": p.column,
                "element": p.element,
                "likeness": p.likeness,
                "reason": p.reason,
                "cells": p.counted,
                "fitting": p.fitting,
            }
            for p in proposed
        ]
        say_json(
            {"dictionary": chosen.name, "columns": columns, "required_missing": [e.name for e in absent]}
        )
        return
    said = wording(language, of)
    say_table(
        ["", *(said.say(head) for head in ("column", "element", "because"))],
        [(letters(p.at), p.column, p.element or "-", p.reason[said.language]) for p in proposed],
    )
    if absent:
        elements = ", ".join(f"{e.official} ({e.name})" for e in absent)
        say(f"\n{said.say('no_column_yet', elements=elements)}")
        say(said.say("say_which"))


def confirm(
    file: FileToRead,
    dictionary: DictionaryName,
    partner: Annotated[str, typer.Option(help="The partner whose file it is, as region.yaml names it.")],
    region: RegionFolder = Path(),
    chosen: Annotated[
        list[str] | None,
        typer.Option("--set", help="COLUMN=element, where the proposal is another; a name or a letter."),
    ] = None,
    left_out: Annotated[
        list[str] | None, typer.Option("--skip", help="A column that is no element; a name or a letter.")
    ] = None,
    language: InLanguage = None,
    keys: KeysFolder = None,
    as_json: AsJson = False,
) -> None:
    """Keep which column of FILE is which element, as proposed save where you say otherwise.

    From then on `check` and `submit` read that partner's files with this header by it. Only the header
    is kept.
    """
    from commonfield import intake

    of = opened(region, keys)
    confirmed = intake.confirm_columns(
        of,
        file.read_bytes(),
        partner=partner,
        dictionary=dictionary,
        by=occasion().by,
        on=date.today(),
        chosen=dict(map(_pair, chosen or [])),
        left_out=left_out or [],
    )
    if as_json:
        say_json(confirmed.model_dump(mode="json"))
        return
    said = wording(language, of)
    say_table(
        [said.say(head) for head in ("column", "element")],
        [(c.column, c.element or "-") for c in confirmed.columns],
    )
    kept, n = sum(bool(c.element) for c in confirmed.columns), len(confirmed.columns)
    told = said.say("columns_kept", kept=kept, n=n, partner=partner, dictionary=dictionary)
    say(f"\n{told}")


def _pair(text: str) -> tuple[str, str]:
    column, sign, element = text.rpartition("=")
    if not sign or not column.strip() or not element.strip():
        raise UsageError(
            f"--set: expected COLUMN=element, found `{text}`.",
            fix='For example: --set "Fecha nac.=birth_date".',
        )
    return column.strip(), element.strip()
