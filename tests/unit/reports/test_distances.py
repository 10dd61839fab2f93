"""The page of targets: people, groups and places, and nothing of a figure that is not shown."""

import csv
from pathlib import Path

import pytest
from tests.unit.reports.context import make_context
from tests.unit.reports.goals import about_goals
from tests.unit.reports.reading import read_page
from tests.unit.reports.region import REGION
from tests.unit.reports.release import make_release

from commonfield.catalog import Appearance, Report
from commonfield.reports import GoalLine, ReportFiles, write_report
from commonfield.reports.figures.goals import goal_plot
from commonfield.reports.published import Cell
from commonfield.reports.sentences import distance_in_words, distance_title, goal_in_words
from commonfield.reports.words import Words
from commonfield.vocabulary import CellStatus

EN, ES = Words("en"), Words("es")


def line(needed: int | None, *, bound: str = "at_least", status: str = "shown") -> GoalLine:
    counts = (40, 30, 0.75) if status == "shown" else (None, None, None)
    where = ("m", 2028, 2026, "region", "r", "all", "all")
    return GoalLine(*where, bound, 0.9, status, *counts, needed)


@pytest.mark.parametrize(
    ("told", "english", "spanish"),
    [
        (line(6), "6 more", "6 más"),
        (line(6, bound="at_most"), "6 fewer", "6 menos"),
        (line(0), "reached", "cumplida"),
        (line(None, status="hidden"), "hidden to protect privacy", "oculto para proteger la privacidad"),
    ],
)
def test_a_distance_is_told_in_people(told: GoalLine, english: str, spanish: str) -> None:
    assert (distance_in_words(told, EN), distance_in_words(told, ES)) == (english, spanish)


def test_a_title_says_how_many_or_that_nothing_can_be_said() -> None:
    assert distance_title(line(6), EN) == "6 more people would reach the goal for 2027–28: 90% or more"
    assert distance_title(line(0), ES) == "La meta de 2027–28 está cumplida: 90% o más"
    assert "not shown" in distance_title(line(None, status="hidden"), EN)
    assert goal_in_words(line(6), EN) == "90% or more"


def test_the_chart_sets_a_tick_at_the_goal_and_lists_what_is_hidden(appearance: Appearance) -> None:
    where = ("m", "2016-07-01", "share", 2026, "region", "r", "g")
    shown = Cell(*where, "a", CellStatus.SHOWN, 40, 30, 0.75)
    hidden = Cell(*where, "b", CellStatus.HIDDEN, 40)
    told = [("A school with a name that is longer than a chart has room for", shown, line(6))]
    plot = goal_plot(
        [*told, ("B", hidden, line(None, status="hidden"))], width="wide", words=EN, appearance=appearance
    )
    (row,) = plot.data["behind"]
    assert (row["others"], row["said"]) == (0.9, "+6") and row["name"].endswith("…")
    assert [each["name"] for each in plot.data["hidden"]] == ["B"]


def test_the_page_has_a_table_of_all_targets_and_a_chart_of_the_next_one(written: ReportFiles) -> None:
    page = read_page(written.folder / "en/targets.html")
    summary, *figures = page.all("table")
    rows = [[each.text() for each in row.children if each.tag in ("td", "th")] for row in summary.all("tr")]
    assert [row[1] for row in rows[1:]] == ["2024–25", "2027–28", "2026–27", "2029–30"]
    assert len(figures) == 2 and "Foster Youth" in figures[0].text()
    assert "Not yet adopted by a decision" in page.text()
    assert (written.folder / "figures/es/graduation-rate-4y-goals.svg").is_file()
    assert "Distancia a las metas" in (written.folder / "es/targets.html").read_text("utf-8")


def test_the_file_of_targets_says_nothing_of_figures_that_are_not_shown(written: ReportFiles) -> None:
    with (written.folder / "data/targets.csv").open(encoding="utf-8") as file:
        rows = list(csv.DictReader(file))
    assert {row["level"] for row in rows} == {"region", "county", "institution"}
    off = [row for row in rows if row["status"] != "shown"]
    assert off and all(row["needed"] == row["numerator"] == row["share"] == "" for row in off)
    assert all(row["needed"] for row in rows if row["status"] == "shown")


def test_a_region_without_targets_reads_how_to_set_them(
    biannual: Report, appearance: Appearance, tmp_path: Path
) -> None:
    release = make_release()
    sections = [s for s in biannual.sections if s.section in ("cover", "targets")]
    metrics = {"metrics": ["graduation_rate_4y"]}
    short = biannual.model_copy(
        update={"sections": [sections[0].model_copy(update=metrics), sections[1]], "headline": []}
    )
    for name, context in (("without", make_context()), ("with", about_goals(make_context(), release))):
        out = tmp_path / name
        write_report(short, release, context=context, appearance=appearance, out=out, languages=("es",))
        text = (out / "es/targets.html").read_text("utf-8")
        assert ("definitions/targets" in text) is (name == "without")
        assert (out / "data/targets.csv").is_file() is (name == "with")
    assert REGION in (tmp_path / "with/data/targets.csv").read_text("utf-8")
