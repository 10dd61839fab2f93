"""Columns are proposed by their names and by the form of their cells, the same way every time."""

import random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from commonfield.catalog import Catalog, CodeSet, Dictionary
from commonfield.intake import check_file, propose_columns
from commonfield.intake.confirming import ConfirmedColumn, ConfirmedColumns, as_written_by, header_hash
from commonfield.intake.naming import name_likeness
from commonfield.intake.problems import FileProblemError
from commonfield.intake.sql import words_for_codes

CATALOG = Catalog()
ROSTER = CATALOG.get(Dictionary, "rosters/cte_roster")
ELEMENTS = {element.name: element for element in ROSTER.elements}
SECRET = "Quetzalcoatl"


def text(header, *rows):
    return "".join(",".join(row) + "\n" for row in (header, *rows)).encode()


def proposed(header, *rows):
    rows = rows or [[""] * len(header)]
    return {p.column: p.element for p in propose_columns(text(header, *rows), ROSTER, CATALOG)}


@pytest.mark.parametrize(
    ("column", "element"),
    [
        ("Birth Date", "birth_date"),
        ("BIRTH DATE", "birth_date"),
        ("birth_date", "birth_date"),
        ("DOB", "birth_date"),
        ("Fecha de nacimiento", "birth_date"),
        ("FECHA NAC.", "birth_date"),
        ("Birthdte", "birth_date"),
        ("Nombre", "first_name"),
        ("StudentFirstName", "first_name"),
        ("Apellidos", "last_name"),
        ("State Student ID", "ssid"),
        ("Matricula", "student_id"),
        ("Ciclo escolar", "academic_year"),
        ("Terminó", "completed"),
        ("Telephone", ""),
        ("Notas", ""),
    ],
)
def test_a_column_is_known_by_what_people_call_it_in_english_and_spanish(column, element):
    assert proposed([column, "Zz"])[column] == element


def test_the_official_name_wins_over_a_name_that_is_also_used():
    assert proposed(["Program", "Pathway"]) == {"Program": "", "Pathway": "pathway"}


def test_an_element_is_given_to_one_column_only():
    found = proposed(["DOB", "Birthday", "Date of birth"])
    assert list(found.values()).count("birth_date") == 1


def test_reasons_count_cells_and_never_show_one():
    content = text(["Nombre", "Fecha nac"], [SECRET, "9/14/2007"], [SECRET, "14.9.07"], [SECRET, ""])
    first, born = propose_columns(content, ROSTER, CATALOG)
    assert first.counted == 0
    assert (born.counted, born.fitting) == (2, 1)
    assert "1 of 2 cells have its form" in born.reason["en"]
    assert "1 de 2 celdas tienen su forma" in born.reason["es"]
    assert SECRET not in repr((first, born))


def test_a_name_that_is_only_alike_is_not_enough_where_the_cells_have_another_form():
    header = ["Bith Dates", "Zz"]
    assert name_likeness("Bith Dates", ELEMENTS["birth_date"]) > 0
    assert proposed(header, ["9/14/2007", "x"])["Bith Dates"] == "birth_date"
    assert proposed(header, ["Oakland", "x"])["Bith Dates"] == ""


def test_the_official_header_is_proposed_whole_and_with_certainty(write_file):
    for name in ("rosters/cte_roster", "rosters/project_roster"):
        dictionary = CATALOG.get(Dictionary, name)
        found = propose_columns(write_file(name, {}), dictionary, CATALOG)
        assert [p.element for p in found] == [element.name for element in dictionary.elements]
        assert {p.likeness for p in found} == {1.0}


@pytest.mark.parametrize("name", ["rosters/cte_roster", "rosters/project_roster"])
def test_no_name_stands_for_two_elements(name):
    dictionary = CATALOG.get(Dictionary, name)
    for element in dictionary.elements:
        for other in dictionary.elements:
            if other is not element:
                called = [c for c in element.also_called if name_likeness(c, other) >= 0.95]
                assert called == [], (element.name, other.name)


