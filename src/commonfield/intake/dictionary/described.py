"""The regional data dictionary as plain data: what pages, workbook and schemas are written from."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Literal

from commonfield.catalog import CodeSet, Dictionary, Text
from commonfield.tables.model import ColumnType

CEDS_VERSION = "V13"
ED_FI_VERSION = "5.2"


@dataclass(frozen=True)
class Feed:
    """Elements of a kind of file that fill a column; or, seen from an element, columns of a table."""

    name: str
    columns: tuple[str, ...]


@dataclass(frozen=True)
class Lost:
    """Something that is lost on the way into a column; `source` names the file it concerns, if only one."""

    text: Text
    source: str = ""


@dataclass(frozen=True)
class Described:
    """One column of ours, or one element of a file.

    `official` is the name in the file. `feeds` are the elements behind a column of ours, or the columns that
    an element of a file fills. `own_element` is our name for what CEDS has no element for.
    """

    name: str
    means: Text
    type: ColumnType
    official: str = ""
    format: str = ""
    unit: str = ""
    required: bool = False
    identifying: bool = False
    code_set: str = ""
    refuses: bool = True
    absent: tuple[str, ...] = ()
    ceds: str = ""
    ed_fi: str = ""
    own_element: str = ""
    feeds: tuple[Feed, ...] = ()
    lost: tuple[Lost, ...] = ()


@dataclass(frozen=True)
class Part:
    """A table of ours or a kind of file, with everything in it, and which version of it this is."""

    kind: Literal["table", "file"]
    name: str
    label: Text
    entries: tuple[Described, ...]
    hash: str
    effective_from: date | None = None
    verified: bool = True
    publisher: str = ""
    source: str = ""
    key: tuple[str, ...] = ()
    attributes: tuple[Described, ...] = ()
    partners: tuple[str, ...] = ()
    stewards: tuple[str, ...] = ()
    dictionary: Dictionary | None = None

    @property
    def slug(self) -> str:
        """Its name in addresses and file names."""
        return self.name.replace("/", "-").replace("_", "-")

    @property
    def losses(self) -> tuple[tuple[str, Lost], ...]:
        """Everything that is lost, with the column or attribute where."""
        return tuple((e.name, lost) for e in (*self.entries, *self.attributes) for lost in e.lost)


@dataclass(frozen=True)
class RegionalDictionary:
    """Every table and every kind of file of a region. `hash` changes with any definition it is made from."""

    label: Text
    tables: tuple[Part, ...]
    files: tuple[Part, ...]
    code_sets: Mapping[str, CodeSet]
    hash: str
    on: date
    invented: bool = False
    partner_names: Mapping[str, str] = field(default_factory=dict)

    @property
    def parts(self) -> tuple[Part, ...]:
        return (*self.tables, *self.files)
