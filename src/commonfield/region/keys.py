from __future__ import annotations

import fcntl
import hashlib
import os
import re
import secrets
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from commonfield.findings import CommonfieldError, UsageError

VAULT = "vault"
TOKENS = "tokens.key"
RECIPIENT = "recovery.pub"
"""To whom the bundle for recovery is encrypted. It lies with the keys and not in the region: whoever may
write to the region could else name himself, and be sent every key at the next rotation."""

KINDS = KEY, NEXT, FORMER = ".age", ".next", ".former"
"""What a holder seals with; what it will seal with; what it still opens files with while it changes."""

_ESCROWED = re.compile(rf"[A-Za-z0-9._-]+({KEY}|{NEXT}|{FORMER})|{re.escape(TOKENS)}")


class KeyMissingError(CommonfieldError):
    """A key is needed that is not in the keys folder."""


def fingerprint(public: str) -> str:
    """Give 12 hexadecimal digits that name a key and tell nothing of it, nor how to encrypt to it."""
    return hashlib.sha256(public.encode()).hexdigest()[:12]


@contextmanager
def locked(folder: Path, *, alone: bool = True) -> Iterator[None]:
    """Hold a folder while the block runs: alone, or with others that do not ask to be alone."""
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX if alone else fcntl.LOCK_SH)
        yield
    finally:
        os.close(descriptor)


