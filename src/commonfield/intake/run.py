"""Check a partner's file, and take it in. Start reading here.

The route of a file: `content` (bytes to text) > `columns` (which column is what) > `records` (a stream
of rows) > `scan` (every rule, in one pass) > here (what it all means) > `mapping` (rows of tables) >
`storing` (sealed, receipt last).
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from commonfield.catalog import Catalog, Dictionary
from commonfield.engines import DuckEngine
from commonfield.findings import Exit, Finding, Severity
from commonfield.intake.columns import find_columns
from commonfield.intake.content import Content, read_content
from commonfield.intake.engine import engine_for
from commonfield.intake.problems import SHOWN_ROWS, FileProblemError, catalogue, finding_of, refuse
from commonfield.intake.recognition import is_like, most_like
from commonfield.intake.records import Source
from commonfield.intake.rules import Check, checks_of, shown_name
from commonfield.intake.scan import Scan, scan

_ORDER = {Severity.REFUSE_FILE: 0, Severity.REFUSE_RECORD: 1, Severity.WARN: 2}


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


@dataclass(frozen=True)
class Examination:
    """A checked file that is still open: the engine knows which records are refused."""

    result: CheckResult
    dictionary: Dictionary
    source: Source
    scan: Scan


def recognize(content: bytes, catalog: Catalog) -> Dictionary:
    """Say which dictionary a file is written by.

    Raises:
        SubmissionError: it is not text, or looks like none of them.
    """
    found = most_like(read_content(content, catalog=catalog).text, catalog)
    if found is None:
        raise refuse(catalog, "FIL-012")
    return found


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
    received = file.read_bytes() if isinstance(file, Path) else file
    named = catalog.get(Dictionary, dictionary) if dictionary else None
    with engine_for(len(received)) as engine:
        try:
            return examine(engine, received, catalog=catalog, named=named, academic_year=academic_year).result
        except FileProblemError as problem:
            return refused_whole(named, problem)


def examine(
    engine: DuckEngine,
    received: bytes,
    *,
    catalog: Catalog,
    named: Dictionary | None,
    academic_year: int | None = None,
) -> Examination:
    """Read and check a file, and leave the engine with `refused_record`.

    Raises:
        FileProblemError: the file cannot be read as a whole. A file that can be read and is refused
            for its records is told by the result.
    """
    content = read_content(received, catalog=catalog)
    dictionary = _choose(content.text, named, catalog)
    columns = find_columns(content.text, dictionary, catalog=catalog)
    layout = dictionary.layout
    source = Source(content.text, columns, layout.delimiter, layout.quote, catalog)
    checks = checks_of(dictionary, catalog=catalog, academic_year=academic_year)
    found = scan(engine, source, dictionary, checks)
    _refuse_lines_run_together(content, source, found, catalog)
    findings = [*content.notes, *columns.notes, *_of_records(found, checks, dictionary, catalog)]
    return Examination(_judge(found, findings, dictionary, catalog), dictionary, source, found)


def refused_whole(dictionary: Dictionary | None, problem: FileProblemError) -> CheckResult:
    """Give the result for a file that could not be read."""
    name, hash_ = (dictionary.name, dictionary.hash) if dictionary else ("", "")
    return CheckResult(name, hash_, (problem.finding,), accepted=0, refused=0)


def _choose(text: bytes, named: Dictionary | None, catalog: Catalog) -> Dictionary:
    if named is not None and is_like(text, named):
        return named
    found = most_like(text, catalog)
    if named is None and found is None:
        raise refuse(catalog, "FIL-012")
    if named is not None and found is not None:
        raise refuse(catalog, "FIL-011", dictionary=named.name, found_dictionary=found.name)
    return named or found  # type: ignore[return-value]


def _refuse_lines_run_together(content: Content, source: Source, found: Scan, catalog: Catalog) -> None:
    rows = found.rows_in + source.columns.header_rows
    if source.quote and content.lines != rows:
        raise refuse(catalog, "FIL-015", lines=content.lines, records=rows)


def _of_records(
    found: Scan, checks: Sequence[Check], dictionary: Dictionary, catalog: Catalog
) -> Iterator[Finding]:
    for index, broken in found.broken.items():
        yield checks[index].finding(catalog, count=broken.count, rows=broken.rows, found=broken.found)
    if ragged := sorted(found.reading.numbers):
        yield finding_of(
            catalog, "FIL-014", count=len(ragged), rows=ragged[:SHOWN_ROWS], columns=len(dictionary.elements)
        )
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
        share = f"{1 - limit.share:.0%}"
        findings.append(finding_of(catalog, "FIL-013", share=share, count=refused, records=found.rows_in))
    findings.sort(key=lambda finding: (_ORDER[finding.severity], -finding.count, finding.code))
    accepted = 0 if any(f.severity is Severity.REFUSE_FILE for f in findings) else found.rows_in - refused
    return CheckResult(
        dictionary.name,
        dictionary.hash,
        tuple(findings),
        accepted=accepted,
        refused=found.rows_in - accepted,
        academic_years=found.academic_years if accepted else (),
    )
