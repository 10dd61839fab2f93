"""Public files: add one, list what is here, get one from its publisher, see who holds what."""

from __future__ import annotations

import tempfile
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from commonfield.cli.console import console, say, say_json, say_table
from commonfield.cli.labor import AsOf, ReferenceFolder, shelf_of
from commonfield.cli.options import AsJson, InLanguage, spoken
from commonfield.findings import UsageError

if TYPE_CHECKING:
    from commonfield.catalog import ReferenceSource, SourceGuide, Wording
    from commonfield.reference import Entry

reference_app = typer.Typer(
    help="Keep the public files that need no agreement.", no_args_is_help=True, rich_markup_mode=None
)

_WORDS = "reference"
SourceName = Annotated[str, typer.Argument(help="Its name, e.g. bls/oews.")]


def register(app: typer.Typer) -> None:
    """Add these commands."""
    reference_app.command("add")(add_file)
    reference_app.command("list")(list_files)
    reference_app.command("get")(get)
    reference_app.command("guide")(guide)
    app.add_typer(reference_app, name="reference")


def add_file(
    file: Annotated[Path, typer.Argument(exists=True, dir_okay=False, help="The publisher's file.")],
    reference: ReferenceFolder = None,
    vintage: Annotated[
        str, typer.Option(help="Of when it is, where it does not say: 2025, 2025-05 or 2022-23.")
    ] = "",
    language: InLanguage = None,
    as_json: AsJson = False,
) -> None:
    """Recognize FILE by its content, check it, and keep a copy with publisher, vintage and hash."""
    from commonfield.catalog import Catalog
    from commonfield.reference import add

    entry = add(_folder(reference), file, catalog=Catalog(), vintage=vintage, today=date.today())
    _say_added(entry, file, spoken(language), as_json=as_json)


def list_files(
    reference: ReferenceFolder = None,
    as_of: AsOf = "",
    language: InLanguage = None,
    as_json: AsJson = False,
) -> None:
    """List the public files that are here: of when they are, how old, and which are stale."""
    from commonfield.catalog import Wording
    from commonfield.reference.standing import stand

    shelf = shelf_of(reference, as_of)
    console.tell("Recognizing files")
    standing = stand(shelf)
    said = Wording(_WORDS, spoken(language))
    if as_json:
        say_json([one.as_dict() for one in standing])
        return
    if not standing:
        say(said.say("nothing", folder=shelf.folder))
        return
    heads = ("source", "vintage", "age", "state", "publisher", "file")
    say_table(
        [said.say(head) for head in heads],
        [
            (
                one.source,
                one.vintage,
                "" if one.age is None else f"{max(one.age, 0):.1f}",
                said.say(one.state),
                one.publisher,
                one.file,
            )
            for one in standing
        ],
    )
    for one in standing:
        for key, n in one.mended:
            say(f"{one.file}: {said.say(f'mended_{key}', n=said.count(n))}.")
    stale = sum(one.state == "stale" for one in standing)
    sources = len({one.source for one in standing})
    say(said.say("counted", n=said.count(len(standing)), sources=sources, stale=said.count(stale)))


def get(
    source: SourceName,
    reference: ReferenceFolder = None,
    year: Annotated[str, typer.Option(help="Of which year, where the publisher keeps a file for each.")] = "",
    language: InLanguage = None,
    as_json: AsJson = False,
) -> None:
    """Download SOURCE from its publisher, check it and keep it; says plainly where that is not possible."""
    from commonfield.catalog import Catalog, ReferenceSource
    from commonfield.reference import add, fetch

    catalog = Catalog()
    wanted = catalog.get(ReferenceSource, source)
    folder = _folder(reference)
    console.tell(f"Asking {wanted.publisher}")
    with tempfile.TemporaryDirectory() as unfinished:
        came = fetch(wanted, Path(unfinished), year=year)
        entry = add(folder, came, catalog=catalog, vintage="", today=date.today())
        _say_added(entry, came, spoken(language), as_json=as_json)


