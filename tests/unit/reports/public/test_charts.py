"""Charts of public figures: what they hold, and that labels have room."""

from __future__ import annotations

import pytest

from commonfield.catalog import Catalog
from commonfield.reports.figures.drawing import draw
from commonfield.reports.public import Row, Rung, Series, dots, dumbbell, ladder, lines

LOOK = Catalog().appearance


def said(number: float) -> str:
    return f"{number:g}"


def drawn(plot):
    return draw(plot, title="T", description="D", appearance=LOOK).svg


@pytest.mark.parametrize("width", ["wide", "narrow"])
def test_a_dumbbell_tells_awards_openings_and_the_bounds_of_each_occupation(width):
    rows = [Row("Nurses", 60, 40, 80, 100, "40 more openings"), Row("A long name " * 4, 5, 0, 5, 0, "even")]
    plot = dumbbell(rows, width=width, said=said, appearance=LOOK)
    assert [row["awards"] for row in plot.data["rows"]] == [60, 5]
    svg = drawn(plot)
    assert "40 more openings" in svg
    assert svg.count("Nurses") == 1
    if width == "narrow":
        assert all(len(row["short"]) <= 32 for row in plot.data["names"])
        assert "…" in svg


def test_a_ladder_draws_the_living_wage_only_where_there_is_one():
    rungs = [Rung("Nurses", 60.0, 50.0, 70.0, "$60"), Rung("Aides", 18.0, None, None, "$18")]
    with_line = drawn(ladder(rungs, line=(25.0, "living wage"), width="wide", said=said, appearance=LOOK))
    without = drawn(ladder(rungs, line=None, width="wide", said=said, appearance=LOOK))
    assert "living wage" in with_line
    assert "living wage" not in without
    assert len(ladder(rungs, line=None, width="wide", said=said, appearance=LOOK).data["spans"]) == 1


def test_no_line_is_drawn_across_a_break():
    series = [Series("Kings", ((2015, 0.7, 0), (2016, 0.72, 0), (2017, 0.8, 1), (2018, 0.81, 1)))]
    plot = lines(series, years=str, width="wide", said=said, appearance=LOOK)
    assert {point["run"] for point in plot.data["series0"]} == {0, 1}
    whole = lines(
        [Series("Kings", tuple((y, v, 0) for y, v, _ in series[0].points))],
        years=str, width="wide", said=said, appearance=LOOK,
    )  # fmt: skip
    strokes = [drawn(one).count('stroke-width="2.5"') for one in (plot, whole)]
    assert strokes[0] == strokes[1] + 1


def test_names_of_lines_that_end_together_are_written_apart():
    series = [Series(name, ((2017, 0.5, 0), (2018, 0.8, 0))) for name in ("Kings", "Tulare", "Lake")]
    data = lines(series, years=str, width="wide", said=said, appearance=LOOK).data
    ends = sorted(data[f"series{n}_end"][0]["value"] for n in range(3))
    assert ends[1] - ends[0] > 0.01
    assert ends[2] - ends[1] > 0.01


def test_every_group_has_a_dot_and_the_tick_of_everybody():
    plot = dots([("A", 0.5, "50%"), ("B", 0.9, "90%")], whole=0.7, width="wide", said=said, appearance=LOOK)
    assert [(row["value"], row["whole"]) for row in plot.data["rows"]] == [(0.5, 0.7), (0.9, 0.7)]
    assert "90%" in drawn(plot)
