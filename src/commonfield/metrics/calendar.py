"""When a figure can be computed: after the last day that its definition looks at, and the lag of its data."""

from __future__ import annotations

import calendar
from datetime import date, timedelta

from commonfield.catalog import Metric
from commonfield.catalog.condition import Selection
from commonfield.vocabulary import academic_year_of, academic_year_span


def last_ended_year(data_as_of: date) -> int:
    """Name the last academic year that is over; cohorts of later years are not reported at all."""
    year = academic_year_of(data_as_of)
    return year if academic_year_span(year)[1] <= data_as_of else year - 1


def due_on(metric: Metric, academic_year: int) -> date:
    """Give the first day on which the figure of a cohort can be computed.

    That is the last day of the longest window, plus the lag. A window counted from the anchor is taken
    from the last day of the academic year in which the last anchors lie.
    """
    ends = [_ends(metric, selection, academic_year) for selection in metric.selections]
    last = max([academic_year_span(academic_year)[1], *ends])
    return add_months(last, metric.lag_months)


def add_months(day: date, months: int) -> date:
    """Give the same day some months later, or the last day of that month where it has no such day."""
    count = day.year * 12 + day.month - 1 + months
    year, month = divmod(count, 12)
    return date(year, month + 1, min(day.day, calendar.monthrange(year, month + 1)[1]))


def _ends(metric: Metric, selection: Selection, academic_year: int) -> date:
    last_anchor = academic_year_span(
        academic_year - min(member.academic_year for member in metric.cohort.members)
    )[1]
    ends = []
    if selection.years is not None and selection.years[1] is not None:
        ends.append(academic_year_span(academic_year + selection.years[1])[1])
    if selection.within_months is not None:
        ends.append(add_months(last_anchor, selection.within_months))
    if (quarter := selection.quarter) is not None:
        begins = academic_year_span(academic_year)[1] if quarter.of == "academic_year" else last_anchor
        # Every academic year ends on the last day of a quarter, so a quarter ends three months later.
        ends.append(add_months(begins + timedelta(days=1), 3 * quarter.quarters) - timedelta(days=1))
    if selection.touches is not None:
        ends.append(selection.touches.ends(academic_year))
    return min(ends, default=academic_year_span(academic_year)[1])
