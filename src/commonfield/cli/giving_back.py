"""Give back: a partner's own page, and what became of its own students."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from commonfield.cli.console import console, say, say_json
from commonfield.cli.options import (
    AsJson,
    InLanguage,
    KeysFolder,
    RegionFolder,
    ReportName,
    occasion,
    opened,
    wording,
)

if TYPE_CHECKING:
    from commonfield.pipeline import Given


def register(app: typer.Typer) -> None:
    """Add these commands."""
    app.command("give-back")(give_back)
    app.command("open")(open_given)


def give_back(
    partner: Annotated[str, typer.Argument(help="Who gets it, as region.yaml names it.")],
    region: RegionFolder = Path(),
    out: Annotated[
        Path | None,
        typer.Option("--out", help="A new file outside the region; sealed all the same.", dir_okay=False),
    ] = None,
    page: Annotated[
        bool, typer.Option("--page", help="Only the page of published figures; needs no clause.")
    ] = False,
    report: ReportName = "biannual",
    language: InLanguage = None,
    keys: KeysFolder = None,
    as_json: AsJson = False,
) -> None:
    """Seal to PARTNER what became of its own students, where agreements allow: a file, and its page.

    Every later release is then made as if the partner knew its own students, because it does.
    """
    from commonfield.pipeline import give_back as give
    from commonfield.pipeline import give_page

    of = opened(region, keys)
    given = (give_page if page else give)(of, partner, out=out, report=report, occasion=occasion())
    console.stop()
    said = wording(language, of)
    if as_json:
        say_json(_plain(given))
        return
    for what in dict.fromkeys(said.text(left.what) for left in given.left_out):
        names = [left.partner for left in given.left_out if said.text(left.what) == what]
        say(said.say("given_left_out", what=what, partners=", ".join(names)))
    if given.rows is None:
        say(said.say("given_page", partner=partner, file=given.file))
    else:
        say(said.counted("given_back", given.rows, partner=partner, file=given.file))


def open_given(
    file: Annotated[Path, typer.Argument(help="What was given back.", exists=True, dir_okay=False)],
    out: Annotated[Path, typer.Option("--out", help="A new folder, for you alone.", file_okay=False)],
    keys: Annotated[Path, typer.Option("--keys", help="Where your key lies.", exists=True, file_okay=False)],
    language: InLanguage = None,
    as_json: AsJson = False,
) -> None:
    """Open FILE, given back to you, with your own key. What it holds is plain then: keep it safe."""
    from commonfield.pipeline import open_given as open_file
    from commonfield.region import Keys

    files = open_file(file, keys=Keys(keys), out=out)
    if as_json:
        say_json([str(path) for path in files])
        return
    said = wording(language)
    for path in files:
        say(str(path))
    say(said.counted("given_opened", len(files), folder=out))


def _plain(given: Given) -> dict[str, object]:
    return {
        "partner": given.partner,
        "file": str(given.file),
        "sha256": given.sha256,
        "rows": given.rows,
        "columns": list(given.columns),
        "permitted_by": list(given.permitted_by),
        "left_out": [
            {"what": left.what.en, "partner": left.partner, "instead": left.instead}
            for left in given.left_out
        ],
    }