def guide(
    source: Annotated[
        str, typer.Argument(help="A source or a kind of records; all are listed without.")
    ] = "",
    language: InLanguage = None,
    as_json: AsJson = False,
) -> None:
    """Say who holds a source, by which legal route one gets it, in which form, and how long that takes."""
    from commonfield.catalog import Catalog, ReferenceSource, SourceGuide, Wording

    catalog = Catalog()
    said = Wording(_WORDS, spoken(language))
    sources = catalog.all(ReferenceSource)
    guides = {name: one for name, one in catalog.all(SourceGuide).items() if name != "public-file"}
    if not source:
        _say_all(sources, guides, said, as_json=as_json)
        return
    if source in guides:
        _say_guide(guides[source], said, as_json=as_json)
        return
    if source not in sources:
        near = [name for name in (*sources, *guides) if source.lower() in name]
        raise UsageError(
            f"SOURCE: expected one that is known, found `{source}`.",
            fix=f"Did you mean {', '.join(near)}?" if near else "`commonfield reference guide` lists all.",
        )
    _say_source(sources[source], catalog.get(SourceGuide, sources[source].guide), said, as_json=as_json)


def _folder(reference: Path | None) -> Path:
    if reference is None:
        raise UsageError(
            "--reference: expected the folder in which public files are kept, found none.",
            fix="Name it with --reference or in COMMONFIELD_REFERENCE; it is made where it is not there.",
        )
    return reference


def _say_added(entry: Entry, file: Path, language: str, *, as_json: bool) -> None:
    from typing import cast

    from commonfield.catalog import Catalog, ReferenceSource, Wording
    from commonfield.vocabulary import Language

    if as_json:
        say_json(entry.__dict__)
        return
    said = Wording(_WORDS, cast(Language, language))
    source = Catalog().get(ReferenceSource, entry.source)
    say(
        said.say(
            "added",
            file=file.name,
            title=said.text(source.title),
            publisher=entry.publisher,
            vintage=entry.vintage,
            rows=said.count(entry.rows),
            kept=entry.file,
        )
    )


def _say_all(
    sources: dict[str, ReferenceSource], guides: dict[str, SourceGuide], said: Wording, *, as_json: bool
) -> None:
    if as_json:
        say_json(
            [
                {"name": name, "title": said.text(one.title), "publisher": one.publisher, "public": True}
                for name, one in sources.items()
            ]
            + [
                {"name": name, "title": said.text(one.title), "publisher": "", "public": False}
                for name, one in guides.items()
            ]
        )
        return
    say_table(
        [said.say("source"), said.say("title"), said.say("publisher")],
        [
            *[(name, said.text(one.title), one.publisher) for name, one in sources.items()],
            *[(name, said.text(one.title), "") for name, one in guides.items()],
        ],
    )
    say(said.say("known", n=len(sources), others=len(guides)))


def _say_guide(one: SourceGuide, said: Wording, *, as_json: bool) -> None:
    if as_json:
        say_json(one.model_dump(mode="json", exclude={"hash", "file"}))
        return
    say(said.text(one.title))
    _say_routes(one, said)
    for text in one.mind:
        say(f"{said.say('mind')}: {said.text(text)}")
    if one.dictionaries:
        say(said.say("read_as", names=", ".join(one.dictionaries)))
    if not one.verified:
        say(said.say("not_verified"))


def _say_routes(one: SourceGuide, said: Wording) -> None:
    for key, text in (
        ("held_by", one.held_by),
        ("route", one.route),
        ("form", one.form),
        ("lead_time", one.lead_time),
    ):
        say(f"{said.say(key)}: {said.text(text)}")


def _say_source(source: ReferenceSource, how: SourceGuide, said: Wording, *, as_json: bool) -> None:
    if as_json:
        facts = source.model_dump(
            mode="json", include={"name", "title", "publisher", "about", "licence", "page"}
        )
        say_json({**facts, "guide": how.model_dump(mode="json", exclude={"hash", "file"})})
        return
    say(f"{said.text(source.title)} ({source.publisher})")
    say(f"{said.say('about')}: {said.text(source.about)}")
    _say_routes(how, said)
    for key, text in (("page", source.page), ("licence", source.licence)):
        if text:
            say(f"{said.say(key)}: {text}")
    for note in source.footnotes:
        say(f"{said.say('footnotes')}: {said.text(note)}")
    say(said.say("fresh_for", n=f"{source.fresh_years:g}"))
    if source.download:
        year = " --year 2024" if "{" in source.download else ""
        say(said.say("download", name=source.name, year=year))
    if not source.layout_verified:
        say(said.say("layout_not_verified"))
