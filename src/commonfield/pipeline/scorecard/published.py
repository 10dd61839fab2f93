"""A figure as a publisher printed it, and what was gathered for a region."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any, Literal

Level = Literal["region", "county", "district", "school", "college"]
Status = Literal["shown", "hidden", "not_released", "computed", "pooled"]
"""`computed` is ours, from published figures; `pooled` takes years of a small place together."""

GROUPS = {
    "TA": "all", "GF": "female", "GM": "male", "GX": "nonbinary", "GZ": "gender_missing",
    "RB": "african_american", "RI": "american_indian", "RA": "asian", "RF": "filipino", "RH": "hispanic",
    "RP": "pacific_islander", "RT": "two_or_more", "RW": "white", "RD": "race_not_reported",
    "SD": "disability", "SE": "english_learner", "SF": "foster", "SH": "homeless", "SM": "migrant",
    "SS": "low_income",
}  # fmt: skip
"""What the state's reporting categories are called here."""


@dataclass(frozen=True)
class Published:
    """A figure of a place, group and year.

    `place` is a code: county FIPS, 7- or 14-digit CDS, UNITID, or the region's name. `year` is an academic
    year by its spring, or a calendar year where the source counts so. `value` is a share from 0 to 1, a
    count, or dollars; null unless `status` is shown, computed or pooled. `n` is how many people a share is
    of; null where the publisher does not say.
    """

    measure: str
    place: str
    place_name: str
    level: Level
    group: str
    year: int
    value: float | None
    n: float | None
    status: Status
    source: str

    def as_dict(self) -> dict[str, Any]:
        """Give it as plain data, for JSON."""
        return {
            "measure": self.measure,
            "place": self.place,
            "place_name": self.place_name,
            "level": self.level,
            "group": self.group,
            "year": self.year,
            "value": None if self.value is None else round(self.value, 6),
            "n": self.n,
            "status": self.status,
            "source": self.source,
        }


@dataclass(frozen=True)
class Gathered:
    """Everything published that was found for a region, and what no file here tells.

    `lacking` are the tables of which no file is here.
    """

    figures: tuple[Published, ...]
    lacking: tuple[str, ...]
    breaks: dict[str, tuple[int, ...]]

    def of(self, *measures: str, level: str = "", group: str = "all", place: str = "") -> list[Published]:
        """Find figures, in order of place and year."""
        found = [
            f
            for f in self.figures
            if f.measure in measures
            and (not level or f.level == level)
            and (group == "*" or f.group == group)
            and (not place or f.place == place)
        ]
        return sorted(found, key=lambda f: (f.measure, f.place_name, f.place, f.group, f.year))

    def newest(
        self, measure: str, *, level: str = "", group: str = "all", place: str = ""
    ) -> list[Published]:
        """Find the newest figure of each place and group."""
        last: dict[tuple[str, str], Published] = {}
        for figure in self.of(measure, level=level, group=group, place=place):
            if figure.status != "pooled":
                last[figure.place, figure.group] = figure
        return list(last.values())


def status_of(said: str | None) -> Status:
    """Say what a reader's status means: what was withheld for privacy, and what was not released."""
    if said is None:
        return "shown"
    return "hidden" if said == "hidden" else "not_released"


def without_copies(figures: Iterable[Published]) -> Iterator[Published]:
    """Keep the first of each measure, place, group and year: sources come newest first."""
    seen: set[tuple[str, str, str, int]] = set()
    for figure in figures:
        key = (figure.measure, figure.place, figure.group, figure.year)
        if key not in seen:
            seen.add(key)
            yield figure
