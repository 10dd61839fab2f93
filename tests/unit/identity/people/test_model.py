"""The model `people`, and what it makes of a handful of records."""

from __future__ import annotations

import polars as pl
import pytest

from commonfield.catalog import Catalog, LinkageModel, Wording
from commonfield.catalog.wording import messages
from commonfield.engines import DuckEngine
from commonfield.identity.people.apart import define_apart, holds_families
from commonfield.identity.people.blocking import define_pairs
from commonfield.identity.people.describing import describe_records
from commonfield.identity.people.fields import FIELDS
from commonfield.identity.people.ladder import climb
from commonfield.identity.people.plan import FIELD_OF, make_plan
from commonfield.identity.people.recall import found_by_blocking

NAMES = [
    one + other
    for one in ("Bra", "Cle", "Dio", "Fru", "Gho", "Hy", "Kwa", "Ly")
    for other in ("dan", "fia", "gus", "lo", "mir", "nez", "rik", "zu")
]
MODEL = Catalog().get(LinkageModel, "people")


def rules() -> list[list[str]]:
    return [*MODEL.ladder, *MODEL.blocking_rules, *MODEL.loose_rules, *MODEL.training_rules]


def test_every_field_is_compared_and_every_rule_names_columns_of_a_record():
    assert {comparison.column for comparison in MODEL.comparisons} == set(FIELDS)
    assert {column for rule in rules() for column in rule} <= {*FIELDS, *FIELD_OF}


@pytest.mark.parametrize("language", ["en", "es"])
def test_every_column_has_a_name_for_people(language):
    said = Wording("identity/people", language)
    assert all(said.say(column) for rule in rules() for column in rule)
    assert set(messages("identity/people", "en")) == set(messages("identity/people", "es"))


def described(engine: DuckEngine, *files: list[dict[str, str]]):
    frames = [
        pl.DataFrame(
            [{"id": str(at), **dict.fromkeys(FIELDS), **row} for at, row in enumerate(file)],
            schema={"id": pl.String, **dict.fromkeys(FIELDS, pl.String)},
        )
        for file in files
    ]
    describe_records(engine, frames, model=MODEL, catalog=Catalog())
    mapped = [sorted({field for row in file for field in row}) for file in files]
    return make_plan(engine, MODEL, mapped=mapped)


def person(first: str, last: str, born: str, **more: str) -> dict[str, str]:
    return {"first_name": first, "last_name": last, "birth_date": born, **more}


def test_records_are_described_so_that_other_ways_of_writing_meet():
    with DuckEngine() as engine:
        described(
            engine,
            [
                person("Bobby", "De La Cruz-Núñez", "20010203", zip="92501-1234", ssn="123-45-6780"),
                person("Baby Boy", "O'Neil", "20010302", phone="(951) 555-0147", street="12 N. Main St."),
            ],
        )
        one, other = engine.query("from record order by record").rows(named=True)
    assert (one["surnames"], one["surname_last"]) == (["CRUZ", "NUNEZ"], "NUNEZ")
    assert "ROBERT" in one["first_forms"]
    assert (one["zip"], one["ssn"], one["birth_exchanged"]) == ("92501", "123456780", "20010302")
    assert (other["first_name"], other["last_name"]) == (None, "ONEIL")
    assert (other["phone"], other["house_number"], other["street_name"]) == ("9515550147", "12", "MAIN")


def test_a_value_that_very_many_share_brings_nobody_together_and_is_counted():
    born = [f"2001{1 + at // 28:02d}{1 + at % 28:02d}" for at in range(64)]
    crowd = [person("Ana", "Vega", born[at], zip="92501") for at in range(40)]
    others = [person(NAMES[at], NAMES[-at], born[at], zip=str(92600 + at)) for at in range(40, 64)]
    small = MODEL.model_copy(update={"largest_block": 100, "loose_rules": []})
    with DuckEngine() as engine:
        plan = described(engine, [*crowd, *others, person("Ana", "Vega", born[0], zip="92502")])
        blocking = define_pairs(engine, small, plan, sides=1)
        found = engine.query("from candidate").rows()
    assert found == [(0, 64)]
    assert blocking.passed_over >= 40 * 39 // 2


