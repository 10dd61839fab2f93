"""Submissions in a region: sealed bytes, sealed rows, and last of all the receipt."""

from __future__ import annotations

import fcntl
import hashlib
import os
import shutil
from collections import Counter
from collections.abc import Collection, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

from commonfield.catalog import Dictionary
from commonfield.findings import SubmissionError, UsageError
from commonfield.intake.confirming import catalog_for
from commonfield.intake.engine import engine_for
from commonfield.intake.mapping import PLAIN, STAGED, Origin, Rows, map_records, refused_parts
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
from commonfield.intake.records import ROW_NO
from commonfield.intake.run import CheckResult, examine, recognize, refused_whole
from commonfield.intake.standing import in_force, standings
from commonfield.region import VAULT, Region
from commonfield.region.sealed import open_sealed, open_sealed_frame, seal, seal_frame
from commonfield.tables import Table
from commonfield.tables.identifying import IDENTITY_RECORD

if TYPE_CHECKING:
    import polars as pl


REFUSED_ROWS = "refused"
MENDED_ROWS = "mended"


@dataclass(frozen=True)
class Accepted:
    """Rows of the accepted records of several submissions. `plain` tables describe no person."""

    identity_records: pl.DataFrame
    staged: dict[str, pl.DataFrame]
    plain: dict[str, pl.DataFrame]


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
    packet: str = "",
) -> Receipt:
    """Take in a partner's file: keep it as received, keep the good records, explain the rest.

    The bytes are sealed to the partner's key, rows and refused records to the vault's. The receipt is
    written last: until then there is no submission, and submitting again begins anew. The same bytes
    from the same partner are one submission; a file that was refused is judged again. One that was
    withdrawn, or superseded, is taken anew only if `again` says so. Agreements are not looked at here.

    Args:
        region: Where to.
        partner: Who sent it; a partner of the region.
        content: The bytes as received; a large file as `received_from` gives it.
        file_name: What the sender calls it; the last part of the path is kept. Sent once more under another
            name, it keeps its first.
        dictionary: Its dictionary; recognized from the file if not named.
        academic_year: The year that every record shall be of, if one is expected.
        by: Who submits.
        again: Take it though it was here before and does not count now.
        packet: Id of the packet in which it came; see `submission_id`.

    Raises:
        UsageError: the region has no such partner.
        SubmissionError: it was withdrawn, and `again` does not say so; or it changed while it was read.
        DefinitionError: there is no dictionary of that name.
    """
    refuse_stranger(region, partner)
    named = region.catalog.get(Dictionary, dictionary) if dictionary else None
    content_hash = hashlib.sha256(content).hexdigest()
    submission = submission_id(
        content_hash,
        partner=partner,
        dictionary=named or _recognized(region, partner, content),
        packet=packet,
    )
    with one_at_a_time(region, partner):
        if (earlier := taken_before(region, partner, submission, again=again)) is not None:
            return earlier.again()
        rows = SealedRows(region, partner, submission)
        result = _examine_and_map(content, named, academic_year, rows)
        receipt = receipt_of(
            replace(result, academic_year=academic_year),
            content_hash=content_hash,
            size=len(content),
            partner=partner,
            file_name=file_name,
            by=by,
            tables=rows.tables,
            scopes=rows.scopes,
            submission=submission,
        )
        return keep(region, content, receipt, rows)


@contextmanager
def one_at_a_time(region: Region, partner: str) -> Iterator[None]:
    """Let one process at a time take, mend or withdraw files of a partner: two would undo each other."""
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


class SealedRows:
    """Rows of a submission, sealed part by part in a folder of their own; `keep` puts it in its place.

    `tables` counts the rows of each table, `scopes` gathers the parts of the collection they belong to.
    """

    def __init__(self, region: Region, partner: str, submission: str) -> None:
        self.region, self.partner, self.submission = region, partner, submission
        self.tables: Counter[str] = Counter()
        self.scopes: set[str] = set()
        self.folder = _unfinished(region, partner, submission)
        self._parts: Counter[str] = Counter()
        shutil.rmtree(self.folder, ignore_errors=True)  # what a killed process may have left

    def add(self, rows: Rows) -> None:
        """Seal a part of the rows."""
        for name, frame in rows.tables().items():
            self.add_frame(f"staged_{name}" if name in rows.staged else name, frame)
            self.tables[name] += frame.height
        self.scopes.update(rows.scopes)

    def add_frame(self, name: str, frame: pl.DataFrame) -> None:
        """Seal a frame as the next part of what goes by a name; one without rows is passed over."""
        if frame.height:
            number, self._parts[name] = self._parts[name], self._parts[name] + 1
            part = f".{number:04}" if number else ""
            path = self.folder / f"{name}{part}.parquet.age"
            seal_frame(frame, path, keys=self.region.keys, holder=VAULT)


