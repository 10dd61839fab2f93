"""The records behind a pathway's links, laid out so that each link finds its own at once."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property
from typing import TYPE_CHECKING, Any, Literal

from commonfield.tables import PATHWAY_TABLES

if TYPE_CHECKING:
    import polars as pl

Renewal = Literal["automatic", "expected", "none"]
DESCRIPTOR = "course_to_descriptor"
ANYBODY = "all"
"""How an articulation names every sender."""


@dataclass(frozen=True, slots=True)
class Span:
    """From when to when something holds; `ends` null is no end."""

    begins: date
    ends: date | None
    renewal: Renewal = "none"


@dataclass(frozen=True, slots=True)
class CourseVersion:
    """A course as a catalog has it; `supersedes` is the code in whose place it came."""

    institution: str
    course: str
    title: str
    units: float | None
    span: Span
    supersedes: str | None
    line: int


@dataclass(frozen=True, slots=True)
class DualAgreement:
    """An agreement on dual enrollment; `courses` null is every course, `school` null every school."""

    id: str
    kind: str
    college: str
    lea: str
    school: str | None
    courses: frozenset[str] | None
    cte: bool
    span: Span
    milestones: Mapping[str, date | None]
    most_units: float | None


@dataclass(frozen=True, slots=True)
class Articulated:
    """What one agreement on articulation says of one receiving course, or of a whole major.

    `groups` are alternatives: the courses of one count together. A whole degree has one empty group.
    """

    id: str
    kind: str
    sending: str
    receiving: str
    course: str | None
    cip: str | None
    units: float | None
    groups: tuple[frozenset[str], ...]
    sending_units: Mapping[str, float]
    span: Span
    supersedes: str | None
    lines: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Program:
    """A program of an inventory; `span` says when one can begin it."""

    institution: str
    id: str
    title: str
    award: str
    top: str
    cip: str
    units: float | None
    span: Span
    remote: bool


@dataclass(frozen=True, slots=True)
class Alignment:
    """One employer's word, or nobody's yet, on a credential for an occupation."""

    id: str
    institution: str | None
    award: str | None
    cip: str | None
    course: str | None
    soc: str
    asserted_by: str
    asserted_on: date
    employer: str | None
    answer: str | None
    answered_on: date | None
    expires_on: date | None


@dataclass(frozen=True, slots=True)
class Slots:
    """Places that an employer keeps."""

    id: str
    employer: str
    type: str
    sector: str | None
    soc: str | None
    county: str | None
    places: int
    hours: float | None
    span: Span


@dataclass(frozen=True, slots=True)
class Place:
    """A school, college or university; `lea` is the seven digits of a school's district."""

    code: str
    name: str
    district: str
    segment: str
    county: str
    lea: str


@dataclass
class Courses:
    """What one institution offered: terms by course and year, and the last year of which it told."""

    last_year: int
    offered: dict[str, dict[int, set[str | None]]] = field(default_factory=lambda: defaultdict(dict))


@dataclass
class Records:
    """Every record, by what a link looks for. Nothing here describes a person."""

    places: dict[str, Place]
    courses: dict[str, Courses]
    versions: dict[str, dict[str, list[CourseVersion]]]
    dual: dict[tuple[str, str], list[DualAgreement]]
    articulations: dict[tuple[str, str], list[Articulated]]
    majors: dict[tuple[str, str], list[Articulated]]
    programs: dict[str, list[Program]]
    alignments: dict[str, list[Alignment]]
    slots: dict[str, list[Slots]]
    written: tuple[Articulated, ...]

    @cached_property
    def agreeing(self) -> frozenset[str]:
        """Name the colleges that sent an agreement on dual enrollment."""
        return frozenset(college for college, _ in self.dual)

    @cached_property
    def for_schools(self) -> frozenset[tuple[str, str]]:
        """Name the colleges and districts of which an agreement holds for some school alone."""
        return frozenset(key for key, ones in self.dual.items() if any(one.school for one in ones))

    @cached_property
    def crediting(self) -> frozenset[str]:
        """Name the institutions that sent an articulation of a course."""
        return frozenset(receiving for receiving, _ in self.articulations)

    @cached_property
    def accepting(self) -> frozenset[str]:
        """Name the universities that sent a transfer agreement."""
        return frozenset(receiving for _, receiving in self.majors)

    @property
    def schools(self) -> list[Place]:
        """List the schools, in order of their codes."""
        return [place for _, place in sorted(self.places.items()) if place.segment == "k12"]

    def name(self, code: str) -> str:
        """Give the name of an institution, or its code where no record names it."""
        return self.places[code].name if code in self.places else code


def lay_out(tables: Mapping[str, pl.DataFrame]) -> Records:
    """Lay out tables of shapes `PATHWAY_TABLES`, `OFFERING` and `INSTITUTION`; an absent one is empty."""
    frames = {name: tables.get(name, shape.empty()) for name, shape in PATHWAY_TABLES.items()}
    # What follows is told in the words of this module, so it is imported here.
    from commonfield.pathways.following import superseded, through_descriptors

    written = list(_articulations(frames["articulation"]))
    articulated = list(superseded(written))
    articulated += through_descriptors(articulated)
    return Records(
        places=_places(tables["institution"]),
        courses=_courses(tables["offering"]) if "offering" in tables else {},
        versions=_versions(frames["course_version"]),
        dual=_grouped(_dual(frames["dual_enrollment_agreement"]), lambda one: (one.college, one.lea)),
        articulations=_grouped(
            (one for one in articulated if one.course), lambda one: (one.receiving, one.course)
        ),
        majors=_grouped(
            (one for one in articulated if not one.course), lambda one: (one.sending, one.receiving)
        ),
        programs=_grouped(map(_program, _rows(frames["program"])), lambda one: one.institution),
        alignments=_grouped(map(_alignment, _rows(frames["credential_alignment"])), lambda one: one.soc),
        slots=_grouped(map(_slots, _rows(frames["work_based_slot"])), lambda one: one.type),
        written=tuple(written),
    )


