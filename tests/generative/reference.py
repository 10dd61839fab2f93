"""A slow, obvious reading of metric definitions: one person after the other, in plain Python.

It shares no code with the compiler, so that where both agree a definition has one meaning. Read `read`
first. Events are dictionaries in the shape of `tables.EVENT_TABLES`.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from functools import cached_property
from typing import Any

import polars as pl
from tests.generative.plain_events import (
    Event,
    alike,
    block_of,
    exact,
    fits,
    in_order,
    in_window,
    last_day_looked_at,
    last_year_over,
    months_later,
    one_of,
    year_of,
)
from tests.generative.plain_groups import Asked

from commonfield.catalog import Group, Metric, PooledYears
from commonfield.catalog.cohort import CohortMember
from commonfield.catalog.condition import AnyOf, Condition, EventCondition, Selection
from commonfield.catalog.metric import Quantity, TimeTo
from commonfield.metrics import Permitted
from commonfield.tables import MEASURE


@dataclass
class Member:
    """A person in a cohort of one academic year."""

    person: str
    year: int
    anchored_on: date
    institution: str | None
    partner: str
    counted_at: str | None = None
    values: dict[str, list[str]] = field(default_factory=dict)
    met: bool = False
    amount: Decimal | None = None
    block: int = 0


def read(
    metrics: Iterable[Metric],
    *,
    groups: Mapping[str, Group],
    tables: Mapping[str, pl.DataFrame],
    data_as_of: date,
    region: str,
    permitted: Mapping[str, Permitted] | None = None,
    data_from: int | None = None,
    pooled: PooledYears | None = None,
) -> pl.DataFrame:
    """Measure as `metrics.measure` does; `tables` holds the event tables and `institution` by name."""
    frames = [MEASURE.empty()]
    rows = {name: frame.to_dicts() for name, frame in tables.items()}
    for metric in metrics:
        allowed = None if permitted is None else permitted.get(metric.metric, Permitted())
        for begins in sorted(metric.versions):
            reader = Reader(metric.in_version(begins), groups, rows, allowed, pooled)
            first, last = metric.years_of(begins)
            cells = reader.cells(first, min(last or 9999, last_year_over(data_as_of)), region)
            frames.append(reader.measure(cells, begins, data_as_of=data_as_of, data_from=data_from))
    return MEASURE.conform(pl.concat(frames)).sort(MEASURE.key)


class Reader:
    """Reads one version of one metric."""

    def __init__(
        self,
        metric: Metric,
        groups: Mapping[str, Group],
        rows: Mapping[str, Sequence[Event]],
        permitted: Permitted | None,
        pooled: PooledYears | None,
    ) -> None:
        self.metric, self.groups, self.permitted, self.pooled = metric, groups, permitted, pooled
        self.ways_in, self.ways_out = metric.cohort.members, metric.cohort.taken_out
        self.asked = {
            name: group
            for name, group in groups.items()
            if name != "all" and (not metric.disaggregate_by or name in metric.disaggregate_by)
        }
        self.institutions = {row["institution"]: row for row in rows["institution"]}
        self.events: dict[str, dict[str, list[Event]]] = defaultdict(lambda: defaultdict(list))
        self.all_events: dict[str, dict[str, list[Event]]] = defaultdict(lambda: defaultdict(list))
        for table, listed in rows.items():
            for row in listed:
                if table != "institution":
                    self.all_events[row["person_key"]][table].append(row)
                if table != "institution" and self._may_read(table, row):
                    self.events[table][row["person_key"]].append(row)

    def _may_read(self, table: str, row: Event) -> bool:
        if self.permitted is None:
            return True
        if table == "characteristic":
            return row["partner"] in self.permitted.characteristics.get(row["characteristic"], ())
        return row["partner"] in self.permitted.tables.get(table, ())

    # -- who is in the cohort ------------------------------------------------------------------------

    def cohort(self, first: int, last: int) -> list[Member]:
        """Everybody in the cohorts of some years, by year or block of years, placed and grouped."""
        kept = []
        whole = [member for member in self._anchored() if not self._taken_out(member)]
        for member in self._once_per_block(whole, first, last):
            if not all(self.meets(member, c) for c in self.metric.cohort.only_if):
                continue
            member.counted_at = self._institution(member)
            member.values = self._groups_of(member)
            if self.metric.numerator is not None:
                member.met = self.meets(member, self.metric.numerator)
            if self.metric.quantity is not None:
                member.amount = self._amount(member, self.metric.quantity)
            kept.append(member)
        return kept

    def _once_per_block(self, members: list[Member], first: int, last: int) -> list[Member]:
        if self.pooled is None:
            return [member for member in members if first <= member.year <= last]
        latest: dict[tuple[str, int], Member] = {}
        for member in members:
            member.block = block_of(member.year, self.pooled)
            before = latest.get((member.person, member.block))
            counts = member.year >= first and first <= member.block <= last
            if counts and (before is None or before.year < member.year):
                latest[member.person, member.block] = member
        return list(latest.values())

    def _anchored(self) -> Iterable[Member]:
        cohort = self.metric.cohort
        found: dict[tuple[Any, ...], list[tuple[Any, ...]]] = defaultdict(list)
        for table, person, event in self._everything():
            for way, entry in enumerate(self.ways_in):
                if entry.event != table or not fits(event, entry.where) or event[entry.anchor] is None:
                    continue
                year = event["academic_year"] + entry.academic_year
                once = (person,) if cohort.once_per == "person" else (person, year)
                found[once].append((in_order(event, entry.anchor), -way, year, entry, event))
                break
        for once, candidates in found.items():
            choose = max if cohort.which == "last" else min
            best = choose(candidate[0] for candidate in candidates)
            equal = [candidate for candidate in candidates if candidate[0] == best]
            _, _, year, entry, event = max(equal, key=lambda candidate: candidate[1])
            partner = min(c[4]["partner"] for c in equal if c[1] == max(e[1] for e in equal))
            yield Member(once[0], year, event[entry.anchor], event.get("institution"), partner)

    def _groups_of(self, member: Member) -> dict[str, list[str]]:
        stated = self.events["characteristic"][member.person]
        place = self.institutions.get(member.counted_at or "", {})
        if place:
            place = {**place, "county": self._counties[place["place"]]}
        window = self.metric.group_window
        events = self.all_events[member.person]
        asked = Asked(self.groups, stated, events, place, member, window, self.permitted)
        return {name: asked.values(group) for name, group in self.asked.items()}

    def _everything(self) -> Iterable[tuple[str, str, Event]]:
        for table in self.events:
            for person, events in self.events[table].items():
                for event in events:
                    yield table, person, event

    def _taken_out(self, member: Member) -> bool:
        if any(self.meets(member, condition) for condition in self.metric.cohort.exclude_if):
            return True
        return any(self._in_other(member, entry) for entry in self.ways_out)

    def _in_other(self, member: Member, entry: CohortMember) -> bool:
        return any(
            fits(event, entry.where)
            and event[entry.anchor] is not None
            and event["academic_year"] + entry.academic_year == member.year
            for event in self.events[entry.event][member.person]
        )

    # -- what their events say -----------------------------------------------------------------------

    def meets(self, member: Member, condition: Condition) -> bool:
        """Whether a person meets a condition."""
        if isinstance(condition, EventCondition):
            return self._has_events(member, condition)
        if isinstance(condition, AnyOf):
            return any(self.meets(member, part) for part in condition.any_of)
        return all(self.meets(member, part) for part in condition.all_of)

    def _has_events(self, member: Member, condition: EventCondition) -> bool:
        events = self.selected(member, condition)
        if condition.which in ("first", "last"):
            chosen = one_of(events, condition, condition.which, sorted(condition.holds))
            return chosen is not None and fits(chosen, condition.holds)
        found = any(self._enough(part, condition) for part in alike(events, condition.same))
        return found != (condition.which == "none")

    @staticmethod
    def _enough(events: list[Event], condition: EventCondition) -> bool:
        if condition.count_at_least is not None and len(events) < condition.count_at_least:
            return False
        for name, least in condition.sum_at_least.items():
            total = sum((exact(event[name] or 0, "0.0001") for event in events), Decimal(0))
            if total < exact(least, "0.0001"):
                return False
        return bool(events) and (
            not condition.including or any(fits(event, condition.including) for event in events)
        )

    def selected(self, member: Member, selection: Selection) -> list[Event]:
        """The events of a person that a selection names."""
        events = self.events[selection.event][member.person]
        return [e for e in events if fits(e, selection.where) and in_window(e, member, selection)]

    def _institution(self, member: Member) -> str | None:
        if self.metric.place is None:
            return member.institution
        rule = self.metric.place
        chosen = one_of(self.selected(member, rule), rule, rule.which, [])
        return None if chosen is None else chosen["institution"]

    def _amount(self, member: Member, quantity: Quantity | TimeTo) -> Decimal | None:
        if isinstance(quantity, TimeTo):
            return self._months(member, quantity)
        amounts = [e[quantity.sum] for e in self.selected(member, quantity) if e[quantity.sum] is not None]
        if not amounts:
            return None
        total = sum((exact(amount, "0.01") for amount in amounts), Decimal(0))
        return (total * Decimal(repr(quantity.times))).quantize(Decimal("0.01"), ROUND_HALF_UP)

    def _months(self, member: Member, quantity: TimeTo) -> Decimal | None:
        days = [e[one.date] for one in quantity.first_of for e in self.selected(member, one)]
        first = min((day for day in days if day >= member.anchored_on), default=None)
        if first is None:
            return None
        months = 0
        while months_later(member.anchored_on, months) < first:
            months += 1
        return Decimal(months)

    # -- counting ------------------------------------------------------------------------------------

    def cells(self, first: int, last: int, region: str) -> dict[tuple[Any, ...], list[Member]]:
        """Members by year, level, place, parent place, group and value."""
        counties = self._counties
        cells: dict[tuple[Any, ...], list[Member]] = defaultdict(list)
        for member in self.cohort(first, last):
            levels: list[tuple[str, str, str | None]] = [("region", region, None)]
            if member.counted_at in self.institutions:
                place = self.institutions[member.counted_at]["place"]
                levels += [("county", counties[place], region), ("institution", place, counties[place])]
            every = [("all", "all"), *((g, v) for g, values in member.values.items() for v in values)]
            for level in levels:
                for group in every:
                    cells[member.block or member.year, *level, *group].append(member)
        return cells

    def measure(
        self,
        cells: Mapping[tuple[Any, ...], list[Member]],
        begins: date,
        *,
        data_as_of: date,
        data_from: int | None,
    ) -> pl.DataFrame:
        """Count the people of each cell, where the year can be computed."""
        rows = []
        for (year, level, place, parent, group, value), members in cells.items():
            status, due = self._status(year, data_as_of, data_from)
            if status != "computed" and group != "all":
                continue
            counts = self._counts_of(members) if status == "computed" else {}
            rows.append(
                {
                    "metric": self.metric.metric,
                    "version": begins.isoformat(),
                    "universe": self.metric.universe or self.metric.metric,
                    "kind": self.metric.kind,
                    "academic_year": year,
                    "level": level,
                    "place": place,
                    "parent_place": parent,
                    "group": group,
                    "value": value,
                    **dict.fromkeys(("denominator", "numerator", "median", "measured")),
                    **counts,
                    "status": status,
                    "due_on": due,
                }
            )
        return MEASURE.conform(pl.DataFrame(rows, schema=MEASURE.schema()))

    def _counts_of(self, members: list[Member]) -> dict[str, Any]:
        if self.metric.numerator is not None:
            return {"denominator": len(members), "numerator": sum(m.met for m in members)}
        if self.metric.quantity is None:
            return {"denominator": len(members)}
        amounts = sorted(m.amount for m in members if m.amount is not None)
        middle = None
        if amounts:
            middle = float(amounts[(len(amounts) - 1) // 2] + amounts[len(amounts) // 2]) / 2
        return {"denominator": len(members), "measured": len(amounts), "median": middle}

    def _status(self, year: int, data_as_of: date, data_from: int | None) -> tuple[str, date | None]:
        if self.metric.history or self.pooled is not None:
            begins = data_from if data_from is not None else self._first_year
            first = year if self.pooled is None else year - self.pooled.years + 1
            if first - self.metric.history < begins:
                return "not_applicable", None
            if self.pooled is not None and first < year_of(min(self.metric.versions)):
                return "not_applicable", None
        due = months_later(last_day_looked_at(self.metric, year), self.metric.lag_months)
        return ("not_yet_due", due) if due > data_as_of else ("computed", None)

    @cached_property
    def _counties(self) -> dict[str, str]:
        """The county of each place: the first of those of its institutions."""
        counties: dict[str, str] = {}
        for row in self.institutions.values():
            counties[row["place"]] = min(row["county"], counties.get(row["place"], row["county"]))
        return counties

    @cached_property
    def _first_year(self) -> int:
        return min(
            event["academic_year"]
            for table, _, event in self._everything()
            for entry in self.ways_in
            if entry.event == table and fits(event, entry.where) and event[entry.anchor] is not None
        )
