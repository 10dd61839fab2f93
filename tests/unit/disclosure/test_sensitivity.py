"""What other thresholds would change is told only so far that nobody who moved is told."""

from __future__ import annotations

from fractions import Fraction
from typing import Any

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from commonfield.catalog import Catalog, DisclosurePolicy, LinkageModel
from commonfield.disclosure.sensitivity import check_sensitivity, step_for, tell_sensitivity, told_change
from commonfield.findings import ReleaseError
from commonfield.tables import MEASURE
from commonfield.tables.releasable import PUBLISHED_CELL

POLICY = Catalog().get(DisclosurePolicy, "standard")
MODEL = (
    Catalog()
    .get(LinkageModel, "learners")
    .model_copy(update={"match_weight": 2.0, "other_match_weights": {"stricter": 8.0, "looser": -4.0}})
)


@pytest.mark.parametrize(
    ("people", "step"),
    [
        (21_999, Fraction(5, 1000)), (22_000, Fraction(1, 1000)), (2_200, Fraction(1, 100)),
        (4_400, Fraction(5, 1000)), (440, Fraction(5, 100)), (439, None),
    ],
)  # fmt: skip
def test_the_step_is_the_finest_that_stands_for_twice_the_smallest_group(
    people: int, step: Fraction | None
) -> None:
    assert step_for(people, smallest_group=11) == step


@st.composite
def shown_shares(draw: st.DrawFn) -> tuple[int, int, int]:
    """Give a smallest group and a share that may be shown under it."""
    smallest = draw(st.integers(3, 12))
    denominator = draw(st.integers(40 * smallest, 60 * smallest))
    return draw(st.integers(smallest, denominator - smallest)), denominator, smallest


@given(share=shown_shares(), moved=st.integers(-800, 800))
def test_from_what_is_told_nobody_can_tell_how_many_people_moved(
    share: tuple[int, int, int], moved: int
) -> None:
    numerator, denominator, smallest = share
    other = min(max(numerator + moved, 0), denominator)

    def told(count: int) -> Fraction | None:
        change = Fraction(count - numerator, denominator)
        return told_change(change, numerator=numerator, denominator=denominator, smallest_group=smallest)

    same = [count for count in range(denominator + 1) if told(count) == told(other)]
    assert len(same) >= smallest
    # ... nor a reader who knows beyond it that people moved only up, or only down
    assert len([count for count in same if (count >= numerator) == (other >= numerator)]) >= smallest


def measured(*rows: dict[str, Any]) -> pl.DataFrame:
    base = {
        "metric": "m", "version": "2017-07-01", "universe": "m", "kind": "share", "academic_year": 2025,
        "level": "region", "place": "r", "value": "all", "status": "computed",
    }  # fmt: skip
    return MEASURE.conform(pl.DataFrame([{**base, **row} for row in rows], infer_schema_length=None))


def cell(**fields: Any) -> pl.DataFrame:
    row = {
        "metric": "m", "version": "2017-07-01", "universe": "m", "kind": "share", "academic_year": 2025,
        "level": "region", "place": "r", "group": "all", "value": "all", "status": "shown",
        "denominator": 2_500, "numerator": 1_400, "share": 0.56, **fields,
    }  # fmt: skip
    return PUBLISHED_CELL.conform(pl.DataFrame([row]))


COUNTED = (
    {"group": "all", "denominator": 2_500, "numerator": 1_400},
    {"group": "stricter", "denominator": 2_510, "numerator": 1_360},
    {"group": "looser", "denominator": 2_500, "numerator": 1_404},
)


def told(cells: pl.DataFrame, *rows: dict[str, Any]) -> list[tuple[Any, ...]]:
    frame = tell_sensitivity(measured(*(rows or COUNTED)), cells, policy=POLICY, model=MODEL)
    return list(frame.select("threshold", "match_weight", "step", "change").iter_rows())


def test_a_change_of_a_share_is_told_in_whole_steps() -> None:
    # 1,360 of 2,510 is 1.8 points below 1,400 of 2,500; of 2,500 people a point is 25, twice 11 and more.
    assert told(cell()) == [("looser", -4.0, 0.01, 0.0), ("stricter", 8.0, 0.01, -0.02)]


@pytest.mark.parametrize(
    "fields",
    [
        {"status": "hidden", "denominator": None, "numerator": None, "share": None},
        {"level": "county"},
        {"group": "foster", "value": "Y"},
        {"denominator": 2_501, "share": 1_400 / 2_501},  # as told before, and counted otherwise since
        {"kind": "count"},
    ],
)
def test_nothing_is_told_but_of_a_figure_of_everybody_that_is_shown_as_counted(
    fields: dict[str, Any],
) -> None:
    assert told(cell(**fields)) == []


def test_nothing_is_told_of_few_people() -> None:
    few = cell(denominator=400, numerator=200, share=0.5)
    rows = [{**row, "denominator": 400, "numerator": 200} for row in COUNTED]
    assert told(few, *rows) == []


def test_a_median_changes_by_what_both_are_rounded_to_and_not_where_few_are_measured() -> None:
    median = cell(kind="median", denominator=300, numerator=200, share=None, median=31_400.0)
    row = {"kind": "median", "denominator": 300, "measured": 200, "median": 31_392.0}
    rows = [
        {**row, "group": "all"},
        {**row, "group": "stricter", "measured": 190, "median": 31_250.0},
        {**row, "group": "looser", "measured": POLICY.median_smallest_group - 1},
    ]
    assert told(median, *rows) == [("stricter", 8.0, 100.0, -100.0)]


@pytest.mark.parametrize(
    "altered",
    [{"change": -0.016}, {"step": 0.001, "change": -0.016}, {"metric": "other"}, {"change": -0.9}],
)
def test_a_change_told_finer_or_of_another_figure_is_refused(altered: dict[str, Any]) -> None:
    frame = tell_sensitivity(measured(*COUNTED), cell(), policy=POLICY, model=MODEL)
    check_sensitivity(frame, cell(), policy=POLICY.model_dump())
    wrong = frame.with_columns(pl.lit(value).alias(name) for name, value in altered.items())
    with pytest.raises(ReleaseError, match="found 2 that do not"):
        check_sensitivity(wrong.unique("threshold"), cell(), policy=POLICY.model_dump())
