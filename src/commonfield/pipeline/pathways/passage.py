"""Who passes a pathway's steps, as the newest release of its report tells it, beside the map's own claim.

Only a release is read: what was hidden there is hidden here, and no record is read.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING, Any

from commonfield.catalog import Group, PathwayDefinition
from commonfield.catalog.passage import ENTERED, MONTHS, ONWARD, WORK, metric_name, passage_of, report_name
from commonfield.catalog.passage.steps import Passage
from commonfield.findings import NotEstimableError
from commonfield.pathways import Compiled, Term
from commonfield.pipeline.protecting import MADE_FROM, REGISTER
from commonfield.region import Region
from commonfield.vocabulary import Language, PlaceLevel, is_median

if TYPE_CHECKING:
    import polars as pl

    from commonfield import disclosure


@dataclass(frozen=True)
class Figure:
    """A released figure of the newest year that is told. `value` is null unless `status` is shown.

    A share is from 0 to 1, a median is months; a band is told by its ends. `people` are those of whom it
    tells: for a median, those measured.
    """

    year: int | None
    status: str
    value: float | None = None
    low: float | None = None
    high: float | None = None
    people: int | None = None


@dataclass(frozen=True)
class WidestGap:
    """The group furthest behind everybody else at a step, among gaps that are shown and wider than chance."""

    group: str
    value: str
    label: str
    year: int
    share: float
    others_share: float


@dataclass(frozen=True)
class StepPassed:
    """A step as it was observed.

    Args:
        step: Its name.
        label: Its label.
        kind: Its kind.
        seen: Whether any record tells who passed it.
        begins: It is the step with which one enters.
        passed: Of those who entered, the share who passed it in time.
        onward: Of those who passed what comes before it, the share who passed it; null where nothing does.
        months: The median time to it.
        gap: Of those who went on, or who passed it; null where no gap is shown.
    """

    step: str
    label: str
    kind: str
    seen: bool
    begins: bool
    passed: Figure | None
    onward: Figure | None
    months: Figure | None
    gap: WidestGap | None

    @property
    def kept(self) -> Figure | None:
        """Give the figure that says who was lost at the step; none where one need not come to it."""
        return self.onward or (self.passed if self.begins else None)


@dataclass(frozen=True)
class ObservedPassage:
    """A pathway's passage as a release tells it. `work` is of those with its last award, in any job."""

    pathway: str
    label: str
    release: str
    entered: Figure
    steps: tuple[StepPassed, ...]
    work: Figure | None

    def lost_at(self) -> StepPassed | None:
        """Name the step where the smallest share went on, among those whose share is shown."""
        told = [step for step in self.steps if step.kept is not None and step.kept.value is not None]
        return min(told, key=lambda step: _value(step.kept), default=None)

    def widest(self) -> StepPassed | None:
        """Name the step with the widest gap that is shown."""
        told = [step for step in self.steps if step.gap is not None]
        return min(told, key=lambda step: _behind(step.gap), default=None)

    def as_dict(self) -> dict[str, Any]:
        """Give it as plain data, for JSON."""
        lost, widest = self.lost_at(), self.widest()
        told = {"lost_at": lost.step if lost else None, "widest_gap_at": widest.step if widest else None}
        return {**asdict(self), **told}


@dataclass(frozen=True)
class Claim:
    """What the map says of a step: the first term in which a learner takes it, and from how many schools."""

    first: Term | None
    schools: int
    of: int


def claims(compiled: Compiled, pathway: str) -> dict[str, Claim]:
    """Give what the compiler says of each step of a pathway, over all schools and entry terms asked for."""
    taken: dict[str, list[Term]] = {}
    for answer in compiled.answers:
        if answer.pathway == pathway:
            for step, term in answer.schedule:
                taken.setdefault(step, []).append(term)
    found: dict[str, set[str]] = {}
    schools: set[str] = set()
    for (name, school, _), statuses in compiled.steps.items():
        if name == pathway:
            schools.add(school)
            for step, status in statuses.items():
                reached = found.setdefault(step, set())
                if status != "broken":
                    reached.add(school)
    return {
        step: Claim(min(taken.get(step, []), default=None), len(reached), len(schools))
        for step, reached in found.items()
    }


