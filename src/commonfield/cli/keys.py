"""Keep the keys of a region: rotate them, entrust their recovery to several organizations, prove it."""

from __future__ import annotations

from dataclasses import asdict
from datetime import date, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from commonfield.cli.console import console, say, say_json, say_table
from commonfield.cli.options import AsJson, InLanguage, KeysFolder, RegionFolder, occasion, opened, spoken
from commonfield.findings import Exit, UsageError

if TYPE_CHECKING:
    from commonfield.catalog import Wording
    from commonfield.region import Region
    from commonfield.region.recovery import Proof, RecoveryState
    from commonfield.vocabulary import Language

keys_app = typer.Typer(
    help="Keep the keys of a region: rotate, recover, prove.", no_args_is_help=True, rich_markup_mode=None
)

Shares = Annotated[
    list[str],
    typer.Argument(help="Files with a share; - asks for its words, and does not show them."),
]


def register(app: typer.Typer) -> None:
    """Add these commands."""
    for command in (show, rotate, escrow, split, drill, recover):
        keys_app.command()(command)
    app.add_typer(keys_app, name="keys")


def show(
    region: RegionFolder = Path(),
    keys: KeysFolder = None,
    language: InLanguage = None,
    as_json: AsJson = False,
) -> None:
    """Say whose keys there are, how old they are, and whether they could be recovered. No secret is shown."""
    from commonfield.region.recovery import recovery_state

    at = opened(region, keys)
    state = recovery_state(at)
    if as_json:
        say_json(asdict(state))
        return
    said = _words(language, at)
    say_table(
        [said.say(heading) for heading in ("holder", "made_on", "rotated_on", "escrowed", "state")],
        [
            (
                key.holder,
                key.made_on.date(),
                key.rotated_on.date() if key.rotated_on else said.say("never"),
                said.say("yes" if key.escrowed else "no"),
                said.say("changing" if key.changing else "in_force"),
            )
            for key in state.keys
        ],
    )
    for line in _standing(state, said):
        say(line)


def rotate(
    holder: Annotated[str, typer.Option(help="A partner, or vault, or all.")] = "all",
    region: RegionFolder = Path(),
    keys: KeysFolder = None,
    language: InLanguage = None,
    as_json: AsJson = False,
) -> None:
    """Give holders another key and seal all their files to it; the former key is destroyed.

    Files are decrypted in memory alone. A run that was stopped is taken up by the next one. The secret
    behind subject tokens stays as it is.
    """
    from commonfield.region.rotating import rotate_keys

    at = opened(region, keys)
    said = _words(language, at)

    def tell(files: int) -> None:
        console.tell(said.say("rotating"), done=files)

    done = rotate_keys(at, [] if holder == "all" else [holder], by=occasion().by, tell=tell)
    code = max(one.exit_code for one in done) if done else 0
    if as_json:
        say_json({"keys": [asdict(one) for one in done], "exit_code": int(code)})
        raise typer.Exit(code)
    say_table([said.say("holder"), said.say("files")], [(one.holder, one.files) for one in done])
    for one in done:
        for file in one.damaged:
            say(said.say("kept_former", file=file, holder=one.holder))
    say(said.counted("rotated", sum(not one.damaged for one in done)))
    say(said.say("backup_now"))
    raise typer.Exit(code)


def escrow(
    region: RegionFolder = Path(),
    keys: KeysFolder = None,
    language: InLanguage = None,
    as_json: AsJson = False,
) -> None:
    """Write the bundle for recovery anew from the keys that there are: after one was destroyed, say."""
    from commonfield.region import escrow_keys
    from commonfield.region.looking import BUNDLE
    from commonfield.region.recovery import recovery_state

    at = opened(region, keys)
    said = _words(language, at)
    if not escrow_keys(at, by=occasion().by):
        raise UsageError(
            "keys escrow: expected a recovery key, found none.",
            likely_cause="Nobody has made sheets for recovery yet.",
            fix="Make them: commonfield keys split --shares 3 --needed 2 --for ORG1,ORG2,ORG3 --out DIR.",
        )
    state = recovery_state(at)
    if as_json:
        say_json(asdict(state))
        return
    key = (state.entrusted or {}).get("key")
    say(said.counted("escrow_written", len(state.keys), file=BUNDLE.as_posix(), recovery_key=key))


