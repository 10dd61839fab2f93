"""Pulses: ask all partners a few questions tomorrow, and say what they answered."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from commonfield.cli.asking import question_of
from commonfield.cli.console import say, say_json, say_table
from commonfield.cli.options import AsJson, KeysFolder, RegionFolder, occasion, opened
from commonfield.findings import UsageError
from commonfield.vocabulary import Language as Spoken

if TYPE_CHECKING:
    from commonfield.catalog import Pulse
    from commonfield.region import Region

pulse_app = typer.Typer(
    help="Ask all partners a few questions at short notice.", no_args_is_help=True, rich_markup_mode=None
)

Language = Annotated[str, typer.Option("--language", help="Language: en or es.")]


def register(app: typer.Typer) -> None:
    """Add these commands."""
    pulse_app.command("new")(new)
    pulse_app.command("read")(read)
    pulse_app.command("result")(result)
    app.add_typer(pulse_app, name="pulse")


def new(
    name: Annotated[str, typer.Argument(help="Its name, e.g. fire-2026-11.")],
    out: Annotated[Path, typer.Option(help="A folder for forms and workbooks.", file_okay=False)],
    region: RegionFolder = Path(),
    begin_from: Annotated[
        str, typer.Option("--from", help="A YAML file with questions, or a draft by name, e.g. disruption.")
    ] = "",
    question: Annotated[
        list[str] | None,
        typer.Option(
            help="One question as KIND: ENGLISH / SPANISH. Kinds: yes_no, count, people, date, text, "
            "choice(Open=Abierto,Closed=Cerrado). May be given several times."
        ),
    ] = None,
    title: Annotated[str, typer.Option(help="What it is about, as ENGLISH / SPANISH.")] = "",
    role: Annotated[
        str, typer.Option(help="In which role you begin it, as the rule names it.")
    ] = "data-lead",
    hours: Annotated[int, typer.Option(min=1, help="How long answers are taken.")] = 24,
    language: Language = "en",
    keys: KeysFolder = None,
) -> None:
    """Begin a pulse: a page to fill in or print, and a workbook for each partner.

    An adopted charter rule must allow it. It never asks for what identifies a person.
    """
    from commonfield.pipeline import pulse as pulses

    at = opened(region, keys)
    draft = _draft(at, name, begin_from, question or [], title)
    closes = draft.closes or (datetime.now(UTC) + timedelta(hours=hours)).replace(microsecond=0)
    begun = pulses.start_pulse(
        at, draft, out=out, role=role, closes=closes, language=_spoken(language), occasion=occasion()
    )
    say(f"{len(begun.files):,} files for {len(begun.partners):,} partners lie in {out}.")
    decided = f"{begun.rule.definition} (decision {begun.rule.decision})"
    say(f"Begun under {decided}; it closes {closes.isoformat()}.")


def read(
    files: Annotated[list[Path], typer.Argument(exists=True, help="Workbooks, or folders of them.")],
    region: RegionFolder = Path(),
    language: Language = "en",
    keys: KeysFolder = None,
    as_json: AsJson = False,
) -> None:
    """Take answers back, in any order, any number of times; the copy saved last counts."""
    from commonfield.pipeline import pulse as pulses

    taken = pulses.read_pulse(opened(region, keys), files, occasion=occasion())
    code = pulses.exit_code(taken)
    if as_json:
        say_json({"files": [one.as_dict() for one in taken], "exit_code": int(code)})
        raise typer.Exit(code)
    for one in taken:
        for finding in one.findings:
            say(f"{one.file}: {finding.message(_spoken(language))}")
    say_table(
        ["file", "partner", "pulse", "answers", "state"],
        [(one.file, one.partner, one.pulse, one.answered, one.state) for one in taken],
    )
    answered = sum(one.state in ("in part", "refused") for one in taken)
    say(f"{len(taken) - answered:,} taken, {answered:,} answered.")
    raise typer.Exit(code)


def result(
    name: Annotated[str, typer.Argument(help="The pulse.")],
    region: RegionFolder = Path(),
    html: Annotated[Path | None, typer.Option(help="Write a page as well.", dir_okay=False)] = None,
    texts: Annotated[bool, typer.Option("--texts", help="Print short texts too, for staff alone.")] = False,
    language: Language = "en",
    keys: KeysFolder = None,
    as_json: AsJson = False,
) -> None:
    """Say who answered and what it comes to. Small counts of people are hidden."""
    from commonfield.intake.pulse import result_of
    from commonfield.pipeline import pulse as pulses
    from commonfield.region.sealed import write_whole

    at, tongue = opened(region, keys), _spoken(language)
    found = pulses.pulse_result(at, name)
    if html is not None:
        write_whole(html, pulses.result_page(at, found, tongue).encode())
    if as_json:
        say_json(found.as_dict())
        return
    say_table(
        ["question", "answers", "result"],
        [
            (one.asked.label.in_language(tongue), one.answered, result_of(one, tongue))
            for one in found.counted
        ],
    )
    if texts:
        say_table(
            ["partner", "question", "text"],
            [(p, field, text) for p, told in found.texts.items() for field, text in told.items()],
        )
    missing = [p.partner for p in found.partners if p.partner not in found.answered]
    if missing:
        say(f"No answer yet from: {', '.join(missing)}.")
    say(f"{len(found.answered):,} of {len(found.partners):,} partners answered.")


def _draft(region: Region, name: str, begin_from: str, questions: list[str], title: str) -> Pulse:
    from commonfield.catalog import Pulse, Text
    from commonfield.pipeline.pulse import named, read_draft

    if bool(begin_from) == bool(questions):
        raise UsageError("pulse new: expected --from or --question, found neither or both.")
    if questions:
        en, _, es = title.partition(" / ")
        label = Text(en=en or name, es=es or en or name)
        asked = [question_of(text, number) for number, text in enumerate(questions, start=1)]
        return named(Pulse(pulse="draft", label=label, reason=label, questions=asked), name)
    path = Path(begin_from)
    if path.is_file():
        return read_draft(path.read_text(encoding="utf-8"), file=str(path), name=name)
    draft = region.catalog.get(Pulse, begin_from)
    return named(draft, name)


def _spoken(language: str) -> Spoken:
    if language not in ("en", "es"):
        raise UsageError(f"--language: expected en or es, found `{language}`.")
    return "es" if language == "es" else "en"
