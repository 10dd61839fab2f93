"""What was checked becomes what is drawn: times, places, states and breaks in the words of a language."""

from __future__ import annotations

from dataclasses import replace
from types import SimpleNamespace

import pytest
from tests.pathway_map import COMPUTING, FALL, MILL, NURSE, TEACHER, TULE, checked

from commonfield.catalog import Catalog, Wording
from commonfield.pathways import Term
from commonfield.pipeline.pathways.mapping import write_map
from commonfield.pipeline.pathways.picturing import picture
from commonfield.pipeline.pathways.stepping import holds
from commonfield.pipeline.pathways.timing import Times, write_term
from commonfield.reports.pathways import PACKAGE, Link, MapView

CATALOG = Catalog()


@pytest.fixture(scope="module")
def english() -> MapView:
    return picture(checked(), catalog=CATALOG, language="en", sectors=["engineering_computing"])


def test_a_step_says_what_where_when_and_after_what(english: MapView) -> None:
    teacher = english.pathway("tulare-kings-teacher")
    courses, credit, associate = (teacher.step(name) for name in ("courses", "credit", "associate"))
    assert courses.details[0] == "Introduction to Education (7061)"
    assert courses.in_short == ("Courses 7061, 7062, 7063",)
    assert (courses.stage, courses.when, courses.begins) == ("school", "Grades 10 to 12", "Grade 10")
    assert (credit.where, credit.details) == ("Sequoia Valley College", ("Credit in EDU 120",))
    assert associate.when == "Fall 2030 to spring 2032"
    assert associate.after == (Link("credit", "any"), Link("early", "any"))
    assert associate.needs == (
        "After “College credit for the school courses” or “First college course while in high school”: "
        "one is enough"
    )
    nurse = english.pathway("tulare-kings-nurse").step("nurse")
    assert [link.how for link in nurse.after] == ["all", "all"]
    assert nurse.needs.endswith(": all are needed")
    internship = english.pathway("tulare-kings-nurse").step("shadow")
    assert internship.details == ("Internship, 60 hours",)


def test_schools_are_counted_where_a_step_can_be_reached_and_where_it_breaks(english: MapView) -> None:
    teacher = english.pathway("tulare-kings-teacher")
    credit, associate, early = (teacher.step(name) for name in ("credit", "associate", "early"))
    assert (credit.whole, credit.of, credit.broken_here) == (2, 5, 3)
    assert (early.whole, early.broken_here) == (4, 1)
    # At one school both ways break; the degree cannot be reached there, and its own link is not what breaks.
    assert (associate.whole, associate.broken_here) == (4, 0)
    assert (teacher.whole, teacher.of) == (4, 5)
    computing = english.pathway("tulare-kings-computing")
    assert [computing.step(name).state for name in ("courses", "early", "university")] == [
        "whole",
        "part",
        "broken",
    ]
    assert {state for _, state in computing.schools} == {"part"}


def test_breaks_are_told_once_with_their_schools_those_that_stop_most_first(english: MapView) -> None:
    first, *others = english.links
    assert (len(first.ways), len(first.schools)) == (5, 5)
    assert first.problem.startswith(
        "Central Valley State University and Kings River College have no transfer"
    )
    assert first.repair == "Sign one, or send the record of it."
    assert sorted((len(each.ways) for each in others), reverse=True) == [len(each.ways) for each in others]
    slots = next(each for each in others if each.step == "clinical")
    assert slots.schools == ("Orchard Continuation High", "Tule Lake High")
    assert (slots.owner, slots.since) == ("Invented Workforce Board", "January 1, 2027")


def test_a_school_lists_what_it_reaches_first_with_the_terms_of_the_way(english: MapView) -> None:
    mill = next(school for school in english.schools if school.code == MILL)
    assert [way.state for way in mill.ways] == ["whole"] * 5 + ["broken"]
    way = next(way for way in mill.ways if way.soc == "25-2021")
    assert way.done == "fall 2034"
    assert way.schedule[0] == ("Fall 2028", "First college course while in high school")
    assert way.schedule[-1] == ("Fall 2032", "Bachelor's degree in liberal studies")


