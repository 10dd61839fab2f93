"""What follows by rule from a pathway: who entered, who passed which step in time, and where they left."""

from datetime import date

import pytest

from commonfield.catalog import Catalog, CohortDefinition, Metric, PathwayDefinition, Report, Scope
from commonfield.catalog.loader import load_typed
from commonfield.catalog.metric import Example
from commonfield.catalog.passage import make_passage, passage_of
from commonfield.engines import DuckEngine
from commonfield.findings import UsageError
from commonfield.metrics import measure
from commonfield.metrics.examples import example_tables
from commonfield.pipeline.adopting import find_definition

PATHWAY = """
pathway: small-nurse
label: {en: Nursing, es: Enfermería}
about: {en: From school to a ward., es: De la escuela a una sala.}
region: small
sector: health
owner: Invented
within_years: 9
steps:
  - {step: school, kind: school_courses, label: {en: Patient care, es: Cuidado del paciente},
     pathway_code: "198", courses: ["7920", "7921"], schools: [s1]}
  - {step: early, kind: dual_enrollment, label: {en: First college course, es: Primer curso},
     colleges: [c1], courses: [[BIO 1]]}
  - {step: credit, kind: articulation, label: {en: Credit, es: Crédito}, after: school,
     receiving: c1, course: BIO 1}
  - {step: clinic, kind: work_based_learning, label: {en: Clinic, es: Clínica}, type: "10", after: school}
  - {step: degree, kind: award, label: {en: Degree, es: Título}, after: {any: [credit, early]},
     institutions: [c1], award: associate, cip: "51.3801", top: "123010", terms: 4}
  - {step: university, kind: transfer, label: {en: University, es: Universidad},
     after: {all: [degree, clinic]}, institutions: [u1], cip: "51.3801", terms: 4}
  - {step: nurse, kind: occupation, label: {en: Nurse, es: Enfermera}, after: university, soc: 29-1141}
source: {title: invented}
"""
ASKED = {"data_as_of": date(2040, 1, 1), "region": "here", "groups": {}, "data_from": 1900}


@pytest.fixture(scope="module")
def pathway():
    told = {"name": "small/nurse", "hash": "0" * 64, "file": "nurse.yaml"}
    return load_typed(PathwayDefinition, PATHWAY, file="nurse.yaml", extra=told)


@pytest.fixture(scope="module")
def made(pathway):
    return make_passage(pathway)


@pytest.fixture(scope="module")
def counted(made):
    """Five learners who entered in fall of 2019, and one at a school that is none of the pathway's."""
    entered = [{"person": n, "began_on": date(2019, 8, 15), "institution": "s1"} for n in range(1, 6)]
    entered.append({"person": 9, "began_on": date(2019, 8, 15), "institution": "s2"})
    later = [
        # a second year is no second entry; the pathway is completed in the fourth year, or one too late
        {"person": 1, "began_on": date(2022, 8, 15), "institution": "s1", "role": "completer"},
        {"person": 2, "began_on": date(2023, 8, 15), "institution": "s1", "role": "completer"},
        {"person": 1, "began_on": date(2022, 1, 10), "kind": "work_based_learning", "program": "10"},
        {"person": 3, "began_on": date(2022, 1, 10), "kind": "work_based_learning", "program": "20"},
    ]
    base = {"kind": "cte_pathway", "program": "198", "role": "participant"}
    college = {"level": "postsecondary", "segment": "ccc", "institution": "c1", "special_admit": True}
    last = {"level": "high_school", "institution": "s1", "state_course_code": "7921"}
    degree = {"institution": "c1", "kind": "associate", "level": "postsecondary", "segment": "ccc"}
    example = Example.model_validate(
        {
            "name": {"en": "a", "es": "a"},
            "participation": [{**base, **row} for row in (*entered, *later)],
            "course": [
                {"person": 3, "began_on": date(2022, 8, 15), **last, "success": True},
                {"person": 4, "began_on": date(2022, 8, 15), **last, "success": False},
                {"person": 1, "began_on": date(2021, 1, 20), **college, "course_code": "BIO 1",
                 "success": True},
                {"person": 2, "began_on": date(2021, 1, 20), **college, "course_code": "BIO 2",
                 "success": True},
            ],
            "award": [
                {"person": 1, "conferred_on": date(2026, 5, 20), **degree, "cip": "51.3801"},
                {"person": 3, "conferred_on": date(2025, 5, 20), **degree, "top": "123010"},
                # the ninth year less the two of the university is the seventh
                {"person": 4, "conferred_on": date(2026, 8, 20), **degree, "cip": "51.3801"},
                {"person": 1, "conferred_on": date(2028, 5, 20), **degree, "institution": "u1",
                 "kind": "bachelor", "cip": "51.3801"},
            ],
            "enrollment": [
                {"person": 1, "began_on": date(2026, 8, 20), "institution": "u1", "level": "postsecondary",
                 "segment": "csu", "special_admit": False},
                {"person": 3, "began_on": date(2027, 8, 20), "institution": "u1", "level": "postsecondary",
                 "segment": "csu", "special_admit": None},
            ],
            "employment": [{"person": 1, "quarter_began_on": date(2028, 10, 1), "wages": 9000.0}],
            "expect": {},
        }
    )  # fmt: skip
    metrics = made.metrics
    with DuckEngine(threads=1) as engine:
        for name, frame in example_tables(metrics[0], [example]).items():
            engine.load(name, frame)
        rows = measure(engine, metrics, **ASKED).filter(level="region", group="all").to_dicts()
    return {
        row["metric"].removeprefix("passage_small_nurse_"): (
            row["denominator"],
            row["measured"] if row["kind"] == "months" else row["numerator"],
            row["median"],
        )
        for row in rows
    }


