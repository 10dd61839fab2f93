from __future__ import annotations

import os
import secrets
from pathlib import Path

from commonfield.findings import CommonfieldError, UsageError

VAULT = "vault"


class KeyMissingError(CommonfieldError):
    """A key is needed that is not in the keys folder."""


class Keys:
    """The keys of a region: one age identity per partner, one for the vault, one secret for tokens.

    They lie outside the region folder, readable by their owner alone, and are never written to a
    command line, a log or the region.

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

    def create(self, holder: str) -> None:
        """Make a key for a partner, or for the vault; keep the one that is there."""
        import pyrage

        self._write_once(f"{holder}.age", str(pyrage.x25519.Identity.generate()))

    def create_token_secret(self) -> None:
        """Make the secret from which subject tokens are computed; keep the one that is there."""
        self._write_once("tokens.key", secrets.token_hex(32))

    def has(self, holder: str) -> bool:
        return (self.folder / f"{holder}.age").exists()

    def identity(self, holder: str):  # type: ignore[no-untyped-def]
        """Read the age identity of a holder.

        Raises:
            KeyMissingError: it is not there: never made, kept elsewhere, or destroyed with its agreement.
        """
        import pyrage

        return pyrage.x25519.Identity.from_str(self._read(f"{holder}.age"))

    def token_secret(self) -> bytes:
        """Read the secret from which subject tokens are computed."""
        return bytes.fromhex(self._read("tokens.key"))

    def destroy(self, holder: str) -> None:
        """Remove a holder's key: what was encrypted to it cannot be read again."""
        (self.folder / f"{holder}.age").unlink(missing_ok=True)

    def _read(self, name: str) -> str:
        try:
            return (self.folder / name).read_text(encoding="ascii").strip()
        except FileNotFoundError:
            raise KeyMissingError(
                f"keys: expected {name} in {self.folder}, found none.",
                likely_cause="The keys are on another machine, or the key was destroyed with its agreement.",
                fix="Name the folder with --keys.",
            ) from None

    def _write_once(self, name: str, content: str) -> None:
        self.folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        try:
            descriptor = os.open(self.folder / name, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        except FileExistsError:
            return
        with os.fdopen(descriptor, "w") as file:
            file.write(content + "\n")
            file.flush()
            os.fsync(file.fileno())
