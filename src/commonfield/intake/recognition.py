"""Which dictionary a file is written by, judged from its first lines."""

from __future__ import annotations

from commonfield.catalog import Catalog, Dictionary
from commonfield.intake.columns import first_rows, header_matches

_LOOKED_AT = 20
_ENOUGH = 0.5  # of the official names, or of the first records


def likeness(text: bytes, dictionary: Dictionary) -> float:
    """Give how much the first lines of a text look like a dictionary's: 0 not at all, 1 wholly.

    With a header it is the share of official names found; without, the share of first records that
    `recognized_by` holds on.
    """
    rows = first_rows(text, dictionary.layout.delimiter, dictionary.layout.quote, limit=_LOOKED_AT)
    if not rows:
        return 0.0
    if dictionary.layout.header:
        return header_matches(rows[0], dictionary)
    return _share_recognized(rows, dictionary)


def most_like(text: bytes, catalog: Catalog) -> Dictionary | None:
    """Find the dictionary that a text looks most like, or none that it looks enough like."""
    known = catalog.all(Dictionary).values()
    best = max(known, key=lambda dictionary: likeness(text, dictionary), default=None)
    return best if best is not None and likeness(text, best) >= _ENOUGH else None


def is_like(text: bytes, dictionary: Dictionary) -> bool:
    """Say whether a text looks enough like a dictionary's to be read by it."""
    return likeness(text, dictionary) >= _ENOUGH


def _share_recognized(rows: list[list[str]], dictionary: Dictionary) -> float:
    if not dictionary.recognized_by:
        return 0.0
    mark = dictionary.recognized_by
    position = [element.name for element in dictionary.elements].index(mark.element)
    return sum(len(row) > position and row[position].strip() == mark.value for row in rows) / len(rows)
