"""Refused records go back as a workbook, come back mended, and complete the submission."""

import json
import stat
from datetime import date, datetime

import polars as pl
import pytest
from tests.integration.intake.workbooks import (
    BAD,
    FIXED,
    LOG,
    RIGHT,
    ROSTER,
    SCHOOL,
    SENDER,
    SENR,
    SX,
    left,
    mended,
    opened,
    place,
    saved,
    send,
    sheet_of,
    take,
    workbook_of,
)

from commonfield import intake
from commonfield.catalog import Dictionary
from commonfield.findings import Exit, SubmissionError, UsageError
from commonfield.intake.answers import answer_of_submission
from commonfield.pipeline import write_workbook


def test_the_workbook_shows_refused_records_in_the_files_own_columns(region, write_file, senr, catalog):
    senr[4]["student_legal_first_name"] = "=1+1"
    receipt = send(region, write_file, SENR, senr)
    book = opened(workbook_of(region, receipt))
    sheet = sheet_of(book)
    dictionary = catalog.get(Dictionary, SENR)
    assert [c.value for c in sheet[1]][2:] == [element.official for element in dictionary.elements]
    assert [row[0].value for row in sheet.iter_rows(min_row=2)] == [5, 8, 10]
    bad, good = sheet.cell(2, place(book, "SSID")), sheet.cell(4, place(book, "SSID"))
    assert (bad.value, bad.data_type, bad.number_format, bad.font.bold) == ("12345", "s", "@", True)
    assert bad.fill.fgColor.rgb != good.fill.fgColor.rgb and not good.font.bold
    assert "Expected 10 digits, found 5 characters" in bad.comment.text
    assert "SSID: expected 10 digits, found 5 characters." in sheet.cell(2, 2).value
    assert good.comment is None
    formula = sheet.cell(2, place(book, "StudentLegalFirstName"))
    assert (formula.value, formula.data_type) == ("=1+1", "s")
    assert (sheet.freeze_panes, sheet.auto_filter.ref is not None) == ("B2", True)
    assert book.worksheets[2].sheet_state == "hidden"
    assert receipt.id in [c.value for c in book.worksheets[2]["B"]]


def test_the_workbook_can_be_had_in_spanish_and_comes_back(region, write_file, senr):
    receipt = send(region, write_file, SENR, senr)
    content = workbook_of(region, receipt, "es")
    assert opened(content).sheetnames[:2] == ["Cómo usarlo", "Registros rechazados"]
    assert take(region, mended(content, RIGHT)).completion.accepted == 3


def test_mended_records_complete_the_submission(region, write_file, senr):
    receipt = send(region, write_file, SENR, senr)
    before = intake.accepted(region).staged["enrollment"].height
    done = take(region, mended(workbook_of(region, receipt), RIGHT))
    assert (done.completion.accepted, done.completion.refused, done.exit_code) == (3, 0, Exit.DONE)
    assert done.completion.completes == receipt.id
    rows = intake.accepted(region).staged["enrollment"]
    assert (before, rows.height) == (37, 40)
    own = rows.filter(pl.col("submission_id") == done.completion.id)
    assert sorted(own["record_no"]) == [5, 8, 10]
    assert left(region, receipt) == []
    assert (done.account.rows_in, done.account.accepted, done.account.mended) == (40, 37, 3)


def test_what_is_refused_again_stays_with_the_cells_that_came_last(region, write_file, senr):
    receipt = send(region, write_file, SENR, senr)
    partly = {**RIGHT, (8, "SSID"): "4444"}
    done = take(region, mended(workbook_of(region, receipt), partly))
    assert (done.completion.accepted, done.completion.refused) == (2, 1)
    assert [finding.code for finding in done.completion.findings] == ["CAL-014"]
    assert done.completion.findings[0].rows == (8,)
    again = workbook_of(region, receipt)
    book = opened(again)
    assert [row[0].value for row in sheet_of(book).iter_rows(min_row=2)] == [8]
    assert sheet_of(book).cell(2, place(book, "SSID")).value == "4444"
    told = answer_of_submission(region, receipt)
    assert [(f.code, f.count) for f in told.findings if f.severity != "warn"] == [("CAL-014", 1)]
    last = take(region, mended(again, {(8, "SSID"): "5000000008"}))
    assert last.account.still_refused == 0
    assert intake.accepted(region).staged["enrollment"].height == 40


def test_a_record_left_out_of_the_workbook_stays_refused(region, write_file, senr):
    receipt = send(region, write_file, SENR, senr)
    book = opened(mended(workbook_of(region, receipt), RIGHT))
    sheet_of(book).delete_rows(3)
    done = take(region, saved(book))
    assert (done.completion.rows_in, done.account.still_refused) == (2, 1)
    assert left(region, receipt) == [8]


