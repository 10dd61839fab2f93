"""Checks a region's pathways: reads the records, the jobs and the rules, and compiles."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date

from commonfield import labor, pathways
from commonfield.catalog import CodeSet, DualEnrollmentRules, PathwayDefinition, Text
from commonfield.findings import NotEstimableError, UsageError
from commonfield.labor.occupations import published_codes
from commonfield.pipeline.aligning import RegionalLabor, regional_labor
from commonfield.pipeline.crosswalks import crosswalks
from commonfield.pipeline.occasion import Occasion
from commonfield.pipeline.pathways.records import Records, TableLeftOut, pathway_records
from commonfield.pipeline.public_region import PublicRegion, county_names, public_region
from commonfield.reference import Shelf
from commonfield.region import Region

PURPOSE, AUDIENCE = "k16-regional-report", "members"
NO_FOLDER = "no_folder"
"""Stands in `lacking` where nobody named a folder of public files."""
HOURS_A_YEAR = 2080
"""A living wage is for work full time all year: a yearly wage is shared out over these hours beside it."""
STATE_COURSES = "calpads/state_course_code"


@dataclass(frozen=True)
class School:
    """A school at which a pathway can begin."""

    code: str
    name: str
    district: str
    county: str
    county_name: str
    locale: str | None


@dataclass(frozen=True)
class Checked:
    """What was compiled, and the names of all that it speaks of.

    Args:
        label: The region.
        invented: It is a demonstration's.
        as_of: The day on which was looked.
        entering: The entry terms that were asked for.
        definitions: The pathways by their names in the catalog.
        compiled: Answers, warnings and faults.
        schools: Schools by CDS code.
        institutions: Names of colleges and universities by code.
        jobs: Occupations in reach by SOC code; of several reaches, the widest.
        left_out: Records that no agreement lets be used.
        lacking: Why openings and wages were not looked at; empty where they were.
    """

    label: Text
    invented: bool
    as_of: date
    entering: tuple[pathways.Term, ...]
    definitions: Mapping[str, PathwayDefinition]
    compiled: pathways.Compiled
    schools: Mapping[str, School]
    institutions: Mapping[str, str]
    jobs: Mapping[str, pathways.Job]
    left_out: tuple[TableLeftOut, ...]
    lacking: str


def pathways_of(region: Region) -> dict[str, PathwayDefinition]:
    """Give a region's pathways, its own and those shipped for it; invented ones if it is invented."""
    return {one.name: one for one in region.catalog.own_pathways()}


def chosen(region: Region, names: Sequence[str]) -> dict[str, PathwayDefinition]:
    """Find pathways by name, with or without the folder that they lie in; all where none is named.

    Raises:
        UsageError: the region has none, or none of that name.
    """
    known = pathways_of(region)
    if not known:
        raise UsageError(
            f"{region.path}: expected a pathway of the region, found none.",
            likely_cause="Shipped pathways are invented examples, and count in invented regions alone.",
            fix="Write definitions/pathways/NAME.yaml, as docs/how-to/define-and-check-a-pathway.md shows.",
        )
    found: dict[str, PathwayDefinition] = {}
    for asked in names:
        fitting = [name for name in known if asked in (name, name.rsplit("/", 1)[-1])]
        if len(fitting) != 1:
            raise UsageError(
                f"pathway: expected the name of one pathway of the region, found `{asked}`.",
                fix=f"Known: {', '.join(known)}.",
            )
        found[fitting[0]] = known[fitting[0]]
    return found or known


def check_pathways(
    region: Region,
    names: Sequence[str] = (),
    *,
    entering: Sequence[pathways.Term],
    shelf: Shelf | None = None,
    occasion: Occasion | None = None,
) -> Checked:
    """Compile pathways of a region from the records that are in force.

    Args:
        region: The region.
        names: Which pathways; all of the region where none is named.
        entering: Terms in which a learner enters grade 9.
        shelf: Public files, for openings and wages; without them these links are unchecked.
        occasion: Who, when, whom to tell.

    The ledger notes what was checked, and from which submissions.

    Raises:
        UsageError: there is no such pathway.
    """
    occasion = occasion or Occasion()
    definitions = chosen(region, names)
    on = occasion.day(region)
    occasion.tell("Reading the records behind the links")
    records = pathway_records(region, purpose=PURPOSE, audience=AUDIENCE, on=on)
    occasion.tell("Reading openings and wages")
    found = _labor(region, definitions, shelf)
    occasion.tell(f"Following {len(definitions)} pathways from each school")
    compiled = pathways.compile_pathways(
        list(definitions.values()),
        records.tables,
        entering=entering,
        as_of=on,
        rules=list(region.catalog.all(DualEnrollmentRules).values()),
        jobs=found.jobs,
        leads=found.leads,
        titles={code.code: code.label for code in region.catalog.get(CodeSet, STATE_COURSES).codes},
    )
    _note(region, definitions, compiled, records, entering, occasion)
    institutions = records.tables["institution"].to_dicts()
    return Checked(
        label=region.settings.label,
        invented=region.settings.invented,
        as_of=on,
        entering=tuple(entering),
        definitions=definitions,
        compiled=compiled,
        schools={
            row["institution"]: School(
                row["institution"], row["name"], row["place_name"], row["county"], row["county_name"],
                row["locale"],
            )
            for row in institutions
            if row["segment"] == "k12"
        },
        institutions={row["institution"]: row["name"] for row in institutions if row["segment"] != "k12"},
        jobs={soc: job for jobs in found.jobs.values() for soc, job in (jobs or {}).items()},
        left_out=records.left_out,
        lacking=found.lacking,
    )  # fmt: skip


