"""A region with sealed files of three holders, and sheets of its recovery key."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import pytest

from commonfield.region import VAULT, Region, begin_region, seal
from commonfield.region.recovery import split_recovery

KEEPERS = ["Inkwell Unified", "Colegio Niño", "County Office"]
NAME = b"Maria Lopez-Garcia, 2004-05-06"


def sealed_region(folder: Path) -> Region:
    """Begin a region in which two partners and the vault hold a few files."""
    region = begin_region(folder / "region", region="inland-empire", keys=folder / "keys")
    for partner in ("one-college", "a-district"):
        region.keys.create(partner)
        place = region.submissions / partner
        seal(NAME * 10, place / "1.age", keys=region.keys, holder=partner)
        seal(NAME * 20, place / "1" / "staged_course.parquet.age", keys=region.keys, holder=VAULT)
        seal(NAME, region.path / "pulses" / "fire" / f"{partner}.json.age", keys=region.keys, holder=partner)
    seal(NAME * 30, region.bundles / "r1.age", keys=region.keys, holder=VAULT)
    return region


@dataclass(frozen=True)
class Entrusted:
    """A region whose recovery key is split, and the sheets, in their order."""

    region: Region
    sheets: list[str]


@pytest.fixture
def sealed(tmp_path: Path) -> Region:
    return sealed_region(tmp_path)


@pytest.fixture
def entrusted(sealed: Region, tmp_path: Path) -> Entrusted:
    return entrust(sealed, tmp_path / "sheets")


def entrust(region: Region, out: Path) -> Entrusted:
    """Split the recovery key of a region two of three."""
    written = split_recovery(region, keepers=KEEPERS, shares=3, needed=2, out=out, by="data lead")
    return Entrusted(region, [p.read_text(encoding="utf-8") for p in written if p.suffix == ".txt"])
