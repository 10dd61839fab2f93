from __future__ import annotations

from datetime import date

from pydantic import Field

from commonfield.catalog.definition import Definition, Part, Source, Text


class OpenMeetingVersion(Part):
    """What an open-meeting law asks from a day on, as it was read; `verified` says whether at its source."""

    notice_hours: dict[str, int] = Field(description="hours of notice, by kind of meeting, e.g. regular")
    written_consent: bool = Field(default=False, description="whether a covered body may decide in writing")
    proxies: bool = Field(default=False, description="whether a member of a covered body may vote by proxy")
    votes_by_name: bool = True
    public_comment: bool = True
    citation: str
    source: Source
    verified: bool = False


class OpenMeetingRules(Definition):
    """What an open-meeting law asks of covered bodies, dated. Planning input, and no legal advice."""

    open_meetings: str = Field(pattern=r"^[a-z0-9]+(-[a-z0-9]+)*$")
    label: Text
    about: Text
    versions: dict[date, OpenMeetingVersion] = Field(min_length=1)

    def on(self, day: date) -> OpenMeetingVersion | None:
        """Give what holds on a day; null before the first version."""
        begun = [since for since in self.versions if since <= day]
        return self.versions[max(begun)] if begun else None
