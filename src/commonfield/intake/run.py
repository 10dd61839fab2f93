"""Check a partner's file, and take it in. Start reading here.

The route of a file: `recognition` (by which dictionary) > `readers` (which column is what) > `records` (a
stream of rows) > `scan` (every rule, in one pass) > here (what it all means) > `mapping` (rows of tables) >
`storing` (sealed, receipt last).
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from commonfield.catalog import Catalog, Dictionary
from commonfield.engines import DuckEngine
from commonfield.findings import Exit, Finding, Severity
from commonfield.intake.content import received_from
from commonfield.intake.engine import engine_for
from commonfield.intake.problems import (
    CAUSES,
    SHOWN_ROWS,
    FileProblemError,
    catalogue,
    finding_of,
    in_order,
    refuse,
)
from commonfield.intake.readers import Looks, Opened
from commonfield.intake.recognition import Proposal, choose, dated, proposals
from commonfield.intake.records import Source
from commonfield.intake.rules import Check, checks_of, shown_name
from commonfield.intake.scan import Scan, scan
from commonfield.intake.seams import header_again, seams

PROPOSED = 3
"""How many dictionaries are proposed for a file whose dictionary was not named."""


@dataclass(frozen=True)
class CheckResult:
    """What a check found. `accepted` and `refused` count records; together they are every record read.

    A file that is refused has no accepted record. One that cannot be read at all has no records.
    """

    dictionary: str
    dictionary_hash: str
    findings: tuple[Finding, ...]
    accepted: int
    refused: int
    academic_years: tuple[int, ...] = ()
    academic_year: int | None = None
    proposed: tuple[Proposal, ...] = ()
    form_of: str = ""

    @property
    def rows_in(self) -> int:
        return self.accepted + self.refused

    @property
    def file_refused(self) -> bool:
        return any(finding.severity is Severity.REFUSE_FILE for finding in self.findings)

    @property
    def exit_code(self) -> Exit:
        """Say by a number whether all went well: 0, 10 some records refused, 11 the file refused."""
        if self.file_refused:
            return Exit.FILE_REFUSED
        return Exit.RECORDS_REFUSED if self.refused else Exit.DONE

    def as_dict(self) -> dict[str, Any]:
        """Give the result as plain data, for JSON. `year` is the year asked for, else the latest found."""
        return {
            "dictionary": self.dictionary,
            "dictionary_hash": self.dictionary_hash,
            "year": self.academic_year or max(self.academic_years, default=None),
            "records": self.rows_in,
            "accepted": self.accepted,
            "refused": self.refused,
            "findings": [{**finding.as_dict(), "message": finding.message()} for finding in self.findings],
            "proposed": [
                {"dictionary": p.dictionary.name, "likeness": round(p.likeness, 3), "reason": p.reason}
                for p in self.proposed
            ],
        }


@dataclass(frozen=True)
class Examination:
    """A checked file, and by what it was read."""

    result: CheckResult
    dictionary: Dictionary
    source: Source
    scan: Scan


def recognize(content: bytes, catalog: Catalog) -> Dictionary:
    """Say which dictionary a file is written by.

    Raises:
        SubmissionError: it is not text, or looks like none of them.
    """
    return choose(Looks(content, catalog), None, catalog)


def check_file(
    file: Path | bytes, *, catalog: Catalog, dictionary: str | None = None, academic_year: int | None = None
) -> CheckResult:
    """Check a file against a dictionary. Nothing is stored and nothing is sent.

    Args:
        file: A path, or the bytes themselves.
        catalog: Holds dictionaries, code sets and texts.
        dictionary: Its dictionary, e.g. `calpads/senr`; recognized from the file if not named.
        academic_year: The year that every record shall be of, if one is expected.

    Returns:
        Findings (the worst first) and counts. Findings hold no value of a record.

    Raises:
        DefinitionError: there is no dictionary of that name.
    """
    received = received_from(file) if isinstance(file, Path) else file
    named = catalog.get(Dictionary, dictionary) if dictionary else None
    proposed = tuple(proposals(Looks(received, catalog), catalog)[:PROPOSED]) if named is None else ()
    with engine_for(len(received)) as engine:
        try:
            result = examine(
                engine, received, catalog=catalog, named=named, academic_year=academic_year
            ).result
        except FileProblemError as problem:
            result = refused_whole(named, problem)
    return replace(result, academic_year=academic_year, proposed=proposed)


def examine(
    engine: DuckEngine,
    received: bytes,
    *,
    catalog: Catalog,
    named: Dictionary | None,
    academic_year: int | None = None,
) -> Examination:
    """Read and check a file.

    Raises:
        FileProblemError: the file cannot be read as a whole. A file that can be read and is refused
            for its records is told by the result.
    """
    looks = Looks(received, catalog)
    dictionary = dated(choose(looks, named, catalog), academic_year)
    opened = looks.open(dictionary)
    source = opened.source
    checks = [*checks_of(dictionary, catalog=catalog, academic_year=academic_year), *header_again(dictionary)]
    found = scan(engine, source, dictionary, checks)
    _refuse_lines_run_together(opened, found, catalog)
    findings = [
        *opened.notes,
        *_of_records(found, checks, dictionary, source),
        *seams(source, found, dictionary),
    ]
    return Examination(_judge(found, findings, dictionary, catalog), dictionary, source, found)


def refused_whole(dictionary: Dictionary | None, problem: FileProblemError) -> CheckResult:
    """Give the result for a file that could not be read."""
    name, hash_ = (dictionary.name, dictionary.hash) if dictionary else ("", "")
    return CheckResult(name, hash_, (problem.finding,), accepted=0, refused=0)


def _refuse_lines_run_together(opened: Opened, found: Scan, catalog: Catalog) -> None:
    rows = found.rows + opened.source.columns.header_rows
    if opened.rows is not None and opened.rows != rows:
        raise refuse(catalog, "FIL-015", lines=opened.rows, records=rows)


def _of_records(
    found: Scan, checks: Sequence[Check], dictionary: Dictionary, source: Source
) -> Iterator[Finding]:
    catalog = source.catalog
    for index, broken in found.broken.items():
        yield checks[index].finding(catalog, count=broken.count, rows=broken.rows, found=broken.found)
    if ragged := sorted(found.reading.numbers):
        columns, width = len(dictionary.elements), dictionary.line_length
        rows = ragged[:SHOWN_ROWS]
        yield finding_of(catalog, source.ragged, count=len(ragged), rows=rows, columns=columns, width=width)
    if blank := found.reading.blank:
        yield finding_of(catalog, "FIL-024", count=len(blank), rows=blank[:SHOWN_ROWS])
    if found.repeated:
        key = _shown(dictionary.key, dictionary)
        yield finding_of(catalog, "FIL-019", count=found.repeated.count, rows=found.repeated.rows, key=key)
    apart = _shown(dictionary.told_apart_by, dictionary)
    for name, broken in found.shared_ids.items():
        shown = _shown([name], dictionary)
        yield finding_of(
            catalog, "FIL-020", element=shown, count=broken.count, rows=broken.rows, key=shown, apart=apart
        )


def _shown(names: Sequence[str], dictionary: Dictionary) -> str:
    return ", ".join(
        shown_name(element, dictionary) for element in dictionary.elements if element.name in names
    )


def _judge(found: Scan, findings: list[Finding], dictionary: Dictionary, catalog: Catalog) -> CheckResult:
    refused = found.refused + len(found.reading.numbers)
    limit = catalogue(catalog).refuse_file_above
    if refused >= limit.at_least and refused > limit.share * found.rows_in:
        cause = next(
            (f for f in findings if f.code in CAUSES and f.count > limit.share * found.rows_in), None
        )
        if cause is not None:
            findings[findings.index(cause)] = replace(cause, severity=Severity.REFUSE_FILE)
        else:
            share = f"{1 - limit.share:.0%}"
            findings.append(finding_of(catalog, "FIL-013", share=share, count=refused, records=found.rows_in))
    findings.sort(key=in_order)
    accepted = 0 if any(f.severity is Severity.REFUSE_FILE for f in findings) else found.rows_in - refused
    return CheckResult(
        dictionary.name,
        dictionary.hash,
        tuple(findings),
        form_of=dictionary.form_of,
        accepted=accepted,
        refused=found.rows_in - accepted,
        academic_years=found.academic_years if accepted else (),
    )
