"""How far off a share could be, computed by hand."""

import polars as pl
import pytest
from tests.unit.reports.links import link_cell

from commonfield.reports import RestsOn
from commonfield.reports.bounds import Bounds, worst_case
from commonfield.reports.intervals import of_share
from commonfield.reports.published import Cell, Gap, Published
from commonfield.tables.releasable import PUBLISHED_CELL, PUBLISHED_GAP
from commonfield.vocabulary import CellStatus

RESTS = RestsOn(("calpads",), ("mis", "university"))
PLACE = "inland-empire"


def published(*rows: dict[str, object]) -> Published:
    cells = PUBLISHED_CELL.conform(pl.DataFrame(rows, infer_schema_length=None))
    return Published(cells, PUBLISHED_GAP.empty())


def share(numerator: int, denominator: int, group: str = "all", value: str = "all") -> Cell:
    return Cell(
        "college_going_rate_12m", "2017-07-01", "share", 2025, "region", PLACE, group, value,
        CellStatus.SHOWN, denominator, numerator, numerator / denominator,
    )  # fmt: skip


def bounded(cell: Cell, *rows: dict[str, object]) -> Bounds:
    found = worst_case(cell, RESTS, published(*rows))
    assert found is not None
    return found


def test_the_worst_case_adds_as_many_missed_as_there_may_be_and_takes_away_as_many_wrong() -> None:
    # Of 400 people with ids, names missed 20: Wilson's upper end is .0760. Of 500 links by name 10
    # were wrong: .0364. Found are 600 people of 1,000, and the link rate of .3 tells of fewer. So at most
    # 600 x .0760 / .9240 = 49 people were missed, and at most 600 x .0364 = 22 are somebody else's.
    found = bounded(
        share(600, 1000),
        link_cell("missed_links", "calpads_to_mis", "all", "all", (20, 400)),
        link_cell("false_links", "calpads_to_mis", "all", "all", (10, 500)),
        link_cell("link_rate", "calpads_to_mis", "all", "all", (9_000, 30_000)),
    )
    assert (found.missed, found.wrong) == (pytest.approx(0.0760, abs=6e-5), pytest.approx(0.0364, abs=6e-5))
    assert found.high == pytest.approx((600 + 600 * 0.0760 / 0.9240) / 1000, abs=1e-4)
    assert found.low == pytest.approx((600 - 600 * 0.0364) / 1000, abs=1e-4)


def test_people_found_without_the_outcome_were_missed_in_the_same_measure() -> None:
    # 100 of 1,000 have the outcome, but .8 of the class were found: 800 x .0760 / .9240 = 66 were missed.
    rows = (
        link_cell("missed_links", "calpads_to_mis", "all", "all", (20, 400)),
        link_cell("link_rate", "calpads_to_mis", "all", "all", (15_000, 30_000)),
        link_cell("link_rate", "calpads_to_university", "all", "all", (9_000, 30_000)),
    )
    found = bounded(share(100, 1000), *rows)
    assert found.high == pytest.approx((100 + 800 * 0.0760 / 0.9240) / 1000, abs=1e-4)


def test_the_worst_of_several_sources_stands_and_a_share_ends_at_everybody() -> None:
    rows = (
        link_cell("missed_links", "calpads_to_mis", "all", "all", (20, 400)),
        link_cell("missed_links", "calpads_to_university", "all", "all", (60, 120)),
    )
    found = bounded(share(980, 1000), *rows)
    assert found.missed == of_share(60, 120)[1]
    assert found.high == 1.0


def test_a_group_has_its_own_share_of_missed_links_where_it_is_shown_else_everybodys() -> None:
    rows = (
        link_cell("missed_links", "calpads_to_mis", "all", "all", (20, 400)),
        link_cell("missed_links", "calpads_to_mis", "foster", "Y", (15, 60)),
        link_cell("missed_links", "calpads_to_mis", "homeless", "Y", None),
    )
    foster = bounded(share(40, 100, "foster", "Y"), *rows)
    homeless = bounded(share(40, 100, "homeless", "Y"), *rows)
    assert (foster.own_missed, foster.missed) == (True, of_share(15, 60)[1])
    assert (homeless.own_missed, homeless.missed) == (False, of_share(20, 400)[1])


def test_without_a_shown_share_of_missed_links_nothing_is_bounded() -> None:
    hidden = link_cell("missed_links", "calpads_to_mis", "all", "all", None)
    elsewhere = link_cell("missed_links", "mis_to_wage", "all", "all", (20, 400))
    assert worst_case(share(600, 1000), RESTS, published(hidden, elsewhere)) is None


def test_without_a_shown_share_of_wrong_links_nothing_is_said_of_how_low() -> None:
    missed = link_cell("missed_links", "calpads_to_mis", "all", "all", (20, 400))
    assert bounded(share(600, 1000), missed).low is None


@pytest.mark.parametrize(("others", "closes"), [(0.44, True), (0.60, False)])
def test_a_gap_can_be_closed_where_the_highest_share_reaches_the_others(others: float, closes: bool) -> None:
    missed = link_cell("missed_links", "calpads_to_mis", "foster", "Y", (15, 60))
    found = bounded(share(30, 100, "foster", "Y"), missed)
    gap = Gap(
        "college_going_rate_12m", 2025, "region", PLACE, "foster", "Y",
        share=0.3, others_share=others, gap=0.3 - others, low=-0.4, high=-0.02,
        denominator=100, others_denominator=5_000,
        better="higher", impacted=True, needed_to_clear=5, needed_for_parity=14, adjusted_p=0.01,
    )  # fmt: skip
    assert found.high == pytest.approx(0.3 + 0.3 * found.missed / (1 - found.missed))
    assert found.closes(gap) is closes
