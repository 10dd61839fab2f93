"""A process that rotates or splits is killed at any point: every file opens, the next run ends its work."""

from __future__ import annotations

from pathlib import Path

import pytest
from tests.integration.region.killing import killed_at_every_change
from tests.unit.region.conftest import NAME, Entrusted, entrust, sealed_region

from commonfield.region import VAULT, Region, open_region, open_sealed
from commonfield.region.escrow import escrow_keys
from commonfield.region.keys import RECIPIENT
from commonfield.region.looking import sealed_files
from commonfield.region.recovery import drill_recovery, recover_keys, recovery_state
from commonfield.region.rotating import ROTATED, rotate_keys

SPLIT = 'recovery.split_recovery(region, keepers=list("abc"), shares=3, needed=2, out=folder / "new", by="x")'

HELD = {
    "submissions/a-district/1.age": ("a-district", NAME * 10),
    "submissions/one-college/1.age": ("one-college", NAME * 10),
    "submissions/a-district/1/staged_course.parquet.age": (VAULT, NAME * 20),
    "submissions/one-college/1/staged_course.parquet.age": (VAULT, NAME * 20),
    "pulses/fire/a-district.json.age": ("a-district", NAME),
    "pulses/fire/one-college.json.age": ("one-college", NAME),
    "vault/bundles/r1.age": (VAULT, NAME * 30),
}


@pytest.fixture(scope="module")
def begun(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Entrusted]:
    folder = tmp_path_factory.mktemp("begun")
    return folder, entrust(sealed_region(folder), folder / "sheets")


def opened(folder: Path, keys: str = "keys") -> Region:
    return open_region(folder / "region", keys=folder / keys)


def assert_everything_opens(region: Region) -> None:
    assert {p.relative_to(region.path).as_posix() for p in sealed_files(region)} == set(HELD)
    for name, (holder, content) in HELD.items():
        assert open_sealed(region.path / name, keys=region.keys, holder=holder) == content, name


def left_in(folder: Path) -> list[str]:
    return [p.name for p in folder.rglob("*") if p.suffix in {".next", ".former", ".unfinished"}]


@pytest.mark.slow
def test_a_rotation_killed_before_any_change_is_whole_and_is_taken_up(
    begun: tuple[Path, Entrusted], tmp_path: Path
) -> None:
    sheets = begun[1].sheets
    killed = killed_at_every_change(begun[0], tmp_path / "killed", 'rotating.rotate_keys(region, by="x")')
    assert len(killed) > 40
    for folder in killed:
        assert [p for p in folder.rglob("*") if p.is_file() and NAME in p.read_bytes()] == []
        region = opened(folder)
        assert_everything_opens(region)
        recovered = opened(folder, "recovered")
        recover_keys(recovered, sheets[:2], by="x")
        assert_everything_opens(recovered)
        rotate_keys(region, by="x")
        assert_everything_opens(region)
        assert left_in(folder / "region") == left_in(folder / "keys") == []
        rotated = {entry.what["holder"] for entry in region.ledger.entries() if entry.kind == ROTATED}
        assert rotated == {VAULT, "a-district", "one-college"}
        assert recovery_state(region).current
        assert drill_recovery(region, sheets[1:], by="x").holds
        region.ledger.verify()


def test_a_split_killed_before_any_change_leaves_sheets_that_work(
    begun: tuple[Path, Entrusted], tmp_path: Path
) -> None:
    before = (begun[0] / "keys" / RECIPIENT).read_text()
    killed = killed_at_every_change(begun[0], tmp_path / "killed", SPLIT)
    assert len(killed) > 10
    for folder in killed:
        region = opened(folder)
        assert_everything_opens(region)
        if (region.keys.folder / RECIPIENT).read_text() == before:
            assert drill_recovery(region, begun[1].sheets[:2], by="x").holds
        else:
            new = [path.read_text() for path in sorted((folder / "new").glob("*.txt"))]
            assert len(new) == 3
            escrow_keys(region, by="x")
            assert drill_recovery(region, new[:2], by="x").holds
