"""Programs beside jobs of any counties of the state, from the files that are there."""

from dataclasses import replace
from datetime import date
from functools import cache

import pytest
from tests.unit.pipeline.public_folder import (
    AS_OF,
    COAST,
    FRESNO,
    MADERA,
    OWN_AWARDS,
    TOPS,
    write_folder,
)
from tests.unit.reference.publishing import projected, projections, worksheet

from commonfield.catalog import Catalog
from commonfield.findings import NotEstimableError, UsageError
from commonfield.pipeline.aligning import (
    RegionalLabor,
    as_of,
    awards_by_level,
    in_sector,
    program_titles,
    regional_labor,
)
from commonfield.pipeline.public_region import public_region
from commonfield.reference import Shelf

BOTH, COASTAL = "06019,06039", "06015,06023,06033,06045"
region_of = cache(public_region)


@pytest.fixture(scope="module")
def catalog():
    return Catalog()


@pytest.fixture
def of(tmp_path, catalog):
    """Set a region's programs beside its jobs, from a folder in which some files are replaced."""

    def made(
        counties: str, *, day: date = AS_OF, more: dict | None = None, options: dict | None = None, **replaced
    ):
        folder = write_folder(tmp_path / "files", **replaced)
        for name, content in (more or {}).items():
            (folder / name).write_bytes(content if isinstance(content, bytes) else content.encode())
        shelf = Shelf(folder, catalog=catalog, as_of=day)
        return regional_labor(region_of(counties=counties), shelf, **(options or {}))

    return made


def by_soc(found: RegionalLabor):
    return {o.soc: o for o in found.alignment.occupations}


def said(found: RegionalLabor) -> dict[str, dict]:
    return {note.key: dict(note.values) for note in found.notes}


def test_fresno_and_madera_need_no_change_of_code(of):
    found = of(BOTH)
    assert [area.name for area in found.demand.coverage.inside] == [FRESNO, MADERA]
    assert (found.demand.total, found.demand.undisclosed) == (250.0, 60.0)
    nurses, aides = by_soc(found)["29-1141"], by_soc(found)["31-1120"]
    # 60 nurses a year; the college's 20 in health go to nurses and aides by their openings, 100 to 60.
    assert (nurses.annual_openings, aides.annual_openings) == (100.0, 60.0)
    assert (nurses.supply, aides.supply) == (60 + 12.5, 7.5)
    assert nurses.median_hourly == 60.0
    assert nurses.living_wage_share == pytest.approx(60 / 24)  # the higher of the two counties
    assert (found.supply.awards, found.alignment.unlinked) == (120.0, {"cip 24.0101 bachelor": 40.0})
    assert set(found.institutions) == {"110556", "114789"}


def test_a_county_alone_takes_the_wages_of_an_area_that_holds_another_and_says_so(of):
    found = of("06019")
    assert [area.name for area in found.demand.coverage.inside] == [FRESNO]
    assert said(found)["wages_wider"] == {"area": "Fresno", "others": "Madera"}
    assert by_soc(found)["29-1141"].median_hourly == 60.0
    assert by_soc(found)["47-2111"].top_coded


def test_a_group_of_rural_counties_is_seen_when_all_of_them_are_named(of):
    found = of(COASTAL)
    assert [area.name for area in found.demand.coverage.inside] == [COAST]
    nurses = by_soc(found)["29-1141"]
    assert (nurses.annual_openings, nurses.supply, nurses.median_hourly) == (40.0, 9.0, 52.0)
    assert found.wages_coverage.missing == ()
    assert said(found)["living_wage_absent"] == {"family": "1 Adult"}


@pytest.mark.parametrize("counties", ["06033", "06015,06033", "06045,06033,06023"])
def test_a_part_of_such_a_group_has_no_figures(of, counties):
    with pytest.raises(NotEstimableError, match=r"only areas that hold other counties too: North Coast"):
        of(counties)


def test_a_county_that_no_area_holds_is_named_and_the_rest_shown(of):
    found = of("06019,06033")
    assert found.demand.coverage.missing == ("06033",)
    assert said(found)["counties_missing_one"] == {"names": "Lake", "covered": 1, "of": 2}
    assert said(found)["area_wider"] == {"area": COAST}


def test_a_member_from_elsewhere_stands_beside_and_one_within_is_counted_once(tmp_path, catalog):
    shelf = Shelf(write_folder(tmp_path), catalog=catalog, as_of=AS_OF)
    fresno = replace(region_of(counties="06019"), members=("118684", "110556", "999999"))
    found = regional_labor(fresno, shelf)
    assert found.beside == (("118684", "Mendocino College", 9.0, ()),)
    assert (found.supply.awards, set(found.institutions)) == (120.0, {"110556", "114789"})


def test_colleges_that_serve_a_county_from_elsewhere_stand_beside_and_in_no_sum(of):
    # Mendocino College serves Lake County; Mendocino is not among the counties asked for.
    found = of("06019,06033")
    assert [one for one in found.beside if one[0] == "118684"] == [
        ("118684", "Mendocino College", 9.0, ("06033",))
    ]
    assert found.supply.awards == 120.0


