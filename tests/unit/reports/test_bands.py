"""Shares told as bands: every output is read back, and none says where in its band a share lies."""

import csv
import re
import subprocess
from io import BytesIO
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import openpyxl
import polars as pl
import pytest
from tests.unit.reports.conftest import spoiled
from tests.unit.reports.context import make_context
from tests.unit.reports.links import with_links
from tests.unit.reports.reading import read_page
from tests.unit.reports.release import FixtureRelease, make_release
from tests.unit.reports.single_gap import make_gap

from commonfield.catalog import Appearance, Report
from commonfield.disclosure.copies import check_copies
from commonfield.disclosure.printed import numbers_in
from commonfield.findings import ReleaseError
from commonfield.reports import ReportFiles, write_report
from commonfield.reports.figures.drawing import draw
from commonfield.reports.figures.gaps import gap_plot
from commonfield.reports.figures.places import small_multiples
from commonfield.reports.figures.trend import trend
from commonfield.reports.published import Cell
from commonfield.reports.sentences import figure_of, short_figure
from commonfield.reports.words import Words
from commonfield.tables.releasable import PUBLISHED_CELL
from commonfield.vocabulary import CellStatus

EN, ES = Words("en"), Words("es")
SVG = "{http://www.w3.org/2000/svg}"


def told(year: int, **numbers: Any) -> Cell:
    status = CellStatus(numbers.pop("status", "banded" if "band_from" in numbers else "shown"))
    return Cell("m", "1", "share", year, "region", "r", "all", "all", status, **numbers)


def exact(year: int, numerator: int, denominator: int) -> Cell:
    return told(year, denominator=denominator, numerator=numerator, share=numerator / denominator)


def band(year: int, people: int, low: int, high: int) -> Cell:
    return told(year, denominator=people, band_from=low, band_to=high)


@pytest.fixture(scope="module")
def cells() -> pl.DataFrame:
    """The cells of the release that `written` reports on, in the order of their file."""
    return PUBLISHED_CELL.conform(with_links(make_release()).cells).sort(*PUBLISHED_CELL.key, nulls_last=True)


@pytest.mark.parametrize(
    ("low", "high", "english", "spanish", "short"),
    [
        (80, 90, "80 to 89%", "80 a 89%", "80–89%"),
        (0, 5, "0 to 4%", "0 a 4%", "0–4%"),
        (90, 100, "90 to 100%", "90 a 100%", "90–100%"),
        (50, 100, "50 to 100%", "50 a 100%", "50–100%"),
        (80, 81, "80 to under 81%", "80 a menos de 81%", "80 to under 81%"),
        (99, 100, "99 to 100%", "99 a 100%", "99–100%"),
    ],
)
def test_a_band_reads_from_its_lower_end_to_the_last_percent_in_it(
    low: int, high: int, english: str, spanish: str, short: str
) -> None:
    assert (EN.band(low, high), ES.band(low, high), EN.band_short(low, high)) == (english, spanish, short)


def test_the_number_of_people_stands_before_a_band_and_before_a_hidden_share() -> None:
    assert figure_of(band(2025, 1043, 80, 90), EN) == "n = 1,043; 80 to 89%"
    assert figure_of(band(2025, 43, 80, 90), ES) == "n = 43; 80 a 89%"
    hidden = told(2025, denominator=43, status="hidden")
    assert figure_of(hidden, EN) == "n = 43; hidden to protect privacy"
    assert (short_figure(hidden, EN), short_figure(hidden, ES)) == ("n = 43; hidden", "n = 43; oculto")
    assert figure_of(told(2025, status="hidden"), EN) == "hidden to protect privacy"


def test_pages_and_data_files_read_back_say_what_the_cells_say(
    written: ReportFiles, cells: pl.DataFrame
) -> None:
    pages = [file for file in written.files if file.suffix == ".html"]
    tables = [file for file in written.files if file.suffix == ".csv"]
    assert check_copies(written.folder, cells) > len(pages) + len(tables)


@pytest.mark.parametrize("name", ["en/metrics/college-going-rate-12m.html", "data/figures.csv"])
def test_a_copy_of_other_bands_is_found(
    written: ReportFiles, cells: pl.DataFrame, tmp_path: Path, name: str
) -> None:
    copy = tmp_path / Path(name).name
    copy.write_bytes((written.folder / name).read_bytes())
    assert check_copies(tmp_path, cells)
    moved = pl.col("status") == "banded"
    other = cells.with_columns(
        pl.when(moved).then((pl.col(name) + 50) % 100).otherwise(name).alias(name)
        for name in ("band_from", "band_to")
    )
    with pytest.raises(ReleaseError, match=re.escape(copy.name)):
        check_copies(tmp_path, other)


