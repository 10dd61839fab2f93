from enum import IntEnum


class Exit(IntEnum):
    """A steward who may not read the log can tell from the number what happened."""

    DONE = 0
    UNEXPECTED = 1
    WRONG_USAGE = 2
    RECORDS_REFUSED = 10
    FILE_REFUSED = 11
    NO_AGREEMENT = 12
    NOT_RELEASABLE = 13
    NOT_ESTIMABLE = 14
    BREAK_FOUND = 15
