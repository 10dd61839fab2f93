"""Data dictionaries: show one, write them all out, say what changed between two."""

from __future__ import annotations

from collections import defaultdict
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer
from typer.core import TyperGroup

from commonfield.catalog import Catalog, Dictionary, Text
from commonfield.cli.console import say, say_json, say_table
from commonfield.cli.options import AsJson, InLanguage, OwnRegion, opened, spoken, wording
from commonfield.findings import UsageError

if TYPE_CHECKING:
    from commonfield.intake.dictionary import Version
    from commonfield.region import Region

SHOW = "show"


class _ShowByDefault(TyperGroup):
    """A group in which `dictionary NAME` means `dictionary show NAME`."""

    def parse_args(self, ctx: Any, args: list[str]) -> list[str]:
        if not args or (args[0] not in self.commands and args[0] != "--help"):
            args = [SHOW, *args]
        return super().parse_args(ctx, args)


dictionary_app = typer.Typer(
    help="See what files and tables mean, write it out, compare two versions. "
    "`commonfield dictionary NAME` is short for `commonfield dictionary show NAME`.",
    cls=_ShowByDefault,
    rich_markup_mode=None,
)

Compared = Annotated[
    str, typer.Argument(help="A name (calpads/senr), a name in a region (calpads/senr@my-region), or a file.")
]
Out = Annotated[Path, typer.Option("--out", help="Where to put it.", file_okay=False)]


def register(app: typer.Typer) -> None:
    """Add these commands."""
    dictionary_app.command(SHOW)(show)
    dictionary_app.command("export")(export_dictionary)
    dictionary_app.command("diff")(diff)
    app.add_typer(dictionary_app, name="dictionary")


def show(
    name: Annotated[str, typer.Argument(help="E.g. calpads/senr; all of them if not given.")] = "",
    region: OwnRegion = None,
    language: InLanguage = None,
    as_json: AsJson = False,
) -> None:
    """Show a data dictionary: elements, codes and rules of one kind of file."""
    from commonfield import intake

    of = opened(region, None) if region else None
    said, catalog = wording(language, of), of.catalog if of else Catalog()
    if not name:
        every = catalog.all(Dictionary).values()
        say_table(
            [said.say(head) for head in ("dictionary", "elements", "rules", "what_it_is")],
            [(d.name, len(d.elements), len(d.rules), said.text(d.label)) for d in every],
        )
        return
    chosen = catalog.get(Dictionary, name)
    if as_json:
        say_json(chosen.model_dump(mode="json"))
        return
    say(intake.describe(chosen, catalog, said.language))


def export_dictionary(
    out: Out = Path("data-dictionary"),
    region: OwnRegion = None,
    language: InLanguage = None,
    as_json: AsJson = False,
) -> None:
    """Write the whole dictionary: pages in both languages, a workbook, and a Data Package of schemas."""
    from commonfield.intake.dictionary import export, regional_dictionary

    of = opened(region, None) if region else None
    catalog = of.catalog if of else Catalog()
    gathered = regional_dictionary(
        catalog,
        label=of.settings.label if of else Text(en="Commonfield", es="Commonfield"),
        on=_day(of),
        region=of,
        sent_by=_sent_by(of) if of else {},
    )
    written = export(gathered, catalog.appearance, out)
    if as_json:
        say_json({"version": gathered.hash, "files": [str(path) for path in written]})
        return
    said = wording(language, of)
    tables, files = said.count(len(gathered.tables)), said.count(len(gathered.files))
    say(said.say("exported", tables=tables, files=files, version=gathered.hash[:12]))
    say(said.say("exported_pages", file=out / "index.html"))
    say(said.say("exported_workbook", file=out / "dictionary.xlsx"))
    say(said.say("exported_package", file=out / "frictionless" / "datapackage.json"))


def diff(before: Compared, after: Compared, language: InLanguage = None, as_json: AsJson = False) -> None:
    """Say what changed from dictionary BEFORE to AFTER: columns, types, codes and rules."""
    from commonfield.intake.dictionary import differences
    from commonfield.intake.pages import words

    old, new = _version(before), _version(after)
    changes = differences(old, new)
    if as_json:
        say_json(
            {
                "before": {"name": old.dictionary.name, "hash": old.dictionary.hash},
                "after": {"name": new.dictionary.name, "hash": new.dictionary.hash},
                "changes": [change.as_dict() for change in changes],
            }
        )
        return
    said = words(spoken(language))
    for change in changes:
        say(said.text(change.text))
    say(said.counted("differences", len(changes)) if changes else said.say("no_differences"))


def _version(named: str) -> Version:
    from commonfield.intake.dictionary import Version

    path = Path(named)
    if path.suffix == ".yaml" and path.is_file():
        return _of_file(path)
    name, at, region = named.partition("@")
    if at and not (Path(region) / "region.yaml").is_file():
        raise UsageError(
            f"{named}: expected a region folder after `@`, found none there.",
            fix="Name the folder that holds region.yaml: calpads/senr@my-region.",
        )
    catalog = opened(Path(region), None).catalog if at else Catalog()
    return Version(catalog.get(Dictionary, name), catalog)


def _of_file(path: Path) -> Version:
    """Read a dictionary from a file; among a folder's `dictionaries`, with the definitions around it."""
    from commonfield.catalog.definition import hash_text
    from commonfield.catalog.loader import load_typed
    from commonfield.intake.dictionary import Version

    path = path.resolve()
    around = next((parent for parent in path.parents if parent.name == "dictionaries"), None)
    if around is not None:
        catalog = Catalog(around.parent)
        name = path.relative_to(around).with_suffix("").as_posix()
        return Version(catalog.get(Dictionary, name), catalog)
    text = path.read_text(encoding="utf-8")
    told = {"name": path.stem, "hash": hash_text(text), "file": str(path)}
    return Version(load_typed(Dictionary, text, file=str(path), extra=told), Catalog())


def _sent_by(region: Region) -> dict[str, set[str]]:
    """Say which partners send, or are asked to send, each kind of file."""
    from commonfield.intake import submissions
    from commonfield.region import has_plan, read_plan

    senders: dict[str, set[str]] = defaultdict(set)
    for receipt in submissions(region):
        senders[receipt.dictionary].add(receipt.partner)
    for one in read_plan(region).expected() if has_plan(region) else ():
        senders[one.dictionary].add(one.partner)
    return senders


def _day(region: Region | None) -> date:
    from commonfield.pipeline.occasion import Occasion

    return Occasion().day(region) if region else date.today()