def keep(region: Region, content: bytes, receipt: Receipt, rows: SealedRows | None = None) -> Receipt:
    """Seal what was received, and put it and what was made of it in place; the receipt comes last.

    Returns:
        The receipt as it is written: a submission keeps the name under which it came first.

    Raises:
        SubmissionError: the file is no longer the one that was read.
    """
    rows = rows or SealedRows(region, receipt.partner, receipt.id)
    sealed = rows.folder / "received.age"
    if seal(content, sealed, keys=region.keys, holder=receipt.partner) != receipt.content_hash:
        shutil.rmtree(rows.folder)
        raise SubmissionError(
            f"{receipt.file_name}: expected a file that stays the same while it is read, "
            "found one that changed.",
            likely_cause="The program that exports it had not finished, or somebody saved it meanwhile.",
            fix="Send it again when it is finished.",
        )
    earlier = receipt_path(region, receipt.partner, receipt.id)
    if earlier.exists():
        receipt = replace(receipt, file_name=read_receipt(earlier).file_name)
    folder = folder_of(region, receipt)
    shutil.rmtree(folder, ignore_errors=True)
    sealed.replace(folder.with_suffix(".age"))
    if any(rows.folder.iterdir()):
        rows.folder.rename(folder)
    else:
        rows.folder.rmdir()
    write_receipt(region, receipt)
    return receipt


def folder_of(region: Region, receipt: Receipt) -> Path:
    """Give the folder of the sealed rows of a submission; the sealed bytes lie beside it."""
    return region.submissions / receipt.partner / receipt.id


def _unfinished(region: Region, partner: str, submission: str) -> Path:
    return region.submissions / partner / f".{submission}"


def open_rows(region: Region, receipt: Receipt, name: str) -> Iterator[pl.DataFrame]:
    """Open the sealed rows of a submission that go by a name, one part after the other."""
    parts = folder_of(region, receipt).glob(f"{name}.*parquet.age")
    # The first part has no number: a submission of one part looks as it did before there were parts.
    for path in sorted(parts, key=lambda path: (len(path.name), path.name)):
        yield open_sealed_frame(path, keys=region.keys, holder=VAULT)


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
    return _whole(region, last, REFUSED_ROWS)


def mended_rows(region: Region, receipt: Receipt) -> pl.DataFrame | None:
    """Open the records that a completion brought in order, every cell as text."""
    return _whole(region, receipt, MENDED_ROWS)


def _whole(region: Region, receipt: Receipt, name: str) -> pl.DataFrame | None:
    import polars as pl

    parts = list(open_rows(region, receipt, name))
    return pl.concat(parts).sort(ROW_NO) if parts else None


def remove_rows(region: Region, receipt: Receipt) -> bool:
    """Delete the sealed bytes and rows of a submission; the receipt stays. Say if anything was left."""
    folder = folder_of(region, receipt)
    places = (folder, _unfinished(region, receipt.partner, receipt.id), folder.with_suffix(".age"))
    found = any(place.exists() for place in places)
    for place in places[:2]:
        shutil.rmtree(place, ignore_errors=True)
    places[2].unlink(missing_ok=True)
    return found


def accepted(
    region: Region, submissions_: Sequence[str] | None = None, *, tables: Collection[str] = tuple(STAGED)
) -> Accepted:
    """Read back the rows of submissions.

    Args:
        region: Where from.
        submissions_: Ids of submissions; if none are named, all in force (see `in_force`).
        tables: Event tables to read; `staged` has only these.

    Returns:
        Frames in the shape of their tables. Descriptions of people that come from a file which tells
        of them only partly (`describes_people: partly`) are left out where another file of the same
        partner and source describes the same person.
    """
    known = submissions(region)
    chosen = in_force(known) if submissions_ is None else [r for r in known if r.id in set(submissions_)]
    staged = {
        name: _read(region, chosen, f"staged_{name}", table)
        for name, table in STAGED.items()
        if name in tables
    }
    return Accepted(_identity(region, chosen), staged, plain_tables(region, chosen))


def plain_tables(
    region: Region, chosen: Sequence[Receipt], names: Collection[str] = tuple(PLAIN)
) -> dict[str, pl.DataFrame]:
    """Read back what submissions, such as those in force, gave to tables that describe no person."""
    return {
        name: _read(region, [r for r in chosen if r.tables.get(name)], name, PLAIN[name]) for name in names
    }


def _recognized(region: Region, partner: str, content: bytes) -> Dictionary | None:
    try:
        return recognize(content, catalog_for(region, partner, content))
    except FileProblemError:
        return None


def _examine_and_map(
    content: bytes, named: Dictionary | None, academic_year: int | None, rows: SealedRows
) -> CheckResult:
    """Check a file and seal the rows it gives, part by part; one that is refused gives none."""
    origin = origin_of(rows.region, rows.partner, rows.submission)
    catalog = catalog_for(rows.region, rows.partner, content)
    named = catalog.get(Dictionary, named.name) if named else None
    with engine_for(len(content)) as engine:
        try:
            seen = examine(engine, content, catalog=catalog, named=named, academic_year=academic_year)
        except FileProblemError as problem:
            return refused_whole(named, problem)
        if seen.result.file_refused:
            return seen.result
        for part in map_records(engine, seen.source, seen.dictionary, origin, seen.scan.refused_records):
            rows.add(part)
        for refused in refused_parts(seen.source, seen.scan.refused_records) if seen.result.refused else ():
            rows.add_frame(REFUSED_ROWS, refused)
        return seen.result


def origin_of(region: Region, partner: str, submission: str) -> Origin:
    """Say what every row of a submission carries."""
    codes = tuple(institution.code for institution in region.settings.partner(partner).institutions)
    return Origin(partner, submission, region.keys.token_secret(), codes)


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

    frames = [frame for receipt in chosen for frame in open_rows(region, receipt, name)]
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
