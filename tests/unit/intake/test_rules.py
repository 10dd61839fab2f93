"""No rule is dead: each one is broken here by a record made for it, and by nothing else."""

import pytest

from commonfield.catalog import Catalog, CodeSet, Dictionary
from commonfield.findings import Severity
from commonfield.intake import check_file
from commonfield.intake.rules import shown_name

CATALOG = Catalog()
DICTIONARIES = CATALOG.all(Dictionary)
RULES = [(name, index) for name, dictionary in DICTIONARIES.items() for index in range(len(dictionary.rules))]
MISFITS = {"date": ("ELE-002", "99999999"), "number": ("ELE-003", "1,5"), "integer": ("ELE-004", "1.5")}


@pytest.mark.parametrize("name", DICTIONARIES)
def test_the_example_of_a_dictionary_breaks_no_rule_and_is_recognized(catalog, write_file, name):
    result = check_file(write_file(name, {}), catalog=catalog)
    assert (result.dictionary, result.accepted, result.refused, result.findings) == (name, 1, 0, ())


@pytest.mark.parametrize(
    ("name", "index"), RULES, ids=[f"{n}-{DICTIONARIES[n].rules[i].code}-{i}" for n, i in RULES]
)
def test_a_written_rule_can_be_broken(catalog, write_file, name, index):
    rule = DICTIONARIES[name].rules[index]
    assert rule.breaks, "a rule says which cells break it"
    result = check_file(write_file(name, rule.breaks), catalog=catalog, dictionary=name)
    finding = next(f for f in result.findings if f.code == rule.code)
    assert finding.severity is rule.severity
    assert finding.rows == (2 if DICTIONARIES[name].layout.header else 1,)
    assert rule.severity is Severity.WARN or result.refused == 1
    assert "{" not in finding.message("en") + finding.message("es")
    said = " ".join(finding.found.values())
    assert not any(cell in said.split() for cell in rule.breaks.values() if len(cell) > 2)


@pytest.mark.parametrize("name", DICTIONARIES)
def test_every_rule_that_follows_from_an_element_can_be_broken(catalog, write_file, name):
    dictionary = DICTIONARIES[name]
    broken = [(e, code, cell) for e in dictionary.elements for code, cell in breaking_cells(e)]
    content = write_file(name, *({element.name: cell} for element, _, cell in broken))
    found = {(f.code, f.element): f for f in check_file(content, catalog=catalog, dictionary=name).findings}
    for row, (element, code, _) in enumerate(broken, 1 + dictionary.layout.header):
        finding = found[code, shown_name(element, dictionary)]
        assert finding.severity is (Severity.REFUSE_RECORD if code == "ELE-001" else element.severity)
        assert row in finding.rows


def breaking_cells(element):
    if element.required:
        yield "ELE-001", ""
    kind = "integer" if element.implied_decimals else element.type
    if kind in MISFITS:
        code, cell = MISFITS[kind]
        yield code, (cell if cell[: element.width] not in element.absent else "77777777")[: element.width]
    if element.code_set:
        yield "ELE-005", "~?"[: element.width]


def test_a_code_holds_only_in_its_years(catalog, write_file):
    cells = {"activity_type": "30"}
    assert check_file(
        write_file("work_based_learning/log", {**cells, "academic_year": "2023", "began_on": "2022-09-01"}),
        catalog=catalog,
    ).accepted
    later = check_file(write_file("work_based_learning/log", cells), catalog=catalog)
    assert [finding.code for finding in later.findings] == ["ELE-005"]


def test_every_code_set_that_elements_name_exists(catalog):
    named = {element.code_set for d in DICTIONARIES.values() for element in d.elements} - {""}
    assert named <= set(catalog.all(CodeSet))


def test_a_cell_that_says_there_is_no_value_is_read_as_none(catalog, write_file):
    result = check_file(write_file("mis/sx", {"sx03": "99.99", "sx02": "888888"}), catalog=catalog)
    assert result.findings == ()


def test_a_date_that_only_warns_is_read_as_none(catalog, write_file):
    result = check_file(write_file("calpads/senr", {"upload_date": "1 July"}), catalog=catalog)
    assert result.accepted == 1
    assert [f.code for f in result.findings] == ["ELE-002"]


@pytest.mark.parametrize("written", ["20230229", "20231301", "2023-1-1", "00000000", "2023115 ", "3/14/2007"])
def test_a_day_that_does_not_exist_or_is_written_otherwise_is_no_date(catalog, write_file, written):
    result = check_file(write_file("calpads/senr", {"student_birth_date": written}), catalog=catalog)
    assert "ELE-002" in [finding.code for finding in result.findings]


def test_the_house_example_reads_as_the_house_style_writes_it(catalog, write_file):
    content = write_file("calpads/senr", {"ssid": "123456789"})
    finding = check_file(content, catalog=catalog).findings[0]
    assert finding.message("en").splitlines() == [
        "row 1, column SSID (8): expected 10 digits, found 9 characters.",
        "  Likely cause: A spreadsheet dropped a leading zero.",
        "  To fix: Format the column as text, export the file again, and resubmit it.",
        "  Rule CAL-014 (refuse_record). Source: CALPADS File Specifications, Statewide Student Identifier.",
    ]
