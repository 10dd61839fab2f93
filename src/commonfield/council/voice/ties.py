"""Working ties among organizations, from plain files."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path

from commonfield.council.sheet import read_sheet
from commonfield.council.waves import order_waves
from commonfield.tables.plain_file import refuse_rows

Pair = tuple[str, str]


@dataclass(frozen=True)
class Network:
    """The ties of one wave. Each stands once, whatever its kinds; without direction in order of codes."""

    wave: str
    sectors: Mapping[str, str]
    ties: frozenset[Pair]
    is_directed: bool = True


def read_organizations(path: Path) -> dict[str, str]:
    """Read the sector of each organization: `organization,sector`. Who has no tie stands here too."""
    sheet = read_sheet(path, needs=("organization", "sector"))
    sheet.once("organization")
    return dict(zip(sheet.texts("organization"), sheet.texts("sector"), strict=True))


def read_networks(
    path: Path,
    organizations: Mapping[str, str],
    *,
    is_directed: bool = True,
    kind: str = "",
    strength_at_least: Decimal = Decimal(0),
) -> list[Network]:
    """Read `from,to`, and `kind`, `strength` and `wave` where the file has them.

    Args:
        path: The file.
        organizations: Their sectors, from `read_organizations`.
        is_directed: Whether a tie from A to B is another than one from B to A.
        kind: Only ties of this kind; all kinds if empty.
        strength_at_least: Only ties as strong as that. A strength of 0 says that there is no tie.

    Returns:
        One network for each wave, the earliest first, see `order_waves`. A wave whose ties are all left out
        has none.

    Raises:
        UsageError: a column is missing.
        SubmissionError: an organization is unknown, tied to itself, or a row stands twice.
    """
    sheet = read_sheet(path, needs=("from", "to"), may=("kind", "strength", "wave"))
    for column in ("from", "to"):
        strange = [row.line for row, code in zip(sheet.rows, sheet.texts(column), strict=True)
                   if code not in organizations]  # fmt: skip
        refuse_rows(
            path,
            strange,
            column=column,
            expected="an organization of the list",
            found="another",
            cause="A code is written in two ways.",
            fix="Write it as the list of organizations does, or add it there.",
        )
    refuse_rows(
        path,
        [row.line for row in sheet.rows if row["from"] == row["to"]],
        column="from, to",
        expected="two organizations",
        found="the same one twice",
        fix="Take the row out.",
    )
    sheet.once("wave", "kind", "from", "to")
    strengths = sheet.numbers("strength", empty=True, at_least=Decimal(0))
    found: dict[str, set[Pair]] = defaultdict(set)
    for row, strength in zip(sheet.rows, strengths, strict=True):
        ties = found[row["wave"]]
        is_tie = strength is None or (strength > 0 and strength >= strength_at_least)
        if is_tie and kind in ("", row["kind"]):
            pair = (row["from"], row["to"])
            ties.add(pair if is_directed else (min(pair), max(pair)))
    return [
        Network(wave, organizations, frozenset(found[wave]), is_directed)
        for wave in order_waves(row["wave"] for row in sheet.rows)
    ]
