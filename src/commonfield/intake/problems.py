"""Findings made from the catalogue, and the exception that ends the reading of a file."""

from __future__ import annotations

from collections.abc import Sequence

from commonfield.catalog import Catalog, FileFindings
from commonfield.findings import Finding, Severity, SubmissionError
from commonfield.vocabulary import Language

SHOWN_ROWS = 5
"""How many row numbers a finding names."""

CAUSES = ("FIL-032", "FIL-021")
"""Findings that bring others with them: records of another year break every rule that looks at the year."""

_ORDER = {Severity.REFUSE_FILE: 0, Severity.REFUSE_RECORD: 1, Severity.WARN: 2}


class FileProblemError(SubmissionError):
    """The file cannot be read as a whole; `finding` says why."""

    def __init__(self, finding: Finding) -> None:
        super().__init__(finding.message())
        self.finding = finding


def in_order(finding: Finding) -> tuple[int, int, bool, str]:
    """Give what findings are sorted by: the worst first, then most rows, and causes before consequences."""
    return (_ORDER[finding.severity], -finding.count, finding.code not in CAUSES, finding.code)


def finding_of(
    catalog: Catalog,
    code: str,
    *,
    element: str = "",
    severity: Severity | None = None,
    count: int = 1,
    rows: Sequence[int] = (),
    **told: str | int,
) -> Finding:
    """Make a finding from the catalogue.

    Args:
        catalog: Holds the texts.
        code: Which finding.
        element: Column it is about, if one.
        severity: What it costs, where an element says otherwise than the catalogue.
        count: How many rows.
        rows: The first of them.
        told: Values for the braces in the texts: counts and names of ours, never a cell of a record.
    """
    known = catalogue(catalog).finding(code)
    values = {"count": f"{count:,}", **{k: f"{v:,}" if isinstance(v, int) else v for k, v in told.items()}}

    def fill(text: object) -> dict[Language, str]:
        return {
            "en": str(getattr(text, "en")).format(**values),  # noqa: B009
            "es": str(getattr(text, "es")).format(**values),  # noqa: B009
        }

    return Finding(
        code=code,
        severity=severity or known.severity,
        element=element,
        count=count,
        rows=tuple(rows),
        expected=fill(known.expected),
        found=fill(known.found_text),
        likely_cause=fill(known.likely_cause),
        fix=fill(known.fix),
    )


def refuse(catalog: Catalog, code: str, *, rows: Sequence[int] = (), **told: str | int) -> FileProblemError:
    """Make the exception that refuses the whole file for a finding of the catalogue."""
    return FileProblemError(finding_of(catalog, code, rows=rows, **told))  # type: ignore[arg-type]


def catalogue(catalog: Catalog) -> FileFindings:
    """Give the catalogue of findings that hold for any file."""
    return catalog.get(FileFindings, "intake")
