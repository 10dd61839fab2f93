from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from commonfield.catalog import Appearance
from commonfield.reports.blocks import Story
from commonfield.reports.data_files import data_files, figure_csv
from commonfield.reports.document import write_document
from commonfield.reports.naming import Names
from commonfield.reports.pages import write_pages
from commonfield.reports.published import Published
from commonfield.reports.sections import Desk
from commonfield.reports.workbook import write_workbook
from commonfield.vocabulary import Language


@dataclass(frozen=True)
class ReportFiles:
    """Where a report lies.

    Args:
        folder: The report's folder.
        home: The first page by language.
        documents: The PDF by language.
        workbooks: The workbook by language.
        files: Every file, in order of path.
    """

    folder: Path
    home: dict[Language, Path]
    documents: dict[Language, Path]
    workbooks: dict[Language, Path]
    files: tuple[Path, ...]


class Binder:
    """Puts the pieces of a report into its folder and remembers where they lie."""

    def __init__(self, folder: Path, appearance: Appearance, languages: tuple[Language, ...]) -> None:
        self._folder = folder
        self._appearance = appearance
        self._languages = languages
        self._written: set[Path] = set()

    def text(self, path: str, content: str) -> Path:
        return self.content(path, content.encode())

    def content(self, path: str, content: bytes) -> Path:
        file = self._folder / path
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(content)
        self._written.add(file)
        return file

    def add(self, desk: Desk, story: Story) -> None:
        """Write a report in one language: pages, charts, the tables of its figures, document, workbook."""
        language = desk.words.language
        for path, html in write_pages(story, desk.names, self._languages).items():
            self.text(path, html)
        for figure in story.figures:
            self.text(f"figures/{language}/{figure.id}.svg", figure.drawings["wide"].svg)
            self.text(f"figures/{language}/{figure.id}-narrow.svg", figure.drawings["narrow"].svg)
            self.text(f"data/{figure.id}.csv", figure_csv(figure.records))
        self.content(f"report_{language}.pdf", write_document(story, desk))
        self.content(f"report_{language}.xlsx", write_workbook(story, desk))

    def data(self, published: Published, names: Names) -> None:
        """Write the tables of all figures."""
        for name, content in data_files(published, names).items():
            self.text(f"data/{name}", content)

    def files(self) -> ReportFiles:
        """Say where everything lies."""
        return ReportFiles(
            folder=self._folder,
            home={language: self._folder / language / "index.html" for language in self._languages},
            documents={language: self._folder / f"report_{language}.pdf" for language in self._languages},
            workbooks={language: self._folder / f"report_{language}.xlsx" for language in self._languages},
            files=tuple(sorted(self._written)),
        )
