"""The public files of a demonstration are recognized, hold what was invented, and carry the scorecard."""

from __future__ import annotations

import csv
import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import polars as pl
import pytest

from commonfield import synthetic
from commonfield.catalog import Catalog, RegionDefinition
from commonfield.pipeline.aligning import regional_labor
from commonfield.pipeline.demonstrating import begin_invented_region
from commonfield.pipeline.public_region import PublicRegion, public_region
from commonfield.pipeline.scorecard import gather, write_scorecard
from commonfield.pipeline.scorecard.mirror import mirror
from commonfield.reference import Shelf, Table
from commonfield.synthetic.lives import Lives, live
from commonfield.synthetic.public import write_public
from commonfield.synthetic.settings import read_settings

AS_OF = date(2026, 11, 23)
SEED = 2026
STANDS_FOR = {
    "cde/acgr22.txt": "cde/graduation",
    "cde/acgr23.txt": "cde/graduation",
    "cde/acgr24.txt": "cde/graduation",
    "cde/acgr25.txt": "cde/graduation",
    "cde/cgr12mo23.txt": "cde/college_going",
    "cde/cgr12mo24.txt": "cde/college_going",
    "cde/cgr16mo22.txt": "cde/college_going",
    "cde/cgr16mo23.txt": "cde/college_going",
    "cde/cupc2526.xlsx": "cde/unduplicated_pupils",
    "uc/uc_first_year_2025_by_source_school_gender_la.csv": "uc/source_school",
    "uc/uc_first_year_2025_by_source_school_gender_riv.csv": "uc/source_school",
    "ipeds/hd2025.csv": "nces/ipeds_institutions",
    "ipeds/c2023_a.csv": "nces/ipeds_completions",
    "ipeds/c2024_a.csv": "nces/ipeds_completions",
    "ipeds/c2025_a.csv": "nces/ipeds_completions",
    "cccco/program_awards.csv": "cccco/awards",
    "cccco/student_counts.csv": "cccco/students",
    "cccco/datavista_strong_workforce.csv": "cccco/datavista",
    "edd/long-term-occupational-employment-projections-2024-2034.csv": "edd/projections_areas",
    "edd/laus_counties.csv": "edd/unemployment",
    "bls/MSA_M2025_dl.xlsx": "bls/oews",
    "bls/education.xlsx": "bls/entry_education",
    "bls/soc_structure_2018.csv": "bls/soc_structure",
    "nces/CIP2020_SOC2018_Crosswalk.csv": "nces/cip_soc",
    "coe/TOP-CIP-SOC_2026-02.xlsx": "coe/top_cip_soc",
    "mit/living_wage_2026.csv": "mit/living_wage",
    "urban-institute/living_wage_county_2023.csv": "urban-institute/pay_to_living_wage",
    "census/ACSDT5Y2024.B15003-Data.csv": "census/attainment",
    "geography/rural_tract_shares.csv": "usda/tract_shares",
}


@dataclass(frozen=True)
class Demo:
    """Lives, the public files written from them, and the shelf that holds these."""

    lives: Lives
    folder: Path
    shelf: Shelf
    region: PublicRegion

    def table(self, name: str) -> pl.DataFrame:
        return self.shelf.needed(name).frame


@pytest.fixture(scope="module")
def demo(tmp_path_factory: pytest.TempPathFactory) -> Demo:
    """Three thousand learners: some groups are large enough to be printed, and some are not."""
    folder, catalog = tmp_path_factory.mktemp("reference"), Catalog()
    lives = live(3_000, seed=SEED, region="inland-empire", settings=read_settings(), catalog=catalog)
    write_public(folder, lives, seed=SEED, catalog=catalog)
    shelf = Shelf(folder, catalog=catalog, as_of=AS_OF)
    return Demo(lives, folder, shelf, public_region("inland-empire"))


def cells(path: Path, delimiter: str = ",") -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file, delimiter=delimiter))


def total(values: Iterable[str]) -> int:
    return sum(int(value.replace(",", "")) for value in values)


