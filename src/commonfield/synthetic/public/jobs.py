"""Files of jobs: the state's projections, the federal wage survey, the education that occupations ask for."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from commonfield.synthetic.chance import stream
from commonfield.synthetic.public.areas import LaborArea
from commonfield.synthetic.public.sheet import Occupation, Work
from commonfield.synthetic.public.writing import Row, write_text, write_workbook

if TYPE_CHECKING:
    import numpy as np

PERIOD = (2024, 2034)
SURVEY = 2025
MATRIX = 2024

UNDISCLOSED = 0.08
"""The part of occupations that the state does not print for an area; totals hold them."""

NOT_RELEASED = 0.05
NO_HOURS = "25-2"
"""Teachers in schools have a yearly wage and no hourly one."""

TOP_HOURLY = 115.00
HOURS = 2080

_LEAVES = {
    "No formal educational credential": 0.15,
    "High school diploma or equivalent": 0.11,
    "Doctoral or professional degree": 0.04,
}
"""The share of workers who leave an occupation in a year, by what it asks for; others 0.08."""

_PROJECTION_HEADERS = (
    "Area Type", "Area Name (County Names)", "Period", "SOC Level",
    "Standard Occupational Classification (SOC)", "Occupational Title", "Base Year Employment Estimate",
    "Projected Year Employment Estimate", "Numeric Change", "Percentage Change", "Exits", "Transfers",
    "Total Job Openings", "Median Hourly Wage", "Median Annual Wage", "Entry Level Education",
    "Work Experience", "Job Training",
)  # fmt: skip
_SURVEY_HEADERS = (
    "AREA", "AREA_TITLE", "AREA_TYPE", "PRIM_STATE", "NAICS", "NAICS_TITLE", "I_GROUP", "OWN_CODE",
    "OCC_CODE", "OCC_TITLE", "O_GROUP", "TOT_EMP", "EMP_PRSE", "JOBS_1000", "LOC_QUOTIENT", "PCT_TOTAL",
    "PCT_RPT", "H_MEAN", "A_MEAN", "MEAN_PRSE", "H_PCT10", "H_PCT25", "H_MEDIAN", "H_PCT75", "H_PCT90",
    "A_PCT10", "A_PCT25", "A_MEDIAN", "A_PCT75", "A_PCT90", "ANNUAL", "HOURLY",
)  # fmt: skip
_SPREAD = {"10": 0.68, "25": 0.82, "50": 1.0, "75": 1.24, "90": 1.5}


class Market(NamedTuple):
    """An occupation in an area: jobs now and in ten years, who leaves in that time, a median wage."""

    one: Occupation
    jobs: int
    projected: int
    exits: int
    transfers: int
    hourly: float
    disclosed: bool

    @property
    def openings(self) -> int:
        """Openings of the whole period: who leaves, and growth."""
        return self.exits + self.transfers + max(0, self.projected - self.jobs)


def write_jobs(folder: Path, work: Work, areas: list[LaborArea], *, seed: int) -> None:
    """Write projections and wages of every area, and the education that occupations ask for."""
    markets = {area.code: _market(area, work, seed=seed) for area in areas}
    name = f"long-term-occupational-employment-projections-{PERIOD[0]}-{PERIOD[1]}.csv"
    write_text(folder / "edd" / name, _projections(areas, markets, work))
    for metropolitan, prefix in ((True, "MSA"), (False, "BOS")):
        some = [area for area in areas if area.metropolitan is metropolitan]
        if some:
            rows = _survey(some, markets, work, seed=seed)
            write_workbook(folder / "bls" / f"{prefix}_M{SURVEY}_dl.xlsx", f"{prefix}_M{SURVEY}_dl", rows)
    write_workbook(folder / "bls" / "education.xlsx", "Table 5.4", _education(work))


def _market(area: LaborArea, work: Work, *, seed: int) -> list[Market]:
    rng = stream(seed, f"jobs of {area.code}")
    dear = float(rng.uniform(0.94, 1.12))
    return [_drawn(one, area, dear, rng) for one in work.published()]


def _drawn(one: Occupation, area: LaborArea, dear: float, rng: np.random.Generator) -> Market:
    jobs = _tens(area.jobs * one.jobs / 10_000 * float(rng.uniform(0.6, 1.5)))
    ten_years = PERIOD[1] - PERIOD[0]
    leaves = jobs * ten_years * _LEAVES.get(one.entry, 0.08) * float(rng.uniform(0.85, 1.15))
    return Market(
        one=one,
        jobs=jobs,
        projected=_tens(jobs * float(rng.uniform(0.95, 1.22))),
        exits=_tens(0.42 * leaves),
        transfers=_tens(0.58 * leaves),
        hourly=round(one.hourly * dear * float(rng.uniform(0.92, 1.08)), 2),
        disclosed=bool(rng.random() >= UNDISCLOSED),
    )


def _tens(number: float) -> int:
    """Round as the state does, and print no occupation of nobody."""
    return max(10, 10 * round(number / 10))


def _projections(areas: list[LaborArea], markets: dict[str, list[Market]], work: Work) -> Iterator[Row]:
    yield _PROJECTION_HEADERS
    for area in areas:
        market = markets[area.code]
        first = (
            "Metropolitan Area" if area.metropolitan else "Consortium",
            area.printed(),
            f"{PERIOD[0]}-{PERIOD[1]}",
        )
        yield (*first, 1, "00-0000", "Total, All Occupations", *_sum(market))
        for code, title in work.majors.items():
            yield (*first, 2, code, title, *_sum([m for m in market if m.one.soc[:2] == code[:2]]))
        for code, title in work.minors.items():
            yield (*first, 3, code, title, *_sum([m for m in market if work.minor_of(m.one.soc) == code]))
        for one in market:
            if one.disclosed:
                yield (*first, 4, one.one.soc, one.one.title, *_counts(one), *_wage(one), one.one.entry,
                       one.one.experience, one.one.training)  # fmt: skip


def _counts(market: Market) -> Row:
    change = market.projected - market.jobs
    share = f"{100 * change / market.jobs:.1f}"
    return (
        market.jobs, market.projected, change, share, market.exits, market.transfers, market.openings,
    )  # fmt: skip


def _wage(market: Market) -> Row:
    """Print a wage; 0 where it is not available, as at the top."""
    if market.hourly >= TOP_HOURLY:
        return ("0.00", "0.00")
    return (f"{market.hourly:.2f}", f"{market.hourly * HOURS:.2f}")


def _sum(some: list[Market]) -> Row:
    """Add up occupations, those that are not disclosed among them."""
    jobs, projected = sum(m.jobs for m in some), sum(m.projected for m in some)
    exits, transfers = sum(m.exits for m in some), sum(m.transfers for m in some)
    share = f"{100 * (projected - jobs) / jobs:.1f}" if jobs else "0.0"
    openings = sum(m.openings for m in some)
    return (jobs, projected, projected - jobs, share, exits, transfers, openings, "0.00", "0.00", "N/A",
            "N/A", "N/A")  # fmt: skip


def _survey(
    areas: list[LaborArea], markets: dict[str, list[Market]], work: Work, *, seed: int
) -> Iterator[Row]:
    yield _SURVEY_HEADERS
    for area in areas:
        rng = stream(seed, f"survey of {area.code}")
        market = markets[area.code]
        whole = sum(m.jobs for m in market)
        mean = sum(m.jobs * m.hourly for m in market) / whole
        first = (area.code, f"{area.name}, CA", 4 if area.metropolitan else 6, "CA", "000000",
                 "Cross-industry", "cross-industry", "1235")  # fmt: skip
        yield (*first, "00-0000", "All Occupations", "total", whole, 0.8, 1000, 1, "", "",
               *_figures(mean, ""), "", "")  # fmt: skip
        for code, title in work.majors.items():
            some = [m for m in market if m.one.soc[:2] == code[:2]]
            jobs = sum(m.jobs for m in some)
            hourly = sum(m.jobs * m.hourly for m in some) / jobs
            yield (*first, code, title, "major", jobs, 1.5, round(1000 * jobs / whole, 3), 1, "", "",
                   *_figures(hourly, ""), "", "")  # fmt: skip
        for one in market:
            missing = "*" if rng.random() < NOT_RELEASED else ""
            quotient, error = round(float(rng.uniform(0.6, 1.6)), 2), round(float(rng.uniform(2, 12)), 1)
            hours = one.one.soc.startswith(NO_HOURS)
            yield (*first, one.one.soc, one.one.title, "detailed", one.jobs, error,
                   round(1000 * one.jobs / whole, 3), quotient, "", "",
                   *_figures(one.hourly, missing, no_hours=hours), "TRUE" if hours else "", "")  # fmt: skip


def _figures(hourly: float, missing: str, *, no_hours: bool = False) -> Row:
    """Print means and points of the spread, by hour and by year: `*` not released, `#` top-coded."""
    if missing:
        return ("*",) * 13
    hours = ["*" if no_hours else _capped(hourly * part, TOP_HOURLY, 2) for part in _SPREAD.values()]
    years = [_capped(hourly * HOURS * part, TOP_HOURLY * HOURS, -1) for part in _SPREAD.values()]
    mean = "*" if no_hours else _capped(hourly * 1.04, TOP_HOURLY, 2)
    return (mean, _capped(hourly * HOURS * 1.04, TOP_HOURLY * HOURS, -1), 1.4, *hours, *years)


def _capped(value: float, top: float, digits: int) -> object:
    return "#" if value >= top else round(value, digits)


def _education(work: Work) -> Iterator[Row]:
    yield (f"Table 5.4 Education and training assignments by detailed occupation, {MATRIX}",)
    yield (
        f"{MATRIX} National Employment Matrix title", f"{MATRIX} National Employment Matrix code",
        "Typical education needed for entry", "Work experience in a related occupation",
        "Typical on-the-job training needed to attain competency in the occupation",
    )  # fmt: skip
    for one in work.published():
        yield (one.title, one.soc, one.entry, one.experience, one.training)
