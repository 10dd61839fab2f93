from __future__ import annotations

from typing import Literal

from pydantic import Field

from commonfield.catalog.definition import Part, Text

Mode = Literal["light", "dark"]


class Token(Part):
    """One color in both modes, and what it is for."""

    light: str = Field(pattern=r"^#[0-9a-f]{6}$")
    dark: str = Field(pattern=r"^#[0-9a-f]{6}$")
    used_for: Text

    def of(self, mode: Mode) -> str:
        return self.dark if mode == "dark" else self.light


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

    def color(self, name: str, mode: Mode = "light") -> str:
        """Give a color as `#rrggbb`; raises KeyError where there is no token of that name."""
        return self.colors[name].of(mode)
