"""The shipped regions, with what nobody confirmed marked as such."""

from __future__ import annotations

from typing import Any

from commonfield.catalog import Catalog, RegionDefinition
from pages.markdown import table, yes


def regions_page(shipped: Catalog) -> str:
    parts = [
        "# Shipped regions\n",
        "`commonfield new DIR --region NAME` begins from one of these. What nobody confirmed is marked.\n",
    ]
    for name, region in shipped.all(RegionDefinition).items():
        parts.append(f"## {region.label.en}\n\n`{name}` · {region.label.es}\n\n{region.about.en}\n")
        counties = ", ".join(f"{county.name} ({county.fips})" for county in region.counties)
        parts.append(f"- Counties{_doubt(region.counties_verified)}: {counties}")
        sectors = ", ".join(sector.label.en for sector in region.sectors) or "choose your own"
        parts.append(f"- Sectors{_doubt(region.sectors_verified)}: {sectors}")
        colleges = [college.name for colleges in region.colleges.values() for college in colleges]
        parts.append(
            f"- Colleges and universities: {', '.join(colleges) or 'none with its main campus here'}"
        )
        if region.serving_colleges:
            serving = [f"{c.name}{_doubt(c.verified)}" for c in region.serving_colleges]
            parts.append(f"- Serve it from elsewhere, or several counties: {', '.join(serving)}")
        parts.append("")
        rows: list[tuple[object, ...]] = [
            (f.label.en, _value(f.value), f.source or "none read", yes(f.verified))
            for f in region.facts.values()
        ]
        parts.append(table(["fact", "", "source", "verified"], rows))
        parts.append("\n".join(f"- {note.en}" for note in region.notes) + "\n")
    return "\n".join(parts)


def _doubt(verified: bool) -> str:
    return "" if verified else " (not confirmed)"


def _value(value: Any) -> str:
    if isinstance(value, dict):
        return str(value["en"])
    if isinstance(value, list):
        return ", ".join(map(str, value))
    return f"{value:,}" if isinstance(value, int | float) else str(value)