@pytest.mark.parametrize("language", ["en", "es"])
def test_every_number_in_the_tables_of_a_measure_names_its_cell(written: ReportFiles, language: str) -> None:
    page = read_page(written.folder / language / "metrics/college-going-rate-12m.html")
    by_group = page.all("table")[-1]
    rows = [row for row in by_group.all("tr") if row.all("td")]
    assert len(rows) > 40
    for row in rows:
        named = row.attributes.get("data-rows", "").split()
        for number, entry in enumerate(row.all("td"), start=1):
            assert not numbers_in(entry.text()) or int(named[number])
    between = [entry.text() for entry in page.with_class("between")]
    assert between
    joint = {"en": "to", "es": "a"}[language]
    assert all(re.fullmatch(rf"(n = [\d,]+; )?\d+ {joint} \d+%", text) for text in between)


@pytest.mark.parametrize("language", ["en", "es"])
def test_the_workbook_read_back_says_what_the_cells_say(
    written: ReportFiles, cells: pl.DataFrame, language: str
) -> None:
    words, hidden = Words(language), {"en": "hidden", "es": "oculto"}[language]  # type: ignore[arg-type]
    content = written.workbooks[language].read_bytes()  # type: ignore[index]
    book = openpyxl.load_workbook(BytesIO(content), read_only=True)
    mine = cells.filter(
        pl.col("metric") == "college_going_rate_12m",
        (pl.col("level") != "institution") | (pl.col("group") == "all"),
    ).rows(named=True)
    sheets = [list(sheet.iter_rows(min_row=2, values_only=True)) for sheet in book.worksheets[1:]]
    ours = [rows for rows in sheets if len(rows) == len(mine) and _agree(rows, mine, words, hidden)]
    assert len(ours) == 1
    assert {row["status"] for row in mine} >= {"shown", "banded", "hidden", "not_yet_due"}


def _agree(rows: list[Any], cells: list[dict[str, Any]], words: Words, hidden: str) -> bool:
    return all(
        tuple(row[5:8]) == _expected(cell, words, hidden) for row, cell in zip(rows, cells, strict=True)
    )


def _expected(cell: dict[str, Any], words: Words, hidden: str) -> tuple[Any, ...]:
    if cell["status"] == "shown":
        return cell["denominator"], cell["numerator"], pytest.approx(cell["share"])
    if cell["status"] == "banded":
        return cell["denominator"], hidden, words.band(cell["band_from"], cell["band_to"])
    if cell["status"] == "hidden":
        return cell["denominator"] or hidden, hidden, hidden
    return None, None, None


@pytest.mark.parametrize(("language", "joint"), [("en", "to"), ("es", "a")])
def test_the_document_tells_bands_and_no_interval_beside_one(
    written: ReportFiles, cells: pl.DataFrame, language: Any, joint: str
) -> None:
    text = subprocess.run(
        ["pdftotext", "-layout", str(written.documents[language]), "-"], capture_output=True, check=True
    ).stdout.decode()
    banded = cells.filter(pl.col("status") == "banded")
    known = {
        (f"{people:,}", f"{low} {joint} {high - 1 if high < 100 else 100}%")
        for people, low, high in banded.select("denominator", "band_from", "band_to").iter_rows()
    }
    found = re.findall(rf"n = ([\d,]+); (\d+ {joint} \d+%)( *\()?", text)
    assert found
    for people, said, more in found:
        assert (people, said) in known and not more


def test_data_files_hold_no_interval_and_no_share_beside_a_band(written: ReportFiles) -> None:
    seen = 0
    for file in written.files:
        if file.suffix != ".csv":
            continue
        with file.open(encoding="utf-8", newline="") as stream:
            for row in csv.DictReader(stream):
                if row.get("status") == "banded":
                    seen += 1
                    empty = ("numerator", "share", "median", "low", "high", "gap", "others_share")
                    assert not [name for name in empty if row.get(name)], file.name
                    if "band_from" in row:  # the others tell the status alone
                        assert row["denominator"] and row["band_from"] and row["band_to"]
    assert seen > 100


