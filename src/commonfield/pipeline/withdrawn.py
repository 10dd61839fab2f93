from __future__ import annotations

from collections.abc import Iterable

from commonfield import intake
from commonfield.findings import UsageError
from commonfield.region import Region


def refuse_withdrawn(region: Region, submissions: Iterable[str], *, step: str) -> None:
    """Stop a step that would use rows of a submission that was withdrawn since they were read.

    Raises:
        UsageError: naming the first of them.
    """
    used = set(submissions)
    gone = [r.id for r in intake.submissions(region) if r.status == "withdrawn" and r.id in used]
    if gone:
        raise UsageError(
            f"{step}: expected rows of submissions in force, found rows of {len(gone)} that were withdrawn "
            f"since ({gone[0][:12]}).",
            fix="Make them anew without: commonfield run.",
        )