def observed(region: Region, pathway: PathwayDefinition, language: Language) -> ObservedPassage:
    """Read who passed each step from the newest release of the pathway's report.

    Args:
        region: Whose releases are read.
        pathway: The definition.
        language: Of labels.

    Raises:
        NotEstimableError: nothing says who entered the pathway, or its report was never released.
    """
    passage = passage_of(pathway)
    if passage is None:
        raise NotEstimableError(
            f"pathway {pathway.name}: expected school courses with a `pathway_code`, found none.",
            likely_cause="Who enters is told by the CTE pathway with which the pathway begins.",
            fix="Write the code of its CTE pathway beside the school courses.",
        )
    released = _newest(region, report_name(pathway.name))
    reading = _Reading(released, passage, region.catalog.all(Group), language)
    return ObservedPassage(
        pathway=pathway.name,
        label=pathway.label.in_language(language),
        release=released.release,
        entered=reading.figure(ENTERED) or Figure(None, "not_in_release"),
        steps=tuple(reading.step(step.step) for step in pathway.steps),
        work=reading.figure(WORK),
    )


def _newest(region: Region, report: str) -> disclosure.Release:
    from commonfield import disclosure

    for entry in reversed(disclosure.read_register(region.releases / REGISTER)):
        folder = region.releases / entry.what["release"]
        made_from = json.loads((folder / MADE_FROM).read_text(encoding="utf-8"))
        if made_from["report"]["name"] == report:
            return disclosure.load_release(folder)
    raise NotEstimableError(
        f"{region.path}: expected a release of the report {report}, found none.",
        fix=f"`commonfield run --report {report}` makes one, once the pathway is adopted.",
    )


@dataclass(frozen=True)
class _Reading:
    released: disclosure.Release
    passage: Passage
    groups: Mapping[str, Group]
    language: Language

    def step(self, name: str) -> StepPassed:
        step = self.passage.pathway.step(name)
        seen = step in self.passage.steps
        return StepPassed(
            step=name,
            label=step.label.in_language(self.language),
            kind=step.kind,
            seen=seen,
            begins=step == self.passage.first,
            passed=self.figure(name) if seen else None,
            onward=self.figure(name, ONWARD) if seen else None,
            months=self.figure(name, MONTHS) if seen else None,
            gap=(self._gap(name, ONWARD) or self._gap(name)) if seen else None,
        )

    def figure(self, step: str, kind: str = "") -> Figure | None:
        """Take the newest year that is due: shown before hidden years that are later; None without any."""
        import polars as pl

        own = self._of_region(self.released.cells, metric_name(self.passage, step, kind))
        own = own.filter(group="all")
        if own.is_empty():
            return None
        due = own.filter(~pl.col("status").is_in(["not_yet_due", "not_applicable"]))
        told = due.filter(pl.col("status").is_in(["shown", "banded"]))
        rows = next((each for each in (told, due, own) if not each.is_empty()), own).sort("academic_year")
        return _as_figure(rows.row(-1, named=True))

    def _gap(self, step: str, kind: str = "") -> WidestGap | None:
        gaps = self._of_region(self.released.gaps, metric_name(self.passage, step, kind))
        # A gap whose interval holds zero may be chance, and is nobody's.
        behind = gaps.filter(gaps["high"] < 0).sort(
            "academic_year", "gap", "group", "value", descending=[True, False, False, False]
        )
        if behind.is_empty():
            return None
        row = behind.row(0, named=True)
        labels = self.groups[row["group"]].labels(self.groups) if row["group"] in self.groups else {}
        label = labels[row["value"]].in_language(self.language) if row["value"] in labels else row["value"]
        return WidestGap(
            row["group"], row["value"], label, row["academic_year"], row["share"], row["others_share"]
        )

    def _of_region(self, frame: pl.DataFrame, metric: str) -> pl.DataFrame:
        return frame.filter(metric=metric, level=PlaceLevel.REGION.value)


def _as_figure(row: Mapping[str, Any]) -> Figure:
    measured = is_median(row["kind"])
    shown = row["status"] == "shown"
    value = row["median"] if measured else row["share"] if row["kind"] == "share" else row["denominator"]
    banded = row["status"] == "banded" and row["band_from"] is not None
    return Figure(
        year=row["academic_year"],
        status=row["status"],
        value=value if shown else None,
        low=row["band_from"] / 100 if banded else None,
        high=row["band_to"] / 100 if banded else None,
        people=row["numerator"] if measured else row["denominator"],
    )


def _value(figure: Figure | None) -> float:
    return figure.value if figure is not None and figure.value is not None else 1.0


def _behind(gap: WidestGap | None) -> float:
    return gap.share - gap.others_share if gap is not None else 0.0
