from __future__ import annotations

from datetime import date
from typing import Any, Literal

from pydantic import Field

from commonfield.catalog.definition import Definition, Part, Source, Text

PartnerKind = Literal[
    "school_district", "charter", "county_office", "community_college", "community_college_district",
    "csu", "uc", "private_university", "adult_school", "workforce_board", "employer", "industry_body",
    "county_or_city", "tribe", "community_organization", "philanthropy", "family_representative",
    "backbone", "state_agency",
]  # fmt: skip


class County(Part):
    """A county by FIPS code."""

    fips: str = Field(pattern=r"^\d{5}$")
    name: str


class Sector(Part):
    """An industry sector that the region has chosen."""

    sector: str
    label: Text


class Fact(Part):
    """A value read somewhere, with where and when, and whether a primary source confirmed it."""

    value: Any = None
    label: Text
    source: str = ""
    read_on: date | None = None
    verified: bool = False


class Institution(Part):
    """A school, college or university. `code`: 14-digit CDS, UNITID, or the region's own."""

    code: str
    name: str
    county: str = Field(pattern=r"^\d{5}$")
    locale: Literal["city", "suburb", "town", "rural"] | None = None
    segment: Literal["k12", "ccc", "csu", "uc", "private"]


class Partner(Part):
    """An organization that is party to an agreement. `place` is its code at level `institution`."""

    partner: str = Field(pattern=r"^[a-z0-9]+(-[a-z0-9]+)*$")
    name: str
    kind: PartnerKind
    place: str = ""
    county: str = ""
    institutions: list[Institution] = []
    steward: str = Field(default="", description="role that answers for its data, e.g. Data steward; no name")


class GrantTerm(Part):
    """From when to when the grant runs, and how sure we are of it."""

    begins_on: date
    ends_on: date
    source: str = ""
    read_on: date | None = None
    verified: bool = False


class SubRegion(Part):
    """A part of a region with a convener of its own. What lies in it is empty where no page says so."""

    sub_region: str = Field(pattern=r"^[a-z0-9]+(-[a-z0-9]+)*$")
    label: Text
    conveners: list[str] = []
    members: list[str] = []


class CountyFigures(Part):
    """What public files say of one county. Shares are 0 to 1; `cohort` is the class of 2021."""

    districts: int
    schools: int
    students_grades_9_to_12: int
    low_income_share: float
    cohort: int
    graduated_share: float
    a_g_share_of_graduates: float
    unemployment_share: float
    rural_share_of_tracts: float


class ServingCollege(Part):
    """A college that serves a county in which it has no main campus.

    `share` is the part of its students who count for the counties named; while it is empty the college
    is shown whole, and marked as serving several counties. It is never split silently.
    """

    code: str
    name: str
    main_county: str = Field(pattern=r"^\d{5}$")
    serves: list[str]
    share: float | None = Field(default=None, ge=0, le=1)
    segment: Literal["ccc", "csu", "uc", "private"]
    source: str = ""
    read_on: date | None = None
    verified: bool = False


class Member(Part):
    """An organization that belongs to a region, wherever it lies; it may belong to others too.

    `code` is its UNITID where it is a college or university, `county` where its seat is, where known.
    `also_in` names other regions whose member it is said to be.
    """

    name: str
    kind: PartnerKind
    role: Text | None = None
    code: str = ""
    county: str = ""
    also_in: list[str] = []
    source: str = ""
    read_on: date | None = None
    verified: bool = False


class LaborArea(Part):
    """An area for which an agency publishes labor figures, and the region's counties that it covers.

    `covers_more` is true where the area holds counties outside the region: its figures are not the region's.
    """

    series: Literal["edd_projections_2020_30", "oews_may_2025"]
    area: str
    counties: list[str]
    covers_more: bool = False
    openings: int | None = None
    base_jobs: int | None = None


class RegionDefinition(Definition):
    """A region as shipped: facts with sources, from which `commonfield new` begins a region folder.

    `state_region` names the state's K-16 region that this one is, or lies in; see the rule pack.
    """

    region: str
    label: Text
    about: Text
    rural: bool = False
    counties: list[County]
    county_source: Source | None = None
    counties_verified: bool = False
    rule_pack: str = ""
    state_region: str = ""
    overlaps: list[str] = []
    sectors: list[Sector] = []
    sectors_verified: bool = False
    sectors_source: Source | None = None
    sub_regions: list[SubRegion] = []
    sub_regions_source: Source | None = None
    facts: dict[str, Fact] = {}
    colleges: dict[str, list[Institution]] = {}
    colleges_source: Source | None = None
    members: list[Member] = []
    serving_colleges: list[ServingCollege] = []
    county_figures: dict[str, CountyFigures] = {}
    county_figures_source: Source | None = None
    labor_areas: list[LaborArea] = []
    labor_source: Source | None = None
    notes: list[Text] = []
    grant_term: GrantTerm | None = None


class RegionSettings(Part):
    """`region.yaml` of a region folder."""

    region: str
    id: str = Field(pattern=r"^[a-z0-9-]+$")
    label: Text
    invented: bool = False
    counties: list[County]
    sectors: list[Sector] = []
    languages: list[Literal["en", "es"]] = ["en", "es"]
    rule_pack: str = ""
    grant_term: GrantTerm | None = None
    lead: str = Field(default="", description="organization that leads the collaborative")
    certifier: str = Field(default="", description="role and organization that certify its reports")
    smallest_group: int = Field(default=11, ge=3)
    policy: str = Field(default="", description="disclosure policy; the report's own if empty")
    data_as_of: date | None = None
    partners: list[Partner] = []

    def partner(self, name: str) -> Partner:
        """Find a partner; raises KeyError where there is none of that name."""
        for partner in self.partners:
            if partner.partner == name:
                return partner
        raise KeyError(name)
