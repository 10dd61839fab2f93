"""A trace in plain words."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date
from typing import Any

from commonfield.catalog import Group, Metric, Wording
from commonfield.catalog.cohort import CohortMember
from commonfield.metrics.sentence import Speaker
from commonfield.metrics.tracing.told import Asked, InYear, Row, Trace, Unmet
from commonfield.metrics.words import EVENTS
from commonfield.metrics.words import say as choose
from commonfield.vocabulary import is_median, write_academic_year


def lines_of(
    trace: Trace, metric: Metric, said: Wording, *, groups: Mapping[str, Group], data_as_of: date
) -> Iterator[str]:
    """Write a trace for the region's staff, indented by what belongs to what.

    Args:
        trace: What was found.
        metric: The definition that was asked.
        said: Messages of `metrics/tracing`.
        groups: Groups by name, for their labels.
        data_as_of: A figure due later is said to be.
    """
    speaker = Speaker(metric.in_version(max(metric.versions)), said.language)
    yield said.say("title", metric=said.text(metric.label))
    for year in trace.years:
        yield ""
        yield from _year(year, metric, said, speaker, groups, data_as_of)
    if not trace.years:
        yield said.say("nowhere" if trace.unmet or trace.unread else "no_events")
        for one in trace.unmet:
            yield f"  {_unmet(one, said, speaker)}"
    if trace.unread:
        yield said.counted("unread", trace.unread)
    yield ""
    yield said.say("never_publish")


def _year(
    year: InYear,
    metric: Metric,
    said: Wording,
    speaker: Speaker,
    groups: Mapping[str, Group],
    data_as_of: date,
) -> Iterator[str]:
    version = said.day(date.fromisoformat(year.version))
    yield said.say("year", year=write_academic_year(year.academic_year), version=version)
    yield f"  {_came_to(year, metric, said)}"
    if year.due_on > data_as_of:
        yield f"  {said.say('not_due', day=said.day(year.due_on))}"
    if year.counted:
        yield f"  {said.say('place', place=year.place) if year.place else said.say('no_place')}"
    if year.groups:
        yield f"  {said.say('groups')}"
        yield from (f"    {line}" for line in _labels(year.groups, groups, said))
    yield f"  {said.say('anchor', day=said.day(year.anchored_on))}"
    yield from (f"    {_row(row, said, speaker)}" for row in year.anchors)
    for asked in year.asked:
        yield f"  {_asked(asked, said, speaker)}"
        yield from (f"    {_row(row, said, speaker)}" for row in asked.rows)


def _came_to(year: InYear, metric: Metric, said: Wording) -> str:
    if not year.counted:
        return said.say("out")
    if is_median(metric.kind):
        if year.quantity is None:
            return said.say("in_not_measured")
        return said.say("in_measured", quantity=f"{year.quantity:,.2f}")
    if year.hit is None:
        return said.say("in_only")
    return said.say("in_hit" if year.hit else "in_not_hit")


def _asked(asked: Asked, said: Wording, speaker: Speaker) -> str:
    answer = said.say("holds" if asked.holds else "holds_not")
    if isinstance(asked.asks, CohortMember):
        asks = speaker.event(asked.asks.event, asked.asks.where)
    else:
        asks = speaker.condition(asked.asks) if asked.asks is not None else ""
    return said.say(
        asked.role, asks=asks, answer=answer if asked.rows else f"{answer}, {said.say('no_rows')}"
    )


def _unmet(one: Unmet, said: Wording, speaker: Speaker) -> str:
    return said.say("unmet", row=_row(one.row, said, speaker), lacks=speaker.facts(one.lacks))


def _row(row: Row, said: Wording, speaker: Speaker) -> str:
    facts = [
        said.say("fact", name=speaker.column(name), value=_value(value, said))
        for name, value in row.facts.items()
    ]
    return said.say(
        "row",
        table=choose(EVENTS[row.table], said.language),
        record_no=said.count(row.record_no),
        partner=row.partner,
        submission=row.submission_id[:12],
        facts=", ".join(facts),
    )


def _value(value: Any, said: Wording) -> str:
    if isinstance(value, bool):
        return said.say("true" if value else "false")
    return value.isoformat() if isinstance(value, date) else str(value)


def _labels(values: Mapping[str, str], groups: Mapping[str, Group], said: Wording) -> Iterator[str]:
    for name, code in values.items():
        labels = groups[name].labels(groups)
        value = said.text(labels[code]) if code in labels else code
        yield f"{said.text(groups[name].label)}: {value}"
