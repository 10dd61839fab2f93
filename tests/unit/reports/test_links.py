"""What pages say of links: whom they serve worse, what other thresholds would change, and the worst case."""

from __future__ import annotations

from dataclasses import replace

import polars as pl
import pytest
from tests.unit.reports.context import make_context
from tests.unit.reports.links import WORSE, about_links, with_links
from tests.unit.reports.release import FixtureRelease, make_release

from commonfield.catalog import Appearance, Report
from commonfield.reports.blocks import Block, Page, Points, Prose, Shown, Tabulated
from commonfield.reports.bounds import MISSED
from commonfield.reports.figures import Figures
from commonfield.reports.naming import Names
from commonfield.reports.published import Published
from commonfield.reports.sections import Desk
from commonfield.reports.sections.certainty import coverage_page, gaps_page
from commonfield.reports.sections.home import home_page
from commonfield.reports.sections.linking import links_page
from commonfield.reports.sections.measures import metric_page
from commonfield.vocabulary import Language

COLLEGE = "college_going_rate_12m"


def desk_of(
    release: FixtureRelease, report: Report, appearance: Appearance, language: Language = "en"
) -> Desk:
    names = Names(report, about_links(make_context(), release), appearance, language)
    return Desk(report, Published.of(release), names, Figures(names), release.certificate)


@pytest.fixture(scope="module")
def release() -> FixtureRelease:
    return with_links(make_release())


@pytest.fixture(scope="module")
def desk(release: FixtureRelease, biannual: Report, appearance: Appearance) -> Desk:
    return desk_of(release, biannual, appearance)


def words_of(blocks: tuple[Block, ...]) -> str:
    said = []
    for block in blocks:
        if isinstance(block, Prose):
            said += block.paragraphs
        if isinstance(block, Points):
            said += [f"[{point.status}] {point.text}" for point in block.items]
    return "\n".join(said)


def table_of(page: Page, heading: str) -> dict[str, tuple[str, ...]]:
    tables = [block for block in page.blocks if isinstance(block, Tabulated) and block.heading == heading]
    return {row[0].text: tuple(entry.text for entry in row[1:]) for row in tables[0].table.rows}


def test_groups_that_links_miss_clearly_more_often_are_named_with_how_much_and_beside_whom(
    desk: Desk,
) -> None:
    page = links_page(desk, desk.section("links"))
    said = words_of(page.blocks)
    assert "[missed more often] Hispanic or Latino: of the people in K-12 records whom ids find in" in said
    assert "names miss 5.1%; everybody else: 3.0%. That is 1.7 times as often (between 1.4 and 2.1" in said
    assert "More than one surname" in said
    flagged = {(each.group, each.value) for each in desk.links.flagged}
    assert flagged <= set(WORSE)
    assert "can tell only of people who hold ids" in said


def test_no_group_is_named_where_links_serve_all_alike(
    release: FixtureRelease, biannual: Report, appearance: Appearance
) -> None:
    alike = pl.col("kind").is_in([MISSED]) & pl.col("denominator").is_not_null()
    cells = release.cells.with_columns(
        numerator=pl.when(alike)
        .then((pl.col("denominator") * 0.05).round().cast(pl.Int64))
        .otherwise("numerator")
    )
    desk = desk_of(replace(release, cells=cells), biannual, appearance)
    said = words_of(links_page(desk, desk.section("links")).blocks)
    assert "Of no group that can be told" in said
    assert "more often]" not in said


def test_hidden_figures_of_links_stay_hidden_in_their_tables(desk: Desk) -> None:
    page = links_page(desk, desk.section("links"))
    table = table_of(page, "Links by name that lead to somebody else, by group")
    assert "Foster Youth" not in table
    assert table["15 further groups"][0] == "hidden to protect privacy"
    assert table["Hispanic or Latino"][:2] == ("1,798", "22")  # of universities, told last
    assert "Foster Youth: No" not in table


