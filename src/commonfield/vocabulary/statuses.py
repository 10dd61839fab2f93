from enum import StrEnum


class CellStatus(StrEnum):
    """What a reader may know of one figure. A hidden cell is never a zero, nor is one not yet due."""

    SHOWN = "shown"
    BANDED = "banded"
    HIDDEN = "hidden"
    NOT_YET_DUE = "not_yet_due"
    NOT_APPLICABLE = "not_applicable"
    NOT_PERMITTED = "not_permitted"
