"""What the columns of our tables mean, which standards they come closest to, and what is lost on the way."""

from __future__ import annotations

from pydantic import Field

from commonfield.catalog.definition import Definition, Part, Source, Text

EVERY_TABLE = "every_table"
"""Name of the meanings of columns that many tables have."""


class Loss(Part):
    """Something that a source knows and the column does not keep; of every source if `sources` is empty."""

    text: Text
    sources: list[str] = Field(default=[], description="dictionaries, e.g. clearinghouse/detail, or mis/*")


class ColumnMeaning(Part):
    """One column in plain words. `own_element` names ours where CEDS has none that says the same."""

    means: Text
    ceds: str = Field(default="", pattern=r"^(P\d{6})?$", description="CEDS property, of the version below")
    ed_fi: str = Field(default="", description="resource and attribute of Ed-Fi")
    own_element: str = Field(default="", pattern=r"^((CA|REG)_[A-Z0-9_]+)?$")
    lost: list[Loss] = []


class TableMeaning(Definition):
    """The columns of one table, and of `characteristic` each attribute too.

    What `every_table` says of a column holds wherever a table does not say otherwise.
    """

    table: str
    label: Text
    columns: dict[str, ColumnMeaning]
    attributes: dict[str, ColumnMeaning] = {}
    source: Source
