"""What a report is made of: pages of blocks. Pages, document and workbook each write them their own way."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Literal

from commonfield.reports.figures.figure import Figure
from commonfield.reports.tabulate import DataTable

Tone = Literal["plain", "up", "down", "notice", "hidden"]


@dataclass(frozen=True)
class Prose:
    """Paragraphs, under a heading if there is one."""

    paragraphs: tuple[str, ...]
    heading: str = ""
    type: str = field(default="prose", init=False)


@dataclass(frozen=True)
class Point:
    """One item of a list: a status word first, if there is one, then the sentence."""

    text: str
    status: str = ""
    tone: Tone = "plain"
    href: str = ""
    more: str = ""


@dataclass(frozen=True)
class Points:
    """A list of sentences."""

    items: tuple[Point, ...]
    heading: str = ""
    type: str = field(default="points", init=False)


@dataclass(frozen=True)
class Card:
    """One measure at a glance: the figure, what it is, the sentence, how it moved.

    `sign` (hidden, waiting) is drawn where there is no figure.
    """

    value: str
    label: str
    sentence: str
    status: str = ""
    tone: Tone = "plain"
    detail: str = ""
    href: str = ""
    sign: str = ""


@dataclass(frozen=True)
class Cards:
    """Measures side by side."""

    cards: tuple[Card, ...]
    heading: str = ""
    intro: str = ""
    type: str = field(default="cards", init=False)


@dataclass(frozen=True)
class Shown:
    """A whole figure."""

    figure: Figure
    heading: str = ""
    type: str = field(default="figure", init=False)


@dataclass(frozen=True)
class Tabulated:
    """A table that belongs to no chart; `sheet` names it in the workbook, where it has a sheet.

    One that is not `printed` is on screen and in the workbook only, since on paper it would fill pages.
    """

    table: DataTable
    sheet: str = ""
    heading: str = ""
    note: str = ""
    csv: str = ""
    printed: bool = True
    type: str = field(default="table", init=False)


@dataclass(frozen=True)
class Pending:
    """What will be here one day, and how to begin."""

    title: str
    what: str
    how: str
    status: str
    type: str = field(default="pending", init=False)


@dataclass(frozen=True)
class Fact:
    """A named value; `href` where it can be followed up."""

    label: str
    value: str
    href: str = ""


@dataclass(frozen=True)
class Facts:
    """Named values, as a definition of a measure or a certificate has them."""

    facts: tuple[Fact, ...]
    heading: str = ""
    anchor: str = ""
    intro: str = ""
    type: str = field(default="facts", init=False)


@dataclass(frozen=True)
class More:
    """A way on to the page that tells more; `about` says of what, where the label alone does not."""

    label: str
    href: str
    about: str = ""
    type: str = field(default="more", init=False)


Block = Prose | Points | Cards | Shown | Tabulated | Pending | Facts | More


@dataclass(frozen=True)
class Page:
    """One page. `path` is below the language's folder; `parent` the section it belongs to, if any."""

    path: str
    title: str
    intro: str
    blocks: tuple[Block, ...]
    section: str
    parent: str = ""
    short: str = ""

    @property
    def figures(self) -> tuple[Figure, ...]:
        return tuple(block.figure for block in self.blocks if isinstance(block, Shown))


@dataclass(frozen=True)
class Story:
    """A whole report in one language: the pages in reading order."""

    pages: tuple[Page, ...]

    @property
    def sections(self) -> tuple[Page, ...]:
        return tuple(page for page in self.pages if not page.parent)

    @property
    def figures(self) -> tuple[Figure, ...]:
        """Every figure, each once."""
        found = {figure.id: figure for page in self.pages for figure in page.figures}
        return tuple(found.values())

    def parts_of(self, section: Page) -> tuple[Page, ...]:
        return tuple(page for page in self.pages if page.parent == section.path)