class Keys:
    """The keys of a region: one age identity per partner, one for the vault, one secret for tokens.

    They lie outside the region folder, readable by their owner alone, and are never written to a
    command line, a log or the region.

    A holder's key changes in three steps, each one move in the folder, so that at any moment there is
    one key to seal with and every sealed file has a key that opens it: `prepare` makes the next key,
    `change` puts it in force and keeps the former one to open with, `forget_former` destroys that one.

    Args:
        folder: Where the keys lie. `Keys.folder_of` gives the usual place.
    """

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    @staticmethod
    def folder_of(region_id: str) -> Path:
        """Give the usual keys folder of a region: `$XDG_CONFIG_HOME/commonfield/<region>/keys`."""
        config = os.environ.get("XDG_CONFIG_HOME")
        base = Path(config) if config else Path.home() / ".config"
        return base / "commonfield" / region_id / "keys"

    def refuse_inside(self, region: Path) -> None:
        """Raise where the keys would lie in the region they protect."""
        if self.folder.resolve().is_relative_to(region.resolve()):
            raise UsageError(
                "keys: expected a folder outside the region, found one inside it.",
                likely_cause="--keys or XDG_CONFIG_HOME points into the region folder.",
                fix="Keep keys where backups and copies of the region do not take them along.",
            )

    def create(self, holder: str) -> bool:
        """Make a key for a partner, or for the vault; keep the one that is there. Say if it was made."""
        return not self.has(holder) and self._write_once(f"{holder}{KEY}", _new_identity())

    def create_token_secret(self) -> None:
        """Make the secret from which subject tokens are computed; keep the one that is there."""
        self._write_once(TOKENS, secrets.token_hex(32))

    def has(self, holder: str) -> bool:
        return (self.folder / f"{holder}{KEY}").exists()

    def holders(self) -> list[str]:
        """Name everyone who has a key, the vault first."""
        found = {path.name.removesuffix(KEY) for path in self.folder.glob(f"*{KEY}")}
        return sorted(found, key=lambda holder: (holder != VAULT, holder))

    def identity(self, holder: str) -> Any:
        """Read the age identity that a holder seals with.

        Raises:
            KeyMissingError: it is not there: never made, kept elsewhere, or destroyed with its agreement;
                or what is there is no key.
        """
        return _identity(self._read(f"{holder}{KEY}"), f"{holder}{KEY}")

    def identities(self, holder: str) -> list[Any]:
        """Read every age identity that opens a holder's files: more than one while its key is being changed.

        The next key is among them: where keys were recovered as they were before it came into force, files
        may be sealed to it already.

        Raises:
            KeyMissingError: it has none; see `identity`.
        """
        others = [kind for kind in (FORMER, NEXT) if (self.folder / f"{holder}{kind}").exists()]
        return [
            self.identity(holder),
            *(_identity(self._read(f"{holder}{kind}"), f"{holder}{kind}") for kind in others),
        ]

    def former(self, holder: str) -> Any:
        """Read the key that a holder sealed with before; see `identity`."""
        return _identity(self._read(f"{holder}{FORMER}"), f"{holder}{FORMER}")

    def is_changing(self, holder: str) -> bool:
        """Tell whether a holder's files may still be sealed to its former key."""
        return (self.folder / f"{holder}{FORMER}").exists()

    def is_prepared(self, holder: str) -> bool:
        """Tell whether a holder's next key lies ready."""
        return (self.folder / f"{holder}{NEXT}").exists()

    def fingerprint(self, holder: str) -> str:
        """Name the key that a holder seals with; see `fingerprint`."""
        return fingerprint(str(self.identity(holder).to_public()))

    def made_on(self, holder: str) -> datetime:
        """Say when a holder's key was made."""
        path = self.folder / f"{holder}{KEY}"
        told = re.search(r"^# created: (\S+)$", path.read_text(encoding="ascii"), re.M)
        if told:
            return datetime.fromisoformat(told[1])
        return datetime.fromtimestamp(path.stat().st_mtime, UTC)

    def token_secret(self) -> bytes:
        """Read the secret from which subject tokens are computed."""
        return bytes.fromhex(self._read(TOKENS))

    def prepare(self, holder: str) -> None:
        """Make a holder's next key, unless it lies ready."""
        self.identity(holder)  # a destroyed key is not followed by another
        self._write_once(f"{holder}{NEXT}", _new_identity())

    def change(self, holder: str) -> None:
        """Seal with the next key from now on. Waits until nothing is being sealed with the former one."""
        key, coming, former = (self.folder / f"{holder}{kind}" for kind in (KEY, NEXT, FORMER))
        with self._writing(), self.alone():
            if not former.exists():
                self._written(former.name, key.read_text(encoding="ascii").strip()).replace(former)
                self._settle()
            coming.replace(key)
            self._settle()

    def forget_former(self, holder: str) -> None:
        """Destroy the key that a holder sealed with before."""
        self._remove(f"{holder}{FORMER}")

    def destroy(self, holder: str) -> None:
        """Remove a holder's keys: what was encrypted to them cannot be read again."""
        self._remove(*(f"{holder}{kind}" for kind in KINDS))

    @contextmanager
    def in_use(self) -> Iterator[None]:
        """Keep every key as it is while something is sealed or opened."""
        if not self.folder.is_dir():
            yield
            return
        with locked(self.folder, alone=False):
            yield

    @contextmanager
    def alone(self) -> Iterator[None]:
        """Wait until nothing is being sealed or opened with these keys, and keep it so."""
        with locked(self.folder):
            yield

    def recipient(self) -> Any:
        """Read to whom the bundle for recovery is encrypted; None where there is no recovery key yet."""
        import pyrage

        path = self.folder / RECIPIENT
        return pyrage.x25519.Recipient.from_str(self._read(RECIPIENT)) if path.exists() else None

    def set_recipient(self, public: str) -> None:
        """Name a recovery key from now on, in place of the one before."""
        with self._writing():
            self._written(RECIPIENT, public).replace(self.folder / RECIPIENT)
            self._settle()

    def contents(self) -> dict[str, str]:
        """Read every secret in the folder by its file's name."""
        found = sorted(p for p in self.folder.iterdir() if _ESCROWED.fullmatch(p.name))
        return {path.name: path.read_text(encoding="ascii") for path in found}

    def restore(self, contents: Mapping[str, str]) -> None:
        """Write what `contents` read into this folder, which must be new or empty; all of it or nothing.

        Raises:
            UsageError: the folder holds something.
        """
        if self.folder.exists() and any(self.folder.iterdir()):
            raise UsageError(
                f"{self.folder}: expected a new or an empty folder for keys, found one that holds something.",
                likely_cause="Keys were recovered before, or this is the folder in use.",
                fix="Name another folder with --keys.",
            )
        filling = Keys(self.folder.with_name(f".{self.folder.name}.{os.getpid()}.unfinished"))
        for name, content in contents.items():
            if _ESCROWED.fullmatch(name) or name == RECIPIENT:
                filling._write_once(name, content.strip())
        with suppress(FileNotFoundError):
            self.folder.rmdir()
        filling.folder.rename(self.folder)

    def _read(self, name: str) -> str:
        try:
            lines = (self.folder / name).read_text(encoding="ascii").splitlines()
        except FileNotFoundError:
            raise KeyMissingError(
                f"keys: expected {name} in {self.folder}, found none.",
                likely_cause="The keys are on another machine, or the key was destroyed with its agreement.",
                fix="Name the folder with --keys.",
            ) from None
        return next((line.strip() for line in lines if line.strip() and not line.startswith("#")), "")

    def _write_once(self, name: str, content: str) -> bool:
        self.folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        # A stick knows no links, and a key must neither be cut short nor take the place of another.
        with self._writing():
            if (self.folder / name).exists():
                return False
            self._written(name, content).replace(self.folder / name)
            self._settle()
        return True

    @contextmanager
    def _writing(self) -> Iterator[None]:
        with locked(self.folder.parent):
            yield

    def _remove(self, *names: str) -> None:
        """Remove files, and what a killed process left half written: it may hold the same secret."""
        if not self.folder.is_dir():
            return
        with self._writing():
            for path in [self.folder / name for name in names] + [*self.folder.glob(".*.unfinished")]:
                path.unlink(missing_ok=True)
            self._settle()

    def _written(self, name: str, content: str) -> Path:
        unfinished = self.folder / f".{name}.{secrets.token_hex(4)}.unfinished"
        descriptor = os.open(unfinished, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(descriptor, "w") as file:
            file.write(content + "\n")
            file.flush()
            os.fsync(file.fileno())
        return unfinished

    def _settle(self) -> None:
        """Put on disk which files the folder has."""
        descriptor = os.open(self.folder, os.O_RDONLY)
        try:
            os.fsync(descriptor)
        finally:
            os.close(descriptor)


def _new_identity() -> str:
    import pyrage

    made = datetime.now(UTC).isoformat(timespec="seconds")
    return f"# created: {made}\n{pyrage.x25519.Identity.generate()}"


def _identity(text: str, name: str) -> Any:
    import pyrage

    try:
        return pyrage.x25519.Identity.from_str(text)
    except pyrage.IdentityError:
        raise KeyMissingError(
            f"keys: expected an age identity in {name}, found something else.",
            likely_cause="The file was cut or written over.",
            fix="Restore it from a backup of the keys folder.",
        ) from None
