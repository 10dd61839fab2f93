"""Files of places as the Census Bureau and others publish them; figures invented."""

from datetime import date
from math import sqrt

import pytest

from commonfield.findings import SubmissionError
from commonfield.reference import Shelf
from commonfield.reference.shapes import places


def lines(*, bachelor="300", bachelor_margin="60"):
    """Give 25 lines of an estimate and a margin."""
    schooling = [("40", "30"), *[("0", "12")] * 12, ("0", "10"), ("0", "9")]
    above = [("100", "40"), ("60", "9"), ("100", "3"), ("200", "4"), ("0", "12"), (bachelor, bachelor_margin)]
    return [("1000", "80"), *schooling, *above, ("150", "20"), ("50", "10"), ("0", "12")]


def data_file(rows):
    """Write what the zip file holds: codes, and below them the same in words."""
    codes = [f"B15003_{line:03}{kind}" for line in range(1, 26) for kind in "EM"]
    words = [
        f"{kind}!!Total:!!line {line}" for line in range(1, 26) for kind in ("Estimate", "Margin of Error")
    ]
    made = [["GEO_ID", "NAME", *codes], ["Geography", "Geographic Area Name", *words]]
    made += [[geo, name, *[cell for pair in values for cell in pair]] for geo, name, values in rows]
    return "\n".join(",".join(f'"{cell}"' for cell in row) for row in made) + "\n"


def saved_table(values, place="Lake County, California"):
    """Write what the page saves: labels indented with hard spaces, commas, and signs of margins."""
    labels = ["Total:", *[f"\u00a0\u00a0\u00a0\u00a0{text}" for text in places._LINES[1:]]]
    body = [f'"{label}","{int(e):,}","±{m}"' for label, (e, m) in zip(labels, values, strict=True)]
    header = f'"Label (Grouping)","{place}!!Estimate","{place}!!Margin of Error"'
    return "\n".join([header, *body]) + "\n"


def test_the_data_file_gives_a_row_for_each_place_without_its_row_of_words(published):
    held = published(
        "ACSDT5Y2022.B15003-Data.csv",
        data_file([
            ("0500000US06033", "Lake County, California", lines()),
            ("1400000US06033000100", "Census Tract 1; Lake County; California", lines()),
        ]),
    )  # fmt: skip
    frame, _ = held.read
    assert (held.source.name, held.vintage.label) == ("census/attainment", "2022")
    county, tract = frame.rows(named=True)
    assert (county["county"], county["level"], county["year"]) == ("06033", "county", 2022)
    assert (tract["county"], tract["geoid"], tract["level"]) == (None, "06033000100", "tract")
    assert (county["adults"], county["adults_margin"]) == (1000, 80)
    assert county["no_diploma"] == 40
    assert county["high_school"] == 160
    assert county["some_college"] == 300
    assert (county["associate"], county["bachelor"], county["graduate"]) == (0, 300, 200)
    assert (county["bachelor_or_more"], county["bachelor_or_more_share"]) == (500, 0.5)
    parts = ("no_diploma", "high_school", "some_college", "associate", "bachelor", "graduate")
    assert sum(county[part] for part in parts) == county["adults"]


def test_margins_of_sums_are_the_root_of_squares_and_zero_estimates_count_once(published):
    held = published(
        "ACSDT5Y2022.B15003-Data.csv",
        data_file([("0500000US06033", "Lake County, California", lines())]),
    )
    row = held.read[0].row(0, named=True)
    assert row["some_college_margin"] == 5  # of 3 and 4
    assert row["no_diploma_margin"] == pytest.approx(sqrt(30**2 + 12**2))  # of the zeros only the largest
    higher = 60**2 + 20**2 + 10**2 + 12**2
    assert row["bachelor_or_more_margin"] == pytest.approx(sqrt(higher))
    assert row["bachelor_or_more_share_margin"] == pytest.approx(sqrt(higher - 0.5**2 * 80**2) / 1000)


