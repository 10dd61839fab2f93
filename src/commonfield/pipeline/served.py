"""Partners to whom their own students' outcomes were given back: each later release knows of them."""

from __future__ import annotations

import json
from pathlib import Path

from commonfield.catalog import Partner
from commonfield.findings import ReleaseError
from commonfield.region import Region

GAVE_BACK = "gave_back"
"""Kind of the ledger's entry; `what` names the partner and its places."""


def places_of(partner: Partner) -> list[str]:
    """Give the codes at level `institution` under which a partner's people are counted."""
    own = [partner.place] if partner.place else [school.code for school in partner.institutions]
    return sorted(own)


def served_partners(region: Region, *, before: str = "") -> dict[str, list[str]]:
    """Give the places of each partner that was served, as the ledger and `region.yaml` name them.

    Args:
        region: The region.
        before: A release: only those served before it was released, with the places that the ledger names.
    """
    found: dict[str, set[str]] = {}
    for entry in region.ledger.entries():
        if entry.kind == GAVE_BACK:
            found.setdefault(entry.what["partner"], set()).update(entry.what["places"])
        if before and entry.kind == "released" and entry.what.get("release") == before:
            return {name: sorted(places) for name, places in sorted(found.items())}
    for partner in region.settings.partners:
        if partner.partner in found:
            found[partner.partner].update(places_of(partner))
    return {name: sorted(places) for name, places in sorted(found.items())}


def refuse_unknowing(region: Region, folder: Path, *, released: bool = False) -> None:
    """Refuse a release that does not take everybody who was served to know their students.

    Args:
        region: The region.
        folder: A draft, or a release.
        released: Whether it is one of the register: then those count who were served before it.

    Raises:
        ReleaseError: says how many partners are missing in its certificate.
    """
    certificate = json.loads((folder / "certificate.json").read_text(encoding="utf-8"))
    knowing = certificate["policy"].get("knowing", {})
    served = served_partners(region, before=folder.resolve().name if released else "")
    late = [name for name, places in served.items() if not set(places) <= set(knowing.get(name, []))]
    if late:
        raise ReleaseError(
            f"release: expected one made with every partner that was served in view, found {len(late)} "
            "served before it that its certificate does not name.",
            likely_cause="Outcomes were given back between protecting and reporting.",
            fix="Run commonfield protect again, and report.",
        )
