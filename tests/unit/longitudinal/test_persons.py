from datetime import date
from typing import Any

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.unit.longitudinal.staging import PERSONS, attended, build, college_term, row, stated

from commonfield.tables import EVENT_TABLES, TableError


def test_a_row_carries_its_person_and_where_it_came_from() -> None:
    (spell,) = build(enrollment=[attended("south-1", record_no=17)])["enrollment"].to_dicts()
    assert spell["person_key"] == "aaaa"
    assert (spell["partner"], spell["submission_id"], spell["record_no"]) == ("south", "south-file", 17)


def test_every_event_table_is_there_in_its_shape_even_when_nothing_was_staged() -> None:
    events = build()
    assert {name: frame.columns for name, frame in events.items()} == {
        name: table.names for name, table in EVENT_TABLES.items()
    }


def test_a_row_of_nobody_is_a_fault_and_no_token_is_told() -> None:
    with pytest.raises(TableError, match="found 1 rows whose subject is in no crosswalk") as told:
        build(enrollment=[attended("north-1", subject_id="stranger")])
    assert "stranger" not in str(told.value)


def test_an_event_that_two_files_repeat_is_one_event_with_the_first_files_trail() -> None:
    spell = {
        "institution": "001140-00",
        "segment": "csu",
        "level": "postsecondary",
        "began_on": date(2024, 8, 20),
    }
    events = build(
        enrollment=[
            row("south-1", **spell, submission_id="detail of south", record_no=4),
            row("north-1", **spell, submission_id="detail of north", record_no=9),
        ]
    )
    assert events["enrollment"].select("partner", "record_no").rows() == [("north", 9)]


def test_events_that_differ_in_anything_stay_two() -> None:
    events = build(
        enrollment=[
            college_term(submission_id="a", ended_on=date(2023, 12, 18)),
            college_term(submission_id="b", ended_on=date(2023, 12, 17)),
        ]
    )
    assert events["enrollment"].height == 2


def test_what_one_file_says_twice_stays_twice_and_another_file_that_says_it_twice_adds_nothing() -> None:
    wages = {"quarter_began_on": date(2024, 1, 1), "wages": 4200.0}
    rows = [row("college-1", **wages, submission_id=s, record_no=n) for s in "ab" for n in (2, 3)]
    assert build(employment=rows)["employment"]["submission_id"].to_list() == ["a", "a"]


@pytest.mark.parametrize(
    ("spells", "first"),
    [
        ([(2021, 9), (2022, 10)], [True, True]),
        ([(2021, 9), (2022, 9)], [True, False]),
        ([(2021, 10), (2022, 9)], [True, False]),
        ([(2021, 9), (2021, 9)], [True, True]),
        ([(2023, 11)], [True]),
    ],
)
def test_a_grade_is_new_unless_an_earlier_year_saw_it_or_a_higher_one(spells, first) -> None:
    rows = [
        attended("north-1", academic_year=y, grade_level=g, record_no=n) for n, (y, g) in enumerate(spells)
    ]
    assert build(enrollment=rows)["enrollment"]["first_time"].to_list() == first


def test_an_earlier_year_counts_at_whichever_district_it_was() -> None:
    rows = [attended("north-1", academic_year=2022), attended("south-1", academic_year=2023)]
    assert build(enrollment=rows)["enrollment"]["first_time"].to_list() == [True, False]


def test_colleges_say_themselves_who_is_there_for_the_first_time() -> None:
    rows = [college_term(first_time=value, record_no=n) for n, value in enumerate([True, False, None])]
    assert build(enrollment=rows)["enrollment"]["first_time"].to_list() == [True, False, None]


def one_of_each(subject: str, year: int, line: int) -> dict[str, list[dict[str, Any]]]:
    partner = subject.split("-")[0]
    spell = college_term(subject) if partner == "college" else attended(subject, academic_year=year)
    about = {"record_no": line, "submission_id": f"{partner} {year}", "academic_year": year}
    return {
        "enrollment": [{**spell, **about}],
        "characteristic": [
            stated(subject, "race_code", code, began_on=date(year - 1, 8, 15), **about)
            for code in ("700", "201")
        ],
        "employment": [row(subject, quarter_began_on=date(year, 1, 1), wages=100.0 * line, **about)],
    }


@settings(max_examples=max(3, settings.default.max_examples // 3))
@given(
    told=st.lists(
        st.tuples(st.sampled_from(sorted(PERSONS)), st.integers(2021, 2024), st.integers(2, 5)), max_size=8
    ),
    chance=st.randoms(),
)
def test_the_same_rows_in_any_order_give_the_same_tables(told, chance) -> None:
    tables: dict[str, list[dict[str, Any]]] = {"enrollment": [], "characteristic": [], "employment": []}
    for subject, year, line in told:
        for name, rows in one_of_each(subject, year, line).items():
            tables[name] += rows
    first = build(**tables)
    for rows in tables.values():
        chance.shuffle(rows)
    again = build(**tables)
    assert all(again[name].equals(frame) for name, frame in first.items())


def test_rows_are_in_the_order_of_persons_and_years() -> None:
    rows = [
        attended("north-2"),
        attended("north-1", academic_year=2025),
        attended("north-1", academic_year=2023),
    ]
    spells = build(enrollment=rows)["enrollment"]
    assert spells.select("person_key", "academic_year").rows() == [
        ("aaaa", 2023),
        ("aaaa", 2025),
        ("bbbb", 2024),
    ]


def test_every_statement_is_one_that_can_be_carried_to_another_engine() -> None:
    from importlib import resources

    import sqlglot

    for package in ("commonfield.longitudinal", "commonfield.identity"):
        files = [f for f in resources.files(package).iterdir() if f.name.endswith(".sql")]
        assert files
        for file in files:
            assert sqlglot.parse_one(file.read_text(encoding="utf-8"), dialect="duckdb")


def test_the_empty_region_is_no_special_case() -> None:
    assert all(isinstance(frame, pl.DataFrame) and frame.is_empty() for frame in build().values())
