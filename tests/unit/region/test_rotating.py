"""Another key: everything is sealed to it, nothing else changes, and the former one is gone."""

from __future__ import annotations

import io
import os
import threading
from pathlib import Path

import pyrage
import pytest
from tests.unit.region.conftest import NAME, Entrusted

from commonfield.findings import UsageError
from commonfield.region import VAULT, Region, open_sealed, seal
from commonfield.region.escrow import BUNDLE
from commonfield.region.keys import KeyMissingError, locked
from commonfield.region.looking import opens, sealed_files
from commonfield.region.rotating import ROTATED, reseal, rotate_keys
from commonfield.region.sealed import SealError


def opened_by(region: Region, identity: object) -> set[str]:
    return {p.relative_to(region.path).as_posix() for p in sealed_files(region) if opens(p, [identity])}


def test_every_file_of_every_holder_opens_with_the_new_key_and_none_with_the_former(sealed: Region) -> None:
    holders = sealed.keys.holders()
    assert holders == [VAULT, "a-district", "one-college"]
    before = {holder: sealed.keys.identity(holder) for holder in holders}
    held = {holder: opened_by(sealed, before[holder]) for holder in holders}
    assert sorted(map(len, held.values())) == [2, 2, 3]
    done = rotate_keys(sealed, by="data lead")
    assert {one.holder: one.files for one in done} == {holder: len(held[holder]) for holder in holders}
    for holder in holders:
        assert opened_by(sealed, before[holder]) == set()
        assert opened_by(sealed, sealed.keys.identity(holder)) == held[holder]
    college = sealed.submissions / "one-college" / "1.age"
    assert open_sealed(college, keys=sealed.keys, holder="one-college") == NAME * 10


def test_one_holders_rotation_leaves_the_others_as_they_are(sealed: Region) -> None:
    others = {p: p.read_bytes() for p in sealed_files(sealed) if not opens(p, [sealed.keys.identity(VAULT)])}
    rotate_keys(sealed, [VAULT], by="data lead")
    assert {path: path.read_bytes() for path in others} == others


def test_the_former_key_lies_nowhere_when_it_is_done(entrusted: Entrusted, tmp_path: Path) -> None:
    region = entrusted.region
    former = str(region.keys.identity(VAULT))
    rotate_keys(region, by="data lead")
    files = [p for p in tmp_path.rglob("*") if p.is_file()]
    assert not [p.name for p in files if former.encode() in p.read_bytes()]
    assert not [p.name for p in files if p.suffix in {".former", ".next", ".unfinished"}]


def test_the_secret_of_tokens_stays(sealed: Region) -> None:
    before = sealed.keys.token_secret()
    rotate_keys(sealed, by="data lead")
    assert sealed.keys.token_secret() == before


def test_the_ledger_names_the_key_by_its_fingerprint_and_no_more(sealed: Region) -> None:
    done = rotate_keys(sealed, ["a-district"], by="data lead")
    entry = sealed.ledger.entries()[-1]
    assert (entry.kind, entry.by) == (ROTATED, "data lead")
    assert entry.what == {"holder": "a-district", "key": done[0].key, "files": 2}
    assert sealed.ledger.verify() == len(sealed.ledger.entries())
    assert "age1" not in (sealed.path / "ledger" / "entries.jsonl").read_text()


def test_a_file_keeps_its_age_so_that_sweeping_keeps_the_newest(sealed: Region) -> None:
    path = sealed.bundles / "r1.age"
    os.utime(path, (1000, 1000))
    os.utime(path.parent, (2000, 2000))
    rotate_keys(sealed, by="data lead")
    assert (path.stat().st_mtime, path.parent.stat().st_mtime) == (1000, 2000)


def test_a_file_that_is_damaged_keeps_the_former_key_until_it_is_mended(sealed: Region) -> None:
    path = sealed.submissions / "a-district" / "2.age"
    seal(os.urandom(200_000), path, keys=sealed.keys, holder="a-district")
    whole = path.read_bytes()
    path.write_bytes(whole[:-70_000])
    [first] = rotate_keys(sealed, ["a-district"], by="data lead")
    assert first.damaged == ("submissions/a-district/2.age",) and first.files == 2
    assert first.exit_code == 15
    assert sealed.keys.is_changing("a-district")
    assert path.read_bytes() == whole[:-70_000]
    path.write_bytes(whole)
    [second] = rotate_keys(sealed, ["a-district"], by="data lead")
    assert (second.files, second.damaged, second.key) == (1, (), first.key)
    assert not sealed.keys.is_changing("a-district")


