import string

import pytest

from commonfield.catalog import Dictionary, messages
from commonfield.intake.answers.marking import findings_of, marks_of
from commonfield.intake.answers.sent_back import as_text
from commonfield.intake.answers.words import Words
from commonfield.intake.run import check_file

SENR = "calpads/senr"


def fields(message):
    return {name for _, name, _, _ in string.Formatter().parse(message) if name}


def test_both_languages_say_the_same_things():
    english, spanish = messages("intake/answers", "en"), messages("intake/answers", "es")
    assert list(english) == list(spanish)
    assert [key for key in english if fields(english[key]) != fields(spanish[key])] == []


def test_numbers_are_written_as_the_language_does():
    assert Words("en").say("rows_count", n=12345) == "12,345 rows"
    assert Words("es").say("rows_count", n=12345) == "12,345 filas"


@pytest.mark.parametrize(
    ("cell", "written"),
    [(None, ""), ("  01 ", "01"), (5.0, "5"), (5.25, "5.25"), (7, "7"), (True, "Y"), (False, "N")],
)
def test_what_a_spreadsheet_makes_of_a_cell_is_written_back(cell, written):
    assert as_text(cell, "") == written


def refused(catalog, records, why):
    import polars as pl

    dictionary = catalog.get(Dictionary, SENR)
    rows = [
        {"record_no": n, "why": why.get(n, "CAL-014"), **{e.name: {**dictionary.example, **r}.get(e.name, "")
         for e in dictionary.elements}}
        for n, r in enumerate(records, 1)
    ]  # fmt: skip
    return pl.DataFrame(rows), dictionary


def test_each_record_gets_the_words_of_its_own_cells(catalog):
    frame, dictionary = refused(catalog, [{"ssid": "123"}, {"ssid": "12345", "student_birth_date": "x"}], {})
    marks = marks_of(frame, dictionary, catalog=catalog)
    said = [(m.record_no, m.elements, m.finding.code, m.finding.found["en"]) for m in marks]
    assert said == [
        (1, ("ssid",), "CAL-014", "3 characters"),
        (2, ("ssid",), "CAL-014", "5 characters"),
        (2, ("student_birth_date",), "ELE-002", "1 characters that make no such date"),
    ]


def test_a_rule_that_looks_beyond_a_record_marks_the_cells_of_its_key(catalog):
    frame, dictionary = refused(catalog, [{}], {1: "FIL-019"})
    (mark,) = marks_of(frame, dictionary, catalog=catalog)
    assert mark.elements == tuple(dictionary.key)
    assert "LocalStudentID" in mark.finding.expected["en"]


def test_a_code_that_nobody_knows_is_told_all_the_same(catalog):
    frame, dictionary = refused(catalog, [{}], {1: "XYZ-001"})
    (mark,) = marks_of(frame, dictionary, catalog=catalog)
    assert (mark.elements, mark.finding.code) == ((), "XYZ-001")


def test_marks_gather_into_the_findings_of_a_check(catalog, write_file, several):
    records = several(SENR, 30)
    for at in range(8):
        records[at]["ssid"] = "1"
    frame, dictionary = refused(catalog, records[:8], {})
    gathered = findings_of(marks_of(frame, dictionary, catalog=catalog))
    checked = check_file(write_file(SENR, *records), catalog=catalog, dictionary=SENR).findings
    assert [(f.code, f.count, f.rows) for f in gathered] == [(f.code, f.count, f.rows) for f in checked]
    assert [f.message("es") for f in gathered] == [f.message("es") for f in checked]