def test_every_file_is_recognized_as_what_it_stands_for(demo):
    found = {held.path.relative_to(demo.folder).as_posix(): held for held in demo.shelf.held}
    assert {name: held.source.name for name, held in found.items()} == STANDS_FOR
    files = {p.relative_to(demo.folder).as_posix() for p in demo.folder.rglob("*") if p.is_file()}
    assert files - set(found) == {"README.txt"}
    assert [name for name, held in found.items() if held.vintage is None] == []


def test_every_file_is_read_without_a_word_among_its_numbers(demo):
    assert [held.path.name for held in demo.shelf.held if held.read[0].is_empty()] == []


def test_the_same_seed_writes_the_same_bytes(demo, tmp_path):
    write_public(tmp_path, demo.lives, seed=SEED, catalog=Catalog())
    for name in (*STANDS_FOR, "README.txt"):
        assert (tmp_path / name).read_bytes() == (demo.folder / name).read_bytes(), name


@pytest.mark.parametrize("region", list(Catalog().all(RegionDefinition)))
def test_public_files_of_every_shipped_region_can_be_invented(region, tmp_path):
    catalog = Catalog()
    lives = live(300, seed=SEED, region=region, settings=read_settings(), catalog=catalog)
    write_public(tmp_path, lives, seed=SEED, catalog=catalog)
    figures, _ = gather(public_region(region), Shelf(tmp_path, catalog=catalog, as_of=AS_OF))
    told = {figure.measure for figure in figures.figures}
    assert {"graduation_rate_4y", "unemployment_rate", "adults_with_degree_share"} <= told


def test_graduates_of_a_class_are_those_of_the_lives(demo):
    """Counted again from enrollments, the long way round."""
    spells = demo.lives.spells.sort("person", "began")
    cohort: dict[int, list[dict[str, object]]] = {}
    for row in spells.iter_rows(named=True):
        cohort.setdefault(row["person"], []).append(row)
    students = graduates = 0
    for rows in cohort.values():
        if rows[0]["academic_year"] + 12 - rows[0]["grade"] != 2024:
            continue
        seen = [row for row in rows if row["academic_year"] <= 2024]
        if seen[-1]["exit"] in ("E130", "T180", "T200", "T240", "T460"):
            continue
        students += 1
        graduates += any(row["completion"] == "100" for row in seen)
    counties = of_class(demo, 2024, "county")
    assert (counties["cohort"].sum(), counties["graduates"].sum()) == (students, graduates)
    assert 0 < graduates < students


def of_class(demo: Demo, year: int, level: str) -> pl.DataFrame:
    (table,) = [one for one in demo.shelf.tables("graduation") if one.vintage.years == (year,)]
    return table.frame.filter(
        (pl.col("level") == level) & (pl.col("category") == "TA") & (pl.col("charter") == "All")
    )


def test_a_group_of_ten_or_fewer_is_hidden_and_one_of_eleven_is_not(demo):
    shown: list[float] = []
    hidden = 0
    for table in demo.shelf.tables("graduation"):
        shown += table.frame["cohort"].drop_nulls().to_list()
        hidden += table.frame.filter(pl.col("cohort_status") == "hidden").height
    assert min(shown) == 11
    assert hidden > 100


def test_what_became_of_a_class_adds_up_to_it(demo):
    ends = ("graduates", "proficiency", "adult_diploma", "special_certificate", "equivalency",
            "other_transfer", "dropouts", "still_enrolled")  # fmt: skip
    for year in range(2022, 2026):
        rows = of_class(demo, year, "county")
        assert rows.select(pl.sum_horizontal(ends))["graduates"].to_list() == rows["cohort"].to_list()


def test_one_school_is_missing_from_the_newest_classes_and_its_district_is_not(demo):
    before, newest = of_class(demo, 2024, "school"), of_class(demo, 2025, "school")
    gone = set(before["school_name"]) - set(newest["school_name"])
    assert gone == {"Kaleidoscope High School"}
    assert "Kaleidoscope High School" in (demo.folder / "README.txt").read_text(encoding="utf-8")
    of_district = before.filter(pl.col("school_name") == "Kaleidoscope High School")["district_name"][0]
    assert of_district in of_class(demo, 2025, "district")["district_name"].to_list()