def test_where_the_root_would_be_of_a_negative_number_the_margin_is_that_of_a_ratio(published):
    held = published(
        "ACSDT5Y2022.B15003-Data.csv",
        data_file([("0500000US06033", "Lake County, California", lines(bachelor_margin="1"))]),
    )
    row = held.read[0].row(0, named=True)
    higher = 1 + 20**2 + 10**2 + 12**2
    assert row["bachelor_or_more_share_margin"] == pytest.approx(sqrt(higher + 0.5**2 * 80**2) / 1000)


@pytest.mark.parametrize(
    ("mark", "status"),
    [("-", "not_released"), ("N", "not_released"), ("-666666666", "not_released"), ("null", "not_reported")],
)
def test_a_line_that_is_not_released_leaves_its_sums_without_a_number(published, mark, status):
    held = published(
        "ACSDT5Y2022.B15003-Data.csv",
        data_file(
            [("0500000US06033", "Lake County, California", lines(bachelor=mark, bachelor_margin="**"))]
        ),
    )
    row = held.read[0].row(0, named=True)
    assert (row["bachelor_or_more"], row["bachelor_or_more_status"]) == (None, status)
    assert row["bachelor_or_more_margin"] is None
    assert row["bachelor_or_more_share"] is None
    assert (row["some_college"], row["some_college_status"]) == (300, None)


@pytest.mark.parametrize("mark", ["*****", "-555555555"])
def test_an_estimate_held_to_a_count_has_no_margin_of_its_own(published, mark):
    held = published(
        "ACSDT5Y2022.B15003-Data.csv",
        data_file([("0500000US06033", "Lake County, California", [("1000", mark), *lines()[1:]])]),
    )
    assert held.read[0]["adults_margin"].to_list() == [0]


def test_the_saved_table_says_the_same_as_the_data_file(published):
    values = [("123,400".replace(",", ""), "80"), *lines()[1:]]
    saved = published("ACSDT5Y2022.B15003-2024-01-05T010203.csv", saved_table(values))
    data = published(
        "ACSDT5Y2022.B15003-Data.csv", data_file([("0500000US06033", "Lake County, California", values)])
    )
    assert saved.source.name == "census/attainment_table"
    assert saved.read[0]["adults"].to_list() == [123400]
    assert saved.read[0].equals(data.read[0].select(saved.read[0].columns))


@pytest.mark.parametrize(
    ("place", "geoid", "level"),
    [
        ("Alameda County, California", "06001", "county"),
        ("Yuba County, California", "06115", "county"),
        ("San Bernardino County, California", "06071", "county"),
        ("California", "06", "state"),
        ("United States", None, "nation"),
        ("Clark County, Nevada", None, "county"),
        ("Fresno city, California", None, "other"),
    ],
)
def test_places_of_the_saved_table_that_say_all_have_their_codes(published, place, geoid, level):
    held = published("ACSDT5Y2022.B15003-x.csv", saved_table(lines(), place))
    row = held.read[0].row(0, named=True)
    assert (row["geoid"], row["level"], row["name"]) == (geoid, level, place)


def test_another_table_of_the_bureau_is_refused(published):
    text = saved_table(lines()).replace("Bachelor's degree", "Male")
    with pytest.raises(SubmissionError, match="25 lines of table B15003, found 24"):
        _ = published("ACSDT5Y2022.B01001-x.csv", text).read


@pytest.mark.parametrize(
    "text",
    [
        "statefp,countyfp,name\n6,33,Lake County\n",
        "STATE|STATEFP|COUNTYFP|COUNTYNS|COUNTYNAME|CLASSFP|FUNCSTAT\nCA|06|033|0277281|Lake County|H1|A\n",
    ],
)
def test_counties_have_five_digits_and_plain_names(published, text):
    held = published("county_2020.txt", text)
    assert held.vintage.label == "2020"
    assert held.read[0].select("county", "name").rows() == [("06033", "Lake")]


