"""Submissions in a region: sealed bytes, sealed rows, and last of all the receipt."""

from __future__ import annotations

import fcntl
import os
import shutil
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

from commonfield.catalog import Dictionary
from commonfield.findings import SubmissionError, UsageError
from commonfield.intake.confirming import catalog_for
from commonfield.intake.engine import engine_for
from commonfield.intake.mapping import STAGED, Origin, Rows, map_records, refused_records
from commonfield.intake.problems import FileProblemError
from commonfield.intake.receipts import (
    Receipt,
    read_receipt,
    receipt_of,
    receipt_path,
    submission_id,
    submissions,
    write_receipt,
)
from commonfield.intake.run import CheckResult, examine, recognize, refused_whole
from commonfield.intake.standing import in_force, standings
from commonfield.region import VAULT, Region
from commonfield.region.sealed import open_sealed, open_sealed_frame, seal, seal_frame
from commonfield.tables import OFFERING, OPENING, Table
from commonfield.tables.identifying import IDENTITY_RECORD

if TYPE_CHECKING:
    import polars as pl


REFUSED_ROWS = "refused"
MENDED_ROWS = "mended"


@dataclass(frozen=True)
class Accepted:
    """Rows of the accepted records of several submissions. `staged` has every event table."""

    identity_records: pl.DataFrame
    staged: dict[str, pl.DataFrame]
    offerings: pl.DataFrame
    openings: pl.DataFrame


def submit(
    region: Region,
    *,
    partner: str,
    content: bytes,
    file_name: str,
    dictionary: str | None = None,
    academic_year: int | None = None,
    by: str,
    again: bool = False,
) -> Receipt:
    """Take in a partner's file: keep it as received, keep the good records, explain the rest.

    The bytes are sealed to the partner's key, rows and refused records to the vault's. The receipt is
    written last: until then there is no submission, and submitting again begins anew. The same bytes
    from the same partner are one submission; a file that was refused is judged again. One that was
    withdrawn, or superseded, is taken anew only if `again` says so. Agreements are not looked at here.

    Args:
        region: Where to.
        partner: Who sent it; a partner of the region.
        content: The bytes as received.
        file_name: What the sender calls it; the last part of the path is kept.
        dictionary: Its dictionary; recognized from the file if not named.
        academic_year: The year that every record shall be of, if one is expected.
        by: Who submits.
        again: Take it though it was here before and does not count now.

    Raises:
        UsageError: the region has no such partner.
        SubmissionError: it was withdrawn, and `again` does not say so.
        DefinitionError: there is no dictionary of that name.
    """
    refuse_stranger(region, partner)
    named = region.catalog.get(Dictionary, dictionary) if dictionary else None
    submission = submission_id(
        content, partner=partner, dictionary=named or _recognized(region, partner, content)
    )
    with _one_at_a_time(region, partner):
        if (earlier := taken_before(region, partner, submission, again=again)) is not None:
            return earlier.again()
        result, rows = _examine_and_map(region, partner, content, named, academic_year, submission)
        receipt = receipt_of(
            replace(result, academic_year=academic_year),
            content=content,
            partner=partner,
            file_name=file_name,
            by=by,
            tables=rows.counts() if rows else {},
            scopes=rows.scopes if rows else (),
            submission=submission,
        )
        keep(region, content, receipt, frames_of(rows) if rows else ())
        return receipt


@contextmanager
def _one_at_a_time(region: Region, partner: str) -> Iterator[None]:
    """Let one process at a time take files of a partner: two with one file would undo each other."""
    folder = region.submissions / partner
    folder.mkdir(parents=True, exist_ok=True)
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX)
        yield
    finally:
        os.close(descriptor)


def taken_before(region: Region, partner: str, submission: str, *, again: bool = False) -> Receipt | None:
    """Give the receipt of a submission that was taken before and shall not be taken anew.

    Raises:
        SubmissionError: it was withdrawn, and `again` does not say that it counts after all.
    """
    path = receipt_path(region, partner, submission)
    earlier = read_receipt(path) if path.exists() else None
    if earlier is None or earlier.status == "refused":
        return None
    if earlier.status == "accepted":
        return None if again and earlier not in in_force(submissions(region)) else earlier
    if again:
        return None
    raise SubmissionError(
        f"{earlier.file_name}: expected a file that was not withdrawn, found one that was.",
        likely_cause="It was taken back, and a script or a colleague sends it once more.",
        fix="Send the file that shall count instead; if it is this one after all, say so with --again.",
    )


def keep(
    region: Region, content: bytes, receipt: Receipt, frames: Iterable[tuple[str, pl.DataFrame]]
) -> None:
    """Seal what was received and what was made of it; the receipt comes last."""
    folder = folder_of(region, receipt)
    shutil.rmtree(folder, ignore_errors=True)  # what a killed process may have left
    seal(content, folder.with_suffix(".age"), keys=region.keys, holder=receipt.partner)
    for name, frame in frames:
        seal_frame(frame, folder / f"{name}.parquet.age", keys=region.keys, holder=VAULT)
    write_receipt(region, receipt)


def folder_of(region: Region, receipt: Receipt) -> Path:
    """Give the folder of the sealed rows of a submission; the sealed bytes lie beside it."""
    return region.submissions / receipt.partner / receipt.id


def received(region: Region, receipt: Receipt) -> bytes:
    """Open the bytes of a submission as they were received."""
    path = folder_of(region, receipt).with_suffix(".age")
    return open_sealed(path, keys=region.keys, holder=receipt.partner)


