"""Programs beside jobs: what a region's colleges award, beside the openings of what the awards lead to."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from commonfield.labor.apportioning import (
    RULES,
    Apportioned,
    Links,
    Rule,
    apportion,
    by_occupation,
    nowhere,
)
from commonfield.labor.occupations import members_of, published_codes, stands_under

if TYPE_CHECKING:
    import polars as pl

    from commonfield.labor.demand import Demand
    from commonfield.labor.living import LivingWage
    from commonfield.labor.supply import Supply

MIDDLE = "Middle-Skill"

Facts = dict[str, dict[str, object]]
"""What is known of each occupation, by published code."""

Stands = Mapping[str, set[str]]
"""Under which published codes a code of a crosswalk stands."""


@dataclass(frozen=True)
class Crosswalks:
    """What programs lead to.

    `cip_soc` (`cip, soc`), `top_soc` (`top, soc`), `detailed` (every detailed SOC code), `aggregates` (codes
    of an agency's own), `levels` (`soc, title, skill_level, entry_education`). Tables may be empty.
    """

    cip_soc: pl.DataFrame
    top_soc: pl.DataFrame
    detailed: frozenset[str]
    aggregates: Mapping[str, list[str]]
    levels: pl.DataFrame


@dataclass(frozen=True)
class Occupation:
    """An occupation with its supply and demand; all figures are a year's.

    `annual_openings` is null where the publisher discloses none; `gap` is openings less supply, null
    likewise. `supply_low` and `supply_high` are the least and most that the rules of apportioning give.
    `living_wage_share` is the median hourly wage over the living wage; null without either.
    `programs` are those that lead to it, with the awards that the rule gives it. Some occupations, as
    teachers, are paid by the year: they have a `median_annual` and no hourly one.
    """

    soc: str
    title: str
    skill_level: str | None
    entry_education: str | None
    annual_openings: float | None
    supply: float
    supply_low: float
    supply_high: float
    median_hourly: float | None
    living_wage_share: float | None
    base_jobs: float | None = None
    h_p25: float | None = None
    h_p75: float | None = None
    top_coded: bool = False
    location_quotient: float | None = None
    programs: tuple[tuple[str, float], ...] = ()
    linked: bool = False
    median_annual: float | None = None

    @property
    def gap(self) -> float | None:
        return None if self.annual_openings is None else self.annual_openings - self.supply

    @property
    def coverage(self) -> float | None:
        """Awards for an opening; null where none is disclosed, or none is expected."""
        return self.supply / self.annual_openings if self.annual_openings else None


@dataclass(frozen=True)
class Alignment:
    """Programs beside jobs of a region, by a rule.

    `unlinked` are the awards of programs that lead to no occupation, by program. `shares` says what each
    program gave each occupation.
    """

    occupations: tuple[Occupation, ...]
    rule: Rule
    shares: Apportioned
    unlinked: Mapping[str, float]
    awards: float


def align(
    supply: Supply,
    demand: Demand,
    crosswalks: Crosswalks,
    *,
    wages: pl.DataFrame,
    living: LivingWage | None,
    rule: Rule = "openings",
    reachable: bool = False,
) -> Alignment:
    """Set supply beside demand.

    The sum of `supply` over the occupations is the number of awards less those of `unlinked`: no award is
    counted twice, whatever the rule.

    Args:
        supply: Awards by program.
        demand: Openings by occupation, in the codes of the publisher of the projections.
        crosswalks: What programs lead to.
        wages: By occupation, see `labor.demand.wages`; in codes of the publisher of wages.
        living: What wages are set beside; null leaves `living_wage_share` null.
        rule: How awards are shared out.
        reachable: Lead awards only to occupations that typically ask for no more education than the award
            is; an award all of whose occupations ask for more keeps them all.
    """
    published = published_codes(demand.rows["soc"], crosswalks.detailed, crosswalks.aggregates)
    stands = _stands(crosswalks, published)
    facts = _facts(demand, crosswalks, wages, published, stands)
    links = _links(supply, demand, crosswalks, stands)
    if reachable:
        links = _reachable(links, facts)
    by_rule = {one: apportion(links, one) for one in RULES}
    sums = {one: by_occupation(shares) for one, shares in by_rule.items()}
    reached = {o for to in links.leads_to.values() for o in to}
    linkable = _linkable(crosswalks, stands)
    occupations = tuple(
        _occupation(
            soc,
            facts,
            {one: sums[one].get(soc, 0.0) for one in RULES},
            rule,
            living,
            linked=soc in linkable or soc in reached,
            programs=_programs(soc, by_rule[rule]),
        )
        for soc in sorted({*demand.rows["soc"], *(soc for one in RULES for soc in sums[one])})
    )
    return Alignment(
        occupations=occupations,
        rule=rule,
        shares=by_rule[rule],
        unlinked={p: links.awards[p] for p in nowhere(links)},
        awards=supply.awards,
    )


def program_key(scheme: str, program: str, level: str | None) -> str:
    """Name a program at a level of award: `cip 51.3801 associate`; without a level where none is told."""
    return f"{scheme} {program} {level}" if level else f"{scheme} {program}"


def _stands(crosswalks: Crosswalks, published: Mapping[str, str]) -> Stands:
    """Say under which published codes each code of the crosswalks and of the skill levels stands."""
    tables = (crosswalks.cip_soc, crosswalks.top_soc, crosswalks.levels)
    codes = {code for table in tables if not table.is_empty() for code in table["soc"].unique()}
    return {code: stands_under(code, published, crosswalks.detailed, crosswalks.aggregates) for code in codes}


def _links(supply: Supply, demand: Demand, crosswalks: Crosswalks, stands: Stands) -> Links:
    """Give each program at each level, and where it leads in published codes."""
    import polars as pl

    by_program = (
        supply.rows.group_by("scheme", "program", "level")
        .agg(pl.col("awards").sum())
        .sort("scheme", "program", "level")
    )
    leads: dict[tuple[str, str], set[str]] = {}
    for scheme, table in (("cip", crosswalks.cip_soc), ("top", crosswalks.top_soc)):
        if not table.is_empty():
            for program, soc in table.select(scheme, "soc").unique().iter_rows():
                leads.setdefault((scheme, program), set()).update(stands[soc])
    awards: dict[str, float] = {}
    leads_to: dict[str, tuple[str, ...]] = {}
    for scheme, program, level, given in by_program.iter_rows():
        key = program_key(scheme, program, level)
        awards[key] = given
        leads_to[key] = tuple(sorted(leads.get((scheme, program), ())))
    return Links(awards, leads_to, dict(demand.rows.select("soc", "annual_openings").iter_rows()))


_AWARD_EDUCATION = {
    "associate": 3,
    "bachelor": 4,
    "postbaccalaureate_certificate": 4,
    "master": 5,
    "postmaster_certificate": 5,
    "doctorate": 6,
}
_TOP_AWARDS = 3  # what colleges publish by TOP code goes up to the associate degree, but for a few programs
_CERTIFICATE = 2
_ENTRY = (
    ("doctoral", 6),
    ("master", 5),
    ("bachelor", 4),
    ("associate", 3),
    ("award", 2),
    ("some college", 2),
)


def _reachable(links: Links, facts: Facts) -> Links:
    """Keep links to occupations that ask for no more education than the award is."""
    kept = {}
    for key, to in links.leads_to.items():
        scheme, _, rest = key.partition(" ")
        level = rest.partition(" ")[2]
        reach = _TOP_AWARDS if scheme == "top" else _AWARD_EDUCATION.get(level, _CERTIFICATE)
        near = tuple(soc for soc in to if _asked(facts.get(soc, {})) <= reach)
        kept[key] = near or to
    return Links(links.awards, kept, links.openings)


def _asked(of: Mapping[str, object]) -> int:
    education = str(of.get("entry_education") or "").lower()
    return next((rank for word, rank in _ENTRY if word in education), 0)


def _linkable(crosswalks: Crosswalks, stands: Stands) -> set[str]:
    """Give occupations to which any program leads, whether or not it is offered here."""
    tables = [t["soc"] for t in (crosswalks.cip_soc, crosswalks.top_soc) if not t.is_empty()]
    return {code for column in tables for soc in column.unique() for code in stands[soc]}


def _facts(
    demand: Demand,
    crosswalks: Crosswalks,
    wages: pl.DataFrame,
    published: Mapping[str, str],
    stands: Stands,
) -> Facts:
    """Gather what is known of each occupation, by published code."""
    members = members_of(published)
    paid = {row["soc"]: row for row in wages.iter_rows(named=True)}
    levels = {row["soc"]: row for row in crosswalks.levels.iter_rows(named=True)}
    skills: dict[str, list[str | None]] = {}
    for code, row in levels.items():
        for place in stands[code]:
            skills.setdefault(place, []).append(row["skill_level"])
    known: Facts = {}
    for row in demand.rows.iter_rows(named=True):
        soc = row["soc"]
        codes = (soc, *members.get(soc, ()))
        level = _agreed(skills.get(soc, []))
        wage = paid.get(soc) or _joint([paid[code] for code in codes if code in paid])
        known[soc] = {
            **row,
            **(wage or {}),
            "skill_level": level,
            "soc": soc,
            "published_wage": wage is not None,
        }
        if wage is None:
            known[soc] |= {"median_hourly": row["median_hourly"] if wages.is_empty() else None}
        else:
            known[soc]["median_hourly"] = wage["h_median"]
    for soc, row in levels.items():  # occupations for which no area of the region discloses openings
        if published.get(soc, soc) not in known:
            wage = paid.get(soc, {})
            known[soc] = {**row, **wage, "median_hourly": wage.get("h_median"), "soc": soc}
    return known


def _agreed(values: list[str | None]) -> str | None:
    """Give the value that all agree on; null where they differ or there is none."""
    told = {value for value in values if value and value != "N/A"}
    return told.pop() if len(told) == 1 else None


_PAY = ("h_p25", "h_median", "h_p75", "a_median", "location_quotient")


def _joint(rows: list[dict[str, object]]) -> dict[str, object] | None:
    """Take occupations together that are published together elsewhere: means weighted by jobs.

    Null where there is none; a figure is null unless every one of them with jobs has it.
    """
    if len(rows) < 2:
        return rows[0] if rows else None
    jobs = [float(str(row["jobs"])) if row.get("jobs") else 0.0 for row in rows]
    made: dict[str, object] = {"top_coded": any(row.get("top_coded") for row in rows), "jobs": sum(jobs)}
    for name in _PAY:
        told = [(row.get(name), n) for row, n in zip(rows, jobs, strict=True) if n]
        whole = told and all(value is not None for value, _ in told)
        made[name] = sum(float(str(v)) * n for v, n in told) / sum(n for _, n in told) if whole else None
    return made


def _programs(soc: str, shares: Apportioned) -> tuple[tuple[str, float], ...]:
    """List the programs that give it awards, most first."""
    giving = [(program, to[soc]) for program, to in shares.items() if to.get(soc, 0) > 0]
    return tuple(sorted(giving, key=lambda one: (-one[1], one[0])))


def _occupation(
    soc: str,
    facts: Facts,
    sums: Mapping[Rule, float],
    rule: Rule,
    living: LivingWage | None,
    *,
    linked: bool,
    programs: tuple[tuple[str, float], ...],
) -> Occupation:
    from typing import Any

    of: dict[str, Any] = facts.get(soc, {})
    median = of.get("median_hourly")
    share = median / living.hourly if median is not None and living and living.hourly else None
    return Occupation(
        soc=soc,
        title=of.get("title") or "",
        skill_level=of.get("skill_level"),
        entry_education=of.get("entry_education"),
        annual_openings=of.get("annual_openings"),
        supply=sums[rule],
        supply_low=min(sums.values()),
        supply_high=max(sums.values()),
        median_hourly=median,
        living_wage_share=share,
        base_jobs=of.get("base_jobs"),
        h_p25=of.get("h_p25"),
        h_p75=of.get("h_p75"),
        top_coded=bool(of.get("top_coded")),
        location_quotient=of.get("location_quotient"),
        programs=programs,
        linked=linked,
        median_annual=of.get("a_median"),
    )


def lead_nowhere(alignment: Alignment) -> dict[str, float]:
    """Give programs whose awards lead to no occupation with an opening here, most awards first."""
    open_here = {o.soc for o in alignment.occupations if o.annual_openings}
    closed = {
        program: sum(to.values()) for program, to in alignment.shares.items() if not open_here & set(to)
    }
    found = {**alignment.unlinked, **closed}
    return dict(sorted(found.items(), key=lambda one: (-one[1], one[0])))


def without_program(alignment: Alignment) -> list[Occupation]:
    """Give occupations with openings that no program here leads to, most openings first.

    Only those count for which some award is typically needed, or which are middle-skill.
    """
    wanted = [
        o
        for o in alignment.occupations
        if o.annual_openings
        and o.supply == 0
        and o.supply_high == 0
        and (needs_award(o) or o.skill_level == MIDDLE)
    ]
    return sorted(wanted, key=lambda o: (-(o.annual_openings or 0), o.soc))


def needs_award(occupation: Occupation) -> bool:
    """Say whether an award after high school is typically needed to enter it."""
    education = (occupation.entry_education or "").lower()
    return any(word in education for word in ("award", "associate", "bachelor", "master", "doctoral"))