def _note(
    region: Region,
    definitions: Mapping[str, PathwayDefinition],
    compiled: pathways.Compiled,
    records: Records,
    entering: Sequence[pathways.Term],
    occasion: Occasion,
) -> None:
    """Enter in the ledger what was checked, from which submissions, and how many chains were broken."""
    read = [frame["submission_id"] for frame in records.tables.values() if "submission_id" in frame.columns]
    told = {
        "pathways": {name: one.hash for name, one in definitions.items()},
        "submissions": sorted({one for column in read for one in column.unique()}),
        "entering": [str(term) for term in entering],
        "chains": len(compiled.answers),
        "broken": sum(one.status == "broken" for one in compiled.answers),
    }
    region.ledger.append("pathways_checked", told, by=occasion.by)


@dataclass(frozen=True)
class _Labor:
    jobs: dict[str, dict[str, pathways.Job] | None]
    leads: frozenset[tuple[str, str]]
    lacking: str


def _labor(region: Region, definitions: Mapping[str, PathwayDefinition], shelf: Shelf | None) -> _Labor:
    """Find the jobs in reach of each pathway; pathways of one reach share them."""
    if shelf is None:
        return _Labor({}, frozenset(), NO_FOLDER)
    whole = public_region(str(region.path))
    by_reach: dict[tuple[str, ...], dict[str, pathways.Job] | None] = {}
    leads: set[tuple[str, str]] = set()
    lacking = ""
    for definition in definitions.values():
        reach = tuple(definition.reach)
        if reach in by_reach:
            continue
        try:
            beside = regional_labor(_within(whole, reach), shelf)
        except NotEstimableError as error:
            by_reach[reach], lacking = None, str(error)
            continue
        wanted = {one.soc for each in definitions.values() for one in each.occupations}
        by_reach[reach], led = _jobs(beside, shelf, wanted)
        leads |= led
    return _Labor(
        {name: by_reach[tuple(one.reach)] for name, one in definitions.items()}, frozenset(leads), lacking
    )


def _within(region: PublicRegion, reach: tuple[str, ...]) -> PublicRegion:
    if not reach:
        return region
    names = {**county_names(region.catalog), **region.counties}
    return replace(region, counties={code: names[code] for code in reach}, serving=(), members=())


def _jobs(
    beside: RegionalLabor, shelf: Shelf, wanted: set[str]
) -> tuple[dict[str, pathways.Job], set[tuple[str, str]]]:
    """Give the wanted occupations as they are published, and the programs that lead to them."""
    leads = crosswalks(beside.region.catalog, shelf)
    published = {one.soc: one for one in beside.alignment.occupations}
    places = published_codes(published, leads.detailed, leads.aggregates)
    living = beside.living.hourly if beside.living else None
    found = {}
    for soc in wanted:
        one = published.get(places.get(soc, soc))
        if one is not None:
            found[soc] = _job(soc, one, living, beside.vintage)
    led = {
        (cip, soc)
        for cip, code in leads.cip_soc.iter_rows()
        for soc in wanted & {code, places.get(code, code)}
    }
    return found, led


def hourly_wage(one: labor.Occupation) -> float | None:
    """Give the median hourly wage; of those paid by the year, the year shared out over full-time hours."""
    if one.median_hourly is None and one.median_annual is not None:
        return one.median_annual / HOURS_A_YEAR
    return one.median_hourly


def _job(soc: str, one: labor.Occupation, living: float | None, vintage: str) -> pathways.Job:
    hourly = hourly_wage(one)
    return pathways.Job(
        soc=soc,
        title=one.title,
        annual_openings=one.annual_openings,
        median_hourly=hourly,
        living_hourly=living,
        pays_living_wage=hourly >= living if hourly is not None and living is not None else None,
        vintage=vintage,
    )
