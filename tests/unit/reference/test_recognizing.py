"""A file is recognized by its headers, under any name."""

import pytest
from tests.unit.reference.publishing import (
    OEWS,
    PROJECTIONS,
    WORKSHEET,
    projected,
    projections,
    surveyed,
    text,
    workbook,
    worksheet,
)

from commonfield.reference import recognize
from commonfield.reference.recognizing import plain_header


@pytest.fixture
def source_of(write, sources):
    def told(name: str, content: str | bytes) -> str | None:
        found = recognize(write(name, content), sources.values())
        return found.source.name if found else None

    return told


@pytest.mark.parametrize("name", ["edd.csv", "download (3).TXT", "x.tsv", "oews.csv", "deep/er/a.b.csv"])
def test_the_name_of_a_file_does_not_count(source_of, name):
    assert source_of(name, projections(projected("29-1141", 40))) == "edd/projections_areas"


@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
@pytest.mark.parametrize(
    "write_header", [str, str.upper, str.lower, lambda h: h.replace(" ", "\n") + " [4][12]"]
)
def test_case_line_breaks_footnote_marks_and_delimiters_do_not_count(source_of, write_header, delimiter):
    headers = [write_header(header) for header in PROJECTIONS]
    content = text(headers, projected("29-1141", 40), delimiter=delimiter)
    assert source_of("a.csv", content) == "edd/projections_areas"


def test_a_workbook_is_recognized_below_its_titles_and_beside_its_notes(write, sources):
    layout = recognize(write("a.xlsx", worksheet((4, "29-1141", "Nurses"))), sources.values())
    assert (layout.source.name, layout.sheet.name) == ("edd/projections_worksheet", "Occupational")
    assert layout.header_at == 4
    assert (layout.places["soc"], layout.places["openings"]) == ((1,), (9,))
    assert layout.headers == WORKSHEET


def test_a_sheet_of_notes_in_front_is_passed_over(source_of):
    book = workbook(
        Read_me=[("Source", "Agency"), ("Date", "May 2024")], All=[OEWS, surveyed("23420", "29-1141")]
    )
    assert source_of("MSA_M2024_dl.xlsx", book) == "bls/oews"


@pytest.mark.parametrize("column", ["Total Job Openings", "Period", "SOC Level"])
def test_a_file_that_lacks_a_needed_column_is_of_no_source(source_of, column):
    headers = [header for header in PROJECTIONS if header != column]
    assert source_of("a.csv", text(headers, ["1"] * len(headers))) is None


def test_of_two_columns_under_one_header_the_first_is_taken(write, sources):
    headers = [*PROJECTIONS, "Total Job Openings"]
    content = text(headers, (*projected("29-1141", 40), 999))
    layout = recognize(write("a.csv", content), sources.values())
    assert layout.places["openings"] == (PROJECTIONS.index("Total Job Openings"),)


def test_the_source_most_of_whose_columns_are_there_is_meant(source_of):
    needs = ("2023 National Employment Matrix title", "2023 National Employment Matrix code",
             "Typical education needed for entry", "Work experience in a related occupation",
             "Typical on-the-job training needed to attain competency in the occupation")  # fmt: skip
    openings = ("Occupation type", "Employment, 2023", "Employment change, numeric, 2023–33",
                "Occupational openings, 2023–33 annual average",
                "Median annual wage, dollars, 2023[1]")  # fmt: skip
    assert source_of("a.csv", text(needs, ["1"] * 5)) == "bls/entry_education"
    assert source_of("a.csv", text(needs + openings, ["1"] * 10)) == "bls/projections"


@pytest.mark.parametrize(
    "content", ["", "\n\n", "one\ntwo\n", "a,b\n1,2\n", "<html><body>Sign in</body></html>"]
)
def test_any_other_file_is_of_no_source(source_of, content):
    assert source_of("a.csv", content) is None


@pytest.mark.parametrize(
    ("header", "plain"),
    [("Exits [7]", "Exits"), ("Base Year\nEmployment\r\n Estimate 2023[4][5]",
                              "Base Year Employment Estimate 2023"),
     ("\ufeffUNITID", "UNITID"), ("  A   B ", "A B"), ("Wages [a]", "Wages [a]"), ("", "")],
)  # fmt: skip
def test_a_plain_header_has_no_marks_and_single_spaces(header, plain):
    assert plain_header(header) == plain
