"""A roster of one's own: proposed, confirmed once, read from then on, asked about when its header changes."""

import datetime as dt
import json

import pytest
import xlsxwriter
import yaml
from typer.testing import CliRunner

from commonfield import intake, pipeline
from commonfield.catalog import Dictionary
from commonfield.cli.app import app
from commonfield.findings import AgreementError, SubmissionError, UsageError
from commonfield.intake.confirming import header_hash
from commonfield.region import open_region

NAME = "rosters/cte_roster"
HEADER = [
    "ID estatal",
    "Nombre",
    "Apellidos",
    "Fecha nac.",
    "Grado",
    "Programa CTE",
    "Terminó",
    "Notas",
    "Ciclo",
]
SECRET = "Quetzalcoatl"


def write_roster(path, *, header=HEADER, spoilt=False):
    """Write a roster as a coordinator keeps it: a title, a blank row, words for codes, dates as dates."""
    with xlsxwriter.Workbook(path) as book:
        sheet, day = book.add_worksheet("Lista"), book.add_format({"num_format": "d/m/yyyy"})
        sheet.write(0, 0, "Academia de salud")
        sheet.write_row(2, 0, header)
        for number in range(6):
            row = [
                f"123456789{number}",
                f"Ana{'ABCDEF'[number]}",
                SECRET,
                None,
                "12th",
                "Atención al paciente",
            ]
            row += [["Sí", "No"][number % 2], "nota", "2024-25"]
            sheet.write_row(3 + number, 0, row)
            sheet.write_datetime(3 + number, 3, dt.datetime(2007, 3, 1 + number), day)
        if spoilt:
            sheet.write(4, 0, "12345")
    return path


@pytest.fixture
def roster(tmp_path):
    return write_roster(tmp_path / "lista.xlsx")


def run(*arguments):
    return CliRunner().invoke(app, [str(argument) for argument in arguments])


def in_region(region):
    return ["--region", region.path, "--partner", "a-district"]


def confirm(region, file, *options):
    keys = ["--keys", region.keys.folder]
    return run("columns", "confirm", file, "--dictionary", NAME, *in_region(region), *keys, *options)


def checked(region, file):
    return json.loads(run("check", file, *in_region(region), "--dictionary", NAME, "--json").output)


def test_columns_are_proposed_with_reasons_in_either_language(roster):
    done = run("columns", "propose", roster, "--dictionary", NAME, "--language", "es")
    assert done.exit_code == 0
    assert "se le conoce por este nombre; 6 de 6 celdas tienen su forma" in done.output
    assert SECRET not in done.output
    answer = json.loads(run("columns", "propose", roster, "--dictionary", NAME, "--json").output)
    assert answer["required_missing"] == []
    assert [(c["letter"], c["element"]) for c in answer["columns"]][6:8] == [("G", "completed"), ("H", "")]


def test_confirmed_once_the_roster_is_read_and_taken(region, roster):
    assert [f["code"] for f in checked(region, roster)["findings"]] == ["FIL-041"]
    assert confirm(region, roster).exit_code == 0
    answer = checked(region, roster)
    assert (answer["dictionary"], answer["accepted"], answer["findings"]) == (NAME, 6, [])
    receipt = intake.submit(
        region, partner="a-district", content=roster.read_bytes(), file_name="lista.xlsx", by="steward"
    )
    assert (receipt.dictionary, receipt.accepted) == (NAME, 6)
    assert receipt.dictionary_hash == region.catalog.get(Dictionary, NAME).hash
    rows = intake.accepted(region, [receipt.id])
    assert rows.staged["participation"]["program"].unique().to_list() == ["198"]
    assert rows.staged["participation"]["role"].to_list() == ["completer", "participant"] * 3
    assert rows.staged["participation"]["record_no"].to_list() == [4, 5, 6, 7, 8, 9]
    assert rows.identity_records["birth_date"].min() == dt.date(2007, 3, 1)


def test_the_pipeline_recognizes_it_by_what_was_confirmed_and_asks_for_an_agreement(region, roster):
    with pytest.raises(SubmissionError):
        pipeline.submit(region, partner="a-district", file=roster)
    confirm(region, roster)
    with pytest.raises(AgreementError, match=NAME):
        pipeline.submit(region, partner="a-district", file=roster)


def test_findings_name_the_column_as_the_steward_does(region, tmp_path):
    file = write_roster(tmp_path / "lista.xlsx", spoilt=True)
    confirm(region, file)
    (finding,) = checked(region, file)["findings"]
    assert (finding["code"], finding["element"], finding["rows"]) == ("ROS-001", "ID estatal", [5])


