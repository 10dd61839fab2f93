"""What a steward reads in the terminal, gets as files, and finds in the list of submissions."""

import json
import stat

import pytest
from openpyxl import load_workbook
from typer.testing import CliRunner

from commonfield.cli.app import app
from commonfield.intake.answers import terminal_lines
from commonfield.intake.answers.answer import answer_to_file

SENR = "calpads/senr"

GOLDEN = """\
What to do first: SSID (8): Format the column as text, export the file again, and resubmit it. (CAL-014)
  2 of 3 refused records have this finding.

Why records are refused
  row 5, column SSID (8): expected 10 digits, found 5 characters.
    2 rows in all; the first are 5, 8.
    Likely cause: A spreadsheet dropped a leading zero.
    To fix: Format the column as text, export the file again, and resubmit it.
    Rule CAL-014 (refuse_record). Source: CALPADS File Specifications, Statewide Student Identifier.
  row 10, column StudentBirthDate (17): expected a date written as YYYYMMDD, found 8 characters that make \
no such date.
    Likely cause: A spreadsheet rewrote the date, or the day does not exist.
    To fix: Send the export as the system wrote it, or correct the day there.
    Rule ELE-002 (refuse_record).

Warnings
  row 14, column StudentLegalLastName (12): expected names without digits, found 1 digits.
    Likely cause: Columns are shifted, or an id was entered as a name.
    To fix: Correct it in the system of record, export again, and resubmit.
    Rule CAL-022 (warn). Source: CALPADS File Specifications, Student Legal Last Name.

37 records accepted, 3 refused.
"""
GOLDEN_FIRST = {
    "en": GOLDEN.splitlines()[0],
    "es": "Qué hacer primero: SSID (8): Dé formato de texto a la columna, exporte de nuevo el archivo y "
    "reenvíelo. (CAL-014)",
}
GOLDEN_LAST = {"en": "37 records accepted, 3 refused.", "es": "37 registros aceptados, 3 rechazados."}


@pytest.fixture
def file(tmp_path, write_file, several):
    records = several(SENR, 40)
    records[4]["ssid"], records[7]["ssid"] = "12345", "54321"
    records[9]["student_birth_date"] = "20050230"
    records[13]["student_legal_last_name"] = "Mue5tra"
    written = tmp_path / "SENR_2025.txt"
    written.write_bytes(write_file(SENR, *records))
    return written


def run(*arguments):
    return CliRunner().invoke(app, [str(argument) for argument in arguments])


def lines(file, catalog, **more):
    return list(terminal_lines(answer_to_file(file, catalog=catalog, dictionary=SENR)[1], **more))


def test_the_answer_in_a_terminal_is_as_agreed(file, catalog):
    assert "\n".join(lines(file, catalog)) + "\n" == GOLDEN


@pytest.mark.parametrize("language", ["en", "es"])
def test_it_begins_with_what_to_do_and_ends_with_the_result(file, catalog, language):
    said = lines(file, catalog, language=language)
    assert (said[0], said[-1]) == (GOLDEN_FIRST[language], GOLDEN_LAST[language])


def test_a_limit_shows_so_many_findings_and_counts_the_rest(file, catalog):
    said = lines(file, catalog, limit=1)
    assert said[-2:] == ["... and 2 more findings; --limit shows more.", GOLDEN_LAST["en"]]
    assert sum("Likely cause" in line for line in said) == 1


def test_colors_are_asked_for_by_the_output_alone(file, catalog):
    painted = lines(file, catalog, paint=lambda text, color: f"<{color}>{text}")
    assert "<red>Why records are refused" in painted
    assert "<yellow>Warnings" in painted
    assert f"<red>{GOLDEN_LAST['en']}" in painted
    assert "\x1b" not in run("check", file, "--dictionary", SENR).output


def test_a_file_in_order_says_so_in_one_line(tmp_path, write_file, catalog):
    file = tmp_path / "SENR.txt"
    file.write_bytes(write_file(SENR, {}))
    assert lines(file, catalog) == ["1 records accepted, 0 refused."]


