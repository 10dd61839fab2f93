"""What an audit is told about tables: which columns are keys and counts, what a blank means, what adds up."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from pathlib import Path
from typing import Annotated, Literal

from pydantic import Field, field_validator, model_validator

from commonfield.catalog import Part
from commonfield.catalog.loader import load_typed
from commonfield.findings import DefinitionError

Column = Annotated[str, Field(min_length=1)]
Codes = Annotated[tuple[str, ...], Field(min_length=1)]
COUNT = "count"
"""What the count of a wide file is called where no column has its name."""


class Split(Part):
    """A code column that holds several dimensions and their total, one after another.

    Attributes:
        total: The code of the total, e.g. `TA`.
        into: Each dimension with its codes, which add up to the total: `{gender: [GF, GM, GX]}`.
        alone: Codes that are a part of the total and whose rest is not in the file.
    """

    total: str
    into: Mapping[Column, Codes] = Field(default_factory=dict)
    alone: tuple[str, ...] = ()

    @model_validator(mode="after")
    def _each_code_once(self) -> Split:
        codes = [self.total, *(code for of in self.into.values() for code in of), *self.alone]
        if len(set(codes)) != len(codes):
            raise ValueError("expected each code once, as the total, in one dimension or alone")
        return self


class TableDesign(Part):
    """How files are to be read; a file may override each of these.

    Attributes:
        keys: The columns that say what a row counts.
        counts: The columns that hold counts.
        wide: Columns that each hold the count of one code: `{Female: {gender: F}, All: {gender: All}}`. The
            key `count` names the count where there are several.
        count_named_by: The column whose code names the count, in files with one row for each count.
        where: Only rows that have one of these codes in these columns are read.
        total_value: What a key column holds where a row is a total over it.
        hidden: What stands in place of a hidden count.
        absent: Whether a combination of codes that has no row counts nobody, or is hidden.
        range: The least and the largest number that a hidden count can be; null is no limit.
        split: Code columns that hold several dimensions.
        parents: For a column of places, the place that each lies in; places in one add up to it.
        hierarchy: Columns of places from large to small: an absent row can be of a place that occurs only.
        incomplete: Dimensions whose codes need not add up to the total: somebody may have none of them.
    """

    keys: tuple[Column, ...] = ()
    counts: tuple[Column, ...] = ()
    wide: Mapping[Column, Mapping[str, str]] = Field(default_factory=dict)
    count_named_by: Column | None = None
    where: Mapping[Column, tuple[str, ...]] = Field(default_factory=dict)
    total_value: str = "All"
    hidden: tuple[str, ...] = ("", "*")
    absent: Literal["empty", "hidden"] = "empty"
    range: tuple[Annotated[int, Field(ge=0)], int | None] = (0, None)
    split: Mapping[Column, Split] = Field(default_factory=dict)
    parents: Mapping[Column, Mapping[str, str]] = Field(default_factory=dict)
    hierarchy: tuple[Column, ...] = ()
    incomplete: tuple[Column, ...] = ()

    @field_validator("range")
    @classmethod
    def _range_holds_a_number(cls, given: tuple[int, int | None]) -> tuple[int, int | None]:
        if given[1] is not None and given[1] < given[0]:
            raise ValueError("expected the least number first, then the largest or null")
        return given

    @field_validator("parents")
    @classmethod
    def _nobody_lies_in_itself(
        cls, given: Mapping[str, Mapping[str, str]]
    ) -> Mapping[str, Mapping[str, str]]:
        for parents in given.values():
            for place in parents:
                ancestors(place, parents)
        return given


class FileDesign(TableDesign):
    """One file, and what differs for it from what the design says of all."""

    file: Column


class AuditDesign(TableDesign):
    """All that an audit is told; `files` lie beside the design.

    Attributes:
        files: The files, each with what differs for it.
        width: A hidden count is narrow where its largest and least possible numbers lie less than this apart.
        part_of: For a count, the count that it is part of: `{successes: n}`.
        labels: What to call a code in sentences: `{GF: girls}`.
        unit: Whom counts count, in sentences: `pupils`.
    """

    files: tuple[FileDesign, ...] = ()
    width: Annotated[int, Field(ge=1)] = 3
    part_of: Mapping[str, str] = Field(default_factory=dict)
    labels: Mapping[str, str] = Field(default_factory=dict)
    unit: str = ""

    @field_validator("part_of")
    @classmethod
    def _no_count_is_part_of_itself(cls, given: Mapping[str, str]) -> Mapping[str, str]:
        for count in given:
            ancestors(count, given)
        return given

    def table(self, file: str, *, columns: Collection[str]) -> TableDesign:
        """Give how a file is to be read: what the design says of all files, and what differs for this one.

        Args:
            file: Its name.
            columns: Those that it has. Keys and counts that the design names for all files and that this one
                lacks are left away: it holds totals over these keys, and not these counts.
        """
        shared = self.model_dump(include=set(TableDesign.model_fields), exclude_unset=True)
        own = next((f for f in self.files if f.file == file), None)
        differing = own.model_dump(exclude={"file"}, exclude_unset=True) if own else {}
        for name in ("keys", "counts"):
            shared[name] = tuple(c for c in shared.get(name, ()) if c in columns)
        return TableDesign.model_validate(shared | differing)


def ancestors(of: str, parents: Mapping[str, str]) -> tuple[str, ...]:
    """Give what something lies in, the nearest first.

    Raises:
        ValueError: it lies in itself.
    """
    found: list[str] = []
    while of in parents:
        of = parents[of]
        if of in found:
            raise ValueError("expected parents without a circle, found one that lies in itself")
        found.append(of)
    return tuple(found)


def alone_name(column: str, code: str) -> str:
    """Give the dimension of a code that stands alone in a column of several dimensions."""
    return f"{column} {code}"


def load_design(path: Path) -> AuditDesign:
    """Read a design from YAML.

    Raises:
        DefinitionError: with file and line of the first thing that is wrong; it cannot be read; no text.
    """
    try:
        text = path.read_text(encoding="utf-8-sig")
    except (OSError, UnicodeDecodeError):
        raise DefinitionError(
            f"{path.name}: expected a design in YAML, found a file that cannot be read as text.",
            fix="Name the file that holds the design with --design.",
        ) from None
    return load_typed(AuditDesign, text, file=path.name)
