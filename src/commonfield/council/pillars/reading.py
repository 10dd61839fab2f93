"""Levels that respondents gave, from a plain file, wave by wave."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from pathlib import Path
from typing import Literal, cast, get_args

from commonfield.council.pillars.scale import Scale
from commonfield.council.sheet import Row, Sheet, read_sheet
from commonfield.council.waves import order_waves
from commonfield.findings import SubmissionError, UsageError
from commonfield.tables.plain_file import refuse_rows

Role = Literal["staff", "funder", "rater"]


@dataclass(frozen=True)
class Rating:
    """The level that one respondent gave one organization on one indicator."""

    organization: str
    respondent: str
    indicator: str
    level: int
    role: Role = "staff"
    has_evidence: bool = True


@dataclass(frozen=True)
class Wave:
    """The ratings of one wave. One that was rated with another version of the instrument has none."""

    wave: str
    version: str
    ratings: tuple[Rating, ...]


def read_ratings(path: Path, scale: Scale, *, unnamed: str = "now") -> list[Wave]:
    """Read `organization,respondent,indicator,level`, and `evidence`, `wave`, `role`, `version` if given.

    Args:
        path: The file.
        scale: What was rated; a row of another version of its instrument is not looked at further.
        unnamed: The name of a wave that has none.

    Returns:
        The waves, the earliest first, see `order_waves`. Without `role` a respondent is staff, without
        `version` the instrument is the one given; an empty level was not given, and is left out.

    Raises:
        UsageError: a column is missing.
        SubmissionError: a code, level, role or version cannot be, or somebody rated the same twice.
    """
    sheet = read_sheet(
        path,
        needs=("organization", "respondent", "indicator", "level"),
        may=("evidence", "wave", "role", "version"),
    )
    for column in ("organization", "respondent", "indicator"):
        sheet.texts(column)
    sheet.once("wave", "organization", "respondent", "indicator")
    version = scale.instrument.version
    versions: dict[str, set[str]] = defaultdict(set)
    for row in sheet.rows:
        versions[row["wave"]].add(row["version"] or version)
    if any(len(found) > 1 for found in versions.values()):
        raise SubmissionError(
            f"{path.name}, column version: expected one version in each wave, found several.",
            likely_cause="Some respondents were given an older form.",
            fix="Keep them apart as waves of their own, or ask again with one form.",
        )
    rows = [row for row in sheet.rows if (row["version"] or version) == version]
    _refuse_strange(sheet, rows, scale)
    ratings: dict[str, list[Rating]] = {wave: [] for wave in versions}
    for row in rows:
        if row["level"]:
            ratings[row["wave"]].append(_rating(row))
    return [
        Wave(wave or unnamed, next(iter(versions[wave])), tuple(ratings[wave]))
        for wave in order_waves(row["wave"] for row in sheet.rows)
    ]


def joined(earlier: list[Wave], later: list[Wave]) -> list[Wave]:
    """Put the waves of an earlier file before those of a later one.

    Raises:
        UsageError: both have a wave of the same name.
    """
    twice = {w.wave for w in earlier} & {w.wave for w in later}
    if twice:
        raise UsageError(
            f"--before: expected waves of other names, found {', '.join(sorted(twice))} in both files.",
            fix="Name each wave in a column `wave`, such as 2026-03.",
        )
    return [*earlier, *later]


def _rating(row: Row) -> Rating:
    role = cast(Role, row["role"].lower() or "staff")
    return Rating(
        row["organization"],
        row["respondent"],
        row["indicator"],
        int(row["level"]),
        role,
        bool(row["evidence"]),
    )


def _refuse_strange(sheet: Sheet, rows: list[Row], scale: Scale) -> None:
    known = {item for items in scale.items.values() for item in items}
    levels = {str(level) for level in range(1, scale.highest + 1)}
    checks = (
        (
            "indicator",
            known,
            "an indicator of the instrument",
            "Print them with --show, and write their codes.",
        ),
        ("level", {*levels, ""}, f"a level from 1 to {scale.highest}", "Write the level as a whole number."),
        (
            "role",
            {*get_args(Role), ""},
            ", ".join(get_args(Role)),
            "Write one of them, or nothing for staff.",
        ),
    )
    for column, allowed, expected, fix in checks:
        refuse_rows(
            sheet.path,
            [r.line for r in rows if (r[column].lower() if column == "role" else r[column]) not in allowed],
            column=column,
            expected=expected,
            found="something else",
            cause="The file is of another instrument, or of the pulse (--pulse).",
            fix=fix,
        )