def test_a_check_writes_page_and_workbook_and_stores_nothing(file, tmp_path):
    page, book = tmp_path / "answer.html", tmp_path / "mend.xlsx"
    done = run("check", file, "--dictionary", SENR, "--html", page, "--workbook", book, "--language", "es")
    assert done.exit_code == 10
    assert "Hay que corregir 3 de 40 registros" in page.read_text(encoding="utf-8")
    assert stat.S_IMODE(book.stat().st_mode) == 0o600
    assert load_workbook(book).sheetnames[1] == "Registros rechazados"
    assert "registros de personas" in done.stderr
    assert sorted(p.name for p in tmp_path.iterdir()) == sorted([file.name, page.name, book.name])


@pytest.mark.parametrize("content", [b"SENR^A\n", b"color,size\nred,3\n", b""])
def test_a_file_refused_as_a_whole_has_a_page_and_no_workbook(tmp_path, content):
    file, page = tmp_path / "x.txt", tmp_path / "answer.html"
    file.write_bytes(content)
    assert run("check", file, "--dictionary", SENR, "--html", page).exit_code == 11
    assert "The file cannot be taken as it is" in page.read_text(encoding="utf-8")
    done = run("check", file, "--dictionary", SENR, "--workbook", tmp_path / "mend.xlsx")
    assert done.exit_code != 0
    assert "expected refused records" in str(done.exception)
    assert not (tmp_path / "mend.xlsx").exists()


@pytest.fixture
def sent(region, file):
    from commonfield import intake

    receipt = intake.submit(
        region, partner="a-district", content=file.read_bytes(), file_name=file.name, dictionary=SENR, by="s"
    )
    return receipt, ("--region", region.path, "--keys", region.keys.folder)


def test_an_answer_to_a_submission_can_be_had_again(sent, tmp_path):
    receipt, at = sent
    page = tmp_path / "answer.html"
    done = run("answer", receipt.id[:8], *at, "--html", page)
    assert done.exit_code == 10
    assert done.output.splitlines()[0] == GOLDEN_FIRST["en"]
    assert GOLDEN_LAST["en"] in done.output
    assert f"commonfield answer {receipt.id[:12]} --workbook mend.xlsx" in page.read_text(encoding="utf-8")
    answer = json.loads(run("answer", receipt.id[:8], *at, "--json").output)
    assert (answer["records"], answer["accepted"], answer["mended"], answer["refused"]) == (40, 37, 0, 3)
    assert all({"code", "severity", "count", "rows", "message"} <= set(f) for f in answer["findings"])


def test_the_list_of_submissions_says_where_each_stands(sent, region, write_file, several):
    from commonfield import intake

    receipt, at = sent
    later = intake.submit(
        region, partner="a-district", content=write_file(SENR, *several(SENR, 41)), file_name="SENR_new.txt",
        dictionary=SENR, by="s",
    )  # fmt: skip
    listed = json.loads(run("submissions", *at, "--partner", "a-district", "--json").output)
    assert [(s["submission"], s["state"], s["superseded_by"]) for s in listed] == [
        (receipt.id, "superseded", later.id),
        (later.id, "accepted", ""),
    ]
    said = run("submissions", *at).output
    assert f"superseded by {later.id[:12]}" in said
    assert "2 submissions, 1 of them in use." in said
    assert json.loads(run("submissions", *at, "--partner", "a-college", "--json").output) == []


def test_withdrawing_says_what_it_did(sent):
    receipt, at = sent
    done = run("withdraw", receipt.id[:12], "--reason", "Sent by mistake.", *at)
    assert done.exit_code == 0
    assert f"Submission {receipt.id[:12]} (SENR_2025.txt) is withdrawn" in done.output
    assert "withdrawn" in run("submissions", *at).output
    assert json.loads(run("answer", receipt.id, *at, "--json").output)["withdrawn"] is True
