"""Which groups of learners a partner's files tell apart: by what the files carry, and by who is in them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Literal

from commonfield.catalog import Catalog, CodeSet, Dictionary, Group
from commonfield.intake.collecting.matrix import Availability
from commonfield.intake.receipts import Receipt
from commonfield.intake.standing import in_force
from commonfield.intake.storing import open_rows
from commonfield.region import Region
from commonfield.tables.derivation import DERIVED_CHARACTERISTICS

if TYPE_CHECKING:
    import polars as pl

Told = Literal["told", "few", "none", "not_carried"]
CHARACTERISTIC = "characteristic"
PROGRAM = "education_program"
PROGRAM_CODES = "calpads/education_program"

TOLD_BY_ANOTHER = frozenset({"race_ethnicity_any", "race_ethnicity_federal"})
"""Groups rolled up from the same statements as another: a partner that tells of one tells of all."""


@dataclass(frozen=True)
class Coverage:
    """What a partner's files of one academic year tell of a group.

    `told`: of as many learners as may be shown, or more. `few`: of fewer, so no number is given. `none`: the
    files have the column, and it says nothing. `not_carried`: no file that came has the column. `expected`:
    the plan asks for it.
    """

    partner: str
    academic_year: int
    group: str
    told: Told
    expected: bool

    def as_dict(self) -> dict[str, Any]:
        """Give it as plain data, for JSON."""
        return {
            "partner": self.partner,
            "academic_year": self.academic_year,
            "group": self.group,
            "told": self.told,
            "expected": self.expected,
        }


def groups_carried(dictionary: Dictionary, groups: Iterable[Group]) -> frozenset[str]:
    """Say which groups a kind of file has a column for, from its maps."""
    stated = set(_stated(dictionary))
    return frozenset(group.group for group in groups if stated & _raw(group))


def groups_of_learners(catalog: Catalog) -> list[Group]:
    """Give the groups that a partner's files can tell: neither crossed, nor of the place."""
    return [
        group
        for group in catalog.all(Group).values()
        if group.characteristic and group.membership != "place" and group.group not in TOLD_BY_ANOTHER
    ]


def coverage(region: Region, lines: Iterable[Availability], receipts: list[Receipt]) -> list[Coverage]:
    """Count who is told of each group by partner and year, and say it in words; no count leaves here.

    The rows counted are those of submissions in force. Keys of the vault are needed.
    """
    groups = groups_of_learners(region.catalog)
    carried = {
        name: groups_carried(dictionary, groups)
        for name, dictionary in region.catalog.all(Dictionary).items()
    }
    sent, asked = _sent_and_asked(lines)
    people = _people(region, in_force(receipts), groups)
    return [
        Coverage(
            partner,
            year,
            group.group,
            _in_words(
                people.get((partner, year, group.group), 0),
                carried=any(group.group in carried[name] for name in names),
                smallest=region.settings.smallest_group,
            ),
            group.group in asked[partner, year],
        )
        for (partner, year), names in sorted(sent.items())
        for group in groups
        if group.group in asked[partner, year] or any(carried[name] for name in names)
    ]


def _sent_and_asked(
    lines: Iterable[Availability],
) -> tuple[dict[tuple[str, int], set[str]], dict[tuple[str, int], set[str]]]:
    sent: dict[tuple[str, int], set[str]] = defaultdict(set)
    asked: dict[tuple[str, int], set[str]] = defaultdict(set)
    for line in lines:
        if line.academic_year is not None and line.file_types:
            sent[line.partner, line.academic_year] |= line.file_types
            asked[line.partner, line.academic_year] |= set(line.plan.groups if line.plan else ())
    return sent, asked


def _in_words(people: int, *, carried: bool, smallest: int) -> Told:
    if people >= smallest:
        return "told"
    if people:
        return "few"
    return "none" if carried else "not_carried"


def _people(region: Region, chosen: list[Receipt], groups: list[Group]) -> dict[tuple[str, int, str], int]:
    """Count the learners told of each group, by partner and year."""
    import polars as pl

    by_partner: dict[str, list[Receipt]] = defaultdict(list)
    for receipt in chosen:
        by_partner[receipt.partner].append(receipt)
    found: dict[tuple[str, int, str], int] = {}
    for partner, receipts in by_partner.items():
        frames = list(_characteristics(region, receipts))
        if not frames:
            continue
        stated = pl.concat(frames)
        for group in groups:
            told = stated.filter(_tells(group, region.catalog))
            counted = told.group_by("academic_year").agg(pl.col("subject_id").n_unique())
            found |= {(partner, year, group.group): count for year, count in counted.iter_rows()}
    return found


def _characteristics(region: Region, receipts: list[Receipt]) -> Iterator[pl.DataFrame]:
    for receipt in receipts:
        for frame in open_rows(region, receipt, f"staged_{CHARACTERISTIC}"):
            yield frame.select("subject_id", "academic_year", CHARACTERISTIC, "value")


def _tells(group: Group, catalog: Catalog) -> pl.Expr:
    import polars as pl

    raw = _raw(group)
    codes = [
        code.code
        for code in catalog.get(CodeSet, PROGRAM_CODES).codes
        if code.rolls_up_to.get(CHARACTERISTIC) == group.characteristic
    ]
    named = pl.col(CHARACTERISTIC).is_in(sorted(raw - {PROGRAM}))
    if PROGRAM not in raw:
        return named
    return named | ((pl.col(CHARACTERISTIC) == PROGRAM) & pl.col("value").is_in(codes))


def _raw(group: Group) -> set[str]:
    return set(DERIVED_CHARACTERISTICS.get(group.characteristic, (group.characteristic,)))


def _stated(dictionary: Dictionary) -> Iterator[str]:
    for table_map in dictionary.maps:
        if table_map.table == CHARACTERISTIC:
            yield table_map.columns.get(CHARACTERISTIC, "").strip("'")
