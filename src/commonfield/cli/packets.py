"""Packets: workbooks for partners without a data system, made and taken back."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from commonfield.cli.console import say, say_json, say_table
from commonfield.cli.options import AsJson, InLanguage, KeysFolder, RegionFolder, occasion, opened, wording
from commonfield.findings import UsageError

if TYPE_CHECKING:
    from commonfield.catalog import Wording
    from commonfield.pipeline.packet_copies import Outcome

packet_app = typer.Typer(
    help="Collect by workbook from partners without a data system.",
    no_args_is_help=True,
    rich_markup_mode=None,
)

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
    language: InLanguage = None,
    rows: Annotated[int, typer.Option(min=1, max=5000, help="Records that the form has room for.")] = 300,
    keys: KeysFolder = None,
) -> None:
    """Write a workbook that a school office can fill in: lists to choose from, checks, a form for paper.

    It asks for what the partner's agreements permit, and for nothing else.
    """
    from commonfield.pipeline import packets

    at = opened(region, keys)
    said = wording(language, at)
    if plan:
        made = packets.make_planned_packets(
            at, out=out, year=year, language=said.language, rows=rows, occasion=occasion()
        )
        say_table(
            [said.say(head) for head in ("file", "partner", "columns")],
            [(path.name, packet.partner.partner, len(packet.columns)) for path, packet in made],
        )
        say(said.counted("packets_lie", len(made), folder=out))
        return
    if not partner or not dictionary:
        raise UsageError("packet make: expected --partner and --dictionary, or --plan, found neither.")
    packet = packets.make_packet(
        at,
        partner=partner,
        dictionary=dictionary,
        out=out,
        year=year,
        language=said.language,
        rows=rows,
        occasion=occasion(),
    )
    columns, room = said.count(len(packet.columns)), said.count(packet.rows)
    say(said.say("packet_made", file=out, partner=packet.partner.name, columns=columns, rows=room))
    say(said.say("packet_take_back", id=packet.id))


def read(
    files: Annotated[list[Path], typer.Argument(exists=True, help="Workbooks, or folders of them.")],
    region: RegionFolder = Path(),
    partner: Annotated[str, typer.Option(help="Who handed them over: packets of others are answered.")] = "",
    language: InLanguage = None,
    keys: KeysFolder = None,
    as_json: AsJson = False,
) -> None:
    """Take packets back, in any order, any number of times; the copy saved last counts.

    Whatever the files are called: what they are stands inside. A bad one is answered, and stops no other.
    """
    from commonfield.pipeline import packets

    at = opened(region, keys)
    said = wording(language, at)
    outcomes = packets.read_packets(at, files, partner=partner, occasion=occasion())
    code = packets.exit_code(outcomes)
    if as_json:
        say_json({"files": [outcome.as_dict() for outcome in outcomes], "exit_code": int(code)})
        raise typer.Exit(code)
    for outcome in outcomes:
        for finding in outcome.findings:
            say(f"{outcome.file}: {finding.message(said.language)}")
        if outcome.said:
            say(f"{outcome.file}: {outcome.said}")
    say_table(
        [
            said.say(head)
            for head in ("file", "partner", "what", "year", "accepted", "refused", "state", "codes")
        ],
        [
            (
                *(o.file, o.partner, o.about, o.year, o.accepted, o.refused),
                *(state_in_words(o.state, said), _codes(o)),
            )
            for o in outcomes
        ],
    )
    say(how_many_came([o.state for o in outcomes], said))
    raise typer.Exit(code)


def state_in_words(state: str, said: Wording) -> str:
    """Give what became of a file that came back, for a table."""
    return said.say(f"came_{state.replace(' ', '_')}")


def how_many_came(states: Sequence[str], said: Wording) -> str:
    """Count files by what became of them; those that somebody must look after are counted together.

    Files taken and files answered are always told, the others where there are any.
    """
    counts = Counter(state if state in ("taken", "again", "older") else "answered" for state in states)
    told = [
        said.counted(f"came_n_{kind}", counts[kind])
        for kind in ("taken", "again", "older", "answered")
        if counts[kind] or kind in ("taken", "answered")
    ]
    return said.say("came_all", counts=", ".join(told))


def _codes(outcome: Outcome) -> str:
    return ", ".join(dict.fromkeys(finding.code for finding in outcome.findings))
