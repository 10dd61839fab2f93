"""The answer to one file: what was found, what became of the rows, and the refused ones where asked for."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from commonfield.catalog import Catalog, Dictionary
from commonfield.findings import Exit, Finding, Severity
from commonfield.intake.answers.marking import Mark, findings_of, marks_of
from commonfield.intake.confirming import catalog_for, confirmed_columns
from commonfield.intake.content import received_from
from commonfield.intake.engine import engine_for
from commonfield.intake.mapping import refused_records
from commonfield.intake.problems import in_order
from commonfield.intake.receipts import Receipt, submissions
from commonfield.intake.run import CheckResult, check_file, examine
from commonfield.intake.standing import Account, Standing, standings
from commonfield.intake.storing import received, refused_rows
from commonfield.region import Region

if TYPE_CHECKING:
    import polars as pl

SEVERITIES = (Severity.REFUSE_FILE, Severity.REFUSE_RECORD, Severity.WARN)
"""The order in which findings are told."""


@dataclass(frozen=True)
class Returned:
    """Refused records and what is wrong with them. Only the workbook shows their cells."""

    records: pl.DataFrame = field(repr=False)
    marks: tuple[Mark, ...] = field(repr=False)


@dataclass(frozen=True)
class Answer:
    """What a partner gets for a file: the terminal, the page and the workbook are written from it.

    `submission` is its id, of a file that was only checked its SHA-256. `stored` says that a region took it.
    `superseded_by` names the submission that took its place; `withdrawn` that it was taken back.
    """

    file_name: str
    submission: str
    dictionary: Dictionary | None
    academic_year: int | None
    findings: tuple[Finding, ...]
    account: Account
    file_refused: bool
    stored: bool = False
    partner: str = ""
    received_at: str = ""
    superseded_by: str = ""
    withdrawn: bool = False
    returned: Returned | None = None

    @property
    def exit_code(self) -> Exit:
        if self.file_refused:
            return Exit.FILE_REFUSED
        return Exit.RECORDS_REFUSED if self.account.still_refused else Exit.DONE

    @property
    def first(self) -> Finding | None:
        """Give the finding to mend first: the one that refuses the file, else the most records."""
        costly = [f for f in self.findings if f.severity is not Severity.WARN]
        return min(costly, key=in_order, default=None)

    def of(self, severity: Severity) -> list[Finding]:
        """Give the findings of one severity, the one with the most rows first."""
        return sorted((f for f in self.findings if f.severity is severity), key=in_order)

    def as_dict(self) -> dict[str, Any]:
        """Give the answer as plain data, for JSON: counts, row numbers and texts, no cell of a record."""
        return {
            "submission": self.submission,
            "partner": self.partner,
            "file_name": self.file_name,
            "dictionary": self.dictionary.name if self.dictionary else "",
            "year": self.academic_year,
            "records": self.account.rows_in,
            "accepted": self.account.accepted,
            "mended": self.account.mended,
            "refused": self.account.still_refused,
            "superseded_by": self.superseded_by,
            "withdrawn": self.withdrawn,
            "findings": [{**finding.as_dict(), "message": finding.message()} for finding in self.findings],
        }


def answer_of_check(
    result: CheckResult, *, content: bytes, file_name: str, catalog: Catalog, with_rows: bool = False
) -> Answer:
    """Make the answer to a file that was checked and not stored.

    Args:
        result: What `check_file` found.
        content: The bytes that it checked.
        file_name: What the sender calls it.
        catalog: With which it was checked.
        with_rows: Read the refused records once more, for a workbook.
    """
    dictionary = catalog.get(Dictionary, result.dictionary) if result.dictionary else None
    returned = None
    if with_rows and dictionary and result.refused and not result.file_refused:
        returned = _returned_by(content, dictionary, result, catalog)
    return Answer(
        file_name=file_name,
        submission=hashlib.sha256(content).hexdigest(),
        dictionary=dictionary,
        academic_year=result.academic_year or max(result.academic_years, default=None),
        findings=result.findings,
        account=Account(result.rows_in, result.accepted, 0),
        file_refused=result.file_refused,
        returned=returned,
    )


def answer_to_file(
    file: Path,
    *,
    catalog: Catalog,
    dictionary: str | None = None,
    academic_year: int | None = None,
    with_rows: bool = False,
) -> tuple[CheckResult, Answer]:
    """Check a file and make the answer to it; see `check_file`."""
    content = received_from(file)
    result = check_file(content, catalog=catalog, dictionary=dictionary, academic_year=academic_year)
    answer = answer_of_check(
        result, content=content, file_name=file.name, catalog=catalog, with_rows=with_rows
    )
    return result, answer


def answer_of_submission(region: Region, receipt: Receipt, *, with_rows: bool = False) -> Answer:
    """Make the answer to a submission, as it stands now with what completed it.

    Args:
        region: Where it lies.
        receipt: Of a submission that completes no other.
        with_rows: Open its refused records, for a workbook.
    """
    standing = _standing(region, receipt)
    dictionary = region.catalog.get(Dictionary, receipt.dictionary) if receipt.dictionary else None
    if dictionary and with_rows and receipt.status == "accepted":
        dictionary = as_read(region, receipt)
    returned = None
    if dictionary and standing.account.still_refused and (with_rows or standing.completed_by):
        returned = open_returned(region, receipt, dictionary)
    return Answer(
        file_name=receipt.file_name,
        submission=receipt.id,
        dictionary=dictionary,
        academic_year=receipt.academic_year or max(receipt.academic_years, default=None),
        findings=_findings(receipt, standing, returned),
        account=standing.account,
        file_refused=receipt.status == "refused",
        stored=True,
        partner=receipt.partner,
        received_at=receipt.received_at,
        superseded_by=standing.superseded_by,
        withdrawn=standing.state == "withdrawn",
        returned=returned if with_rows else None,
    )


def as_read(region: Region, receipt: Receipt) -> Dictionary:
    """Give the dictionary by which a submission was read, with the names that its sender gives to columns."""
    if receipt.dictionary not in confirmed_columns(region, receipt.partner):
        return region.catalog.get(Dictionary, receipt.dictionary)
    catalog = catalog_for(region, receipt.partner, received(region, receipt))
    return catalog.get(Dictionary, receipt.dictionary)


def open_returned(region: Region, receipt: Receipt, dictionary: Dictionary) -> Returned | None:
    """Open the records of a submission that are still refused, and mark what is wrong with them."""
    records = refused_rows(region, receipt)
    if records is None or records.is_empty():
        return None
    marks = marks_of(
        records,
        dictionary,
        catalog=region.catalog,
        academic_year=receipt.academic_year,
        known=receipt.findings,
    )
    return Returned(records, tuple(marks))


def _findings(receipt: Receipt, standing: Standing, returned: Returned | None) -> tuple[Finding, ...]:
    """After a completion, tell of the records that are left and no longer of those that were mended."""
    if not standing.completed_by:
        return receipt.findings
    warnings = [f for f in receipt.findings if f.severity is Severity.WARN]
    left = findings_of(returned.marks) if returned else []
    return (*(replace(finding, file=receipt.file_name) for finding in left), *warnings)


def _standing(region: Region, receipt: Receipt) -> Standing:
    every: Sequence[Standing] = standings(submissions(region))
    return next(s for s in every if (s.receipt.partner, s.receipt.id) == (receipt.partner, receipt.id))


def _returned_by(content: bytes, dictionary: Dictionary, result: CheckResult, catalog: Catalog) -> Returned:
    with engine_for(len(content)) as engine:
        seen = examine(engine, content, catalog=catalog, named=dictionary, academic_year=result.academic_year)
        records = refused_records(seen.source, seen.scan.refused_records)
    marks = marks_of(
        records, dictionary, catalog=catalog, academic_year=result.academic_year, known=result.findings
    )
    return Returned(records, tuple(marks))
