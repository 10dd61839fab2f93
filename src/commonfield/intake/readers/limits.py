"""How much of what a resource file may hold. A document beyond them is refused before it costs memory."""

from __future__ import annotations

DEEPEST = 32
"""Levels that a record may be nested; those of the Ed-Fi standard are nested ten deep."""

LONGEST_VALUE = 1 << 16
"""Characters of one value."""

LARGEST_DOCUMENT = 256 << 20
"""Bytes of one JSON or XML document."""
