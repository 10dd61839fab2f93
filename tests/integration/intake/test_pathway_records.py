"""The records behind a region's pathways: sent, taken, replaced, withdrawn, and used only as permitted."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import openpyxl
import pytest
from tests.integration.intake.conftest import a_region
from tests.regions import copy_region

from commonfield import intake, pipeline
from commonfield.catalog import Dictionary
from commonfield.pipeline.pathways.records import READ, pathway_records
from commonfield.synthetic.agreements import draw_up, write_agreements
from commonfield.tables import INSTITUTION, OFFERING, PATHWAY_TABLES

FILES = Path(__file__).parents[2] / "unit" / "intake" / "pathway_files"
ON = date(2026, 10, 31)
ROWS = {"articulation": 8, "course_version": 3, "dual_enrollment_agreement": 3, "program": 3,
        "credential_alignment": 3, "work_based_slot": 3, "offering": 1}  # fmt: skip
SENT = {
    "pathways/articulation": "a-college",
    "pathways/course_versions": "a-college",
    "pathways/dual_enrollment": "a-college",
    "pathways/programs": "a-college",
    "pathways/credential_alignment": "a-district",
    "pathways/work_based_slots": "a-district",
    "calpads/crsc": "a-district",
}


def permit(region, files):
    for old in region.agreements.glob("*.yaml"):
        old.unlink()
    write_agreements(draw_up(region.settings.partners, files), region.agreements)


def send(region, dictionary, content, folder, **more):
    file = folder / f"{dictionary.replace('/', '_')}.csv"
    file.write_bytes(content)
    return pipeline.submit(region, partner=SENT[dictionary], file=file, dictionary=dictionary, **more)


def content_of(dictionary):
    return (FILES / f"{dictionary.partition('/')[2]}.txt").read_bytes()


@pytest.fixture(scope="module")
def finished(catalog, write_file, tmp_path_factory):
    """A region that was sent every file, under agreements on all of them; and the receipts."""
    folder = tmp_path_factory.mktemp("sent")
    region = a_region(folder, catalog)
    permit(region, [(partner, name) for name, partner in SENT.items()])
    receipts = {
        name: send(region, name, content_of(name) if "pathways" in name else write_file(name, {}), folder)
        for name in SENT
    }
    return region, receipts


@pytest.fixture
def sent(finished, tmp_path):
    """A copy of it."""
    region, receipts = finished
    copied = copy_region(region, tmp_path)
    copied.__dict__["catalog"] = region.catalog
    return copied, receipts


def heights(records):
    return {name: frame.height for name, frame in records.tables.items() if name != INSTITUTION.name}


def test_what_was_sent_is_there_with_the_line_it_came_from(finished):
    region, receipts = finished
    records = pathway_records(region, on=ON)
    assert (heights(records), records.left_out) == (ROWS, ())
    for name, table in PATHWAY_TABLES.items():
        assert records.tables[name].schema == table.schema()
    articulation = records.tables["articulation"]
    assert articulation["record_no"].to_list() == [*range(2, 10)]
    assert set(articulation["submission_id"]) == {receipts["pathways/articulation"].id}
    assert articulation["renewal"].to_list() == [
        *["expected"] * 3,
        "automatic",
        None,
        None,
        "automatic",
        None,
    ]
    assert records.tables["dual_enrollment_agreement"]["cte"].to_list() == [True, True, False]
    assert records.tables["institution"]["institution"].to_list() == ["900901"]


def test_of_course_files_only_what_a_pathway_asks_is_read(finished):
    offering = pathway_records(finished[0], on=ON).tables["offering"]
    assert set(offering.columns) == {*READ[OFFERING.name], "partner", "submission_id", "record_no"}
    assert offering.row(0, named=True)["state_course_code"] == "9104"


def test_rows_that_no_agreement_permits_are_left_out_and_told(sent):
    region, _ = sent
    permit(region, [(p, name) for name, p in SENT.items() if name != "pathways/programs"])
    records = pathway_records(region, on=ON)
    assert heights(records) == {**ROWS, "program": 0}
    (left_out,) = records.left_out
    assert (left_out.table, left_out.partner) == ("program", "a-college")
    assert left_out.instead


@pytest.mark.parametrize(
    "asked",
    [{"purpose": "marketing"}, {"audience": "vendors"}, {"on": date(2035, 1, 1)}],
    ids=["another purpose", "another audience", "after the agreements"],
)
def test_what_was_not_agreed_on_is_denied(finished, asked):
    region, _ = finished
    records = pathway_records(region, **{"on": ON, **asked})
    assert set(heights(records).values()) == {0}
    assert {(one.table, one.partner) for one in records.left_out} == {
        (table.name, SENT[name])
        for name in SENT
        for table in (*PATHWAY_TABLES.values(), OFFERING)
        if table.name in {m.table for m in region.catalog.get(Dictionary, name).maps}
    }


def test_one_column_that_is_not_permitted_keeps_the_rows_out(sent):
    region, _ = sent
    file = region.agreements / "data-sharing-a-district.yaml"
    text = file.read_text(encoding="utf-8")
    names = [e.name for e in region.catalog.get(Dictionary, "pathways/work_based_slots").elements]
    granted = "pathways/work_based_slots:\n    - all\n"
    assert granted in text
    some = "".join(f"    - {name}\n" for name in names if name != "hours")
    file.write_text(text.replace(granted, f"pathways/work_based_slots:\n{some}"), encoding="utf-8")
    records = pathway_records(region, on=ON)
    assert heights(records) == {**ROWS, "work_based_slot": 0}
    assert [one.table for one in records.left_out] == ["work_based_slot"]


def test_what_was_withdrawn_is_gone(sent):
    region, receipts = sent
    withdrawn = receipts["pathways/dual_enrollment"]
    pipeline.withdraw(region, withdrawn.id, reason="the board struck it")
    assert heights(pathway_records(region, on=ON)) == {**ROWS, "dual_enrollment_agreement": 0}


def test_a_newer_file_takes_the_place_of_the_whole_earlier_one(sent, tmp_path):
    region, receipts = sent
    lines = content_of("pathways/programs").splitlines(keepends=True)
    newer = send(region, "pathways/programs", b"".join([lines[0], lines[3]]), tmp_path)
    programs = pathway_records(region, on=ON).tables["program"]
    assert programs["program_id"].to_list() == ["LBST-BA"]
    earlier = receipts["pathways/programs"].id
    standing = {s.receipt.id: s for s in intake.standings(intake.submissions(region))}
    assert (standing[earlier].state, standing[earlier].superseded_by) == ("superseded", newer.id)


def test_a_spreadsheet_with_names_of_its_own_is_taken_once_they_are_confirmed(region, tmp_path):
    permit(region, [("a-college", "pathways/course_versions")])
    book = openpyxl.Workbook()
    for row in [
        ["Colegio", "Curso", "Nombre del curso", "Unidades", "Notas", "Vigente desde"],
        ["900901", "EDU 120", "Introducción a la docencia", 3, "-", "8/19/2024"],
        ["900901", "EDU 121", "Práctica", 1.5, "-", "8/19/2024"],
    ]:
        book.active.append(row)
    file = tmp_path / "cursos.xlsx"
    book.save(file)
    dictionary = region.catalog.get(Dictionary, "pathways/course_versions")
    proposed = intake.propose_columns(file.read_bytes(), dictionary, region.catalog)
    assert [p.element for p in proposed] == [
        "institution",
        "course_code",
        "title",
        "units",
        "",
        "effective_from",
    ]
    kept = {"partner": "a-college", "dictionary": dictionary.name, "by": "s", "on": ON}
    intake.confirm_columns(region, file.read_bytes(), **kept)
    pipeline.submit(region, partner="a-college", file=file)
    found = pathway_records(region, on=ON).tables["course_version"]
    assert found.select("course_code", "units", "effective_from").rows() == [
        ("EDU 120", 3.0, date(2024, 8, 19)),
        ("EDU 121", 1.5, date(2024, 8, 19)),
    ]
