"""Who is in a cohort, once per person and year (or once), with the day that anchors them."""

from __future__ import annotations

from itertools import groupby

from commonfield.catalog.cohort import Cohort, CohortMember
from commonfield.metrics.conditions import Reading, Test, ask, joined
from commonfield.metrics.permission import Permitted, from_partners
from commonfield.metrics.predicates import all_hold, matches
from commonfield.metrics.steps import Steps
from commonfield.tables import EVENT_TABLES


def find_anchors(steps: Steps, cohort: Cohort, *, permitted: Permitted | None) -> str:
    """Add the step that picks each person's anchor event, before anybody is taken out; name it."""
    ways = enumerate(cohort.members)
    by_event = groupby(ways, key=lambda way: (way[1].event, way[1].anchor))
    candidates = " UNION ALL ".join(
        _candidates(event, anchor, list(members), permitted) for (event, anchor), members in by_event
    )
    once = "person_key" if cohort.once_per == "person" else "person_key, academic_year"
    partner = "" if permitted is None else ", partner"
    return steps.add(
        "anchors",
        f"SELECT person_key, academic_year, anchored_on, institution{partner} FROM ({candidates}) AS a "
        f"QUALIFY ROW_NUMBER() OVER (PARTITION BY {once} ORDER BY {_order(cohort.which)}) = 1",
    )


def take_out(steps: Steps, cohort: Cohort, anchors: str, *, permitted: Permitted | None) -> str:
    """Add the step of the cohort without those whom `minus` and `exclude_if` take out; name it.

    `only_if` is left to each metric, so that metrics about some of a cohort share the rest.
    """
    tests = ask(Reading(steps, anchors, permitted), cohort.exclude_if, prefix="out")
    for number, member in enumerate(cohort.taken_out):
        tests.append(in_other(steps, member, f"other{number}", permitted))
    if not tests:
        return anchors
    joins = "".join(test.joins for test in tests)
    kept = all_hold(f"NOT ({test.holds})" for test in tests)
    return steps.add("cohort", f"SELECT c.* FROM {anchors} AS c{joins} WHERE {kept}")


def first_year_of_data(steps: Steps, cohort: Cohort, *, permitted: Permitted | None) -> str:
    """Add the step that finds the first academic year with events of the cohort's kind; name it."""
    years = " UNION ALL ".join(
        f"SELECT MIN(e.academic_year) AS first_year FROM {member.event} AS e "
        f"WHERE {_qualifies(member, permitted)}"
        for member in cohort.members
    )
    text = f"SELECT MIN(first_year) AS first_year FROM ({years}) AS y"
    return steps.add("first_year", text, share=True)


def _candidates(
    event: str, anchor: str, ways: list[tuple[int, CohortMember]], permitted: Permitted | None
) -> str:
    # One reading of the table for all ways into the cohort through it; the first that fits counts.
    way = _first_fitting(ways, lambda number, _: str(number))
    year = _first_fitting(ways, lambda _, member: str(member.academic_year))
    columns = EVENT_TABLES[event].names
    ended = "e.ended_on" if "ended_on" in columns else "CAST(NULL AS DATE)"
    institution = "e.institution" if "institution" in columns else "CAST(NULL AS VARCHAR)"
    qualifies = " OR ".join(f"({all_hold(matches(member.where, 'e'))})" for _, member in ways)
    held = [qualifies, f"e.{anchor} IS NOT NULL", *from_partners(permitted, event, "e")]
    return (
        f"SELECT e.person_key, e.academic_year + {year} AS academic_year, e.{anchor} AS anchored_on, "
        f"{ended} AS ended_on, e.academic_year AS event_year, {institution} AS institution, {way} AS way, "
        f"e.partner FROM {event} AS e WHERE {all_hold(held)}"
    )


def _first_fitting(ways: list[tuple[int, CohortMember]], write) -> str:  # type: ignore[no-untyped-def]
    if len(ways) == 1:
        return str(write(*ways[0]))
    cases = " ".join(
        f"WHEN {all_hold(matches(member.where, 'e'))} THEN {write(number, member)}" for number, member in ways
    )
    return f"CASE {cases} END"


def _order(which: str) -> str:
    # As `conditions.pick` tells events of one day apart; the way into the cohort is the last resort.
    direction, open_end = ("DESC", "NULLS FIRST") if which == "last" else ("ASC", "NULLS LAST")
    columns = ("anchored_on", "ended_on", "event_year", "institution")
    return ", ".join([*(f"{column} {direction} {open_end}" for column in columns), "way", "partner"])


def in_other(steps: Steps, member: CohortMember, alias: str, permitted: Permitted | None) -> Test:
    """Prepare the question whether somebody is in a cohort that is taken out."""
    step = steps.add(
        "other",
        f"SELECT DISTINCT e.person_key, e.academic_year + {member.academic_year} AS academic_year "
        f"FROM {member.event} AS e WHERE {_qualifies(member, permitted)}",
    )
    return Test(joined(step, alias), f"{alias}.person_key IS NOT NULL")


def _qualifies(member: CohortMember, permitted: Permitted | None) -> str:
    held = [
        *matches(member.where, "e"),
        f"e.{member.anchor} IS NOT NULL",
        *from_partners(permitted, member.event, "e"),
    ]
    return all_hold(held)
