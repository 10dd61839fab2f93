"""A district asks about its graduates: only where it may, only what links; the answer finds its people."""

import json
import stat
from datetime import date

import pytest
import yaml
from typer.testing import CliRunner

from commonfield import intake
from commonfield.cli.app import app
from commonfield.findings import AgreementError, UsageError
from commonfield.pipeline.asking import ask_the_clearinghouse
from commonfield.pipeline.occasion import Occasion

OCCASION = Occasion(by="data-lead", on=date(2026, 3, 1))
SENR = "calpads/senr"
PEOPLE = [
    {"local_student_id": "200417", "ssid": "1234567890"},
    {
        "local_student_id": "200418", "ssid": "1234567891", "student_legal_first_name": "Noé",
        "student_legal_last_name": "O'Muestra\tPérez", "student_birth_date": "20070301",
    },
    {
        "local_student_id": "200419", "ssid": "1234567892", "student_legal_last_name": "Sigue",
        "student_exit_reason_code": "E155", "student_school_completion_status": "",
    },
]  # fmt: skip


def agreement(**more):
    grant = {
        "clause": "2.4", "elements": {SENR: ["all"]}, "purposes": ["clearinghouse"],
        "audiences": ["clearinghouse"], **more,
    }  # fmt: skip
    return {
        "agreement": "data-sharing-a-district", "layer": "dsa", "parties": ["a-district"],
        "label": {"en": "An agreement", "es": "Un acuerdo"}, "legal_basis": "studies", "grants": [grant],
        "in_force_from": date(2022, 7, 1), "in_force_to": date(2028, 6, 30), "destroy_by": date(2029, 6, 30),
        "clauses": [{"clause": "2.4", "text": {"en": "It may be asked.", "es": "Se puede preguntar."}}],
        "signatures": [{"party": "a-district", "role": "superintendent", "signed_on": date(2022, 6, 1)}],
    }  # fmt: skip


@pytest.fixture
def asking(region, write_file):
    """A region whose district has sent its graduates, and may ask about them."""
    region.agreements.mkdir(exist_ok=True)
    sign(region, agreement())
    submit(region, write_file(SENR, *PEOPLE))
    return region


def sign(region, written):
    path = region.agreements / "data-sharing-a-district.yaml"
    path.write_text(yaml.safe_dump(written, allow_unicode=True), encoding="utf-8")


def submit(region, content):
    receipt = intake.submit(region, partner="a-district", content=content, file_name="f.txt", by="steward")
    assert receipt.status == "accepted"
    return receipt


def ask(region, out, **more):
    return ask_the_clearinghouse(region, partner="a-district", year=2025, out=out, occasion=OCCASION, **more)


def rows(path):
    text = path.read_bytes().decode()
    assert text.endswith("\r\n")
    return [line.split("\t") for line in text.removesuffix("\r\n").split("\r\n")]


def test_the_file_has_a_header_a_row_per_graduate_and_a_trailer_that_counts_all_rows(asking, tmp_path):
    made = ask(asking, tmp_path / "ask.txt", account="10045")
    header, first, second, trailer = rows(tmp_path / "ask.txt")
    assert made.graduates == 2
    assert header == ["PH3", "10045", "A District", "P", "20260301", "2025"]
    assert trailer == ["PT3", "4"]
    assert [len(first), len(second)] == [28, 28]
    assert first[0:9] == ["PD3", "NO SSN", "Marisol", "", "Ejemplo", "", "", "", "20070914"]
    assert first[10:13] == ["Regular Diploma", "20250605", ""]
    assert (first[26][:3], len(first[26]), first[27]) == ("CF_", 35, "ED")
    assert second[2:5] == ["Noé", "", "O'Muestra Pérez"]


def test_no_id_and_nothing_that_does_not_link_is_in_the_file(asking, tmp_path):
    ask(asking, tmp_path / "ask.txt")
    text = (tmp_path / "ask.txt").read_text(encoding="utf-8")
    assert not any(person[key] in text for person in PEOPLE for key in ("local_student_id", "ssid"))
    for row in rows(tmp_path / "ask.txt")[1:-1]:
        assert [
            n for n, cell in enumerate(row) if cell and n not in (0, 1, 2, 3, 4, 5, 8, 10, 11, 26, 27)
        ] == []


