"""Submissions in a region: sealed bytes, sealed rows, and last of all the receipt."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

from commonfield.catalog import Dictionary
from commonfield.findings import UsageError
from commonfield.intake.engine import engine_for
from commonfield.intake.mapping import STAGED, Origin, Rows, map_records, refused_records
from commonfield.intake.problems import FileProblemError
from commonfield.intake.receipts import (
    Receipt,
    in_force,
    read_receipt,
    receipt_of,
    receipt_path,
    submission_id,
    submissions,
    write_receipt,
)
from commonfield.intake.run import CheckResult, examine, refused_whole
from commonfield.region import VAULT, Region
from commonfield.region.sealed import open_sealed_frame, seal, seal_frame
from commonfield.tables import OFFERING, Table
from commonfield.tables.identifying import IDENTITY_RECORD

if TYPE_CHECKING:
    import polars as pl


@dataclass(frozen=True)
class Accepted:
    """Rows of the accepted records of several submissions. `staged` has every event table."""

    identity_records: pl.DataFrame
    staged: dict[str, pl.DataFrame]
    offerings: pl.DataFrame


def submit(
    region: Region,
    *,
    partner: str,
    content: bytes,
    file_name: str,
    dictionary: str | None = None,
    academic_year: int | None = None,
    by: str,
) -> Receipt:
    """Take in a partner's file: keep it as received, keep the good records, explain the rest.

    The bytes are sealed to the partner's key, rows and refused records to the vault's. The receipt is
    written last: until then there is no submission, and submitting again begins anew. The same bytes
    from the same partner are one submission; a file that was refused is judged again. Agreements are
    not looked at here.

    Args:
        region: Where to.
        partner: Who sent it; a partner of the region.
        content: The bytes as received.
        file_name: What the sender calls it; the last part of the path is kept.
        dictionary: Its dictionary; recognized from the file if not named.
        academic_year: The year that every record shall be of, if one is expected.
        by: Who submits.

    Raises:
        UsageError: the region has no such partner.
        DefinitionError: there is no dictionary of that name.
    """
    _refuse_stranger(region, partner)
    submission = submission_id(content)
    path = receipt_path(region, partner, submission)
    if path.exists() and (earlier := read_receipt(path)).status == "accepted":
        return earlier.again()
    named = region.catalog.get(Dictionary, dictionary) if dictionary else None
    result, rows = _examine_and_map(region, partner, content, named, academic_year)
    folder = region.submissions / partner / submission
    shutil.rmtree(folder, ignore_errors=True)  # what a killed process may have left
    seal(content, folder.with_suffix(".age"), keys=region.keys, holder=partner)
    for name, frame in _frames(rows):
        seal_frame(frame, folder / f"{name}.parquet.age", keys=region.keys, holder=VAULT)
    receipt = receipt_of(
        result,
        content=content,
        partner=partner,
        file_name=file_name,
        by=by,
        tables=rows.counts() if rows else {},
        scopes=rows.scopes if rows else (),
    )
    write_receipt(region, receipt)
    return receipt


def accepted(region: Region, submissions_: list[str] | None = None) -> Accepted:
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
    return Accepted(_identity(region, chosen), staged, _read(region, chosen, OFFERING.name, OFFERING))


def _examine_and_map(
    region: Region, partner: str, content: bytes, named: Dictionary | None, academic_year: int | None
) -> tuple[CheckResult, Rows | None]:
    settings = region.settings.partner(partner)
    codes = tuple(institution.code for institution in settings.institutions)
    origin = Origin(partner, submission_id(content), region.keys.token_secret(), codes)
    with engine_for(len(content)) as engine:
        try:
            seen = examine(engine, content, catalog=region.catalog, named=named, academic_year=academic_year)
        except FileProblemError as problem:
            return refused_whole(named, problem), None
        if seen.result.file_refused:
            return seen.result, None
        rows = map_records(engine, seen.source, seen.dictionary, origin)
        if seen.result.refused:
            rows.refused = refused_records(engine, seen.source)
        return seen.result, rows


def _frames(rows: Rows | None) -> Iterator[tuple[str, pl.DataFrame]]:
    if rows is None:
        return
    frames = {
        IDENTITY_RECORD.name: rows.identity_record,
        OFFERING.name: rows.offering,
        **{f"staged_{name}": frame for name, frame in rows.staged.items()},
    }
    yield from ((name, frame) for name, frame in frames.items() if frame.height)
    if rows.refused is not None:
        yield "refused", rows.refused


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


def _refuse_stranger(region: Region, partner: str) -> None:
    known = [p.partner for p in region.settings.partners]
    if partner not in known:
        raise UsageError(
            f"expected a partner of the region, found `{partner}`.",
            fix=f"Known: {', '.join(known) or 'none; add partners to region.yaml'}.",
        )
