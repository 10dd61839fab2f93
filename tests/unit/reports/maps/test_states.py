"""One state for many, breaks that are alike told once, and what a sector lacks."""

from __future__ import annotations

from dataclasses import replace

import pytest

from commonfield.catalog import Wording
from commonfield.reports.pathways import MapView, state_of
from commonfield.reports.pathways.matrix import cells
from commonfield.reports.pathways.ranking import ranks
from commonfield.reports.pathways.telling import PACKAGE, alike, alike_lines, whole_line

EN = Wording(PACKAGE, "en")


@pytest.mark.parametrize(
    ("whole", "unchecked", "of", "state"),
    [
        (3, 0, 3, "whole"),
        (2, 0, 3, "part"),
        (2, 1, 3, "unchecked"),
        (1, 1, 3, "part"),
        (0, 1, 3, "unchecked"),
        (0, 0, 3, "broken"),
    ],
)
def test_a_state_promises_no_more_than_was_checked(whole: int, unchecked: int, of: int, state: str) -> None:
    assert state_of(whole, unchecked, of) == state


def test_breaks_of_one_kind_at_one_step_are_told_once_with_how_many(views: dict[str, MapView]) -> None:
    one, other = views["en"].pathway("tulare-kings-nurse").breaks[:2]
    third = replace(
        one,
        link="a third",
        schools=("Mill Creek High", "Tule Lake High"),
        ways=one.ways | {("nurse", "mill", "soc")},
    )
    first, last = alike([other, one, third])
    assert (first.first, first.more, first.schools) == (one, 1, 3)
    # A way that both stop counts once.
    assert first.ways == len(one.ways) + 1
    assert (last.first, last.more) == (other, 0)
    assert alike_lines(first, EN)[-1] == "And 1 more like it; in all, they stop learners of 3 schools."
    assert "more like it" not in alike_lines(last, EN)[-1]


def test_a_pathway_that_could_not_be_checked_is_not_called_unbroken(views: dict[str, MapView]) -> None:
    view = replace(views["en"].pathways[0], schools=(("A", "unchecked"), ("B", "broken")))
    assert whole_line(view, "fall 2026", EN) == (
        "No break found at 1 of 2 schools, entering fall 2026; not all could be checked"
    )
    sure = replace(view, schools=(("A", "part"), ("B", "broken")))
    assert whole_line(sure, "fall 2026", EN) == "A job in reach from 1 of 2 schools, entering fall 2026"


def test_a_job_that_two_pathways_lead_to_counts_once_by_its_best_way(views: dict[str, MapView]) -> None:
    whole = views["en"]
    school = next(each for each in whole.schools if each.name == "Orchard Continuation High")
    health = list(whole.sectors).index("health")
    assert (cells(school, whole)[health].name, cells(school, whole)[health].of) == ("broken", 2)
    nurse = next(way for way in school.ways if way.soc == "29-1141")
    better = replace(school, ways=(*school.ways, replace(nurse, state="whole", breaks=())))
    cell = cells(better, whole)[health]
    assert (cell.name, cell.reached, cell.of) == ("part", 1, 2)


def test_many_jobs_stand_in_two_columns(views: dict[str, MapView]) -> None:
    view = views["en"].pathway("tulare-kings-teacher")
    job = view.step("teacher")
    few = replace(view, steps=(*view.steps, *(replace(job, step=f"job{n}") for n in range(2))))
    many = replace(view, steps=(*view.steps, *(replace(job, step=f"job{n}") for n in range(4))))
    assert len(ranks(few).columns) == len(ranks(view).columns)
    assert len(ranks(many).columns) == len(ranks(view).columns) + 1
