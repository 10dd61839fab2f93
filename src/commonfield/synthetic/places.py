"""The partners of an invented region: districts with their schools, colleges, a university, two agencies."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from commonfield.catalog import Catalog, Institution, Partner, RegionDefinition
from commonfield.synthetic.settings import CollegePlan, DistrictPlan, Places, RegionPlan

if TYPE_CHECKING:
    import polars as pl

FIRST_COLLEGE = 900_001
FIRST_DISTRICT = 90_011
SMALL = 6.0
"""A district of less weight than this, in hundredths of the region, is a small one."""

_LOCALES = ("suburb", "town", "rural")


@dataclass(frozen=True)
class District:
    """A district as the lives need it. `cds` is the 7-digit code of the LEA."""

    index: int
    partner: str
    name: str
    cds: str
    county: str
    share: float
    town: str
    zips: tuple[str, ...]


@dataclass(frozen=True)
class School:
    """A high school. `cds` has 14 digits."""

    index: int
    district: int
    cds: str
    name: str
    locale: str


@dataclass(frozen=True)
class College:
    """A community college or university of the region.

    Files of a community college name it by `gi01`, a number of three digits.
    """

    index: int
    partner: str
    name: str
    code: str
    gi01: str
    county: str
    locale: str
    share: float


@dataclass(frozen=True)
class Landscape:
    """Everything that has a place."""

    region: str
    county_names: dict[str, str]
    districts: tuple[District, ...]
    schools: tuple[School, ...]
    colleges: tuple[College, ...]
    university: College
    partners: tuple[Partner, ...]

    def schools_of(self, district: int) -> list[School]:
        """Give the schools of one district, in order."""
        return [school for school in self.schools if school.district == district]

    def institutions(self) -> pl.DataFrame:
        """Give the reference table `institution` of the region."""
        import polars as pl

        from commonfield.tables import INSTITUTION

        rows = [
            {
                "institution": place.code,
                "name": place.name,
                "place": partner.place,
                "place_name": partner.name,
                "partner": partner.partner,
                "segment": place.segment,
                "county": place.county,
                "county_name": self.county_names[place.county],
                "locale": place.locale,
            }
            for partner in self.partners
            for place in partner.institutions
        ]
        return INSTITUTION.conform(pl.DataFrame(rows))


def lay_out(region: str, *, places: Places, catalog: Catalog) -> Landscape:
    """Lay out the partners of a region as its plan says; a region without a plan gets one by its counties."""
    definition = catalog.get(RegionDefinition, region)
    plan = places.regions.get(region) or _plan_by_counties(definition)
    names = {county.fips: county.name for county in definition.counties} | places.county_names
    districts = _districts(plan.districts, places)
    schools = _schools(districts, plan.districts, places)
    colleges = _colleges(plan.colleges, places)
    university = _university(plan.university, places)
    partners = [
        *(_district_partner(district, schools) for district in districts),
        *(_college_partner(college, "community_college", "ccc") for college in colleges),
        _college_partner(university, "csu", "csu"),
        Partner(partner="state-wage-records", name=places.wage_agency_name, kind="state_agency"),
        Partner(partner="workforce-council", name=places.workforce_name, kind="workforce_board"),
    ]
    used = {partner.county for partner in partners if partner.county}
    return Landscape(
        region=region,
        county_names={fips: names.get(fips, fips) for fips in sorted(used | set(names))},
        districts=districts,
        schools=schools,
        colleges=colleges,
        university=university,
        partners=tuple(partners),
    )


def county_number(fips: str) -> str:
    """Give the two-digit county number of a CDS code: California counties go by alphabet in both schemes."""
    return f"{(int(fips[2:]) + 1) // 2:02d}"


def _plan_by_counties(definition: RegionDefinition) -> RegionPlan:
    counties = [county.fips for county in definition.counties][:6]
    twice = counties * 2 if len(counties) < 3 else counties
    return RegionPlan(
        districts=[
            DistrictPlan(county=fips, weight=10 if number else 30, locales=[_LOCALES[number % 3]])
            for number, fips in enumerate(twice)
        ],
        colleges=[CollegePlan(county=counties[0], weight=1, locale="suburb")],
        university=CollegePlan(county=counties[-1], weight=1, locale="town"),
    )


def _districts(plans: list[DistrictPlan], places: Places) -> tuple[District, ...]:
    total = sum(plan.weight for plan in plans)
    return tuple(
        District(
            index=number,
            partner=f"{_slug(name)}-unified",
            name=f"{name} Unified School District",
            cds=f"{county_number(plan.county)}{FIRST_DISTRICT + 11 * number}",
            county=plan.county,
            share=plan.weight / total,
            town=places.towns[number],
            zips=tuple(
                f"{places.zip_prefixes.get(plan.county, '999')}{7 * number + k:02d}" for k in range(5)
            ),
        )
        for number, (plan, name) in enumerate(zip(plans, places.district_names, strict=False))
    )


def _schools(
    districts: tuple[District, ...], plans: list[DistrictPlan], places: Places
) -> tuple[School, ...]:
    sites = [
        (district, locale) for district, plan in zip(districts, plans, strict=True) for locale in plan.locales
    ]
    return tuple(
        School(
            index=number,
            district=district.index,
            cds=f"{district.cds}{1_930_017 + 137 * number:07d}",
            name=f"{name} High School",
            locale=locale,
        )
        for number, ((district, locale), name) in enumerate(zip(sites, places.school_names, strict=False))
    )


def _colleges(plans: list[CollegePlan], places: Places) -> tuple[College, ...]:
    total = sum(plan.weight for plan in plans)
    return tuple(
        College(
            index=number,
            partner=f"{_slug(name)}-college",
            name=f"{name} College",
            code=str(FIRST_COLLEGE + number),
            gi01=f"{901 + number}",
            county=plan.county,
            locale=plan.locale,
            share=plan.weight / total,
        )
        for number, (plan, name) in enumerate(zip(plans, places.college_names, strict=False))
    )


def _university(plan: CollegePlan, places: Places) -> College:
    return College(
        index=0,
        partner=_slug(places.university_name),
        name=places.university_name,
        code=str(FIRST_COLLEGE + 100),
        gi01="",
        county=plan.county,
        locale=plan.locale,
        share=1.0,
    )


def _district_partner(district: District, schools: tuple[School, ...]) -> Partner:
    own = [
        Institution.model_validate(
            {
                "code": school.cds,
                "name": school.name,
                "county": district.county,
                "locale": school.locale,
                "segment": "k12",
            }
        )
        for school in schools
        if school.district == district.index
    ]
    return Partner(
        partner=district.partner,
        name=district.name,
        kind="school_district",
        place=district.cds,
        county=district.county,
        institutions=own,
    )


def _college_partner(college: College, kind: str, segment: str) -> Partner:
    place = {
        "code": college.code,
        "name": college.name,
        "county": college.county,
        "locale": college.locale,
        "segment": segment,
    }
    values = {
        "partner": college.partner,
        "name": college.name,
        "kind": kind,
        "place": college.code,
        "county": college.county,
        "institutions": [place],
    }
    return Partner.model_validate(values)


def _slug(name: str) -> str:
    return name.lower().replace(" ", "-")
