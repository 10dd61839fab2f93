"""Start reading here: the steps of a compiled metric, asked one by one of one person's events."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from commonfield.catalog import Group, Metric
from commonfield.catalog.cohort import CohortMember
from commonfield.catalog.condition import Condition, EventCondition, Selection, events_in
from commonfield.engines import Engine
from commonfield.metrics.calendar import due_on
from commonfield.metrics.cohort import find_anchors, in_other
from commonfield.metrics.compiling import Question, find_members
from commonfield.metrics.conditions import Reading, Test, ask, order_of
from commonfield.metrics.grouping import groups_of, simple
from commonfield.metrics.membership import value_code
from commonfield.metrics.needs import needs
from commonfield.metrics.permission import Permitted, from_partners
from commonfield.metrics.predicates import all_hold, literal, matches
from commonfield.metrics.steps import Steps
from commonfield.metrics.tracing.told import Asked, InYear, Role, Row, Trace, Unmet
from commonfield.metrics.trail import version_of
from commonfield.tables import EVENT_TABLES
from commonfield.vocabulary import is_median

_MOST = 50
"""Events listed under one heading; a person has rarely more."""


def trace(
    engine: Engine,
    metric: Metric,
    person_key: str,
    *,
    groups: Mapping[str, Group],
    data_as_of: date,
    region: str,
    permitted: Permitted | None = None,
) -> Trace:
    """Tell why a person is counted in a metric or not, in every academic year, and from which rows.

    The same steps answer here as in `measure`, so a trace cannot say otherwise than the figure.

    Args:
        engine: Holds the event tables, of this person or of more, and `institution`.
        metric: The definition, with all its versions.
        person_key: The person.
        groups: Groups by name; those the metric is broken into are told.
        data_as_of: As for `measure`.
        region: As for `measure`.
        permitted: As for `measure`, of this metric.
    """
    question = Question(groups, data_as_of, region, permitted)
    years = [
        year
        for begins in sorted(metric.versions)
        for year in _Version(engine, metric, begins, person_key, question).years()
    ]
    last = _Version(engine, metric, max(metric.versions), person_key, question)
    return Trace(metric.metric, tuple(years), () if years else tuple(last.unmet()), last.unread())


def find_examples(
    engine: Engine,
    metric: Metric,
    *,
    academic_year: int,
    number: int,
    data_as_of: date,
    region: str,
    permitted: Permitted | None = None,
) -> dict[str, list[str]]:
    """Name a few people of one cohort: `hit` (in the figure), `not_hit` (only counted), `out` (left out).

    Args:
        engine: Holds the event tables and `institution`.
        metric: The definition.
        academic_year: Year of the cohort.
        number: How many of each, at most.
        data_as_of: As for `measure`.
        region: As for `measure`.
        permitted: As for `measure`, of this metric.
    """
    steps, begins = Steps(), version_of(metric, academic_year)
    anchors = find_anchors(steps, metric.in_version(begins).cohort, permitted=permitted)
    members = find_members(steps, metric, begins, Question({}, data_as_of, region, permitted))
    hit = "m.quantity IS NOT NULL" if is_median(metric.kind) else "m.hit = 1"
    counted = f"CASE WHEN m.person_key IS NULL THEN 'out' WHEN {hit} THEN 'hit' ELSE 'not_hit' END"
    rows = engine.query(
        steps.statement(
            f"SELECT {counted} AS counted, c.person_key FROM {anchors} AS c LEFT JOIN {members} AS m "
            f"ON m.person_key = c.person_key AND m.academic_year = c.academic_year "
            f"WHERE c.academic_year = {academic_year} "
            f"QUALIFY ROW_NUMBER() OVER (PARTITION BY {counted} ORDER BY c.person_key) <= {number} "
            f"ORDER BY 1, 2"
        )
    )
    found: dict[str, list[str]] = {"hit": [], "not_hit": [], "out": []}
    for name, key in rows.iter_rows():
        found[name].append(key)
    return found


_Answer = tuple[Role, Condition | CohortMember | None, set[int], dict[int, list[Row]]]
"""What was asked, the cohort's years in which it holds, and the events behind it by year."""