def _rows(frame: pl.DataFrame) -> Iterable[dict[str, Any]]:
    return frame.iter_rows(named=True)


def _grouped(items: Iterable[Any], key: Any) -> dict[Any, list[Any]]:
    found: dict[Any, list[Any]] = defaultdict(list)
    for item in items:
        found[key(item)].append(item)
    return dict(found)


def _span(row: Mapping[str, Any]) -> Span:
    return Span(row["effective_from"], row["effective_to"], row.get("renewal") or "none")


def _places(frame: pl.DataFrame) -> dict[str, Place]:
    return {
        row["institution"]: Place(
            row["institution"],
            row["name"],
            row["place_name"],
            row["segment"],
            row["county"],
            row["institution"][:7] if row["segment"] == "k12" else "",
        )
        for row in _rows(frame)
    }


def _courses(frame: pl.DataFrame) -> dict[str, Courses]:
    """Lay out offerings; a school's course is known by its state code as well as by its own."""
    narrow = frame.select("institution", "academic_year", "course_code", "state_course_code", "term").unique()
    found: dict[str, Courses] = {}
    for institution, year, own, state, term in narrow.iter_rows():
        here = found.setdefault(institution, Courses(year))
        here.last_year = max(here.last_year, year)
        for code in {own, state} - {None}:
            here.offered[code].setdefault(year, set()).add(term)
    return found


def _versions(frame: pl.DataFrame) -> dict[str, dict[str, list[CourseVersion]]]:
    found: dict[str, dict[str, list[CourseVersion]]] = defaultdict(lambda: defaultdict(list))
    for row in _rows(frame):
        version = CourseVersion(
            row["institution"],
            row["course_code"],
            row["title"] or "",
            row["units"],
            _span(row),
            row["supersedes"],
            row["record_no"],
        )
        found[version.institution][version.course].append(version)
    return found


_MILESTONES = ("presented_on", "lea_acted_on", "college_acted_on", "workforce_consulted_on", "filed_on")


def _dual(frame: pl.DataFrame) -> Iterable[DualAgreement]:
    """Give each line of an agreement: lines of one may differ in their days and in what they allow."""
    for row in _rows(frame):
        yield DualAgreement(
            id=row["agreement_id"],
            kind=row["kind"],
            college=row["college"],
            lea=row["lea"],
            school=row["school"],
            courses=None if row["course_code"] is None else frozenset({row["course_code"]}),
            cte=bool(row["cte"]),
            span=_span(row),
            milestones={name: row[name] for name in _MILESTONES},
            most_units=row["most_units"],
        )


_ONE_ARTICULATION = ("agreement_id", "sending", "receiving", "receiving_course", "receiving_cip",
                     "effective_from", "effective_to")  # fmt: skip


def _articulations(frame: pl.DataFrame) -> Iterable[Articulated]:
    lines: dict[tuple[Any, ...], list[dict[str, Any]]] = defaultdict(list)
    for row in _rows(frame):
        lines[tuple(row[name] for name in _ONE_ARTICULATION)].append(row)
    for rows in lines.values():
        first = rows[0]
        groups: dict[int, set[str]] = defaultdict(set)
        for row in rows:
            groups[row["group_no"]] |= {row["sending_course"]} - {None}
        yield Articulated(
            id=first["agreement_id"],
            kind=first["kind"],
            sending=first["sending"],
            receiving=first["receiving"],
            course=first["receiving_course"],
            cip=first["receiving_cip"],
            units=min(
                (row["units_received"] for row in rows if row["units_received"] is not None), default=None
            ),
            groups=tuple(frozenset(courses) for _, courses in sorted(groups.items())),
            sending_units={
                row["sending_course"]: row["sending_units"]
                for row in rows
                if row["sending_course"] is not None and row["sending_units"] is not None
            },
            span=Span(first["effective_from"], first["effective_to"], _weakest(rows)),
            supersedes=first["supersedes"],
            lines=tuple(row["record_no"] for row in rows),
        )


def _weakest(rows: Iterable[Mapping[str, Any]]) -> Renewal:
    """Give the least sure renewal that a line of an agreement names."""
    named = {row["renewal"] or "none" for row in rows}
    return "none" if "none" in named else "expected" if "expected" in named else "automatic"


def _program(row: Mapping[str, Any]) -> Program:
    return Program(
        institution=row["institution"],
        id=row["program_id"],
        title=row["title"] or "",
        award=row["award"],
        top=row["top"] or "",
        cip=row["cip"] or "",
        units=row["units"],
        span=Span(row["effective_from"], row["effective_to"]),
        remote=bool(row["remote"]),
    )


def _alignment(row: Mapping[str, Any]) -> Alignment:
    return Alignment(
        id=row["alignment_id"],
        institution=row["institution"],
        award=row["award"],
        cip=row["cip"],
        course=row["course_code"],
        soc=row["soc"],
        asserted_by=row["asserted_by"],
        asserted_on=row["asserted_on"],
        employer=row["employer"],
        answer=row["answer"],
        answered_on=row["answered_on"],
        expires_on=row["expires_on"],
    )


def _slots(row: Mapping[str, Any]) -> Slots:
    return Slots(
        id=row["slot_id"],
        employer=row["employer"],
        type=row["type"],
        sector=row["sector"],
        soc=row["soc"],
        county=row["county"],
        places=row["slots"],
        hours=row["hours"],
        span=_span(row),
    )