@given(
    order=st.permutations(["DOB", "Nombre", "Apellidos", "Hrs", "Sexo", "Grade level", "Program", "Notes"])
)
def test_proposals_do_not_depend_on_the_order_of_columns_and_are_the_same_each_time(order):
    once, again = proposed(order), proposed(order)
    assert once == again == proposed(sorted(order))


# --- words for codes ----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("code_set", "word", "code"),
    [
        ("university/yes_no", "si", "Y"),
        ("university/yes_no", "true", "Y"),
        ("calpads/grade_level", "12th", "12"),
        ("calpads/grade_level", "9", "09"),
        ("calpads/grade_level", "duodecimo", "12"),
        ("calpads/gender", "mujer", "F"),
        ("calpads/cte_pathway", "patient care", "198"),
        ("rosters/role", "completo", "completer"),
    ],
)
def test_words_that_people_write_stand_for_a_code(code_set, word, code):
    assert words_for_codes(CATALOG.get(CodeSet, code_set))[word] == code


def test_a_word_for_two_codes_stands_for_none():
    codes = CATALOG.get(CodeSet, "university/yes_no").codes
    both = [code.model_copy(update={"also_written": ["quizá"]}) for code in codes]
    doubtful = CATALOG.get(CodeSet, "university/yes_no").model_copy(update={"codes": both})
    assert "quiza" not in words_for_codes(doubtful)


def roster(write_file, several, **others):
    return write_file(ROSTER.name, *({**r, **others} for r in several(ROSTER.name, 3)))


@pytest.mark.parametrize(
    "written",
    [
        {"completed": "Sí", "grade": "12th", "gender": "Mujer", "pathway": "Atención al paciente"},
        {"completed": "YES", "grade": "senior", "gender": "female", "pathway": "Patient Care"},
        {"birth_date": "9/4/2007", "began_on": "08/15/2024", "academic_year": "2025"},
        {"academic_year": "", "ended_on": ""},
        {"academic_year": "2024/2025", "ssid": "", "student_id": ""},
    ],
)
def test_what_a_person_writes_in_a_roster_is_read_as_meant(write_file, several, written):
    records = several(ROSTER.name, 3)
    names = [{"first_name": f"Ana{letter}"} for letter in "ABC"]
    content = write_file(ROSTER.name, *({**r, **n, **written} for r, n in zip(records, names, strict=True)))
    result = check_file(content, catalog=CATALOG)
    assert (result.dictionary, result.accepted, result.findings) == (ROSTER.name, 3, ())
    assert result.academic_years == (2025,)


@pytest.mark.parametrize(
    ("written", "code"),
    [
        ({"completed": "perhaps"}, "ELE-005"),
        ({"birth_date": "9/14/07"}, "ELE-002"),
        ({"birth_date": "14/9/2007"}, "ELE-002"),
        ({"academic_year": "last year"}, "FIL-022"),
        ({"pathway": "Basket weaving"}, "ELE-005"),
    ],
)
def test_what_cannot_be_meant_is_refused(write_file, several, written, code):
    result = check_file(roster(write_file, several, **written), catalog=CATALOG)
    assert code in [finding.code for finding in result.findings]
    assert result.accepted == 0


def test_words_for_codes_count_in_files_kept_by_hand_alone(write_file):
    result = check_file(write_file("work_based_learning/log", {"completed": "Yes"}), catalog=CATALOG)
    assert [finding.code for finding in result.findings] == ["ELE-005"]


# --- a header of one's own -----------------------------------------------------------------------------

NAMES = [element.official for element in ROSTER.elements]


def renamed(names):
    columns = [ConfirmedColumn(column=n, element=e.name) for n, e in zip(names, ROSTER.elements, strict=True)]
    confirmed = ConfirmedColumns(
        dictionary=ROSTER.name, partner="a", header=header_hash(names), columns=columns,
        confirmed_on="2026-01-01", confirmed_by="b",
    )  # fmt: skip
    return CATALOG.with_dictionaries({ROSTER.name: as_written_by(ROSTER, confirmed)})


