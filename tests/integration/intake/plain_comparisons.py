"""Every rule across files read slowly, row by row, without SQL: what the rules must agree with."""

from __future__ import annotations

import unicodedata
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from commonfield.intake import Accepted, Receipt

Row = dict[str, Any]
Rows = list[Row]
ENROLLING = ("calpads/senr", "ed_fi/student_school")
ROSTERS = ("rosters/cte_roster", "rosters/project_roster")


@dataclass
class Held:
    """The accepted rows of a region as plain dictionaries, each with the dictionary of its file."""

    receipts: list[Receipt]
    accepted: Accepted
    tables: dict[str, Rows] = field(default_factory=dict)

    def __post_init__(self) -> None:
        kind = {receipt.id: receipt.dictionary for receipt in self.receipts}
        frames = {
            **self.accepted.staged,
            "identity_record": self.accepted.identity_records,
            "offering": self.accepted.plain["offering"],
        }
        for name, frame in frames.items():
            self.tables[name] = [
                {**row, "dictionary": kind[row["submission_id"]]} for row in frame.to_dicts()
            ]

    def of(self, table: str, *dictionaries: str) -> Rows:
        return [row for row in self.tables[table] if not dictionaries or row["dictionary"] in dictionaries]

    def of_ed_fi(self) -> Rows:
        """Every row that an Ed-Fi resource became, whatever the table."""
        return [r for rows in self.tables.values() for r in rows if r["dictionary"].startswith("ed_fi/")]


def year_of(row: Row) -> tuple[str, int]:
    return row["partner"], row["academic_year"]


def rows_at_fault(held: Held, *, linkable: set[str]) -> dict[str, Rows]:
    """The rows that each rule of rows finds, by its code."""
    return {
        **dict(beside_other_files(held)),
        **dict(beside_ed_fi_and_enrollment(held)),
        **dict(beside_other_years(held)),
        **dict(beside_other_partners(held, linkable)),
    }


def beside_other_files(held: Held) -> Iterator[tuple[str, Rows]]:
    offered = {(*year_of(r), r["course_code"], r["section"]) for r in held.of("offering", "calpads/crsc")}
    crsc = {year_of(r) for r in held.of("offering", "calpads/crsc")}
    yield (
        "ACR-001",
        [
            row
            for row in held.of("course", "calpads/scsc")
            if year_of(row) in crsc and (*year_of(row), row["course_code"], row["section"]) not in offered
        ],
    )
    enrolled = {(r["subject_id"], r["academic_year"]) for r in held.of("identity_record", "calpads/senr")}
    senr = {year_of(r) for r in held.of("identity_record", "calpads/senr")}
    told = [
        *held.of("participation", "calpads/scte"),
        *held.of("course", "calpads/scsc"),
        *held.of("characteristic", "calpads/sela", "calpads/sprg", "calpads/sped"),
    ]
    yield (
        "ACR-002",
        [r for r in told if year_of(r) in senr and (r["subject_id"], r["academic_year"]) not in enrolled],
    )
    described = {(r["subject_id"], r["academic_year"]) for r in held.of("identity_record", "calpads/sinf")}
    sinf = {year_of(r) for r in held.of("identity_record", "calpads/sinf")}
    yield (
        "ACR-003",
        [
            r
            for r in held.of("enrollment", "calpads/senr")
            if year_of(r) in sinf and (r["subject_id"], r["academic_year"]) not in described
        ],
    )
    cb = held.of("offering", "mis/cb")
    cb_years = {year_of(r) for r in cb}
    first = {(r["partner"], r["course_code"]): r["academic_year"] for r in sorted(cb, key=_falling_year)}
    yield (
        "ACR-004",
        [
            r
            for r in held.of("course", "mis/sx")
            if year_of(r) in cb_years
            and first.get((r["partner"], r["course_code"]), 9999) > r["academic_year"]
        ],
    )
    sb = held.of("enrollment", "mis/sb")
    terms = {(r["partner"], r["began_on"]) for r in sb}
    in_term = {(r["subject_id"], r["began_on"]) for r in sb}
    yield (
        "ACR-005",
        [
            r
            for r in held.of("course", "mis/sx")
            if (r["partner"], r["began_on"]) in terms and (r["subject_id"], r["began_on"]) not in in_term
        ],
    )
    sb_since = {r["partner"]: r["academic_year"] for r in sorted(sb, key=_falling_year)}
    came = {r["subject_id"]: r["academic_year"] for r in sorted(sb, key=_falling_year)}
    yield (
        "ACR-006",
        [
            r
            for r in held.of("award", "mis/sp")
            if sb_since.get(r["partner"], 9999) + 3 <= r["academic_year"]
            and came.get(r["subject_id"], 9999) > r["academic_year"]
        ],
    )


