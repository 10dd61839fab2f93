"""Start here: a pathway in; the cohort of those who entered, its metrics and its report out."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from commonfield.catalog.cohort import Cohort, CohortDefinition
from commonfield.catalog.condition import Condition
from commonfield.catalog.definition import Source, Text, hash_text
from commonfield.catalog.metric import Metric
from commonfield.catalog.passage.steps import SCHOOL_YEARS, Passage, passage_of
from commonfield.catalog.pathway import PathwayDefinition, Step
from commonfield.catalog.report import Phrase, Report
from commonfield.catalog.wording import Wording

ENTERED, ONWARD, MONTHS, WORK = "entered", "onward", "months", "work"
GROUPS = ("gender", "race_ethnicity", "english_learner", "socioeconomically_disadvantaged")
"""Groups in which a passage is told: few, since every figure more about the same people costs others."""

_BEGINS = date(2000, 7, 1)
_SHORT = 24
_LAG, _LAG_OF_WAGES = 3, 6
_YEARS_BEFORE_AWARD = 6


@dataclass(frozen=True)
class Made:
    """What a pathway's passage is told by."""

    cohort: CohortDefinition
    metrics: tuple[Metric, ...]
    report: Report


def report_name(pathway: str) -> str:
    """Name the report of a pathway's passage, by the name of its definition."""
    return f"passage/{pathway}"


def metric_name(passage: Passage, step: str, kind: str = "") -> str:
    """Name a metric of a passage: the share who passed a step, or another kind of figure about it."""
    return "_".join(filter(None, [passage.name, step, kind]))


def make_passage(pathway: PathwayDefinition) -> Made | None:
    """Make the metrics and the report of a pathway's passage; none where nothing says who entered it."""
    passage = passage_of(pathway)
    return None if passage is None else _Making(passage).all()


