"""Two of three organizations give the keys back; one cannot, and what was destroyed stays destroyed."""

from __future__ import annotations

import json
import shutil
import stat
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pyrage
import pytest
from tests.unit.region.conftest import KEEPERS, NAME, Entrusted, entrust, sealed_region

from commonfield.findings import UsageError
from commonfield.region import VAULT, Region, begin_region, escrow_keys, make_key, open_region, seal
from commonfield.region.escrow import BUNDLE, RecoveryError
from commonfield.region.keys import RECIPIENT, fingerprint
from commonfield.region.recovery import (
    DRILLED,
    drill_recovery,
    recover_keys,
    recovery_state,
    split_recovery,
)
from commonfield.region.rotating import rotate_keys


def elsewhere(region: Region, folder: Path) -> Region:
    """Open the region as on a machine that never had the keys."""
    return open_region(region.path, keys=folder)


def everything(*folders: Path) -> dict[Path, bytes]:
    return {p: p.read_bytes() for folder in folders for p in folder.rglob("*") if p.is_file()}


def test_two_sheets_give_every_key_back(entrusted: Entrusted, tmp_path: Path) -> None:
    region, lost = entrusted.region, entrusted.region.keys.contents()
    recipient = (region.keys.folder / RECIPIENT).read_bytes()
    shutil.rmtree(region.keys.folder)
    anew = elsewhere(region, tmp_path / "anew")
    proof = recover_keys(anew, [entrusted.sheets[2], entrusted.sheets[0]], by="data lead")
    assert anew.keys.contents() == lost
    assert (anew.keys.folder / RECIPIENT).read_bytes() == recipient
    assert {stat.S_IMODE(p.stat().st_mode) for p in anew.keys.folder.iterdir()} == {0o600}
    assert proof.is_whole and proof.holds
    assert proof.proven == ["a-district", "one-college", VAULT]
    assert (proof.opened, proof.files, proof.shares) == (7, 7, [1, 3])
    assert anew.ledger.entries()[-1].kind == "recovered"


def test_sheets_are_for_their_owner_alone_and_the_secret_is_written_nowhere(
    entrusted: Entrusted, tmp_path: Path
) -> None:
    sheets = sorted((tmp_path / "sheets").iterdir())
    assert [p.suffix for p in sheets] == [".pdf", ".txt"] * 3
    assert {stat.S_IMODE(p.stat().st_mode) for p in sheets} == {0o600}
    assert stat.S_IMODE((tmp_path / "sheets").stat().st_mode) == 0o700
    words = [p.read_text().split("--- BEGIN WORDS ---")[1].split()[3] for p in sheets if p.suffix == ".txt"]
    assert len(words) == 3
    shutil.rmtree(tmp_path / "sheets")
    region = entrusted.region
    text = b"\n".join(everything(region.path).values())
    assert b"AGE-SECRET" not in text
    assert (region.keys.folder / RECIPIENT).read_bytes().strip() not in text


@pytest.mark.parametrize("place", ["region", "region/vault/sheets", "keys", "keys/sheets", "full"])
def test_sheets_go_into_no_folder_that_is_copied_or_in_use(
    sealed: Region, tmp_path: Path, place: str
) -> None:
    (tmp_path / "full").mkdir()
    (tmp_path / "full" / "notes.txt").write_text("mine")
    before = everything(tmp_path)
    with pytest.raises(UsageError, match="for the sheets"):
        split_recovery(sealed, keepers=KEEPERS, shares=3, needed=2, out=tmp_path / place, by="x")
    assert everything(tmp_path) == before


@pytest.mark.parametrize("keepers", [KEEPERS[:2], [*KEEPERS, "x"], ["a", "a", "b"], ["a", "", "b"]])
def test_each_share_has_one_keeper(sealed: Region, tmp_path: Path, keepers: list[str]) -> None:
    with pytest.raises(UsageError, match="expected 3 different keepers"):
        split_recovery(sealed, keepers=keepers, shares=3, needed=2, out=tmp_path / "sheets", by="x")


