"""The keys of a region given back by several organizations together, and drills that prove they can."""

from __future__ import annotations

import io
import os
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from commonfield.findings import UsageError
from commonfield.region.escrow import ESCROWED, Bundle, bundle_hash, escrow_keys, open_bundle
from commonfield.region.folder import Region
from commonfield.region.looking import opens, sealed_files
from commonfield.region.rotating import ROTATED
from commonfield.region.shares import Secret, combine_shares, split_secret
from commonfield.region.sheets import Sheet

ENTRUSTED, DRILLED, RECOVERED = "entrusted", "drilled", "recovered"

DAYS_BETWEEN_DRILLS = 180
"""A sheet is lost, and its keeper leaves, within about half a year unnoticed."""


@dataclass(frozen=True)
class Proof:
    """What recovered keys opened.

    Args:
        shares: Numbers of the shares that were used.
        keys: Fingerprint of each holder's recovered key.
        proven: Holders of whom a file was opened to its end.
        untried: Holders without any sealed file.
        failed: Holders whose key was not recovered, or opens a file no longer to its end.
        opened: How many sealed files of the region the keys open.
        files: How many there are.
        known: Whether the ledger names the bundle that the keys came from.
    """

    shares: list[int]
    keys: dict[str, str]
    proven: list[str]
    untried: list[str]
    failed: list[str]
    opened: int
    files: int
    known: bool

    @property
    def is_whole(self) -> bool:
        """Whether the keys are those of the region, as far as there are files to try them on."""
        return bool(self.keys) and self.known and not self.failed

    @property
    def holds(self) -> bool:
        """Whether it proves that the keys can be recovered: a file of somebody was opened to its end."""
        return self.is_whole and bool(self.proven)

    def as_dict(self) -> dict[str, Any]:
        """Give it as plain data, for JSON."""
        return {**asdict(self), "holds": self.holds}


@dataclass(frozen=True)
class KeyState:
    """Where a holder's key stands. `rotated_on` is null where it was never rotated."""

    holder: str
    key: str
    made_on: datetime
    rotated_on: datetime | None
    escrowed: bool
    changing: bool


@dataclass(frozen=True)
class RecoveryState:
    """Where the keys of a region stand; no secret is in it.

    Args:
        keys: One for each holder.
        current: Whether the bundle holds these keys and no other.
        entrusted: What the ledger says of the sheets in use: `for`, `shares`, `needed`, `key`, and `at`;
            null where there are none.
        drill: What it says of their last drill: `shares`, `holds`, and `at`; null where there was none.
        drill_due: Whether it is time for a drill.
        days: Days since that drill; null where there was none.
    """

    keys: list[KeyState]
    current: bool
    entrusted: dict[str, Any] | None
    drill: dict[str, Any] | None
    drill_due: bool
    days: int | None


def split_recovery(
    region: Region, *, keepers: Sequence[str], shares: int, needed: int, out: Path, by: str
) -> list[Path]:
    """Make a recovery key, write its shares on sheets, and encrypt every key of the region to it.

    The recovery key itself is written nowhere. Sheets that were made before no longer count.

    Args:
        region: Whose keys.
        keepers: Who keeps each share, by name.
        shares: How many.
        needed: How many of them give the keys back.
        out: A new or empty folder for the sheets, outside the region and the keys.
        by: Who does it.

    Returns:
        The sheets, each as text and as a page to print.

    Raises:
        UsageError: the folder will not do, or the numbers do not fit.
    """
    names = [name.strip() for name in keepers]
    if len(names) != shares or len(set(names)) != shares or not all(names):
        raise UsageError(
            f"keys split: expected {shares} different keepers, found {len(set(filter(None, names)))}.",
            fix="Name as many organizations as there are shares: --for ORG1,ORG2,ORG3.",
        )
    _refuse_folder(region, out)
    secret = Secret.make()
    parts = split_secret(secret, shares=shares, needed=needed)
    key, day = secret.fingerprint(), datetime.now(UTC).date()
    sheets = [
        Sheet(region.settings.id, region.settings.label, names, number, needed, key, day, words)
        for number, words in enumerate(parts, start=1)
    ]
    written = _write_sheets(sheets, out)
    region.keys.set_recipient(str(secret.identity().to_public()))
    entry = {"for": names, "shares": shares, "needed": needed, "key": key}
    region.ledger.append(ENTRUSTED, entry, by=by)
    escrow_keys(region, by=by)
    return written


def recover_keys(region: Region, shares: Sequence[str], *, by: str) -> Proof:
    """Write the keys of a region anew from shares of its recovery key; `region.keys` names the new folder.

    Args:
        region: Whose keys; opened with the folder that they shall lie in, new or empty.
        shares: Sheets as text, or their words.
        by: Who does it.

    Raises:
        UsageError: the shares do not give the recovery key, or the folder holds something.
        RecoveryError: there is no bundle that they open.
    """
    secret, numbers = combine_shares(shares, region=region.settings.id)
    bundle = open_bundle(region, secret.identity())
    region.keys.restore(bundle.contents)
    proof = _prove(region, bundle, numbers)
    region.ledger.append(RECOVERED, {"keys": proof.keys, "shares": numbers}, by=by)
    return proof