def test_schools_and_blocks_are_filled_in_where_they_are_told(asking, tmp_path):
    (tmp_path / "schools.csv").write_text("school,act_code\n33669773330123,050123\n", encoding="utf-8")
    (tmp_path / "blocked.txt").write_text("200418\n", encoding="utf-8")
    made = ask(
        asking, tmp_path / "ask.txt", schools=tmp_path / "schools.csv", blocked=tmp_path / "blocked.txt"
    )
    found = {row[2]: (row[12], row[14]) for row in rows(tmp_path / "ask.txt")[1:-1]}
    assert found == {"Marisol": ("N", "050123"), "Noé": ("Y", "050123")}
    assert (made.without_act_code, made.without_name) == (0, 0)


@pytest.mark.parametrize("written", [str, str.upper, str.lower])
def test_the_answer_belongs_to_the_person_who_was_asked_about(asking, write_file, tmp_path, written):
    ask(asking, tmp_path / "ask.txt")
    keys = {row[2]: row[26] for row in rows(tmp_path / "ask.txt")[1:-1]}
    answer = [
        {"requester_return_field": written(keys["Marisol"])},
        {"requester_return_field": written(keys["Noé"]), "college_state": "AZ"},
        {"requester_return_field": "200419", "college_state": "OR"},
    ]
    submit(asking, write_file("clearinghouse/detail", *answer))
    found = intake.accepted(asking)
    of_school = found.identity_records.filter(source="calpads")
    names = dict(of_school.select("subject_id", "local_id").iter_rows())
    told = found.staged["enrollment"].filter(level="postsecondary").sort("record_no")
    assert [names[subject] for subject in told["subject_id"]] == ["200417", "200418", "200419"]


def test_without_a_clause_for_it_nothing_is_written(asking, tmp_path):
    for lacking in (
        {"purposes": ["k16-regional-report"]},
        {"audiences": ["public"]},
        {"elements": {SENR: ["student_legal_last_name", "local_student_id"]}},
        {"elements": {"calpads/sinf": ["all"]}},
    ):
        sign(asking, agreement(**lacking))
        with pytest.raises(AgreementError) as refused:
            ask(asking, tmp_path / "ask.txt")
        assert "clearinghouse" in refused.value.fix
    assert not (tmp_path / "ask.txt").exists()
    assert "clearinghouse_asked" not in [entry.kind for entry in asking.ledger.entries()]


def test_the_file_is_its_owners_alone_and_the_ledger_names_nobody(asking, tmp_path):
    ask(asking, tmp_path / "ask.txt")
    assert stat.S_IMODE((tmp_path / "ask.txt").stat().st_mode) == 0o600
    entry = asking.ledger.entries()[-1]
    assert (entry.kind, entry.what["graduates"], entry.what["partner"]) == (
        "clearinghouse_asked",
        2,
        "a-district",
    )
    assert entry.what["permitted_by"] == ["data-sharing-a-district v1, clause 2.4"]
    for file in asking.path.rglob("*"):
        if file.is_file():
            assert not any(name in file.read_bytes() for name in (b"Marisol", "Noé".encode(), b"200417"))


def test_a_path_in_the_region_or_a_file_that_is_there_is_refused(asking, tmp_path):
    (tmp_path / "there.txt").write_text("mine", encoding="utf-8")
    for path in (asking.path / "ask.txt", asking.path / "vault" / ".." / "x.txt", tmp_path / "there.txt"):
        with pytest.raises(UsageError):
            ask(asking, path)
    assert (tmp_path / "there.txt").read_text(encoding="utf-8") == "mine"


def test_a_year_without_graduates_and_a_stranger_are_told_apart(asking, tmp_path):
    with pytest.raises(UsageError, match="completed school in 2019"):
        ask_the_clearinghouse(
            asking, partner="a-district", year=2019, out=tmp_path / "a.txt", occasion=OCCASION
        )
    with pytest.raises(UsageError, match="a-stranger"):
        ask_the_clearinghouse(
            asking, partner="a-stranger", year=2025, out=tmp_path / "a.txt", occasion=OCCASION
        )


