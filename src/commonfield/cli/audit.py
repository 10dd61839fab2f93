"""What can be worked out from tables that somebody published."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from commonfield.cli.console import console, say, say_json, say_table
from commonfield.cli.options import AsJson, InLanguage, spoken
from commonfield.findings import Exit, UsageError

if TYPE_CHECKING:
    from commonfield.catalog import Wording
    from commonfield.disclosure.auditor import AuditDesign, Audited, HiddenCount

_WORDS = "disclosure/auditor"


def register(app: typer.Typer) -> None:
    """Add this command."""
    app.command()(audit)


def audit(
    files: Annotated[
        list[Path] | None,
        typer.Argument(
            help="Published tables, CSV or Parquet; with a design, those that it names if not given."
        ),
    ] = None,
    keys: Annotated[
        str, typer.Option("--keys", help="The columns that say what a row counts: county,district,sex.")
    ] = "",
    count: Annotated[
        list[str] | None, typer.Option(help="A column of counts; more than once for several.")
    ] = None,
    total_value: Annotated[
        str | None, typer.Option(help="What a key column holds in a row that is a total over it. [All]")
    ] = None,
    hidden: Annotated[
        list[str] | None, typer.Option(help="What stands for a hidden count. [nothing, and *]")
    ] = None,
    part_of: Annotated[
        list[str] | None, typer.Option(help="A count that is part of another: successes=n.")
    ] = None,
    width: Annotated[
        int | None, typer.Option(min=1, help="Numbers less than this apart are too near. [3]")
    ] = None,
    design: Annotated[
        Path | None,
        typer.Option(
            exists=True,
            dir_okay=False,
            help="A YAML file for what options cannot say, in place of --keys, --count, --total-value, "
            "--hidden and --part-of. For all files, or for each under files: keys, counts, wide, "
            "count_named_by, where, total_value, hidden, absent (empty or hidden), range, split, parents, "
            "hierarchy, incomplete. Once: files, width, part_of, labels, unit. What they mean: "
            "docs/how-to/audit-published-tables.md.",
        ),
    ] = None,
    language: InLanguage = None,
    limit: Annotated[int, typer.Option(min=0, help="How many counts to print.")] = 20,
    as_json: AsJson = False,
) -> None:
    """List the hidden counts of published FILES that anybody can work out, and how. Nothing is sent.

    Exit code 15 says that at least one can be worked out exactly, or narrowed to numbers too near each other.
    """
    from commonfield.catalog import Wording
    from commonfield.disclosure import auditor

    told = _told(keys, count, total_value, hidden, part_of)
    asked, tables = _asked(files or [], told, width, design)
    console.tell("Adding up what is published")
    found = auditor.audit(tables, asked, language=spoken(language))
    said = Wording(_WORDS, spoken(language))
    if as_json:
        say_json(_as_dict(found, said))
    else:
        _say(found, said, limit)
    raise typer.Exit(Exit.BREAK_FOUND if found.exact or found.narrow else Exit.DONE)


def _told(
    keys: str,
    count: list[str] | None,
    total_value: str | None,
    hidden: list[str] | None,
    part_of: list[str] | None,
) -> dict[str, Any]:
    """Give what options say, in the words of a design."""
    told = {
        "keys": [name.strip() for name in keys.split(",") if name.strip()],
        "counts": count,
        "total_value": total_value,
        "hidden": hidden,
        "part_of": dict(_pair(each) for each in part_of or []),
    }
    return {name: value for name, value in told.items() if value not in (None, [], {})}


def _pair(text: str) -> tuple[str, str]:
    part, equals, whole = (piece.strip() for piece in text.partition("="))
    if not (part and equals and whole):
        raise UsageError(
            "--part-of: expected two counts, as in successes=n, found something else.",
            fix="Write the part first, then the count that it is part of.",
        )
    return part, whole


def _asked(
    files: list[Path], told: dict[str, Any], width: int | None, design: Path | None
) -> tuple[AuditDesign, list[Path]]:
    """Give the design and the files."""
    from commonfield.disclosure import auditor

    wide = {} if width is None else {"width": width}
    if design is None:
        _refuse_too_little(files, told)
        return _from_options(told | wide), files
    if told:
        raise UsageError(
            "--design: expected a design alone, found options beside it that it replaces.",
            fix="Write them into the design, or leave the design away.",
        )
    read = auditor.load_design(design).model_copy(update=wide)
    tables = files or [design.parent / of.file for of in read.files]
    if not tables:
        raise UsageError("FILES: expected a file, found none.", fix="Name files, or list them in the design.")
    return read, tables


def _refuse_too_little(files: list[Path], told: dict[str, Any]) -> None:
    for option, given in (("FILES", files), ("--keys", told.get("keys")), ("--count", told.get("counts"))):
        if not given:
            raise UsageError(
                f"{option}: expected at least one, found none.",
                fix="See `commonfield audit --help`, or write a design.",
            )


def _from_options(told: dict[str, Any]) -> AuditDesign:
    import pydantic

    from commonfield.disclosure import auditor

    try:
        return auditor.AuditDesign.model_validate(told)
    except pydantic.ValidationError as error:
        reason = error.errors(include_url=False)[0]["msg"].removeprefix("Value error, ")
        raise UsageError(f"--part-of: {reason}.", fix="Write each part with its whole.") from None


def _as_dict(found: Audited, said: Wording) -> dict[str, Any]:
    """Give the answer as plain data; a count is named where there are several, notes where there are any."""
    several = len({each.count for each in (*found.hidden, *found.rests)}) > 1
    listed = [
        {
            "file": each.file,
            "keys": dict(each.keys),
            **({"count": each.count} if several else {}),
            "low": each.low,
            "high": each.high,
            "how": each.how,
        }
        for each in (*found.exact, *found.narrow)
    ]
    notes = _notes(found, said)
    return {
        "hidden": len(found.hidden),
        "recovered_exactly": len(found.exact),
        "within_width": len(found.narrow),
        "cells": listed,
        **({"contradictions": found.contradictions} if found.contradictions else {}),
        **({"notes": notes} if notes else {}),
    }


def _notes(found: Audited, said: Wording) -> list[str]:
    counted = [
        ("contradictions", found.contradictions),
        ("disagreeing", found.disagreeing),
        ("undecided", found.undecided),
    ]
    notes = [said.counted(key, n) for key, n in counted if n]
    if found.loosely_linked:
        notes.append(said.say("loosely_linked", counts=", ".join(found.loosely_linked)))
    return notes


def _say(found: Audited, said: Wording, limit: int) -> None:
    listed = (*found.exact, *found.narrow)
    if listed[:limit]:
        headings = [said.say(name) for name in ("file", "cell", "low", "high", "how")]
        say_table(headings, [_row(each) for each in listed[:limit]])
    if len(listed) > limit:
        say(said.counted("further", len(listed) - limit))
    say(said.counted("summary", len(found.hidden)))
    if found.exact:
        say(said.counted("exactly", len(found.exact)))
    if found.narrow:
        say(said.counted("within", len(found.narrow), width=said.count(found.width)))
    if not listed:
        say(said.say("nothing"))
    for note in _notes(found, said):
        say(note)


def _row(each: HiddenCount) -> tuple[object, ...]:
    place = ", ".join(f"{column} {code}" for column, code in each.keys.items())
    return each.file, f"{each.count}: {place}", each.low, each.high, each.how