def test_one_sheet_opens_nothing(entrusted: Entrusted, tmp_path: Path) -> None:
    anew = elsewhere(entrusted.region, tmp_path / "anew")
    with pytest.raises(UsageError, match="expected 2 different shares, found 1"):
        recover_keys(anew, entrusted.sheets[:1], by="x")
    assert not (tmp_path / "anew").exists()


def test_sheets_of_another_region_are_refused_even_without_their_heading(
    entrusted: Entrusted, tmp_path: Path
) -> None:
    other = entrust(sealed_region(tmp_path / "other"), tmp_path / "other-sheets")
    with pytest.raises(UsageError, match="found share 1 of the region"):
        drill_recovery(entrusted.region, other.sheets[:2], by="x")
    words = [sheet.split("WORDS ---")[1].removesuffix("--- END ") for sheet in other.sheets]
    with pytest.raises(RecoveryError, match="found shares of the recovery key") as told:
        drill_recovery(entrusted.region, words[:2], by="x")
    assert "another region" in told.value.likely_cause and told.value.exit_code == 15


def test_a_bundle_of_another_region_is_refused(entrusted: Entrusted) -> None:
    region = entrusted.region
    other = {"region": "tulare-kings-1", "keys": region.keys.contents()}
    sealed = pyrage.encrypt(json.dumps(other).encode(), [region.keys.recipient()])
    (region.path / BUNDLE).write_bytes(sealed)
    with pytest.raises(RecoveryError, match="found those of tulare-kings-1"):
        drill_recovery(region, entrusted.sheets[:2], by="x")


def test_an_altered_bundle_is_refused(entrusted: Entrusted) -> None:
    path = entrusted.region.path / BUNDLE
    altered = bytearray(path.read_bytes())
    altered[-1] ^= 1
    path.write_bytes(altered)
    with pytest.raises(RecoveryError, match=r"recovery\.age: expected shares that open it") as told:
        drill_recovery(entrusted.region, entrusted.sheets[:2], by="x")
    assert "altered" in told.value.likely_cause


def test_keys_in_use_are_not_overwritten(entrusted: Entrusted) -> None:
    with pytest.raises(UsageError, match="new or an empty folder"):
        recover_keys(entrusted.region, entrusted.sheets[:2], by="x")


def test_keys_are_not_recovered_into_the_region(entrusted: Entrusted) -> None:
    with pytest.raises(UsageError, match="outside the region"):
        elsewhere(entrusted.region, entrusted.region.path / "keys")


def test_a_drill_changes_nothing_but_the_ledger(entrusted: Entrusted, tmp_path: Path) -> None:
    before = everything(tmp_path)
    proof = drill_recovery(entrusted.region, entrusted.sheets[1:], by="data lead")
    after = everything(tmp_path)
    assert {p.name for p in after if after[p] != before.get(p)} == {"entries.jsonl"}
    assert set(after) == set(before)
    assert proof.holds and proof.shares == [2, 3]
    entry = entrusted.region.ledger.entries()[-1]
    assert entry.kind == DRILLED
    assert entry.what["holds"] and entry.what["holders"] == ["a-district", "one-college", VAULT]


def test_a_drill_works_where_the_keys_are_lost(entrusted: Entrusted, tmp_path: Path) -> None:
    proof = drill_recovery(elsewhere(entrusted.region, tmp_path / "none"), entrusted.sheets[:2], by="x")
    assert proof.holds and not (tmp_path / "none").exists()


def test_a_drill_finds_a_key_that_was_never_put_into_the_bundle(entrusted: Entrusted) -> None:
    region = entrusted.region
    region.keys.create("new-college")
    seal(NAME, region.submissions / "new-college" / "1.age", keys=region.keys, holder="new-college")
    proof = drill_recovery(region, entrusted.sheets[:2], by="x")
    assert proof.failed == ["new-college"] and not proof.holds
    assert (proof.opened, proof.files) == (7, 8)
    assert escrow_keys(region, by="x")
    assert drill_recovery(region, entrusted.sheets[:2], by="x").holds


