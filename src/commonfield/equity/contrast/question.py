"""What is asked of a file: who took part, what came of it, and what was so before."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from commonfield.findings import UsageError


@dataclass(frozen=True)
class Question:
    """Columns by their roles.

    Args:
        participant: 1 for those who took part, 0 for the others.
        outcome: 0 or 1, or a number; a blank leaves the comparison.
        covariates: What was so before anybody took part: numbers, or categories as text. One or more.
        exact: People are compared only with people who have the same codes here (school, cohort).
        cluster: People with the same code here share what happened to them, so errors are clustered.
        gap_by: Groups whose gaps are compared between participants and others.
        categories: Those among the covariates whose numbers are codes.

    Raises:
        UsageError: no covariate, a column with two roles that exclude each other, or a category that is no
            covariate.
    """

    participant: str
    outcome: str
    covariates: tuple[str, ...]
    exact: tuple[str, ...] = ()
    cluster: str = ""
    gap_by: str = ""
    categories: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        if not self.covariates:
            raise UsageError(
                "--covariates: expected at least one column, found none.",
                fix="Name what was known before anybody took part: --covariates grade_8_score,low_income.",
            )
        measured = (self.outcome, *self.covariates)
        for role, named in (("--participant", [self.participant]), ("--covariates", self.covariates)):
            _refuse_twice(role, named, (self.outcome,) if role != "--participant" else measured)
        for role, named in (("--exact", self.exact), ("--cluster", (self.cluster,) if self.cluster else ())):
            _refuse_twice(role, named, (self.outcome, self.participant))
        strangers = [name for name in self.categories if name not in self.covariates]
        if strangers:
            raise UsageError(
                f"--categories: expected names of covariates, found {', '.join(strangers)}.",
                fix="Name it among --covariates too.",
            )

    def columns(self) -> tuple[str, ...]:
        """Name every column that is read, once."""
        return tuple(dict.fromkeys(self._named()))

    def _named(self) -> Iterator[str]:
        yield from (self.participant, self.outcome, *self.covariates, *self.exact)
        yield from (name for name in (self.cluster, self.gap_by) if name)


def _refuse_twice(role: str, named: Sequence[str], taken: Sequence[str]) -> None:
    twice = sorted({name for name in named if name in taken or list(named).count(name) > 1})
    if twice:
        raise UsageError(
            f"{role}: expected columns that have no other part in the question, found {', '.join(twice)}.",
            likely_cause="The same column is named twice.",
            fix="Give each column one part; what somebody came to cannot be what was so before.",
        )
