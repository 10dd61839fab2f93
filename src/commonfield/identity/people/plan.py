"""Which comparisons and rules serve for the fields that are there."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    from commonfield.catalog import LinkageModel
    from commonfield.catalog.linkage import Comparison
    from commonfield.engines import DuckEngine

Reason = Literal["in_one_file", "mostly_empty", "all_the_same"]

RARELY_FILLED = 0.02
ALL_THE_SAME = 0.98
ENOUGH_TO_TELL = 50
"""Cells from which it means something that they are all the same."""


@dataclass(frozen=True)
class Plan:
    """What is compared: fields with their comparisons, and why a mapped field is not used."""

    comparisons: tuple[Comparison, ...]
    unused: dict[str, Reason]

    @property
    def fields(self) -> tuple[str, ...]:
        """The fields in use, in the order of the model."""
        return tuple(comparison.column for comparison in self.comparisons)

    def allows(self, rule: list[str]) -> bool:
        """Say whether every column of a rule comes from fields in use."""
        return all(FIELD_OF.get(column, {column}) <= set(self.fields) for column in rule)


FIELD_OF = {
    "first_1": {"first_name"}, "first_3": {"first_name"}, "first_root": {"first_name"},
    "surname_first": {"last_name"}, "surname_last": {"last_name"}, "surname_first_1": {"last_name"},
    "surname_first_2": {"last_name"}, "surname_first_3": {"last_name"}, "surname_last_1": {"last_name"},
    "surname_last_2": {"last_name"}, "name_pair": {"first_name", "last_name"}, "birth_year": {"birth_date"},
    "birth_day": {"birth_date"}, "house_number": {"street"}, "street_name": {"street"},
    "email_local": {"email"},
}  # fmt: skip
"""From which fields the columns of `describe.sql` come that bear another name."""


def make_plan(engine: DuckEngine, model: LinkageModel, *, mapped: list[list[str]]) -> Plan:
    """Choose what to compare.

    Args:
        engine: Holds `record`.
        model: All comparisons there are.
        mapped: The fields of each file.
    """
    sides = len(mapped)
    unused: dict[str, Reason] = {}
    used = []
    for comparison in model.comparisons:
        field = comparison.column
        if not any(field in fields for fields in mapped):
            continue
        if not all(field in fields for fields in mapped):
            unused[field] = "in_one_file"
        elif reason := _reason_against(engine, field, sides):
            unused[field] = reason
        else:
            used.append(comparison)
    return Plan(tuple(used), unused)


def _reason_against(engine: DuckEngine, field: str, sides: int) -> Reason | None:
    filled, most, cells = engine.query(
        f'with told as (select side, count("{field}") / count(*) as filled from record group by side), '
        f'held as (select count(*) as n from record where "{field}" is not null group by "{field}") '
        "select (select min(filled) from told), (select max(n) / sum(n) from held), (select sum(n) from held)"
    ).row(0)
    if (filled or 0.0) < RARELY_FILLED:
        return "mostly_empty"
    return "all_the_same" if most >= ALL_THE_SAME and cells >= ENOUGH_TO_TELL else None
