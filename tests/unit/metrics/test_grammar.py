from datetime import date

import pytest

from commonfield.catalog import Metric
from commonfield.catalog.loader import load_typed
from commonfield.findings import DefinitionError

HOUSE_STYLE = """
metric: college_going_rate_12m
label: {en: "College-going rate, 12 months", es: "Tasa de ingreso a la universidad, 12 meses"}
question:
  en: >
    Of the students who completed high school in an academic year, what share enrolled in
    any postsecondary institution in the United States within 12 months?
  es: >
    De los estudiantes que completaron la preparatoria en un año académico, ¿qué proporción se inscribió?
unit: share
grain: [academic_year, lea]
cohort: {event: completion, where: {level: high_school}, anchor: completed_on}
numerator: {event: enrollment, where: {level: postsecondary}, after: anchor, within_months: 12}
disaggregate_by: [race_ethnicity, sex, english_learner, socioeconomically_disadvantaged]
disclosure: ca_minimum_11
versions:
  2018-07-01:
    source:
      title: California Department of Education, Information about the College-Going Rate
      href: https://www.cde.ca.gov/ds/ad/cgrinfo.asp
      read_on: 2026-11-21
known_limits:
  - en: Enrollment blocked at the clearinghouse by a student or institution counts as none.
    es: Una inscripción bloqueada cuenta como ninguna.
examples:
  - name: {en: the last day of the window counts, es: cuenta el último día}
    completion: [{person: 1, completed_on: 2024-06-01}]
    enrollment: [{person: 1, began_on: 2025-06-01}]
    expect: {numerator: 1, denominator: 1}
"""


def load(text):
    return load_typed(Metric, text, file="metric.yaml", extra={"name": "college_going_rate_12m"})


def test_the_example_of_the_house_style_loads():
    metric = load(HOUSE_STYLE)
    assert metric.kind == "share"
    assert metric.numerator.within_months == 12
    assert metric.years_of(date(2018, 7, 1)) == (2019, None)


@pytest.mark.parametrize(
    ("right", "wrong", "line", "told"),
    [
        ("anchor: completed_on", "anchor: completed", 12, "no column `completed`"),
        ("anchor: completed_on", "anchor: kind", 12, "`anchor` must be a date"),
        ("within_months: 12", "within_month: 12", 13, "within_month"),
        ("level: postsecondary", "levle: postsecondary", 13, "no column `levle`"),
        ("level: postsecondary", "special_admit: 1", 13, "a value of type boolean"),
        ("level: postsecondary", "grade_level: true", 13, "a value of type integer"),
        ("event: enrollment", "event: enrolment", 13, "expected one of enrollment"),
        ("after: anchor", "after: graduation", 13, "anchor"),
        ("unit: share", "unit: people", 2, "`numerator` goes with `unit: share`"),
        ("es: cuenta el último día", "fr: non", 26, "es"),
    ],
)
def test_what_is_wrong_is_told_with_file_and_line(right, wrong, line, told):
    with pytest.raises(DefinitionError) as refused:
        load(HOUSE_STYLE.replace(right, wrong))
    assert str(refused.value).startswith(f"metric.yaml:{line}: ")
    assert told in str(refused.value)


@pytest.mark.parametrize(
    ("condition", "told"),
    [
        ("{event: course, which: any, holds: {cte: true}}", "`holds` needs"),
        ("{event: course, which: last, count_at_least: 2}", "cannot be counted"),
        ("{event: course, same: subject_code}", "`same` needs"),
        ("{event: employment, at: anchor}", "table employment has no column `institution`"),
        ("{event: course, touches: {from: 02-29, to: 03-01, academic_year: 1}}", "of every year"),
        ("{event: course, touches: {from: 08-15, to: 13-01, academic_year: 1}}", "of every year"),
        ("{event: course, sum_at_least: {grade: 3}}", "needs a column of numbers"),
        ("{event: course, where: {units_earned: {}}}", "expected at_least"),
        ("{event: course, where: {cte: {begins_with: ['17']}}}", "a value of type boolean"),
        ("{event: course, where: {subject_code: {begins_with: []}}}", "at least 1 item"),
        ("{event: course, where: {subject_code: {begins_with: ['']}}}", "at least 1 character"),
        ("{event: employment, at: anchor}", "has no column `institution`"),
        ("{any_of: []}", "at least 1 item"),
        ("{all_of: [{event: course, count_at_least: 0}]}", "greater than or equal to 1"),
    ],
)
def test_a_condition_that_asks_two_things_at_once_is_refused(define, condition, told):
    with pytest.raises(DefinitionError, match=r"smallest\.yaml") as refused:
        define(f"numerator: {condition}", unit="share")
    assert told in str(refused.value)


def test_a_metric_is_named_as_its_file():
    with pytest.raises(DefinitionError, match="in a file of that name"):
        load_typed(Metric, HOUSE_STYLE, file="metric.yaml", extra={"name": "other"})


def test_a_version_overrides_and_holds_until_the_next(define):
    metric = define(
        """
lag_months: 1
history: 2
versions:
  2018-07-01: {source: {title: old}}
  2022-07-01: {source: {title: new}, lag_months: 5, change: {en: later, es: más tarde}}
""",
        without=["versions"],
    )
    old, new = date(2018, 7, 1), date(2022, 7, 1)
    assert (metric.years_of(old), metric.years_of(new)) == ((2019, 2022), (2023, None))
    assert (metric.in_version(old).lag_months, metric.in_version(new).lag_months) == (1, 5)
    assert (metric.in_version(old).source.title, metric.in_version(new).source.title) == ("old", "new")
    assert metric.in_version(new).history == 2


def test_a_version_without_a_source_is_refused(define):
    with pytest.raises(DefinitionError, match="names no source"):
        define("versions: {2018-07-01: {}}", without=["versions"])


def test_ways_into_a_cohort_add_to_what_all_share(define):
    metric = define(
        """
cohort:
  event: enrollment
  where: {level: high_school}
  union: [{where: {grade_level: 9}, academic_year: 3}, {where: {grade_level: 10}, academic_year: 2}]
""",
        without=["cohort"],
    )
    assert [way.where for way in metric.cohort.members] == [
        {"level": "high_school", "grade_level": 9},
        {"level": "high_school", "grade_level": 10},
    ]
    assert [way.academic_year for way in metric.cohort.members] == [3, 2]
