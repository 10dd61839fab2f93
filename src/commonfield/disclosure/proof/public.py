"""What a reader without the private half can check: files, blanks, sums, and that no sum gives a blank."""

from __future__ import annotations

import csv
import io
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from commonfield.disclosure.proof.certificate import CERTIFICATE, Certificate
from commonfield.disclosure.proof.folder import read_folder
from commonfield.disclosure.proof.shape import ALL, file_of
from commonfield.disclosure.proof.writing import blanks_of
from commonfield.findings import ReleaseError

Key = tuple[str, ...]
Counts = dict[Key, int | None]


@dataclass(frozen=True)
class Looked:
    """What a reader found to hold.

    Args:
        certificate: What the folder says of itself.
        files: How many tables.
        rows: How many rows they have.
        blanks: In how many of them a count is hidden.
    """

    certificate: Certificate
    files: int
    rows: int
    blanks: int

    def as_dict(self) -> dict[str, Any]:
        """Give what was checked in numbers, for JSON."""
        return {
            "universe": self.certificate.universe,
            "profile": self.certificate.policy.profile,
            "files": self.files,
            "rows": self.rows,
            "blanks": self.blanks,
            "proof": "not read",
        }


def look_at_folder(folder: Path) -> Looked:
    """Check a folder as a reader can: this finds errors, and proves nothing.

    Raises:
        ReleaseError: a file is another, sums do not hold, a shown count is small, or one subtraction in one
            file gives a hidden count.
    """
    certificate, files = read_folder(folder)
    places = len(certificate.hierarchy)
    read = {
        table: _read(files[file_of(table)].decode("utf-8"), places + len(table))
        for table in certificate.tables
    }
    small = len(
        {
            each
            for table, own in read.items()
            for each in _small(table, own, places, certificate.policy.smallest)
        }
    )
    if small != certificate.already_public:
        raise ReleaseError(
            f"tables: expected {certificate.already_public:,} shown counts below "
            f"{certificate.policy.smallest}, found {small:,}.",
            fix="Do not publish this. Protect the file again.",
        )
    for table, of_table in read.items():
        for counts in of_table:
            _check_sums(counts, places, len(table), name=file_of(table))
    blanks = blanks_of(files)
    if blanks != certificate.blanks:
        raise ReleaseError(
            f"{CERTIFICATE}: expected as many blanks as the tables have, found another number."
        )
    return Looked(certificate, len(read), sum(len(people) for people, *_ in read.values()), blanks)


def _read(text: str, width: int) -> list[Counts]:
    """Read people, then each outcome, by the first cells of their rows; null where hidden."""
    heading, *rows = csv.reader(io.StringIO(text, newline=""))
    numbers = [at for at, name in enumerate(heading) if at >= width and not name.startswith("status")]
    try:
        return [{tuple(r[:width]): int(r[at]) if r[at] else None for r in rows} for at in numbers]
    except (ValueError, IndexError):
        raise ReleaseError("tables: expected whole numbers in every row, found something else.") from None


def _small(
    table: Sequence[str], read: Sequence[Counts], places: int, smallest: int
) -> Iterator[tuple[object, ...]]:
    """Name what is shown and too small, alike in every file: people, those with an outcome and without."""
    people = read[0]
    for key, whole in people.items():
        codes = frozenset((c, code) for c, code in zip(table, key[places:], strict=True) if code != ALL)
        if whole is not None and 0 < whole < smallest:
            yield key[:places], codes, 0, -1
        for outcome, parts in enumerate(read[1:]):
            part = parts[key]
            if whole and part is not None:
                rest = (part, whole - part)
                yield from ((key[:places], codes, outcome, n) for n in (0, 1) if rest[n] < smallest)


def _check_sums(counts: Counts, places: int, columns: int, *, name: str) -> None:
    """Hold every sum over the next places below and over the codes of a column, where it can be done."""
    for column in range(places + columns):
        sums: dict[Key, list[int | None]] = defaultdict(list)
        for key, people in counts.items():
            below = key[column + 1 : places] if column < places else ()
            if key[column] != ALL and all(code == ALL for code in below):
                sums[(*key[:column], ALL, *key[column + 1 :])].append(people)
        for total, parts in sums.items():
            _check_sum(counts.get(total), parts, name=name)


def _check_sum(total: int | None, parts: Sequence[int | None], *, name: str) -> None:
    known = [part for part in parts if part is not None]
    unknown = len(parts) - len(known) + (total is None)
    if (unknown == 0 and total != sum(known)) or (total is not None and sum(known) > total):
        raise ReleaseError(f"{name}: expected counts to add up to their total, found some that do not.")
    if unknown == 1:
        raise ReleaseError(
            f"{name}: expected no hidden count to follow from the others, found one that does.",
            fix="Do not publish this. Protect the file again.",
        )
