"""Which published areas make up a region, and which of its counties none of them holds."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass


@dataclass(frozen=True)
class Area:
    """An area for which an agency publishes: its name, and the FIPS codes of its counties."""

    name: str
    counties: frozenset[str]


@dataclass(frozen=True)
class Coverage:
    """How areas cover a region's counties.

    `inside` lie wholly in the region and share no county. `wider` hold a county of the region that `inside`
    lacks, and others beside: their figures are not the region's. `missing` are the counties that `inside`
    lacks.
    """

    inside: tuple[Area, ...]
    wider: tuple[Area, ...]
    missing: tuple[str, ...]


def cover(counties: Iterable[str], areas: Iterable[Area]) -> Coverage:
    """Choose areas for a region: the largest that lie wholly in it, none sharing a county with another."""
    wanted = frozenset(counties)
    known = sorted({area for area in areas if area.counties}, key=lambda a: (-len(a.counties), a.name))
    inside: list[Area] = []
    held: set[str] = set()
    for area in known:
        if area.counties <= wanted and not area.counties & held:
            inside.append(area)
            held |= area.counties
    missing = wanted - held
    wider = [area for area in reversed(known) if area.counties & missing and not area.counties <= wanted]
    return Coverage(
        tuple(sorted(inside, key=lambda a: a.name)),
        tuple(_first_of_each(wider, missing)),
        tuple(sorted(missing)),
    )


def _first_of_each(areas: list[Area], missing: frozenset[str]) -> list[Area]:
    """Keep the smallest area for each missing county."""
    kept: list[Area] = []
    for county in sorted(missing):
        found = next((area for area in areas if county in area.counties), None)
        if found and found not in kept:
            kept.append(found)
    return kept


def counties_of(text: str | None, codes: Mapping[str, str]) -> frozenset[str]:
    """Read the counties in an area's name: `Riverside and San Bernardino Counties`.

    Args:
        text: What the publisher prints in brackets; null where it prints nothing.
        codes: FIPS code by county name.

    Returns:
        Their FIPS codes; none where one of the names is unknown, so that nothing is taken for a part.
    """
    if not text:
        return frozenset()
    names = re.sub(r"(?i)\bcount(?:y|ies)\b", "", text)
    found = [name.strip() for name in re.split(r",\s*and\s+|,|\band\b", names) if name.strip()]
    if not found or any(name not in codes for name in found):
        return frozenset()
    return frozenset(codes[name] for name in found)