def test_completers_by_examination_are_not_in_the_college_going_file(demo):
    done = demo.lives.spells.filter((pl.col("academic_year") == 2024) & (pl.col("completion") != ""))
    every = done.filter(pl.col("completion") != "360").height
    counted = done.filter(pl.col("completion").is_in(["100", "120", "250"])).height
    (rows,) = [t.frame for t in demo.shelf.tables("college_going") if t.vintage.years == (2024,)]
    of_counties = rows.filter(
        (pl.col("level") == "county")
        & (pl.col("category") == "TA")
        & (pl.col("completer_type") == "TA")
        & (pl.col("charter") == "All")
    )
    assert of_counties["completers"].sum() == counted < every
    parts = of_counties.select(pl.sum_horizontal("enrolled", "not_enrolled"))["enrolled"]
    assert parts.to_list() == of_counties["completers"].to_list()


def test_awards_of_an_institution_are_those_of_the_lives(demo):
    directory = cells(demo.folder / "ipeds" / "hd2025.csv")
    own = {row["UNITID"]: row["INSTNM"] for row in directory if row["UNITID"] != "900501"}
    given = demo.lives.studies.awards.filter(
        (pl.col("academic_year") == 2025)
        & ((pl.col("kind") == "ccc") | ((pl.col("kind") == "csu") & (pl.col("place") == 0)))
    ).height
    rows = [r for r in cells(demo.folder / "ipeds" / "c2025_a.csv") if r["UNITID"] in own]
    first = [r for r in rows if r["MAJORNUM"] == "1"]
    assert len(own) == 4
    assert total(r["CTOTALT"] for r in first if r["CIPCODE"] != "99") == given > 0
    assert total(r["CTOTALT"] for r in first if r["CIPCODE"] == "99") == given


def test_colleges_print_the_awards_that_the_federal_survey_has_of_them(demo):
    colleges = {"900001", "900002", "900003"}
    of_survey = total(
        row["CTOTALT"]
        for row in cells(demo.folder / "ipeds" / "c2024_a.csv")
        if row["UNITID"] in colleges and row["MAJORNUM"] == "1" and row["CIPCODE"] != "99"
    )
    rows = cells(demo.folder / "cccco" / "program_awards.csv")
    own = [row for row in rows if row["Major"] and row["College"] != "Elsewhere "]
    sums = [row for row in rows if not row["Major"] and not row["College"].startswith("Elsewhere")]
    assert total(row["2023-2024"] for row in own if row["2023-2024"]) == of_survey > 0
    assert total(row["2023-2024"] for row in sums) == of_survey


def test_openings_that_are_not_disclosed_are_in_the_total(demo):
    rows = demo.table("projections")
    (whole,) = rows.filter(pl.col("level") == "1")["openings"].to_list()
    majors = rows.filter(pl.col("level") == "2")["openings"].sum()
    minors = rows.filter(pl.col("level") == "3")["openings"].sum()
    detailed = rows.filter(pl.col("level") == "4")["openings"].sum()
    assert whole == majors == minors > detailed > 0.7 * whole
    assert (rows["openings"] >= rows["exits"] + rows["transfers"]).all()


def test_wages_are_missing_for_the_publishers_reasons(demo):
    wages = demo.table("wages")
    assert set(wages["h_median_status"].drop_nulls()) == {"not_released", "top_coded"}
    teachers = wages.filter(pl.col("soc") == "25-2021").row(0, named=True)
    assert (teachers["h_median"], teachers["h_median_status"]) == (None, "not_released")
    assert teachers["a_median"] > 40_000


def test_programs_stand_beside_jobs_and_no_award_counts_twice(demo):
    found = regional_labor(demo.region, demo.shelf)
    assert found.demand.coverage.missing == ()
    assert found.demand.undisclosed > 0
    assert found.living is not None
    assert found.living.hourly is not None
    assert found.institutions.keys() == {"900001", "900002", "900003", "900101"}
    led = sum(one.supply for one in found.alignment.occupations)
    assert 0 < led <= found.supply.awards + 1e-9
    together = {
        one.soc for one in found.alignment.occupations if one.soc in ("31-1120", "25-9045", "15-1256")
    }
    assert together
    assert found.beside == ()  # no directory here names the real colleges that serve the region


