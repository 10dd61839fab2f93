"""Shares, ratios and flags of groups, from nothing but counts."""

from __future__ import annotations

import math

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from commonfield.equity import wilson
from commonfield.identity.quality.comparing import (
    FEWEST,
    RATIO,
    compare,
    ratio_of,
    share_of,
)

METRIC = "missed_links_calpads_to_mis"


def rows(counts, *, metric=METRIC, kind="missed_links", group="race_ethnicity", **columns) -> pl.DataFrame:
    """Write (people, count) by value as cells of a metric."""
    return pl.DataFrame(
        [
            {
                "metric": metric, "kind": kind, "group": "all" if value == "all" else group, "value": value,
                "denominator": people, "numerator": count, **columns,
            }
            for value, (people, count) in counts.items()
        ]
    )  # fmt: skip


def compared(counts, **how):
    return {row["value"]: row for row in compare(rows(counts, **how)).iter_rows(named=True)}


people_and_count = st.integers(1, 3000).flatmap(lambda n: st.tuples(st.just(n), st.integers(0, n)))


@given(counts=people_and_count)
def test_a_share_has_the_interval_that_gaps_have(counts) -> None:
    people, count = counts
    share, known = share_of(count, people), wilson(count, people)
    assert share.low == pytest.approx(known.low, abs=1e-12)
    assert share.high == pytest.approx(known.high, abs=1e-12)


def test_a_ratio_has_the_published_interval() -> None:
    # Fagerland, Lydersen and Laake, Statistical Analysis of Contingency Tables (2017), chapter 4: survival
    # after high and standard dose of epinephrine (Perondi and others, 2004), as their R package prints it.
    ratio = ratio_of(share_of(7, 34), share_of(1, 34))
    assert ratio is not None
    assert tuple(ratio) == pytest.approx((7.0, 1.1537, 41.9763), abs=1e-4)


@given(one=people_and_count, other=people_and_count)
def test_a_ratio_lies_in_its_interval_and_turns_around(one, other) -> None:
    there, back = (
        ratio_of(share_of(a[1], a[0]), share_of(b[1], b[0])) for a, b in ((one, other), (other, one))
    )
    if there is None or back is None:
        assert one[1] == other[1] == 0
        return
    high = math.inf if there.high is None else there.high
    assert 0 <= there.low <= high
    if there.ratio is not None:
        assert there.low - 1e-9 <= there.ratio <= high + 1e-9
    # What speaks for more on one side speaks for less on the other.
    if there.high is not None and back.low > 0:
        assert there.high == pytest.approx(1 / back.low, rel=1e-6)


def test_a_group_that_is_missed_far_more_often_is_flagged() -> None:
    found = compared({"all": (3000, 90), "RW": (2000, 40), "RH": (1000, 50)})
    assert found["RH"]["flagged"] and not found["RW"]["flagged"]
    assert found["RH"]["reference"] == "RW"
    assert found["RH"]["ratio"] == pytest.approx(2.5)


def test_the_largest_group_is_compared_with_everybody_else_and_may_be_flagged() -> None:
    found = compared({"all": (3000, 100), "RH": (2000, 90), "RW": (1000, 10)})
    assert found["RH"]["reference"] == "others"
    assert found["RH"]["flagged"]


def test_groups_that_fare_alike_are_not_flagged() -> None:
    found = compared({"all": (3000, 91), "RW": (2000, 60), "RH": (1000, 31)})
    assert not any(row["flagged"] for row in found.values())


def test_a_difference_that_chance_explains_is_not_flagged() -> None:
    found = compared({"RW": (200, 4), "RH": (100, 4)})
    assert found["RH"]["ratio"] > RATIO
    assert not found["RH"]["flagged"]


def test_a_sure_but_small_difference_is_not_flagged() -> None:
    found = compared({"N": (200_000, 20_000), "Y": (100_000, 12_000)}, group="foster")
    assert found["Y"]["ratio_low"] > 1
    assert not found["Y"]["flagged"]


@pytest.mark.parametrize(("people", "flagged"), [(FEWEST - 1, False), (FEWEST, True)])
def test_too_few_people_on_either_side_flag_nobody(people, flagged) -> None:
    assert compared({"N": (1000, 10), "Y": (people, people)}, group="foster")["Y"]["flagged"] is flagged
    swapped = compared({"N": (people, 0), "Y": (1000, 900)}, group="foster")
    assert swapped["Y"]["flagged"] is flagged


def test_yes_is_compared_with_no_even_where_more_say_yes() -> None:
    found = compared({"all": (1000, 60), "N": (100, 3), "Y": (900, 57)}, group="compound_surname")
    assert found["Y"]["reference"] == "N"
    assert found["N"]["reference"] is None and not found["N"]["flagged"]


def test_of_a_link_rate_those_count_who_were_not_found() -> None:
    counts = {"N": (1000, 900), "Y": (1000, 700)}
    found = compared(counts, metric="link_rate_calpads_to_mis", kind="link_rate", group="foster")
    assert (found["N"]["count"], found["Y"]["count"]) == (100, 300)
    assert found["Y"]["ratio"] == pytest.approx(3.0)


def test_hidden_cells_other_kinds_and_single_places_are_not_read() -> None:
    cells = pl.concat(
        [
            rows({"RW": (2000, 40), "RH": (1000, 50)}, status="shown", level="region"),
            rows({"RA": (500, 80)}, status="hidden", level="region"),
            rows({"all": (50, 9)}, status="shown", level="institution"),
            rows({"RA": (500, 80)}, kind="share", metric="college_going", status="shown", level="region"),
        ]
    )
    assert compare(cells).select("metric", "value").rows() == [(METRIC, "RH"), (METRIC, "RW")]


def test_nothing_is_compared_where_a_hidden_group_may_be_the_largest() -> None:
    found = compared({"all": (3000, 90), "RW": (1000, 20), "RH": (400, 20)})
    assert found["RH"]["reference"] is None and found["RW"]["reference"] is None
    assert not any(row["flagged"] for row in found.values())


def test_a_reference_in_which_nobody_is_missed_gives_a_lower_end_alone() -> None:
    row = compared({"N": (5000, 0), "Y": (100, 20)}, group="foster")["Y"]
    assert row["ratio"] is None and row["ratio_high"] is None
    assert row["ratio_low"] > 1 and row["flagged"]


def test_where_nobody_is_missed_at_all_nothing_is_said() -> None:
    row = compared({"N": (500, 0), "Y": (100, 0)}, group="foster")["Y"]
    assert row["ratio"] is None and row["ratio_low"] is None and not row["flagged"]


def test_no_rows_give_an_empty_frame_of_the_same_shape() -> None:
    whole = compare(rows({"N": (10, 1)}))
    assert compare(rows({"N": (10, 1)}).clear()).schema == whole.schema
