"""Files in plain text that tell of people never lie inside a region, which keeps everything sealed."""

from __future__ import annotations

from pathlib import Path

from commonfield.findings import UsageError


def refuse_inside_regions(out: Path, *, asked: str) -> None:
    """Refuse a place inside any region folder, this one or another.

    Args:
        out: Where something is to be written, whether it exists or not.
        asked: What asks for it, as the message begins: a command, or an option.

    Raises:
        UsageError: the place lies inside a region.
    """
    if any((folder / "region.yaml").is_file() for folder in out.resolve().parents):
        raise UsageError(
            f"{asked}: expected a path outside every region, found one inside.",
            likely_cause="A region keeps records of people encrypted; this file is plain.",
            fix="Name a folder that the agreement allows for records of people.",
        )
