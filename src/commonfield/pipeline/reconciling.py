"""A region's own figures beside what agencies publish of the same people: how far apart, and likely why."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass
from itertools import chain
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal

from commonfield.findings import NotEstimableError, SubmissionError
from commonfield.pipeline.own_figures import Own
from commonfield.pipeline.public_region import PublicRegion, county_names
from commonfield.pipeline.scorecard import colleges, schools
from commonfield.pipeline.scorecard.published import Published
from commonfield.reference import Shelf

if TYPE_CHECKING:
    pass

Reason = Literal[
    "rounding",
    "suppression",
    "window",
    "missing_school",
    "exclusion",
    "missing_people",
    "definition",
    "other_window",
]

ROUNDING = 0.0006
"""Publishers print a tenth of a percent: shares this near are the same."""

NEAR = 0.02
"""Counts within a fiftieth of each other are told as near."""

DIFFERS: Mapping[str, tuple[str, ...]] = {
    "a_g_rate_of_cohort": ("a_g_rate_of_graduates",),
    "college_going_rate_12m": ("college_going_rate_16m",),
    "college_going_rate_16m": ("college_going_rate_12m",),
    "transfer_rate_of_leavers": ("datavista_transferred_to_a_four_year_institution",),
}
"""Measures that are published under another definition than the region's: they are compared, and told so."""


@dataclass(frozen=True)
class Likely:
    """A reason that may account for a difference, and what speaks for it in figures."""

    reason: Reason
    weight: float
    evidence: dict[str, Any]


@dataclass(frozen=True)
class Compared:
    """A figure of the region's beside the published one.

    `difference` is own less published; null where either is not shown. `reasons` are ranked, the likeliest
    first.
    """

    measure: str
    published_measure: str
    place: str
    place_name: str
    group: str
    year: int
    own: float | None
    own_n: float | None
    published: float | None
    published_n: float | None
    difference: float | None
    reasons: tuple[Likely, ...]
    source: str

    @property
    def agrees(self) -> bool:
        return self.difference is not None and abs(self.difference) <= ROUNDING

    def as_dict(self) -> dict[str, Any]:
        """Give it as plain data, for JSON."""
        return {**asdict(self), "agrees": self.agrees}


def reconcile(
    own: list[Own], published: list[Published], *, schools_of: Mapping[str, set[str]]
) -> list[Compared]:
    """Compare figures of the same measure, place, group and year.

    Args:
        own: The region's.
        published: An agency's.
        schools_of: By place of the region's (a district of seven digits), the schools that sent records.

    Raises:
        NotEstimableError: nothing can be compared; says what is not common.
    """
    by_key: dict[tuple[str, str, str, int], Published] = {}
    for figure in published:
        by_key.setdefault((figure.measure, figure.place, figure.group, figure.year), figure)
    found = []
    for figure_own in own:
        for measure in (figure_own.measure, *DIFFERS.get(figure_own.measure, ())):
            key = (measure, figure_own.place, figure_own.group, figure_own.year)
            if key in by_key:
                found.append(_compared(figure_own, by_key[key], by_key, published, schools_of))
                break
    if not found:
        raise NotEstimableError(_nothing_common(own, published))
    return sorted(found, key=lambda c: (c.measure, c.place_name, c.group, c.year))


def _compared(
    own: Own,
    published: Published,
    by_key: Mapping[tuple[str, str, str, int], Published],
    every: list[Published],
    schools_of: Mapping[str, set[str]],
) -> Compared:
    difference = None
    if own.value is not None and published.value is not None:
        difference = own.value - published.value
    reasons = _reasons(own, published, difference, by_key, every, schools_of)
    return Compared(
        measure=own.measure,
        published_measure=published.measure,
        place=own.place,
        place_name=own.place_name,
        group=own.group,
        year=own.year,
        own=own.value,
        own_n=own.n,
        published=published.value,
        published_n=published.n,
        difference=difference,
        reasons=tuple(sorted(reasons, key=lambda r: -r.weight)),
        source=published.source,
    )


def _reasons(
    own: Own,
    published: Published,
    difference: float | None,
    by_key: Mapping[tuple[str, str, str, int], Published],
    every: list[Published],
    schools_of: Mapping[str, set[str]],
) -> list[Likely]:
    if difference is None:
        hidden = "own" if own.value is None else "published"
        return [Likely("suppression", 1.0, {"hidden": hidden})]
    if published.measure == own.measure and abs(difference) <= ROUNDING:
        return [Likely("rounding", 1.0, {})] if difference else []
    found = []
    if published.measure != own.measure:
        reason: Reason = "other_window" if _same_but_window(own.measure, published.measure) else "definition"
        found.append(Likely(reason, 0.95, {"published": published.measure}))
    found += _window(own, published, by_key)
    found += _missing_school(own, published, every, schools_of)
    found += _people(own, published)
    return found or [Likely("definition", 0.2, {"published": published.measure})]