def drill_recovery(region: Region, shares: Sequence[str], *, by: str) -> Proof:
    """Prove with shares that the keys could be recovered: in memory, and nothing but the ledger changes.

    Every sealed file is tried, and one of each holder is opened to its end. Where the keys in use are
    here, they must be those that were recovered.

    Raises:
        UsageError: the shares do not give the recovery key.
        RecoveryError: there is no bundle that they open.
    """
    secret, numbers = combine_shares(shares, region=region.settings.id)
    proof = _prove(region, open_bundle(region, secret.identity()), numbers)
    told = {"shares": numbers, "holders": proof.proven, "files": proof.opened, "holds": proof.holds}
    region.ledger.append(DRILLED, {**told, "key": secret.fingerprint()}, by=by)
    return proof


def recovery_state(region: Region, *, now: datetime | None = None) -> RecoveryState:
    """Say where the keys stand: made, rotated, recoverable, and when a drill last proved it."""
    entries, keys, now = region.ledger.entries(), region.keys, now or datetime.now(UTC)
    last: dict[str, Any] = {}
    rotated: dict[str, datetime] = {}
    for entry in entries:
        last[entry.kind] = {**entry.what, "at": entry.at}
        if entry.kind == ROTATED:
            rotated[entry.what["holder"]] = datetime.fromisoformat(entry.at)
    entrusted, escrowed = last.get(ENTRUSTED), last.get(ESCROWED)
    named = escrowed["keys"] if escrowed and bundle_hash(region) == escrowed["bundle"] else {}
    states = [
        KeyState(
            holder,
            key := keys.fingerprint(holder),
            keys.made_on(holder),
            rotated.get(holder),
            named.get(holder) == key,
            keys.is_changing(holder) or keys.is_prepared(holder),
        )
        for holder in keys.holders()
    ]
    drill = last.get(DRILLED)
    drill = drill if drill and entrusted and drill["key"] == entrusted["key"] else None
    days = (now - datetime.fromisoformat(drill["at"])).days if drill else None
    due = entrusted is not None and (drill is None or not drill["holds"] or (days or 0) > DAYS_BETWEEN_DRILLS)
    current = named == {state.holder: state.key for state in states}
    return RecoveryState(states, current, entrusted, drill, due, days)


def _prove(region: Region, bundle: Bundle, numbers: list[int]) -> Proof:
    """Try the keys of a bundle on every sealed file, the newest first."""
    identities = {holder: bundle.identities(holder) for holder in bundle.holders()}
    everybody = [identity for found in identities.values() for identity in found]
    files = sorted(sealed_files(region), key=lambda path: path.stat().st_mtime_ns, reverse=True)
    lost = [path for path in files if not opens(path, everybody)]
    proven, failed = set[str](), set[str]()
    for path in files:
        waiting = {holder: found for holder, found in identities.items() if holder not in proven | failed}
        if not waiting:
            break
        if not opens(path, [identity for found in waiting.values() for identity in found]):
            continue
        holder = next(holder for holder, found in waiting.items() if opens(path, found))
        (proven if _opens_whole(path, waiting[holder]) else failed).add(holder)
    keys = region.keys
    in_use = keys.holders() if keys.folder.is_dir() else []
    failed |= {holder for holder in in_use if holder not in identities}
    failed |= {holder for holder in in_use if any(opens(path, keys.identities(holder)) for path in lost)}
    return Proof(
        shares=numbers,
        keys={holder: bundle.fingerprint(holder) for holder in identities},
        proven=sorted(proven - failed),
        untried=sorted(set(identities) - proven - failed),
        failed=sorted(failed),
        opened=len(files) - len(lost),
        files=len(files),
        known=bundle.known,
    )


def _opens_whole(path: Path, identities: Sequence[Any]) -> bool:
    import pyrage

    with path.open("rb") as file:
        try:
            pyrage.decrypt_io(file, _Nowhere(), identities)
        except (pyrage.DecryptError, OSError):
            return False
    return True


class _Nowhere(io.RawIOBase):
    """Takes what is decrypted, and keeps nothing of it."""

    def writable(self) -> bool:
        return True

    def write(self, piece: Any) -> int:
        return len(piece)


def _refuse_folder(region: Region, out: Path) -> None:
    place = out.resolve()
    for kept, name in ((region.path, "the region"), (region.keys.folder, "the keys folder")):
        if place.is_relative_to(kept.resolve()):
            raise UsageError(
                f"keys split: expected a folder outside {name} for the sheets, found one inside it.",
                likely_cause="--out points there.",
                fix="Write them to a stick, or to a folder that no backup takes along.",
            )
    if out.exists() and any(out.iterdir()):
        raise UsageError(
            f"{out}: expected a new or an empty folder for the sheets, found one that holds something.",
            fix="Choose another folder with --out.",
        )


def _write_sheets(sheets: Sequence[Sheet], out: Path) -> list[Path]:
    out.mkdir(parents=True, exist_ok=True, mode=0o700)
    written = []
    for sheet in sheets:
        for ending, content in ((".txt", sheet.text().encode()), (".pdf", sheet.page())):
            path = out / f"{sheet.name}{ending}"
            descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
            with os.fdopen(descriptor, "wb") as file:
                file.write(content)
            written.append(path)
    return written
