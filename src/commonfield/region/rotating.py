"""Another key for a holder: what its former key opens is sealed anew, then that key is destroyed."""

from __future__ import annotations

import os
import threading
from collections import Counter, defaultdict
from collections.abc import Callable, Sequence
from contextlib import nullcontext
from dataclasses import dataclass
from pathlib import Path
from typing import Any, BinaryIO

from commonfield.findings import Exit, UsageError
from commonfield.region.escrow import escrow_keys
from commonfield.region.folder import UNFINISHED, Region
from commonfield.region.keys import locked
from commonfield.region.looking import BUNDLE, Look, opens, sealed_files
from commonfield.region.sealed import SealError, written_whole

ROTATED = "rotated"

Done = Callable[[int], None]
"""Is told how many files are sealed anew so far."""


@dataclass(frozen=True)
class Rotation:
    """What became of a holder's key.

    Args:
        holder: Whose.
        key: Fingerprint of the key in force now.
        files: How many files this run sealed anew; those of a run that was killed are not among them.
        damaged: Files of the region that the former key opens no longer to their end. While there are
            any, the former key is kept.
    """

    holder: str
    key: str
    files: int
    damaged: tuple[str, ...] = ()

    @property
    def exit_code(self) -> Exit:
        return Exit.BREAK_FOUND if self.damaged else Exit.DONE


def rotate_keys(
    region: Region, holders: Sequence[str] = (), *, by: str, tell: Done = lambda files: None
) -> list[Rotation]:
    """Give holders another key, and seal every file of theirs to it.

    A file is decrypted in memory, piece by piece, and replaced in one step. Until the last one is
    replaced both keys are kept, and both are in the bundle for recovery; a run that was killed is taken
    up where it ended. The secret of subject tokens stays: with another, nobody would be found again.

    Args:
        region: Whose keys.
        holders: Partners, or `vault`; all that have a key if none is named.
        by: Who does it.
        tell: Is told how far it is.

    Raises:
        UsageError: somebody named has no key.
    """
    known = region.keys.holders()
    if strangers := [holder for holder in holders if holder not in known]:
        raise UsageError(
            f"keys: expected someone who has a key, found `{strangers[0]}`.",
            likely_cause="It is misspelt, or its key was destroyed: what was destroyed is not made anew.",
            fix=f"Known: {', '.join(known) or 'none'}.",
        )
    with locked(region.submissions):  # two rotations at a time would destroy each other's keys
        chosen = list(holders or known)
        _change_keys(region, chosen, by)
        files, damaged = _reseal_all(region, chosen, tell)
        done = [
            Rotation(holder, region.keys.fingerprint(holder), files[holder], tuple(sorted(damaged[holder])))
            for holder in chosen
        ]
        _forget_former(region, [one for one in done if not one.damaged], by)
    return done


def _change_keys(region: Region, holders: Sequence[str], by: str) -> None:
    """Put new keys in force; a holder whose key was changed by a run that was killed keeps that one."""
    keys = region.keys
    begun = [holder for holder in holders if keys.is_prepared(holder) or not keys.is_changing(holder)]
    for holder in begun:
        keys.prepare(holder)
    escrow_keys(region, by=by)  # before a file is sealed to any of them
    for holder in begun:
        keys.change(holder)
    with keys.alone():
        _remove_unfinished(region)


def _forget_former(region: Region, done: Sequence[Rotation], by: str) -> None:
    escrow_keys(region, by=by, without=[one.holder for one in done])
    entered = {entry.what["key"] for entry in region.ledger.entries() if entry.kind == ROTATED}
    for one in done:
        if one.key not in entered:
            region.ledger.append(ROTATED, {"holder": one.holder, "key": one.key, "files": one.files}, by=by)
        region.keys.forget_former(one.holder)


def _reseal_all(
    region: Region, holders: Sequence[str], tell: Done
) -> tuple[Counter[str], defaultdict[str, set[str]]]:
    """Seal anew whatever former keys open, until a look at everything finds nothing more.

    Nothing new can be sealed to a former key, but another process may move a file meanwhile.

    Returns:
        How many files of each holder were sealed anew, and the names of those that could not be.
    """
    former = {holder: region.keys.former(holder) for holder in holders}
    files, damaged = Counter[str](), defaultdict[str, set[str]](set)
    holder = ""
    while True:
        seen, before = Look(), files.total()
        for path in sealed_files(region, seen):
            if not opens(path, list(former.values()), seen):
                continue
            likely = sorted(former, key=lambda one: one != holder)
            holder = next((one for one in likely if opens(path, [former[one]], seen)), "")
            try:
                files[holder] += bool(holder) and _reseal(region, path, holder)
            except SealError:
                damaged[holder].add(path.relative_to(region.path).as_posix())
            tell(files.total())
        if files.total() == before and not seen.moved:
            return files, damaged


def _reseal(region: Region, path: Path, holder: str) -> bool:
    """Seal a file anew in its place; False where it is no longer there, or was sealed anew already."""
    with _undisturbed(region, path), region.keys.alone():
        former = region.keys.former(holder)
        if not path.exists() or not opens(path, [former]):
            return False
        times, folder = path.stat(), path.parent.stat()
        with path.open("rb") as sealed, written_whole(path) as file:
            reseal(sealed, file, former, region.keys.identity(holder).to_public())
        # Generations are swept by age: which of them is older must not change.
        os.utime(path, ns=(times.st_atime_ns, times.st_mtime_ns))
        os.utime(path.parent, ns=(folder.st_atime_ns, folder.st_mtime_ns))
    return True


def _undisturbed(region: Region, path: Path) -> Any:
    """Keep files of a partner where they are: intake locks the same folder to take or withdraw them."""
    parts = path.relative_to(region.path).parts
    inside = parts[0] == region.submissions.name and len(parts) > 2
    return locked(region.submissions / parts[1]) if inside else nullcontext()


def reseal(sealed: BinaryIO, file: BinaryIO, former: Any, recipient: Any) -> None:
    """Decrypt a stream and encrypt it to another key, through a pipe: never held as a whole, never on disk.

    Raises:
        SealError: it was altered or cut, or cannot be written to its end.
    """
    import pyrage

    reading, writing = os.pipe()
    failed: list[Exception] = []

    def decrypt() -> None:
        try:
            with os.fdopen(writing, "wb") as plain:
                pyrage.decrypt_io(sealed, plain, [former])
        except (pyrage.DecryptError, OSError) as error:
            failed.append(error)

    work = threading.Thread(target=decrypt)
    with os.fdopen(reading, "rb") as plain:
        work.start()
        try:
            pyrage.encrypt_io(plain, file, [recipient])
        except (pyrage.EncryptError, OSError) as error:
            failed.append(error)
    work.join()
    if failed:
        raise SealError(
            f"{Path(sealed.name).name}: expected to seal it anew to its end, found that it cannot be.",
            likely_cause="The file was altered or cut, or the disk is full.",
            fix="Restore the file from a backup, or make room, and rotate again.",
        ) from None


def _remove_unfinished(region: Region) -> None:
    """Remove sealed files that a killed process left half written: nothing is being sealed now."""
    for folder, _, names in os.walk(region.path):
        for name in names:
            half_written = name.startswith(".") and ".age." in name and name.endswith(UNFINISHED)
            if half_written and not name.startswith(f".{BUNDLE.name}."):  # that one `escrow_keys` removes
                Path(folder, name).unlink(missing_ok=True)