def test_what_is_kept_is_the_header_and_no_cell(region, roster):
    confirm(region, roster)
    path = region.path / "columns" / "a-district" / "rosters" / "cte_roster.yaml"
    kept = path.read_text(encoding="utf-8")
    assert [c["column"] for c in yaml.safe_load(kept)["columns"]] == HEADER
    assert yaml.safe_load(kept)["header"] == header_hash(HEADER) == header_hash(reversed(HEADER))
    assert not any(cell in kept for cell in (SECRET, "AnaA", "1234567890", "Atención", "nota\n"))
    entry = region.ledger.entries()[-1]
    assert (entry.kind, entry.what["dictionary"], entry.what["columns"]) == ("confirmed", NAME, 9)


def test_another_partner_is_asked_for_its_own_columns(region, roster):
    confirm(region, roster)
    other = run("check", roster, "--region", region.path, "--partner", "a-college", "--dictionary", NAME)
    assert "FIL-041" in other.output


def test_a_changed_header_is_asked_about_and_confirmed_anew(region, roster, tmp_path):
    confirm(region, roster)
    changed = write_roster(tmp_path / "new.xlsx", header=[*HEADER[:6], "¿Acabó?", *HEADER[7:]])
    (finding,) = checked(region, changed)["findings"]
    assert finding["code"] == "FIL-041"
    assert "missing: Terminó" in finding["message"]
    assert finding["message"].splitlines()[0].endswith("stand twice: G.")
    assert confirm(region, changed, "--set", "G=completed").exit_code == 0
    assert checked(region, changed)["accepted"] == 6


def test_the_order_of_columns_does_not_matter(region, roster, tmp_path):
    confirm(region, roster)
    import openpyxl

    book = openpyxl.load_workbook(roster)
    sheet = book.active
    for row in range(3, 10):
        first, last = sheet.cell(row, 2), sheet.cell(row, 9)
        first.value, last.value = last.value, first.value
    book.save(tmp_path / "turned.xlsx")
    assert checked(region, tmp_path / "turned.xlsx")["accepted"] == 6


def test_official_names_are_read_whatever_was_confirmed(region, roster, write_file, tmp_path):
    confirm(region, roster)
    official = tmp_path / "official.csv"
    official.write_bytes(write_file(NAME, {}))
    assert checked(region, official)["accepted"] == 1


def test_other_dictionaries_of_that_partner_are_read_as_ever(region, roster, write_file, tmp_path):
    confirm(region, roster)
    file = tmp_path / "senr.txt"
    file.write_bytes(write_file("calpads/senr", {}))
    answer = json.loads(run("check", file, *in_region(region), "--json").output)
    assert (answer["dictionary"], answer["accepted"]) == ("calpads/senr", 1)


def test_a_required_element_without_a_column_is_refused_and_said_how_to_mend(region, roster):
    done = confirm(region, roster, "--skip", "Programa CTE")
    assert isinstance(done.exception, SubmissionError)
    assert "Pathway (pathway)" in str(done.exception)
    assert "--set COLUMN=element" in str(done.exception)
    assert not (region.path / "columns").exists()


@pytest.mark.parametrize(
    ("option", "value"),
    [("--set", "Nombre"), ("--set", "Nombre=nickname"), ("--set", "Phone=ssid"), ("--skip", "Phone")],
)
def test_a_slip_of_the_pen_is_a_wrong_use(region, roster, option, value):
    assert isinstance(confirm(region, roster, option, value).exception, UsageError)


def test_a_header_that_has_a_name_twice_cannot_be_confirmed(region, tmp_path):
    file = write_roster(tmp_path / "twice.xlsx", header=[*HEADER[:7], "nombre", "Ciclo"])
    done = confirm(region, file)
    assert isinstance(done.exception, SubmissionError)
    assert "again in column H" in str(done.exception)


def test_a_layout_with_official_names_has_nothing_to_confirm(region, write_file, tmp_path):
    file = tmp_path / "wages.csv"
    file.write_bytes(write_file("wages/quarterly", {}))
    done = run("columns", "confirm", file, "--dictionary", "wages/quarterly", *in_region(region),
               "--keys", region.keys.folder)  # fmt: skip
    assert isinstance(done.exception, UsageError)


