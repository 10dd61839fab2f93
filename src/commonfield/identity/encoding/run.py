"""Encode a file; start reading here."""

from __future__ import annotations

import csv
import hmac
import os
import secrets
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import TextIO

from .header import FORMAT, Header
from .keys import ProjectKey
from .mapping import Mapping
from .person import PersonReader
from .profiles import PROFILES, Profile
from .reading import Records, read_records
from .refused import Refused

_TOKEN_BYTES = 12


@dataclass(frozen=True)
class Encoded:
    """What was encoded, in numbers and words that may be logged.

    `filled` says in what share of the records each field stands; `dates_not_read` counts birth dates that are
    not written in the form of the others, and were left out; `date_format` is the form, empty without dates.
    """

    header: Header
    filled: dict[str, float]
    date_format: str
    dates_not_read: int


def encode_file(
    path: Path,
    *,
    id_column: str,
    mapping: Mapping,
    key: ProjectKey,
    profile: str,
    expires: date,
    out: Path,
    ids_out: Path | None = None,
    today: date | None = None,
) -> Encoded:
    """Write the encoding of a CSV file: no name, no date, no value of a column, under a key.

    Records stand in an order that the key gives, so that an alphabetical list does not show in it. The same
    file, key and profile give the same bytes, unless ids are replaced.

    Args:
        path: The file; read, and not changed.
        id_column: Which column identifies a record.
        mapping: Which columns are encoded; others are not read.
        key: The project's key.
        profile: One of `PROFILES`.
        expires: The last day on which the encoding may be linked.
        out: Where it is written, readable by its owner alone.
        ids_out: Where to keep which id is which; ids are then replaced by random ones. Null leaves the ids.
        today: The day; null for today.

    Raises:
        Refused: the day is past, the profile unknown, a field of the profile missing, or the file cannot be
            taken.
    """
    if expires < (today or date.today()):
        raise Refused(
            f"--expires: expected a day that is to come, found {expires.isoformat()}.",
            fix="State the last day on which the encoding may be linked, as the agreement has it.",
        )
    if profile not in PROFILES:
        raise Refused(f"--profile: expected one of {', '.join(PROFILES)}, found `{profile}`.")
    _check_fields(profile, mapping)
    _check_places(path, out, ids_out)
    records = read_records(path, id_column=id_column, mapping=mapping)
    made = PROFILES[profile](key, tuple(mapping.columns))
    header = Header(
        format=FORMAT,
        profile=profile,
        key_id=key.key_id,
        expires=expires,
        records=len(records.ids),
        fields=tuple(mapping.columns),
        bits=made.bits,
        hashes=made.hashes,
        kinds=made.kinds,
    )
    reader = PersonReader(mapping, records.cells)
    order = _keyed_order(records.ids, key.derive(f"{profile}/order"))
    ids = _written_ids(records.ids, order, ids_out)
    with _own_file(out) as file:
        file.write(header.line() + "\n")
        csv.writer(file, lineterminator="\n").writerows(_rows(made, reader, records, order, ids))
    return Encoded(header, _filled(records, mapping), reader.date_format, reader.dates_not_read)


def _check_fields(profile: str, mapping: Mapping) -> None:
    if profile == "hardened" and "birth_date" not in mapping.columns:
        raise Refused(
            "--map: expected birth_date for the profile hardened, found none.",
            likely_cause="The filters of this profile are salted with the birth year.",
            fix="Map birth_date, or agree on another profile.",
        )


def _check_places(path: Path, out: Path, ids_out: Path | None) -> None:
    places = [each.resolve() for each in (path, out, ids_out) if each]
    if len(set(places)) < len(places):
        raise Refused(
            "--out: expected a file other than the one to encode, found the same.", fix="Name another file."
        )


def _rows(
    made: Profile, reader: PersonReader, records: Records, order: Sequence[int], ids: Sequence[str]
) -> Iterator[list[str]]:
    yield ["id", *made.kinds]
    for at in order:
        yield [ids[at], *made.cells(reader.read(records.cells[at]))]


def _keyed_order(ids: list[str], key: bytes) -> list[int]:
    return sorted(range(len(ids)), key=lambda at: hmac.digest(key, ids[at].encode(), "sha256"))


def _written_ids(ids: list[str], order: Sequence[int], ids_out: Path | None) -> list[str]:
    if ids_out is None:
        return ids
    given = [secrets.token_hex(_TOKEN_BYTES) for _ in ids]
    with _own_file(ids_out) as file:
        csv.writer(file, lineterminator="\n").writerows(
            [("encoded_id", "id"), *((given[at], ids[at]) for at in order)]
        )
    return given


@contextmanager
def _own_file(path: Path) -> Iterator[TextIO]:
    """Write a file that its owner alone can read; what was there stays until the new one is whole."""
    part = path.with_name(f".{path.name}.part")
    try:
        part.unlink(missing_ok=True)
        descriptor = os.open(part, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(descriptor, "w", encoding="utf-8", newline="") as file:
            yield file
        part.replace(path)
    except OSError as error:
        raise Refused(
            f"{path.name}: the file cannot be written ({error.strerror}).", fix="Name another with --out."
        ) from None
    finally:
        part.unlink(missing_ok=True)


def _filled(records: Records, mapping: Mapping) -> dict[str, float]:
    return {
        field: sum(bool(cells[at]) for cells in records.cells) / len(records.cells)
        for at, field in enumerate(mapping.columns)
    }
