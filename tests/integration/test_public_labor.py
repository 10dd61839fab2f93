"""Programs beside jobs of the six regions, from real public files, beside what their publishers print."""

from __future__ import annotations

import csv
import json
from collections import defaultdict
from collections.abc import Iterator
from datetime import date
from functools import cache
from pathlib import Path

import pytest
from typer.testing import CliRunner

from commonfield import labor
from commonfield.catalog import Catalog, Delineation, OccupationAggregates
from commonfield.cli.app import app, run
from commonfield.findings import Exit, NotEstimableError
from commonfield.labor.occupations import published_codes
from commonfield.labor.supply import LEVELS, supply
from commonfield.pipeline.aligning import RegionalLabor, awards_by_level, regional_labor
from commonfield.pipeline.public_region import public_region
from commonfield.reference import Shelf

AS_OF = date(2026, 11, 23)
PROJECTIONS = "labour-market/edd_long_term_projections_2020-2030_target_areas.csv"
AWARDS = "ipeds-scorecard/ipeds_c{year}_a_california.csv"
YEARS = (2021, 2022, 2023)
REGIONS = ("los-angeles", "inland-empire", "growing-inland-achievement", "central-coast", "tulare-kings")
# Openings over ten years, as the state prints them for all occupations.
PRINTED = {
    "Los Angeles-Long Beach-Glendale MD (Los Angeles County)": 5_901_340,
    "Riverside-San Bernardino-Ontario MSA (Riverside and San Bernardino Counties)": 2_310_020,
    "Salinas MSA (Monterey County)": 282_500,
    "San Luis Obispo-Paso Robles-Arroyo Grande MSA (San Luis Obispo County)": 167_150,
    "Santa Maria-Santa Barbara MSA (Santa Barbara County)": 300_780,
    "Santa Cruz-Watsonville MSA (Santa Cruz County)": 146_670,
    "Oxnard-Thousand Oaks-Ventura MSA (Ventura County)": 450_490,
    "Visalia-Porterville MSA (Tulare County)": 232_650,
    "Hanford-Corcoran MSA (Kings County)": 68_700,
}
OF_REGION = {
    "los-angeles": 5_901_340,
    "inland-empire": 2_310_020,
    "growing-inland-achievement": 2_310_020,
    "central-coast": 282_500 + 167_150 + 300_780 + 146_670 + 450_490,
    "tulare-kings": 232_650 + 68_700,
}
KEYS = ["soc", "title", "skill_level", "entry_education", "annual_openings", "supply", "supply_low",
        "supply_high", "gap", "median_hourly", "living_wage_share", "vintage"]  # fmt: skip
# The short names of the colleges' own data, and the institutions that they mean.
COLLEGES = {
    "Allan Hancock": "108807", "Antelope Valley": "109350", "Barstow": "109907", "Cabrillo": "110334",
    "Canyons": "111461", "Cerritos": "111887", "Chaffey": "111939", "Citrus": "112172", "Compton": "112686",
    "Copper Mountain": "395362", "Crafton Hills": "113111", "Cuesta": "113193", "Desert": "113573",
    "East LA": "113856", "El Camino": "113980", "Gavilan": "114938", "Glendale": "115001",
    "Hartnell": "115393", "LA City": "117788", "LA Harbor": "117690", "LA Mission": "117867",
    "LA Pierce": "117706", "LA Swest": "117715", "LA Trade": "117724", "LA Valley": "117733",
    "Long Beach": "117645", "Mendocino": "118684", "Monterey": "119067", "Moorpark": "119137",
    "Moreno Valley": "460394", "Mt San Antonio": "119164", "Mt. San Jacinto": "119216", "Norco": "460464",
    "Oxnard": "120421", "Palo Verde": "120953", "Pasadena": "121044", "Porterville": "121363",
    "Rio Hondo": "121886", "Riverside": "121901", "San Bernardino": "123527", "Santa Barbara": "122889",
    "Santa Monica": "122977", "Sequoias": "123217", "Ventura": "125028", "Victor Valley": "125091",
    "West Hills Coalinga": "125462", "West Hills Lemoore": "448594", "West LA": "125471",
    "Woodland": "455512",
}  # fmt: skip


