"""The bundle for recovery: every key, encrypted to the recovery key, in the region beside what it opens."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from commonfield.findings import CommonfieldError, Exit
from commonfield.region.folder import UNFINISHED, Region
from commonfield.region.keys import FORMER, KEY, KINDS, RECIPIENT, TOKENS, fingerprint, locked
from commonfield.region.looking import BUNDLE
from commonfield.region.sealed import write_whole

ESCROWED = "escrowed"


class RecoveryError(CommonfieldError):
    """The keys of a region cannot be recovered with what was given."""

    exit_code = Exit.BREAK_FOUND


@dataclass(frozen=True)
class Bundle:
    """The opened bundle: secrets by the name of their file, as `Keys.contents` gives them.

    Args:
        region: Id of the region whose keys they are.
        contents: The secrets, those of destroyed keys among them where the bundle is an old one.
        known: Whether the ledger names this very bundle. One that it does not name was not written here.
    """

    region: str
    contents: dict[str, str]
    known: bool

    def holders(self) -> list[str]:
        return [name.removesuffix(KEY) for name in self.contents if name.endswith(KEY)]

    def identities(self, holder: str = "") -> list[Any]:
        """Give the keys that open a holder's files; everybody's if none is named."""
        import pyrage

        wanted = {f"{holder}{kind}" for kind in KINDS}
        return [
            pyrage.x25519.Identity.from_str(_secret(text))
            for name, text in self.contents.items()
            if name not in (TOKENS, RECIPIENT) and (not holder or name in wanted)
        ]

    def fingerprint(self, holder: str) -> str:
        """Name the key that a holder seals with, by this bundle; see `keys.fingerprint`."""
        import pyrage

        identity = pyrage.x25519.Identity.from_str(_secret(self.contents[f"{holder}{KEY}"]))
        return fingerprint(str(identity.to_public()))


def make_key(region: Region, holder: str, *, by: str) -> None:
    """Make a key for a partner that has none, and put it into the bundle for recovery."""
    if region.keys.create(holder):
        escrow_keys(region, by=by)


def escrow_keys(region: Region, *, by: str, without: Sequence[str] = ()) -> bool:
    """Write the bundle anew from the keys that there are; what was destroyed is no longer in it.

    Args:
        region: Whose keys.
        by: Who does it.
        without: Holders whose former key stays out, since it is about to be destroyed.

    Returns:
        Whether there is a bundle: not before a recovery key was made and split.
    """
    import pyrage

    recipient = region.keys.recipient()
    if recipient is None:
        return False
    with locked(region.path / BUNDLE.parent):
        contents = region.keys.contents()
        for holder in without:
            contents.pop(f"{holder}{FORMER}", None)
        contents[RECIPIENT] = str(recipient)
        text = json.dumps({"region": region.settings.id, "keys": contents})
        sealed = pyrage.encrypt(text.encode(), [recipient])
        named = {holder: region.keys.fingerprint(holder) for holder in region.keys.holders()}
        entry = {"keys": named, "recovery_key": fingerprint(str(recipient)), "bundle": _hash(sealed)}
        # Entered first: a bundle that lies there was always entered.
        region.ledger.append(ESCROWED, entry, by=by)
        for half_written in (region.path / BUNDLE.parent).glob(f".{BUNDLE.name}.*{UNFINISHED}"):
            half_written.unlink()
        write_whole(region.path / BUNDLE, sealed)
    return True


def open_bundle(region: Region, identity: Any) -> Bundle:
    """Open the bundle in memory.

    A key that the last entry of the ledger no longer names was destroyed since: it is left out, so that
    an old copy of the bundle does not bring it back.

    Raises:
        RecoveryError: there is none, the key is another one, or it is the bundle of another region.
    """
    import pyrage

    path = region.path / BUNDLE
    if not path.exists():
        raise RecoveryError(
            f"{BUNDLE}: expected the bundle for recovery in the region, found none.",
            likely_cause="Nobody split a recovery key yet, or this copy of the region is older.",
            fix="Take a newer copy of the region; or, where the keys are, run commonfield keys split.",
        )
    sealed = path.read_bytes()
    try:
        told = json.loads(pyrage.decrypt(sealed, [identity]))
    except (pyrage.DecryptError, OSError):
        raise RecoveryError(
            f"{BUNDLE}: expected shares that open it, found shares of the recovery key "
            f"{fingerprint(str(identity.to_public()))}.",
            likely_cause="They belong to another region, or the recovery key was split anew since, "
            "or the file was altered.",
            fix="Take the sheets that were made last; the ledger names their key where it says `entrusted`.",
        ) from None
    if told["region"] != region.settings.id:
        raise RecoveryError(
            f"{BUNDLE}: expected the keys of {region.settings.id}, found those of {told['region']}.",
            likely_cause="The file was copied from another region.",
            fix="Restore it from a backup of this region.",
        )
    entries = [entry.what for entry in region.ledger.entries() if entry.kind == ESCROWED]
    kept = _not_destroyed(told["keys"], entries[-1] if entries else None)
    return Bundle(told["region"], kept, _hash(sealed) in {entry["bundle"] for entry in entries})


def bundle_hash(region: Region) -> str:
    """Give the SHA-256 of the bundle as it lies there; an empty text where there is none."""
    path = region.path / BUNDLE
    return _hash(path.read_bytes()) if path.exists() else ""


def _not_destroyed(contents: dict[str, str], entry: dict[str, Any] | None) -> dict[str, str]:
    if entry is None:
        return contents
    return {
        name: text
        for name, text in contents.items()
        if name in (TOKENS, RECIPIENT) or name.rsplit(".", 1)[0] in entry["keys"]
    }


def _secret(text: str) -> str:
    return next(line for line in text.splitlines() if line and not line.startswith("#"))


def _hash(sealed: bytes) -> str:
    return hashlib.sha256(sealed).hexdigest()
