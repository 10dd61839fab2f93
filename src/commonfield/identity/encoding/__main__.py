"""The encoder where nothing else of Commonfield is installed: `python -m commonfield.identity.encoding`."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Sequence
from datetime import date
from pathlib import Path

from .keys import make_key, read_key
from .mapping import FIELDS, parse_mapping
from .profiles import PROFILES
from .refused import Refused
from .run import encode_file


def main(arguments: Sequence[str]) -> int:
    """Encode a file, or make a key; give the exit code."""
    given = _parser().parse_args(arguments)
    try:
        said = _new_key(given.new_key) if given.new_key else _encode(given)
    except Refused as refused:
        sys.stderr.write(f"{refused}\n")
        return refused.code
    sys.stdout.write(f"{said}\n")
    return 0


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        description="Encode FILE under a key. An encoding is still personal data."
    )
    parser.add_argument("file", nargs="?", type=Path, help="The CSV file to encode.")
    parser.add_argument(
        "--new-key", type=Path, metavar="KEYFILE", help="Make a project's key, and do no more."
    )
    parser.add_argument("--id", dest="id_column", help="The column that identifies a record.")
    parser.add_argument("--map", dest="mapping", help=f"field=column,... of {', '.join(FIELDS)}.")
    parser.add_argument("--key", type=Path, metavar="KEYFILE", help="The project's key.")
    parser.add_argument("--profile", choices=list(PROFILES), help="What the partners agreed on.")
    parser.add_argument("--expires", type=date.fromisoformat, help="The last day of use, YYYY-MM-DD.")
    parser.add_argument("--out", type=Path, help="The encoded file.")
    parser.add_argument("--ids-out", type=Path, help="Replace ids by random ones; keep here which is which.")
    return parser


def _new_key(path: Path) -> str:
    return (
        f"Key {make_key(path).key_id} is in {path.name}. Give it to the other partners, never to who links."
    )


def _encode(given: argparse.Namespace) -> str:
    needed = {"FILE": given.file, "--id": given.id_column, "--map": given.mapping, "--key": given.key,
              "--profile": given.profile, "--expires": given.expires, "--out": given.out}  # fmt: skip
    missing = [name for name, value in needed.items() if value is None]
    if missing:
        raise Refused(f"expected {', '.join(missing)}, found none.", fix="See --help.")
    done = encode_file(
        given.file,
        id_column=given.id_column,
        mapping=parse_mapping(given.mapping),
        key=read_key(given.key),
        profile=given.profile,
        expires=given.expires,
        out=given.out,
        ids_out=given.ids_out,
    )
    return (
        f"{done.header.records:,} records encoded under key {done.header.key_id}, profile "
        f"{done.header.profile}, fields {', '.join(done.header.fields)}; they may be linked until "
        f"{done.header.expires.isoformat()}. An encoding is still personal data."
    )


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
