"""One reader for each form of file. Start reading here.

A reader looks at received bytes once and then answers: how much are they like a dictionary, and what are
the records. Whatever the form, records leave it as rows of text cells (`Source`), so that rules, maps and
answers are the same for all.
"""

from __future__ import annotations

from typing import Any

from commonfield.catalog import Catalog, Dictionary
from commonfield.intake.content import MappedText
from commonfield.intake.problems import FileProblemError, refuse
from commonfield.intake.readers.delimited import DelimitedReader
from commonfield.intake.readers.fixed_width import FixedWidthReader
from commonfield.intake.readers.headers import text_sheets
from commonfield.intake.readers.limits import LARGEST_DOCUMENT
from commonfield.intake.readers.reader import Opened, Reader
from commonfield.intake.readers.resources import ResourceReader, begins_as_a_tree
from commonfield.intake.readers.sheets import Sheet, is_workbook
from commonfield.intake.readers.workbook import WorkbookReader

__all__ = ["READERS", "Looks", "Opened", "Reader"]

READERS: dict[str, Reader[Any]] = {
    "delimited": DelimitedReader(),
    "fixed_width": FixedWidthReader(),
    "workbook": WorkbookReader(),
    "resource": ResourceReader(),
}
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
                self._made[kind] = READERS[kind].look(self._readable(kind), self._catalog)
            except FileProblemError as problem:
                self._problems[kind] = problem
                raise
        return self._made[kind]

    def _readable(self, kind: str) -> bytes:
        """Give the bytes to a reader; text is looked at where it lies, delimited text is read there too."""
        if kind in ("delimited", "fixed_width") or not isinstance(self._received, MappedText):
            return self._received
        if len(self._received) > LARGEST_DOCUMENT:
            size, found = LARGEST_DOCUMENT >> 20, len(self._received) >> 20
            raise refuse(self._catalog, "FIL-053", size=size, found=found)
        return bytes(self._received)

    def form(self, dictionary: Dictionary) -> str:
        """Say which reader reads the file by a dictionary.

        A delimited layout with a header may come as a workbook too: that is what a spreadsheet program
        makes of it.
        """
        layout = dictionary.layout
        as_workbook = layout.kind == "delimited" and layout.header and is_workbook(self._received)
        return "workbook" if as_workbook else layout.kind

    def refuse_unreadable(self) -> None:
        """Say what is wrong with a file that is not even of the form which its first bytes tell.

        Raises:
            FileProblemError: it is neither text nor a workbook that can be opened.
        """
        tree = "resource" if begins_as_a_tree(self._received) else "delimited"
        self.of("workbook" if is_workbook(self._received) else tree)

    def likeness(self, dictionary: Dictionary) -> float:
        """Give how much the file looks like a dictionary's: 0 not at all, 1 wholly."""
        kind = self.form(dictionary)
        try:
            return READERS[kind].likeness(self.of(kind), dictionary)
        except FileProblemError:
            return 0.0

    def sheets(self, dictionary: Dictionary) -> list[Sheet]:
        """Give the file as sheets among whose first rows a header is looked for.

        Raises:
            FileProblemError: it is neither text nor a workbook.
        """
        kind = self.form(dictionary)
        return self.of(kind) if kind == "workbook" else text_sheets(self.of(kind).text, dictionary)

    def open(self, dictionary: Dictionary) -> Opened:
        """Find columns and records of the file by a dictionary.

        Raises:
            FileProblemError: the file has another form or other columns.
        """
        kind = self.form(dictionary)
        return READERS[kind].open(self.of(kind), dictionary, self._catalog)