@cache
def _shelf(folder: Path) -> Shelf:
    return Shelf(folder, catalog=Catalog(), as_of=AS_OF)


@cache
def _regional(folder: Path, region: str, rule: labor.Rule) -> RegionalLabor:
    return regional_labor(public_region(region), _shelf(folder), rule=rule)


@pytest.fixture
def shelf(public_data) -> Shelf:
    return _shelf(public_data)


@pytest.fixture
def regional(public_data):
    def of(region: str, rule: labor.Rule = "openings") -> RegionalLabor:
        return _regional(public_data, region, rule)

    return of


@pytest.fixture
def notes(regional):
    def of(region: str) -> dict[str, dict]:
        return {note.key: dict(note.values) for note in regional(region).notes}

    return of


def printed(path: Path) -> Iterator[dict[str, str]]:
    with path.open(encoding="utf-8-sig", newline="") as file:
        yield from csv.DictReader(file)


def grand_totals(folder: Path, year: int) -> dict[tuple[str, str | None], float]:
    """Awards that IPEDS itself adds up, over all programs of first majors, by institution and level."""
    sums: dict[tuple[str, str | None], float] = defaultdict(float)
    for row in printed(folder / AWARDS.format(year=year)):
        if row["CIPCODE"] == "99" and row["MAJORNUM"] == "1" and float(row["CTOTALT"]):
            sums[row["UNITID"], LEVELS[row["AWLEVEL"]]] += float(row["CTOTALT"])
    return sums


@pytest.mark.parametrize("area", PRINTED)
def test_openings_of_an_areas_occupations_and_what_is_not_disclosed_are_its_printed_total(
    public_data, shelf, area
):
    rows = [row for row in printed(public_data / PROJECTIONS) if row["Area Name (County Names)"] == area]
    detailed = sum(int(row["Total Job Openings"]) for row in rows if row["SOC Level"] == "4")
    (table,) = [one for one in shelf.tables("projections") if one.vintage.label == "2020-2030"]
    here = {area: labor.Area(area, frozenset({"here"}))}
    found = labor.demand(table.frame, here, ["here"], vintage="2020-2030")
    assert 10 * found.total == pytest.approx(PRINTED[area])
    assert 10 * found.rows["annual_openings"].sum() == pytest.approx(detailed)
    assert 10 * found.undisclosed == pytest.approx(PRINTED[area] - detailed)
    assert 0 < found.undisclosed < 0.2 * found.total


@pytest.mark.parametrize("region", REGIONS)
def test_a_regions_openings_are_those_of_its_areas(regional, region):
    found = regional(region)
    assert 10 * found.demand.total == pytest.approx(OF_REGION[region])
    openings = sum(o.annual_openings or 0 for o in found.alignment.occupations)
    assert openings + found.demand.undisclosed == pytest.approx(found.demand.total)


@pytest.mark.parametrize("year", YEARS)
@pytest.mark.parametrize("region", REGIONS)
def test_awards_of_first_majors_are_what_the_publisher_adds_up(public_data, regional, shelf, region, year):
    institutions = regional(region).institutions
    (table,) = [one for one in shelf.tables("completions") if one.vintage.years == (year,)]
    found = supply({year: table.frame}, institutions)
    sums = defaultdict(float)
    for unitid, level, awards in found.rows.select("unitid", "level", "awards").iter_rows():
        sums[unitid, level] += awards
    totals = {key: n for key, n in grand_totals(public_data, year).items() if key[0] in institutions}
    assert len(totals) > 5
    assert dict(sums) == totals


