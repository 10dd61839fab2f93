"""People decide doubtful pairs: in the terminal, or one command at a time."""

from __future__ import annotations

import shutil
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from commonfield.cli.console import console, say, say_json, say_table
from commonfield.cli.options import AsJson, InLanguage, KeysFolder, RegionFolder, occasion, opened, spoken
from commonfield.findings import UsageError

if TYPE_CHECKING:
    import polars as pl

    from commonfield.catalog import Wording
    from commonfield.identity.review import Answer, Turn
    from commonfield.pipeline.reviewing import Review, Taken
    from commonfield.region import Region
    from commonfield.vocabulary import Language

review_app = typer.Typer(invoke_without_command=True, rich_markup_mode=None)

PairId = Annotated[str, typer.Argument(help="The pair, as `review sample` and `review next` name it.")]
Size = Annotated[int, typer.Option("--pairs", min=1, help="How many pairs are drawn, about.")]
Seed = Annotated[int, typer.Option(help="Another seed draws other pairs.")]
Reader = Annotated[str, typer.Option(help="Who looks and answers.", show_default="who runs the command")]
Second = Annotated[
    float, typer.Option("--second", min=0.0, max=1.0, help="The share of pairs that two people read.")
]
PAIRS, SEED, SECOND = 500, 1, 0.1
_NARROWEST, _BESIDE = 24, 26
_KEYS: tuple[Answer, ...] = ("same", "different", "unsure")


def register(app: typer.Typer) -> None:
    """Add these commands."""
    review_app.callback()(review)
    review_app.command(name="list")(list_pairs)
    review_app.command(name="next")(next_pair)
    for command in (sample, answer, conflicts):
        review_app.command()(command)
    app.add_typer(review_app, name="review")


def review(
    context: typer.Context,
    region: RegionFolder = Path(),
    reader: Reader = "",
    pairs: Size = PAIRS,
    seed: Seed = SEED,
    second: Second = SECOND,
    keys: KeysFolder = None,
    language: InLanguage = None,
) -> None:
    """Show doubtful pairs one after the other and take answers. Stop and go on at any time.

    Both records stand side by side, with what speaks for and against. Answers are added, never edited,
    and count from the next linkage on. Outcomes are not shown, nor are race and ethnicity.
    """
    if context.invoked_subcommand:
        return
    at = opened(region, keys)
    session, said = _review(at, reader, pairs, seed, second), _words(language, at)
    looked, answered, left = 0, 0, True
    for turn in session.turns():
        looked += 1
        for line in _lines(session, turn, said):
            say(line)
        chosen, why = _asked(said)
        if chosen == "stop":
            left = False
            break
        if chosen != "later":
            _say_taken(session.answer(turn, chosen, why), said)
            answered += 1
    if left:
        say(said.say("nothing_left"))
    say(said.say("stopped", answered=said.count(answered), looked=said.count(looked)))
    if answered:
        say(said.say("relink"))


def list_pairs(
    region: RegionFolder = Path(),
    reader: Reader = "",
    pairs: Size = PAIRS,
    seed: Seed = SEED,
    second: Second = SECOND,
    keys: KeysFolder = None,
    language: InLanguage = None,
    as_json: AsJson = False,
) -> None:
    """Say how many pairs there are for each reason, how many are drawn, and what the answers tell so far."""
    from commonfield.identity.review.standing import tell_standing

    at = opened(region, keys)
    session, said = _review(at, reader, pairs, seed, second), _words(language, at)
    told = session.standing()
    if as_json:
        say_json(told.as_dict())
        return
    heads = [said.say(f"list_{head}") for head in ("reason", "pairs", "drawn", "answered")]
    say_table(heads, [(said.say(key), *counts) for key, counts in told.rows.items()])
    for line in tell_standing(told, said):
        say(line)


def sample(
    region: RegionFolder = Path(),
    reader: Reader = "",
    pairs: Size = PAIRS,
    seed: Seed = SEED,
    second: Second = SECOND,
    keys: KeysFolder = None,
    language: InLanguage = None,
    as_json: AsJson = False,
) -> None:
    """Print the pairs that are drawn, why, and with which probability. Nobody is named."""
    at = opened(region, keys)
    session, said = _review(at, reader, pairs, seed, second), _words(language, at)
    rows = _drawn(session.sample, session.material.decisions)
    if as_json:
        say_json({"pairs": rows})
        return
    heads = [said.say(f"list_{head}") for head in ("pair", "reason", "bits", "inclusion", "answered")]
    say_table(
        heads,
        [
            (
                row["pair"],
                ", ".join(_reason(key, said) for key in row["stratum"].split()),
                "" if row["weight"] is None else f"{row['weight']:.1f}",
                f"{row['inclusion']:.3f}",
                said.say("yes") if row["answered"] else "",
            )
            for row in rows
        ],
    )


