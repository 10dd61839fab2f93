import re
from datetime import date
from xml.etree import ElementTree

import pytest
from tests.unit.reports.single_gap import make_gap

from commonfield.catalog import Appearance
from commonfield.reports import ReportFiles
from commonfield.reports.figures.drawing import draw
from commonfield.reports.figures.gaps import gap_plot
from commonfield.reports.figures.scales import share_domain, ticks
from commonfield.reports.figures.steps import steps
from commonfield.reports.figures.trend import absences, breaks, points, trend
from commonfield.reports.published import Cell
from commonfield.reports.words import Words
from commonfield.vocabulary import CellStatus

EN, ES = Words("en"), Words("es")
SVG = "{http://www.w3.org/2000/svg}"


def cell(year: int, share: float | None, version: str = "2018-07-01", status: str = "shown") -> Cell:
    shown = share is not None
    told = CellStatus("shown" if shown else status)
    return Cell(
        "m", version, "share", year, "region", "r", "all", "all", told,
        1000 if shown else None, round(1000 * share) if share is not None else None, share,
        due_on=date(2027, 7, 1) if status == "not_yet_due" else None,
    )  # fmt: skip


SERIES = [
    cell(2021, 0.60), cell(2022, 0.62), cell(2023, None, status="hidden"), cell(2024, 0.64),
    cell(2025, 0.70, "2024-07-01"), cell(2026, None, "2024-07-01", "not_yet_due"),
]  # fmt: skip


def test_no_line_runs_across_a_hidden_year_or_a_change_of_definition() -> None:
    runs = [(point["year"], point["run"]) for point in points(SERIES, EN)]
    assert runs == [(2021, 1), (2022, 1), (2024, 2), (2025, 3)]
    assert breaks(SERIES) == [(2024.5, "2024-07-01")]


def test_what_is_not_shown_stands_in_its_year_with_a_sign_and_without_a_height() -> None:
    assert [(a["year"], a["said"]) for a in absences(SERIES, EN)] == [
        (2023, "hidden"),
        (2026, "due Jul 2027"),
    ]
    assert all("y" not in absent for absent in absences(SERIES, EN))


def test_the_drawn_chart_says_what_it_is_in_the_language_of_its_page(appearance: Appearance) -> None:
    plot = trend(SERIES, width="wide", words=ES, appearance=appearance)
    drawing = draw(plot, title="Título", description="Descripción: 60 %", appearance=appearance)
    root = ElementTree.fromstring(drawing.svg)
    assert root.find(f"{SVG}title").text == "Título"  # type: ignore[union-attr]
    assert root.find(f"{SVG}desc").text == "Descripción: 60 %"  # type: ignore[union-attr]
    said = {"".join(text.itertext()) for text in root.iter(f"{SVG}text")}
    assert {"oculto", "desde jul 2027", "nueva definición, jul 2024", "2020–21", "70%"} <= said


@pytest.mark.parametrize("width", ["wide", "narrow"])
def test_a_chart_changes_its_colors_where_the_screen_is_dark(appearance: Appearance, width: str) -> None:
    drawing = draw(
        trend(SERIES, width=width, words=EN, appearance=appearance),
        title="t",
        description="d",
        appearance=appearance,
    )  # type: ignore[arg-type]
    style, _, body = drawing.svg.partition("</style>")
    painted = set(re.findall(r'(?:fill|stroke)="(#[0-9a-f]{6})"', body))
    light = {token.light for token in appearance.colors.values()}
    assert painted <= light, "a color that is in no token"
    for color in painted:
        assert f'="{color}"]' in style


def test_the_steps_are_bars_as_long_as_their_shares(appearance: Appearance) -> None:
    told = [("Entered", cell(2025, 0.5)), ("Completed", cell(2025, 0.25))]
    plot = steps(told, everyone="Everybody", width="wide", words=EN, appearance=appearance)
    drawing = draw(plot, title="t", description="d", appearance=appearance)
    bars = re.findall(r'<path d="M0,\d+h(\d+)[^"]*" fill="#', drawing.svg)
    assert len(bars) == 3 and "clip-path" not in drawing.svg
    whole, half, quarter = map(int, bars)
    assert whole / half == pytest.approx(2, abs=0.05) and whole / quarter == pytest.approx(4, abs=0.1)


def test_a_gap_plot_lists_groups_that_are_hidden_below_the_others(appearance: Appearance) -> None:
    gap = make_gap(-0.24, -0.29, -0.19)
    hidden = [("Nonbinary", cell(2025, None, status="hidden"))]
    plot = gap_plot([gap], ["Foster Youth"], hidden, width="wide", words=EN, appearance=appearance)
    assert plot.data["behind"][0]["said"] == "−24"
    assert plot.data["hidden"] == [{"name": "Nonbinary", "said": "hidden to protect privacy"}]
    drawing = draw(plot, title="t", description="d", appearance=appearance)
    assert drawing.svg.index("Foster Youth") < drawing.svg.index("Nonbinary")


@pytest.mark.parametrize(
    ("lows", "highs"), [([0.86], [0.88]), ([0.0], [0.02]), ([0.97], [1.0]), ([0.2], [0.9]), ([], [])]
)
def test_the_axis_of_a_share_holds_every_figure_and_is_never_shorter_than_thirty_points(
    lows: list[float], highs: list[float]
) -> None:
    low, high = share_domain(lows, highs)
    assert 0 <= low <= min(lows, default=1) and max(highs, default=0) <= high <= 1
    assert high - low >= 0.3 - 1e-9
    assert 2 <= len(ticks((low, high))) <= 7


def test_no_chart_names_a_host_a_script_or_an_english_role(written: ReportFiles) -> None:
    charts = [file for file in written.files if file.suffix == ".svg"]
    assert len(charts) > 2 * 2 * 30  # three of each measure, wide and narrow, in two languages, and more
    for file in charts:
        text = file.read_text("utf-8").replace("http://www.w3.org/2000/svg", "")
        assert "http" not in text and "<script" not in text and "href" not in text
        assert "aria-roledescription" not in text


def test_every_chart_is_well_formed_and_titled(written: ReportFiles) -> None:
    for file in written.files:
        if file.suffix == ".svg" and file.name != "mark.svg":
            root = ElementTree.parse(file).getroot()
            assert root.find(f"{SVG}title") is not None and root.find(f"{SVG}desc") is not None