def test_the_same_workbook_twice_is_one_completion(region, write_file, senr):
    receipt = send(region, write_file, SENR, senr)
    content = mended(workbook_of(region, receipt), RIGHT)
    first, second = take(region, content), take(region, content)
    assert second.completion.duplicate and second.completion.id == first.completion.id
    assert len(intake.submissions(region)) == 2
    saved_anew = mended(content, {(5, "StudentLegalMiddleName"): "X"})
    third = take(region, saved_anew)
    assert (third.completion, third.already) == (None, 3)
    assert intake.accepted(region).staged["enrollment"].height == 40


def test_a_mended_record_that_repeats_an_accepted_one_is_refused(region, write_file, senr):
    receipt = send(region, write_file, SENR, senr)
    twin = {**senr[0]}
    same = {"SSID": "ssid", "LocalStudentID": "local_student_id"}
    example = region.catalog.get(Dictionary, SENR).example
    cells = {(5, shown): twin.get(name, example[name]) for shown, name in same.items()}
    done = take(region, mended(workbook_of(region, receipt), {**RIGHT, **cells}))
    assert (done.completion.accepted, done.completion.refused) == (2, 1)
    assert "FIL-019" in [finding.code for finding in done.completion.findings]
    assert left(region, receipt) == [5]
    assert intake.accepted(region).staged["enrollment"].filter(pl.col("record_no") == 1).height == 1
    numbers = intake.accepted(region).staged["enrollment"]["record_no"].to_list()
    assert 1 in numbers and 5 not in numbers


def test_two_mended_records_alike_are_one(region, write_file, senr):
    receipt = send(region, write_file, SENR, senr)
    cells = {(n, "SSID"): "5000000005" for n in (5, 8)} | {(n, "LocalStudentID"): "777" for n in (5, 8)}
    done = take(region, mended(workbook_of(region, receipt), {**RIGHT, **cells}))
    assert left(region, receipt) == [8]
    assert done.completion.accepted == 2


def test_a_spreadsheets_numbers_and_dates_are_written_as_the_file_writes_them(region, write_file, senr):

    receipt = send(region, write_file, SENR, senr)
    typed = {
        (5, "SSID"): 5000000005,
        (8, "SSID"): 5000000008.0,
        (10, "StudentBirthDate"): datetime(2005, 2, 28),
    }
    done = take(region, mended(workbook_of(region, receipt), typed))
    assert done.completion.accepted == 3
    people = intake.accepted(region).identity_records.filter(pl.col("record_no") == 5)
    assert people["ssid"].to_list() == ["5000000005"]


def test_a_delimited_file_with_the_same_columns_serves_too(region, write_file, senr, tmp_path):
    receipt = send(region, write_file, SENR, senr)
    rows = [
        [c or "" for c in r] for r in sheet_of(opened(mended(workbook_of(region, receipt), RIGHT))).values
    ]
    for row in rows[1:]:
        row[1] = row[1].replace("\n", " ")
    text = "\n".join(";".join(str(cell).replace(";", ",") for cell in row) for row in rows).encode()
    with pytest.raises(UsageError, match="--submission"):
        take(region, text, name="mend.csv")
    done = take(region, text, name="mend.csv", submission=receipt.id[:10])
    assert (done.completion.accepted, left(region, receipt)) == (3, [])


def test_a_row_of_another_length_can_be_mended_in_its_columns(region, write_file, several):
    records = several(SENR, 20)
    lines = write_file(SENR, *records).splitlines()
    lines[6] = lines[6] + b"^one more"
    receipt = intake.submit(
        region, partner="a-district", content=b"\n".join(lines), file_name="x", by="s", dictionary=SENR
    )
    content = workbook_of(region, receipt)
    row = sheet_of(opened(content))[2]
    assert row[0].value == 7 and "42 cells in a row of 41" in row[1].value
    last = sheet_of(opened(content))[1][-1].value
    done = take(region, mended(content, {(7, last): ""}))
    assert (done.completion.accepted, left(region, receipt)) == (1, [])


@pytest.mark.parametrize("name", [SX, LOG, FIXED, SCHOOL])
def test_other_layouts_are_mended_the_same_way(region, write_file, several, catalog, name):
    records = several(name, 12)
    records[3].update(BAD[name])
    receipt = send(region, write_file, name, records)
    (number,) = left(region, receipt)
    dictionary = catalog.get(Dictionary, name)
    (element,) = BAD[name]
    official = next(e.official for e in dictionary.elements if e.name == element)
    right = {(number, official): dictionary.example[element]}
    done = take(region, mended(workbook_of(region, receipt), right), partner=SENDER[name])
    assert (done.account.still_refused, done.account.mended) == (0, 1)


@pytest.mark.parametrize("damage", ["added", "copied", "renumbered", "head", "hidden", "other"])
def test_a_workbook_that_was_changed_is_refused_and_nothing_is_stored(region, write_file, senr, damage):
    receipt = send(region, write_file, SENR, senr)
    book = opened(workbook_of(region, receipt))
    sheet = sheet_of(book)
    if damage == "added":
        sheet.cell(9, 4).value = "new"
    elif damage == "copied":
        sheet.cell(9, 1).value = 5
    elif damage == "renumbered":
        sheet.cell(2, 1).value = 6
    elif damage == "head":
        sheet.cell(1, place(book, "SSID")).value = "State id"
    elif damage == "hidden":
        del book["commonfield"]
    else:
        book["commonfield"]["A1"] = "another form"
    stored = sorted(region.submissions.rglob("*"))
    with pytest.raises(SubmissionError, match=r"expected .* found") as told:
        take(region, saved(book), submission=receipt.id[:8])
    assert told.value.fix and "12345" not in str(told.value)
    assert sorted(region.submissions.rglob("*")) == stored