@pytest.mark.parametrize(
    ("name", "vintage"), [("hud_2020-12.csv", "2020-12"), ("ZIP_COUNTY_122023.csv", "2023-12")]
)
def test_addresses_of_a_zip_code_are_shared_out_among_counties(published, name, vintage):
    held = published(
        name,
        "ZIP,COUNTY,RES_RATIO,BUS_RATIO,OTH_RATIO,TOT_RATIO\n"
        "94000,06033,0.75,1,0,0.9999\n94000,06045,0.25,0,1,9.2477e-05\n",
    )
    frame, _ = held.read
    assert (held.source.name, held.vintage.label) == ("hud/zip_county", vintage)
    assert frame["residential"].sum() == 1
    assert frame["addresses"].to_list() == [0.9999, 9.2477e-05]


def test_ratios_of_a_countys_addresses_are_not_taken_for_those_of_a_zip_code(published):
    rows = "".join(f"06033,9400{at},0.25,0.25,0.25,0.25\n" for at in range(4))
    held = published("COUNTY_ZIP_122023.csv", "COUNTY,ZIP,RES_RATIO,BUS_RATIO,OTH_RATIO,TOT_RATIO\n" + rows)
    with pytest.raises(SubmissionError, match="found 0 of 4 ZIP codes") as refused:
        _ = held.read
    assert "from counties to ZIP codes" in str(refused.value)


def test_a_list_of_tracts_is_no_list_of_counties(tmp_path, catalog):
    (tmp_path / "tracts_2020.csv").write_text("STATEFP,COUNTYFP,TRACTCE,NAME\n06,033,000100,1\n")
    assert Shelf(tmp_path, catalog=catalog, as_of=date(2026, 11, 21)).held == ()


@pytest.mark.parametrize(
    ("name", "header", "vintage"),
    [
        ("RUCA2010zipcode.csv", "ZIP_CODE,STATE,ZIP_TYPE,RUCA1,RUCA2", "2010"),
        ("RUCA-codes-2020-zipcode.csv", "ZIPCode,State,ZIPCodeType,PrimaryRUCA,SecondaryRUCA", "2020"),
    ],
)
def test_commuting_areas_have_names_and_what_is_not_coded_has_none(published, name, header, vintage):
    rows = "\n94000,CA,Zip Code Area,1,1.1\n94001,CA,Zip Code Area,5,5\n94002,CA,Zip Code Area,8,8.1"
    rows += "\n94003,CA,Zip Code Area,10,10.1\n94004,CA,Post Office,99,99\n"
    held = published(name, header + rows)
    assert held.vintage.label == vintage
    assert held.read[0]["area"].to_list() == ["metropolitan", "micropolitan", "small_town", "rural", None]


def test_locales_of_schools_are_told_in_four_groups(published):
    held = published(
        "EDGE_GEOCODE_PUBLICSCH_2223.csv",
        "NCESSCH,LEAID,NAME,STATE,CNTY,NMCNTY,LOCALE,LAT,LON,SCHOOLYEAR\n"
        "60000100001,600001,Hill High,CA,6033,Lake County,43,39.1,-122.9,2022-2023\n"
        "60000100002,600001,Town High,CA,6033,Lake County,31,39.1,-122.9,2022-2023\n"
        "60000100003,600001,Far High,CA,6033,Lake County,N,39.1,-122.9,2022-2023\n",
    )
    frame, _ = held.read
    assert held.vintage.label == "2022-23"
    assert frame["nces_school"].to_list() == ["060000100001", "060000100002", "060000100003"]
    assert frame["county"].unique().to_list() == ["06033"]
    assert frame.select("locale", "locale_group", "rural").rows() == [
        ("43", "rural", True),
        ("31", "town", False),
        (None, None, None),
    ]


def test_shares_of_tracts_are_read_as_printed(published):
    held = published("shares.csv", "GEOID,UrbP,SubrbP,RuralP\n06033,0,0.8,0.2\n")
    row = held.read[0].row(0, named=True)
    assert (row["county"], row["urban_share"], row["suburban_share"], row["rural_share"]) == (
        "06033",
        0,
        0.8,
        0.2,
    )