def beside_ed_fi_and_enrollment(held: Held) -> Iterator[tuple[str, Rows]]:
    students = held.of("identity_record", "ed_fi/student")
    known, years = {r["subject_id"] for r in students}, {year_of(r) for r in students}
    told = [r for r in held.of_ed_fi() if r["dictionary"] != "ed_fi/student"]
    yield "ACR-008", [r for r in told if year_of(r) in years and r["subject_id"] not in known]
    enrolled: dict[tuple[str, int], set[tuple[str, str]]] = defaultdict(set)
    for row in held.of("identity_record", "calpads/senr"):
        stated = [(kind, row[kind]) for kind in ("ssid", "local_id") if row[kind] is not None]
        enrolled[year_of(row)] |= set(stated)
    ssids: dict[str, set[tuple[str, str]]] = defaultdict(set)
    for row in held.tables["identity_record"]:
        if row["source"] == "ed_fi" and row["ssid"] is not None:
            ssids[row["subject_id"]].add(("ssid", row["ssid"]))
    for row in held.of("enrollment", "ed_fi/student_school"):
        enrolled[year_of(row)] |= ssids[row["subject_id"]]
    schools: dict[tuple[str, int], set[str]] = defaultdict(set)
    for row in held.of("enrollment", *ENROLLING):
        schools[year_of(row)].add(row["institution"])
    ids: dict[tuple[str, str, int], set[tuple[str, str]]] = defaultdict(set)
    for row in held.of("identity_record", *ROSTERS):
        stated = [(kind, row[kind]) for kind in ("ssid", "local_id") if row[kind] is not None]
        ids[row["submission_id"], row["subject_id"], row["academic_year"]] |= set(stated)
    at_fault = []
    for row in held.of("participation", *ROSTERS):
        known_by = ids[row["submission_id"], row["subject_id"], row["academic_year"]]
        kinds = {kind for kind, _ in enrolled[year_of(row)]}
        ours = row["institution"] is None or row["institution"] in schools[year_of(row)]
        if ours and any(kind in kinds for kind, _ in known_by) and not known_by & enrolled[year_of(row)]:
            at_fault.append(row)
    yield "ACR-009", at_fault


def _falling_year(row: Row) -> int:
    return -int(row["academic_year"])


def beside_other_years(held: Held) -> Iterator[tuple[str, Rows]]:
    senr = held.of("enrollment", *ENROLLING)
    graduated: dict[str, int] = {}
    for row in held.tables["completion"]:
        if (row["level"], row["kind"]) == ("high_school", "diploma"):
            year = row["academic_year"]
            graduated[row["subject_id"]] = min(graduated.get(row["subject_id"], year), year)
    yield (
        "ACR-011",
        [
            r
            for r in senr
            if r["grade_level"] in (9, 10, 11, 12)
            and graduated.get(r["subject_id"], 9999) < r["academic_year"]
        ],
    )
    highest: dict[str, dict[int, int]] = defaultdict(dict)
    for row in senr:
        if row["grade_level"] is not None:
            years = highest[row["subject_id"]]
            years[row["academic_year"]] = max(years.get(row["academic_year"], 0), row["grade_level"])
    yield (
        "ACR-012",
        [
            r
            for r in senr
            if r["grade_level"] is not None and _drops(highest[r["subject_id"]], r["academic_year"])
        ],
    )
    for code, column in (("ACR-013", "birth_date"), ("ACR-014", "ssid")):
        yield code, list(_differs(held.tables["identity_record"], column))


