"""The one tree of exceptions. Each carries what a person needs to act, and no value from a record."""

from commonfield.findings.exits import Exit


class CommonfieldError(Exception):
    """Something a person can mend.

    Args:
        what: What was expected and what was found, in one sentence, and where.
        likely_cause: Why this usually happens.
        fix: What to do about it.
    """

    exit_code: Exit = Exit.UNEXPECTED

    def __init__(self, what: str, *, likely_cause: str = "", fix: str = "") -> None:
        super().__init__(what)
        self.what = what
        self.likely_cause = likely_cause
        self.fix = fix

    def __str__(self) -> str:
        parts = [self.what]
        if self.likely_cause:
            parts.append(f"Likely cause: {self.likely_cause}")
        if self.fix:
            parts.append(f"To fix: {self.fix}")
        return "\n  ".join(parts)

    def as_dict(self) -> dict[str, str | int]:
        """Give the error as plain data, for JSON."""
        told: dict[str, str | int] = {
            "message": self.what,
            "likely_cause": self.likely_cause,
            "fix": self.fix,
            "exit_code": int(self.exit_code),
        }
        return told


class UsageError(CommonfieldError):
    """A command was called in a way it cannot serve."""

    exit_code = Exit.WRONG_USAGE


class DefinitionError(CommonfieldError):
    """A definition (YAML) is broken; `what` begins with its file and line."""

    exit_code = Exit.WRONG_USAGE


class SubmissionError(CommonfieldError):
    """A partner's file cannot be taken as a whole."""

    exit_code = Exit.FILE_REFUSED


class AgreementError(CommonfieldError):
    """No agreement in force allows what was asked."""

    exit_code = Exit.NO_AGREEMENT


class ReleaseError(CommonfieldError):
    """Something may not leave, or what left does not verify."""

    exit_code = Exit.NOT_RELEASABLE


class NotEstimableError(CommonfieldError):
    """The question has no answer on these data."""

    exit_code = Exit.NOT_ESTIMABLE


class LedgerError(CommonfieldError):
    """The ledger was altered or cut."""

    exit_code = Exit.BREAK_FOUND