def test_the_scorecard_of_an_invented_region_says_that_it_is_invented(tmp_path):
    invention = synthetic.invent(
        tmp_path / "partners",
        students=300,
        seed=SEED,
        messiness="none",
        catalog=Catalog(),
        public=tmp_path / "reference",
    )
    begin_invented_region(tmp_path / "region", invention, keys=tmp_path / "keys")
    region = public_region(str(tmp_path / "region"))
    assert region.serving == ()
    shelf = Shelf(tmp_path / "reference", catalog=region.catalog, as_of=AS_OF)
    gathered, beside = gather(region, shelf)
    assert gathered.lacking == ()
    assert beside is not None
    pages = write_scorecard(region, shelf, tmp_path / "out", gathered=gathered, beside=beside)
    assert pages >= 10
    for language, word in (("en", "invented"), ("es", "inventad")):
        for page in (tmp_path / "out" / language).glob("*.html"):
            assert word in page.read_text(encoding="utf-8"), page.name


def test_counties_of_the_whole_state_are_there_so_that_like_ones_are_found(demo):
    found = mirror(demo.region, demo.shelf)
    assert {fips: len(alike) for fips, alike in found.items()} == {"06065": 5, "06071": 5}
    for alike in found.values():
        assert not {one.place for one in alike[1:]} & {"06065", "06071"}
    for table in ("unemployment", "adult_attainment", "pay_to_living_wage", "rural_shares"):
        assert demo.table(table)["county"].n_unique() == 58, table


def test_students_of_census_day_are_those_of_the_lives(demo):
    day = (date(2025, 10, 1) - date(1970, 1, 1)).days
    here = demo.lives.spells.filter((pl.col("began") <= day) & (pl.col("ended") > day))
    pupils = demo.table("pupils")
    own = pupils.filter(pl.col("county_name").is_in(["Riverside", "San Bernardino"]))
    assert own["enrollment_9_12"].sum() == here.height > 0
    assert own.filter(pl.col("low_income_9_12") > pl.col("enrollment_9_12")).is_empty()


def test_a_real_region_s_scorecard_is_not_called_invented(demo, tmp_path):
    gathered, beside = gather(demo.region, demo.shelf)
    write_scorecard(demo.region, demo.shelf, tmp_path / "out", gathered=gathered, beside=beside)
    page = (tmp_path / "out" / "en" / "index.html").read_text(encoding="utf-8")
    assert "These data are invented" not in page


def test_the_scorecard_shows_who_applied_to_a_university_by_school(demo, tmp_path):
    gathered, beside = gather(demo.region, demo.shelf)
    write_scorecard(demo.region, demo.shelf, tmp_path / "out", gathered=gathered, beside=beside)
    applied = [f for f in gathered.of("uc_riverside_applied") if f.value is not None]
    page = (tmp_path / "out" / "en" / "college.html").read_text(encoding="utf-8")
    rows = re.findall(r"<tr>.*?UC Riverside.*?</tr>", page, re.DOTALL)
    assert applied
    for figure in applied:
        (row,) = [row for row in rows if figure.place_name in row.split("UC Riverside")[0].rsplit("<tr>")[-1]]
        assert f">{figure.value:.0f}<" in row.split("UC Riverside")[1]


def test_the_note_names_no_figure_and_says_that_all_is_invented(demo):
    note = (demo.folder / "README.txt").read_text(encoding="utf-8")
    assert note.startswith("Every file in this folder is invented.")
    assert note.rstrip().endswith("Nothing here may be cited.")


def test_students_of_colleges_are_counted_once_a_year(demo):
    terms = demo.lives.studies.terms
    attended = terms.filter((pl.col("kind") == "ccc") & (pl.col("academic_year") == 2025))
    people = attended.select("person", "place").unique().height
    students: Table = demo.shelf.needed("college_students")
    assert students.frame.filter(pl.col("year") == 2025)["students"].sum() == people > 0
