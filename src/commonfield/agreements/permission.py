from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Permission:
    """An answer to *may this be used*.

    `elements` are the elements of the dictionary that may be used (official names are never needed
    here: these are the dictionary's own names). `clauses` name what permits them, as
    `agreement v1, clause 3`. `instead` says what would make a no into a yes.
    """

    elements: frozenset[str]
    clauses: tuple[str, ...]
    instead: str = ""

    @property
    def any(self) -> bool:
        return bool(self.elements)

    def covers(self, needed: set[str] | frozenset[str]) -> bool:
        """Tell whether every needed element is permitted."""
        return needed <= self.elements
