"""A call for proposals: rules frozen, a recommendation that anybody can compute again."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from commonfield.cli.console import console, say, say_json, say_table
from commonfield.cli.options import AsJson, InLanguage, spoken
from commonfield.findings import Exit, UsageError

if TYPE_CHECKING:
    from commonfield.catalog import Wording

WORDS = "pipeline/calls"
SHOWN = 16
"""Characters of a hash that people compare; --json gives all of it."""

CallFolderPath = Annotated[
    Path, typer.Argument(exists=True, file_okay=False, help="The folder of a call, which holds call.yaml.")
]
PacketFile = Annotated[Path, typer.Argument(exists=True, dir_okay=False, help="A packet.")]

call_app = typer.Typer(
    help="Freeze the rules of a call for proposals, recommend grant awards, let anybody compute them again.",
    no_args_is_help=True,
    rich_markup_mode=None,
)


def register(app: typer.Typer) -> None:
    """Add these commands."""
    for command in (example, freeze, recommend, verify, compare):
        call_app.command()(command)
    app.add_typer(call_app, name="call")


def example(
    folder: Annotated[Path, typer.Argument(help="A new folder.")],
    proposals: Annotated[int, typer.Option(help="How many proposals.", min=2)] = 24,
    readers: Annotated[int, typer.Option(help="How many readers.", min=5)] = 12,
    seed: Annotated[int, typer.Option(help="The same seed invents the same call.", min=0)] = 1,
    language: InLanguage = None,
) -> None:
    """Write the folder of an invented call: rules, proposals, readers, conflicts, scores, and the truth."""
    from commonfield.catalog import Wording
    from commonfield.pipeline.calls.beginning import write_example

    if folder.exists() and any(folder.iterdir()):
        raise UsageError(
            f"{folder}: expected a new or empty folder, found files in it.", fix="Name another folder."
        )
    write_example(folder, proposals=proposals, readers=readers, seed=seed)
    said = Wording(WORDS, spoken(language))
    say(said.say("invented", proposals=said.count(proposals), readers=said.count(readers), folder=folder))


def freeze(
    folder: CallFolderPath,
    decision: Annotated[
        str, typer.Option(help="The number of the decision that changed rules frozen before.")
    ] = "",
    language: InLanguage = None,
    as_json: AsJson = False,
) -> None:
    """Freeze the rules of a call before the first proposal is opened.

    What is frozen is told by its hash. Rules that change later need a decision, and the packet tells it.
    """
    from dataclasses import asdict

    from commonfield.catalog import Wording
    from commonfield.pipeline.calls import freeze_call, open_call

    frozen = freeze_call(open_call(folder), on=date.today(), decision=decision)
    if as_json:
        say_json(asdict(frozen))
        return
    said = Wording(WORDS, spoken(language))
    say_table(
        [said.say("head_file"), said.say("head_hash")],
        [[name, found[:SHOWN]] for name, found in frozen.files.items()],
    )
    for name in frozen.changed:
        say(said.say("changed_by", file=name, decision=frozen.decision))
    say(said.say("frozen", day=said.day(date.fromisoformat(frozen.frozen_on)), hash=frozen.hash[:SHOWN]))


def recommend(
    folder: CallFolderPath,
    out: Annotated[
        Path | None, typer.Option("--out", help="The packet to write, e.g. packet.zip.", dir_okay=False)
    ] = None,
    language: InLanguage = None,
    as_json: AsJson = False,
) -> None:
    """Recommend grant awards by the frozen rules, and write the packet that proves it.

    The packet holds rules, inputs and results, readers under other names. The same inputs give the same
    bytes. It recommends: a recorded decision (decision.yaml) makes the grant awards.
    """
    from commonfield.catalog import Wording
    from commonfield.pipeline.calls import open_call, recommend_call

    if out is None and not as_json:
        raise UsageError(
            "--out: expected a file for the packet, found none.", fix="Name one, or ask for --json."
        )
    if out is not None and not out.absolute().parent.is_dir():
        raise UsageError(
            f"--out: expected a folder that is there, found none at {out.absolute().parent}.",
            fix="Make the folder first, or name another.",
        )
    console.tell("Sharing out the money, and drawing other panels")
    packet = recommend_call(open_call(folder))
    if out is not None:
        packet.write(out)
    if as_json:
        say_json({"hash": packet.hash, "recommendation": packet.result("recommendation")})
        return
    said = Wording(WORDS, spoken(language))
    _say_recommendation(packet.result("recommendation"), said)
    say(said.say("written", file=out, hash=packet.hash[:SHOWN]))


def verify(packet: PacketFile, language: InLanguage = None, as_json: AsJson = False) -> None:
    """Compute PACKET again from the rules and inputs in it; exit code 15 where anything differs."""
    from dataclasses import asdict

    from commonfield.catalog import Wording
    from commonfield.pipeline.calls import read_packet, verify_packet

    console.tell("Computing the packet again")
    held = read_packet(packet)
    found = verify_packet(held)
    if as_json:
        say_json(
            {
                "verified": found.verified,
                "hash": held.hash,
                **{name: list(names) for name, names in asdict(found).items()},
            }
        )
    else:
        said = Wording(WORDS, spoken(language))
        for key, names in (
            ("rule_differs", found.rules),
            ("result_differs", found.results),
            ("page_differs", found.pages),
            ("index_differs", found.index),
            ("unasked", found.unasked),
        ):
            for name in names:
                say(said.say(key, file=name))
        if found.results and held.about.get("made_by") != _version():
            say(said.say("other_version", theirs=held.about.get("made_by"), ours=_version()))
        key = "verified" if found.verified else "not_verified"
        say(said.say(key, hash=held.hash[:SHOWN]))
    if not found.verified:
        raise typer.Exit(Exit.BREAK_FOUND)


def compare(
    before: PacketFile, after: PacketFile, language: InLanguage = None, as_json: AsJson = False
) -> None:
    """Say what differs between two packets of a call, and list every grant award that it changes."""
    from commonfield.catalog import Wording
    from commonfield.pipeline.calls import compare_packets, read_packet

    found = compare_packets(read_packet(before), read_packet(after))
    if as_json:
        say_json(
            {
                "before": found.before,
                "after": found.after,
                "rules": list(found.rules),
                "inputs": list(found.inputs),
                "scores": list(found.scores),
                "grant_awards": [
                    {"proposal": p, "before": then, "after": now} for p, (then, now) in found.amounts.items()
                ],
            }
        )
        return
    said = Wording(WORDS, spoken(language))
    if found.same:
        say(said.say("same", hash=found.before[:SHOWN]))
        return
    for kind, names in (("rules", found.rules), ("inputs", found.inputs), ("scores", found.scores)):
        if names:
            say(said.say(f"differ_{kind}", names=", ".join(names)))
    if found.amounts:
        say_table(
            [said.say("head_proposal"), said.say("head_before"), said.say("head_after")],
            [[p, _dollars(then, said), _dollars(now, said)] for p, (then, now) in found.amounts.items()],
        )
    hashes = {"before": found.before[:SHOWN], "after": found.after[:SHOWN]}
    say(said.counted("awards_changed", len(found.amounts), **hashes))


def _say_recommendation(rows: list[dict[str, object]], said: Wording) -> None:
    from commonfield.pipeline.calls.telling import recommendation_table

    say_table(*recommendation_table(rows, said))


def _dollars(amount: object, said: Wording) -> str:
    from commonfield.pipeline.calls.telling import dollars

    return dollars(amount, said)


def _version() -> str:
    import commonfield

    return commonfield.__version__
