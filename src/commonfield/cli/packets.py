"""Packets: workbooks for partners without a data system, made and taken back."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from commonfield.cli.console import say, say_json, say_table
from commonfield.cli.options import AsJson, KeysFolder, RegionFolder, occasion, opened
from commonfield.findings import UsageError
from commonfield.pipeline import packets
from commonfield.vocabulary import Language as Spoken

packet_app = typer.Typer(
    help="Collect by workbook from partners without a data system.",
    no_args_is_help=True,
    rich_markup_mode=None,
)

Language = Annotated[str, typer.Option("--language", help="Language of the form or answers: en or es.")]
Year = Annotated[int | None, typer.Option(help="Academic year of every record, named by its spring.")]


def register(app: typer.Typer) -> None:
    """Add these commands."""
    packet_app.command("make")(make)
    packet_app.command("read")(read)
    app.add_typer(packet_app, name="packet")


def make(
    out: Annotated[Path, typer.Option(help="The workbook to write; with --plan a folder for all of them.")],
    region: RegionFolder = Path(),
    partner: Annotated[str, typer.Option(help="Who fills it in, as region.yaml names it.")] = "",
    dictionary: Annotated[str, typer.Option(help="What is collected, e.g. work_based_learning/log.")] = "",
    plan: Annotated[
        bool, typer.Option("--plan", help="Make every packet that collection.yaml asks for.")
    ] = False,
    year: Year = None,
    language: Language = "en",
    rows: Annotated[int, typer.Option(min=1, max=5000, help="Records that the form has room for.")] = 300,
    keys: KeysFolder = None,
) -> None:
    """Write a workbook that a school office can fill in: lists to choose from, checks, a form for paper.

    It asks for what the partner's agreements permit, and for nothing else.
    """
    tongue = _language(language)
    if plan:
        made = packets.make_planned_packets(
            opened(region, keys), out=out, year=year, language=tongue, rows=rows, occasion=occasion()
        )
        say_table(
            ["file", "partner", "columns"],
            [(path.name, packet.partner.partner, len(packet.columns)) for path, packet in made],
        )
        say(f"{len(made):,} packets lie in {out}.")
        return
    if not partner or not dictionary:
        raise UsageError("packet make: expected --partner and --dictionary, or --plan, found neither.")
    packet = packets.make_packet(
        opened(region, keys),
        partner=partner,
        dictionary=dictionary,
        out=out,
        year=year,
        language=tongue,
        rows=rows,
        occasion=occasion(),
    )
    say(
        f"{out} asks {packet.partner.name} for {len(packet.columns)} columns; "
        f"it has room for {packet.rows:,} records."
    )
    say(f"Packet {packet.id}. Take it back with: commonfield packet read FILE")


def read(
    files: Annotated[list[Path], typer.Argument(exists=True, help="Workbooks, or folders of them.")],
    region: RegionFolder = Path(),
    partner: Annotated[str, typer.Option(help="Who handed them over: packets of others are answered.")] = "",
    language: Language = "en",
    keys: KeysFolder = None,
    as_json: AsJson = False,
) -> None:
    """Take packets back, in any order, any number of times; the copy saved last counts.

    Whatever the files are called: what they are stands inside. A bad one is answered, and stops no other.
    """
    tongue = _language(language)
    outcomes = packets.read_packets(opened(region, keys), files, partner=partner, occasion=occasion())
    code = packets.exit_code(outcomes)
    if as_json:
        say_json({"files": [outcome.as_dict() for outcome in outcomes], "exit_code": int(code)})
        raise typer.Exit(code)
    for outcome in outcomes:
        for finding in outcome.findings:
            say(f"{outcome.file}: {finding.message(tongue)}")
        if outcome.said:
            say(f"{outcome.file}: {outcome.said}")
    say_table(
        ["file", "partner", "what", "year", "taken", "refused", "state", "codes"],
        [(o.file, o.partner, o.about, o.year, o.accepted, o.refused, o.state, _codes(o)) for o in outcomes],
    )
    answered = sum(outcome.answered for outcome in outcomes)
    say(f"{len(outcomes) - answered:,} taken, {answered:,} answered.")
    raise typer.Exit(code)


def _codes(outcome: packets.Outcome) -> str:
    return ", ".join(dict.fromkeys(finding.code for finding in outcome.findings))


def _language(language: str) -> Spoken:
    if language not in ("en", "es"):
        raise UsageError(f"--language: expected en or es, found `{language}`.")
    return "es" if language == "es" else "en"
