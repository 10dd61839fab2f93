"""Who is in which group, as sources state it and as names tell."""

from __future__ import annotations

from datetime import date

import polars as pl
import pytest
from tests.unit.identity.records import MARIA, TRAN, model, record, records

from commonfield import identity
from commonfield.catalog import Catalog, Group
from commonfield.identity.quality import assess, values_of
from commonfield.tables import EVENT_TABLES

BOTH = frozenset({"north", "college"})


@pytest.fixture(scope="module")
def groups() -> dict[str, Group]:
    return dict(Catalog().all(Group))


@pytest.fixture(scope="module")
def linkage() -> identity.Linkage:
    return identity.link(
        records(
            record("north-1", **MARIA, ssid="1234567890"),
            record("north-2", **TRAN),
            record("college-1", **MARIA, ssid="1234567890"),
            record("college-3", first_name="Ana", last_name="Ruiz", birth_date=date(2004, 5, 5)),
            record("wages-4", ssn="123456789"),
        ),
        model=model(),
        try_ids=True,
    )


def stated(linkage, *rows) -> pl.DataFrame:
    keys = dict(linkage.crosswalk.select("subject_id", "person_key").iter_rows())
    names = ("characteristic", "value", "academic_year", "partner", "began_on")
    written = [
        {
            **dict(zip(names, row, strict=True)),
            "person_key": keys[subject],
            "submission_id": "s",
            "record_no": 2,
        }
        for subject, *row in rows
    ]
    shape = EVENT_TABLES["characteristic"]
    return shape.conform(pl.DataFrame(written, schema=shape.schema()))


def values(linkage, groups, frame, *, allowed=None, refused=None):
    told = values_of(
        linkage.crosswalk,
        named=linkage.named,
        characteristics=frame,
        groups=groups,
        allowed=allowed or {group.characteristic: BOTH for group in groups.values()},
        refused=refused or {},
    )
    return {(subject, group): value for subject, group, value in told.iter_rows()}


def test_the_last_statement_holds_and_of_one_year_the_value_listed_first(linkage, groups):
    told = stated(
        linkage,
        ("north-1", "race_ethnicity", "RW", 2022, "north", None),
        ("north-1", "race_ethnicity", "RH", 2024, "north", None),
        ("north-2", "race_ethnicity", "RA", 2024, "north", None),
        ("north-2", "race_ethnicity", "RB", 2024, "north", None),
    )
    found = values(linkage, groups, told)
    assert found["north-1", "race_ethnicity"] == "RH"
    assert found["north-2", "race_ethnicity"] == "RB"


def test_ever_is_in_any_year_and_nobody_without_a_statement_is_left_out(linkage, groups):
    told = stated(linkage, ("north-1", "foster", "Y", 2021, "north", date(2021, 1, 1)))
    found = values(linkage, groups, told)
    assert (found["north-1", "foster"], found["north-2", "foster"]) == ("Y", "N")


def test_a_source_that_states_nothing_of_a_group_is_not_told_by_it(linkage, groups):
    told = stated(linkage, ("north-1", "foster", "Y", 2021, "north", None))
    found = values(linkage, groups, told)
    assert ("college-1", "foster") not in found and ("wages-4", "foster") not in found


def test_a_person_has_one_value_whoever_states_it(linkage, groups):
    told = stated(
        linkage,
        ("north-1", "race_ethnicity", "RH", 2024, "north", None),
        ("college-3", "race_ethnicity", "RW", 2024, "college", None),
    )
    found = values(linkage, groups, told)
    assert found["college-1", "race_ethnicity"] == "RH"


def test_statements_that_may_not_be_used_are_not_read_and_nobody_is_taken_for_a_no(linkage, groups):
    told = stated(
        linkage,
        ("north-1", "foster", "Y", 2021, "north", None),
        ("college-3", "foster", "Y", 2021, "college", None),
    )
    found = values(
        linkage,
        groups,
        told,
        allowed={"foster": frozenset({"college"})},
        refused={"foster": frozenset({"north"})},
    )
    assert found["college-3", "foster"] == "Y"
    assert ("north-1", "foster") not in found  # no district lets it be told


def test_names_tell_compound_surnames_and_length(linkage, groups):
    found = values(linkage, groups, stated(linkage))
    assert found["north-1", "compound_surname"] == "Y"  # García López
    assert found["north-2", "compound_surname"] == "N"
    assert found["wages-4", "compound_surname"] == "U"
    assert found["north-1", "name_length"] == "middle"
    assert found["college-3", "name_length"] == "short"


@pytest.mark.parametrize(
    ("first", "last", "length"),
    [("Ana", "Ruizono", "short"), ("Anna", "Ruizono", "middle"), ("Isabel", "Garciamora", "middle"),
     ("Isabella", "Garciamor", "long"), ("Ana", "de la Luz-Ko", "short")],
)  # fmt: skip
def test_a_name_is_short_up_to_10_letters_and_long_from_17(first, last, length):
    linkage = identity.link(
        records(record("north-1", first_name=first, last_name=last)), model=model(), try_ids=True
    )
    assert linkage.named["name_length"].to_list() == [length]


def test_without_characteristics_names_and_everybody_are_told(linkage, groups):
    counts = assess(
        linkage.crosswalk,
        named=linkage.named,
        tried=linkage.tried,
        characteristics=stated(linkage),
        groups=groups,
        allowed={},
        refused={},
    )
    assert set(counts["group"]) == {"all", "compound_surname", "name_length"}