def test_no_output_hangs_on_where_in_its_band_a_share_lies(
    biannual: Report, appearance: Appearance, tmp_path: Path
) -> None:
    kept = {"college_going_rate_12m"}
    sections = [
        section.model_copy(update={"metrics": [m for m in section.metrics if m in kept]})
        for section in biannual.sections
        if section.section in ("cover", "transition", "gaps", "hidden")
    ]
    report = biannual.model_copy(update={"sections": sections, "headline": sorted(kept)})
    made = make_release()
    release = FixtureRelease(
        made.cells.filter(pl.col("metric").is_in(kept)), made.gaps.clear(), made.certificate
    )
    plain, other = (
        write_report(
            report, one, context=make_context(), appearance=appearance, out=tmp_path / name, languages=("en",)
        )
        for name, one in (("plain", release), ("spoiled", spoiled(release)))
    )
    assert len(plain.files) == len(other.files) > 10
    for one, two in zip(plain.files, other.files, strict=True):
        assert one.read_bytes() == two.read_bytes(), one.name


SERIES = [
    exact(2021, 620, 1000), band(2022, 90, 60, 70), exact(2023, 640, 1000),
    told(2024, denominator=31, status="hidden"), band(2025, 22, 80, 100),
]  # fmt: skip


def boxes(svg: str) -> list[tuple[float, float]]:
    """Give the heights between which each light box of a chart is drawn, by its axis, in percent."""
    axis = {}
    for label in ElementTree.fromstring(svg).iter(f"{SVG}text"):
        place = re.match(r"translate\(-\d+,([\d.]+)\)", label.attrib.get("transform", ""))
        if place and (label.text or "").endswith("%"):
            axis[int((label.text or "").strip("%"))] = float(place[1]) - 4
    (low, at_low), (high, at_high) = min(axis.items()), max(axis.items())

    def percent(y: float) -> float:
        return low + (y - at_low) * (high - low) / (at_high - at_low)

    found = re.findall(r'd="M[\d.]+,([\d.]+)h[\d.]+v([\d.]+)h-[\d.]+Z"[^>]*opacity="0\.3"', svg)
    return [(percent(float(top) + float(size)), percent(float(top))) for top, size in found]


@pytest.mark.parametrize("width", ["wide", "narrow"])
def test_a_chart_draws_a_band_from_end_to_end_with_no_point_in_it(appearance: Appearance, width: Any) -> None:
    plot = trend(SERIES, width=width, words=EN, appearance=appearance)
    svg = draw(plot, title="t", description="d", appearance=appearance).svg
    ends = [end for box in boxes(svg) for end in box]
    assert ends == pytest.approx([60, 70, 80, 100], abs=0.2)
    assert [point["year"] for point in plot.data["shown"]] == [2021, 2023]
    assert len({point["run"] for point in plot.data["shown"]}) == 2
    assert "60–69%" in svg and "80–100%" in svg
    assert "65%" not in svg


def test_a_panel_writes_the_newest_figure_be_it_exact_or_a_band(appearance: Appearance) -> None:
    places = [("Newest is a band", SERIES), ("Newest is exact", [*SERIES, exact(2026, 700, 1000)])]
    plot = small_multiples(SERIES, places, width="wide", words=ES, appearance=appearance)
    labels = [(row["place"], row["label"]) for row in plot.data["rows"] if row.get("label")]
    assert labels == [("Newest is a band", "80–100%"), ("Newest is exact", "70%")]
    svg = draw(plot, title="t", description="d", appearance=appearance).svg
    assert "80–100%" in svg


def test_groups_told_as_bands_stand_below_a_gap_chart_in_the_order_given(appearance: Appearance) -> None:
    gap = make_gap(-0.24, -0.29, -0.19)
    absent = [("Zebra", band(2025, 43, 80, 90)), ("Aardvark", band(2025, 60, 20, 25))]
    plot = gap_plot([gap], ["Foster Youth"], absent, width="wide", words=EN, appearance=appearance)
    assert plot.data["banded"] == [
        {"name": "Zebra", "said": "n = 43; 80 to 89%"},
        {"name": "Aardvark", "said": "n = 60; 20 to 24%"},
    ]
    svg = draw(plot, title="t", description="d", appearance=appearance).svg
    assert svg.index("Foster Youth") < svg.index("Zebra") < svg.index("Aardvark")
    assert 'opacity="0.3"' not in svg
