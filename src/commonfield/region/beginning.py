from __future__ import annotations

import secrets
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import yaml

from commonfield.catalog import Catalog, Delineation, RegionDefinition, Text
from commonfield.catalog.region import County
from commonfield.findings import UsageError
from commonfield.region.folder import Region
from commonfield.region.keys import VAULT, Keys
from commonfield.region.sealed import write_whole

FOLDERS = ("agreements", "definitions", "submissions", "vault", "store", "releases", "ledger")


def begin_region(
    path: Path,
    *,
    region: str = "",
    counties: Sequence[str] = (),
    keys: Path | None = None,
    settings: dict[str, Any] | None = None,
) -> Region:
    """Begin a region folder from a shipped region definition, or from counties.

    Args:
        path: A folder that does not exist, or is empty.
        region: The shipped definition, e.g. `inland-empire`.
        counties: FIPS codes, in place of a definition.
        keys: Where keys shall lie, if not in the usual place.
        settings: Values of `region.yaml` to set beside those of the definition (partners, ...).

    Raises:
        UsageError: the folder holds something already, or a code is no county of the state.
    """
    if path.exists() and any(path.iterdir()):
        raise UsageError(
            f"{path}: expected an empty or a new folder, found one that holds something.",
            fix="Choose another folder, or move what is there.",
        )
    definition = _of_counties(counties) if counties else Catalog().get(RegionDefinition, region)
    region = definition.region
    written = {
        "region": region,
        "id": f"{region}-{secrets.token_hex(3)}",
        "label": definition.label.model_dump(),
        "counties": [county.model_dump() for county in definition.counties],
        "sectors": [sector.model_dump() for sector in definition.sectors],
        "rule_pack": definition.rule_pack,
        **({"grant_term": definition.grant_term.model_dump(mode="json")} if definition.grant_term else {}),
        **(settings or {}),
    }
    Keys(keys or Keys.folder_of(written["id"])).refuse_inside(path)
    for folder in FOLDERS:
        (path / folder).mkdir(parents=True, exist_ok=True)
    # Last, since this file is what makes a folder a region.
    text = "# What this region is. Every key is explained in the reference, page `region.yaml`.\n"
    text += yaml.safe_dump(written, sort_keys=False, allow_unicode=True, width=100)
    write_whole(path / "region.yaml", text.encode())
    begun = Region(path, keys)
    begun.keys.create(VAULT)
    begun.keys.create_token_secret()
    for partner in begun.settings.partners:
        begun.keys.create(partner.partner)
    begun.ledger.append("begun", {"region": region, "definition": definition.hash}, by="commonfield new")
    return begun


def _of_counties(codes: Sequence[str]) -> RegionDefinition:
    """Make a definition that says of a region what its counties say: their names.

    Raises:
        UsageError: a code is no county of the state.
    """
    names = {area.code: area.name for area in Catalog().get(Delineation, "counties").areas}
    unknown = [code for code in codes if code not in names]
    if unknown:
        raise UsageError(
            f"--counties: expected FIPS codes of counties of California, found {', '.join(unknown)}.",
            fix="Five digits with commas between, as in --counties 06107,06031 (Tulare and Kings).",
        )
    chosen = list(dict.fromkeys(codes))
    listed = ", ".join(names[code] for code in chosen)
    return RegionDefinition(
        region="counties-" + "-".join(chosen),
        label=Text(en=f"Region of {listed}", es=f"Región de {listed}"),
        about=Text(en=f"The counties {listed}.", es=f"Los condados {listed}."),
        counties=[County(fips=code, name=names[code]) for code in chosen],
    )
