"""Private mode: encode a file under a project's key; link files that were encoded so."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, Literal

import typer

from commonfield.cli.console import say, say_json
from commonfield.cli.options import AsJson, InLanguage, spoken
from commonfield.findings import Exit, SubmissionError, UsageError
from commonfield.region import refuse_inside_regions

if TYPE_CHECKING:
    from commonfield.catalog import Wording
    from commonfield.identity.encoded import EncodedLinks
    from commonfield.identity.encoding import Encoded
    from commonfield.vocabulary import Language

_WORDS = "identity/encoded"
KeyFile = Annotated[
    Path, typer.Option("--key", help="The project's key file; see encode-key.", dir_okay=False)
]
ProfileName = Annotated[
    Literal["standard", "hardened", "strict"],
    typer.Option(
        help="standard finds as many people as names do, and shows most; hardened and strict show less and "
        "miss more, see docs/explanation/private-linkage.md.",
    ),
]


def register(app: typer.Typer) -> None:
    """Add these commands."""
    app.command()(encode)
    app.command(name="encode-key")(encode_key)


def encode(
    file: Annotated[Path, typer.Argument(exists=True, dir_okay=False, help="The CSV file to encode.")],
    id_column: Annotated[str, typer.Option("--id", help="The column that identifies a record.")],
    mapping: Annotated[
        str,
        typer.Option("--map", help="field=column,... as in link; columns that are not named are not read."),
    ],
    key: KeyFile,
    profile: ProfileName,
    expires: Annotated[
        datetime, typer.Option(formats=["%Y-%m-%d"], help="The last day on which it may be linked.")
    ],
    out: Annotated[Path, typer.Option(help="Where to write the encoding.", dir_okay=False)],
    ids_out: Annotated[
        Path | None,
        typer.Option(help="Replace ids by random ones, and keep here which is which.", dir_okay=False),
    ] = None,
    language: InLanguage = None,
    as_json: AsJson = False,
) -> None:
    """Encode FILE under a project's key, so that it can be linked without its names. Nothing is sent.

    An encoding is still personal data. `python -m commonfield.identity.encoding` does the same where
    nothing but Python is installed.
    """
    from commonfield.identity import encoding

    for place in filter(None, (out, ids_out)):
        refuse_inside_regions(place, asked="encode")
    with _refusals_told():
        done = encoding.encode_file(
            file,
            id_column=id_column,
            mapping=encoding.parse_mapping(mapping),
            key=encoding.read_key(key),
            profile=profile,
            expires=expires.date(),
            out=out,
            ids_out=ids_out,
        )
    if as_json:
        say_json({"encoded": {**asdict(done), "file": str(out), "ids": str(ids_out) if ids_out else None}})
        return
    _say_encoded(done, out, ids_out, _words(language))


def encode_key(
    file: Annotated[Path, typer.Argument(dir_okay=False, help="Where to write the key.")],
    language: InLanguage = None,
    as_json: AsJson = False,
) -> None:
    """Make the key of a linkage project: 256 random bits in FILE, readable by you alone."""
    from commonfield.identity import encoding

    with _refusals_told():
        made = encoding.make_key(file)
    if as_json:
        say_json({"key": {"key_id": made.key_id, "file": str(file)}})
        return
    say(_words(language).say("key_made", key_id=made.key_id, file=file.name))


def say_linked(found: EncodedLinks, out: Path, language: Language | None, as_json: bool) -> None:
    """Say what linking encoded files gave, what was compared, and what is to be expected."""
    people = found.frame["person"].n_unique() if "person" in found.frame.columns else None
    if as_json:
        counted = {"links": found.frame.height}
        if people is not None:
            counted = {"records": found.frame.height, "persons": people}
        say_json({**counted, "out": str(out), **_account(found)})
        return
    said = _words(language)
    if people is None:
        say(said.counted("links", found.frame.height, file=out.name))
    else:
        say(said.counted("clusters", found.frame.height, people=said.count(people), file=out.name))
    _say_account(found, said)


@contextmanager
def _refusals_told() -> Iterator[None]:
    """Put what the encoder refuses into our tree of errors, which it does not know."""
    from commonfield.identity.encoding import Refused

    try:
        yield
    except Refused as refused:
        error = SubmissionError if refused.code == Exit.FILE_REFUSED else UsageError
        raise error(refused.what, likely_cause=refused.likely_cause, fix=refused.fix) from None


def _say_encoded(done: Encoded, out: Path, ids_out: Path | None, said: Wording) -> None:
    from commonfield.identity.encoded.guesses import FEWEST_RECORDS

    header = done.header
    say(said.counted("encoded", header.records, file=out.name, fields=", ".join(header.fields)))
    say(said.say("encoded_under", key_id=header.key_id, profile=header.profile, day=said.day(header.expires)))
    if done.dates_not_read:
        say(said.counted("dates_left_out", done.dates_not_read, form=done.date_format))
    if ids_out:
        say(said.say("ids_kept", file=ids_out.name))
    if header.records < FEWEST_RECORDS:
        say(said.counted("few_records", header.records, fewest=FEWEST_RECORDS))
    say(said.say(f"profile_{header.profile}"))
    say(said.say("still_personal"))


def _account(found: EncodedLinks) -> dict[str, Any]:
    return {
        "profile": found.header.profile,
        "key_id": found.header.key_id,
        "expires": found.header.expires,
        "fields": list(found.fields),
        "unused": found.unused,
        "rules": list(found.compared.rules),
        "pairs_compared": found.compared.pairs,
        "pairs_passed_over": found.compared.passed_over,
        "weights": found.training,
        "expected_precision": found.precision,
        "expected_recall": found.recall,
    }


def _say_account(found: EncodedLinks, said: Wording) -> None:
    say(
        said.say(
            "compared",
            profile=found.header.profile,
            key_id=found.header.key_id,
            fields=", ".join(found.fields),
            pairs=said.count(found.compared.pairs),
            rules=", ".join(found.compared.rules),
        )
    )
    if found.unused:
        say(said.say("unused", fields=", ".join(found.unused)))
    say(said.say(f"training_{found.training}"))
    if found.precision is not None:
        say(said.say("expected", precision=found.precision, recall=found.recall))


def _words(language: Language | None) -> Wording:
    from commonfield.catalog import Wording

    return Wording(_WORDS, spoken(language))
