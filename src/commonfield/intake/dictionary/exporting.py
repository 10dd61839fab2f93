"""Writes the dictionary into a folder: pages, workbook, and Data Package."""

from __future__ import annotations

from pathlib import Path

from commonfield.catalog import Appearance
from commonfield.findings import UsageError
from commonfield.intake.dictionary.described import RegionalDictionary
from commonfield.intake.dictionary.frictionless import data_package
from commonfield.intake.dictionary.site import dictionary_site
from commonfield.intake.dictionary.workbook import dictionary_workbook
from commonfield.region import write_whole

MARK = "frictionless/datapackage.json"


def export(regional: RegionalDictionary, appearance: Appearance, out: Path) -> list[Path]:
    """Write every form of the dictionary; a folder that holds an earlier one is written over.

    Raises:
        UsageError: the folder holds something else.
    """
    if out.exists() and any(out.iterdir()) and not (out / MARK).exists():
        raise UsageError(
            f"{out}: expected a new folder or one with an earlier dictionary, found something else.",
            fix="Choose another folder with --out.",
        )
    written: list[Path] = []
    files = [
        *dictionary_site(regional, appearance),
        ("dictionary.xlsx", dictionary_workbook(regional, appearance)),
        *((f"frictionless/{path}", content) for path, content in data_package(regional)),
    ]
    for path, content in files:
        (out / path).parent.mkdir(parents=True, exist_ok=True)
        write_whole(out / path, content)
        written.append(out / path)
    return written
