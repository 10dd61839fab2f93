"""Every column has a meaning, feeds are what the maps say, and known losses are told where they happen."""

from __future__ import annotations

import pytest

from commonfield.catalog import EVERY_TABLE, Catalog, CodeSet, Dictionary, TableMeaning
from commonfield.intake.dictionary import RegionalDictionary
from commonfield.intake.dictionary.described import Described, Part
from commonfield.intake.dictionary.gathering import OURS

CATALOG = Catalog()
MEANINGS = CATALOG.all(TableMeaning)


def part(shipped: RegionalDictionary, name: str) -> Part:
    return next(part for part in shipped.parts if part.name == name)


def entry(of: Part, name: str) -> Described:
    return next(e for e in (*of.entries, *of.attributes) if e.name == name)


@pytest.mark.parametrize("table", OURS, ids=lambda table: table.name)
def test_every_column_has_a_meaning_and_no_meaning_lacks_its_column(table) -> None:
    told = MEANINGS[table.name].columns
    assert not [name for name in table.names if name not in {**MEANINGS[EVERY_TABLE].columns, **told}]
    assert not [name for name in told if name not in table.names]


def test_a_column_has_a_standard_element_or_one_of_our_own(shipped: RegionalDictionary) -> None:
    lacking = [
        (part.name, e.name)
        for part in shipped.tables
        for e in (*part.entries, *part.attributes)
        if not (e.ceds or e.own_element)
    ]
    assert lacking == []


def test_every_attribute_that_a_group_uses_has_a_meaning(shipped: RegionalDictionary) -> None:
    from commonfield.intake.collecting import groups_of_learners

    told = {e.name for e in part(shipped, "characteristic").attributes}
    assert {group.characteristic for group in groups_of_learners(CATALOG)} <= told


def test_a_column_names_the_elements_that_fill_it(shipped: RegionalDictionary) -> None:
    exit_reason = entry(part(shipped, "enrollment"), "exit_reason")
    assert {"calpads/senr"} <= {feed.name for feed in exit_reason.feeds}
    by_name = {feed.name: feed.columns for feed in exit_reason.feeds}
    assert by_name["calpads/senr"] == ("student_exit_reason_code",)
    foster = entry(part(shipped, "characteristic"), "foster")
    assert {f.name: f.columns for f in foster.feeds}["calpads/sprg"] == ("education_program_code",)


def test_an_element_names_the_columns_that_it_fills_and_takes_their_standard(
    shipped: RegionalDictionary,
) -> None:
    senr = part(shipped, "calpads/senr")
    exit_date = entry(senr, "enrollment_school_exit_date")
    assert ("enrollment", ("ended_on",)) in [(feed.name, feed.columns) for feed in exit_date.feeds]
    assert exit_date.ed_fi == "StudentSchoolAssociation.exitWithdrawDate"
    assert entry(senr, "academic_year_id").feeds
    assert not entry(senr, "student_birth_city").feeds


@pytest.mark.parametrize(
    ("of", "name", "words"),
    [
        ("calpads/sinf", "student_race1_code", "Filipino"),
        ("calpads/sinf", "student_race1_code", "two or more races"),
        ("characteristic", "race_ethnicity_federal", "Filipino"),
        ("university/enrollment", "race_ethnicity", "Filipino"),
        ("calpads/sela", "english_acquisition_status_code", "RFEP"),
        ("characteristic", "english_learner", "RFEP"),
        ("calpads/sprg", "education_program_code", "foster"),
        ("characteristic", "foster", "75000"),
        ("course", "units_attempted", "0.667"),
        ("mis/sx", "sxd3", "0.667"),
        ("clearinghouse/detail", "enrollment_begin", "blocked"),
        ("employment", "wages", "self-employment"),
        ("completion", "a_g_met", "000137"),
    ],
)
def test_a_known_loss_is_told_where_it_happens(
    shipped: RegionalDictionary, of: str, name: str, words: str
) -> None:
    assert any(words in lost.text.en for lost in entry(part(shipped, of), name).lost)


def test_a_loss_is_told_of_sources_that_feed_the_column_alone(shipped: RegionalDictionary) -> None:
    for table in shipped.tables:
        for e in (*table.entries, *table.attributes):
            feeding = {feed.name for feed in e.feeds}
            for lost in e.lost:
                assert set(filter(None, lost.source.split(", "))) <= feeding, (table.name, e.name)


def test_roll_ups_with_a_loss_are_there() -> None:
    for name, code_set in CATALOG.all(CodeSet).items():
        keys = {key for code in code_set.codes for key in code.rolls_up_to}
        assert set(code_set.lost) <= keys, name


def test_every_file_and_every_element_is_there_once(shipped: RegionalDictionary) -> None:
    dictionaries = CATALOG.all(Dictionary)
    assert [part.name for part in shipped.files] == list(dictionaries)
    for part_ in shipped.files:
        assert [e.name for e in part_.entries] == [e.name for e in dictionaries[part_.name].elements]
    assert len({part.slug for part in shipped.files}) == len(shipped.files)