def test_the_newest_vintage_is_taken_and_an_older_one_where_it_alone_holds_the_counties(of):
    newer = projections(projected("29-1141", 450, area=FRESNO, period="2022-2032"),
                        projected("00-0000", 450, area=FRESNO, period="2022-2032", level=1))  # fmt: skip
    one = of("06019", more={"edd2022.csv": newer})
    assert (one.demand.total, one.demand.period) == (45.0, "2022-2032")
    both = of(BOTH, more={"edd2022.csv": newer})
    assert (both.demand.total, both.demand.period) == (250.0, "2020-2030")


def test_a_day_of_the_past_gives_what_was_known_then(of):
    newer = projections(projected("00-0000", 450, area=FRESNO, period="2025-2035", level=1),
                        projected("29-1141", 450, area=FRESNO, period="2025-2035"))  # fmt: skip
    found = of("06019", day=date(2024, 6, 30), more={"edd2025.csv": newer})
    assert (found.demand.period, found.vintages["wages"]) == (
        "2020-2030",
        "U.S. Bureau of Labor Statistics, 2024",
    )
    assert of("06019").demand.period == "2025-2035"


def test_the_states_workbook_of_one_area_gives_the_same(of):
    book = worksheet(
        (1, "00-0000", "Total", 900, 990, 90, 0.1, 300, 600, 2000, 24.5, 51000.0, "N/A", "N/A", "N/A"),
        (
            4,
            "29-1141",
            "Nurses",
            100,
            110,
            10,
            0.1,
            30,
            60,
            900,
            45,
            93600,
            "Bachelor's degree",
            "None",
            "None",
        ),
        area="Fresno MSA",
    )
    found = of("06019", edd=None, more={"fresno.xlsx": book})
    assert (found.demand.total, by_soc(found)["29-1141"].annual_openings) == (200.0, 90.0)
    assert found.vintages["openings"] == "California Employment Development Department, 2023-2033"


def test_a_colleges_own_awards_replace_ipeds_and_a_name_that_fits_none_is_told(of):
    found = of(BOTH, more={"majors.csv": OWN_AWARDS, "tops.csv": TOPS})
    assert found.supply.replaced == ("114789",)
    assert by_soc(found)["29-1141"].supply == 60.0 + 20.0  # the mean of 2021 to 2023
    assert by_soc(found)["31-1120"].supply == 0.0
    assert said(found)["college_names_unmatched"] == {"names": "Atlantis"}
    assert said(found)["replaced"] == {"n": 1}
    assert "Data Mart" in found.vintages["awards"]


def test_without_a_wage_survey_wages_are_those_of_the_projections(of):
    found = of(BOTH, MSA_M2024_dl=None, BOS_M2024_dl=None)
    assert "wages_of_projections" in said(found)
    assert by_soc(found)["31-1120"].median_hourly == 25.5
    assert found.vintages["wages"] == found.vintages["openings"]


def test_a_living_wage_that_is_too_old_is_no_threshold(of):
    found = of(BOTH, day=date(2029, 1, 1))
    assert said(found)["living_wage_old"] == {"year": 2025}
    assert {o.living_wage_share for o in found.alignment.occupations} == {None}


def test_fewer_than_three_years_of_awards_are_told(of):
    found = of(BOTH, c2021_a=None)
    assert said(found)["years_few"] == {"n": 2}
    assert found.supply.rows.filter(program="51.3801")["awards"].to_list() == [75.0]


@pytest.mark.parametrize(
    ("left_out", "source"),
    [
        ({"edd": None}, "edd/projections_areas"),
        ({"hd2024": None}, "nces/ipeds_institutions"),
        ({"c2021_a": None, "c2022_a": None, "c2023_a": None}, "nces/ipeds_completions"),
        ({"cip": None}, "nces/cip_soc"),
    ],
)
def test_a_table_without_which_nothing_can_be_said_is_named(of, left_out, source):
    with pytest.raises(NotEstimableError, match=source):
        of(BOTH, **left_out)


def test_awards_are_listed_by_institution_and_level(of):
    assert awards_by_level(of(BOTH)) == [
        ("110556", "California State University-Fresno", "bachelor", 100.0),
        ("114789", "Fresno City College", "associate", 20.0),
    ]


def test_programs_have_titles_and_a_sector_its_occupations(of, catalog, tmp_path):
    found = of(BOTH, more={"majors.csv": OWN_AWARDS, "tops.csv": TOPS})
    titles = program_titles(found, Shelf(tmp_path / "files", catalog=catalog, as_of=AS_OF))
    assert titles["cip 51.3801"] == "Registered Nursing."
    assert titles["top 1230.10"] == "Registered Nursing"
    chosen = in_sector(list(found.alignment.occupations), "health", catalog)
    assert [o.soc for o in chosen] == ["29-1141", "31-1120"]


def test_the_line_of_sources_says_of_when_each_is(of):
    assert of(BOTH).vintage == (
        "openings California Employment Development Department, 2020-2030; "
        "wages U.S. Bureau of Labor Statistics, 2024; "
        "awards National Center for Education Statistics, 2020-23"
    )


def test_a_day_is_as_written_or_today():
    assert as_of("", today=AS_OF) == AS_OF
    assert as_of("2024-02-29", today=AS_OF) == date(2024, 2, 29)
    with pytest.raises(UsageError, match="--as-of"):
        as_of("last spring", today=AS_OF)