@dataclass(frozen=True)
class _Version:
    """One version of the metric, and the one person asked about."""

    engine: Engine
    whole: Metric
    begins: date
    person_key: str
    question: Question

    @property
    def metric(self) -> Metric:
        return self.whole.in_version(self.begins)

    def years(self) -> list[InYear]:
        steps = Steps()
        anchors = find_anchors(steps, self.metric.cohort, permitted=self.question.permitted)
        first, last = self.whole.years_of(self.begins)
        found = self._rows(
            steps,
            f"SELECT academic_year, anchored_on FROM {anchors} AS c WHERE {self._mine('c')} "
            f"AND academic_year BETWEEN {first} AND {last or 9999} ORDER BY academic_year",
        )
        reading = Reading(steps, anchors, self.question.permitted)
        asked = self._asked(reading)
        members = self._members()
        return [
            self._year(reading, row["academic_year"], row["anchored_on"], asked, members) for row in found
        ]

    def unmet(self) -> list[Unmet]:
        """List events of the cohort's kind, with what of each is otherwise than the cohort asks."""
        told = []
        for member in self.metric.cohort.members[:1]:
            tests = {name: all_hold(matches({name: wanted}, "e")) for name, wanted in member.where.items()}
            columns = "".join(f', ({test}) IS TRUE AS "met_{name}"' for name, test in tests.items())
            held = [self._mine("e"), *from_partners(self.question.permitted, member.event, "e")]
            for row in self._rows(
                Steps(),
                f"SELECT e.*{columns} FROM {member.event} AS e WHERE {all_hold(held)} "
                f"ORDER BY e.academic_year, e.record_no LIMIT {_MOST}",
            ):
                lacks = {name: member.where[name] for name in tests if not row[f"met_{name}"]}
                told.append(Unmet(self._row(member.event, row), lacks))
        return told

    def unread(self) -> int:
        """Count events of the cohort's kind that the metric may not read."""
        if self.question.permitted is None:
            return 0
        total = 0
        for event in dict.fromkeys(member.event for member in self.metric.cohort.members):
            allowed = all_hold(from_partners(self.question.permitted, event, "e"))
            text = f"SELECT COUNT(*) AS n FROM {event} AS e WHERE {self._mine('e')} AND NOT ({allowed})"
            total += self._rows(Steps(), text)[0]["n"]
        return total

    def _year(
        self,
        reading: Reading,
        year: int,
        anchored_on: date,
        asked: list[_Answer],
        members: dict[int, dict[str, Any]],
    ) -> InYear:
        member = members.get(year)
        is_share = self.metric.kind == "share"
        names = groups_of(self.metric, self.question.groups)
        told = simple(names, self.question.groups)
        return InYear(
            academic_year=year,
            version=self.begins.isoformat(),
            due_on=due_on(self.metric, year),
            anchored_on=anchored_on,
            anchors=tuple(self._anchor_rows(reading, year)),
            counted=member is not None,
            hit=bool(member["hit"]) if member and is_share else None,
            quantity=float(member["quantity"]) if member and member.get("quantity") is not None else None,
            place=member["place"] if member else None,
            groups={name: member[f"value_{name}"] for name in told if f"value_{name}" in member}
            if member
            else {},
            asked=tuple(
                Asked(role, what, year in held, tuple(rows.get(year, ()))) for role, what, held, rows in asked
            ),
        )

    def _asked(self, reading: Reading) -> list[_Answer]:
        cohort = self.metric.cohort
        told: list[_Answer] = []
        for member in cohort.taken_out:
            test = in_other(reading.steps, member, "other", reading.permitted)
            told.append(("minus", member, self._held(reading, test), self._rows_in_other(reading, member)))
        conditions: list[tuple[Role, Condition]] = [
            *(("exclude_if", condition) for condition in cohort.exclude_if),
            *(("only_if", condition) for condition in cohort.only_if),
        ]
        if self.metric.numerator is not None:
            conditions.append(("numerator", self.metric.numerator))
        for role, condition in conditions:
            (test,) = ask(reading, [condition], prefix="asked")
            told.append((role, condition, self._held(reading, test), self._behind(reading, condition)))
        if self.metric.quantity is not None:
            rows: dict[int, list[Row]] = {}
            for one in self.metric.measured:
                for year, selected in self._selected(reading, one).items():
                    rows.setdefault(year, []).extend(selected)
            told.append(("quantity", None, set(rows), rows))
        return told

    def _held(self, reading: Reading, test: Test) -> set[int]:
        text = f"SELECT c.academic_year FROM {reading.people} AS c{test.joins} WHERE {self._mine('c')}"
        return {row["academic_year"] for row in self._rows(reading.steps, f"{text} AND ({test.holds})")}

    def _behind(self, reading: Reading, condition: Condition) -> dict[int, list[Row]]:
        found: dict[int, list[Row]] = {}
        for event in events_in(condition):
            for year, rows in self._selected(reading, event).items():
                found.setdefault(year, []).extend(rows)
        return found

    def _selected(self, reading: Reading, selection: Selection) -> dict[int, list[Row]]:
        """Give the events that a selection picks, by academic year of the cohort."""
        picked = ""
        if isinstance(selection, EventCondition) and selection.which in ("first", "last"):
            columns = [f'e."{name}"' for name in (*self._where_it_is(selection), *sorted(selection.holds))]
            order = order_of(selection.event, f"e.{selection.date}", columns, which=selection.which)
            picked = f" QUALIFY ROW_NUMBER() OVER (PARTITION BY c.academic_year ORDER BY {order}) = 1"
        text = (
            f"SELECT c.academic_year AS cohort_year, e.* {reading.events(selection, self._mine('e'))}{picked}"
        )
        return self._by_year(reading.steps, text, selection.event)

    def _where_it_is(self, selection: Selection) -> list[str]:
        return ["institution"] if "institution" in EVENT_TABLES[selection.event].names else []

    def _rows_in_other(self, reading: Reading, member: CohortMember) -> dict[int, list[Row]]:
        held = [*matches(member.where, "e"), self._mine("e")]
        held += from_partners(reading.permitted, member.event, "e")
        text = (
            f"SELECT e.academic_year + {member.academic_year} AS cohort_year, e.* FROM {member.event} AS e "
            f"WHERE {all_hold(held)}"
        )
        return self._by_year(reading.steps, text, member.event)

    def _anchor_rows(self, reading: Reading, year: int) -> list[Row]:
        rows = []
        for event in dict.fromkeys((m.event, m.anchor) for m in self.metric.cohort.members):
            ways = [m for m in self.metric.cohort.members if (m.event, m.anchor) == event]
            fits = " OR ".join(f"({all_hold(matches(way.where, 'e'))})" for way in ways)
            held = [f"c.academic_year = {year}", self._mine("e"), fits, f"e.{event[1]} = c.anchored_on"]
            held += from_partners(reading.permitted, event[0], "e")
            text = (
                f"SELECT c.academic_year AS cohort_year, e.* FROM {reading.people} AS c "
                f"INNER JOIN {event[0]} AS e ON e.person_key = c.person_key WHERE {all_hold(held)}"
            )
            rows += self._by_year(reading.steps, text, event[0]).get(year, [])
        return rows

    def _members(self) -> dict[int, dict[str, Any]]:
        steps = Steps()
        members = find_members(steps, self.whole, self.begins, self.question)
        asked = simple(groups_of(self.metric, self.question.groups), self.question.groups)
        values = "".join(
            f', {value_code(name, group)} AS "value_{name}"'
            for name, group in asked.items()
            if not group.overlapping
        )
        found = self._rows(steps, f"SELECT c.*{values} FROM {members} AS c WHERE {self._mine('c')}")
        return {row["academic_year"]: row for row in found}

    def _by_year(self, steps: Steps, text: str, table: str) -> dict[int, list[Row]]:
        found: dict[int, list[Row]] = {}
        ordered = f"SELECT * FROM ({text}) AS r ORDER BY cohort_year, academic_year, record_no LIMIT {_MOST}"
        for row in self._rows(steps, ordered):
            found.setdefault(row["cohort_year"], []).append(self._row(table, row))
        return found

    def _row(self, table: str, row: dict[str, Any]) -> Row:
        read = sorted(needs(self.whole, {}).columns.get(table, frozenset()) - {"person_key"})
        facts = {name: row[name] for name in read if row.get(name) is not None}
        return Row(table, row["partner"], row["submission_id"], row["record_no"], facts)

    def _mine(self, alias: str) -> str:
        return f"{alias}.person_key = {literal(self.person_key)}"

    def _rows(self, steps: Steps, text: str) -> list[dict[str, Any]]:
        return self.engine.query(steps.statement(text)).to_dicts()