def test_sectors_are_those_of_the_region_and_of_its_pathways(english: MapView) -> None:
    assert list(english.sectors) == ["education", "engineering_computing", "health", "information"]


def test_what_could_not_be_looked_at_is_told() -> None:
    left = (SimpleNamespace(partner="invented-college", table="program", instead=""),)
    bare = replace(checked(), lacking="no file", left_out=left, jobs={})
    for language in ("en", "es"):
        whole = picture(bare, catalog=CATALOG, language=language)
        assert len(whole.notes) == 2
        assert "invented-college" in whole.notes[1]
        assert whole.pathways[0].jobs == {}


def test_a_map_is_of_the_first_entry_term_and_its_tables_of_all() -> None:
    found = checked()
    later = Term.of(2028, "fall")
    more = tuple(replace(each, entering=later) for each in found.compiled.answers)
    both = replace(
        found,
        entering=(later, FALL),
        compiled=replace(found.compiled, answers=(*found.compiled.answers, *more)),
    )
    whole = picture(both, catalog=CATALOG, language="es")
    assert whole.entering == "otoño de 2026"
    assert len(whole.records["answers"]) == 2 * len(found.compiled.answers)
    assert sum(len(school.ways) for school in whole.schools) == len(found.compiled.answers)


def test_times_are_those_of_most_ways_found_and_else_without_loss() -> None:
    answers = tuple(each for each in checked().compiled.answers if each.pathway == NURSE.name)
    times = Times(NURSE, FALL, answers)
    assert times.begins["certificate"] == Term.of(2031, "fall")
    slow = tuple(
        replace(each, schedule=tuple((name, Term.of(2033, "spring")) for name, _ in each.schedule))
        for each in answers
    )
    assert Times(NURSE, FALL, slow).begins["certificate"] == Term.of(2033, "spring")
    said = Wording(PACKAGE, "es")
    assert (
        Times(COMPUTING, FALL, ()).when(COMPUTING.step("degree"), said) == "Otoño de 2030 a primavera de 2032"
    )
    assert write_term(Term.of(2031, "spring"), said) == "primavera de 2031"


def test_what_must_come_before_holds_as_it_is_nested() -> None:
    any_of, all_of = TEACHER.step("associate").after, NURSE.step("nurse").after
    assert holds(any_of, {"credit": "broken", "early": "unchecked"})
    assert not holds(all_of, {"associate": "unbroken", "clinical": "broken"})
    assert holds(None, {})


def test_a_map_is_written_as_a_whole_and_counted(tmp_path) -> None:
    found = checked()
    only = {TEACHER.name: TEACHER}
    kept = tuple(each for each in found.compiled.answers if each.pathway in only and each.school == TULE)
    few = replace(found, definitions=only, compiled=replace(found.compiled, answers=kept, warnings=()),
                  schools={TULE: found.schools[TULE]})  # fmt: skip
    (tmp_path / "map").mkdir()
    (tmp_path / "map" / "old.html").write_text("old")
    assert write_map(few, tmp_path / "map", catalog=CATALOG) == 3
    names = {
        str(path.relative_to(tmp_path / "map")) for path in (tmp_path / "map").rglob("*") if path.is_file()
    }
    slug = "tulare-kings-teacher"
    assert names == {
        "index.html", "style.css", "mark.svg", "data/answers.csv", "data/breaks.csv", f"data/{slug}.csv",
        *(f"{language}/{page}" for language in ("en", "es")
          for page in ("index.html", f"pathways/{slug}.html", f"schools/{TULE}.html")),
        *(file.format(slug, language) for language in ("en", "es")
          for file in ("maps/{}_{}.svg", "posters/{}_{}.svg", "posters/{}_{}.pdf")),
    }  # fmt: skip
