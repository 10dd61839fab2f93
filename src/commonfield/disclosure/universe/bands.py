"""Bands of a share: which grid a number of people allows, and between which numerators a band lies.

The grid hangs on the published number of people alone, never on where the share lies.
"""

from __future__ import annotations

from functools import lru_cache

WIDTHS = (1, 2, 5, 10, 20, 25, 50)
"""Widths of bands in points of a percentage, finest first."""


@lru_cache(maxsize=65536)
def grid_for(people: int, *, apart: int) -> int | None:
    """Choose the finest width at which every band holds more than `apart` possible numerators.

    Args:
        people: The published denominator.
        apart: How far apart the possible values of a hidden count must lie.

    Returns:
        A width of `WIDTHS`, in points; None where even halves are too narrow.
    """
    for width in WIDTHS:
        if all(high - low >= apart for low, high in _bands(people, width)):
            return width
    return None


def band_of(numerator: int, people: int, width: int) -> tuple[int, int]:
    """Give the smallest and largest numerator in the band that a numerator lies in."""
    return _bands(people, width)[percent_of(numerator, people, width)[0] // width]


def percent_of(numerator: int, people: int, width: int) -> tuple[int, int]:
    """Give the ends of the band that a share lies in, in percent: 80 and 90 stand for 80 to under 90.

    The last band takes 100 percent in.
    """
    low = min(numerator * 100 // (people * width), 100 // width - 1) * width
    return low, low + width


@lru_cache(maxsize=65536)
def _bands(people: int, width: int) -> tuple[tuple[int, int], ...]:
    lows = [-(-people * low // 100) for low in range(0, 100, width)]
    return tuple(zip(lows, [*(low - 1 for low in lows[1:]), people], strict=True))