@given(
    words=st.lists(
        st.text("abcdefgñóABC ", min_size=3, max_size=9).filter(lambda w: w.strip()),
        min_size=len(NAMES),
        max_size=len(NAMES),
        unique_by=lambda word: "".join(word.split()).casefold(),
    ),
    spoilt=st.lists(st.sampled_from(["ssid", "birth_date", "pathway", "hours"]), max_size=3),
    seed=st.integers(0, 99),
)
def test_a_file_with_confirmed_columns_is_judged_as_one_with_the_official_names(
    write_file, several, words, spoilt, seed
):
    records = several(ROSTER.name, 5)
    for number, element in enumerate(spoilt):
        records[number][element] = "bad"
    lines = [line.split(",") for line in write_file(ROSTER.name, *records).decode().splitlines()]
    order = random.Random(seed).sample(range(len(NAMES)), len(NAMES))
    own = text(*([line[at] for at in order] for line in [words, *lines[1:]]))
    official = check_file(text(*lines), catalog=CATALOG, dictionary=ROSTER.name)
    result = check_file(own, catalog=renamed(words), dictionary=ROSTER.name)
    assert (result.accepted, result.refused) == (official.accepted, official.refused)
    assert [(f.code, f.count, f.rows) for f in result.findings] == [
        (f.code, f.count, f.rows) for f in official.findings
    ]


@pytest.mark.parametrize(
    ("change", "missing", "new"),
    [
        (lambda names: [*names, "Phone"], "-", "P"),
        (lambda names: names[1:], "Student ID", "-"),
        (lambda names: [*names[:-1], "Finished?"], "Completed", "O"),
        (lambda names: [*names[:-1], names[0]], "Completed", "O"),
    ],
    ids=["added", "removed", "renamed", "twice"],
)
def test_a_header_that_changed_is_asked_about_again(change, missing, new):
    names = change(NAMES)
    result = check_file(text(names, ["x"] * len(names)), catalog=renamed(NAMES), dictionary=ROSTER.name)
    (finding,) = result.findings
    assert finding.code == "FIL-041"
    assert finding.expected["en"].endswith(f"missing: {missing}")
    assert finding.found["en"].endswith(f": {new}")


def test_a_column_that_nobody_confirmed_is_named_by_its_letter_and_not_by_its_name():
    result = check_file(
        text([*NAMES, SECRET], ["x"] * (len(NAMES) + 1)), catalog=CATALOG, dictionary=ROSTER.name
    )
    assert SECRET not in result.findings[0].message() + result.findings[0].message("es")


def test_optional_columns_may_be_absent_and_required_ones_not():
    required = [e for e in ROSTER.elements if e.required] + [ELEMENTS["academic_year"]]
    header = [element.official for element in required]
    row = [ROSTER.example[element.name] for element in required]
    assert check_file(text(header, row), catalog=CATALOG).accepted == 1
    without = check_file(text(header[1:], row[1:]), catalog=CATALOG, dictionary=ROSTER.name)
    assert [f.code for f in without.findings] == ["FIL-041"]


@pytest.mark.parametrize("first", ["Maria,Lopez,2008-03-04,9876543210,10", "Maria,Lopez,Fontana,Si"])
def test_a_first_row_that_is_a_record_is_neither_shown_nor_proposed(first):
    content = f"{first}\nAna,Ruiz,2008-05-06,9876543211,11\n".encode()
    with pytest.raises(FileProblemError) as refused:
        propose_columns(content, ROSTER, CATALOG)
    assert refused.value.finding.code == "FIL-025"
    assert "Maria" not in str(refused.value)
    assert f"commonfield columns propose FILE --dictionary {ROSTER.name}" in str(refused.value)