def test_an_opening_of_an_employer_becomes_a_row_that_describes_nobody(region, write_file):
    receipt = intake.submit(
        region, partner="a-college", content=write_file("employers/openings", {}), file_name="o.csv", by="s"
    )
    assert receipt.tables == {"opening": 1}
    (row,) = intake.accepted(region).plain["opening"].iter_rows(named=True)
    assert (row["soc"], row["openings"], row["wage_high"], row["academic_year"]) == ("31-9092", 3, 24.0, 2025)
    assert (row["partner"], row["record_no"]) == ("a-college", 2)


def test_a_partner_is_known_only_in_its_region(region, roster):
    assert isinstance(run("check", roster, "--partner", "a-district").exception, UsageError)
    stranger = run("check", roster, "--region", region.path, "--partner", "../../elsewhere")
    assert isinstance(stranger.exception, UsageError)


def test_what_was_confirmed_is_there_when_the_region_is_opened_again(region, roster):
    confirm(region, roster)
    again = open_region(region.path, keys=region.keys.folder)
    assert intake.confirmed_columns(again, "a-district")[NAME].confirmed_by


# --- saved as text by a spreadsheet program ------------------------------------------------------------

OWN_NAMES = ["ID estatal", "Nombre", "Apellidos", "Fecha nac.", "Programa CTE", "Terminó", "Ciclo", "Notas"]


def write_text(path, *, delimiter=";", header=OWN_NAMES, spoilt=(), above="Academia de salud;;\r\n\r\n"):
    """Write a roster as a European spreadsheet program saves it."""
    rows = [
        [
            f"123456789{n}",
            f"Ana{'ABCDEF'[n]}",
            SECRET,
            f"03/0{n + 1}/2007",
            "Patient Care",
            "Sí",
            "2024-25",
            "-",
        ]
        for n in range(6)
    ]
    for at in spoilt:
        rows[at][0] = "12345"
    lines = [delimiter.join(row) for row in [header, *rows]]
    lines.insert(4, delimiter * (len(header) - 1))
    path.write_bytes((above + "\r\n".join([*lines, ""])).encode("cp1252"))
    return path


@pytest.mark.parametrize("delimiter", [";", "\t", ","])
def test_a_roster_saved_as_text_with_a_title_is_confirmed_checked_and_taken(region, tmp_path, delimiter):
    file = write_text(tmp_path / "lista.csv", delimiter=delimiter, spoilt=[4])
    unconfirmed = checked(region, file)
    assert [f["code"] for f in unconfirmed["findings"]] == ["FIL-041"]
    assert confirm(region, file).exit_code == 0
    answer = checked(region, file)
    assert (answer["dictionary"], answer["accepted"], answer["refused"]) == (NAME, 5, 1)
    told = {f["code"]: f["rows"] for f in answer["findings"]}
    assert told == {"ROS-001": [9], "FIL-017": [], "FIL-024": [7]}
    receipt = intake.submit(
        region, partner="a-district", content=file.read_bytes(), file_name="lista.csv", by="steward"
    )
    assert (receipt.dictionary, receipt.accepted) == (NAME, 5)
    rows = intake.accepted(region, [receipt.id])
    assert rows.staged["participation"]["record_no"].to_list() == [4, 5, 6, 8, 10]
    assert rows.identity_records["birth_date"].min() == dt.date(2007, 3, 1)


def test_a_column_that_is_no_element_goes_back_under_the_heading_that_was_confirmed(region, tmp_path):
    import openpyxl

    file = write_text(tmp_path / "lista.csv", spoilt=[2])
    confirm(region, file)
    done = run("check", file, *in_region(region), "--dictionary", NAME, "--workbook", tmp_path / "mend.xlsx")
    assert done.exit_code == 10
    book = openpyxl.load_workbook(tmp_path / "mend.xlsx")
    heads = [cell.value for cell in book.worksheets[1][1]]
    assert heads[2:] == OWN_NAMES


def test_a_renamed_column_of_a_confirmed_roster_is_told_with_what_is_missing_and_new(region, tmp_path):
    confirm(region, write_text(tmp_path / "lista.csv"))
    header = ["¿Estatal?", "Alumno/a", "Familia", *OWN_NAMES[3:-1], "Comentarios"]
    changed = write_text(tmp_path / "new.csv", header=header)
    for named in ([], ["--dictionary", NAME]):
        answer = json.loads(run("check", changed, *in_region(region), *named, "--json").output)
        (finding,) = answer["findings"]
        assert finding["code"] == "FIL-041", named
        assert "missing: ID estatal, Nombre, Apellidos, Notas" in finding["message"]
        assert "stand twice: A, B, C, H." in finding["message"]
        assert f"commonfield columns propose FILE --dictionary {NAME}" in finding["message"]
