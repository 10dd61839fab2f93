import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from commonfield.disclosure.gaps import check_gaps
from commonfield.equity import gaps
from commonfield.findings import ReleaseError
from commonfield.tables.releasable import PUBLISHED_GAP

SMALLEST = 11


def cells(rows, *, hidden=()):
    where = {"metric": "m", "academic_year": 2025, "level": "region", "place": "r", "kind": "share"}
    return pl.DataFrame(
        [
            where
            | {"group": group, "value": value, "numerator": n, "denominator": d}
            | {"status": "hidden" if value in hidden else "shown"}
            for group, value, n, d in rows
        ]
    )


ROWS = [
    ("all", "all", 500, 1000),
    ("race", "a", 40, 200),
    ("race", "b", 300, 500),
    ("race", "c", 160, 300),
    ("gender", "F", 235, 500),
]


def released(rows, **more):
    return PUBLISHED_GAP.conform(gaps(cells(rows), **more))


def test_flags_that_follow_from_the_shown_cells_pass():
    for bad in ([], ["m"]):
        told = released(ROWS, bad_outcomes=bad)
        assert told["impacted"].any() and not told["impacted"].all()
        check_gaps(told, cells(ROWS), smallest_group=SMALLEST)


@pytest.mark.parametrize(
    ("column", "altered"),
    [
        ("impacted", ~pl.col("impacted")),
        ("impacted", None),
        ("needed_to_clear", pl.col("needed_to_clear") + 1),
        ("needed_to_clear", pl.col("needed_to_clear") - 1),
        ("needed_for_parity", pl.col("needed_for_parity") + 1),
        ("needed_for_parity", pl.col("needed_for_parity") - 1),
        ("adjusted_p", pl.col("adjusted_p") / 2 + 0.001),
        ("better", pl.lit("lower")),
        ("better", pl.lit("neither")),
    ],
)
@pytest.mark.parametrize("value", ["a", "c", "F"])
def test_one_altered_judgement_is_refused(column, altered, value):
    told = released(ROWS).with_columns(
        pl.when(pl.col("value") == value).then(altered).otherwise(column).alias(column)
    )
    with pytest.raises(ReleaseError, match=r"found [123] that do not"):
        check_gaps(told, cells(ROWS), smallest_group=SMALLEST)


def test_a_flag_on_a_hidden_cell_is_refused():
    told = released(ROWS)
    with pytest.raises(ReleaseError, match="two shown cells"):
        check_gaps(told, cells(ROWS, hidden=["a"]), smallest_group=SMALLEST)


@given(
    st.lists(
        st.integers(22, 4000).flatmap(
            lambda people: st.tuples(st.integers(SMALLEST, people - SMALLEST), st.just(people))
        ),
        min_size=2,
        max_size=6,
    ),
    st.booleans(),
)
def test_both_ways_of_judging_agree_on_any_counts(groups, turned):
    rows = [("all", "all", sum(n for n, _ in groups), sum(d for _, d in groups))]
    rows += [("race", str(number), n, d) for number, (n, d) in enumerate(groups)]
    told = released(rows, bad_outcomes=["m"] if turned else [])
    assert len(told) == len(groups)
    check_gaps(told, cells(rows), smallest_group=SMALLEST)


def test_a_release_from_before_gaps_were_judged_is_still_read():
    judged = ["better", "impacted", "needed_to_clear", "needed_for_parity", "adjusted_p"]
    older = PUBLISHED_GAP.conform(released(ROWS).drop(judged))
    check_gaps(older, cells(ROWS), smallest_group=SMALLEST)
    some = older.with_columns(impacted=pl.lit(value=True))
    with pytest.raises(ReleaseError, match="found 8 that do not"):
        check_gaps(some, cells(ROWS), smallest_group=SMALLEST)
