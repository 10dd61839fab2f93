import polars as pl
import pytest
from tests.generative.counted_people import A_G_OF_COHORT, A_G_OF_GRADUATES, GRADUATION, count, people_of

from commonfield.disclosure import protect

KEY = ["metric", "academic_year", "level", "place", "group", "value"]


def statuses(cells, **where):
    kept = cells.filter(*(pl.col(name) == value for name, value in where.items()))
    return dict(kept.sort("value").select("value", "status").iter_rows())


def of_one_district(**sizes):
    return people_of({("north", "d1", value): size for value, size in sizes.items()})


def test_a_small_count_is_hidden_whichever_side_it_is_on(known, standard):
    people = of_one_district(at=(22, 11), few_in=(22, 10), few_out=(22, 12), tiny=(10, 5), large=(200, 100))
    cells = protect(count(people), policy=standard, **known).cells
    shown = statuses(cells, level="institution", group="race_ethnicity")
    assert shown["few_in"] == shown["few_out"] == shown["tiny"] == "hidden"
    assert shown["large"] == "shown"


@pytest.mark.parametrize("graduated", [0, 40])
def test_nobody_and_everybody_are_hidden_since_they_tell_of_each_member(known, standard, graduated):
    people = of_one_district(these=(40, graduated), those=(60, 30), others=(60, 30))
    cells = protect(count(people), policy=standard, **known).cells
    assert statuses(cells, level="region", group="race_ethnicity")["these"] == "hidden"


def test_an_empty_group_may_be_shown(known, standard):
    people = people_of(
        {("north", "d1", "A"): (40, 20), ("north", "d2", "A"): (40, 20), ("north", "d2", "B"): (40, 20)}
    )
    cells = protect(count(people), policy=standard, **known).cells
    assert set(statuses(cells, group="race_ethnicity").values()) == {"shown"}


def test_one_hidden_value_takes_another_with_it(known, standard):
    people = of_one_district(A=(100, 50), B=(80, 40), C=(5, 2))
    cells = protect(count(people), policy=standard, **known).cells
    assert list(statuses(cells, level="institution", group="race_ethnicity").values()).count("hidden") >= 2


def test_hidden_values_together_are_no_small_count_either(known, standard):
    # C and D alone would leave 7 people by subtraction.
    people = of_one_district(A=(100, 50), B=(80, 40), C=(4, 2), D=(3, 1))
    cells = protect(count(people), policy=standard, **known).cells
    shown = statuses(cells, level="region", group="race_ethnicity")
    assert sum(status == "hidden" for status in shown.values()) >= 3


def test_one_hidden_place_takes_another_with_it(known, standard):
    of_a = {"d1": (60, 30), "d2": (60, 30), "d3": (6, 3)}
    people = people_of(
        {("north", place, "A"): size for place, size in of_a.items()}
        | {("north", place, "B"): (90, 45) for place in of_a}
    )
    cells = protect(count(people), policy=standard, **known).cells
    at_places = cells.filter(
        pl.col("level") == "institution", pl.col("group") == "race_ethnicity", pl.col("value") == "A"
    )
    assert (at_places["status"] == "hidden").sum() >= 2


def test_a_place_with_too_few_people_shows_nothing_of_any_group(known, standard):
    people = people_of(
        {
            ("north", "d1", "A"): (5, 2),
            ("north", "d2", "A"): (60, 30),
            ("north", "d3", "A"): (70, 30),
            ("north", "d3", "B"): (70, 30),
        }
    )
    cells = protect(count(people), policy=standard, **known).cells
    assert set(cells.filter(pl.col("place") == "d1")["status"]) == {"hidden"}


def test_a_crossed_group_does_not_give_back_what_its_two_groups_hide(people, known, standard):
    cells = protect(
        count(people, ["race_ethnicity", "gender", "race_ethnicity x gender"]), policy=standard, **known
    ).cells
    region = cells.filter(pl.col("level") == "region")
    hidden = region.filter(pl.col("group") == "gender", pl.col("status") == "hidden")["value"].to_list()
    for gender in hidden:
        crossed = region.filter(
            pl.col("group") == "race_ethnicity_by_gender", pl.col("value").str.ends_with(f"-{gender}")
        )
        assert "hidden" in crossed["status"].to_list()


def test_a_count_hidden_in_one_metric_is_not_told_by_another(known, standard):
    # 5 of 60 did not graduate. The graduates are the denominator of the A-G rate, so that is hidden too;
    # the A-G rate of the whole class may be shown.
    people = of_one_district(A=(60, 55), B=(300, 250), C=(300, 250)).with_columns(a_g=pl.col("graduated"))
    people = (
        people.with_row_index().with_columns(a_g=pl.col("a_g") & (pl.col("index") % 2 == 0)).drop("index")
    )
    metrics = (GRADUATION, A_G_OF_COHORT, A_G_OF_GRADUATES)
    cells = protect(count(people, metrics=metrics), policy=standard, **known).cells
    at = {"level": "region", "group": "race_ethnicity", "value": "A"}
    assert statuses(cells, metric="graduation_rate_4y", **at) == {"A": "hidden"}
    assert statuses(cells, metric="a_g_rate_of_graduates", **at) == {"A": "hidden"}
    assert statuses(cells, metric="a_g_rate_of_cohort", **at) == {"A": "shown"}


