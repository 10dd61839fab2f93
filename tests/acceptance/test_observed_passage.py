"""Who passes a pathway's steps, from events to a release and what is read from it; and funded projects."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import date
from typing import Any

import polars as pl
import pytest

from commonfield.catalog import PathwayDefinition
from commonfield.findings import Exit, NotEstimableError
from commonfield.pipeline import adopt, measure, protect, publish
from commonfield.pipeline.explaining import explain
from commonfield.pipeline.measuring import publication_definitions
from commonfield.pipeline.pathways.passage import Claim, Figure, claims, observed
from commonfield.region import Region, open_region
from commonfield.tables import EVENT_TABLES

COLLEGE = "900001"
NAME = "inland-empire/welding"
REPORT = f"passage/{NAME}"
PATHWAY = """
pathway: inland-empire-welding
label: {en: Welding, es: Soldadura}
about: {en: From school to a shop., es: De la escuela a un taller.}
region: inland-empire
sector: manufacturing
owner: Invented County Office
invented: true
within_years: 6
steps:
  - {step: school, kind: school_courses, label: {en: Shop courses, es: Taller}, pathway_code: "999",
     courses: ["7899"]}
  - {step: early, kind: dual_enrollment, label: {en: College welding, es: Soldadura en el colegio},
     after: school, colleges: ["900001"], courses: [[WELD 9]]}
  - {step: certificate, kind: award, label: {en: Certificate, es: Certificado}, after: early,
     institutions: ["900001"], award: certificate, top: "095650", terms: 2}
  - {step: welder, kind: occupation, label: {en: Welder, es: Soldador}, after: certificate, soc: 51-4121}
source: {title: invented}
"""
AWARD = """
award: invented-shop
label: {en: Shop award, es: Subvención de talleres}
funder: Invented Fund
begins_on: 2018-07-01
ends_on: 2024-06-30
invented: true
projects:
  - {project: shop-start, label: {en: Shop Start, es: Inicio}, lead: Invented, rosters: [Shop Start]}
