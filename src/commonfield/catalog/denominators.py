"""What a metric takes from the cohort it names, so that a denominator is written once.

`cohort: graduation_class` puts in the people of that file, and where the metric says nothing of its own
the place, windows, history, lag and groups. `only_if` beside it keeps some of the people. A version may
name another cohort, or keep others by an `only_if` of its own.
"""

from __future__ import annotations

import difflib
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, NoReturn

from commonfield.catalog.cohort import CohortDefinition
from commonfield.catalog.loader import Lines, Where
from commonfield.findings import DefinitionError

TAKEN = ("place", "group_window", "history", "lag_months", "disaggregate_by")
"""Keys that a cohort says for every metric that counts among its people."""

NARROWS = "only_if"
SET_BY_US = "cohort_id"


@dataclass(frozen=True)
class Counted:
    """A metric with its people written out: plain data, the line of each value, the hashes behind it."""

    data: dict[str, Any]
    lines: Lines
    hashes: tuple[str, ...] = ()


def with_people(data: Any, lines: Lines, cohorts: Mapping[str, CohortDefinition], *, file: str) -> Counted:
    """Put in the people of the cohorts that a metric names.

    Args:
        data: The metric as plain data.
        lines: The line of each of its values.
        cohorts: Cohorts by id.
        file: How complaints name the file.

    Raises:
        DefinitionError: with file and line: there is no such cohort, or `only_if` stands beside a cohort
            that is written in place.
    """
    if not isinstance(data, dict):
        return Counted(data, lines)
    writing = _Writing(cohorts, dict(lines), file)
    whole = writing.people(data, data, ())
    versions = data.get("versions")
    if isinstance(versions, dict):
        whole["versions"] = {
            day: writing.version(own, data, ("versions", str(day))) if isinstance(own, dict) else own
            for day, own in versions.items()
        }
    return Counted(whole, writing.lines, tuple(cohorts[name].hash for name in writing.named))


@dataclass
class _Writing:
    cohorts: Mapping[str, CohortDefinition]
    lines: dict[Where, int]
    file: str
    named: list[str] = field(default_factory=list)

    def version(self, own: dict[str, Any], metric: dict[str, Any], where: Where) -> dict[str, Any]:
        """Write out a version that names another cohort or keeps other people; others stay as they are."""
        if not {"cohort", NARROWS, SET_BY_US} & set(own):
            return own
        beside = {key: metric[key] for key in ("cohort", NARROWS, "known_limits") if key in metric}
        whole = self.people({**beside, **own}, metric, where)
        same = "cohort" not in own and "known_limits" not in own
        left = {"disaggregate_by", *(("known_limits", *TAKEN) if same else ())}
        return {key: value for key, value in whole.items() if key in own or key not in left}

    def people(self, said: dict[str, Any], metric: dict[str, Any], where: Where) -> dict[str, Any]:
        """Put people in place of the id that is said; what the metric says itself stays."""
        if SET_BY_US in said:
            self._refuse((*where, SET_BY_US), "expected no such key; name the cohort under `cohort`")
        kept = {key: value for key, value in said.items() if key != NARROWS}
        narrowing = (*where, NARROWS) if (*where, NARROWS) in self.lines else (NARROWS,)
        if not isinstance(said.get("cohort"), str):
            if NARROWS in said:
                self._refuse(narrowing, "expected inside `cohort`, which is written in place")
            return kept
        cohort = self._find(said["cohort"], where)
        written = cohort.model_dump(by_alias=True, exclude_unset=True)
        people = dict(written["people"])
        if NARROWS in said:
            there, more = people.get(NARROWS, []), said[NARROWS]
            people[NARROWS] = [*there, *(more if isinstance(more, list) else [more])]
            self._move(narrowing, (*where, "cohort", NARROWS), len(there))
        taken = {key: written[key] for key in TAKEN if key in written and key not in metric}
        own_limits = kept.get("known_limits", [])
        limits = (
            [*own_limits, *written.get("known_limits", [])] if isinstance(own_limits, list) else own_limits
        )
        return {**taken, **kept, "cohort": people, SET_BY_US: cohort.name, "known_limits": limits}

    def _find(self, name: str, where: Where) -> CohortDefinition:
        if name not in self.cohorts:
            near = difflib.get_close_matches(name, self.cohorts, n=3, cutoff=0.4) or sorted(self.cohorts)
            at = (*where, "cohort") if (*where, "cohort") in self.lines else ("cohort",)
            self._refuse(
                at, f"expected the id of a cohort, found `{name}`", fix=f"Name one of {', '.join(near)}."
            )
        if name not in self.named:
            self.named.append(name)
        return self.cohorts[name]

    def _move(self, written: Where, to: Where, after: int) -> None:
        """Keep the lines of conditions that stand behind those of the cohort now."""
        depth = len(written)
        for where, line in list(self.lines.items()):
            if where[:depth] == written and len(where) > depth and isinstance(where[depth], int):
                self.lines[(*to, int(where[depth]) + after, *where[depth + 1 :])] = line

    def _refuse(self, where: Where, what: str, *, fix: str = "") -> NoReturn:
        raise DefinitionError(f"{self.file}:{self.lines.get(where, 1)}: {where[-1]}: {what}.", fix=fix)