def _drops(grades: dict[int, int], year: int) -> bool:
    earlier = [y for y in grades if y < year]
    return bool(earlier) and grades[year] < grades[max(earlier)]


def _differs(records: Rows, column: str) -> Iterator[Row]:
    stated: dict[tuple[str, str, str], dict[int, set[Any]]] = defaultdict(dict)
    for row in records:
        if row["birth_date"] is not None or row["ssid"] is not None:
            person = stated[row["partner"], row["source"], row["subject_id"]]
            values = person.setdefault(row["academic_year"], set())
            values |= {row[column]} - {None}
    for row in records:
        person = stated[row["partner"], row["source"], row["subject_id"]]
        earlier = [year for year in person if year < row["academic_year"]]
        before = person[max(earlier)] if earlier else set()
        if before and row[column] is not None and row[column] not in before:
            yield row


def beside_other_partners(held: Held, linkable: set[str]) -> Iterator[tuple[str, Rows]]:
    named = [
        r
        for r in held.tables["identity_record"]
        if r["dictionary"] in ("calpads/senr", "calpads/sinf") or r["source"] == "ed_fi"
        if r["ssid"] is not None and r["partner"] in linkable
    ]
    ssids: dict[tuple[str, str], set[str]] = defaultdict(set)
    for row in named:
        ssids[row["partner"], row["subject_id"]].add(row["ssid"])
    done = [
        (ssid, r)
        for r in held.tables["completion"]
        if (r["level"], r["kind"]) == ("high_school", "diploma")
        for ssid in ssids.get((r["partner"], r["subject_id"]), ())
    ]
    yield "ACR-021", _of_two_partners(done, lambda a, b: a["academic_year"] == b["academic_year"])
    days = [
        (ssid, r)
        for r in held.of("enrollment", *ENROLLING)
        if r["enrollment_status"] == "primary"
        for ssid in ssids.get((r["partner"], r["subject_id"]), ())
    ]
    yield "ACR-022", _of_two_partners(days, lambda a, b: _shared_days(a, b) >= 15)
    describing = ("calpads/senr", "calpads/sinf", "ed_fi/student")
    whole = [
        (r["ssid"], r)
        for r in named
        if r["dictionary"] in describing and r["birth_date"] is not None and r["last_name"] is not None
    ]
    others: dict[tuple[str, str], tuple[set[date], set[str]]] = defaultdict(lambda: (set(), set()))
    for ssid, row in whole:
        others[ssid, row["partner"]][0].add(row["birth_date"])
        others[ssid, row["partner"]][1].add(_bare(row["last_name"]))
    yield (
        "ACR-023",
        [
            row
            for ssid, row in whole
            if any(
                other == ssid
                and partner != row["partner"]
                and row["birth_date"] not in births
                and _bare(row["last_name"]) not in names
                for (other, partner), (births, names) in others.items()
            )
        ],
    )


def _of_two_partners(rows: list[tuple[str, Row]], clash: Any) -> Rows:
    by_ssid: dict[str, Rows] = defaultdict(list)
    for ssid, row in rows:
        by_ssid[ssid].append(row)
    return [
        ours
        for group in by_ssid.values()
        for ours in group
        if any(theirs["partner"] != ours["partner"] and clash(ours, theirs) for theirs in group)
    ]


def _shared_days(a: Row, b: Row) -> int:
    def ends(row: Row) -> date:
        return row["ended_on"] or date(row["academic_year"], 6, 30)

    return (min(ends(a), ends(b)) - max(a["began_on"], b["began_on"])).days + 1


def _bare(name: str) -> str:
    spread = unicodedata.normalize("NFD", name.strip().lower())
    return "".join(letter for letter in spread if not unicodedata.combining(letter))
