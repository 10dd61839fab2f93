"""What an invented region is made of, as `definitions/synthetic/` says it."""

from __future__ import annotations

from dataclasses import dataclass
from importlib import resources
from typing import TypeVar

from pydantic import Field

from commonfield.catalog import Part, Source
from commonfield.catalog.loader import load_typed

Weights = dict[str, float]
"""Relative frequencies by value: a value of weight 20 is drawn twice as often as one of weight 10."""


class Sheet(Part):
    """One file of `definitions/synthetic/`, with where its figures come from."""

    source: Source
    verified: bool = False


class Names(Sheet):
    """Names by family background, with nicknames."""

    surnames: dict[str, Weights]
    first_names: dict[str, dict[str, Weights]]
    middle_names: dict[str, Weights]
    nicknames: dict[str, list[str]]
    streets: list[str]
    guardian_first_names: list[str]


class DistrictPlan(Part):
    """A district of the region: where it lies, how large it is, one locale per school."""

    county: str
    weight: float
    locales: list[str]


class CollegePlan(Part):
    """A college or university of the region."""

    county: str
    weight: float
    locale: str


class RegionPlan(Part):
    """Which partners a region gets."""

    districts: list[DistrictPlan]
    colleges: list[CollegePlan]
    university: CollegePlan


class FarCollege(Part):
    """A college outside the region, seen through the Clearinghouse alone."""

    code: str
    name: str
    state: str
    type: str
    control: str
    weight: float


class Places(Sheet):
    """Invented names of places, and the plan of each region."""

    district_names: list[str]
    school_names: list[str]
    college_names: list[str]
    university_name: str
    wage_agency_name: str
    workforce_name: str
    towns: list[str]
    zip_prefixes: dict[str, str]
    county_names: dict[str, str]
    regions: dict[str, RegionPlan]
    elsewhere: dict[str, list[FarCollege]]


class CountyRates(Part):
    """What a county's figures should come to."""

    graduated: float
    a_g: float
    low_income: float
    migrant: float
    race: Weights


class Outcome(Part):
    """A share over everybody (None: the county's), the gaps of groups and of class years, in log-odds."""

    share: float | None = None
    gaps: dict[str, float] = Field(default_factory=dict)
    by_class: dict[str, float] = Field(default_factory=dict)


class Schooling(Part):
    """Yearly chances of moves and exits in grades 9 to 12."""

    arrives_later: dict[str, float]
    arrives_midway: float
    repeats_grade: Weights
    drops_out_in_grade: Weights
    moves_midway: float
    changes_district: float
    changes_school: float
    leaves: dict[str, float]
    dropout_codes: Weights
    not_graduated: dict[str, float]
    fifth_year_graduates: float


class CareerRates(Part):
    """How far learners go in career technical education."""

    completer_begins_in_grade: int
    begins_in_grade: Weights
    courses_of_others: Weights
    short_capstone: float
    success: float
    success_in_career_courses: float


class CollegeRates(Part):
    """How college lives go."""

    ccap: float
    first_choice_is_nearest: float
    choice_with_a_g: Weights
    choice_without_a_g: Weights
    begins: Weights
    still_later: float
    full_time: float
    skips_term: float
    university_persists: float
    goes_without_completing: float
    outsider_begins_in_spring: float
    award_kinds: Weights
    transfer_to: Weights
    longest_terms: int


class Studying(Part):
    """Wages of those who study."""

    share: float
    median: float
    spread: float


class WageRates(Part):
    """Quarterly wages in dollars."""

    studying: Studying
    after: dict[str, float]
    spread: float
    growth_a_quarter: float
    gaps: dict[str, float]
    second_job: float
    from_year: int
    naics: Weights


class WorkBasedLearning(Part):
    """Kinds of work-based learning and their usual hours."""

    types: Weights
    hours: dict[str, float]
    finished: float


class Rates(Sheet):
    """How lives go: shares, and gaps between groups."""

    outside_share: float
    twins: float
    family_sizes: list[float]
    compound_surname: dict[str, float]
    middle_name: float
    other_father: float
    no_ssn: float
    counties: dict[str, CountyRates]
    race_details: dict[str, Weights]
    two_races: Weights
    family_background: dict[str, str]
    attributes: dict[str, Outcome]
    nonbinary: float
    reclassified_before_grade_9: float
    reclassified_each_year: float
    parent_education: dict[str, Weights]
    schooling: Schooling
    outcomes: dict[str, Outcome]
    career: CareerRates
    colleges: CollegeRates
    wages: WageRates
    work_based_learning: WorkBasedLearning

    def county(self, fips: str) -> CountyRates:
        return self.counties.get(fips, self.counties["default"])


class Noise(Sheet):
    """How records differ from the person, at messiness `real`, and the scale of the other degrees."""

    scales: dict[str, float]
    highest: float
    sources: dict[str, dict[str, float]]
    clearinghouse_blocked: float
    damaged_files: float
    damaged_records: int


class Slot(Part):
    """A course that every learner takes each year: one title and state code per grade, from 9 on."""

    a_g: str
    titles: list[str]
    state_codes: list[str]


class CollegeCourse(Part):
    """A course of the colleges; `dual` is its weight among dual enrollment students."""

    code: str
    title: str
    top: str
    cip: str
    transfer: str
    units: float
    sam: str
    dual: float
    weight: float


class Program(Part):
    """A program of study; `wages` multiplies earnings after the award."""

    title: str
    top: str
    cip: str
    wages: float
    weight: float


class Courses(Sheet):
    """What is taught, and which grades are given."""

    high_school: dict[str, Slot]
    grades: Weights
    grades_below: Weights
    college: list[CollegeCourse]
    college_grades: Weights
    college_grades_below: Weights
    programs: list[Program]


@dataclass(frozen=True)
class Settings:
    """Every sheet together."""

    names: Names
    places: Places
    rates: Rates
    noise: Noise
    courses: Courses


AnySheet = TypeVar("AnySheet", bound=Sheet)


def read_settings() -> Settings:
    """Read every sheet that ships with Commonfield; raises DefinitionError with file and line."""
    return Settings(
        names=_read(Names, "names"),
        places=_read(Places, "places"),
        rates=_read(Rates, "rates"),
        noise=_read(Noise, "noise"),
        courses=_read(Courses, "courses"),
    )


def _read(kind: type[AnySheet], name: str) -> AnySheet:
    file = resources.files("commonfield") / "definitions" / "synthetic" / f"{name}.yaml"
    return load_typed(kind, file.read_text(encoding="utf-8"), file=f"definitions/synthetic/{name}.yaml")
