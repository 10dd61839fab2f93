"""Groups that come from what people did: dual enrollment, pathways, sectors."""

from datetime import date

import polars as pl
import pytest

from commonfield.engines import DuckEngine
from commonfield.metrics import Permitted, contributing, measure, needs
from commonfield.metrics.examples import example_tables
from commonfield.metrics.permission import Permitted as Allowed

ASKED = {"data_as_of": date(2030, 1, 1), "region": "here"}


@pytest.fixture
def two_learners(define):
    """One learner in two pathways of the year, and in one before; one who took a college course."""
    metric = define(
        """
disaggregate_by: [dual_enrolled, pathway_participant, sector, pathway]
group_window: {from: 0, to: 0}
examples:
  - name: {en: two learners, es: dos estudiantes}
    enrollment:
      - {person: 1, began_on: 2023-08-15}
      - {person: 2, began_on: 2023-08-15}
      - {person: 3, began_on: 2023-08-15}
    participation:
      - {person: 1, kind: cte_pathway, program: "198", sector: health, began_on: 2023-08-15}
      - {person: 1, kind: cte_pathway, program: "114", sector: arts, began_on: 2023-08-15}
      - {person: 1, kind: cte_pathway, program: "101", sector: ag, began_on: 2023-06-30}
      - {person: 3, kind: project, program: "198", sector: health, began_on: 2023-08-15}
    course:
      - {person: 2, level: postsecondary, segment: ccc, special_admit: true, began_on: 2023-07-01}
      - {person: 3, level: postsecondary, segment: ccc, special_admit: true, began_on: 2023-06-30}
    expect: {denominator: 3}
"""
    )
    with DuckEngine(threads=1) as engine:
        for name, frame in example_tables(metric, metric.examples).items():
            engine.load(name, frame)
        yield engine, metric


def counted(measured, group):
    rows = measured.filter(level="region", group=group)
    return dict(rows.select("value", "denominator").iter_rows())


def test_people_are_grouped_by_what_they_did_in_the_window(two_learners, groups):
    measured = measure(two_learners[0], [two_learners[1]], groups=groups, **ASKED)
    assert counted(measured, "dual_enrolled") == {"Y": 1, "N": 2}
    assert counted(measured, "pathway_participant") == {"Y": 1, "N": 2}
    assert counted(measured, "sector") == {"health": 1, "arts": 1}
    assert counted(measured, "pathway") == {"198": 1, "114": 1}


def test_whose_partner_does_not_permit_the_events_is_in_no_group(two_learners, groups):
    engine, metric = two_learners
    tables = {"enrollment": frozenset({"example"})}
    allowed = Permitted(tables=tables, events={"dual_enrolled": frozenset({"another"})})
    measured = measure(engine, [metric], groups=groups, permitted={"smallest": allowed}, **ASKED)
    assert counted(measured, "dual_enrolled") == {"not_permitted": 3}
    refused = measured.filter(status="not_permitted")
    assert refused["group"].to_list() == ["pathway", "pathway_participant", "sector"]


def test_what_a_group_from_events_reads_is_asked_of_the_agreements(define, groups):
    metric = define("disaggregate_by: [dual_enrolled, sector]")
    needed = needs(metric, groups)
    assert needed.events == {
        "dual_enrolled": (
            "course",
            frozenset({"person_key", "academic_year", "level", "segment", "special_admit"}),
        ),
        "sector": ("participation", frozenset({"person_key", "academic_year", "kind", "sector"})),
    }
    assert "course" not in needed.columns
    assert not Allowed(tables={"enrollment": frozenset({"a"})}).lacks_table(needed)


def test_the_files_behind_a_cell_of_such_a_group_are_named(two_learners, groups):
    engine, metric = two_learners
    behind = contributing(
        engine,
        metric,
        academic_year=2024,
        level="region",
        place="here",
        group="dual_enrolled",
        value="Y",
        groups=groups,
        **ASKED,
    )
    assert behind["table"].to_list() == ["course", "enrollment"]
    assert behind.select(pl.col("partner").n_unique()).item() == 1
