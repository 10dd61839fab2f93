"""Readers beside master scores, beside themselves, and beside one another."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from commonfield.cli.console import console, say, say_json, say_table
from commonfield.cli.options import AsJson, InLanguage, spoken
from commonfield.findings import Exit, NotEstimableError, UsageError

if TYPE_CHECKING:
    from commonfield.catalog import NormingRules, Rubric, Wording
    from commonfield.council.norming import Diagnosis, Discrepancy, Drift, Reading, Scale, ShortRationale

_WORDS = "council/norming"

_Rules = Annotated[
    Path | None,
    typer.Option(
        "--rules",
        help="The committee's rules of norming (YAML); the shipped proposal if not given.",
        exists=True,
        dir_okay=False,
        show_default=False,
    ),
]
_RubricFile = Annotated[
    Path | None,
    typer.Option(
        "--rubric",
        help="The rubric on which readers scored (YAML): its levels and weights.",
        exists=True,
        dir_okay=False,
        show_default=False,
    ),
]
_Levels = Annotated[
    str, typer.Option("--levels", help="Without a rubric, the lowest and highest level, as in 0,4.")
]
_ScoresFile = Annotated[
    Path,
    typer.Argument(exists=True, dir_okay=False, help="proposal, criterion, reader, score (CSV or Parquet)."),
]
_Occasion = Annotated[
    str,
    typer.Option(
        "--occasion",
        help="The column that tells a hidden repeat from the first reading (0, 1, ...); `occasion` or "
        "`repeat` where the file has one.",
        show_default=False,
    ),
]

_Reader = Annotated[str, typer.Option("--reader", help="The report of one reader alone.")]


def register(app: typer.Typer) -> None:
    """Add these commands."""
    for command in (diagnose, drift, discrepancies):
        app.command()(command)


def diagnose(
    scores: Annotated[
        Path,
        typer.Option(
            "--scores",
            exists=True,
            dir_okay=False,
            help="What readers gave: proposal, criterion, reader, score.",
        ),
    ],
    master: Annotated[
        Path,
        typer.Option(
            "--master",
            exists=True,
            dir_okay=False,
            help="What the leads agreed on: proposal, criterion, score.",
        ),
    ],
    rules: _Rules = None,
    rubric: _RubricFile = None,
    levels: _Levels = "",
    before: Annotated[
        Path | None,
        typer.Option(
            "--before",
            exists=True,
            dir_okay=False,
            help="The scores of the round before.",
            show_default=False,
        ),
    ] = None,
    round_column: Annotated[
        str,
        typer.Option(
            "--round", help="The column that numbers rounds: the last is diagnosed, beside the one before."
        ),
    ] = "",
    occasion: _Occasion = "",
    reader: _Reader = "",
    language: InLanguage = None,
    as_json: AsJson = False,
) -> None:
    """Say how each reader scored the anchors, beside the master scores, and who may read how.

    Seven numbers for each reader, labels with the number and the threshold of each, and the criteria to talk
    about. What is said of a reader is for that reader and the chair. Nothing is stored and nothing is sent.
    """
    from commonfield.catalog import Wording
    from commonfield.council import norming
    from commonfield.council.norming import telling

    if before and round_column:
        raise UsageError(
            "--before, --round: expected one of them, found both.",
            likely_cause="Both say which round came before.",
            fix="Give the file of the round before, or the column that numbers rounds.",
        )
    said = Wording(_WORDS, spoken(language))
    ruled, on = _rules(rules), _rubric(rubric)
    held = norming.read_master(master)
    now = norming.read_readings(scores, occasion=occasion or None, round_column=round_column or None)
    past: list[Reading] = norming.read_readings(before) if before else []
    scale = norming.choose_scale([*now, *past], held, rubric=on, levels=_levels(levels))
    for path, read in ((scores, now), (before, past)):
        if path:
            norming.refuse_strange_levels(path, read, held, scale)
    if round_column:
        now, past = norming.split_rounds(now)
    console.tell(f"Reading {scores.name}")
    found = norming.diagnose(now, held, scale=scale, rules=ruled, before=past)
    if reader:
        own = telling.for_one_reader(found, reader, rules=ruled)
        if own is None:
            # The codes of the others are not named: this is what one reader sees.
            raise UsageError(
                f"--reader: expected a reader with a score that has a master score, found `{reader}`.",
                fix="Write the code as the file of scores has it.",
            )
        found = own
    if as_json:
        say_json(telling.as_data(found, rules=ruled, said=said, is_of_one=bool(reader)))
    else:
        _say_diagnosis(found, ruled, said, is_of_one=bool(reader))
    if not found.is_estimable:
        raise typer.Exit(Exit.NOT_ESTIMABLE)


def drift(
    file: _ScoresFile,
    rules: _Rules = None,
    occasion: _Occasion = "",
    reader: _Reader = "",
    language: InLanguage = None,
    as_json: AsJson = False,
) -> None:
    """Say whether readers moved: FILE holds anchors that a reader met again, unannounced, in mid-review.

    The change is the last score minus the first, in levels; its interval is over anchors, where there are
    enough of them. Nothing is stored and nothing is sent.
    """
    from commonfield.catalog import Wording
    from commonfield.council import norming
    from commonfield.council.norming.telling_drift import drift_data, drift_summary

    said, ruled = Wording(_WORDS, spoken(language)), _rules(rules)
    readings = norming.read_readings(file, levels=False, occasion=occasion or None)
    found = norming.measure_drift(readings, rules=ruled.drift)
    if found and reader:
        found = [one for one in found if one.reader == reader]
        if not found:
            raise UsageError(
                f"--reader: expected a reader who met a proposal again, found `{reader}`.",
                fix="Write the code as the file of scores has it.",
            )
    if not found:
        raise NotEstimableError(
            f"{file.name}: expected a proposal that one reader scored twice, found none.",
            likely_cause="No anchor was put among the proposals again, or no column tells the repeat.",
            fix="Number the readings in a column `occasion` (0, then 1), or name it with --occasion.",
        )
    if as_json:
        readers = [drift_data(d, said) for d in found]
        summary = drift_summary(found, rules=ruled, said=said)
        say_json({"rules": ruled.norming, "readers": readers, "summary": summary})
        return
    _say_drift(found, ruled, said)
    if not reader:
        say(said.say("note_private"))
    say(drift_summary(found, rules=ruled, said=said))


def discrepancies(
    file: _ScoresFile,
    rules: _Rules = None,
    rubric: _RubricFile = None,
    levels: _Levels = "",
    language: InLanguage = None,
    as_json: AsJson = False,
) -> None:
    """Say which proposals in FILE their readers have to talk about, and what a third score makes of them.

    Third readers are those whose rows say 1 in a column `third`; without it, whoever follows the first
    readers in the order of the file. Nothing is stored and nothing is sent.
    """
    from commonfield.catalog import Wording
    from commonfield.council import norming
    from commonfield.council.norming import telling_discrepancies as telling

    said, ruled, on = Wording(_WORDS, spoken(language)), _rules(rules), _rubric(rubric)
    readings = norming.first_occasions(norming.read_readings(file, levels=False))
    scale: Scale = norming.choose_scale(readings, {}, rubric=on, levels=_levels(levels))
    norming.refuse_strange_levels(file, readings, {}, scale)
    found = norming.find_discrepancies(readings, scale=scale, rules=ruled.discrepancy, rubric=on)
    short = norming.find_short_rationales(readings, scale=scale, rules=ruled.rationale)
    if as_json:
        say_json(telling.as_data(found, short, rules=ruled, said=said))
        return
    _say_discrepancies(found, short, ruled, scale, said)


def _say_diagnosis(found: Diagnosis, rules: NormingRules, said: Wording, *, is_of_one: bool) -> None:
    from commonfield.council.norming import telling

    say(telling.heading(found, said))
    _say_titled("title_readers", telling.measure_table(found, said), said)
    say()
    for sentence in telling.sentences(found, said):
        say(sentence)
    if is_of_one:
        own = found.readers[0].by_criterion
        _say_titled("title_own", telling.own_table(own, said), said)
    if found.criteria:
        _say_titled("title_criteria", telling.spread_table(found.criteria, "criterion", said), said)
    if found.anchors:
        _say_titled("title_anchors", telling.spread_table(found.anchors, "anchor", said), said)
    changed = telling.change_table(found, said)
    if changed:
        _say_titled("title_change", changed, said)
    drifts = [reader.drift for reader in found.readers if reader.drift]
    if drifts:
        say()
        _say_drift(drifts, rules, said)
    if found.short_rationales:
        _say_titled("title_rationales", telling.rationale_table(found.short_rationales, said), said)
    say()
    for note in telling.notes(found, rules=rules, said=said, is_of_one=is_of_one):
        say(note)
    say(telling.summary(found, rules=rules, said=said))


def _say_titled(title: str, table: tuple[list[str], list[list[object]]], said: Wording) -> None:
    say()
    say(said.say(title))
    say_table(*table)


def _say_drift(found: list[Drift], rules: NormingRules, said: Wording) -> None:
    from commonfield.council.norming.telling_drift import drift_sentences, drift_table

    say(said.say("title_drift"))
    say_table(*drift_table(found, said))
    for sentence in drift_sentences(found, rules=rules, said=said):
        say(sentence)


def _say_discrepancies(
    found: list[Discrepancy], short: list[ShortRationale], rules: NormingRules, scale: Scale, said: Wording
) -> None:
    from commonfield.council.norming import telling
    from commonfield.council.norming import telling_discrepancies as telling_these

    say(telling_these.rule(rules, said))
    say_table(*telling_these.table(found, said))
    for sentence in telling_these.sentences(found, rules=rules, said=said):
        say(sentence)
    if short:
        _say_titled("title_rationales", telling.rationale_table(short, said), said)
        say()
    if scale.taken_from == "scores" and rules.discrepancy.bands:
        say(said.say("note_scale"))
    if len(scale.levels) > telling.MANY_LEVELS:
        say(said.say("note_many_levels", n=len(scale.levels)))
    say(telling_these.summary(found, rules=rules, said=said))


def _rules(path: Path | None) -> NormingRules:
    from commonfield.catalog import Catalog, NormingRules
    from commonfield.catalog.loader import load_file

    return load_file(NormingRules, path) if path else Catalog().get(NormingRules, "default")


def _rubric(path: Path | None) -> Rubric | None:
    from commonfield.catalog import Rubric
    from commonfield.catalog.loader import load_file

    return load_file(Rubric, path) if path else None


def _levels(text: str) -> tuple[int, int] | None:
    if not text:
        return None
    try:
        lowest, highest = (int(part) for part in text.split(","))
    except ValueError:
        lowest = highest = 0
    if lowest >= highest:
        raise UsageError(
            "--levels: expected the lowest and the highest level, found something else.",
            fix="Write them as two whole numbers: --levels 0,4.",
        )
    return lowest, highest
