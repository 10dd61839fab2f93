"""The release register: everything ever published, in order; each entry holds the hash of the one before."""

from __future__ import annotations

import hashlib
import json
from pathlib import Path

from commonfield.disclosure.release import CERTIFICATE, FILES, Release, load_release
from commonfield.findings import LedgerError, ReleaseError
from commonfield.ledger import Entry, Ledger
from commonfield.region.sealed import write_whole

REGISTER = "register.jsonl"
RELEASED = "released"


class _Register(Ledger):
    """A ledger that lies in one file beside the releases it lists."""

    def __init__(self, file: Path) -> None:
        super().__init__(file.parent)
        self._file = file


def hash_file(path: Path) -> str:
    """Give the SHA-256 of a file."""
    return hashlib.sha256(path.read_bytes()).hexdigest()


def hash_folder(folder: Path) -> dict[str, str]:
    """Give the hash of every file of a release by path, the list of hashes itself left out."""
    files = sorted(path for path in folder.rglob("*") if path.is_file() and path != folder / FILES)
    return {path.relative_to(folder).as_posix(): hash_file(path) for path in files}


def seal_release(folder: Path, *, by: str, register: Path | None = None) -> Entry:
    """Record the hashes of all files of a release, then put it into the register: from then on it exists.

    Call this last, when the report lies in the folder. A crash before the entry is on disk leaves a
    folder that no register names, which nobody reads.

    Args:
        folder: The release folder.
        by: Who released it: a role or a login.
        register: The register; `register.jsonl` beside the release folder if not given.

    Returns:
        The entry of the register.

    Raises:
        ReleaseError: the folder is no release, or is in the register already.
        LedgerError: the register was altered or cut.
    """
    if not (folder / CERTIFICATE).is_file():
        raise ReleaseError(f"{folder.name}: expected a release folder with a {CERTIFICATE}, found none.")
    book = _Register(register or folder.parent / REGISTER)
    book.verify()
    if any(entry.what.get("release") == folder.name for entry in book.entries()):
        raise ReleaseError(
            f"release {folder.name}: expected one that is not yet in the register, found it there.",
            fix="A release never changes. Make a new one.",
        )
    listed = json.dumps(hash_folder(folder), indent=1, ensure_ascii=False) + "\n"
    write_whole(folder / FILES, listed.encode())
    what = {
        "release": folder.name,
        "files": hash_file(folder / FILES),
        "certificate": hash_file(folder / CERTIFICATE),
    }
    return book.append(RELEASED, what, by=by)


def read_register(register: Path) -> list[Entry]:
    """Read and check the register; empty where nothing was ever released.

    Raises:
        ReleaseError: an entry was altered, cut out or inserted.
    """
    book = _Register(register)
    try:
        book.verify()
        return book.entries()
    except LedgerError as error:
        raise ReleaseError(
            f"release register: {error.what}", likely_cause=error.likely_cause, fix=error.fix
        ) from None


def registered_releases(register: Path) -> list[Release]:
    """Load every release of a register, oldest first: what the next release must be safe beside.

    Raises:
        ReleaseError: the register was altered, or a release that it names is gone or was altered.
    """
    releases = []
    for entry in read_register(register):
        folder = register.parent / str(entry.what["release"])
        if not (folder / FILES).is_file() or hash_file(folder / FILES) != entry.what["files"]:
            raise ReleaseError(
                f"release {folder.name}: expected the files that the register recorded, found others.",
                likely_cause="The folder was moved, removed or altered after it was released.",
                fix="Restore it from a backup: what was once published binds every later release.",
            )
        releases.append(load_release(folder))
    return releases
