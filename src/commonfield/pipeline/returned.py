"""The files that people handed over: those named, and those in the folders named."""

from __future__ import annotations

import os
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

from commonfield.catalog import Catalog
from commonfield.findings import CommonfieldError
from commonfield.intake import packets

_NOT_FILES = ("thumbs.db", "desktop.ini")


def returned_files(named: Sequence[Path], *, ending: str = "") -> list[Path]:
    """Give every file once, in order; in folders those with an ending.

    What spreadsheet programs and systems leave beside the files that people put there is left out. A folder
    that cannot be looked into is given in place of its files, so that it is answered as they would be.
    """
    found: dict[Path, None] = {}
    for path in named:
        for item in sorted(_inside(path)) if path.is_dir() else [path]:
            left = item.name.startswith(("~$", ".")) or item.name.lower() in _NOT_FILES
            if not left and (path == item or item.is_dir() or item.name.lower().endswith(ending)):
                found[item] = None
    return list(found)


def shown_name(path: Path) -> str:
    """Give the name of a file as it may be shown: a terminal obeys control characters."""
    return "".join(letter if letter.isprintable() else "?" for letter in path.name)


def told_of(error: CommonfieldError | OSError, catalog: Catalog) -> dict[str, Any]:
    """Give what is answered for a file that met an error: a finding, or what the error says."""
    if isinstance(error, packets.FileProblemError):
        return {"findings": (error.finding,)}
    if isinstance(error, OSError):
        return {"findings": (packets.not_readable(catalog, error).finding,)}
    return {"said": str(error)}


def _inside(folder: Path) -> Iterator[Path]:
    closed: list[Path] = []
    for at, _, names in os.walk(folder, onerror=lambda error: closed.append(Path(error.filename))):
        yield from (Path(at, name) for name in names)
    yield from closed
