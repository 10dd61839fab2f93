"""Finished regions, copied for tests that change them."""

from __future__ import annotations

import os
import shutil
from pathlib import Path

from commonfield.region import Region, open_region


def copy_folder(region: Path, to: Path) -> None:
    """Copy a region folder. Sealed files are replaced as a whole, never written into, so a link will do."""
    shutil.copytree(region, to, copy_function=_link_sealed)


def copy_region(region: Region, folder: Path) -> Region:
    """Copy a region and its keys into a folder."""
    copy_folder(region.path, folder / "region")
    shutil.copytree(region.keys.folder, folder / "keys")
    return open_region(folder / "region", keys=folder / "keys")


def _link_sealed(source: str, to: str) -> str:
    if source.endswith(".age"):
        os.link(source, to)
        return to
    return str(shutil.copy2(source, to))
