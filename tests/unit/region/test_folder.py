import os
import stat
from pathlib import Path

import polars as pl
import pytest

from commonfield.findings import DefinitionError, Exit, UsageError
from commonfield.region import (
    VAULT,
    Keys,
    Region,
    begin_region,
    open_region,
    open_sealed,
    open_sealed_frame,
    seal,
    seal_frame,
)
from commonfield.region.keys import KeyMissingError
from commonfield.region.sealed import SealError


@pytest.fixture
def region(tmp_path: Path) -> Region:
    return begin_region(tmp_path / "region", region="inland-empire", keys=tmp_path / "keys")


def test_a_region_begins_with_its_counties_keys_and_a_ledger_entry(region: Region, tmp_path: Path) -> None:
    assert [county.fips for county in region.settings.counties] == ["06065", "06071"]
    assert region.ledger.entries()[0].kind == "begun"
    assert region.keys.has(VAULT)
    for key in (tmp_path / "keys").iterdir():
        assert stat.S_IMODE(key.stat().st_mode) == 0o600


def test_a_folder_that_holds_something_is_not_overwritten(tmp_path: Path) -> None:
    (tmp_path / "notes.txt").write_text("mine")
    with pytest.raises(UsageError, match="expected an empty or a new folder"):
        begin_region(tmp_path, region="inland-empire", keys=tmp_path.parent / "keys")
    assert [item.name for item in tmp_path.iterdir()] == ["notes.txt"]


def test_keys_inside_the_region_are_refused_before_anything_is_written(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="outside the region"):
        begin_region(tmp_path / "region", region="inland-empire", keys=tmp_path / "region" / "keys")
    assert not (tmp_path / "region").exists()


def test_an_unknown_region_suggests_a_known_one(tmp_path: Path) -> None:
    with pytest.raises(DefinitionError, match="inland-empire"):
        begin_region(tmp_path / "region", region="inland-empir", keys=tmp_path / "keys")


def test_a_folder_without_region_yaml_says_how_to_begin(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="commonfield new") as told:
        open_region(tmp_path)
    assert told.value.exit_code == Exit.WRONG_USAGE


def test_a_broken_region_yaml_is_told_with_its_line(region: Region, tmp_path: Path) -> None:
    path = region.path / "region.yaml"
    path.write_text(path.read_text() + "smallest_group: 2\n")
    with pytest.raises(
        DefinitionError, match=rf"region.yaml:{len(path.read_text().splitlines())}: smallest_group"
    ):
        open_region(region.path, keys=tmp_path / "keys")


def test_what_is_sealed_opens_with_its_key_alone(region: Region, tmp_path: Path) -> None:
    path = region.path / "vault" / "note.age"
    seal(b"Maria Lopez-Garcia", path, keys=region.keys, holder=VAULT)
    assert b"Maria" not in path.read_bytes()
    assert open_sealed(path, keys=region.keys, holder=VAULT) == b"Maria Lopez-Garcia"
    region.keys.create("somebody-else")
    with pytest.raises(SealError, match="expected a file that the key of somebody-else opens"):
        open_sealed(path, keys=region.keys, holder="somebody-else")
    altered = bytearray(path.read_bytes())
    altered[-1] ^= 1
    path.write_bytes(bytes(altered))
    with pytest.raises(SealError):
        open_sealed(path, keys=region.keys, holder=VAULT)


def test_a_frame_comes_back_from_the_vault_as_it_went_in(region: Region) -> None:
    frame = pl.DataFrame(
        {"subject_id": ["a", "b"], "birth_date": [None, None]}, schema_overrides={"birth_date": pl.Date}
    )
    seal_frame(frame, region.path / "vault" / "f.age", keys=region.keys, holder=VAULT)
    assert open_sealed_frame(region.path / "vault" / "f.age", keys=region.keys, holder=VAULT).equals(frame)


def test_a_destroyed_key_is_gone_and_the_message_says_what_that_means(region: Region) -> None:
    region.keys.create("one-college")
    region.keys.destroy("one-college")
    with pytest.raises(KeyMissingError, match="destroyed with its agreement"):
        region.keys.identity("one-college")


def test_a_key_is_never_replaced(tmp_path: Path) -> None:
    keys = Keys(tmp_path / "keys")
    keys.create("p")
    before = (tmp_path / "keys" / "p.age").read_text()
    keys.create("p")
    assert (tmp_path / "keys" / "p.age").read_text() == before


def test_a_generation_is_in_force_only_when_it_was_filled_to_the_end(region: Region) -> None:
    with region.new_generation(region.snapshots) as folder:
        (folder / "course.parquet").write_bytes(b"first")
    first = region.current(region.snapshots)
    with pytest.raises(RuntimeError), region.new_generation(region.snapshots) as folder:
        (folder / "course.parquet").write_bytes(b"half")
        raise RuntimeError
    assert region.current(region.snapshots) == first
    assert first is not None and (first / "course.parquet").read_bytes() == b"first"


def test_sweeping_removes_what_a_killed_process_left_and_old_generations(region: Region) -> None:
    for number in range(4):
        with region.new_generation(region.snapshots) as folder:
            (folder / "n").write_text(str(number))
        current = region.current(region.snapshots)
        assert current is not None
        os.utime(current, (number, number))
    (region.snapshots / "abc.unfinished").mkdir()
    assert region.sweep(region.snapshots) == 3
    left = {(item / "n").read_text() for item in region.snapshots.iterdir() if item.is_dir()}
    assert left == {"2", "3"}
