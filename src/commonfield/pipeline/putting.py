"""Puts a folder of written files in the place of an earlier one, only when it is whole."""

from __future__ import annotations

import shutil
from collections.abc import Iterable
from pathlib import Path


def put(files: Iterable[tuple[str, bytes]], folder: Path) -> None:
    """Write files into a folder of their own and put it in the place of the other, which goes last.

    What stood there stands until all files are whole.

    Args:
        files: Content by path below the folder; written one after the other, so that they may be made so.
        folder: The folder that they take the place of.
    """
    unfinished, before = (folder.with_name(f"{folder.name}.{which}") for which in ("unfinished", "before"))
    for left in (unfinished, before):
        if left.exists():
            shutil.rmtree(left)
    for path, content in files:
        target = unfinished / path
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes(content)
    if folder.exists():
        folder.replace(before)
    unfinished.replace(folder)
    if before.exists():
        shutil.rmtree(before)
