"""Who is one person: in any two files, twice in one, or across a region."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from commonfield.cli.console import console, say, say_json, say_table
from commonfield.cli.options import (
    AsJson,
    EngineName,
    InLanguage,
    KeysFolder,
    RegionFolder,
    occasion,
    opened,
    spoken,
)
from commonfield.findings import UsageError
from commonfield.region import refuse_inside_regions

if TYPE_CHECKING:
    import polars as pl

    from commonfield.catalog import Wording
    from commonfield.identity.people import Account
    from commonfield.vocabulary import Language

MAPPING = (
    "Which column holds what: first_name=given_name,birth_date=born:%Y%m%d,street=number+name. "
    "Fields: first_name, middle_name, last_name, birth_date, sex, street, city, zip, school, phone, email, "
    "ssn, ssid. "
    "Columns that are not named are not used; by default those that bear the name of a field are."
)
File = Annotated[Path, typer.Argument(exists=True, dir_okay=False)]
MaybeFile = Annotated[Path | None, typer.Argument(exists=True, dir_okay=False, show_default=False)]
IdColumn = Annotated[str, typer.Option("--id", help="The column that identifies a record.")]
Mapped = Annotated[str, typer.Option("--map", help=MAPPING)]
OutFile = Annotated[
    Path | None,
    typer.Option(
        "--out",
        help="The file to write: CSV, or Parquet where its name says so.",
        dir_okay=False,
        show_default=False,
    ),
]
Threshold = Annotated[
    float, typer.Option(help="The probability from which a pair is one person, between 0 and 1.")
]


def register(app: typer.Typer) -> None:
    """Add these commands."""
    app.command()(link)
    app.command()(dedupe)


def link(
    a: MaybeFile = None,
    b: MaybeFile = None,
    id: IdColumn = "",
    id_b: Annotated[str, typer.Option("--id-b", help="The same in the second file; --id if not given.")] = "",
    map: Mapped = "",
    map_b: Annotated[
        str, typer.Option("--map-b", help="The same for the second file; --map if not given.")
    ] = "",
    many: Annotated[
        bool, typer.Option("--many/--one-to-one", help="Whether a record may have several partners.")
    ] = False,
    threshold: Threshold = 0.5,
    out: OutFile = None,
    learn: Annotated[
        bool, typer.Option("--learn", help="Without files: learn the weights of the model anew.")
    ] = False,
    engine: EngineName = "duckdb",
    language: InLanguage = None,
    region: RegionFolder = Path(),
    keys: KeysFolder = None,
    as_json: AsJson = False,
) -> None:
    """Decide which records are one person: in two files A and B, or, without files, in a region.

    With files, the model is chosen from the fields that both hold, weights are learnt from them, and the
    command says which fields and rules it used and how many links are expected to be right.
    """
    if a is None:
        _link_region(region, keys, learn=learn, engine=engine, language=language, as_json=as_json)
        return
    if b is None:
        raise UsageError(
            "link: expected two files, found one.",
            fix="Name both, or look for people who stand twice in one file: commonfield dedupe FILE.",
        )
    out = _required(out, threshold, read=(a, b))
    from commonfield.identity.encoded import is_encoded

    if is_encoded(a) or is_encoded(b):
        _refuse_other_engine(engine)
        from commonfield.identity.encoded import link_files as link_encoded

        _say_encoded(link_encoded(a, b, one_to_one=not many, threshold=threshold), out, language, as_json)
        return
    from commonfield.catalog import Catalog
    from commonfield.engines import open_beside
    from commonfield.identity.people import Given, link_files

    console.tell(f"Linking {a.name} and {b.name}")
    given_b = Given(
        b, id_b or id, map_b or map, "--id-b" if id_b else "--id", "--map-b" if map_b else "--map"
    )
    with open_beside(engine) as pairs_on:
        linked = link_files(
            Given(a, _id(id), map),
            given_b,
            catalog=Catalog(),
            many=many,
            threshold=threshold,
            pairs_on=pairs_on,
        )
    _write(linked.links, out)
    result = {"links": linked.links.height}
    _say(linked.account, result, out, language, as_json)


def dedupe(
    file: File,
    id: IdColumn = "",
    map: Mapped = "",
    threshold: Threshold = 0.5,
    out: OutFile = None,
    engine: EngineName = "duckdb",
    language: InLanguage = None,
    as_json: AsJson = False,
) -> None:
    """Find the people who stand several times in FILE: columns `id` and `person`, their smallest id.

    The model is chosen from the fields that the file holds, as for `link`.
    """
    out = _required(out, threshold, read=(file,))
    from commonfield.identity.encoded import is_encoded

    if is_encoded(file):
        _refuse_other_engine(engine)
        from commonfield.identity.encoded import dedupe_file as dedupe_encoded

        _say_encoded(dedupe_encoded(file, threshold=threshold), out, language, as_json)
        return
    from commonfield.catalog import Catalog
    from commonfield.engines import open_beside
    from commonfield.identity.people import Given, dedupe_file

    console.tell(f"Looking for people who stand twice in {file.name}")
    given = Given(file, _id(id), map)
    with open_beside(engine) as pairs_on:
        found = dedupe_file(given, catalog=Catalog(), threshold=threshold, pairs_on=pairs_on)
    _write(found.clusters, out)
    _say(found.account, {"records": found.clusters.height, "persons": found.persons}, out, language, as_json)


def _link_region(
    region: Path,
    keys: Path | None,
    *,
    learn: bool,
    engine: str,
    language: Language | None,
    as_json: bool,
) -> None:
    from commonfield import identity
    from commonfield.catalog import Wording
    from commonfield.pipeline import link as link_region

    at = opened(region, keys)
    linkage = link_region(at, learn=learn, engine=engine, occasion=occasion())
    if as_json:
        say_json(identity.as_json(linkage))
        return
    said = Wording("identity/lasting", spoken(language, at))
    for line in identity.sentences(linkage, said):
        say(line)
    rungs = [(", ".join(rung.rule), rung.pairs, rung.joined) for rung in linkage.baseline.rungs]
    say_table([said.say("rung_head"), said.say("rung_pairs"), said.say("rung_both")], rungs)
    say(identity.ladder_sentence(linkage, said))


def _refuse_other_engine(engine: str) -> None:
    if engine != "duckdb":
        raise UsageError(
            f"--engine: expected duckdb for encoded files, found {engine}.", fix="Leave the option out."
        )


def _required(out: Path | None, threshold: float, *, read: tuple[Path, ...]) -> Path:
    if out is None:
        raise UsageError("--out: expected a file to write, found none.", fix="Name one: --out links.csv.")
    if out.resolve() in [file.resolve() for file in read]:
        raise UsageError(
            f"--out: expected another file than those that are read, found {out.name}.",
            fix="Name a new one: --out links.csv.",
        )
    refuse_inside_regions(out, asked="--out")
    if not 0 < threshold < 1:
        raise UsageError(
            f"--threshold: expected a probability above 0 and below 1, found {threshold}.",
            fix="Leave it out for .5, or say how sure a link must be, e.g. --threshold .9.",
        )
    return out


def _id(column: str) -> str:
    if not column:
        raise UsageError(
            "--id: expected the column that identifies a record, found none.", fix="Name it: --id student_id."
        )
    return column


def _write(frame: pl.DataFrame, out: Path) -> None:
    import io

    from commonfield.region import write_whole

    content = io.BytesIO()
    if out.suffix.lower() == ".parquet":
        frame.write_parquet(content)
    else:
        frame.write_csv(content)
    write_whole(out, content.getvalue())


def _wording(language: Language | None) -> Wording:
    from commonfield.catalog import Wording

    return Wording("identity/people", spoken(language))


def _say(
    account: Account, result: dict[str, int], out: Path, language: Language | None, as_json: bool
) -> None:
    if as_json:
        say_json({**result, "out": str(out), **_as_json(account)})
        return
    from commonfield.identity.people import sentences

    said = _wording(language)
    for line in sentences(account, said, persons=result.get("persons")):
        say(line)
    say(said.say("written", file=out))


def _as_json(account: Account) -> dict[str, Any]:
    return {key: value for key, value in account.as_dict().items() if key != "links"} | {
        "pairs": account.links
    }


def _say_encoded(linked: Any, out: Path, language: Language | None, as_json: bool) -> None:
    from commonfield.cli.encoding import say_linked

    _write(linked.frame, out)
    say_linked(linked, out, language, as_json)