def test_a_drill_finds_a_file_that_cannot_be_read_to_its_end(entrusted: Entrusted) -> None:
    path = entrusted.region.submissions / "a-district" / "9.age"
    seal(bytes(200_000), path, keys=entrusted.region.keys, holder="a-district")
    path.write_bytes(path.read_bytes()[:-70_000])
    proof = drill_recovery(entrusted.region, entrusted.sheets[:2], by="x")
    assert proof.failed == ["a-district"] and not proof.holds


def test_a_drill_without_any_sealed_file_proves_nothing(tmp_path: Path) -> None:
    region = begin_region(tmp_path / "region", region="inland-empire", keys=tmp_path / "keys")
    bare = entrust(region, tmp_path / "sheets")
    proof = drill_recovery(region, bare.sheets[:2], by="x")
    assert proof.untried == [VAULT] and proof.is_whole and not proof.holds


def test_a_partners_new_key_goes_into_the_bundle_by_itself(entrusted: Entrusted) -> None:
    make_key(entrusted.region, "new-college", by="x")
    entries = len(entrusted.region.ledger.entries())
    make_key(entrusted.region, "new-college", by="x")
    assert len(entrusted.region.ledger.entries()) == entries
    assert recovery_state(entrusted.region).current
    assert "new-college" in drill_recovery(entrusted.region, entrusted.sheets[:2], by="x").untried


def test_sheets_work_after_a_rotation_and_give_the_new_keys(entrusted: Entrusted, tmp_path: Path) -> None:
    rotate_keys(entrusted.region, by="x")
    anew = elsewhere(entrusted.region, tmp_path / "anew")
    assert recover_keys(anew, entrusted.sheets[:2], by="x").holds
    assert anew.keys.contents() == entrusted.region.keys.contents()


def test_sheets_from_before_the_last_split_open_the_bundle_no_more(
    entrusted: Entrusted, tmp_path: Path
) -> None:
    again = entrust(entrusted.region, tmp_path / "again")
    with pytest.raises(RecoveryError, match="found shares of the recovery key"):
        drill_recovery(entrusted.region, entrusted.sheets[:2], by="x")
    assert drill_recovery(entrusted.region, again.sheets[:2], by="x").holds


def test_a_destroyed_key_is_not_given_back(entrusted: Entrusted, tmp_path: Path) -> None:
    region, old = entrusted.region, (entrusted.region.path / BUNDLE).read_bytes()
    destroyed = str(region.keys.identity("one-college"))
    region.keys.destroy("one-college")
    escrow_keys(region, by="x")
    assert not [p for p in (region.path / "vault").rglob("*") if p.is_file() and p.read_bytes() == old]
    anew = elsewhere(region, tmp_path / "anew")
    proof = recover_keys(anew, entrusted.sheets[:2], by="x")
    assert anew.keys.holders() == [VAULT, "a-district"]
    assert destroyed not in "".join(anew.keys.contents().values())
    assert (proof.opened, proof.files) == (5, 7) and proof.is_whole


def test_an_old_copy_of_the_bundle_does_not_bring_a_destroyed_key_back(
    entrusted: Entrusted, tmp_path: Path
) -> None:
    region, old = entrusted.region, (entrusted.region.path / BUNDLE).read_bytes()
    region.keys.destroy("one-college")
    escrow_keys(region, by="x")
    (region.path / BUNDLE).write_bytes(old)
    anew = elsewhere(region, tmp_path / "anew")
    recover_keys(anew, entrusted.sheets[:2], by="x")
    assert anew.keys.holders() == [VAULT, "a-district"]


def test_a_rotation_does_not_bring_a_destroyed_key_back(entrusted: Entrusted, tmp_path: Path) -> None:
    entrusted.region.keys.destroy("one-college")
    rotate_keys(entrusted.region, by="x")
    anew = elsewhere(entrusted.region, tmp_path / "anew")
    recover_keys(anew, entrusted.sheets[:2], by="x")
    assert anew.keys.holders() == [VAULT, "a-district"]


