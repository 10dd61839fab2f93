from __future__ import annotations

from datetime import date
from typing import Literal

from pydantic import Field

from commonfield.catalog.definition import Definition, Part, Source, Text
from commonfield.findings import Severity
from commonfield.tables.model import ColumnType


class Code(Part):
    """One allowed code, with the academic years in which it holds."""

    code: str
    label: Text
    from_year: int | None = None
    to_year: int | None = None
    rolls_up_to: dict[str, str] = {}
    verified: bool = False


class CodeSet(Definition):
    """The allowed codes of an element, with dates and where each comes from."""

    code_set: str
    label: Text
    codes: list[Code]
    source: Source


class Element(Part):
    """One described column. `official` is the publisher's name, `name` ours in rules and maps.

    `format` of a date is a strftime pattern. `width` is set in fixed-width layouts alone.
    Cells equal to one of `absent` are read as null, as is an empty cell. `severity` is what a cell
    costs that does not fit the type or the code set; a cell that fits no type is then read as null.
    """

    name: str = Field(pattern=r"^[a-z][a-z0-9_]*$")
    official: str
    label: Text
    type: ColumnType = "text"
    format: str = ""
    width: int | None = None
    code_set: str = ""
    absent: list[str] = []
    identifying: bool = False
    required: bool = False
    severity: Severity = Severity.REFUSE_RECORD
    ceds: str = ""
    unit: str = ""


class Layout(Part):
    """How the file is written.

    Without a header, columns go by position. With one, they go by position too and the names must be
    the official ones, unless `columns_in_any_order`. The last `optional_trailing_columns` may be absent.
    """

    kind: Literal["delimited", "fixed_width", "workbook", "json", "xml"] = "delimited"
    delimiter: str = ","
    quote: str = '"'
    header: bool = True
    encoding: Literal["utf-8", "latin-1"] = "utf-8"
    extra_trailing_columns: bool = False
    optional_trailing_columns: int = 0
    columns_in_any_order: bool = False


class Mark(Part):
    """The cell by which a record of a file without a header tells its file type."""

    element: str
    value: str


class TableMap(Part):
    """How accepted records become rows of a table: DuckDB SQL over element names.

    `where` keeps some records; a column not named is null. Identity columns go to `identity_record`.
    """

    table: str
    where: str = "true"
    columns: dict[str, str]


class Rule(Part):
    """What must hold of a record, and what to say if not.

    `holds` and `found` are DuckDB SQL over element names and `record_year`, the record's academic year.
    A rule whose answer is unknown (null) holds: what may be absent is the business of another rule.
    `found` must not be a value of the record: a length, a count, a kind.
    """

    code: str = Field(pattern=r"^[A-Z]{3}-\d{3}$")
    element: str = ""
    severity: Severity
    holds: str
    expected: Text
    found: str = ""
    found_text: Text
    likely_cause: Text
    fix: Text
    source: str
    breaks: dict[str, str] = Field(
        default={}, description="cells that, put into the dictionary's example, break the rule"
    )


class Dictionary(Definition):
    """Description of one file type: layout, elements, how records map to tables, rules."""

    dictionary: str
    label: Text
    publisher: str
    identity_source: str
    segment: str = ""
    recognized_by: Mark | None = None
    layout: Layout
    academic_year: str = Field(description="SQL over element names that gives the record's academic year")
    subject: str = Field(
        description="SQL over element names: the partner's own id of the person; empty if none"
    )
    elements: list[Element]
    example: dict[str, str] = Field(default={}, description="an invented record that breaks no rule")
    key: list[str] = Field(default=[], description="elements that together name a record once in a file")
    one_person_per: list[str] = Field(default=[], description="elements that name one person in a file")
    told_apart_by: list[str] = Field(
        default=[], description="elements that all differ only where two people share an id"
    )
    scope: str = Field(
        default="",
        description="SQL over element names: the part of a collection that a record belongs to; a later "
        "submission that covers every part of an earlier one takes its place. Empty: both stay",
    )
    describes_people: Literal["fully", "partly", "not"] = "not"
    rules: list[Rule] = []
    maps: list[TableMap] = []
    source: Source
    effective_from: date | None = None
    verified: bool = False


class FileFinding(Part):
    """What can be wrong with a file as a whole (FIL), or with a cell of any file (ELE)."""

    code: str = Field(pattern=r"^(FIL|ELE)-\d{3}$")
    severity: Severity
    title: Text
    expected: Text
    found_text: Text
    likely_cause: Text
    fix: Text


class RefusalLimit(Part):
    """When bad records mean a bad file: more than this share of them, and at least so many."""

    share: float = Field(gt=0, le=1)
    at_least: int = Field(ge=1)


class FileFindings(Definition):
    """The catalogue of findings that hold for any file: of the whole file, and of cells by their element."""

    findings_about: str
    refuse_file_above: RefusalLimit
    findings: list[FileFinding]

    def finding(self, code: str) -> FileFinding:
        """Find a finding by code; raises KeyError where the catalogue has none of that code."""
        for finding in self.findings:
            if finding.code == code:
                return finding
        raise KeyError(code)
