from __future__ import annotations

import re
from datetime import date
from itertools import accumulate
from typing import Literal, Self

from pydantic import Field, model_validator

from commonfield.catalog.definition import Definition, Part, Source, Text
from commonfield.findings import Severity
from commonfield.tables.model import ColumnType
from commonfield.vocabulary import academic_year_of

SUBMITTED_YEAR = "submitted_year"
"""How a dictionary whose records have no date names the year that they were submitted for."""


class Code(Part):
    """One allowed code, with the academic years in which it holds.

    `also_written` are words that people write for it in a file kept by hand; upper and lower case and
    accents do not count.
    """

    code: str
    label: Text
    from_year: int | None = None
    to_year: int | None = None
    rolls_up_to: dict[str, str] = {}
    also_written: list[str] = []
    verified: bool = False


class CodeSet(Definition):
    """The allowed codes of an element, with dates and where each comes from."""

    code_set: str
    label: Text
    codes: list[Code]
    lost: dict[str, Text] = Field(default={}, description="by roll-up: what it no longer tells apart")
    source: Source


class Element(Part):
    """One described column. `official` is the publisher's name, `name` ours in rules and maps.

    `format` of a date is a strftime pattern. `width` is set in fixed-width layouts alone, in characters.
    A number with `implied_decimals` is written without its point: 0300 with two of them is 3.00.
    `path` says where the value stands in a record of a resource file, in each of its two forms (`xml`,
    `json`); the language of paths is told in `intake.readers.paths`.
    Cells equal to one of `absent` are read as null, as is an empty cell. `severity` is what a cell
    costs that does not fit the type or the code set; a cell that fits no type is then read as null.
    `also_called` are names that people give its column, in any language, and `also_formats` further
    patterns of a date; both count in layouts kept by hand alone.
    """

    name: str = Field(pattern=r"^[a-z][a-z0-9_]*$")
    official: str
    label: Text
    type: ColumnType = "text"
    format: str = ""
    width: int | None = Field(default=None, ge=1)
    implied_decimals: int = Field(default=0, ge=0, le=6)
    code_set: str = ""
    path: dict[Literal["xml", "json"], str] = {}
    absent: list[str] = []
    also_called: list[str] = []
    also_formats: list[str] = []
    identifying: bool = False
    required: bool = False
    severity: Severity = Severity.REFUSE_RECORD
    ceds: str = ""
    unit: str = ""


class Layout(Part):
    """How the file is written.

    Without a header, columns go by position. With one, they go by position too and the names must be
    the official ones, unless `columns_in_any_order`. The last `optional_trailing_columns` may be absent.
    A layout `kept_by_hand` goes by names in any order too; a column that is not required may be absent, and
    people may name columns as they like once somebody has confirmed which is which. `known_columns` are
    then all names of the confirmed header. `sheet` names the sheet of a workbook, where it matters.
    In a fixed-width file every line is a record and as long as the widths of its elements together.
    """

    kind: Literal["delimited", "fixed_width", "workbook", "resource"] = "delimited"
    delimiter: str = ","
    quote: str = '"'
    header: bool = True
    encoding: Literal["utf-8", "latin-1"] = "utf-8"
    extra_trailing_columns: bool = False
    optional_trailing_columns: int = 0
    columns_in_any_order: bool = False
    kept_by_hand: bool = False
    known_columns: list[str] = []
    sheet: str = ""
    records: list[str] = []
    namespace: str = ""


class Mark(Part):
    """The cell by which a record of a file without a header tells its file type: its value, or its form."""

    element: str
    value: str = ""
    form: str = Field(
        default="", description="a regular expression, where records have no code of their type"
    )

    def is_on(self, cell: str) -> bool:
        """Tell whether a cell bears the mark."""
        return re.fullmatch(self.form, cell) is not None if self.form else cell == self.value


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
    form_of: str = Field(
        default="",
        description="a dictionary of which this is another form, whose elements, rules and maps it takes: "
        "an agreement that names that one covers this one, and each takes the other's place",
    )
    like: str = Field(default="", description="a dictionary whose elements, rules and maps this one takes")
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
    subject_returned: bool = Field(
        default=False, description="the subject may be a key that we sent out and that comes back as it was"
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
    effective_from: date | None = Field(default=None, description="first day of the layout's first year")
    effective_to: date | None = Field(default=None, description="last day of the layout's last year")
    verified: bool = False

    @property
    def file_type(self) -> str:
        """Name the file type as agreements do, whichever form of it this is."""
        return self.form_of or self.dictionary

    @property
    def line_length(self) -> int:
        """Give how many characters a line of a fixed-width file has."""
        return sum(element.width or 0 for element in self.elements)

    @property
    def spans(self) -> list[tuple[int, int]]:
        """Give where each element of a fixed-width line begins and ends: 0-based, the end not included."""
        ends = list(accumulate(element.width or 0 for element in self.elements))
        return list(zip([0, *ends], ends, strict=False))

    @property
    def years(self) -> tuple[int | None, int | None]:
        """Give the first and the last academic year of the layout; None where it has no such end."""
        first = academic_year_of(self.effective_from) if self.effective_from else None
        return first, academic_year_of(self.effective_to) if self.effective_to else None

    @model_validator(mode="after")
    def _has_widths(self) -> Self:
        if self.layout.kind != "fixed_width":
            return self
        wide = [element.name for element in self.elements if element.width is None]
        if wide or len(self.elements) < 2 or self.layout.header:
            raise ValueError(
                "expected at least two elements, each with its width, and no header in a fixed-width layout, "
                f"found {f'no width of `{wide[0]}`' if wide else 'another layout'}"
            )
        return self


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
