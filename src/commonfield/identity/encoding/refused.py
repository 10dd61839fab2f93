"""The one exception of this folder, which knows nothing of ours; `cli.encoding` puts it into our tree."""


class Refused(Exception):  # noqa: N818 - our tree of errors is not there where this folder runs alone
    """Something a person can mend; quotes no value of a record and nothing of a key.

    Args:
        what: What was expected and what was found, in one sentence.
        likely_cause: Why this usually happens.
        fix: What to do about it.
        code: Exit code: 2 for a wrong call, 11 for a file that cannot be taken.
    """

    def __init__(self, what: str, *, likely_cause: str = "", fix: str = "", code: int = 2) -> None:
        super().__init__(what)
        self.what = what
        self.likely_cause = likely_cause
        self.fix = fix
        self.code = code

    def __str__(self) -> str:
        parts = [self.what]
        if self.likely_cause:
            parts.append(f"Likely cause: {self.likely_cause}")
        if self.fix:
            parts.append(f"To fix: {self.fix}")
        return "\n  ".join(parts)
