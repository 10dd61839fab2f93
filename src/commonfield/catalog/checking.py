from __future__ import annotations

from typing import Literal

from pydantic import Field

from commonfield.catalog.definition import Definition, Source, Text, Words

OutputKind = Literal["table", "chart_data", "document", "release", "supporting"]


class OutputRules(Definition):
    """What is looked for before people read an output that is to leave, and how large it may be.

    `allowed` gives the endings of files by kind of output; a release is a folder. Words are compared with
    the names of columns, in lower case and without signs: a column is taken for a share where one of
    `shares` stands in its name, for a mean or the like where one of `means` does, for no count where one of
    `not_counts` does, for a count of everybody where one of `wholes` does, and for what identifies a person
    where one of `identifying` does. `totals` are what a row or column of a total is called; `hidden` what
    stands for a hidden count, beside blanks and `<11`. A reader cannot know what columns named like `unclear`
    hold. Controls that read like `no_controls` say that nothing was done.
    """

    output_rules: str
    label: Text
    files_at_most: int = Field(ge=1)
    megabytes_at_most: int = Field(ge=1)
    rows_at_most: int = Field(ge=1)
    allowed: dict[OutputKind, list[str]]
    shares: list[Words]
    means: list[Words]
    not_counts: list[Words]
    wholes: list[Words]
    totals: list[Words]
    hidden: list[str]
    identifying: list[Words]
    unclear: list[Words]
    no_controls: list[Words]
    source: Source
