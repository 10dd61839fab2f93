from __future__ import annotations

import os
import secrets
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cached_property
from pathlib import Path

from commonfield.catalog import Catalog, RegionSettings, Scope
from commonfield.catalog.loader import load_file
from commonfield.findings import UsageError
from commonfield.ledger import Ledger
from commonfield.region.keys import Keys
from commonfield.region.sealed import write_whole

UNFINISHED = ".unfinished"


class Region:
    """A region folder. Paths and pointers live here; what is in the files belongs to the stages.

    A *generation* is a folder that is written once, under a random name, and then never changed:
    `vault/linkages/<id>`, `store/snapshots/<id>`. The file `current` beside it names the one in force. A
    process that is killed leaves at worst a folder that no pointer names; `sweep` removes those.
    """

    def __init__(self, path: Path, keys: Path | None = None) -> None:
        self.path = path
        self.settings = load_file(RegionSettings, path / "region.yaml")
        self.keys = Keys(keys or Keys.folder_of(self.settings.id))
        self.keys.refuse_inside(path)
        self.ledger = Ledger(path / "ledger")

    @cached_property
    def catalog(self) -> Catalog:
        """The shipped definitions, with the region's own over them."""
        scope = Scope(self.settings.region, self.settings.invented, self.settings.id)
        return Catalog(self.path / "definitions", scope=scope)

    @property
    def agreements(self) -> Path:
        return self.path / "agreements"

    @property
    def submissions(self) -> Path:
        return self.path / "submissions"

    @property
    def linkages(self) -> Path:
        """Generations of crosswalk and link rates, sealed."""
        return self.path / "vault" / "linkages"

    @property
    def bundles(self) -> Path:
        """What the certificate of each release rests on, sealed: it holds true counts."""
        return self.path / "vault" / "bundles"

    @property
    def snapshots(self) -> Path:
        """Generations of the de-identified event tables."""
        return self.path / "store" / "snapshots"

    @property
    def measures(self) -> Path:
        """Generations of counts before disclosure control: the working view."""
        return self.path / "store" / "measures"

    @property
    def releases(self) -> Path:
        return self.path / "releases"

    @staticmethod
    def current(kind: Path) -> Path | None:
        """Give the generation in force, or None where there is none yet."""
        pointer = kind / "current"
        if not pointer.exists():
            return None
        generation = kind / pointer.read_text(encoding="ascii").strip()
        return generation if generation.is_dir() else None

    @contextmanager
    def new_generation(self, kind: Path) -> Iterator[Path]:
        """Give an empty folder to fill; when the block ends well it becomes the one in force."""
        kind.mkdir(parents=True, exist_ok=True)
        name = secrets.token_hex(6)
        filling = kind / f"{name}{UNFINISHED}"
        filling.mkdir()
        try:
            yield filling
        except BaseException:
            shutil.rmtree(filling, ignore_errors=True)
            raise
        _sync_folder(filling)
        filling.rename(kind / name)
        write_whole(kind / "current", name.encode() + b"\n")

    def sweep(self, kind: Path, *, keep: int = 1) -> int:
        """Remove what a killed process left behind, and all but the newest `keep` older generations.

        Returns:
            How many folders and files were removed.
        """
        current = self.current(kind)
        items = list(kind.iterdir()) if kind.is_dir() else []
        left_behind = [item for item in items if item.name.endswith(UNFINISHED)]
        older = [item for item in items if item.is_dir() and item != current and item not in left_behind]
        older.sort(key=lambda item: item.stat().st_mtime, reverse=True)
        for item in (removed := left_behind + older[keep:]):
            shutil.rmtree(item) if item.is_dir() else item.unlink()
        return len(removed)


def open_region(path: Path, *, keys: Path | None = None) -> Region:
    """Open a region folder.

    Raises:
        UsageError: the folder holds no `region.yaml`.
        DefinitionError: `region.yaml` is broken; names the line.
    """
    if not (path / "region.yaml").is_file():
        raise UsageError(
            f"{path}: expected a region folder with a region.yaml, found none.",
            likely_cause="The command was started in another folder.",
            fix="Name the folder with --region, or begin one: commonfield new DIR --region inland-empire.",
        )
    return Region(path, keys)


def _sync_folder(folder: Path) -> None:
    for item in [*folder.rglob("*"), folder]:
        descriptor = os.open(item, os.O_RDONLY)
        try:
            os.fsync(descriptor)
        finally:
            os.close(descriptor)