def test_a_table_of_schools_with_other_columns_is_refused_before_anything_is_written(asking, tmp_path):
    (tmp_path / "schools.csv").write_text("cds,act\n1,2\n", encoding="utf-8")
    with pytest.raises(UsageError, match="act_code"):
        ask(asking, tmp_path / "ask.txt", schools=tmp_path / "schools.csv")
    assert not (tmp_path / "ask.txt").exists()


def test_the_command_says_what_is_still_to_fill_in(asking, tmp_path, monkeypatch):
    # the command asks about today; the agreement is in force until 2028
    monkeypatch.setattr(Occasion, "day", lambda self, region: OCCASION.on)
    done = CliRunner().invoke(
        app,
        [
            "clearinghouse", "request", "--region", str(asking.path), "--keys", str(asking.keys.folder),
            "--partner", "a-district", "--year", "2025", "--out", str(tmp_path / "ask.txt"),
        ],
    )  # fmt: skip
    assert done.exit_code == 0
    assert "2 graduates of 2025" in done.stdout
    assert "2 have no ACT code" in done.stdout
    assert "names people" in done.stderr
    assert "Marisol" not in done.output


def test_the_command_prints_json_and_nothing_else(asking, tmp_path, monkeypatch):
    monkeypatch.setattr(Occasion, "day", lambda self, region: OCCASION.on)
    done = CliRunner().invoke(
        app,
        [
            "clearinghouse", "request", "--region", str(asking.path), "--keys", str(asking.keys.folder),
            "--partner", "a-district", "--year", "2025", "--out", str(tmp_path / "ask.txt"), "--json",
        ],
    )  # fmt: skip
    assert json.loads(done.stdout)["graduates"] == 2


@pytest.mark.parametrize(
    "account", ["10045\t9", "10045\n", "=10045", "+10045", "-10045", "@a", "1 0045", "١٠٠", "1" * 21, "'1"]
)
def test_an_account_that_cannot_stand_in_its_column_is_refused_and_nothing_is_written(
    asking, tmp_path, account
):
    with pytest.raises(UsageError, match="--account") as refused:
        ask(asking, tmp_path / "ask.txt", account=account)
    assert account not in str(refused.value)
    assert not (tmp_path / "ask.txt").exists()


@pytest.mark.parametrize("code", ["50123", "0501234", "=5012", "05\t123", "05\n123", "@50123", "A50123"])
def test_an_act_code_of_another_form_is_refused_and_an_empty_one_is_left_empty(asking, tmp_path, code):
    schools = tmp_path / "schools.csv"
    schools.write_text(f'school,act_code\n33669773330123,"{code}"\n', encoding="utf-8")
    with pytest.raises(UsageError, match="6 digits"):
        ask(asking, tmp_path / "ask.txt", schools=schools)
    assert not (tmp_path / "ask.txt").exists()
    schools.write_text("school,act_code\n33669773330123,\n", encoding="utf-8")
    assert ask(asking, tmp_path / "ask.txt", schools=schools).without_act_code == 2


@pytest.mark.parametrize("name", ["A\tDistrict", "A District\nPD3", "=A District", "@District", "+District"])
def test_a_partners_name_that_would_break_the_header_is_refused(asking, tmp_path, name):
    asking.settings.partners[0].__dict__["name"] = name
    with pytest.raises(UsageError, match=r"region\.yaml"):
        ask(asking, tmp_path / "ask.txt")
    assert not (tmp_path / "ask.txt").exists()


def test_the_command_says_in_spanish_what_is_still_to_fill_in(asking, tmp_path, monkeypatch):
    monkeypatch.setattr(Occasion, "day", lambda self, region: OCCASION.on)
    done = CliRunner().invoke(
        app,
        [
            "clearinghouse", "request", "--region", str(asking.path), "--keys", str(asking.keys.folder),
            "--partner", "a-district", "--year", "2025", "--out", str(tmp_path / "a.txt"), "--language", "es",
        ],
    )  # fmt: skip
    assert "Se escribieron 2 graduados de 2025" in done.stdout
    assert "A 2 les falta el código ACT de su escuela" in done.stdout
    assert "El encabezado no tiene número de cuenta" in done.stdout
    assert "nombra a personas" in done.stderr
