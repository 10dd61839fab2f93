"""Start reading here: protect a file of people, and write tables with the proof that they may leave."""

from __future__ import annotations

import secrets
import shutil
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from commonfield.disclosure.plain.comparing import with_fallback
from commonfield.disclosure.plain.correcting import decide_corrected
from commonfield.disclosure.plain.deciding import Decided, key_from
from commonfield.disclosure.plain.design import Design
from commonfield.disclosure.plain.earlier import told_before
from commonfield.disclosure.plain.external import both, told_elsewhere
from commonfield.disclosure.plain.microdata import read_microdata
from commonfield.disclosure.proof import (
    Considered,
    Occasion,
    Proven,
    policy_of,
    shape_of,
    smaller_tables,
    verify_folder,
    write_proof,
)
from commonfield.disclosure.proof.bundle import digest
from commonfield.disclosure.proof.certificate import CERTIFICATE, KEY
from commonfield.disclosure.proof.shape import file_of
from commonfield.disclosure.proof.tables import STATUSES
from commonfield.disclosure.protector.run import Protection, protect_universe
from commonfield.disclosure.universe.building import components_of, universe_of
from commonfield.findings import ReleaseError, SubmissionError, UsageError

if TYPE_CHECKING:
    import polars as pl

    from commonfield.disclosure.universe.pattern import Rules

MOST_ATOMS = 50_000_000
"""Places times labels times classes that fit into memory with all that follows."""


class TableWritten(NamedTuple):
    """How many rows of a table show everything, hide outcomes, hide people too."""

    file: str
    rows: int
    shown: int
    hidden_successes: int
    hidden: int


@dataclass(frozen=True)
class ProtectedFile:
    """Tables that were written, and that the verifier found to hold.

    Args:
        folder: Where they lie.
        proven: What was verified.
        people: How many records were read.
        tables: What became of each.
    """

    folder: Path
    proven: Proven
    people: int
    tables: tuple[TableWritten, ...]


def protect_file(
    file: Path, design: Design, out: Path, *, made_on: date | None = None, workers: int = 1
) -> ProtectedFile:
    """Count people of a file in tables, hide what must be hidden, and write tables and certificate.

    Nothing is left at `out` unless the verifier found it to hold.

    Args:
        file: One row per person, CSV or Parquet.
        design: Which counts.
        out: A folder that does not exist, or is empty.
        made_on: The day for the certificate; today if not given.
        workers: Processes for exact solving; more than one only from a program with a guarded start.

    Raises:
        SubmissionError: the file cannot be counted; see `read_microdata`.
        UsageError: `out` holds something, or an earlier release does not fit the design.
        ReleaseError: earlier releases already tell what must be hidden, or the verifier refused.
    """
    if out.exists() and (not out.is_dir() or any(out.iterdir())):
        raise UsageError(
            "--out: expected a new or empty folder, found one that holds something.",
            fix="Name another, or delete it if nobody has its tables yet.",
        )
    content = file.read_bytes()
    people, design = with_fallback(read_microdata(file, content, design=design), design)
    policy = policy_of(design.profile, design.smallest, design.insider)
    key = _key(design, content)
    if design.corrects:
        decided = decide_corrected(file, content, design, design.corrects, policy.rules(), key=key)
    else:
        decided = _decide(people, design, policy.rules(), key=key, workers=workers)
    new = out.with_name(f".{out.name}.{secrets.token_hex(4)}")
    new.mkdir(parents=True)
    try:
        write_proof(
            new,
            shape=shape_of(
                decided.universe, hierarchy=design.hierarchy, tables=design.tables, outcomes=design.outcome
            ),
            universe=decided.universe,
            hidden=decided.hidden,
            worlds=decided.worlds,
            exempt=decided.exempt,
            policy=policy,
            occasion=_occasion(design, decided, made_on or date.today()),
            microdata=digest(content),
            key=key,
        )
        proven = verify_folder(new, microdata=file)
        if out.exists():
            out.rmdir()
        new.rename(out)
    finally:
        shutil.rmtree(new, ignore_errors=True)
    return ProtectedFile(out, proven, people.height, tuple(_written(out, table) for table in design.tables))


