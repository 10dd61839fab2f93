"""One gap of 140 people beside 6,000 others, flagged unless a test says otherwise."""

from typing import Any

from commonfield.reports.published import Gap


def make_gap(gap: float, low: float, high: float, **other: Any) -> Gap:
    """Make a gap of which only what a test is about differs."""
    told: dict[str, Any] = {
        "share": 0.62,
        "others_share": 0.62 - gap,
        "denominator": 140,
        "others_denominator": 6000,
        "better": "higher",
        "impacted": True,
        "needed_to_clear": 20,
        "needed_for_parity": 34,
        "adjusted_p": 0.0004,
    }
    where = {"metric": "m", "academic_year": 2025, "level": "region", "place": "r"}
    return Gap(**where, group="foster", value="Y", gap=gap, low=low, high=high, **(told | other))
