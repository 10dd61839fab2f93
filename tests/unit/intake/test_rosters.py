"""Rosters as people keep and save them: titles, blank rows, the delimiters of other countries."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from commonfield.catalog import Catalog, Dictionary
from commonfield.intake import check_file, propose_columns
from commonfield.intake.content import received_from
from commonfield.intake.engine import engine_for
from commonfield.intake.mapping import refused_records
from commonfield.intake.problems import FileProblemError
from commonfield.intake.run import examine

CATALOG = Catalog()
ROSTER = CATALOG.get(Dictionary, "rosters/cte_roster")
OWN = "Nombre;Apellidos;Fecha nac.;Programa;Ciclo escolar;Terminó;Notas\n"
RECORD = "Marisol;Quetzalcoatl;9/14/2007;Patient Care;2024-25;Sí;-\n"
SECRET = "Quetzalcoatl"

DELIMITERS = st.sampled_from([",", ";", "\t", "|"])
TITLES = st.lists(
    st.sampled_from(
        ["Academia de salud", "Roster, Fall 2024", "sep=;", "Lista; 2025; final", "", ";;;;", " "]
    ),
    max_size=4,
)


def codes(result):
    return [finding.code for finding in result.findings]


@pytest.fixture(scope="module")
def official(write_file, several):
    """A roster with the official names, of which one record is refused."""
    records = several(ROSTER.name, 5)
    records[3]["ssid"] = "12"
    return write_file(ROSTER.name, *records).decode().splitlines()


@given(
    at_end=st.integers(0, 2),
    delimiter=DELIMITERS,
    titles=TITLES,
    blanks=st.lists(st.integers(1, 5), max_size=3, unique=True),
)
def test_a_roster_is_read_the_same_under_titles_blank_rows_and_any_delimiter(
    official, delimiter, titles, blanks, at_end
):
    plain = check_file("\n".join(official).encode(), catalog=CATALOG)
    rows = [(number, line.replace(",", delimiter)) for number, line in enumerate(official, 1)]
    for at in sorted(blanks, reverse=True):
        rows.insert(at, (0, delimiter * 14))
    text = [*titles, *(line for _, line in rows), *[delimiter * 14] * at_end]
    placed = {number: at for at, number in enumerate([*(0 for _ in titles), *(n for n, _ in rows)], 1)}
    result = check_file("\r\n".join(text).encode(), catalog=CATALOG, dictionary=ROSTER.name)
    assert (result.accepted, result.refused) == (plain.accepted, plain.refused) == (4, 1)
    told = [f for f in result.findings if f.code != "FIL-024"]
    assert [(f.code, f.rows) for f in told] == [
        (f.code, tuple(placed[row] for row in f.rows)) for f in plain.findings
    ]
    among = [at for at, (number, _) in enumerate(rows, len(titles) + 1) if not number]
    passed = [(f.count, f.rows) for f in result.findings if f.code == "FIL-024"]
    assert passed == ([(len(among), tuple(among))] if among else [])


@pytest.mark.parametrize(
    "above", ["", "Academia de salud\n", "Academia de salud\n\n", "Lista; 2025\nUno\n\n"]
)
@pytest.mark.parametrize("delimiter", [";", "\t", ","])
def test_columns_are_proposed_under_a_title_and_any_delimiter(above, delimiter):
    content = above + (OWN + RECORD).replace(";", delimiter)
    found = propose_columns(content.encode(), ROSTER, CATALOG)
    assert [p.element for p in found] == [
        "first_name", "last_name", "birth_date", "pathway", "academic_year", "completed", ""
    ]  # fmt: skip
    assert (found[2].counted, found[2].fitting) == (1, 1)
    assert SECRET not in repr(found)


def test_a_roster_that_nobody_confirmed_is_known_and_says_what_to_do():
    for name in (None, ROSTER.name):
        (finding,) = check_file((OWN + RECORD).encode(), catalog=CATALOG, dictionary=name).findings
        assert finding.code == "FIL-041"
        assert f"commonfield columns propose FILE --dictionary {ROSTER.name}" in finding.message()
        assert f"commonfield columns confirm FILE --dictionary {ROSTER.name}" in finding.message("es")
        assert finding.expected["en"].endswith("missing: First Name, Last Name, Birth Date, Pathway")
        assert SECRET not in finding.message()


def test_a_file_of_which_nothing_is_known_says_how_a_roster_gets_known():
    (finding,) = check_file(b"Uno;Dos;Tres\n1;2;3\n", catalog=CATALOG).findings
    assert finding.code == "FIL-012"
    assert "commonfield columns propose FILE" in finding.message()


def test_a_record_below_a_header_of_unknown_names_is_not_taken_for_the_header():
    content = f"Uno;Dos;Tres\n{SECRET};Completed;x\n{SECRET};-;y\n".encode()
    with pytest.raises(FileProblemError) as refused:
        propose_columns(content, ROSTER, CATALOG)
    assert refused.value.finding.code == "FIL-025"


def test_a_title_and_a_header_without_records_is_no_roster(official):
    content = f"Academia\n\n{official[0]}\n,,,,\n".encode()
    assert codes(check_file(content, catalog=CATALOG, dictionary=ROSTER.name)) == ["FIL-002"]


def test_a_row_of_another_length_goes_back_with_the_delimiter_of_the_layout(official):
    lines = [line.replace(",", ";") for line in official]
    lines[2] += ";more;'and, more'"
    content = "\n".join(["Lista", *lines]).encode()
    with engine_for(len(content)) as engine:
        seen = examine(engine, content, catalog=CATALOG, named=ROSTER)
        refused = refused_records(seen.source, seen.scan.refused_records)
    (ragged,) = refused.filter(refused["row_text"].is_not_null()).iter_rows(named=True)
    assert ragged["record_no"] == 4
    assert ragged["row_text"] == official[2] + ",more,\"'and, more'\""


def test_a_large_roster_is_told_as_a_small_one_is(official, tmp_path, monkeypatch):
    text = "\n".join(["Lista", "", *(line.replace(",", ";") for line in official), ";;;;", "", "x;y", ""])
    file = tmp_path / "roster.csv"
    file.write_bytes(text.encode("utf-8-sig"))
    small = check_file(file.read_bytes(), catalog=CATALOG)
    monkeypatch.setattr("commonfield.intake.content.MAPPED_FROM", 0)
    monkeypatch.setattr("commonfield.intake.scan.LARGE", 0)
    large = check_file(received_from(file), catalog=CATALOG)
    assert [f.message() for f in large.findings] == [f.message() for f in small.findings]
    assert (large.accepted, large.refused) == (small.accepted, small.refused) == (4, 2)
    assert {"FIL-014": (11,), "FIL-024": (9, 10)}.items() <= {f.code: f.rows for f in small.findings}.items()