@dataclass(frozen=True)
class _Making:
    passage: Passage

    def all(self) -> Made:
        steps = self.passage.steps
        parts = {
            "steps": [self._entered(), *(self._share(step) for step in steps)],
            "onward": [made for step in steps if (made := self._onward(step)) is not None],
            "time": [self._months(step) for step in steps],
            "work": self._work(),
        }
        every = [metric for metrics in parts.values() for metric in metrics]
        return Made(self._cohort(), tuple(every), self._report(parts))

    def _say(self, key: str, step: Step | None = None, **values: object) -> Text:
        """Give a message in both languages, about the pathway and perhaps one of its steps."""
        pathway = self.passage.pathway.label
        en, es = (
            Wording("catalog/passage", language).say(
                key,
                pathway=pathway.in_language(language),
                step=step.label.in_language(language) if step is not None else "",
                **values,
            )
            for language in ("en", "es")
        )
        return Text(en=en, es=es)

    def _told(self, name: str) -> dict[str, Any]:
        """Say of a definition where it comes from."""
        pathway = self.passage.pathway
        return {
            "name": name,
            "hash": hash_text(f"{name} {pathway.hash}"),
            "file": pathway.file,
            "made_from": {f"pathways/{pathway.name}": pathway.hash},
        }

    @property
    def _source(self) -> Source:
        return Source(title=f"Made by rule from the pathway {self.passage.pathway.name}")

    def _cohort(self) -> CohortDefinition:
        return CohortDefinition(
            cohort=self.passage.name,
            label=self._say("cohort"),
            means=self._say("cohort_means"),
            people=self.passage.entrants(),
            source=self._source,
            **self._told(self.passage.name),
        )

    def _metric(
        self, name: str, key: str, step: Step | None = None, *, years: int = 0, **more: Any
    ) -> Metric:
        made: dict[str, Any] = {
            "cohort": self.passage.entrants(),
            "cohort_id": self.passage.name,
            "group_window": {"from": 0, "to": SCHOOL_YEARS - 1},
            "history": 1,
            "lag_months": _LAG,
            "known_limits": [self._say("limit_entry"), self._say("limit_unseen")],
            "disaggregate_by": list(GROUPS),
            "versions": {_BEGINS: {}},
            "source": self._source,
        }
        return Metric.model_validate(
            {
                "metric": name,
                "label": self._say(key, step),
                "question": self._say(f"{key}_question", step, years=years),
                **made,
                **more,
                **self._told(name),
            }
        )

    def _entered(self) -> Metric:
        return self._metric(metric_name(self.passage, ENTERED), "entered", unit="people")

    def _share(self, step: Step) -> Metric:
        return self._metric(
            metric_name(self.passage, step.step),
            "share",
            step,
            years=self.passage.years(step),
            unit="share",
            numerator=self.passage.passed(step),
            part_of=[self._among_entrants],
        )

    def _onward(self, step: Step) -> Metric | None:
        before = self.passage.passed_before(step)
        if before is None:
            return None
        own, alone = metric_name(self.passage, step.step), self.passage.alone_before(step)
        among = {"metric": own, "of": "denominator"}
        if alone:
            among = {"metric": metric_name(self.passage, alone), "of": "numerator"}
        return self._metric(
            metric_name(self.passage, step.step, ONWARD),
            "onward",
            step,
            unit="share",
            cohort=self._narrowed(before),
            numerator=self.passage.passed(step),
            part_of=[
                {"count": "denominator", **among},
                {"count": "numerator", "metric": own, "of": "numerator"},
            ],
        )

    def _months(self, step: Step) -> Metric:
        return self._metric(
            metric_name(self.passage, step.step, MONTHS),
            "months",
            step,
            unit="months",
            better="neither",
            quantity={"first_of": self.passage.first_of(step)},
            known_limits=[self._say("limit_entry"), self._say("limit_days")],
            part_of=[self._among_entrants],
        )

    def _work(self) -> list[Metric]:
        """Make the share of those with the last award who are employed within a year of it, in any job."""
        ways = self.passage.last_awards()
        if not ways:
            return []
        cohort = {
            "event": "award",
            "anchor": "conferred_on",
            "which": "last",
            "once_per": "person",
            "union": [{"where": where} for where in ways],
            "only_if": [{"event": "participation", "where": self.passage.entering, "before": "anchor"}],
        }
        wages = {"event": "employment", "where": {"wages": {"more_than": 0}}}
        return [
            self._metric(
                metric_name(self.passage, WORK),
                "work",
                unit="share",
                cohort=cohort,
                cohort_id="",
                group_window={"from": -_YEARS_BEFORE_AWARD, "to": 0},
                history=0,
                lag_months=_LAG_OF_WAGES,
                numerator={**wages, "after": "anchor", "within_months": 12},
                known_limits=[self._say("limit_wages")],
            )
        ]

    @property
    def _among_entrants(self) -> dict[str, str]:
        entered = metric_name(self.passage, ENTERED)
        return {"count": "denominator", "metric": entered, "of": "denominator"}

    def _narrowed(self, before: Condition) -> Cohort:
        return self.passage.entrants().model_copy(update={"only_if": [before]})

    def _report(self, parts: dict[str, list[Metric]]) -> Report:
        own = report_name(self.passage.pathway.name)
        shares = [metric.metric for metric in parts["steps"] if metric.kind == "share"]
        return Report.model_validate(
            {
                "report": own,
                "label": self._say("report"),
                "purpose": "k16-regional-report",
                "audience": "public",
                "policy": "standard",
                "headline": shares[:5],
                "gap_groups": list(GROUPS),
                "phrases": self._phrases(parts["work"]),
                "sections": [
                    self._section("cover", "cover"),
                    *(self._section(name, "metrics", metrics) for name, metrics in parts.items() if metrics),
                    self._section("gaps", "gaps"),
                    self._section("definitions", "definitions"),
                    self._section("hidden", "disclosure"),
                ],
                **self._told(own),
            }
        )

    def _section(self, name: str, kind: str, metrics: Sequence[Metric] = ()) -> dict[str, Any]:
        by_group = ["all", *GROUPS] if name in ("steps", "onward") else ["all"]
        return {
            "section": name,
            "kind": kind,
            "title": self._say(f"section_{name}"),
            "intro": self._say(f"section_{name}_intro"),
            "metrics": [metric.metric for metric in metrics],
            "groups": by_group if metrics else [],
        }

    def _phrases(self, work: Sequence[Metric]) -> dict[str, Phrase]:
        who, among = self._say("who"), self._say("among")
        found = {
            metric_name(self.passage, ENTERED): Phrase(
                short=self._say("entered_short"),
                people=self._say("entered_people"),
                did=self._say("entered_did"),
            )
        }
        for step in self.passage.steps:
            passed = self._say("passed", step)
            found[metric_name(self.passage, step.step)] = Phrase(
                short=_short(step.label), people=who, among=among, did=passed
            )
            found[metric_name(self.passage, step.step, ONWARD)] = Phrase(
                short=_short(self._say("onward_short", step)),
                people=self._say("onward_people", step),
                among=self._say("onward_among", step),
                did=passed,
            )
            found[metric_name(self.passage, step.step, MONTHS)] = Phrase(
                short=_short(self._say("months_short", step)),
                people=who,
                among=self._say("months_among", step),
                did=self._say("months_did"),
            )
        for metric in work:
            found[metric.metric] = Phrase(
                short=self._say("work_short"),
                people=self._say("work_people"),
                among=self._say("work_among"),
                did=self._say("work_did"),
            )
        return found


def _short(label: Text) -> Text:
    return Text(en=_cut(label.en), es=_cut(label.es))


def _cut(said: str) -> str:
    return said if len(said) <= _SHORT else f"{said[: _SHORT - 1].rstrip()}…"