def refused_rows(region: Region, receipt: Receipt) -> pl.DataFrame | None:
    """Open the records of a submission that are still refused: row number, codes, every cell as text.

    Those that completions mended are no longer among them.
    """
    standing = next(
        s for s in standings(submissions(region)) if (s.receipt.partner, s.receipt.id) == _key(receipt)
    )
    last = replace(receipt, id=standing.completed_by[-1]) if standing.completed_by else receipt
    path = folder_of(region, last) / f"{REFUSED_ROWS}.parquet.age"
    return open_sealed_frame(path, keys=region.keys, holder=VAULT) if path.exists() else None


def mended_rows(region: Region, receipt: Receipt) -> pl.DataFrame | None:
    """Open the records that a completion brought in order, every cell as text."""
    path = folder_of(region, receipt) / f"{MENDED_ROWS}.parquet.age"
    return open_sealed_frame(path, keys=region.keys, holder=VAULT) if path.exists() else None


def remove_rows(region: Region, receipt: Receipt) -> None:
    """Delete the sealed bytes and rows of a submission; the receipt stays."""
    shutil.rmtree(folder_of(region, receipt), ignore_errors=True)
    folder_of(region, receipt).with_suffix(".age").unlink(missing_ok=True)


def accepted(region: Region, submissions_: Sequence[str] | None = None) -> Accepted:
    """Read back the rows of submissions.

    Args:
        region: Where from.
        submissions_: Ids of submissions; if none are named, all in force (see `in_force`).

    Returns:
        Frames in the shape of their tables. Descriptions of people that come from a file which tells
        of them only partly (`describes_people: partly`) are left out where another file of the same
        partner and source describes the same person.
    """
    known = submissions(region)
    chosen = in_force(known) if submissions_ is None else [r for r in known if r.id in set(submissions_)]
    staged = {name: _read(region, chosen, f"staged_{name}", table) for name, table in STAGED.items()}
    offerings, openings = (_read(region, chosen, table.name, table) for table in (OFFERING, OPENING))
    return Accepted(_identity(region, chosen), staged, offerings, openings)


def _recognized(region: Region, partner: str, content: bytes) -> Dictionary | None:
    try:
        return recognize(content, catalog_for(region, partner, content))
    except FileProblemError:
        return None


def _examine_and_map(
    region: Region,
    partner: str,
    content: bytes,
    named: Dictionary | None,
    academic_year: int | None,
    submission: str,
) -> tuple[CheckResult, Rows | None]:
    origin, catalog = origin_of(region, partner, submission), catalog_for(region, partner, content)
    named = catalog.get(Dictionary, named.name) if named else None
    with engine_for(len(content)) as engine:
        try:
            seen = examine(engine, content, catalog=catalog, named=named, academic_year=academic_year)
        except FileProblemError as problem:
            return refused_whole(named, problem), None
        if seen.result.file_refused:
            return seen.result, None
        rows = map_records(engine, seen.source, seen.dictionary, origin)
        if seen.result.refused:
            rows.refused = refused_records(engine, seen.source)
        return seen.result, rows


def origin_of(region: Region, partner: str, submission: str) -> Origin:
    """Say what every row of a submission carries."""
    codes = tuple(institution.code for institution in region.settings.partner(partner).institutions)
    return Origin(partner, submission, region.keys.token_secret(), codes)


def frames_of(rows: Rows) -> Iterator[tuple[str, pl.DataFrame]]:
    """Give the frames of a submission that hold rows, by the name of their file."""
    frames = {
        IDENTITY_RECORD.name: rows.identity_record,
        OFFERING.name: rows.offering,
        OPENING.name: rows.opening,
        **{f"staged_{name}": frame for name, frame in rows.staged.items()},
    }
    yield from ((name, frame) for name, frame in frames.items() if frame.height)
    if rows.refused is not None:
        yield REFUSED_ROWS, rows.refused


def _identity(region: Region, chosen: list[Receipt]) -> pl.DataFrame:
    import polars as pl

    def told(receipt: Receipt) -> str:
        return region.catalog.get(Dictionary, receipt.dictionary).describes_people

    fully = _read(region, [r for r in chosen if told(r) == "fully"], IDENTITY_RECORD.name, IDENTITY_RECORD)
    partly = _read(region, [r for r in chosen if told(r) != "fully"], IDENTITY_RECORD.name, IDENTITY_RECORD)
    # By source too: that a district's student was found by the Clearinghouse is a fact worth keeping.
    return pl.concat([fully, partly.join(fully, on=["subject_id", "source"], how="anti")])


def _read(region: Region, chosen: list[Receipt], name: str, table: Table) -> pl.DataFrame:
    import polars as pl

    paths = [region.submissions / r.partner / r.id / f"{name}.parquet.age" for r in chosen]
    frames = [open_sealed_frame(path, keys=region.keys, holder=VAULT) for path in paths if path.exists()]
    return pl.concat(frames) if frames else table.empty()


def _key(receipt: Receipt) -> tuple[str, str]:
    return receipt.partner, receipt.id


def refuse_stranger(region: Region, partner: str) -> None:
    """Raise where the region has no such partner."""
    known = [p.partner for p in region.settings.partners]
    if partner not in known:
        raise UsageError(
            f"expected a partner of the region, found `{partner}`.",
            fix=f"Known: {', '.join(known) or 'none; add partners to region.yaml'}.",
        )
