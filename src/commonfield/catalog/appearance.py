from __future__ import annotations

from commonfield.catalog.definition import Part, Text


class Token(Part):
    """One colour in both modes, and what it is for."""

    light: str
    dark: str
    used_for: Text


class Appearance(Part):
    """How everything looks: pages, charts, documents and workbooks are generated from it."""

    colors: dict[str, Token]
    font_screen: str
    font_print: str
    base_size_px: int
    line_height: float
    measure_ch: int
    scale: float
    space_px: int
    corner_px: int