source: {title: invented}
"""
YEARS, CLASS = (2019, 2020, 2021), 200


@pytest.fixture
def region(own_demo: Region) -> Region:
    """A finished region with a pathway of its own, and learners of whom is known who passes what."""
    file = own_demo.path / "definitions" / "pathways" / f"{NAME}.yaml"
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(PATHWAY, encoding="utf-8")
    award = own_demo.path / "definitions" / "grant_awards" / "invented-shop.yaml"
    award.parent.mkdir(parents=True, exist_ok=True)
    award.write_text(AWARD, encoding="utf-8")
    opened = open_region(own_demo.path, keys=own_demo.keys.folder)
    snapshot = opened.current(opened.snapshots)
    assert snapshot is not None
    school = next(p for p in opened.settings.partners if p.kind == "school_district")
    college = next(p for p in opened.settings.partners if p.place == COLLEGE)
    sent = pl.read_parquet(snapshot / "course.parquet").select("partner", "submission_id").unique("partner")
    files = dict(sent.iter_rows())
    for table, rows in _learners(school.institutions[0].code).items():
        told = EVENT_TABLES[table]
        by = college.partner if table in ("course", "award") else school.partner
        frame = told.conform(pl.DataFrame(rows).with_columns(
            partner=pl.lit(by), submission_id=pl.lit(files[by]), record_no=pl.int_range(pl.len()) + 2
        ))  # fmt: skip
        path = snapshot / f"{table}.parquet"
        pl.concat([told.conform(pl.read_parquet(path)), frame]).write_parquet(path)
    return opened


def _learners(school: str) -> dict[str, list[dict[str, Any]]]:
    """Write what each of a class did. Who is in the project joined before the pathway, or later in vain."""
    rows: dict[str, list[dict[str, Any]]] = {
        name: [] for name in ("participation", "course", "award", "characteristic")
    }
    for year in YEARS:
        for n in range(CLASS):
            person = {"person_key": f"welder-{year}-{n}"}
            at = {**person, "institution": school, "lea": school[:7], "kind": "cte_pathway", "program": "999"}
            entered = {"role": "participant", "began_on": date(year - 1, 8, 15), "academic_year": year}
            rows["participation"].append({**at, **entered})
            rows["characteristic"].append({
                **person, "characteristic": "gender", "value": "F" if n % 3 == 0 else "M",
                "began_on": date(year - 1, 8, 15), "academic_year": year,
            })  # fmt: skip
            college = {**person, "institution": COLLEGE, "level": "postsecondary", "segment": "ccc"}
            if _completes(n):
                done = {"role": "completer", "began_on": date(year + 1, 8, 15), "academic_year": year + 2}
                rows["participation"].append({**at, **done})
            if _goes_early(n):
                rows["course"].append({
                    **college, "course_code": "WELD 9", "special_admit": True, "success": True,
                    "began_on": date(year + 2, 1, 20), "academic_year": year + 2,
                })  # fmt: skip
            if _is_awarded(n):
                rows["award"].append({
                    **college, "kind": "certificate", "top": "095650",
                    "conferred_on": date(year + 4, 5, 20), "academic_year": year + 4,
                })  # fmt: skip
            if n % 8 < 3 or n % 8 == 7:
                later = 2 if n % 8 == 7 else 0
                rows["participation"].append({
                    **at, "kind": "project", "program": "Shop Start", "role": "participant",
                    "began_on": date(year - 1 + later, 8, 1), "academic_year": year + later,
                })  # fmt: skip
    return rows


def _completes(n: int) -> bool:
    return n % 4 < 3 and (n % 3, n % 4) != (0, 1)


def _goes_early(n: int) -> bool:
    return _completes(n) and n % 5 < 3


def _is_awarded(n: int) -> bool:
    return _goes_early(n) and n % 2 == 0 and n % 5 < 2


def _release(region: Region, report: str, by: tuple[str, ...] = ()) -> str:
    for name in publication_definitions(region, report, by=by):
        adopt(region, name, decision="2026-12 (invented)")
    measure(region, report=report, by=by)
    protect(region, report=report)
    return publish(region).release


@pytest.mark.slow
def test_a_passage_is_measured_protected_and_told_beside_the_maps_claim(
    region: Region, command: Callable[..., Any]
) -> None:
    pathway = region.catalog.get(PathwayDefinition, NAME)
    with pytest.raises(NotEstimableError, match="expected a release"):
        observed(region, pathway, "en")
    used = publication_definitions(region, REPORT, by=["project"])
    assert used[f"pathways/{NAME}"] == pathway.hash
    assert "grant_awards/invented-shop" in used
    assert not [name for name in used if "passage" in name or name == "groups/project"]
    release = _release(region, REPORT, by=("project",))

    found = observed(region, pathway, "en")
    steps = {step.step: step for step in found.steps}
    complete, early, awarded = (sum(map(did, range(CLASS))) for did in (_completes, _goes_early, _is_awarded))
    assert (found.release, found.entered.value) == (release, CLASS)
    told = {name: (step.kept.value, step.kept.people) for name, step in steps.items() if step.kept}
    assert told == {
        "school": (pytest.approx(complete / CLASS), CLASS),
        "early": (pytest.approx(early / complete), complete),
        "certificate": (pytest.approx(awarded / early), early),
    }
    # 15 August to that of the second year after, to 20 January after that, and to 20 May two years later
    assert {name: step.months.value for name, step in steps.items() if step.months} == {
        "school": 24, "early": 30, "certificate": 58,
    }  # fmt: skip
    assert not steps["welder"].seen
    lost, widest = found.lost_at(), found.widest()
    assert lost is not None and lost.step == "certificate"
    assert widest is not None and widest.gap is not None
    assert (widest.step, widest.gap.group, widest.gap.value) == ("school", "gender", "F")

    _must_be_cut_by_project(region, release)
    _must_be_explained(region, steps["school"].passed)
    at = ["--region", str(region.path), "--keys", str(region.keys.folder)]
    page = command("metric", "passage_inland_empire_welding_certificate", *at[:2])
    assert page.code == Exit.DONE and "Certificate" in page.out, page.err
    assert "passage_" not in command("metric", *at[:2]).out


def _must_be_cut_by_project(region: Region, release: str) -> None:
    made_from = json.loads((region.releases / release / "made_from.json").read_text(encoding="utf-8"))
    assert made_from["by"] == ["project"]
    measures = region.current(region.measures)
    assert measures is not None
    counted = pl.read_parquet(measures / "measures.parquet").filter(
        metric="passage_inland_empire_welding_school",
        level="region",
        group="project",
        academic_year=YEARS[-1],
    )
    inside = [n for n in range(CLASS) if n % 8 < 3]
    (row,) = counted.to_dicts()
    assert (row["value"], row["denominator"]) == ("shop-start", len(inside))
    assert row["numerator"] == sum(map(_completes, inside))
    pages = (region.releases / release / "report" / "en").rglob("*.html")
    assert any("Shop Start" in file.read_text(encoding="utf-8") for file in pages)


def _must_be_explained(region: Region, figure: Figure | None) -> None:
    assert figure is not None and figure.year is not None
    metric = "passage_inland_empire_welding_school"
    for group, value in (("all", "all"), ("project", "shop-start")):
        trail = explain(region, metric=metric, year=figure.year, group=group, value=value)
        assert trail.definition["made from"] == f"pathways/{NAME}"
        assert trail.decision == "2026-12 (invented)" and trail.submissions


def test_a_claim_is_the_first_term_and_the_schools_from_which_a_step_is_reached() -> None:
    from commonfield.pathways import Answer, Compiled, Term

    fall, spring = Term.of(2027, "fall"), Term.of(2027, "spring")
    told = {"soc": "51-4121", "entering": fall, "done": spring, "repair": ()}
    whole = Answer(pathway=NAME, school="a", status="unbroken", schedule=(("school", spring),), **told)
    other = Answer(pathway=NAME, school="b", status="unbroken", schedule=(("school", fall),), **told)
    steps = {
        (NAME, "a", fall): {"school": "unbroken", "early": "broken"},
        (NAME, "b", fall): {"school": "unchecked", "early": "broken"},
        ("other", "c", fall): {"school": "unbroken"},
    }
    compiled = Compiled((whole, other), steps, (), ())
    assert claims(compiled, NAME) == {"school": Claim(fall, 2, 2), "early": Claim(None, 0, 2)}
