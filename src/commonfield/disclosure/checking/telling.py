"""What the checks found, as findings that makers and reviewers read."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from commonfield.catalog import Wording
from commonfield.findings import Finding, Severity
from commonfield.vocabulary import LANGUAGES, Language

SHOWN = 5
"""How many rows a finding names."""

CODES = {
    "too_many": "OUT-001",
    "missing": "OUT-002",
    "ending": "OUT-003",
    "not_as_named": "OUT-004",
    "large": "OUT-005",
    "long": "OUT-006",
    "unseen": "OUT-007",
    "unsaid": "OUT-010",
    "no_controls": "OUT-011",
    "unclear": "OUT-012",
    "not_people": "OUT-013",
    "small": "OUT-020",
    "small_mark": "OUT-021",
    "small_rest": "OUT-022",
    "small_by_share": "OUT-023",
    "recovered": "OUT-030",
    "not_audited": "OUT-031",
    "identifying": "OUT-040",
    "personal": "OUT-041",
    "one_each": "OUT-042",
    "no_counts_behind": "OUT-050",
    "by_eye": "OUT-051",
    "not_verified": "OUT-060",
}
NOTES = frozenset({"no_controls", "unclear", "not_people", "not_audited", "by_eye"})
"""What the reviewers are told; everything else forbids to submit."""


@dataclass(frozen=True)
class Problem:
    """Something found before people read an output.

    Attributes:
        what: A key of `CODES`; texts are `<what>_expected`, `_found`, `_cause` and `_fix`.
        file: In which file; empty where the request as a whole is meant.
        column: In which column; empty where none is meant.
        rows: Line numbers as a spreadsheet shows them.
        count: In how many cells; the number of rows if not given.
        told: What the texts say beside it: names of columns and words of ours, never a value.
    """

    what: str
    file: str
    column: str = ""
    rows: tuple[int, ...] = ()
    count: int = 0
    told: Mapping[str, object] = field(default_factory=dict)

    @property
    def blocks(self) -> bool:
        return self.what not in NOTES


def told(problem: Problem) -> Finding:
    """Put a problem into words; one that blocks refuses the file."""
    count = problem.count or len(problem.rows) or 1
    values = {**problem.told, "n": count}

    def say(part: str) -> dict[Language, str]:
        key = f"{problem.what}_{part}"
        return {
            language: Wording("disclosure/checking", language).say(key, **values) for language in LANGUAGES
        }

    return Finding(
        code=CODES[problem.what],
        severity=Severity.REFUSE_FILE if problem.blocks else Severity.WARN,
        element=problem.column,
        count=count,
        rows=problem.rows[:SHOWN],
        expected=say("expected"),
        found=say("found"),
        likely_cause=say("cause"),
        fix=say("fix"),
        file=problem.file,
    )