def test_a_bundle_that_somebody_else_wrote_is_told(entrusted: Entrusted, tmp_path: Path) -> None:
    region = entrusted.region
    forged = {"region": region.settings.id, "keys": region.keys.contents()}
    recipient = region.keys.recipient()
    forged["keys"][RECIPIENT] = str(recipient)
    (region.path / BUNDLE).write_bytes(pyrage.encrypt(json.dumps(forged).encode(), [recipient]))
    proof = drill_recovery(region, entrusted.sheets[:2], by="x")
    assert not proof.known and not proof.holds


def test_without_a_bundle_it_says_how_to_make_one(sealed: Region, entrusted: Entrusted) -> None:
    (sealed.path / BUNDLE).unlink()
    with pytest.raises(RecoveryError, match="found none") as told:
        drill_recovery(sealed, entrusted.sheets[:2], by="x")
    assert "commonfield keys split" in told.value.fix


def test_keys_stand_as_the_ledger_and_the_bundle_say(sealed: Region, tmp_path: Path) -> None:
    before = recovery_state(sealed)
    assert before.entrusted is None and not before.drill_due and not before.current
    assert not any(key.escrowed or key.rotated_on for key in before.keys)
    entrusted = entrust(sealed, tmp_path / "sheets")
    after = recovery_state(sealed)
    assert after.current and after.drill is None and after.drill_due
    assert after.entrusted is not None
    assert after.entrusted["for"] == KEEPERS and after.entrusted["needed"] == 2
    assert after.entrusted["key"] == fingerprint(str(sealed.keys.recipient()))
    rotate_keys(sealed, [VAULT], by="x")
    drill_recovery(sealed, entrusted.sheets[:2], by="x")
    last = recovery_state(sealed)
    assert [key.rotated_on is not None for key in last.keys] == [True, False, False]
    assert last.current and not last.drill_due and last.days == 0
    assert "AGE-SECRET" not in repr(last) and "age1" not in repr(last)


def test_a_drill_is_due_after_180_days_and_after_new_sheets(entrusted: Entrusted, tmp_path: Path) -> None:
    region = entrusted.region
    drill_recovery(region, entrusted.sheets[:2], by="x")
    now = datetime.now(UTC)
    assert not recovery_state(region, now=now + timedelta(days=180)).drill_due
    assert recovery_state(region, now=now + timedelta(days=181, minutes=1)).drill_due
    entrust(region, tmp_path / "again")
    assert recovery_state(region).drill_due


def test_a_drill_that_failed_leaves_it_due(entrusted: Entrusted) -> None:
    entrusted.region.keys.create("new-college")
    path = entrusted.region.submissions / "new-college" / "1.age"
    seal(NAME, path, keys=entrusted.region.keys, holder="new-college")
    drill_recovery(entrusted.region, entrusted.sheets[:2], by="x")
    assert recovery_state(entrusted.region).drill_due


def test_a_key_that_was_destroyed_by_hand_makes_the_bundle_stale(entrusted: Entrusted) -> None:
    entrusted.region.keys.destroy("one-college")
    assert not recovery_state(entrusted.region).current
    escrow_keys(entrusted.region, by="x")
    assert recovery_state(entrusted.region).current


def test_whoever_writes_to_the_region_is_not_sent_the_keys(entrusted: Entrusted) -> None:
    """To whom the bundle is encrypted is read from the keys folder and from nowhere in the region."""
    region = entrusted.region
    thief = pyrage.x25519.Identity.generate()
    for name in (RECIPIENT, f"vault/{RECIPIENT}", f"ledger/{RECIPIENT}"):
        (region.path / name).write_text(str(thief.to_public()))
    rotate_keys(region, by="x")
    with pytest.raises(pyrage.DecryptError):
        pyrage.decrypt((region.path / BUNDLE).read_bytes(), [thief])