def test_the_page_of_certainty_tells_what_other_thresholds_would_change(desk: Desk) -> None:
    page = coverage_page(desk, desk.section("coverage"))
    tables = [block for block in page.blocks if isinstance(block, Tabulated)]
    rows = {row[0].text: [entry.text for entry in row[1:]] for row in tables[0].table.rows}
    assert rows["In college in 12 months, 2024–25"] == [
        "67%",
        "−1.5 points",
        "+0.5 points",
        "0.5 points",
    ]
    assert rows["Earnings after college, 2023–24"] == ["$38,400", "−$100", "no change", "$100"]
    assert tables[0].note.startswith("In force are 2 bits of evidence; surer means 8 bits, less sure −4.")


def test_a_figure_of_which_no_change_can_be_told_says_so(
    release: FixtureRelease, biannual: Report, appearance: Appearance
) -> None:
    told = release.sensitivity.filter(pl.col("metric") != COLLEGE)
    desk = desk_of(replace(release, sensitivity=told), biannual, appearance)
    tables = [b for b in coverage_page(desk, desk.section("coverage")).blocks if isinstance(b, Tabulated)]
    rows = {row[0].text: [entry.text for entry in row[1:]] for row in tables[0].table.rows}
    assert rows["In college in 12 months, 2024–25"][1] == "too few people to tell"


def test_a_headline_that_moves_by_over_a_point_is_told_where_the_figure_stands(desk: Desk) -> None:
    line = "1.5 points lower if links were asked to be surer."
    assert f"In college in 12 months: {line}" in words_of(home_page(desk).blocks)
    assert line in words_of(metric_page(desk, desk.section("metrics"), COLLEGE).blocks)
    assert "asked to be" not in words_of(
        metric_page(desk, desk.section("metrics"), "graduation_rate_4y").blocks
    )


def test_a_measure_that_rests_on_links_is_drawn_at_their_worst_and_another_is_not(desk: Desk) -> None:
    page = coverage_page(desk, desk.section("coverage"))
    drawn = {block.figure.id: block.figure.title for block in page.blocks if isinstance(block, Shown)}
    assert drawn == {
        "college-going-rate-12m-worst": "If links were at their worst, between 66% and 72%",
        "college-going-rate-16m-worst": "If links were at their worst, between 69% and 75%",
    }


def test_a_marked_gap_that_missed_links_alone_could_close_is_told_as_such(desk: Desk) -> None:
    said = words_of(metric_page(desk, desk.section("metrics"), COLLEGE).blocks)
    closable = [line for line in said.splitlines() if "closed by missed links alone" in line]
    assert closable
    assert not any(line.startswith("[] Foster Youth") for line in closable)  # 44 %, 58 % at most; others 68 %


def test_without_figures_of_links_the_pages_say_what_will_stand_there(
    biannual: Report, appearance: Appearance
) -> None:
    release = make_release()
    names = Names(biannual, make_context(), appearance, "es")
    desk = Desk(biannual, Published.of(release), names, Figures(names), {})
    assert "no puede decir" in words_of(links_page(desk, desk.section("links")).blocks)
    headings = [getattr(b, "heading", "") for b in coverage_page(desk, desk.section("coverage")).blocks]
    assert "Si se pidiera a los enlaces más seguridad, o menos" not in headings


def test_the_page_of_gaps_says_so_beside_a_gap_that_missed_links_could_have_made(
    release: FixtureRelease, biannual: Report, appearance: Appearance
) -> None:
    # Names miss half of everybody, so that every gap could be of their making.
    missed = (pl.col("kind") == MISSED) & pl.col("denominator").is_not_null()
    many = pl.when(missed).then(pl.col("denominator") // 2).otherwise("numerator")
    desk = desk_of(replace(release, cells=release.cells.with_columns(numerator=many)), biannual, appearance)
    page = gaps_page(desk, desk.section("gaps"))
    told = {
        block.heading: {point.more for point in block.items}
        for block in page.blocks
        if isinstance(block, Points)
    }
    missed_links = "At their worst, missed links alone could have made this gap."
    of_links, of_no_links = (
        told[name] for name in ("College-going rate, 12 months", "Four-year adjusted cohort graduation rate")
    )
    assert of_links and all(more.endswith(missed_links) for more in of_links)
    assert of_no_links and not any(missed_links in more for more in of_no_links)
