"""A definition in plain words, made from its meaning: what the compiler computes is what the reader reads."""

from __future__ import annotations

from typing import Any

from commonfield.catalog import Metric
from commonfield.catalog.condition import AnyOf, Condition, EventCondition, Selection, Test, Wanted, Where
from commonfield.catalog.metric import CohortMember
from commonfield.metrics.words import COLUMNS, EVENTS, PHRASES, VALUES, say
from commonfield.vocabulary import Language


def sentence(metric: Metric, language: Language) -> str:
    """Say what a metric counts, in the version in force for the latest cohorts.

    Args:
        metric: The definition.
        language: `en` or `es`.
    """
    return _Speaker(metric.in_version(max(metric.versions)), language).all()


class _Speaker:
    def __init__(self, metric: Metric, language: Language) -> None:
        self.metric, self.language = metric, language

    def all(self) -> str:
        return " ".join([self._who(), *self._out(), self._figure(), self._where(), *self._when()])

    def _say(self, phrase: str, *said: Any) -> str:
        return say(PHRASES[phrase], self.language).format(*said)

    def _who(self) -> str:
        cohort = self.metric.cohort
        shared = self._event(cohort.event, cohort.where)
        said = self._say("cohort", shared)
        if cohort.union:
            ways = [self._way(way, number) for number, way in enumerate(cohort.union, start=1)]
            said += ", " + self._say("ways", "; ".join(ways))
        once = self._say("per_person" if cohort.once_per == "person" else "per_year")
        which = self._say("by_last" if cohort.which == "last" else "by_first")
        anchor = self._say("anchor", self._column(cohort.members[0].anchor))
        return f"{said}; {once}, {which}. {anchor}"

    def _way(self, way: CohortMember, number: int) -> str:
        event = way.event or self.metric.cohort.event
        said = f"({number}) {self._event(event, way.where) if way.event else self._facts(way.where)}"
        return self._say("later", said, way.academic_year) if way.academic_year else said

    def _out(self) -> list[str]:
        cohort = self.metric.cohort
        return [
            *(self._say("minus", self._event(m.event, m.where)) for m in cohort.taken_out),
            *(self._say("exclude", self._condition(c)) for c in cohort.exclude_if),
            *(self._say("only", self._condition(c)) for c in cohort.only_if),
        ]

    def _figure(self) -> str:
        quantity = self.metric.quantity
        if self.metric.numerator is not None:
            return self._say("numerator", self._condition(self.metric.numerator))
        if quantity is None:
            return self._say("count_people")
        return self._say("median", self._column(quantity.sum), self._selection(quantity), quantity.times)

    def _where(self) -> str:
        rule = self.metric.place
        if rule is None:
            return self._say("place_anchor")
        return self._say(f"place_rule_{rule.which}", self._selection(rule))

    def _when(self) -> list[str]:
        said = [self._say("lag", self.metric.lag_months)] if self.metric.lag_months else []
        return [*said, self._say("history", self.metric.history)] if self.metric.history else said

    def _condition(self, condition: Condition) -> str:
        if isinstance(condition, EventCondition):
            return self._asked(condition)
        parts = condition.any_of if isinstance(condition, AnyOf) else condition.all_of
        word = self._say("or" if isinstance(condition, AnyOf) else "and")
        return f" {word} ".join(self._condition(part) for part in parts)

    def _asked(self, condition: EventCondition) -> str:
        events = self._selection(condition)
        if condition.which in ("first", "last"):
            return self._say(condition.which, events, self._facts(condition.holds))
        if not condition.counts:
            return self._say(condition.which, events)
        said = [
            self._say("sum", self._column(name), events, f"{least:g}")
            for name, least in condition.sum_at_least.items()
        ]
        if condition.count_at_least is not None or not said:
            said.insert(0, self._say("count", condition.count_at_least or 1, events))
        if condition.same:
            said.append(self._say("same", self._column(condition.same)))
        if condition.including:
            said.append(self._say("including", self._facts(condition.including)))
        whole = ", ".join(said)
        return self._say("none", whole) if condition.which == "none" else whole

    def _selection(self, selection: Selection) -> str:
        return ", ".join([self._event(selection.event, selection.where), *self._window(selection)])

    def _window(self, selection: Selection) -> list[str]:
        said = [self._say(word) for word in ("after", "before") if getattr(selection, word)]
        if selection.within_months is not None:
            said.append(self._say("within", selection.within_months))
        if selection.years is not None:
            said.append(self._years(*selection.years))
        if (quarter := selection.quarter) is not None:
            phrase = "quarter_year" if quarter.of == "academic_year" else "quarter_anchor"
            said.append(self._say(phrase, quarter.quarters))
        return said

    def _years(self, first: int | None, last: int | None) -> str:
        if first is None:
            return self._say("up_to", last) if last else self._say("up_to_own")
        if last is None:
            return self._say("from_year", first)
        if first != last:
            return self._say("years", first, last) if last else self._say("last_years", 1 - first)
        named = {0: "same_year", 1: "next_year"}
        return self._say(named[first]) if first in named else self._say("one_year", first)

    def _event(self, event: str, where: Where) -> str:
        name = say(EVENTS[event], self.language)
        return self._say("with", name, self._facts(where)) if where else name

    def _facts(self, where: Where) -> str:
        return "; ".join(fact for name, wanted in where.items() for fact in self._fact(name, wanted))

    def _fact(self, name: str, wanted: Wanted) -> list[str]:
        column = self._column(name)
        if not isinstance(wanted, Test):
            return [f"{column}: {self._values(wanted)}"]
        said = [
            self._say(word, column, self._values(getattr(wanted, word)))
            for word in ("at_least", "more_than", "at_most", "less_than")
            if getattr(wanted, word) is not None
        ]
        if wanted.not_ is not None:
            said.append(self._say("not", column, self._values(wanted.not_)))
        if wanted.known is not None:
            said.append(self._say("known" if wanted.known else "unknown", column))
        return said

    def _column(self, name: str) -> str:
        return say(COLUMNS[name], self.language) if name in COLUMNS else name

    def _values(self, wanted: Any) -> str:
        listed = [self._value(value) for value in (wanted if isinstance(wanted, list) else [wanted])]
        return f" {self._say('or')} ".join(
            [", ".join(listed[:-1]), listed[-1]] if len(listed) > 1 else listed
        )

    def _value(self, value: Any) -> str:
        if isinstance(value, bool):
            return self._say("yes" if value else "no")
        return say(VALUES[value], self.language) if value in VALUES else str(value)
