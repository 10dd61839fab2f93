"""The collection plan of an invented region: all years at once to begin with, then year by year."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import Any

from commonfield.catalog import CollectionPlan, Partner
from commonfield.catalog.collection import Channel

SENDERS: dict[str, tuple[str, str]] = {
    "school_district": ("Student information analyst", "Registrar of the district office"),
    "community_college": ("Dean of institutional research", "Research analyst"),
    "csu": ("Director of institutional research", "Data librarian"),
    "workforce_board": ("Program coordinator", "Office manager"),
    "state_agency": ("Data release desk", "Data release supervisor"),
}
CHANNELS: dict[str, Channel] = {"workforce_board": "packet", "community_college": "portal"}
SCHOOLS = [
    "race_ethnicity", "gender", "english_learner", "socioeconomically_disadvantaged", "disability",
    "foster", "homeless", "migrant", "military_family", "first_generation",
]  # fmt: skip
COLLEGES = ["race_ethnicity", "gender", "first_generation", "foster"]
LATE = {"state_agency": date(2026, 9, 30)}
"""A partner whose files were due before the day on which the region's files came in."""


def draw_up_plan(
    partners: Iterable[Partner], files: Iterable[tuple[str, str, int | None]], *, as_of: date
) -> CollectionPlan:
    """Draw up the plan by which the region's files were asked for, and the next year's are.

    Args:
        partners: Who sends.
        files: Partner, dictionary and academic year of each file; no year where one file covers all.
        as_of: The day on which what had been asked for was complete.
    """
    sent: dict[str, dict[str, set[int]]] = {}
    for partner, dictionary, year in files:
        years = sent.setdefault(partner, {}).setdefault(dictionary, set())
        if year is not None:
            years.add(year)
    collections = [c for p in partners for c in _collections(p, sent.get(p.partner, {}), as_of)]
    return CollectionPlan.model_validate({"collections": collections})


def write_plan(plan: CollectionPlan) -> bytes:
    """Write a plan as `collection.yaml`."""
    import yaml

    class Plain(yaml.SafeDumper):
        """Writes a day again where it comes again, not a reference to the first."""

        def ignore_aliases(self, data: Any) -> bool:
            return True

    plain = plan.model_dump(exclude_defaults=True)
    text = "# Who sends what, by when and how. The how-to `plan a collection` explains every key.\n"
    told = yaml.dump(plain, Dumper=Plain, sort_keys=False, allow_unicode=True, width=100)
    return (text + told).encode()


def _collections(partner: Partner, sent: dict[str, set[int]], as_of: date) -> list[dict[str, Any]]:
    """One collection for files that are asked for with the same years."""
    together: dict[tuple[int, ...], list[str]] = {}
    for dictionary, years in sorted(sent.items()):
        span = range(min(years), as_of.year + 2) if years else ()
        together.setdefault(tuple(span), []).append(dictionary)
    return [_collection(partner, dictionaries, years, as_of) for years, dictionaries in together.items()]


def _collection(
    partner: Partner, dictionaries: list[str], years: tuple[int, ...], as_of: date
) -> dict[str, Any]:
    sender, covered_by = SENDERS.get(partner.kind, ("Data steward", "Director"))
    groups = {"school_district": SCHOOLS, "community_college": COLLEGES}.get(partner.kind, [])
    tells_groups = any(name in ("calpads/sprg", "mis/sb") for name in dictionaries)
    return {
        "partner": partner.partner,
        "dictionaries": dictionaries,
        "years": list(years),
        "due": LATE.get(partner.kind, as_of),
        "due_on": {year: date(year, 9, 15) for year in years if year > as_of.year},
        "channel": CHANNELS.get(partner.kind, "file"),
        "sender": sender,
        "covered_by": covered_by,
        "groups": groups if tells_groups else [],
    }
