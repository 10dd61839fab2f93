"""Conditions on a person's events, as steps that list the people who meet them."""

from __future__ import annotations

from dataclasses import dataclass

from commonfield.catalog.condition import AnyOf, Condition, EventCondition, Selection
from commonfield.metrics.permission import Permitted, from_partners
from commonfield.metrics.predicates import all_hold, in_window, literal, matches
from commonfield.metrics.steps import Steps
from commonfield.tables import EVENT_TABLES


@dataclass(frozen=True)
class Reading:
    """Where conditions look: the step with the people asked about, and whose rows may be read."""

    steps: Steps
    people: str
    permitted: Permitted | None

    def events(self, selection: Selection, *more: str) -> str:
        """Write the join of people (`c`) with their events of one table (`e`) that are selected."""
        held = [
            *matches(selection.where, "e"),
            *in_window(selection),
            *from_partners(self.permitted, selection.event, "e"),
            *more,
        ]
        return (
            f"FROM {self.people} AS c INNER JOIN {selection.event} AS e ON e.person_key = c.person_key "
            f"WHERE {all_hold(held)}"
        )


@dataclass(frozen=True)
class Test:
    """A condition ready to be asked of rows `c`: the joins it needs, and the expression that is then true."""

    joins: str
    holds: str


def ask(reading: Reading, conditions: list[Condition], *, prefix: str) -> list[Test]:
    """Prepare conditions; each is asked apart, and their joins do not clash."""
    return [_ask(reading, condition, f"{prefix}{n}") for n, condition in enumerate(conditions)]


def pick(reading: Reading, selection: Selection, *, which: str, columns: list[str]) -> str:
    """Add the step that keeps each person's first or last selected event; name it.

    Events of one day are told apart by their end (one still going on is the last), academic year,
    institution, and then the columns asked for: never by who sent them, so that the same history told
    by another file gives the same answer.
    """
    kept = dict.fromkeys([*(["institution"] if _has(selection, "institution") else []), *columns])
    listed = "".join(f', e."{name}"' for name in kept)
    order = order_of(selection.event, f"e.{selection.date}", [f'e."{name}"' for name in kept], which=which)
    return reading.steps.add(
        f"{which}_{selection.event}",
        f"SELECT c.person_key, c.academic_year{listed} {reading.events(selection)} "
        f"QUALIFY ROW_NUMBER() OVER (PARTITION BY c.person_key, c.academic_year ORDER BY {order}) = 1",
    )


def order_of(event: str, day: str, columns: list[str], *, which: str) -> str:
    """Write the order in which the wanted event of a person comes first."""
    direction, open_end = ("DESC", "NULLS FIRST") if which == "last" else ("ASC", "NULLS LAST")
    ended = [f"e.ended_on {direction} {open_end}"] if "ended_on" in EVENT_TABLES[event].names else []
    rest = [f"{column} {direction} {open_end}" for column in ["e.academic_year", *columns]]
    return ", ".join([f"{day} {direction}", *ended, *rest])


def joined(step: str, alias: str) -> str:
    """Write the join of rows `c` with a step that has at most one row for each."""
    return (
        f" LEFT JOIN {step} AS {alias} ON {alias}.person_key = c.person_key "
        f"AND {alias}.academic_year = c.academic_year"
    )


def _ask(reading: Reading, condition: Condition, alias: str) -> Test:
    if isinstance(condition, EventCondition):
        found = "IS NULL" if condition.which == "none" else "IS NOT NULL"
        return Test(joined(_met(reading, condition), alias), f"{alias}.person_key {found}")
    is_any = isinstance(condition, AnyOf)
    parts = condition.any_of if isinstance(condition, AnyOf) else condition.all_of
    tests = ask(reading, parts, prefix=f"{alias}_")
    word = " OR " if is_any else " AND "
    return Test("".join(t.joins for t in tests), word.join(f"({t.holds})" for t in tests))


def _met(reading: Reading, condition: EventCondition) -> str:
    if condition.which in ("first", "last"):
        step = pick(reading, condition, which=condition.which, columns=sorted(condition.holds))
        text = f"SELECT p.person_key, p.academic_year FROM {step} AS p"
        text += f" WHERE {all_hold(matches(condition.holds, 'p'))}"
        return reading.steps.add("met", text)
    if condition.counts:
        return reading.steps.add("met", _counted(reading, condition), share=True)
    text = f"SELECT DISTINCT c.person_key, c.academic_year {reading.events(condition)}"
    return reading.steps.add("met", text, share=True)


def _counted(reading: Reading, condition: EventCondition) -> str:
    known = [f'e."{condition.same}" IS NOT NULL'] if condition.same else []
    by = f', e."{condition.same}"' if condition.same else ""
    needed = [
        # Sums are taken in ten-thousandths: they do not depend on the order of rows.
        f'SUM(CAST(COALESCE(e."{name}", 0) AS DECIMAL(18, 4))) >= CAST({literal(least)} AS DECIMAL(18, 4))'
        for name, least in condition.sum_at_least.items()
    ]
    if condition.count_at_least is not None:
        needed.append(f"COUNT(*) >= {condition.count_at_least}")
    if condition.including:
        needed.append(f"MAX(CASE WHEN {all_hold(matches(condition.including, 'e'))} THEN 1 ELSE 0 END) = 1")
    return (
        f"SELECT DISTINCT person_key, academic_year FROM (SELECT c.person_key, c.academic_year "
        f"{reading.events(condition, *known)} GROUP BY c.person_key, c.academic_year{by} "
        f"HAVING {all_hold(needed)}) AS counted"
    )


def _has(selection: Selection, column: str) -> bool:
    return column in EVENT_TABLES[selection.event].names