@pytest.mark.parametrize("content", [b"PK\x03\x04 not really", b"", b"a,b\n1\n", b"\x00\x01"])
def test_what_is_no_workbook_of_ours_is_refused(region, write_file, senr, content):
    receipt = send(region, write_file, SENR, senr)
    with pytest.raises(SubmissionError):
        take(region, content, submission=receipt.id)


def test_a_submission_that_no_longer_counts_cannot_be_mended(region, write_file, senr, several):
    receipt = send(region, write_file, SENR, senr)
    content = mended(workbook_of(region, receipt), RIGHT)
    send(region, write_file, SENR, several(SENR, 41))
    with pytest.raises(SubmissionError, match="superseded"):
        take(region, content)
    with pytest.raises(UsageError, match="found none"):
        take(region, content, partner="a-college")


def test_a_completion_follows_its_submission_when_that_is_superseded(region, write_file, senr, several):
    receipt = send(region, write_file, SENR, senr)
    take(region, mended(workbook_of(region, receipt), RIGHT))
    later = send(region, write_file, SENR, several(SENR, 41))
    assert [r.id for r in intake.in_force(intake.submissions(region))] == [later.id]


def test_a_later_file_must_cover_what_the_completion_added(region, write_file, several):
    other = {"school_of_attendance": "3330999", "reporting_lea": "3366978"}
    records = several(SENR, 30)
    records[3].update({**other, "ssid": "123"})
    receipt = send(region, write_file, SENR, records)
    take(region, mended(workbook_of(region, receipt), {(4, "SSID"): "5000000004"}))
    send(region, write_file, SENR, several(SENR, 31))
    states = [s.state for s in intake.standings(intake.submissions(region))]
    assert states == ["accepted", "accepted", "accepted"]


def test_the_workbook_is_for_its_owner_alone_and_never_in_the_region(region, write_file, senr, tmp_path):
    receipt = send(region, write_file, SENR, senr)
    given = answer_of_submission(region, receipt, with_rows=True)
    out = tmp_path / "mend.xlsx"
    assert write_workbook(region, given, out, language="en") == 3
    assert stat.S_IMODE(out.stat().st_mode) == 0o600
    entry = region.ledger.entries()[-1]
    assert (entry.kind, entry.what["records"]) == ("returned", 3)
    with pytest.raises(UsageError, match="outside every region"):
        write_workbook(region, given, region.path / "mend.xlsx", language="en")


def test_nothing_of_a_mended_record_lies_in_the_region_in_plain_text(region, write_file, senr):
    receipt = send(region, write_file, SENR, senr)
    telling = {(5, "StudentLegalLastName"): "Tlazohtzin", (8, "SSID"): "98765"}
    done = take(region, mended(workbook_of(region, receipt), {**RIGHT, **telling}))
    assert (done.completion.accepted, done.completion.refused) == (2, 1)
    for path in [p for p in region.path.rglob("*") if p.is_file()]:
        assert b"Tlazohtzin" not in path.read_bytes()
        assert path.suffix == ".age" or b"98765" not in path.read_bytes()
    assert "98765" not in json.dumps(done.completion.as_dict()["findings"])


def test_a_roster_kept_by_hand_comes_back_under_its_own_column_names(region, tmp_path):
    header = ["ID estatal", "Nombre", "Apellidos", "Fecha nac.", "Programa CTE", "Notas", "Ciclo"]
    names = ["ssid", "first_name", "last_name", "birth_date", "pathway", "", "academic_year"]
    rows = [[f"123456789{n}", f"Ana{'ABCDEF'[n]}", "Prueba", f"03/0{n + 1}/2007", "199", "nota", "2024-25"]
            for n in range(6)]  # fmt: skip
    rows[4][0] = "12345"
    content = "\n".join(",".join(row) for row in [header, *rows]).encode()
    intake.confirm_columns(
        region, content, partner="a-district", dictionary=ROSTER, by="steward", on=date(2026, 9, 1),
        chosen={column: name for column, name in zip(header, names, strict=True) if name}, left_out=["Notas"],
    )  # fmt: skip
    receipt = intake.submit(
        region, partner="a-district", content=content, file_name="lista.csv", dictionary=ROSTER, by="s"
    )
    assert (receipt.status, left(region, receipt)) == ("accepted", [6])
    book = workbook_of(region, receipt, "es")
    heads = [cell.value for cell in sheet_of(opened(book))[1]][2:]
    assert heads == header
    done = take(region, mended(book, {(6, "ID estatal"): "1234567894"}))
    assert (done.account.mended, left(region, receipt)) == (1, [])
    assert intake.accepted(region).staged["participation"].height == 6
