"""Commands and exit codes, as the command line itself describes them."""

from __future__ import annotations

import inspect
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from commonfield.findings import Exit
from pages.markdown import table

EXITS = {
    Exit.DONE: "Done.",
    Exit.UNEXPECTED: "Something failed that should not have, or a person stopped it.",
    Exit.WRONG_USAGE: "The command was called in a way it cannot serve, or a definition is broken.",
    Exit.RECORDS_REFUSED: "Some records were refused; the others are in.",
    Exit.FILE_REFUSED: "The file as a whole was refused; nothing is stored.",
    Exit.NO_AGREEMENT: "No agreement in force allows it.",
    Exit.NOT_RELEASABLE: "It may not leave, or what left does not verify.",
    Exit.NOT_ESTIMABLE: "The question has no answer on these data.",
    Exit.BREAK_FOUND: "A check found a break: an entry of the ledger was altered or cut, say.",
}


def commands_page() -> str:
    import typer.main

    from commonfield.cli.app import app

    parts = ["# Commands\n", app.info.help + "\n"]
    parts += [
        "Every command ends with an [exit code](exit-codes.md) that tells what happened. With `--json`,\n"
        "standard output holds JSON and nothing else; progress and notes go to standard error. An error is\n"
        "in words there, and on standard output it is\n"
        '`{"error": {"message", "likely_cause", "fix", "exit_code"}}`.\n'
    ]
    for path, command in _leaves(typer.main.get_command(app), ("commonfield",)):
        arguments = [p for p in command.params if p.param_type_name == "argument"]
        options = [p for p in command.params if p.param_type_name == "option" and p.name != "help"]
        usage = " ".join([*path, *(_bracket(a) for a in arguments), *(["[OPTIONS]"] if options else [])])
        parts.append(
            f"## {' '.join(path[1:])}\n\n```\n{usage}\n```\n\n{inspect.cleandoc(command.help or '')}\n"
        )
        rows = [(f"`{a.name.upper()}`", _help(a), _default(a)) for a in arguments]
        rows += [(f"`{', '.join([*o.opts, *o.secondary_opts])}`", _help(o), _default(o)) for o in options]
        parts.append(table(["", "", "if not given"], rows) if rows else "")
    return "\n".join(parts)


def _leaves(command: Any, path: tuple[str, ...]) -> Iterator[tuple[tuple[str, ...], Any]]:
    children = getattr(command, "commands", None)
    if children is None or command.invoke_without_command:
        yield path, command
    for name in sorted(children or {}):
        yield from _leaves(children[name], (*path, name))


def _bracket(argument: Any) -> str:
    name = argument.name.upper()
    return name if argument.required else f"[{name}]"


def _help(parameter: Any) -> str:
    return getattr(parameter, "help", "") or ""


def _default(parameter: Any) -> str:
    if parameter.required:
        return "must be given"
    shown = getattr(parameter, "show_default", None)
    if isinstance(shown, str):
        return shown
    default = parameter.default
    if default in (None, "", False) or default is Ellipsis:
        return ""
    return "this folder" if default == Path() else f"`{default}`"


def exit_codes_page() -> str:
    rows: list[tuple[object, ...]] = [(code.value, EXITS[code]) for code in Exit]
    return "# Exit codes\n\nThe number alone tells what happened.\n\n" + table(["code", "means"], rows)
