"""Of when a file is: by what it says in a column, a header, a title, its name, or by its layout."""

from datetime import date

import pytest
from tests.unit.reference.publishing import (
    OEWS,
    completions,
    projected,
    projections,
    surveyed,
    text,
    workbook,
    worksheet,
)

from commonfield.catalog import VintageRule
from commonfield.reference import Vintage
from commonfield.reference.vintages import Told, find_vintage, parse_vintage


def told(**parts) -> Told:
    return Told(**({"name": "file.csv", "above": (), "headers": (), "columns": {}} | parts))


def rule(**parts) -> VintageRule:
    return VintageRule.model_validate(parts)


YEAR, MONTH = r"(?P<year>\d{4})", r"(?P<year>\d{4})-(?P<month>\d\d)"
SPAN, ACADEMIC = r"(?P<year>\d{4})\s*[-–]\s*(?P<to>\d{2,4})", r"(?P<year>\d{4})-(?P<to>\d\d)"


@pytest.mark.parametrize(
    ("place", "said"),
    [
        ({"place": "header", "pattern": YEAR}, {"headers": ("code", "jobs 2019")}),
        ({"place": "above", "pattern": YEAR}, {"above": ("Title", "of 2019")}),
        ({"place": "file", "pattern": YEAR}, {"name": "x_2019.csv"}),
        ({"place": "column", "column": "year", "pattern": YEAR}, {"columns": {"year": ["2019"]}}),
        ({"place": "fixed", "fixed": "2019"}, {}),
    ],
)
def test_every_place_is_looked_into(place, said):
    assert find_vintage([rule(**place)], told(**said)) == Vintage(date(2019, 1, 1), "2019")


@pytest.mark.parametrize(
    ("pattern", "written", "day", "label", "years", "academic"),
    [
        (MONTH, "2025-05", date(2025, 5, 1), "2025-05", (), False),
        (SPAN, "2020-2030", date(2020, 1, 1), "2020-2030", (), False),
        (SPAN, "2024–34", date(2024, 1, 1), "2024-34", (), False),
        (r"M(?P<year>\d\d)", "M24", date(2024, 1, 1), "2024", (), False),
        (ACADEMIC, "2021-22", date(2022, 6, 30), "2021-22", (2022,), True),
        (ACADEMIC, "1999-00", date(2000, 6, 30), "1999-00", (2000,), True),
        (YEAR, "c2023_a", date(2023, 6, 30), "2022-23", (2023,), True),
    ],
)
def test_months_spans_and_academic_years_are_told_apart(pattern, written, day, label, years, academic):
    found = find_vintage([rule(place="header", pattern=pattern, academic=academic)], told(headers=(written,)))
    assert found == Vintage(day, label, years)


def test_the_first_rule_that_finds_something_holds():
    rules = [
        rule(place="column", column="release", pattern=MONTH),
        rule(place="file", pattern=r"M(?P<year>20\d\d)"),
        rule(place="fixed", fixed="1999"),
    ]
    both = told(columns={"release": ["2025-05"]}, name="MSA_M2024_dl.xlsx")
    assert find_vintage(rules, both) == Vintage(date(2025, 5, 1), "2025-05")
    assert find_vintage(rules, told(name="MSA_M2024_dl.xlsx")) == Vintage(date(2024, 1, 1), "2024")
    assert find_vintage(rules, told()) == Vintage(date(1999, 1, 1), "1999")


def test_a_file_of_several_years_is_as_old_as_its_last():
    several = told(columns={"years": ["2020-2021", "2022-2023", "2021-2022"]})
    pattern = r"(?P<year>\d{4})-(?P<to>\d{4})"
    found = find_vintage([rule(place="column", column="years", pattern=pattern, academic=True)], several)
    assert found == Vintage(date(2023, 6, 30), "2020-21 to 2022-23", (2021, 2022, 2023))


def test_a_year_in_the_name_is_the_last_resort_and_a_month_that_is_none_is_no_vintage():
    wrong = [rule(place="header", pattern=MONTH)]
    assert find_vintage(wrong, told(headers=("2025-13",))) is None
    assert find_vintage(wrong, told(name="table_2018_final.csv")) == Vintage(date(2018, 1, 1), "2018")
    assert find_vintage(wrong, told(name="table_120185.csv")) is None


@pytest.mark.parametrize(
    ("written", "vintage"),
    [
        ("2025", Vintage(date(2025, 1, 1), "2025")),
        ("2025-05", Vintage(date(2025, 5, 1), "2025-05")),
        ("2022-23", Vintage(date(2023, 6, 30), "2022-23", (2023,))),
        ("2011-12", Vintage(date(2012, 6, 30), "2011-12", (2012,))),  # an academic year before a month
        ("2010-12", Vintage(date(2010, 12, 1), "2010-12")),
        ("2022-24", None),
        ("May 2025", None),
        ("25", None),
        ("", None),
    ],
)
def test_a_vintage_that_a_person_writes(written, vintage):
    assert parse_vintage(written) == vintage


def test_age_is_reckoned_to_a_day():
    assert Vintage(date(2022, 11, 23), "").age(date(2026, 11, 23)) == pytest.approx(4.0, abs=0.01)


@pytest.mark.parametrize(
    ("name", "content", "label"),
    [
        ("a.csv", projections(projected("29-1141", 40)), "2020-2030"),
        ("a.xlsx", worksheet((4, "29-1141", "Nurses")), "2023-2033"),
        ("MSA_M2024_dl.xlsx", workbook(All=[OEWS, surveyed("23420", "29-1141")]), "2024"),
        ("c2023_a.csv", completions(("1", "51.3801", "1", "3", 8)), "2022-23"),
        ("c2023_a_rv.csv", completions(("1", "51.3801", "1", "3", 8)), "2022-23"),
        ("x.csv", text(("College", "Major", "2021-2022", "2022-2023"), ("A", "B-050200", 1, 2)),
         "2021-22 to 2022-23"),
    ],
)  # fmt: skip
def test_files_of_publishers_say_of_when_they_are(held, name, content, label):
    assert held(name, content).vintage.label == label


def test_a_file_that_says_nothing_of_when_it_is_has_no_vintage(held):
    assert held("awards.csv", completions(("1", "51.3801", "1", "3", 8))).vintage is None