def _decide(people: pl.DataFrame, design: Design, rules: Rules, *, key: bytes, workers: int) -> Decided:
    """Decide what to hide of people of whom nothing was published, or other tables were."""
    _refuse_too_many(people, design)
    universe = universe_of(
        people,
        name=design.universe,
        hierarchy=design.hierarchy,
        tables=smaller_tables(design.tables),
        outcomes=design.outcome,
    )
    earlier = tuple(verify_folder(folder) for folder in design.already_published)
    fixed, before = told_before(universe, earlier, design=design)
    fixed = both(fixed, told_elsewhere(universe, design))
    protection = protect_universe(universe, rules, key=key, fixed=fixed, before=before, workers=workers)
    _refuse_exposed(protection, design)
    return Decided(
        universe, protection.hidden, protection.worlds, protection.public, earlier, design.already_published
    )


def _written(folder: Path, table: Sequence[str]) -> TableWritten:
    lines = (folder / file_of(table)).read_bytes().splitlines()[1:]
    ends = Counter(line.rpartition(b",")[2].decode() for line in lines)
    return TableWritten(file_of(table), len(lines), *(ends[each] for each in STATUSES))


def _refuse_too_many(people: pl.DataFrame, design: Design) -> None:
    leaves = people.select(design.hierarchy).n_unique() if design.hierarchy else 1
    for columns in components_of(design.tables):
        atoms = leaves << len(design.outcome)
        for column in columns:
            atoms *= people[column].n_unique()
        if atoms > MOST_ATOMS:
            raise UsageError(
                f"tables: expected at most {MOST_ATOMS:,} combinations of {', '.join(columns)}, places and "
                f"outcomes, found {atoms:,}.",
                likely_cause="Tables that share a column are judged together, so all their columns multiply.",
                fix="Take a table out, or join rare codes into one.",
            )


def _key(design: Design, content: bytes) -> bytes:
    """Give the secret that chooses among equally good cells: the one of the earlier release, if any.

    Else it follows from the file; see `key_from`.
    """
    for folder in (*design.already_published, *([design.corrects.folder] if design.corrects else [])):
        try:
            return (folder / KEY).read_bytes()
        except OSError:
            raise ReleaseError(
                f"{KEY}: expected the key of the earlier release, found none.",
                fix="Name the folder as it was made, with its private half.",
            ) from None
    return key_from(content)


def _refuse_exposed(protection: Protection, design: Design) -> None:
    exposed = len(protection.exposed)
    elsewhere = any(public.people or public.successes for public in design.external_files)
    if exposed and not design.already_published and not elsewhere:
        raise ReleaseError(
            f"tables: expected a proof for every hidden count, found {exposed:,} without.",
            likely_cause="There are too few people for so many tables and places.",
            fix="Join rare codes, or take a table or a level of places out.",
        )
    if exposed:
        raise ReleaseError(
            f"{'external_files' if elsewhere else 'already_published'}: expected no count that must be "
            f"hidden to follow from what is published, found {exposed:,}.",
            likely_cause="Others, or the first release, show more than the policy allows here.",
            fix="Leave new tables out, or keep the profile of the first release.",
        )


def _occasion(design: Design, decided: Decided, made_on: date) -> Occasion:
    return Occasion(
        made_on=made_on,
        releases=tuple(
            Considered(
                title=proven.certificate.universe,
                on=proven.certificate.made_on,
                sha256=digest((folder / CERTIFICATE).read_bytes()),
            )
            for folder, proven in zip(decided.folders, decided.earlier, strict=True)
        ),
        external_files=tuple(
            Considered(title=each.title, on=each.read_on, sha256=digest(_bytes(each.file)))
            for each in design.external_files
        ),
    )


def _bytes(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except OSError:
        raise SubmissionError(f"{path}: expected a file that can be read, found none.") from None
