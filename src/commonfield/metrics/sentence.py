"""A definition in plain words, made from its meaning: what the compiler computes is what the reader reads."""

from __future__ import annotations

from commonfield.catalog import Metric
from commonfield.catalog.cohort import CohortMember
from commonfield.catalog.condition import AnyOf, Condition, EventCondition, Selection
from commonfield.catalog.metric import TimeTo
from commonfield.metrics.saying import FactSpeaker
from commonfield.metrics.words import calendar_day
from commonfield.vocabulary import Language


def sentence(metric: Metric, language: Language) -> str:
    """Say what a metric counts, in the version in force for the latest cohorts.

    Args:
        metric: The definition.
        language: `en` or `es`.
    """
    return Speaker(metric.in_version(max(metric.versions)), language).all()


class Speaker(FactSpeaker):
    """Says the pieces of one version of a metric in one language."""

    def __init__(self, metric: Metric, language: Language) -> None:
        super().__init__(language)
        self.metric = metric

    def all(self) -> str:
        return " ".join(self.pieces())

    def pieces(self) -> list[str]:
        """Say who is counted, who is not, what the figure is, where people stand, and when it is due."""
        return [self._who(), *self._out(), self._figure(), self._where(), *self._when()]

    def _who(self) -> str:
        cohort = self.metric.cohort
        shared = self.event(cohort.event, cohort.where)
        said = self.say("cohort", shared)
        if cohort.union:
            ways = [self._way(way, number) for number, way in enumerate(cohort.union, start=1)]
            said += ", " + self.say("ways", "; ".join(ways))
        once = self.say("per_person" if cohort.once_per == "person" else "per_year")
        which = self.say("by_last" if cohort.which == "last" else "by_first")
        anchor = self.say("anchor", self.column(cohort.members[0].anchor))
        return f"{said}; {once}, {which}. {anchor}"

    def _way(self, way: CohortMember, number: int) -> str:
        event = way.event or self.metric.cohort.event
        said = f"({number}) {self.event(event, way.where) if way.event else self.facts(way.where)}"
        return self.say("later", said, way.academic_year) if way.academic_year else said

    def _out(self) -> list[str]:
        cohort = self.metric.cohort
        return [
            *(self.say("minus", self.event(m.event, m.where)) for m in cohort.taken_out),
            *(self.say("exclude", self.condition(c)) for c in cohort.exclude_if),
            *(self.say("only", self.condition(c)) for c in cohort.only_if),
        ]

    def _figure(self) -> str:
        quantity = self.metric.quantity
        if self.metric.numerator is not None:
            return self.say("numerator", self.condition(self.metric.numerator))
        if quantity is None:
            return self.say("count_people")
        if isinstance(quantity, TimeTo):
            word = f"; {self.say('or')} "
            return self.say("median_months", word.join(self._selection(one) for one in quantity.first_of))
        said = (self.column(quantity.sum), self._selection(quantity))
        if quantity.times == 1:
            return self.say("median_as_is", *said)
        return self.say("median", *said, quantity.times)

    def _where(self) -> str:
        rule = self.metric.place
        if rule is None:
            return self.say("place_anchor")
        return self.say(f"place_rule_{rule.which}", self._selection(rule))

    def _when(self) -> list[str]:
        said = [self.say("lag", self.metric.lag_months)] if self.metric.lag_months else []
        return [*said, self.say("history", self.metric.history)] if self.metric.history else said

    def condition(self, condition: Condition) -> str:
        if isinstance(condition, EventCondition):
            return self._asked(condition)
        parts = condition.any_of if isinstance(condition, AnyOf) else condition.all_of
        word = self.say("or" if isinstance(condition, AnyOf) else "and")
        # Brackets tell which parts belong together where both words are needed.
        said = [
            self.condition(part) if isinstance(part, EventCondition) else f"[{self.condition(part)}]"
            for part in parts
        ]
        return f"; {word} ".join(said)

    def _asked(self, condition: EventCondition) -> str:
        events = self._selection(condition)
        if condition.which in ("first", "last"):
            return self.say(condition.which, events, self.facts(condition.holds))
        if not condition.counts:
            return self.say(condition.which, events)
        said = [
            self.say("sum", self.column(name), events, f"{least:g}")
            for name, least in condition.sum_at_least.items()
        ]
        if condition.count_at_least is not None or not said:
            said.insert(0, self.say("count", condition.count_at_least or 1, events))
        if condition.same:
            said.append(self.say("same", self.column(condition.same)))
        if condition.including:
            said.append(self.say("including", self.facts(condition.including)))
        whole = ", ".join(said)
        return self.say("none", whole) if condition.which == "none" else whole

    def _selection(self, selection: Selection) -> str:
        return ", ".join([self.event(selection.event, selection.where), *self._window(selection)])

    def _window(self, selection: Selection) -> list[str]:
        said = [self.say(word) for word in ("after", "before") if getattr(selection, word)]
        if selection.within_months is not None:
            said.append(self.say("within", selection.within_months))
        if selection.years is not None:
            said.append(self._years(*selection.years))
        if (quarter := selection.quarter) is not None:
            phrase = "quarter_year" if quarter.of == "academic_year" else "quarter_anchor"
            said.append(self.say(phrase, quarter.quarters))
        if (days := selection.touches) is not None:
            phrase = "touches_next" if days.academic_year == 1 else "touches"
            first, last = (calendar_day(day, self.language) for day in (days.from_, days.to))
            said.append(self.say(phrase, first, last, days.academic_year))
        if selection.at:
            said.append(self.say("at"))
        return said

    def _years(self, first: int | None, last: int | None) -> str:
        if first is None:
            return self.say("up_to", last) if last else self.say("up_to_own")
        if last is None:
            return self.say("from_year", first)
        if first != last:
            return self.say("years", first, last) if last else self.say("last_years", 1 - first)
        named = {0: "same_year", 1: "next_year"}
        return self.say(named[first]) if first in named else self.say("one_year", first)
