"""A process that rotates, splits or recovers is killed at any point: every file opens, and the next run ends it."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path

import pytest
from tests.integration.region.killing import dies_at
from tests.unit.region.conftest import NAME, Entrusted, entrust, sealed_region

from commonfield.region import VAULT, Region, open_region, open_sealed
from commonfield.region.escrow import escrow_keys
from commonfield.region.keys import RECIPIENT
from commonfield.region.looking import sealed_files
from commonfield.region.recovery import drill_recovery, recovery_state
from commonfield.region.rotating import ROTATED, rotate_keys

ROTATE = """
from commonfield.region.rotating import rotate_keys

rotate_keys(region, ["vault"], by="x")
"""

SPLIT = """
from commonfield.region.recovery import split_recovery

split_recovery(region, keepers=["a", "b", "c"], shares=3, needed=2, out=Path(kept).parent / "new", by="x")
"""

ONE_OR_TWO = ([VAULT], [VAULT, VAULT])
"""A run that was killed after its entry was written is followed by one that begins anew."""

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


@pytest.fixture
def fresh(begun: tuple[Path, Entrusted], tmp_path: Path) -> Callable[[], Region]:
    """Give another copy of the region, with its keys beside it."""
    counter = iter(range(1000))

    def copy() -> Region:
        folder = tmp_path / str(next(counter))
        shutil.copytree(begun[0], folder)
        return open_region(folder / "region", keys=folder / "keys")

    return copy


def assert_everything_opens(region: Region) -> None:
    assert {p.relative_to(region.path).as_posix() for p in sealed_files(region)} == set(HELD)
    for name, (holder, content) in HELD.items():
        assert open_sealed(region.path / name, keys=region.keys, holder=holder) == content, name


def left_in(folder: Path) -> list[str]:
    return [p.name for p in folder.rglob("*") if p.suffix in {".next", ".former", ".unfinished"}]


def test_a_rotation_killed_before_any_change_is_whole_and_is_taken_up(
    begun: tuple[Path, Entrusted], fresh: Callable[[], Region]
) -> None:
    sheets, died = begun[1].sheets, 0
    while True:
        region = fresh()
        if not dies_at(region.path, region.keys.folder, died, ROTATE):
            break
        died += 1
        region = open_region(region.path, keys=region.keys.folder)
        assert_everything_opens(region)
        proof = drill_recovery(region, sheets[:2], by="x")
        assert (proof.opened, proof.failed) == (len(HELD), []), "what lies there could not be recovered"
        rotate_keys(region, [VAULT], by="x")
        assert_everything_opens(region)
        assert left_in(region.path.parent) == []
        assert [e.what["holder"] for e in region.ledger.entries() if e.kind == ROTATED] in ONE_OR_TWO
        assert recovery_state(region).current
        assert drill_recovery(region, sheets[1:], by="x").holds
        region.ledger.verify()
        shutil.rmtree(region.path.parent)
    assert died > 10


def test_a_split_killed_before_any_change_leaves_the_old_sheets_or_says_that_new_ones_are_needed(
    begun: tuple[Path, Entrusted], fresh: Callable[[], Region]
) -> None:
    sheets, died = begun[1].sheets, 0
    while True:
        region = fresh()
        recipient = (region.keys.folder / RECIPIENT).read_text()
        if not dies_at(region.path, region.keys.folder, died, SPLIT):
            break
        died += 1
        region = open_region(region.path, keys=region.keys.folder)
        assert_everything_opens(region)
        if (region.keys.folder / RECIPIENT).read_text() == recipient:
            assert drill_recovery(region, sheets[:2], by="x").holds
        else:
            new = sorted((region.path.parent / "new").glob("*.txt"))
            assert len(new) == 3
            escrow_keys(region, by="x")
            assert drill_recovery(region, [p.read_text() for p in new[:2]], by="x").holds
        shutil.rmtree(region.path.parent)
    assert died > 3
