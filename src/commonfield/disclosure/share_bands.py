"""Bands of shares as cells tell them: the grid follows from the denominator, the numerators from the band."""

from __future__ import annotations

from typing import NamedTuple

from commonfield.disclosure.universe.bands import band_of, grid_for, percent_of
from commonfield.findings import ReleaseError

ANYTHING = 1 << 40
"""More people than there are."""


class ShareBand(NamedTuple):
    """The smallest and largest numerator of a band, and its ends in percent."""

    low: int
    high: int
    percent: int
    percent_to: int


def share_band(numerator: int, people: int, *, apart: int) -> ShareBand | None:
    """Give the band of a share; None where no band of so few people would be wide enough."""
    width = grid_for(people, apart=apart)
    if width is None:
        return None
    return ShareBand(*band_of(numerator, people, width), *percent_of(numerator, people, width))


def numerators_in(band_from: int, band_to: int, people: int | None, *, apart: int) -> tuple[int, int]:
    """Give the smallest and largest numerator that a published band allows.

    Raises:
        ReleaseError: no such band belongs to so many people.
    """
    width = grid_for(people, apart=apart) if people is not None else None
    if people is None or width is None or band_to - band_from != width or band_from % width:
        raise ReleaseError(
            "cells: expected bands of the grid that their denominators allow, found another.",
            likely_cause="The cells were altered, or the policy was another one.",
        )
    low = -(-people * band_from // 100)
    return low, people if band_to == 100 else -(-people * band_to // 100) - 1
