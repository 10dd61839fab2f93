"""Read rows of `MEASURE_ATOM`: where people are, what they are, where they are counted, as each metric says.

Nearly always all metrics say the same of a person. Where they do not, metrics are parted into variants, each
of which contradicts itself nowhere: a place or a value of a second variant stands beside those of the first.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from commonfield.tables.measures import BESIDE, EACH

if TYPE_CHECKING:
    import polars as pl

Codes = tuple[str, ...]
NOT_COUNTED = "-"


@dataclass(frozen=True)
class Said:
    """What metrics say of people: one code for each variant of metrics."""

    variants: tuple[int, ...]
    codes: tuple[Codes, ...]


@dataclass(frozen=True)
class Kinds:
    """People of a set of metrics in one year, who are alike row by row.

    Args:
        metrics: The metrics that are computed in that year, sorted.
        counted: For each row, one sign for each metric; see `MEASURE_ATOM`.
        component: For each row, the columns of its label; empty for everybody.
        place: For each row, the codes of its place; `variants` has one number for each metric.
        labels: By component, the codes of labels; one row for each row of the component, column by column.
        people: For each row.
        rows: The `MEASURE_ATOM` rows that were read.
    """

    metrics: tuple[str, ...]
    counted: tuple[str, ...]
    component: tuple[Codes, ...]
    place: Said
    labels: dict[Codes, tuple[Said, ...]]
    people: tuple[int, ...]
    rows: pl.DataFrame


def read_kinds(atoms: pl.DataFrame, metrics: Sequence[str], *, academic_year: int | None) -> Kinds | None:
    """Read the people of some metrics in a year; None where nobody counted them by what they are.

    Args:
        atoms: `MEASURE_ATOM` rows of any sets and years.
        metrics: The metrics that are computed in that year.
        academic_year: The year.
    """
    import polars as pl

    wanted = sorted(metrics)
    names = next((n for n in atoms["metrics"].unique().sort() if set(wanted) <= set(n.split())), None)
    if names is None or academic_year is None:
        return None
    at = [names.split().index(metric) for metric in wanted]
    rows = []
    own = atoms.filter(pl.col("metrics") == names, pl.col("academic_year") == academic_year)
    for component, place, label, signs, people in own.select(
        "component", "place", "label", "counted", "people"
    ).iter_rows():
        counted = "".join(signs[number] for number in at)
        if counted.strip(NOT_COUNTED):
            rows.append((component, _each(place, at), label, counted, people))
    rows.sort()
    components = [_columns(row[0]) for row in rows]
    counted_by_row = [row[3] for row in rows]
    labels = {}
    for columns in sorted(set(components) - {()}):
        inside = [row for row, own_columns in zip(rows, components, strict=True) if own_columns == columns]
        split = [[_each(code, at) for code in row[2].split(BESIDE)] for row in inside]
        labels[columns] = tuple(
            _agree([codes[column] for codes in split], [row[3] for row in inside], open_ended=True)
            for column in range(len(columns))
        )
    return Kinds(
        metrics=tuple(wanted),
        counted=tuple(counted_by_row),
        component=tuple(components),
        place=_agree([row[1] for row in rows], counted_by_row, open_ended=False),
        labels=labels,
        people=tuple(int(row[4]) for row in rows),
        rows=own,
    )


def _columns(component: str) -> Codes:
    return () if component == "all" else tuple(component.split(BESIDE))


def _each(code: str, at: Sequence[int]) -> Codes:
    """Give what each metric says."""
    parts = code.split(EACH)
    return tuple(parts[number] for number in at) if len(parts) > 1 else tuple(parts * len(at))


def _agree(said: Sequence[Codes], counted: Sequence[str], *, open_ended: bool) -> Said:
    """Part metrics into variants, and give what each variant says in each row.

    Args:
        said: For each row, what each metric says.
        counted: For each row, where its people are counted; what other metrics say does not matter.
        open_ended: Whether a metric that says nothing may be taken to say what another says.
    """
    speaks = [
        tuple(
            sign != NOT_COUNTED and not (open_ended and not code)
            for sign, code in zip(signs, codes, strict=True)
        )
        for codes, signs in zip(said, counted, strict=True)
    ]
    variants = _variants(len(said[0]) if said else 0, zip(said, speaks, strict=True))
    codes = []
    for own, speaking in zip(said, speaks, strict=True):
        heard = [code for code, speaker in zip(own, speaking, strict=True) if speaker] or [""]
        codes.append(
            tuple(
                next(
                    (
                        code
                        for code, speaker, number in zip(own, speaking, variants, strict=True)
                        if speaker and number == variant
                    ),
                    heard[0],
                )
                for variant in range(max(variants, default=0) + 1)
            )
        )
    return Said(tuple(variants), tuple(codes))


def _variants(metrics: int, rows: Iterable[tuple[Codes, tuple[bool, ...]]]) -> list[int]:
    against = {
        (one, other)
        for codes, speaks in rows
        if len(set(codes)) > 1
        for one in range(metrics)
        for other in range(one)
        if speaks[one] and speaks[other] and codes[one] != codes[other]
    }
    found: list[int] = []
    for metric in range(metrics):
        taken = {found[other] for other in range(metric) if (metric, other) in against}
        found.append(next(variant for variant in range(metrics) if variant not in taken))
    return found
