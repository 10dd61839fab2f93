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


class GrantTerm(Part):
    """From when to when the grant runs."""

    begins_on: date
    ends_on: date


class RegionDefinition(Definition):
    """A region as shipped: facts with sources, from which `commonfield new` begins a region folder."""

    region: str
    label: Text
    about: Text
    rural: bool = False
    counties: list[County]
    county_source: Source
    rule_pack: str = ""
    sectors: list[Sector] = []
    sectors_verified: bool = False
    facts: dict[str, Fact] = {}
    colleges: dict[str, list[Institution]] = {}
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
    smallest_group: int = Field(default=11, ge=3)
    policy: str = "standard"
    data_as_of: date | None = None
    partners: list[Partner] = []

    def partner(self, name: str) -> Partner:
        """Find a partner; raises KeyError where there is none of that name."""
        for partner in self.partners:
            if partner.partner == name:
                return partner
        raise KeyError(name)
