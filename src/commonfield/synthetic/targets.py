"""Targets of an invented region: no region begins with numbers of ours."""

from __future__ import annotations

from importlib import resources


def invented_targets() -> dict[str, str]:
    """Give the files that a demonstration puts into its region's `definitions/targets`, by name."""
    folder = resources.files("commonfield") / "definitions" / "synthetic" / "targets"
    return {
        file.name: file.read_text(encoding="utf-8")
        for file in folder.iterdir()
        if file.name.endswith(".yaml")
    }
