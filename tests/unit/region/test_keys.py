"""Keys: made once, changed in steps, never readable by others, and never in half."""

import os
import stat
from datetime import UTC, datetime
from pathlib import Path

import pyrage
import pytest

from commonfield.findings import UsageError
from commonfield.region import Keys
from commonfield.region.keys import FORMER, NEXT, RECIPIENT, KeyMissingError, fingerprint


@pytest.fixture
def keys(tmp_path: Path) -> Keys:
    made = Keys(tmp_path / "keys")
    made.create("vault")
    made.create_token_secret()
    return made


def secret(keys: Keys, holder: str) -> str:
    return str(keys.identity(holder))


def test_every_file_of_the_folder_is_readable_by_its_owner_alone(keys: Keys) -> None:
    keys.prepare("vault")
    keys.set_recipient(str(pyrage.x25519.Identity.generate().to_public()))
    keys.change("vault")
    keys.prepare("vault")
    found = {path.name: stat.S_IMODE(path.stat().st_mode) for path in keys.folder.iterdir()}
    assert found == dict.fromkeys(
        ["vault.age", f"vault{FORMER}", f"vault{NEXT}", "tokens.key", RECIPIENT], 0o600
    )
    assert stat.S_IMODE(keys.folder.stat().st_mode) == 0o700


def test_a_key_says_when_it_was_made_and_any_age_program_reads_it(keys: Keys) -> None:
    lines = (keys.folder / "vault.age").read_text().splitlines()
    assert lines[0].startswith("# created: ") and lines[1].startswith("AGE-SECRET-KEY-1")
    assert abs((datetime.now(UTC) - keys.made_on("vault")).total_seconds()) < 600


def test_a_key_from_before_says_its_files_age(keys: Keys) -> None:
    path = keys.folder / "one-college.age"
    path.write_text(str(pyrage.x25519.Identity.generate()) + "\n")
    os.utime(path, (0, 0))
    assert keys.made_on("one-college") == datetime.fromtimestamp(0, UTC)
    assert keys.identity("one-college")


def test_a_key_changes_in_steps_and_both_open_until_the_former_is_forgotten(keys: Keys) -> None:
    first = secret(keys, "vault")
    keys.prepare("vault")
    assert secret(keys, "vault") == first and not keys.is_changing("vault")
    keys.change("vault")
    second = secret(keys, "vault")
    assert second != first
    assert [str(identity) for identity in keys.identities("vault")] == [second, first]
    keys.forget_former("vault")
    assert [str(identity) for identity in keys.identities("vault")] == [second]
    assert first.encode() not in b"".join(p.read_bytes() for p in keys.folder.iterdir())


def test_a_change_that_was_cut_short_does_not_lose_the_former_key(keys: Keys) -> None:
    first = secret(keys, "vault")
    keys.prepare("vault")
    (keys.folder / f"vault{FORMER}").write_bytes((keys.folder / "vault.age").read_bytes())
    keys.change("vault")
    assert str(keys.former("vault")) == first != secret(keys, "vault")


def test_a_next_key_that_lies_ready_is_not_made_anew(keys: Keys) -> None:
    keys.prepare("vault")
    before = (keys.folder / f"vault{NEXT}").read_text()
    keys.prepare("vault")
    assert (keys.folder / f"vault{NEXT}").read_text() == before


def test_a_destroyed_key_is_not_followed_by_another(keys: Keys) -> None:
    keys.prepare("vault")
    keys.change("vault")
    keys.prepare("vault")
    keys.destroy("vault")
    assert keys.holders() == [] and not keys.is_changing("vault") and not keys.is_prepared("vault")
    with pytest.raises(KeyMissingError):
        keys.prepare("vault")


def test_a_cut_key_says_what_to_do(keys: Keys) -> None:
    (keys.folder / "vault.age").write_text("# created: 2026-01-01\n")
    with pytest.raises(KeyMissingError, match="found something else") as told:
        keys.identity("vault")
    assert "backup" in told.value.fix


def test_contents_come_back_in_a_new_folder_and_in_no_other(keys: Keys, tmp_path: Path) -> None:
    new = Keys(tmp_path / "deep" / "new")
    new.restore({**keys.contents(), "../escaped.sh": "no", "notes.txt": "no"})
    assert new.contents() == keys.contents()
    assert {stat.S_IMODE(p.stat().st_mode) for p in new.folder.iterdir()} == {0o600}
    assert [p.name for p in new.folder.parent.iterdir()] == ["new"]
    with pytest.raises(UsageError, match="new or an empty folder"):
        new.restore(keys.contents())


def test_a_fingerprint_does_not_let_anyone_encrypt_to_the_key(keys: Keys) -> None:
    public = str(keys.identity("vault").to_public())
    assert len(keys.fingerprint("vault")) == 12
    assert keys.fingerprint("vault") == fingerprint(public)
    assert keys.fingerprint("vault") not in public
