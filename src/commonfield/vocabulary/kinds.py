"""Kinds of figures that are medians: of dollars (or units, or hours), and of months up to an event."""

MEDIAN, MONTHS = "median", "months"
MEDIANS = (MEDIAN, MONTHS)
_WHOLE = 1


def is_median(kind: str) -> bool:
    """Tell whether figures of a kind are medians, of whatever is measured."""
    return kind in MEDIANS


def rounded_to(kind: str, *, dollars: int) -> int:
    """Give the step to which a median is rounded where it is published: months are whole."""
    return _WHOLE if kind == MONTHS else dollars
