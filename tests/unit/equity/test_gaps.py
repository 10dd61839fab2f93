import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from commonfield.equity import gaps, newcombe, wilson


def cells(rows, **more):
    return pl.DataFrame(
        [
            {"metric": "graduation_rate_4y", "academic_year": 2025, "level": "region", "place": "r"}
            | {"group": group, "value": value, "numerator": n, "denominator": d}
            | more
            for group, value, n, d in rows
        ]
    )


def test_a_group_is_compared_with_everybody_else():
    found = gaps(cells([("all", "all", 150, 200), ("gender", "F", 90, 110), ("gender", "M", 60, 90)]))
    women = found.row(0, named=True)
    assert women["value"] == "F"
    assert women["share"] == 90 / 110 and women["others_share"] == 60 / 90
    assert women["gap"] == pytest.approx(90 / 110 - 60 / 90) and women["others_denominator"] == 90
    assert women["low"] < women["gap"] < women["high"]


@pytest.mark.parametrize(
    "row", [("g", "v", 10, 60), ("g", "v", 50, 60), ("g", "v", 140, 180), ("g", "v", 140, 160)]
)
def test_nothing_is_compared_where_a_side_or_half_of_it_is_small(row):
    assert gaps(cells([("all", "all", 150, 200), row])).is_empty()


def test_hidden_cells_medians_and_places_without_a_total_are_left_out():
    rows = [("all", "all", 150, 200), ("gender", "F", 90, 110)]
    assert len(gaps(cells(rows, status="shown", kind="share"))) == 1
    assert gaps(cells(rows, status="hidden", kind="share")).is_empty()
    assert gaps(cells(rows, status="shown", kind="median")).is_empty()
    assert gaps(cells(rows[1:])).is_empty()


ROWS = [
    ("all", "all", 500, 1000),
    ("race", "a", 40, 200),
    ("race", "b", 300, 500),
    ("race", "c", 160, 300),
    ("gender", "F", 255, 500),
]


def test_a_gap_stands_with_the_flag_of_2022_and_what_would_clear_it():
    found = {row["value"]: row for row in gaps(cells(ROWS)).iter_rows(named=True)}
    # a: 20 % beside 57.5 % of 800; margin 1.96 * sqrt(.16 / 200) = .0554, so 63.9 more
    assert [found["a"][c] for c in ("impacted", "needed_to_clear", "needed_for_parity")] == [True, 64, 75]
    assert [found["F"][c] for c in ("impacted", "needed_to_clear", "needed_for_parity")] == [False, 0, 0]
    assert found["a"]["adjusted_p"] < 1e-9 < found["c"]["adjusted_p"]


def test_p_values_are_adjusted_among_the_groups_that_stand_beside_each_other():
    together = {row["value"]: row["adjusted_p"] for row in gaps(cells(ROWS)).iter_rows(named=True)}
    alone = gaps(cells([ROWS[0], ROWS[3]])).row(0, named=True)["adjusted_p"]
    assert together["c"] == alone  # the largest of three
    assert together["F"] == gaps(cells([ROWS[0], ROWS[4]])).row(0, named=True)["adjusted_p"]


def test_of_a_bad_outcome_the_group_with_more_of_it_is_flagged():
    turned = gaps(cells(ROWS), bad_outcomes=["graduation_rate_4y"])
    flagged = {row["value"] for row in turned.filter("impacted").iter_rows(named=True)}
    assert flagged == {"b"}
    assert turned["gap"].to_list() == gaps(cells(ROWS))["gap"].to_list()


@given(st.lists(st.sampled_from(["shown", "hidden"]), min_size=4, max_size=4))
def test_nothing_is_said_of_a_hidden_cell_and_nothing_said_depends_on_one(statuses):
    def told(hidden_people):
        frames = [cells(ROWS[:1], status="shown")]
        for row, status in zip(ROWS[1:], statuses, strict=True):
            group, value, n, d = row if status == "shown" else (*row[:2], hidden_people, 2 * hidden_people)
            frames.append(cells([(group, value, n, d)], status=status))
        return gaps(pl.concat(frames))

    found = told(70)
    assert found.equals(told(90))
    shown = {row[1] for row, status in zip(ROWS[1:], statuses, strict=True) if status == "shown"}
    assert set(found["value"]) <= shown


def test_the_published_worked_cases_of_both_intervals():
    # Newcombe 1998, method 10, (a) 56/70 - 48/80; Wilson 81/263
    low, high = newcombe(56, 70, 48, 80)
    assert (round(low, 4), round(high, 4)) == (0.0524, 0.3339)
    low, high = wilson(81, 263)
    assert (round(low, 4), round(high, 4)) == (0.2553, 0.3662)


@given(
    st.integers(1, 300).flatmap(lambda n: st.tuples(st.integers(0, n), st.just(n))),
    st.integers(1, 300).flatmap(lambda n: st.tuples(st.integers(0, n), st.just(n))),
)
def test_the_interval_holds_the_gap_and_turns_with_it(one, other):
    low, high = newcombe(*one, *other)
    gap = one[0] / one[1] - other[0] / other[1]
    assert low - 1e-12 <= gap <= high + 1e-12
    turned = newcombe(*other, *one)
    assert turned.low == pytest.approx(-high) and turned.high == pytest.approx(-low)
