"""The mark: a field of three strips that meet at one hedge. Drawn by us, in the colors of the appearance."""

from __future__ import annotations

from commonfield.catalog import Appearance

_STRIPS = (
    ("field", "M4 6 L21 6 L21 21 L4 27 Z"),
    ("ochre", "M4 30 L21 24 L21 40 L4 42 Z"),
    ("water", "M27 6 L44 6 L44 42 L27 42 Z"),
)
_HEDGE = ("M24 4 L24 44", "ink")


def mark(appearance: Appearance, *, alone: bool = False) -> str:
    """Draw the mark as an SVG of 48 by 48.

    Args:
        appearance: Where the colors come from.
        alone: As a file of its own, in the colors of the light mode; in a page it is decoration and
            takes the page's colors.
    """
    strips = "".join(
        f'<path d="{path}" fill="{_paint(appearance, color, alone)}"/>' for color, path in _STRIPS
    )
    path, color = _HEDGE
    stroke = f'stroke="{_paint(appearance, color, alone)}" stroke-width="3" stroke-linecap="round"'
    hedge = f'<path d="{path}" fill="none" {stroke} stroke-dasharray="0.1 5"/>'
    hush = "" if alone else ' aria-hidden="true" focusable="false"'
    head = '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 48 48" width="48" height="48"'
    return f"{head}{hush}>{strips}{hedge}</svg>"


def _paint(appearance: Appearance, color: str, alone: bool) -> str:
    return appearance.color(color) if alone else f"var(--{color})"