@pytest.mark.parametrize("rule", labor.RULES)
@pytest.mark.parametrize("region", REGIONS)
def test_every_award_is_counted_once_by_every_rule(regional, region, rule):
    found = regional(region, rule)
    led = sum(o.supply for o in found.alignment.occupations)
    assert led + sum(found.alignment.unlinked.values()) == pytest.approx(found.supply.awards, rel=1e-9)
    assert sum(awards for *_, awards in awards_by_level(found)) == pytest.approx(found.supply.awards)
    for occupation in found.alignment.occupations:
        assert occupation.supply_low <= occupation.supply <= occupation.supply_high
        assert occupation.supply_low >= 0


def test_every_short_name_of_a_college_means_its_institution(public_data, shelf):
    institutions = shelf.needed("institutions").frame.rows(named=True)
    public = {
        row["unitid"]: [row["name"], *(row["aliases"] or "").split("|")]
        for row in institutions
        if row["control"] == "1" and row["category"] in ("3", "4")
    }
    names = set(shelf.newest("awards_by_top").frame["college"])
    assert names == set(COLLEGES)
    assert labor.match_colleges(names, public) == COLLEGES


@pytest.mark.parametrize("region", REGIONS)
def test_colleges_that_publish_their_own_awards_replace_ipeds(regional, region):
    found = regional(region)
    schemes = dict(found.supply.rows.group_by("unitid").agg(programs="scheme").iter_rows())
    assert found.supply.replaced
    assert set(found.supply.replaced) <= set(COLLEGES.values())
    for unitid, some in schemes.items():
        assert set(some) == {"top" if unitid in found.supply.replaced else "cip"}


@pytest.mark.parametrize(("table", "level"), [("projections", "4"), ("wages", "3")])
def test_every_code_that_an_agency_publishes_is_or_holds_detailed_occupations(shelf, table, level):
    detailed = set(shelf.newest("occupations").frame.filter(level="Detailed")["soc"])
    aggregates = {
        code: held
        for one in Catalog().all(OccupationAggregates).values()
        for code, held in one.aggregates.items()
    }
    assert {one for held in aggregates.values() for one in held} <= detailed
    for one in shelf.tables(table):
        codes = set(one.frame.filter(level=level)["soc"])
        assert len(codes) > 600
        assert codes == set(published_codes(codes, detailed, aggregates).values())


@pytest.mark.parametrize("region", REGIONS)
def test_awards_go_to_no_code_that_is_another_way_to_write_a_published_one(regional, region):
    found = {o.soc: o for o in regional(region).alignment.occupations}
    for ours, published in (("13-1028", "13-1020"), ("29-2018", "29-2010"), ("31-1128", "31-1120")):
        assert ours not in found
        assert found[published].annual_openings > 0 and found[published].linked
    assert found["31-1120"].skill_level == "Middle-Skill"  # as the colleges' list says of 31-1128


@pytest.mark.parametrize("region", REGIONS)
def test_every_occupation_with_openings_has_a_skill_level(regional, region):
    opened = [o for o in regional(region).alignment.occupations if o.annual_openings]
    assert len(opened) > 300
    assert [o.soc for o in opened if o.skill_level is None] == []


def test_areas_of_the_wage_survey_hold_the_counties_that_ipeds_says(public_data):
    delineated = {
        area.code: set(area.counties)
        for name, one in Catalog().all(Delineation).items()
        if name.startswith("wages")
        for area in one.areas
        if len(area.code) == 5
    }
    said: dict[str, set[str]] = defaultdict(set)
    for row in printed(public_data / "ipeds-scorecard/ipeds_hd2024_california.csv"):
        said[row["CBSA"]].add(row["COUNTYCD"].zfill(5))
    assert len(delineated) > 20
    shared = {code: counties for code, counties in delineated.items() if code in said}
    assert len(shared) > 20
    for code, counties in shared.items():
        assert said[code] <= counties, code
    # A county of which IPEDS knows a college lies in no other area.
    known = {county for counties in said.values() for county in counties}
    assert {code: counties & known for code, counties in shared.items()} == {c: said[c] for c in shared}


def test_the_central_coast_says_that_no_area_holds_san_benito(regional, notes):
    assert regional("central-coast").demand.coverage.missing == ("06069",)
    assert notes("central-coast")["counties_missing_one"] == {"names": "San Benito", "covered": 5, "of": 6}