def next_pair(
    region: RegionFolder = Path(),
    reader: Reader = "",
    pairs: Size = PAIRS,
    seed: Seed = SEED,
    second: Second = SECOND,
    keys: KeysFolder = None,
    language: InLanguage = None,
    as_json: AsJson = False,
) -> None:
    """Show the next pair that waits for you, and take no answer. The ledger notes that you looked."""
    at = opened(region, keys)
    session, said = _review(at, reader, pairs, seed, second), _words(language, at)
    turn = next(session.turns(), None)
    if as_json:
        say_json({"pair": None} if turn is None else asdict(session.look(turn)))
        return
    for line in [said.say("nothing_left")] if turn is None else _lines(session, turn, said):
        say(line)


def answer(
    pair: PairId,
    same: Annotated[bool, typer.Option("--same", help="They are the same person.")] = False,
    different: Annotated[bool, typer.Option("--different", help="They are two people.")] = False,
    unsure: Annotated[bool, typer.Option("--unsure", help="It cannot be told.")] = False,
    why: Annotated[str, typer.Option(help="Why, in a few words and without names.")] = "",
    resolve: Annotated[
        bool, typer.Option("--resolve", help="Replace everything that was answered about the pair before.")
    ] = False,
    region: RegionFolder = Path(),
    reader: Reader = "",
    pairs: Size = PAIRS,
    seed: Seed = SEED,
    second: Second = SECOND,
    keys: KeysFolder = None,
    language: InLanguage = None,
    as_json: AsJson = False,
) -> None:
    """Answer one pair without being asked. It counts from the next linkage on.

    What you answered before is replaced. What somebody else answered stays; where the two differ, neither
    counts until somebody decides with --resolve.
    """
    given: list[Answer] = [a for a, is_it in zip(_KEYS, (same, different, unsure), strict=True) if is_it]
    if len(given) != 1:
        raise UsageError(
            f"review answer: expected one of --same, --different and --unsure, found {len(given)}.",
            fix="Give exactly one, and say --why.",
        )
    at = opened(region, keys)
    session, said = _review(at, reader, pairs, seed, second), _words(language, at)
    taken = session.answer(session.turn_of(pair, resolve=resolve), given[0], why)
    if as_json:
        say_json(asdict(taken))
        return
    _say_taken(taken, said)
    say(said.say("relink"))


def conflicts(
    region: RegionFolder = Path(),
    reader: Reader = "",
    keys: KeysFolder = None,
    language: InLanguage = None,
    as_json: AsJson = False,
) -> None:
    """Print answers that contradict one another. They constrain nothing until somebody decides."""
    from commonfield.identity.review.standing import conflicts_of, tell_conflicts

    at = opened(region, keys)
    session, said = _review(at, reader, PAIRS, SEED, SECOND), _words(language, at)

    found = conflicts_of(session.material)
    if as_json:
        say_json({"conflicts": [asdict(each) for each in found]})
        return
    for line in tell_conflicts(found, said):
        say(line)


def _review(region: Region, reader: str, pairs: int, seed: int, second: float) -> Review:
    from commonfield.pipeline.reviewing import open_review

    return open_review(region, who=reader, size=pairs, seed=seed, second=second, occasion=occasion())


def _words(language: Language | None, region: Region) -> Wording:
    from commonfield.identity.review.telling import words

    return words(spoken(language, region))


def _lines(session: Review, turn: Turn, said: Wording) -> list[str]:
    from commonfield.identity.review.telling import tell

    width = max(_NARROWEST, (shutil.get_terminal_size().columns - _BESIDE) // 2)
    return ["", *tell(session.look(turn), model=session.material.model, said=said, width=width), ""]


def _asked(said: Wording) -> tuple[Any, str]:
    """Ask for an answer and its reason: same, different, unsure, or `later` or `stop` without one."""
    console.stop()
    keys = {said.say(f"key_{name}"): name for name in (*_KEYS, "stop")} | {"": "later"}
    try:
        while True:
            typed = typer.prompt(said.say("keys_asked"), default="", show_default=False, err=True)
            chosen = keys.get(typed.strip().lower())
            if chosen in _KEYS:
                return chosen, typer.prompt(said.say("why_asked"), err=True)
            if chosen:
                return chosen, ""
            typer.echo(said.say("key_unknown"), err=True)
    except typer.Abort:  # the input ended
        typer.echo(err=True)
        return "stop", ""


def _say_taken(taken: Taken, said: Wording) -> None:
    key = "taken_conflict" if taken.conflict else "taken"
    say(said.say(key, pair=taken.pair, answer=said.say(f"answer_{taken.answer}")))


def _drawn(sample: pl.DataFrame, decisions: pl.DataFrame) -> list[dict[str, Any]]:
    from commonfield.identity.review import Pair

    answered = set(decisions.select("l", "r").iter_rows())
    columns = ("l", "r", "stratum", "weight", "inclusion")
    return [
        {
            "pair": Pair(left, right).id,
            "stratum": stratum,
            "weight": weight,
            "inclusion": inclusion,
            "answered": (left, right) in answered,
        }
        for left, right, stratum, weight, inclusion in sample.select(columns).iter_rows()
    ]


def _reason(key: str, said: Wording) -> str:
    from commonfield.identity.review import REASONS

    return said.say(f"only_{key}" if key in REASONS else f"band_{key}")
