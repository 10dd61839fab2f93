"""Public student files of three publishers, damage included: the counts that they yield stay as they are.

What is wrong in them was counted with another program: 2,318 bands of deprivation that a spreadsheet made a
date ("20-Oct"), 4,040 codes that the publisher does not explain, years that a program wrote as 2017.0.
"""

import csv
import io

import pytest
from tests.integration.intake.public_sources import write_definitions

from commonfield import intake
from commonfield.catalog import Catalog

GOLDEN = {
    "test/texas": {
        "file": "opensdp_synth_texas.csv",
        "left_out": 6,
        "records": (30_134, 26_094, 4_040),
        "years": (2002, 2014),
        "findings": {("ELE-005", "eco_dis"): 4_040},
    },
    "test/open_university": {
        "file": "oulad_student_info_2013-2014B.csv",
        "left_out": 4,
        "records": (21_333, 19_015, 2_318),
        "years": (2013, 2014),
        "findings": {("ELE-005", "imd_band"): 2_318},
    },
    "test/equity": {
        "file": "disimpact_student_equity.csv",
        "left_out": 17,
        "records": (20_000, 19_624, 376),
        "years": (2018, 2019),
        "findings": {
            ("ELE-005", "Gender"): 376,
            ("ELE-004", "Cohort_Math"): 17_929,
            ("ELE-005", "Math"): 17_929,
        },
    },
}


@pytest.fixture
def own(region):
    """A region with dictionaries of its own for these files."""
    write_definitions(region.path / "definitions")
    region.__dict__["catalog"] = Catalog(region.path / "definitions")
    return region


@pytest.fixture
def read(public_data):
    def give(name):
        return (public_data / "synthetic-students" / GOLDEN[name]["file"]).read_bytes()

    return give


def confirm(region, name, content):
    from datetime import date

    return intake.confirm_columns(
        region, content, partner="a-district", dictionary=name, by="steward", on=date(2026, 11, 22)
    )


def check(region, name, content):
    catalog = intake.catalog_for(region, "a-district", content)
    return intake.check_file(content, catalog=catalog, dictionary=name)


def counted(result):
    return {(finding.code, finding.element): finding.count for finding in result.findings}


@pytest.mark.parametrize("name", GOLDEN)
def test_a_public_file_yields_what_it_always_did(own, read, name):
    content, golden = read(name), GOLDEN[name]
    confirmed = confirm(own, name, content)
    assert sum(not column.element for column in confirmed.columns) == golden["left_out"]
    result = check(own, name, content)
    assert (result.rows_in, result.accepted, result.refused) == golden["records"]
    assert (min(result.academic_years), max(result.academic_years)) == golden["years"]
    assert counted(result) == golden["findings"]


def rows(content, count):
    return list(csv.DictReader(io.StringIO(content.decode())))[:count]


def text(records):
    held = io.StringIO()
    writer = csv.DictWriter(held, records[0], lineterminator="\n")
    writer.writeheader()
    writer.writerows(records)
    return held.getvalue().encode()


DAMAGE = {
    "test/texas": [
        ("sid", "", "ELE-001", "refused"),
        ("grade_level", "third", "ELE-004", "refused"),
        ("male", "Q", "ELE-005", "refused"),
        ("rdg_ss", "1.189,87", "ELE-003", "refused"),
        ("year", "last", "FIL-022", "refused"),
    ],
    "test/open_university": [
        ("final_result", "Passed?", "ELE-005", "refused"),
        ("studied_credits", "60 pts", "ELE-004", "refused"),
        ("code_presentation", "J2013", "FIL-022", "refused"),
    ],
    "test/equity": [
        ("Gender", "Unknown", "ELE-005", "refused"),
        ("Transfer", "2", "ELE-005", "refused"),
        ("Cohort_Math", "soon", "ELE-004", "kept"),
    ],
}


@pytest.mark.parametrize(
    ("name", "column", "cell", "code", "fate"),
    [(name, *damage) for name, every in DAMAGE.items() for damage in every],
)
def test_damage_done_to_a_public_file_is_found_and_counted(own, read, name, column, cell, code, fate):
    records = rows(read(name), 600)
    confirm(own, name, text(records))
    before = check(own, name, text(records))
    clean = [
        at
        for at, row in enumerate(records)
        if not {at + 2} & {r for f in before.findings if f.severity != "warn" for r in f.rows}
        and row.get("eco_dis") in (None, "0", "1")
        and row.get("imd_band") != "20-Oct"
        and row.get("Gender") != "Other"
        and row.get("Cohort_Math", "") == ""
    ]
    spoilt = clean[5 : 5 + 9]
    assert len(spoilt) == 9
    for at in spoilt:
        records[at][column] = cell
    after = check(own, name, text(records))
    seen = {f.code: f.count for f in before.findings if f.element in ("", column)}
    found = {f.code: f.count for f in after.findings if f.element in ("", column)}
    assert found[code] - seen.get(code, 0) == 9
    assert after.refused - before.refused == (9 if fate == "refused" else 0)
    assert after.rows_in == before.rows_in == 600
    assert not any(cell in f.message() for f in after.findings if len(cell) > 4)


def test_a_student_sent_twice_is_found(own, read):
    records = rows(read("test/open_university"), 300)
    twice = text(records + records[10:14])
    confirm(own, "test/open_university", twice)
    found = {f.code: (f.count, f.rows) for f in check(own, "test/open_university", twice).findings}
    assert found["FIL-019"] == (4, (302, 303, 304, 305))


def test_the_same_rows_from_a_workbook_are_judged_the_same(own, read):
    import xlsxwriter

    records = rows(read("test/texas"), 400)
    held = io.BytesIO()
    with xlsxwriter.Workbook(held, {"in_memory": True}) as book:
        sheet = book.add_worksheet()
        sheet.write_row(0, 0, list(records[0]))
        for number, row in enumerate(records, 1):
            for at, (column, cell) in enumerate(row.items()):
                numeric = column in ("year", "rdg_ss", "math_ss", "grade_level")
                sheet.write(number, at, float(cell) if numeric else cell)
    confirm(own, "test/texas", text(records))
    from_text, from_book = (check(own, "test/texas", c) for c in (text(records), held.getvalue()))
    assert from_text.accepted > 300
    assert (from_book.accepted, from_book.refused) == (from_text.accepted, from_text.refused)
    assert counted(from_book) == counted(from_text)
