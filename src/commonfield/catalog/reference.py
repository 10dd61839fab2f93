"""What an agency's public file looks like, who holds it, and how to get it."""

from __future__ import annotations

import re
from typing import Literal

from pydantic import Field, field_validator, model_validator

from commonfield.catalog.definition import Definition, Part, Source, Text

ColumnKind = Literal["text", "code", "number", "money", "percent", "date"]
Mark = Literal["hidden", "not_released", "top_coded", "not_applicable", "not_reported"]


def _compiled(pattern: str) -> str:
    try:
        re.compile(pattern)
    except re.error as error:
        raise ValueError(f"expected a regular expression, found one that does not compile: {error}") from None
    return pattern


class PublishedColumn(Part):
    """A column as we call it, and the headers under which publishers print it.

    `headers` are regular expressions that match a whole header, whatever its case, line breaks and
    footnote marks. `spread` takes every column whose header matches: what its first group holds (a year,
    say) becomes a value of the column `spread` names, and a row becomes one for each.
    """

    headers: list[str] = Field(min_length=1)
    kind: ColumnKind = "text"
    unit: str = ""
    about: str = ""
    required: bool = True
    times: float = Field(default=1, description="what a printed number is multiplied by: 1000 for thousands")
    width: int = Field(default=0, description="codes that lost leading zeros are filled up to this width")
    spread: str = ""

    @field_validator("headers")
    @classmethod
    def _headers_compile(cls, headers: list[str]) -> list[str]:
        return [_compiled(header) for header in headers]

    def matches(self, header: str) -> re.Match[str] | None:
        """Match a header that `plain_header` has made plain."""
        for pattern in self.headers:
            if found := re.fullmatch(pattern, header, re.IGNORECASE):
                return found
        return None


class SeriesBreak(Part):
    """From which academic year figures are not to be compared with those before, and why."""

    from_year: int
    why: Text


class VintageRule(Part):
    """Where a file says of when it is. The first rule that finds something holds.

    `pattern` is searched in the values of `column`, in the headers, in the rows above them, or in the
    name of the file; its groups are `year`, and `month` or `to` where there are such. `fixed` is a vintage
    that the layout itself implies.
    """

    place: Literal["column", "header", "above", "file", "fixed"]
    column: str = ""
    pattern: str = ""
    fixed: str = ""
    academic: bool = Field(default=False, description="the years are academic ones, e.g. 2021-22")
    latest: bool = Field(default=False, description="of several dates the latest holds, not their span")

    @model_validator(mode="after")
    def _is_whole(self) -> VintageRule:
        if self.place == "fixed":
            if not self.fixed:
                raise ValueError("`place: fixed` needs `fixed`")
        elif "(?P<year>" not in _compiled(self.pattern):
            raise ValueError("`pattern` needs a group named `year`")
        if self.place == "column" and not self.column:
            raise ValueError("`place: column` needs `column`")
        return self


class SourceGuide(Definition):
    """Who holds a kind of data, by which legal route one gets it, in which form, and how long that takes."""

    title: Text
    held_by: Text
    route: Text
    form: Text
    lead_time: Text
    mind: list[Text] = []
    dictionaries: list[str] = Field(default=[], description="the layouts in which we read it from a partner")
    source: Source | None = None
    verified: bool = False


class ReferenceSource(Definition):
    """A public file of an agency: how to recognize it by its content, and what its columns mean.

    Several sources may give the same `table`: two editions of one publisher, say. A file of this source
    is one whose headers hold every required column, and none of `never`.
    """

    title: Text
    publisher: str
    table: str = Field(pattern=r"^[a-z][a-z0-9_]*$")
    about: Text
    columns: dict[str, PublishedColumn]
    never: list[str] = []
    second_header: str = Field(
        default="", description="what the first cell says of a second row of headers, which is left out"
    )
    from_name: dict[str, str] = Field(default={}, description="columns read from the name of the file")
    marks: dict[str, Mark] = {}
    vintage: list[VintageRule] = Field(min_length=1)
    fresh_years: float = Field(gt=0, description="a file older than this is stale")
    key: list[str] = []
    parts: bool = Field(default=False, description="several files make one vintage: by area, campus, ...")
    shape: str = Field(default="", description="the function in `reference.shapes` that finishes the table")
    footnotes: list[Text] = []
    breaks: list[SeriesBreak] = []
    licence: str = ""
    page: str = Field(default="", description="where the publisher offers it to people")
    download: str = Field(default="", description="the file itself, `{year}` and `{yy}` filled in")
    unpack: str = Field(default="", description="which file to take out of a downloaded archive")
    guide: str = "public-file"
    source: Source
    layout_verified: bool = False

    @field_validator("never")
    @classmethod
    def _never_compile(cls, headers: list[str]) -> list[str]:
        return [_compiled(header) for header in headers]

    @property
    def required(self) -> list[str]:
        return [name for name, column in self.columns.items() if column.required]
