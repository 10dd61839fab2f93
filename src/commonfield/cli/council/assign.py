"""Who reads what."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from commonfield.cli.console import console, say, say_json, say_table
from commonfield.cli.options import AsJson, InLanguage, spoken
from commonfield.findings import Exit


def register(app: typer.Typer) -> None:
    """Add this command."""
    app.command()(assign)


def assign(
    readers: Annotated[
        Path,
        typer.Option(
            exists=True,
            dir_okay=False,
            help="reader,organization,sector,expertise,languages,max_reads; also region, "
            "parent_organization, paid_by (North College:2025), steering (1 or 0). Lists are separated by ;",
        ),
    ],
    proposals: Annotated[
        Path,
        typer.Option(
            exists=True,
            dir_okay=False,
            help="proposal,lead,partners,sector,topics,language,region; also lead_parent, letter_writers.",
        ),
    ],
    rules: Annotated[Path, typer.Option(exists=True, dir_okay=False, help="The rules, as YAML.")],
    conflicts: Annotated[
        Path | None,
        typer.Option(
            exists=True,
            dir_okay=False,
            help="reader,proposal,state,why,waived_by; state is none, declared, managed, recused or waived.",
        ),
    ] = None,
    out: Annotated[
        Path | None, typer.Option(dir_okay=False, help="Write the assignment here, as CSV.")
    ] = None,
    language: InLanguage = None,
    as_json: AsJson = False,
) -> None:
    """Assign readers to proposals: exactly, as the rules say, and never past a conflict of interest.

    Interests are computed as well as declared. Where nothing can be assigned, the rules that cannot hold
    together are named, and the exit code is 14. Nothing is sent.
    """
    from commonfield.catalog import AssignmentRules, Wording
    from commonfield.catalog.loader import load_file
    from commonfield.council.assignment import (
        Assigned,
        read_conflicts,
        read_proposals,
        read_readers,
        telling,
    )
    from commonfield.council.assignment import assign as assigned

    said = Wording("council/assignment", spoken(language))
    adopted = load_file(AssignmentRules, rules)
    who, what = read_readers(readers), read_proposals(proposals)
    declared = read_conflicts(conflicts, readers=who, proposals=what) if conflicts else []
    console.tell("Assigning")
    found = assigned(who, what, rules=adopted, declared=declared)
    if out and isinstance(found, Assigned):
        _write(out, telling.COLUMNS, telling.rows(found, said))
    if as_json:
        say_json(telling.as_data(found, adopted, said))
    else:
        if isinstance(found, Assigned):
            for title, table in (("panels", telling.panels), ("loads", telling.loads)):
                say(said.say(f"{title}_title"))
                say_table(*table(found, said))
                say()
        if found.conflicts:
            say(said.say("interests_title"))
            say_table(*telling.interests(found.conflicts, said))
            say()
        for counsel in found.counsel:
            say(telling.counsel_note(counsel, said))
        for sentence in telling.sentences(found, adopted, said):
            say(sentence)
    if not isinstance(found, Assigned):
        raise typer.Exit(Exit.NOT_ESTIMABLE)


def _write(out: Path, columns: tuple[str, ...], rows: list[list[object]]) -> None:
    import csv

    with out.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(columns)
        writer.writerows(rows)
