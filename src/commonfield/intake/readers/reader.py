from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol, TypeVar

from commonfield.catalog import Catalog, Dictionary
from commonfield.findings import Finding
from commonfield.intake.records import Source

Look = TypeVar("Look")


@dataclass(frozen=True)
class Opened:
    """A file whose columns are known.

    `rows` counts the rows of the file as its form tells them, header included, where a record can run
    together with the next one unnoticed; None where it cannot.
    """

    source: Source
    notes: tuple[Finding, ...] = ()
    rows: int | None = None


class Reader(Protocol[Look]):
    """Reads one form of file. A `Look` is whatever it needs to keep between its methods."""

    def look(self, received: bytes, catalog: Catalog) -> Look:
        """Look at received bytes as a whole.

        Raises:
            FileProblemError: they have not this form.
        """

    def likeness(self, look: Look, dictionary: Dictionary) -> float:
        """Give how much the file looks like a dictionary's: 0 not at all, 1 wholly."""

    def open(self, look: Look, dictionary: Dictionary, catalog: Catalog) -> Opened:
        """Find columns and records.

        Raises:
            FileProblemError: the columns are not those of the dictionary.
        """
