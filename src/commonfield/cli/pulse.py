"""Pulses: ask all partners a few questions tomorrow, and say what they answered."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from commonfield.cli.asking import question_of
from commonfield.cli.console import say, say_json, say_table
from commonfield.cli.options import AsJson, InLanguage, KeysFolder, RegionFolder, occasion, opened, wording
from commonfield.cli.packets import how_many_came, state_in_words
from commonfield.findings import UsageError

if TYPE_CHECKING:
    from commonfield.catalog import Pulse
    from commonfield.region import Region

pulse_app = typer.Typer(
    help="Ask all partners a few questions at short notice.", no_args_is_help=True, rich_markup_mode=None
)


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
    language: InLanguage = None,
    keys: KeysFolder = None,
) -> None:
    """Begin a pulse: a page to fill in or print, and a workbook for each partner.

    An adopted charter rule must allow it. It never asks for what identifies a person.
    """
    from commonfield.pipeline import pulse as pulses

    at = opened(region, keys)
    said = wording(language, at)
    draft = _draft(at, name, begin_from, question or [], title)
    closes = draft.closes or (datetime.now(UTC) + timedelta(hours=hours)).replace(microsecond=0)
    begun = pulses.start_pulse(
        at, draft, out=out, role=role, closes=closes, language=said.language, occasion=occasion()
    )
    partners = said.count(len(begun.partners))
    say(said.counted("pulse_lies", len(begun.files), partners=partners, folder=out))
    rule, decision = begun.rule.definition, begun.rule.decision
    say(said.say("pulse_begun", rule=rule, decision=decision, closes=closes.isoformat()))


def read(
    files: Annotated[list[Path], typer.Argument(exists=True, help="Workbooks, or folders of them.")],
    region: RegionFolder = Path(),
    language: InLanguage = None,
    keys: KeysFolder = None,
    as_json: AsJson = False,
) -> None:
    """Take answers back, in any order, any number of times; the copy saved last counts."""
    from commonfield.pipeline import pulse_answers

    at = opened(region, keys)
    said = wording(language, at)
    taken = pulse_answers.read_pulse(at, files, occasion=occasion())
    code = pulse_answers.exit_code(taken)
    if as_json:
        say_json({"files": [one.as_dict() for one in taken], "exit_code": int(code)})
        raise typer.Exit(code)
    for one in taken:
        for finding in one.findings:
            say(f"{one.file}: {finding.message(said.language)}")
        if one.said:
            say(f"{one.file}: {one.said}")
    say_table(
        [said.say(head) for head in ("file", "partner", "pulse", "answers", "state")],
        [(o.file, o.partner, o.pulse, o.answers, state_in_words(o.state, said)) for o in taken],
    )
    say(how_many_came([one.state for one in taken], said))
    raise typer.Exit(code)


def result(
    name: Annotated[str, typer.Argument(help="The pulse.")],
    region: RegionFolder = Path(),
    html: Annotated[Path | None, typer.Option(help="Write a page as well.", dir_okay=False)] = None,
    texts: Annotated[bool, typer.Option("--texts", help="Print short texts too, for staff alone.")] = False,
    language: InLanguage = None,
    keys: KeysFolder = None,
    as_json: AsJson = False,
) -> None:
    """Say who answered and what it comes to. Small counts of people are hidden."""
    from commonfield.intake.pulse import result_of
    from commonfield.pipeline import pulse as pulses
    from commonfield.region.sealed import write_whole

    at = opened(region, keys)
    said = wording(language, at)
    found = pulses.pulse_result(at, name)
    if html is not None:
        write_whole(html, pulses.result_page(at, found, said.language).encode())
    if as_json:
        say_json(found.as_dict())
        return
    say_table(
        [said.say(head) for head in ("question", "answers", "result")],
        [(said.text(one.asked.label), one.answered, result_of(one, said.language)) for one in found.counted],
    )
    if texts:
        say_table(
            [said.say(head) for head in ("partner", "question", "text")],
            [(p, field, text) for p, told in found.texts.items() for field, text in told.items()],
        )
    missing = [p.partner for p in found.partners if p.partner not in found.answered]
    if missing:
        say(said.say("pulse_waits", partners=", ".join(missing)))
    say(said.counted("pulse_answered", len(found.answered), of=said.count(len(found.partners))))


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
