"""What is said about one group by one method."""

from __future__ import annotations

from dataclasses import dataclass, field
from fractions import Fraction

from commonfield.equity.impact.exact import Margin
from commonfield.equity.impact.methods import MethodName

FIELDS = (
    "method", "cohort", "variable", "group", "n", "successes", "rate", "reference", "gap", "index", "margin",
    "low", "high", "impacted", "needed_to_clear", "needed_for_parity", "note",
)  # fmt: skip
"""The fields of a record as data, in order."""


@dataclass(frozen=True)
class Note:
    """Something to say beside the numbers: the key of a message, and what fills it."""

    key: str
    values: dict[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Record:
    """One group by one method; shares are exact and may be above or below 0 where they are gaps.

    Args:
        family: What the group is compared, and corrected, together with.
        n: People; null where the group is hidden.
        successes: Those with the outcome, or without it where the outcome is bad.
        rate: Their share.
        reference: The rate that it is compared with.
        gap: Rate less reference.
        index: Rate over reference, of the methods that take it.
        margin: How far behind the group may lie, of the methods that take one.
        low: The lower end of the 95 % interval: of the rate for `index80`, else of the gap.
        high: The upper end.
        impacted: The flag. Null where nothing can be said.
        needed_to_clear: Further successes that bring the group to the line; 0 where it is not flagged.
        needed_for_parity: Further successes that bring the group to the reference; 0 at it or above.
        recomputed: The smallest number of further successes after which the method, asked again about the
            group, no longer flags it.
        p: The two-sided p value of no gap.
        adjusted_p: The same, adjusted for the number of groups in the family. It never changes the flag.
        notes: What else to say.
    """

    method: MethodName
    cohort: str | None
    family: str
    variable: str
    group: str
    n: int | None = None
    successes: int | None = None
    rate: Fraction | None = None
    reference: Fraction | None = None
    gap: Fraction | None = None
    index: Fraction | None = None
    margin: Margin | None = None
    low: float | None = None
    high: float | None = None
    impacted: bool | None = None
    needed_to_clear: int | None = None
    needed_for_parity: int | None = None
    recomputed: int | None = None
    p: float | None = None
    adjusted_p: float | None = None
    notes: tuple[Note, ...] = ()

    def as_dict(self, *, note: str) -> dict[str, object]:
        """Give the record as plain data: `FIELDS`, numbers as the nearest that JSON can hold."""
        found = {name: getattr(self, name) for name in FIELDS if name != "note"}
        told = {name: float(v) if isinstance(v, Fraction | Margin) else v for name, v in found.items()}
        return told | {"note": note}