def test_a_metric_in_which_nobody_stands_has_a_cell_all_the_same(known, standard):
    # Without it the missing row would tell that none of the few graduated.
    people = of_one_district(A=(4, 0), B=(60, 30), C=(60, 30)).with_columns(a_g=pl.lit(value=False))
    cells = protect(count(people, metrics=(GRADUATION, A_G_OF_GRADUATES)), policy=standard, **known).cells
    at = {"level": "region", "group": "race_ethnicity", "value": "A"}
    assert statuses(cells, metric="a_g_rate_of_graduates", **at) == {"A": "hidden"}


def test_people_in_no_printed_place_are_not_told_by_subtraction(known, standard):
    people = people_of(
        {("north", "d1", "A"): (80, 40), ("north", "d2", "A"): (80, 40), ("north", "elsewhere", "A"): (4, 2)}
    )
    measures = count(people).filter(pl.col("place") != "elsewhere")
    cells = protect(measures, policy=standard, **known).cells
    assert "hidden" in cells.filter(pl.col("level") == "institution")["status"].to_list()


@pytest.mark.parametrize(
    ("kind", "amounts", "rounded"),
    [
        ("median", (31234.0, 28111.0, 30050.0, 30049.0, 30555.0), (31200.0, 30000.0, 30600.0)),
        ("months", (22.5, 30.0, 19.0, 14.5, 21.0), (23.0, 15.0, 21.0)),
    ],
)
def test_a_median_needs_enough_measured_people_and_is_rounded(known, standard, kind, amounts, rounded):
    sizes = [("d1", 40, 20), ("d2", 40, 8), ("d3", 60, 30), ("d4", 60, 30)]
    rows = [(*size, amount) for size, amount in zip(sizes, amounts, strict=False)]
    region = {"level": "region", "place": "region", "denominator": 200, "measured": 88, "median": amounts[-1]}
    names = ("place", "denominator", "measured", "median")
    districts = [{"level": "institution", **dict(zip(names, row, strict=True))} for row in rows]
    measures = pl.DataFrame([region, *districts]).with_columns(
        metric=pl.lit("median_earnings_after_exit"),
        version=pl.lit("2018-07-01"),
        universe=pl.lit("college_exiters"),
        kind=pl.lit(kind),
        academic_year=pl.lit(2022),
        group=pl.lit("all"),
        value=pl.lit("all"),
        status=pl.lit("computed"),
    )
    cells = protect(measures, policy=standard, **known).cells
    medians = dict(cells.filter(pl.col("level") == "institution").select("place", "median").iter_rows())
    assert medians["d2"] is None
    told = [median for median in (medians["d1"], medians["d4"]) if median is not None]
    assert told and set(told) <= set(rounded[:2])
    assert cells.filter(pl.col("level") == "region")["median"].to_list() == [rounded[-1]]


def test_link_rates_are_figures_like_any_other(measures, known, standard):
    rates = pl.DataFrame(
        [
            ("calpads", "all", "mis", 900, 500, 480),
            ("calpads", "p1", "mis", 500, 300, 290),
            ("calpads", "p2", "mis", 395, 196, 186),
            ("calpads", "p3", "mis", 5, 4, 4),
        ],
        schema=["source", "partner", "other_source", "subjects", "linked", "by_id"],
        orient="row",
    )
    cells = protect(measures, rates, policy=standard, **known).cells.filter(pl.col("kind") == "link_rate")
    told = dict(cells.select("place", "status").iter_rows())
    assert told["region"] == "shown" and told["p3"] == "hidden"
    assert list(told.values()).count("hidden") >= 2


def test_a_figure_that_is_not_computed_passes_with_its_status(measures, known, standard):
    waiting = measures.head(1).with_columns(
        academic_year=pl.lit(2027, dtype=pl.Int64), status=pl.lit("not_yet_due"),
        denominator=pl.lit(None, dtype=pl.Int64), numerator=pl.lit(None, dtype=pl.Int64),
    )  # fmt: skip
    cells = protect(pl.concat([measures, waiting]), policy=standard, **known).cells
    assert cells.filter(pl.col("academic_year") == 2027)["status"].to_list() == ["not_yet_due"]


def test_no_rows_at_all_make_an_empty_release(measures, known, standard):
    assert protect(measures.clear(), policy=standard, **known).cells.is_empty()


def test_a_strict_policy_shows_no_more_than_the_standard_one(measures, known, standard, protected):
    strict = protect(measures, policy=standard.model_copy(update={"apart": 10}), **known).cells
    assert (strict["status"] == "shown").sum() <= (protected.cells["status"] == "shown").sum()


def test_the_order_of_rows_changes_nothing(measures, known, standard, protected):
    shuffled = measures.sample(fraction=1.0, shuffle=True, seed=3)
    assert protect(shuffled, policy=standard, **known).cells.equals(protected.cells)


def test_a_blank_never_says_why(protected):
    assert set(protected.cells["status"].unique()) <= {
        "shown",
        "hidden",
        "not_yet_due",
        "not_applicable",
        "not_permitted",
    }
    assert "bundle" not in repr(protected)
