"""What labor figures are cut into: areas, occupations published together, sectors."""

from __future__ import annotations

from datetime import date

from pydantic import Field

from commonfield.catalog.definition import Definition, Part, Source, Text


class DelineatedArea(Part):
    """An area: its published code, its name, and the FIPS codes of its counties."""

    code: str
    name: str
    counties: list[str] = Field(min_length=1)
    verified: bool = True


class Delineation(Definition):
    """Which counties make up the areas for which an agency publishes."""

    areas: list[DelineatedArea]
    since: date
    source: Source
    verified: bool = False


class OccupationAggregates(Definition):
    """Occupations that an agency publishes together under a code of its own: code, and what it holds."""

    aggregates: dict[str, list[str]]
    source: Source
    verified: bool = False


class SectorList(Definition):
    """An industry sector as a dated list of occupations and programs.

    `occupations` are beginnings of SOC codes (`29-` or `29-1141`), `programs` of CIP codes, `top` of TOP
    codes. A region replaces or adds files under `labor/sectors` in its own definitions.
    """

    label: Text
    about: Text
    occupations: list[str] = Field(min_length=1)
    programs: list[str] = []
    top: list[str] = []
    as_of: date
    source: Source