def test_a_holder_without_a_key_is_not_given_one(sealed: Region) -> None:
    sealed.keys.destroy("one-college")
    with pytest.raises(UsageError, match="found `one-college`") as told:
        rotate_keys(sealed, ["one-college"], by="data lead")
    assert "destroyed" in told.value.likely_cause
    rotate_keys(sealed, by="data lead")
    with pytest.raises(KeyMissingError):
        sealed.keys.identity("one-college")


def test_a_file_of_a_destroyed_key_is_left_as_it_is(sealed: Region) -> None:
    path = sealed.submissions / "one-college" / "1.age"
    before = path.read_bytes()
    sealed.keys.destroy("one-college")
    rotate_keys(sealed, by="data lead")
    assert path.read_bytes() == before


def test_the_bundle_has_the_new_key_before_a_file_is_sealed_to_it(
    entrusted: Entrusted, monkeypatch: pytest.MonkeyPatch
) -> None:
    region, bundles = entrusted.region, []
    whole = reseal

    def watched(*given: object) -> None:
        bundles.append((region.path / BUNDLE).read_bytes())
        whole(*given)

    monkeypatch.setattr("commonfield.region.rotating.reseal", watched)
    before = (region.path / BUNDLE).read_bytes()
    rotate_keys(region, [VAULT], by="data lead")
    assert len(bundles) == 3 and before not in bundles


def test_what_is_half_written_by_a_killed_process_is_removed(sealed: Region) -> None:
    left = sealed.bundles / ".r1.age.4711.unfinished"
    left.write_bytes(b"age-encryption.org/v1\n")
    kept = sealed.path / ".region.yaml.4711.unfinished"
    kept.write_bytes(b"somebody writes this now")
    rotate_keys(sealed, by="data lead")
    assert not left.exists() and kept.exists()


def test_the_key_changes_only_when_nothing_is_being_sealed(sealed: Region) -> None:
    keys = sealed.keys
    keys.prepare(VAULT)
    changing = threading.Thread(target=keys.change, args=(VAULT,))
    with keys.in_use(), keys.in_use():
        changing.start()
        changing.join(0.2)
        assert changing.is_alive() and keys.is_prepared(VAULT)
    changing.join()
    assert not keys.is_prepared(VAULT)


def test_files_of_a_partner_wait_until_intake_is_done_with_them(sealed: Region) -> None:
    rotating = threading.Thread(target=rotate_keys, args=(sealed, ["a-district"]), kwargs={"by": "x"})
    path = sealed.submissions / "a-district" / "1.age"
    with locked(path.parent):
        rotating.start()
        rotating.join(0.5)
        assert rotating.is_alive()
        path.unlink()  # it was withdrawn
    rotating.join()
    assert not path.exists()
    assert not sealed.keys.is_changing("a-district")


def test_files_are_read_and_written_while_keys_rotate(sealed: Region) -> None:
    for number in range(30):
        seal(NAME, sealed.bundles / f"s{number}.age", keys=sealed.keys, holder=VAULT)
    rotating = threading.Thread(target=rotate_keys, args=(sealed,), kwargs={"by": "x"})
    rotating.start()
    read = 0
    while rotating.is_alive() or not read:
        for number in range(30):
            assert open_sealed(sealed.bundles / f"s{number}.age", keys=sealed.keys, holder=VAULT)
            seal(NAME * 2, sealed.bundles / f"s{number}.age", keys=sealed.keys, holder=VAULT)
            read += 1
    rotating.join()
    for path in sealed.bundles.glob("s*.age"):
        assert open_sealed(path, keys=sealed.keys, holder=VAULT) == NAME * 2


def test_a_large_file_passes_through_in_pieces() -> None:
    one, other = pyrage.x25519.Identity.generate(), pyrage.x25519.Identity.generate()
    content = os.urandom(3_000_000)
    anew = io.BytesIO()
    source = io.BytesIO(pyrage.encrypt(content, [one.to_public()]))
    reseal(source, anew, one, other.to_public())
    assert pyrage.decrypt(anew.getvalue(), [other]) == content


class Full(io.BytesIO):
    def write(self, piece: object) -> int:
        raise OSError(28, "No space left on device")


def test_a_full_disk_is_told_and_hangs_nothing(tmp_path: Path) -> None:
    one = pyrage.x25519.Identity.generate()
    path = tmp_path / "x.age"
    path.write_bytes(pyrage.encrypt(os.urandom(3_000_000), [one.to_public()]))
    with path.open("rb") as source, pytest.raises(SealError, match=r"x\.age: expected to seal it anew"):
        reseal(source, Full(), one, one.to_public())
