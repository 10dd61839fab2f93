"""Who is in a funded project: from the day on its roster on, while its award runs."""

from datetime import date

import pytest

from commonfield.catalog import Catalog, Group, Scope
from commonfield.engines import DuckEngine
from commonfield.metrics import contributing, measure, needs
from commonfield.metrics.examples import example_tables

ASKED = {"data_as_of": date(2030, 1, 1), "region": "here"}


@pytest.fixture(scope="module")
def groups():
    return Catalog(scope=Scope("inland-empire", invented=True)).all(Group)


@pytest.fixture
def completers(define):
    """Completers of June 2024, in projects from several days on."""
    metric = define(
        """
cohort: {event: completion, where: {level: high_school}, anchor: completed_on}
group_window: {from: -3, to: 0}
disaggregate_by: [project, grant_award]
examples:
  - name: {en: completers, es: egresados}
    completion:
      - {person: 1, completed_on: 2024-06-06}
      - {person: 2, completed_on: 2024-06-06}
      - {person: 3, completed_on: 2024-06-06}
      - {person: 4, completed_on: 2024-06-06}
      - {person: 5, completed_on: 2024-06-06}
    participation:
      - {person: 1, kind: project, program: Bridge to College, began_on: 2024-06-06}
      - {person: 2, kind: project, program: Bridge to College, began_on: 2024-06-07}
      - {person: 3, kind: project, program: Bridge to College, began_on: 2022-06-30}
      - {person: 4, kind: project, program: Health Careers Summer, began_on: 2022-07-01}
      - {person: 4, kind: project, program: Bridge to College, began_on: 2024-01-08}
      - {person: 5, kind: project, program: Another Project, began_on: 2024-01-08}
    expect: {denominator: 5}
""",
        without=("cohort",),
    )
    with DuckEngine(threads=1) as engine:
        for name, frame in example_tables(metric, metric.examples).items():
            engine.load(name, frame)
        yield engine, metric


def test_nobody_is_in_a_project_who_came_after_the_day_that_is_looked_from_or_before_the_award(
    completers, groups
):
    engine, metric = completers
    rows = measure(engine, [metric], groups=groups, **ASKED).filter(level="region")
    counted = {(row["group"], row["value"]): row["denominator"] for row in rows.to_dicts()}
    assert counted == {
        ("all", "all"): 5,
        ("project", "bridge-to-college"): 2,
        ("project", "health-careers-summer"): 1,
        ("grant_award", "invented-k16-2024"): 2,
    }


def test_a_metric_that_names_no_group_is_not_broken_into_those_on_request(completers, groups):
    engine, metric = completers
    plain = metric.model_copy(update={"disaggregate_by": []})
    measured = measure(engine, [plain], groups=groups, **ASKED)
    assert not {"project", "grant_award", "named_pathway"} & set(measured["group"])
    assert "project" not in needs(plain, groups).events


def test_agreements_are_asked_about_the_day_that_a_roster_row_begins(completers, groups):
    table, columns = needs(completers[1], groups).events["project"]
    assert table == "participation"
    assert {"kind", "program", "began_on"} <= columns


def test_the_trail_of_a_projects_figure_names_the_rows_behind_it(completers, groups):
    engine, metric = completers
    where = {"academic_year": 2024, "level": "region", "place": "here"}
    found = contributing(
        engine, metric, group="project", value="bridge-to-college", groups=groups, **where, **ASKED
    )
    assert set(found["table"]) == {"completion", "participation"}
