"""The open-meeting layer: what a law, as dated data, asks of a covered body."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from commonfield.catalog import Body, OpenMeetingRules, OpenMeetingVersion, Proxies
from commonfield.findings import UsageError


@dataclass(frozen=True)
class Notice:
    """Whether an agenda was posted in time. `latest` is the last moment at which it would have been."""

    kind: str
    asked_hours: int
    given: timedelta
    latest: datetime
    holds: bool
    law: OpenMeetingVersion


def law_for(body: Body, rules: OpenMeetingRules | None, day: date) -> OpenMeetingVersion | None:
    """Give what an open-meeting law asks of a body on a day; null where the body is not covered."""
    if rules is None or body.openness is None or not body.openness.covered:
        return None
    return rules.on(day)


def under_law(body: Body, law: OpenMeetingVersion | None) -> Body:
    """Give a body as the law has it: without proxies where the law has none."""
    if law is None or law.proxies or not body.proxies.allowed:
        return body
    return body.model_copy(update={"proxies": Proxies(allowed=False)})


def check_notice(law: OpenMeetingVersion, *, kind: str, posted: datetime, begins: datetime) -> Notice:
    """Check the notice of a meeting by the clock: posted so many hours before, to the minute, is in time.

    Raises:
        UsageError: the rules know no such kind of meeting.
    """
    if kind not in law.notice_hours:
        raise UsageError(
            f"--meeting: expected a kind of meeting of the rules, found `{kind}`.",
            fix=f"Known: {', '.join(law.notice_hours)}.",
        )
    hours = law.notice_hours[kind]
    latest = begins - timedelta(hours=hours)
    return Notice(kind, hours, begins - posted, latest, posted <= latest, law)