@pytest.mark.parametrize(
    ("figure", "expected"),
    [
        ("entered", (5, None, None)),
        ("school", (5, 2, None)),  # 1 completed in the fourth year, 3 passed the last course
        ("early", (5, 1, None)),
        ("clinic", (5, 1, None)),
        ("degree", (5, 2, None)),
        ("university", (5, 1, None)),
        ("clinic_onward", (2, 1, None)),
        ("degree_onward", (2, 2, None)),  # 1 and 3: what comes before is the courses or the college course
        ("university_onward", (1, 1, None)),  # 1 alone has degree and clinic
        ("early_months", (5, 1, 18.0)),
        ("degree_months", (5, 2, (82 + 70) / 2)),
        ("work", (1, 1, None)),
    ],
)
def test_learners_who_pass_in_time_are_counted_and_no_others(counted, figure, expected):
    assert counted[figure] == expected


def test_what_no_record_tells_and_what_has_nothing_before_has_no_figure(counted):
    assert not {name for name in counted if name.startswith(("credit", "nurse"))}
    assert "school_onward" not in counted and "early_onward" not in counted


def test_a_step_leaves_time_for_those_after_it(pathway):
    passage = passage_of(pathway)
    years = {step.step: passage.years(step) for step in passage.steps}
    assert years == {"school": 4, "early": 4, "clinic": 4, "degree": 7, "university": 8}


def test_a_pathway_whose_entry_no_participation_tells_has_no_passage(pathway):
    first = pathway.steps[0].model_copy(update={"pathway_code": ""})
    assert make_passage(pathway.model_copy(update={"steps": [first, *pathway.steps[1:]]})) is None


def test_every_metric_of_the_report_is_made_and_can_be_said(made):
    assert made.report.metrics == [metric.metric for metric in made.metrics]
    assert set(made.report.metrics) <= set(made.report.phrases)
    for phrase in made.report.phrases.values():
        assert max(len(phrase.short.en), len(phrase.short.es)) <= 24
    assert {metric.made_from["pathways/small/nurse"] for metric in made.metrics} == {"0" * 64}


def test_what_is_made_is_found_by_name_in_its_region_and_stands_in_no_list():
    catalog = Catalog(scope=Scope("inland-empire", invented=True))
    report = catalog.get(Report, "passage/inland-empire/teacher")
    name = report.metrics[0]
    assert catalog.get(Metric, name).cohort_ids == [
        catalog.get(CohortDefinition, name[: -len("_entered")]).name
    ]
    assert name not in catalog.all(Metric) and report.name not in catalog.all(Report)
    assert catalog.made(Metric, "passage_of_nothing") is None
    with pytest.raises(UsageError, match="made by rule"):
        find_definition(catalog, f"metrics/{name}")
    elsewhere = Catalog(scope=Scope("inland-empire", invented=False))
    assert elsewhere.made(Report, report.name) is None
