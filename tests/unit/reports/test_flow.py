"""Where students go: bands as wide as their people, and a hidden way that is never nothing."""

import csv
import re
from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.unit.reports.pathways import (
    COUNTS,
    DESTINATIONS,
    HIDDEN,
    PLANTED,
    make_pathways,
    pathways_context,
    pathways_report,
)
from tests.unit.reports.reading import read_page
from tests.unit.reports.test_safety import text_of

from commonfield.catalog import Appearance
from commonfield.reports import ReportFiles, write_report
from commonfield.reports.figures.flow import Ends, Flow, flow_plot, lay_out
from commonfield.reports.published import Cell
from commonfield.reports.words import Words
from commonfield.vocabulary import CellStatus


@pytest.fixture(scope="module")
def pathways(appearance: Appearance, tmp_path_factory: pytest.TempPathFactory) -> ReportFiles:
    out: Path = tmp_path_factory.mktemp("pathways")
    return write_report(
        pathways_report(), make_pathways(), context=pathways_context(), appearance=appearance, out=out
    )


def way(source: int, target: int, people: int | None) -> Flow:
    where = ("m", "2017-07-01", "share", 2024, "region", "r", "g", str(source))
    if people is None:
        return Flow(source, target, Cell(*where, CellStatus.HIDDEN, 9_999))
    return Flow(source, target, Cell(*where, CellStatus.SHOWN, 9_999, people, people / 9_999))


@given(st.lists(st.lists(st.none() | st.integers(0, 9_999), min_size=4, max_size=4), min_size=1, max_size=4))
def test_bands_are_as_wide_as_their_people_and_never_overlap(counts: list[list[int | None]]) -> None:
    flows = [way(i, j, n) for i, row in enumerate(counts) for j, n in enumerate(row)]
    ends = Ends([(str(i), None) for i in range(len(counts))], [(str(j), None) for j in range(4)])
    bands, left, right = lay_out(ends, flows, height=400)
    widths = {band.thick / band.flow.people for band in bands if band.flow.people}
    assert not widths or max(widths) == pytest.approx(min(widths))
    assert all(band.thick == 0 for band in bands if band.flow.people is None)
    for side in (left, right):
        assert side == sorted(side)
    for side, end in (("source", "begins"), ("target", "ends")):
        for node in {getattr(band.flow, side) for band in bands}:
            own = [band for band in bands if getattr(band.flow, side) == node]
            for one, other in pairwise(own):
                assert getattr(one, end) + one.thick <= getattr(other, end) + 1e-6


@pytest.mark.parametrize("width", ["wide", "narrow"])
def test_a_hidden_way_is_a_dashed_line_with_its_sign_and_has_no_width(
    appearance: Appearance, width: str
) -> None:
    flows = [way(0, 0, 300), way(0, 1, None), way(0, 2, 0)]
    ends = Ends([("From", 9_999)], [("A", None), ("B", None), ("C", None)])
    plot = flow_plot(ends, flows, width=width, words=Words("en"), appearance=appearance)  # type: ignore[arg-type]
    assert {row["id"] for row in plot.data["bands"]} == {"0-0"}
    assert {row["id"] for row in plot.data["ways"]} == {"0-1"}
    assert len(plot.data["signs"]) == 1


def test_what_is_drawn_is_the_same_whatever_a_hidden_way_holds(appearance: Appearance) -> None:
    def drawn(secret: int) -> object:
        where = ("m", "2017-07-01", "share", 2024, "region", "r", "g", "0")
        hidden = Flow(0, 1, Cell(*where, CellStatus.HIDDEN, 500, secret, secret / 500))
        ends = Ends([("From", 500)], [("A", None), ("B", None)])
        return flow_plot(
            ends, [way(0, 0, 300), hidden], width="wide", words=Words("en"), appearance=appearance
        )

    assert drawn(12) == drawn(180)


def test_the_table_tells_of_every_way_and_the_page_of_what_is_not_due(pathways: ReportFiles) -> None:
    page = read_page(pathways.folder / "en/flow.html")
    (table,) = page.all("table")
    assert len(table.all("tr")) == 1 + len(DESTINATIONS) * (1 + len(COUNTS))
    text = page.text()
    assert "Not found" in text and "Private or out of state" in text
    assert "2024–25: due January 30, 2027" in text
    assert "hidden to protect privacy" in table.text()


def test_no_count_of_a_hidden_way_is_in_any_file(pathways: ReportFiles) -> None:
    read = [file for file in pathways.files if file.suffix in (".html", ".csv", ".pdf")]
    assert len(read) > 20
    for file in read:
        found = [n for n in PLANTED if re.search(rf"(?<![\d.,#\"=-]){n}(?![\d.,;%\"])", text_of(file))]
        assert not found, (file.name, found)


def test_the_file_of_the_figure_has_each_way_with_its_status(pathways: ReportFiles) -> None:
    with (pathways.folder / "data/pathway-stage-flow.csv").open(encoding="utf-8") as file:
        rows = [row for row in csv.DictReader(file) if row["group"] == "pathway_stage"]
    hidden = {(row["value"], row["metric"]) for row in rows if row["status"] == "hidden"}
    assert hidden == {(value, f"first_destination_{to}_16m") for value, to in HIDDEN}
    assert all(row["numerator"] == "" for row in rows if row["status"] == "hidden")


def test_the_five_destinations_are_everybody_once() -> None:
    for counts in COUNTS.values():
        assert len(counts) == len(DESTINATIONS)
    shown = make_pathways().cells.filter(group="all", status="shown")
    assert shown["numerator"].sum() == shown["denominator"].max()
