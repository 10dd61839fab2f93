"""The SQL that rules and maps call means what the vocabulary means."""

import pytest

from commonfield.catalog import Catalog, CodeSet, Dictionary, Element
from commonfield.engines import DuckEngine
from commonfield.findings import DefinitionError
from commonfield.intake.sql import macros, raw, typed, with_roll_ups
from commonfield.vocabulary import college_terms, complete_school_code

CATALOG = Catalog()


@pytest.fixture(scope="module")
def engine():
    with DuckEngine() as engine:
        for macro in macros():
            engine.connection.execute(macro)
        yield engine


def one(engine, sql):
    return engine.query(f"select {sql} as it")["it"].item()


def test_terms_in_sql_are_the_terms_of_the_vocabulary(engine):
    for term in [t for year in range(1991, 2061) for t in college_terms(year)]:
        found = engine.query(
            f"select academic_year_of_term('{term.code}') as y, term_season('{term.code}') as s, "
            f"term_first_day('{term.code}') as f, term_last_day('{term.code}') as l"
        ).row(0)
        assert found == (term.academic_year, term.season, term.first_day, term.last_day)


@pytest.mark.parametrize("code", ["249", "24", "fall", ""])
def test_what_is_no_term_has_no_year_and_no_days(engine, code):
    assert one(engine, f"academic_year_of_term('{code}')") is None
    assert one(engine, f"term_first_day('{code}')") is None


def test_a_school_is_completed_as_the_vocabulary_does(engine):
    for lea, school in (("3366977", "3330123"), ("3366977", "19647331234567")):
        assert one(engine, f"school_code('{lea}', '{school}')") == complete_school_code(lea, school)
    assert one(engine, "school_code('3366977', 'nps')") is None


def rolled_up(engine, code):
    sql = with_roll_ups("rolls_up('calpads/race', code, 'state')", CATALOG)
    return engine.query(f"select {sql} as it from (values ({code})) t(code)")["it"].item()


def test_a_roll_up_gives_what_the_code_set_says_and_nothing_for_other_codes(engine):
    for code in CATALOG.get(CodeSet, "calpads/race").codes:
        assert rolled_up(engine, f"'{code.code}'") == code.rolls_up_to["state"]
    assert rolled_up(engine, "'999'") is None
    assert rolled_up(engine, "null::varchar") is None


OWN_PROGRAMS = """
code_set: mis/program_control_number
label: {en: Programs of the region, es: Programas de la región}
codes:
  - {code: "31001", label: {en: Transfer, es: Transferencia}, rolls_up_to: {for_transfer: "yes"}}
  - {code: "20001", label: {en: Business, es: Negocios}, rolls_up_to: {for_transfer: "no"}}
source: {title: invented}
"""


@pytest.mark.parametrize(("number", "own", "told"), [
    ("31001", True, True), ("20001", True, False), ("40001", True, None), ("31001", False, None)
])  # fmt: skip
def test_a_degree_is_for_transfer_where_the_region_lists_its_program_so(engine, tmp_path, number, own, told):
    if own:
        (tmp_path / "code_sets" / "mis").mkdir(parents=True)
        (tmp_path / "code_sets" / "mis" / "program_control_number.yaml").write_text(OWN_PROGRAMS)
    catalog = Catalog(tmp_path)
    (awards,) = [m for m in catalog.get(Dictionary, "mis/sp").maps if m.table == "award"]
    sql = with_roll_ups(awards.columns["for_transfer"], catalog)
    found = engine.query(f"select {sql} as it from (values ('{number}')) t(sp04)")
    assert found["it"].item() is told


def test_a_roll_up_of_one_character_is_written_out_too(engine):
    sql = with_roll_ups("rolls_up('mis/parent_education', sb33[2], 'parent_education')", CATALOG)
    assert engine.query(f"select {sql} as it from (values ('36')) t(sb33)")["it"].item() == "11"


@pytest.mark.parametrize(
    "sql", ["rolls_up('calpads/race', upper(code), 'state')", "rolls_up('no/such', code, 'state')"]
)
def test_a_roll_up_that_cannot_be_written_out_is_a_fault_of_the_definition(sql):
    with pytest.raises(DefinitionError):
        with_roll_ups(sql, CATALOG)


def element(**given):
    return Element(name="cell", official="Cell", label={"en": "Cell", "es": "Celda"}, **given)


@pytest.mark.parametrize(
    ("given", "cell", "value"),
    [
        ({}, " a ", "a"),
        ({}, "", None),
        ({"absent": ["XX"]}, "XX", None),
        ({"type": "integer"}, "007", 7),
        ({"type": "integer"}, "1.5", None),
        ({"type": "integer"}, "9" * 40, None),
        ({"type": "number"}, "12.50", 12.5),
        ({"type": "number"}, ".5", 0.5),
        ({"type": "number"}, "nan", None),
        ({"type": "number"}, "1e5", None),
        ({"type": "number"}, "1,000", None),
        ({"type": "date", "format": "%Y%m%d"}, "20240229", "2024-02-29"),
        ({"type": "date", "format": "%Y%m%d"}, "20230229", None),
        ({"type": "date", "format": "%Y%m%d"}, "2024229", None),
        ({"type": "date", "format": "%Y-%m-%d"}, "2024-02-29", "2024-02-29"),
        ({"type": "date", "format": "%Y-%m-%d"}, "29.02.2024", None),
    ],
)
def test_a_cell_is_read_by_its_type_or_not_at_all(engine, given, cell, value):
    defined = element(**given)
    sql = f"select {typed(defined, raw(defined))} as it from (values ('{cell}')) t(cell)"
    found = engine.query(sql)["it"].item()
    assert (str(found) if given.get("type") == "date" and found else found) == value