def test_los_angeles_says_that_its_wages_hold_orange_county(regional, notes):
    assert notes("los-angeles")["wages_wider"] == {
        "area": "Los Angeles-Long Beach-Anaheim",
        "others": "Orange",
    }
    assert regional("los-angeles").demand.coverage.missing == ()


def test_tulare_and_kings_show_colleges_from_elsewhere_whole_and_in_no_sum(regional):
    found = regional("tulare-kings")
    beside = {code: (awards, serves) for code, _, awards, serves in found.beside}
    assert beside["125462"][1] == ("06031",)  # Coalinga serves Kings County
    assert set(beside) == {"125462", "110556", "445188", "110486"}  # the universities belong to the region
    assert all(awards > 0 for awards, _ in beside.values())
    assert not set(beside) & set(found.supply.rows["unitid"])


def test_no_area_is_held_for_north_lake_and_no_others_figures_are_shown(shelf):
    with pytest.raises(NotEstimableError, match="no published area held"):
        regional_labor(public_region("north-lake"), shelf)


def typed(folder: Path, *words: str) -> list[str]:
    return ["labor", "gap", "--reference", str(folder), "--as-of", AS_OF.isoformat(), *words]


def test_the_command_ends_with_14_for_north_lake(public_data, monkeypatch, capsys):
    monkeypatch.setattr("sys.argv", ["commonfield", *typed(public_data, "--region", "north-lake")])
    with pytest.raises(SystemExit) as left:
        run()
    assert left.value.code == Exit.NOT_ESTIMABLE == 14
    out, err = capsys.readouterr()
    assert out == ""
    assert "no published area held" in err


def test_the_command_prints_the_fixed_keys_as_json_alone(public_data):
    done = CliRunner().invoke(app, typed(public_data, "--region", "tulare-kings", "--json"))
    assert done.exit_code == Exit.DONE
    found = json.loads(done.stdout)
    assert {tuple(one) for one in found} == {tuple(KEYS)}
    assert len(found) > 300
    nurses = next(one for one in found if one["soc"] == "29-1141")
    assert nurses["annual_openings"] > 100 and nurses["supply"] > 0
    assert nurses["supply_low"] <= nurses["supply"] <= nurses["supply_high"]
    assert nurses["gap"] == pytest.approx(nurses["annual_openings"] - nurses["supply"])
    for part in ("2020-2030", "2025-05", "2020-23"):
        assert part in nurses["vintage"]
    # The table held is of 2015: no threshold.
    assert {one["living_wage_share"] for one in found} == {None}
    assert "2015" in done.stderr and "over three years old" in done.stderr


def test_a_living_wage_of_2025_that_is_added_gives_a_share(public_data, tmp_path):
    folder = tmp_path / "reference"
    for path in public_data.rglob("*"):
        if path.suffix in (".csv", ".xlsx") and path.parent.name in (
            "labour-market", "codes", "ipeds-scorecard", "community-college",
        ):  # fmt: skip
            kept = folder / path.relative_to(public_data)
            kept.parent.mkdir(parents=True, exist_ok=True)
            kept.symlink_to(path)
    table = tmp_path / "living.csv"
    table.write_text(
        "Hourly Wages,1 Adult,1 Adult 1 Child,FIPS Code,Location,year\n"
        'Living Wage,$20.00,$36.00,06107,"Tulare County, California",2025\n'
        'Living Wage,$25.00,$38.00,06031,"Kings County, California",2025\n'
    )
    added = CliRunner().invoke(app, ["reference", "add", str(table), "--reference", str(folder)])
    assert added.exit_code == Exit.DONE, added.output
    done = CliRunner().invoke(app, typed(folder, "--region", "tulare-kings", "--json"))
    assert done.exit_code == Exit.DONE
    found = [one for one in json.loads(done.stdout) if one["median_hourly"] is not None]
    assert len(found) > 200
    for one in found:
        assert one["living_wage_share"] == pytest.approx(one["median_hourly"] / 25.0, abs=1e-6)
