"""The people of a metric's cohort, each at one place and with one answer for each group."""

from __future__ import annotations

from collections.abc import Mapping

from commonfield.catalog import Group, Metric
from commonfield.metrics.cohort import find_anchors, take_out
from commonfield.metrics.conditions import Reading, joined, pick
from commonfield.metrics.membership import answer, find_by_events, find_memberships
from commonfield.metrics.permission import Permitted
from commonfield.metrics.steps import Steps


def find_people(
    steps: Steps, metric: Metric, groups: Mapping[str, Group], *, permitted: Permitted | None
) -> str:
    """Add the steps that end in one row per person of the cohort and year; name the last.

    Columns: person_key, academic_year, anchored_on, county, place, `institution` of the anchor event where
    the metric asks for what happened there, and for each group the position of the person's value. Place
    and county are null where the institution is none of the region's.
    """
    anchors = find_anchors(steps, metric.cohort, permitted=permitted)
    cohort = take_out(steps, metric.cohort, anchors, permitted=permitted)
    stated = find_memberships(steps, cohort, groups, metric.group_window, permitted=permitted)
    by_events = find_by_events(steps, cohort, groups, metric.group_window, permitted=permitted)
    aliases = {name: f"g{number}" for number, name in enumerate(by_events)}
    counted_at = _place(steps, metric, anchors, permitted)
    institution = "w.institution" if counted_at else "c.institution"
    answers = "".join(
        f', {answer(name, group, permitted=permitted, alias=aliases.get(name, "m"))} AS "{name}"'
        for name, group in groups.items()
        if not group.overlapping
    )
    places = steps.add(
        "places",
        "SELECT institution, place, MIN(county) OVER (PARTITION BY place) AS county, locale FROM institution",
    )
    return steps.add(
        "people",
        f"SELECT c.person_key, c.academic_year, c.anchored_on{anchored_at(metric, 'c')}, i.county, i.place"
        f"{answers} FROM {cohort} AS c"
        + (joined(stated, "m") if stated else "")
        + "".join(joined(step, aliases[name]) for name, step in by_events.items())
        + (joined(counted_at, "w") if counted_at else "")
        + f" LEFT JOIN {places} AS i ON i.institution = {institution}",
        share=True,
    )


def anchored_at(metric: Metric, alias: str) -> str:
    """Write the column with the institution of the anchor event, where a condition looks there."""
    return f", {alias}.institution" if any(selection.at for selection in metric.selections) else ""


def _place(steps: Steps, metric: Metric, anchors: str, permitted: Permitted | None) -> str:
    rule = metric.place
    if rule is None:
        return ""
    same = (
        "event",
        "where",
        "after",
        "before",
        "within_months",
        "in_academic_year",
        "quarter_after",
        "touches",
        "at",
        "which",
    )
    for condition in metric.conditions:
        # The same event may already be looked for to exclude people: then it is looked for once.
        if all(getattr(condition, name) == getattr(rule, name) for name in same):
            columns = sorted(condition.holds)
            break
    else:
        columns = []
    return pick(Reading(steps, anchors, permitted), rule, which=rule.which, columns=columns)
