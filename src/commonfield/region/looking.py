"""Every sealed file of a region, wherever it lies, and which key opens it."""

from __future__ import annotations

import os
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from commonfield.region.folder import Region

BUNDLE = Path("vault", "recovery.age")
"""Every key, encrypted to the recovery key; see `escrow`."""


@dataclass
class Look:
    """One look at all sealed files. `moved` says that something went elsewhere on the way."""

    moved: bool = False


def sealed_files(region: Region, seen: Look | None = None) -> Iterator[Path]:
    """Give every sealed file of the region, wherever it lies, but the bundle for recovery."""
    seen = seen or Look()

    def gone(_: OSError) -> None:
        seen.moved = True

    for folder, _, names in os.walk(region.path, onerror=gone):
        for name in sorted(names):
            path = Path(folder, name)
            if name.endswith(".age") and path != region.path / BUNDLE:
                yield path


def opens(path: Path, identities: Sequence[Any], seen: Look | None = None) -> bool:
    """Tell whether one of the keys opens a file; reads no more than its beginning."""
    import pyrage

    try:
        with path.open("rb") as file:
            pyrage.decrypt_io(file, _Beginning(), identities)
    except FileNotFoundError:
        if seen:
            seen.moved = True
        return False
    except pyrage.DecryptError:
        return False
    except OSError:  # the key fits: `_Beginning` has seen enough, or what follows was altered
        return True
    return True


class _Beginning:
    """Takes the first piece of a decrypted file, and no more."""

    def write(self, _: bytes) -> int:
        raise OSError

    def flush(self) -> None:
        """Have nothing to do."""
