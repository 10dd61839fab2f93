"""One reader for each form of file. Start reading here.

A reader looks at received bytes once and then answers: how much are they like a dictionary, and what are
the records. Whatever the form, records leave it as rows of text cells (`Source`), so that rules, maps and
answers are the same for all.
"""

from __future__ import annotations

from typing import Any

from commonfield.catalog import Catalog, Dictionary
from commonfield.intake.problems import FileProblemError
from commonfield.intake.readers.delimited import DelimitedReader
from commonfield.intake.readers.reader import Opened, Reader

__all__ = ["READERS", "Looks", "Opened", "Reader"]

READERS: dict[str, Reader[Any]] = {"delimited": DelimitedReader()}
"""By the kind of a dictionary's layout."""


class Looks:
    """What each reader made of the bytes of one file, found out when it is first asked."""

    def __init__(self, received: bytes, catalog: Catalog) -> None:
        self._received, self._catalog = received, catalog
        self._made: dict[str, Any] = {}
        self._problems: dict[str, FileProblemError] = {}

    def of(self, kind: str) -> Any:
        """Give what the reader of a kind of layout made of the file.

        Raises:
            FileProblemError: the file has not that form.
        """
        if kind in self._problems:
            raise self._problems[kind]
        if kind not in self._made:
            try:
                self._made[kind] = READERS[kind].look(self._received, self._catalog)
            except FileProblemError as problem:
                self._problems[kind] = problem
                raise
        return self._made[kind]

    def likeness(self, dictionary: Dictionary) -> float:
        """Give how much the file looks like a dictionary's: 0 not at all, 1 wholly."""
        kind = dictionary.layout.kind
        try:
            return READERS[kind].likeness(self.of(kind), dictionary)
        except FileProblemError:
            return 0.0

    def open(self, dictionary: Dictionary) -> Opened:
        """Find columns and records of the file by a dictionary.

        Raises:
            FileProblemError: the file has another form or other columns.
        """
        kind = dictionary.layout.kind
        return READERS[kind].open(self.of(kind), dictionary, self._catalog)
