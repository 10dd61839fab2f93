"""What somebody asks for: whose counts, by which places, in which tables."""

from __future__ import annotations

import re
from datetime import date
from pathlib import Path
from typing import Literal, Self

import pydantic

from commonfield.catalog.definition import Part
from commonfield.catalog.loader import load_file
from commonfield.disclosure.proof.shape import file_of
from commonfield.findings import DefinitionError

Column = str
MOST_COLUMNS = 4
"""Columns of one table: each more doubles the tables that totals make."""
OWN = re.compile(r"n|(successes|status)(_.*)?")
"""Columns that we write."""


class PublicFile(Part):
    """A file of somebody else about the same people, considered before these tables are published.

    `file` is named by its hash. With `people`, and `successes` where there is an outcome, the columns of its
    counts are read: they are of the same people, and what they show is no secret any more. Columns of places
    and codes are called as in the design; one that is lacking, empty or `All` is a total.
    """

    title: str = pydantic.Field(min_length=1)
    file: Path
    read_on: date
    people: str = ""
    successes: str = ""


class Correction(Part):
    """Tables that were published, and the file they were made of, before some people were corrected.

    `person` is the column that names people in the old file and in the new one; it is not published.
    """

    folder: Path
    microdata: Path
    person: str = pydantic.Field(min_length=1)


class Design(Part):
    """A design file.

    Args:
        universe: What the people are called in the certificate.
        outcome: Columns of 0 and 1, or one, or none.
        hierarchy: Columns of places, coarsest first; a code stands below one code of the column before.
        tables: Columns crossed with every place, one list for each table.
        smallest: The smallest number of people that may be shown.
        profile: How far apart the possible values of a hidden count lie; see `definitions/disclosure`.
        fallback: A way out where too much would be hidden; `commonfield protect --compare` shows what each
            keeps.
        insider: The column of the hierarchy whose places know their own records; empty for none.
        already_published: Folders that `commonfield protect` made of the same people before.
        corrects: Tables of the same people that these replace, since records came late or were wrong.
        external_files: Files of others about the same people.
    """

    universe: str = pydantic.Field(min_length=1)
    outcome: tuple[Column, ...] = ()
    hierarchy: tuple[Column, ...] = ()
    tables: tuple[tuple[Column, ...], ...] = pydantic.Field(min_length=1)
    smallest: int = pydantic.Field(default=11, ge=3)
    profile: Literal["standard", "strict"] = "standard"
    insider: str = ""
    already_published: tuple[Path, ...] = ()
    fallback: Literal["none", "fewer_levels", "merged_groups"] = "none"
    corrects: Correction | None = None
    external_files: tuple[PublicFile, ...] = ()

    @pydantic.field_validator("outcome", mode="before")
    @classmethod
    def _one_or_many(cls, given: object) -> object:
        return (given,) if isinstance(given, str) else given or ()

    @pydantic.model_validator(mode="after")
    def _corrects_alone(self) -> Self:
        if self.corrects and (self.already_published or self.insider):
            raise ValueError("corrects: expected neither already_published nor insider beside it, found one")
        return self

    @pydantic.model_validator(mode="after")
    def _columns_fit(self) -> Self:
        crossed = [column for table in self.tables for column in table]
        every = [*self.outcome, *self.hierarchy, *dict.fromkeys(crossed)]
        if any(not table for table in self.tables):
            raise ValueError("tables: expected one column or more in each table, found none in one")
        if any(len(set(table)) < len(table) for table in self.tables):
            raise ValueError("tables: expected each column once in a table, found one twice")
        if any(len(table) > MOST_COLUMNS for table in self.tables):
            raise ValueError(f"tables: expected at most {MOST_COLUMNS} columns in a table, found more")
        if len(set(every)) < len(every):
            raise ValueError(
                "expected a column as outcome, in hierarchy or in tables, found one in two of them"
            )
        taken = [column for column in (*self.hierarchy, *crossed) if OWN.fullmatch(column)]
        if taken:
            raise ValueError(f"expected other columns than those that we write, found `{taken[0]}`")
        if any(mark in column for column in crossed for mark in "/\\:\0") or ".." in crossed:
            raise ValueError("tables: expected columns that can name a file, found / or \\ or : in one")
        if self.insider and self.insider not in self.hierarchy:
            raise ValueError("insider: expected a column of the hierarchy, found another")
        alike = {frozenset(table) for table in self.tables}, {file_of(table).lower() for table in self.tables}
        if any(len(kinds) < len(self.tables) for kinds in alike):
            raise ValueError("tables: expected each table once, found two that would be one file")
        return self


def read_design(path: Path) -> Design:
    """Read a design. Files and folders that it names lie beside it, where they are not written in full.

    Raises:
        DefinitionError: with file and line of the first thing that is wrong.
    """
    try:
        design = load_file(Design, path)
    except UnicodeDecodeError:
        raise DefinitionError(f"{path}:1: expected text in UTF-8, found other bytes.") from None
    return design.model_copy(
        update={
            "already_published": tuple(path.parent / folder for folder in design.already_published),
            "external_files": tuple(
                each.model_copy(update={"file": path.parent / each.file}) for each in design.external_files
            ),
        }
    )