def split(
    keepers: Annotated[str, typer.Option("--for", help="Who keeps a share each: ORG1,ORG2,ORG3.")],
    out: Annotated[
        Path, typer.Option(help="A new folder for the sheets, not in the region.", file_okay=False)
    ],
    shares: Annotated[int, typer.Option(help="How many shares.")] = 3,
    needed: Annotated[int, typer.Option(help="How many of them give the keys back.")] = 2,
    region: RegionFolder = Path(),
    keys: KeysFolder = None,
    language: InLanguage = None,
    as_json: AsJson = False,
) -> None:
    """Make a recovery key, write its shares on sheets for several organizations, and forget it.

    From then on every key of the region is kept in it too, encrypted to the recovery key.
    """
    from commonfield.region.recovery import recovery_state, split_recovery

    at = opened(region, keys)
    said = _words(language, at)
    before = recovery_state(at).entrusted
    written = split_recovery(
        at, keepers=keepers.split(","), shares=shares, needed=needed, out=out, by=occasion().by
    )
    if as_json:
        say_json({"sheets": written, **(recovery_state(at).entrusted or {})})
        return
    say(said.say("sheets_lie", n=shares, folder=out, needed=needed))
    if before:
        say(said.say("sheets_before"))
    say(said.say("sheets_next"))


def drill(
    shares: Shares,
    region: RegionFolder = Path(),
    keys: KeysFolder = None,
    language: InLanguage = None,
    as_json: AsJson = False,
) -> None:
    """Prove with shares that the keys could be recovered. Only the ledger is written to."""
    from commonfield.region.recovery import drill_recovery

    at = opened(region, keys)
    said = _words(language, at)
    proof = drill_recovery(at, _read_shares(shares, said), by=occasion().by)
    code = Exit.DONE if proof.holds else Exit.BREAK_FOUND
    if as_json:
        say_json(proof.as_dict())
        raise typer.Exit(code)
    _say_proof(proof, said)
    ending = "drilled" if proof.holds else "drill_failed" if proof.files else "nothing_tried"
    say(said.say(ending, shares=", ".join(map(str, proof.shares))))
    raise typer.Exit(code)


def recover(
    shares: Shares,
    keys: Annotated[Path, typer.Option("--keys", help="A new folder for the keys.", file_okay=False)],
    region: RegionFolder = Path(),
    language: InLanguage = None,
    as_json: AsJson = False,
) -> None:
    """Write the keys of a region anew, from as many shares as are needed."""
    from commonfield.region.recovery import recover_keys

    at = opened(region, keys)
    said = _words(language, at)
    proof = recover_keys(at, _read_shares(shares, said), by=occasion().by)
    code = Exit.DONE if proof.is_whole else Exit.BREAK_FOUND
    if as_json:
        say_json(proof.as_dict())
        raise typer.Exit(code)
    _say_proof(proof, said)
    say(said.counted("recovered", len(proof.keys), folder=keys))
    say(said.say("recovered_next"))
    raise typer.Exit(code)


def _words(language: Language | None, region: Region) -> Wording:
    from commonfield.catalog import Wording

    return Wording("region", spoken(language, region))


def _read_shares(shares: list[str], said: Wording) -> list[str]:
    return [_read_share(share, number, said) for number, share in enumerate(shares, start=1)]


def _read_share(share: str, number: int, said: Wording) -> str:
    if share == "-":
        console.stop()
        words: str = typer.prompt(said.say("share_asked", number=number), hide_input=True, err=True)
        return words
    try:
        return Path(share).read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError, ValueError):
        # The name is not repeated: somebody may have typed the words themselves.
        raise UsageError(
            f"share {number}: expected a text file with a share, found none.",
            likely_cause="It lies elsewhere, it is the page to print, or the words were typed here.",
            fix="Name the .txt file, or type - to be asked for the words.",
        ) from None


def _say_proof(proof: Proof, said: Wording) -> None:
    for key, holders in (
        ("proven", proof.proven),
        ("proven_nothing", proof.untried),
        ("not_proven", proof.failed),
    ):
        for holder in holders:
            say(said.say(key, holder=holder))
    say(said.say("opened_of", n=said.count(proof.opened), all=said.count(proof.files)))
    if not proof.known:
        say(said.say("not_known"))


def _standing(state: RecoveryState, said: Wording) -> list[str]:
    from commonfield.region.looking import BUNDLE

    told = [said.say("unfinished", holder=key.holder) for key in state.keys if key.changing]
    if state.entrusted is None:
        return [*told, said.say("not_split")]
    entrusted: dict[str, Any] = state.entrusted
    told.append(
        said.say(
            "split_among",
            needed=entrusted["needed"],
            shares=entrusted["shares"],
            day=_day(entrusted["at"], said),
            keepers=", ".join(entrusted["for"]),
            recovery_key=entrusted["key"],
        )
    )
    if not state.current:
        told.append(said.say("not_escrowed", file=BUNDLE.as_posix()))
    return [*told, *_drills(state, said)]


def _drills(state: RecoveryState, said: Wording) -> list[str]:
    if state.drill is None or state.days is None:
        return [said.say("no_drill")]
    if not state.drill["holds"]:
        return [said.say("last_drill_failed", day=_day(state.drill["at"], said))]
    told = [said.say("last_drill", day=_day(state.drill["at"], said))]
    return [*told, said.counted("drill_due", state.days)] if state.drill_due else told


def _day(at: str, said: Wording) -> str:
    day: date = datetime.fromisoformat(at).date()
    return said.day(day)
