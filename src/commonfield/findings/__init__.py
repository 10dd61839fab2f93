"""What can be wrong, how bad it is, and what to tell whom."""

from commonfield.findings.errors import (
    AgreementError,
    CommonfieldError,
    DefinitionError,
    LedgerError,
    NotEstimableError,
    ReleaseError,
    SubmissionError,
    UsageError,
)
from commonfield.findings.exits import Exit
from commonfield.findings.finding import Finding, Severity

__all__ = [
    "AgreementError",
    "CommonfieldError",
    "DefinitionError",
    "Exit",
    "Finding",
    "LedgerError",
    "NotEstimableError",
    "ReleaseError",
    "Severity",
    "SubmissionError",
    "UsageError",
]