def _same_but_window(own: str, published: str) -> bool:
    """Say whether two measures differ in nothing but the months that they wait."""
    return re.sub(r"_\d+m$", "", own) == re.sub(r"_\d+m$", "", published)


def _window(
    own: Own, published: Published, by_key: Mapping[tuple[str, str, str, int], Published]
) -> list[Likely]:
    """Look whether the figure is that of a year before or after: another class, or another window."""
    for year in (own.year - 1, own.year + 1):
        other = by_key.get((published.measure, own.place, own.group, year))
        if other is not None and other.value is not None and own.value is not None:
            same_people = own.n is None or other.n is None or abs(own.n - other.n) <= NEAR * max(other.n, 1)
            if abs(other.value - own.value) <= ROUNDING and same_people:
                return [Likely("window", 0.9, {"year": year})]
    return []


def _missing_school(
    own: Own, published: Published, every: list[Published], schools_of: Mapping[str, set[str]]
) -> list[Likely]:
    """Look whether schools are published of a district whose records the region does not have."""
    sent = schools_of.get(own.place)
    if sent is None:
        return []
    absent = [
        f
        for f in every
        if f.level == "school"
        and f.place.startswith(own.place)
        and f.measure == published.measure
        and (f.group, f.year) == (own.group, own.year)
        and f.place not in sent
    ]
    if not absent:
        return []
    people = sum(f.n or 0 for f in absent)
    fits = own.n is not None and published.n and abs(published.n - own.n - people) <= NEAR * published.n
    weight = 0.92 if fits and people else 0.5
    return [Likely("missing_school", weight, {"schools": len(absent), "people": round(people)})]


def _people(own: Own, published: Published) -> list[Likely]:
    """Compare how many were counted, and of how many it held."""
    if own.n is None or published.n is None or own.value is None or published.value is None:
        return [Likely("definition", 0.3, {"published": published.measure})]
    more = own.n - published.n
    hits = own.value * own.n - published.value * published.n
    near_hits = abs(hits) <= max(1.0, NEAR * published.value * published.n)
    if abs(more) <= max(1.0, NEAR * published.n):
        return [Likely("definition", 0.7, {"people": round(more), "hits": round(hits)})]
    if more > 0:
        return [Likely("exclusion", 0.8 if near_hits else 0.6, {"people": round(more), "hits": round(hits)})]
    return [Likely("missing_people", 0.8, {"people": round(-more), "hits": round(hits)})]


def _nothing_common(own: list[Own], published: list[Published]) -> str:
    measures = {f.measure for f in published}
    if not own:
        return "Expected figures of the region's own to compare, found none that are shown as a share."
    wanted = {one for f in own for one in (f.measure, *DIFFERS.get(f.measure, ()))}
    if not measures:
        return "Expected published figures of the counties that the places lie in, found none in the file."
    if not wanted & measures:
        return (
            f"Expected a published measure that the region has too, found {', '.join(sorted(measures)[:6])}; "
            f"the region has {', '.join(sorted({f.measure for f in own})[:6])}."
        )
    if not {f.place for f in own} & {f.place for f in published}:
        return (
            "Expected places that both have, found none: the published file has other counties or districts."
        )
    return (
        "Expected years that both have, found none: published are "
        f"{', '.join(map(str, sorted({f.year for f in published})[-4:]))}, the region's own "
        f"{', '.join(map(str, sorted({f.year for f in own})[-4:]))}."
    )


def published_in(file: Path, shelf: Shelf, counties: Iterable[str], region: PublicRegion) -> list[Published]:
    """Read what a publisher's file says of counties.

    Raises:
        SubmissionError: the file is of no source whose figures can be compared.
    """
    names = county_names(region.catalog)
    of = PublicRegion(
        name=region.name,
        label=region.label,
        counties={code: names[code] for code in counties if code in names},
        catalog=region.catalog,
        definition=region.definition,
    )
    found = list(
        chain.from_iterable(
            source(of, shelf) for source in (schools.graduation, schools.college_going, colleges.outcomes)
        )
    )
    if not shelf.held or not any(
        held.source.table in ("graduation", "college_going", "college_outcomes") for held in shelf.held
    ):
        raise SubmissionError(
            f"{file.name}: expected a file of graduation, college-going or college outcomes, found another.",
            fix="`commonfield reference list` says what a file is.",
        )
    return found