def test_fields_that_tell_nobody_apart_are_not_used_and_it_is_said_why():
    rows = [
        person(NAMES[at], "Vega", f"2001{1 + at // 28:02d}{1 + at % 28:02d}", zip="0") for at in range(60)
    ]
    with DuckEngine() as engine:
        plan = described(engine, [{**row, "email": ""} | {"sex": "F"} for row in rows], rows)
    assert plan.unused == {
        "last_name": "all_the_same",
        "zip": "all_the_same",
        "sex": "in_one_file",
        "email": "in_one_file",
    }
    assert plan.fields == ("first_name", "birth_date")


TWINS = [person("Ana", "Vega", "20010203"), person("Rosario", "Vega", "20010203")]


@pytest.mark.parametrize(
    ("rows", "apart"),
    [
        (TWINS, [(0, 1)]),
        ([{**row, "ssn": "123456780"} for row in TWINS], []),
        ([{**TWINS[0], "middle_name": "L"}, {**TWINS[1], "middle_name": "Luz"}], []),
        ([person("Ana", "Vega", "20010203"), person("Anna", "Vega", "20010203")], []),
        ([person("Bob", "Vega", "20010203"), person("Robert", "Vega", "20010203")], []),
        ([person("Ana", "Vega", "20010203"), person("R", "Vega", "20010203")], []),
    ],
)
def test_twins_are_held_apart_unless_an_id_or_a_middle_name_says_otherwise(rows, apart):
    with DuckEngine() as engine:
        described(engine, rows)
        engine.define("candidate", "select 0::bigint as l, 1::bigint as r")
        assert define_apart(engine, sides=1).rows() == apart


def test_a_twin_in_the_own_file_makes_nearly_the_same_name_another_one():
    twins = [person("Jaylen", "Vega", "20010203"), person("Jayden", "Vega", "20010203")]
    with DuckEngine() as engine:
        described(engine, twins, [person("Jasden", "Vega", "20010203")])
        engine.define("candidate", "select 0::bigint as l, 2::bigint as r")
        with_twin = define_apart(engine, sides=2).rows()
        described(engine, twins[:1], [person("Jasden", "Vega", "20010203")])
        engine.define("candidate", "select 0::bigint as l, 1::bigint as r")
        without = define_apart(engine, sides=2).rows()
    assert (with_twin, without) == ([(0, 2)], [])


@pytest.mark.parametrize(("families", "held"), [(0, False), (200, True)])
def test_where_nobody_has_brothers_and_sisters_another_first_name_is_a_slip(families, held):
    rows = []
    for at in range(200):
        home = {"street": f"{at} Elm St"}
        rows.append(person(f"Ana{at}", f"Vega{at}", "19990102", **home))
        if at < families:
            rows.append(person("Rosario", f"Vega{at}", "20030506", **home))
    with DuckEngine() as engine:
        plan = described(engine, rows)
        assert holds_families(engine, plan, alike=20) is held


def test_a_fixed_rule_links_only_where_there_is_one_partner():
    ana, eva = person("Ana", "Vega", "20010203"), person("Eva", "Luz", "20020304")
    with DuckEngine() as engine:
        plan = described(engine, [ana, eva], [ana, ana, eva])
        define_pairs(engine, MODEL, plan, sides=2)
        used, alone = climb(engine, MODEL, plan, alone=True)
        _, every = climb(engine, MODEL, plan, alone=False)
    assert ["first_name", "last_name", "birth_date"] in used
    assert alone.rows() == [(1, 4)]
    assert every.rows() == [(0, 2), (0, 3), (1, 4)]


def test_what_two_kinds_of_rules_miss_of_each_other_tells_what_both_miss():
    same = person("Ana", "Vega", "20010203")
    rows = [same] * 40 + [{**same, "birth_date": "19990102"}] * 40 + [{**same, "first_name": "Eva"}] * 40
    with DuckEngine() as engine:
        described(engine, [same] * 120, rows)
        taken = pl.DataFrame({"l": range(120), "r": range(120, 240)})
        assert found_by_blocking(engine, taken, (("birth_date",), ("first_name",))) == pytest.approx(0.75)
        assert found_by_blocking(engine, taken, (("birth_date",),)) == 1.0
