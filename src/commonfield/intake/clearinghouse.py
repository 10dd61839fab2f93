"""The graduates file by which a district asks the Clearinghouse where its graduates went.

Its layout is the Clearinghouse's: tab text, a header row, one row per graduate, a trailer row. Column AA,
the program code, is what the Clearinghouse calls the requester return field: it comes back as it was sent.
We put our own key of the person there, so that the answer links without a number of anybody's.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import TYPE_CHECKING

from commonfield.findings import UsageError
from commonfield.intake.clearinghouse_keys import key_to_send
from commonfield.intake.mapping import subject_tokens
from commonfield.intake.receipts import Receipt
from commonfield.intake.storing import accepted
from commonfield.region import Region
from commonfield.tables.cells import harmless

if TYPE_CHECKING:
    import polars as pl

COMPLETION_FIELDS = [("completion", column) for column in ("institution", "level", "kind", "completed_on")]
NAME_FIELDS = [
    ("identity_record", column)
    for column in ("first_name", "middle_name", "last_name", "name_suffix", "birth_date")
]
FIELDS = [*COMPLETION_FIELDS, *NAME_FIELDS]
"""What of a partner's files the graduates file rests on; an agreement must permit all of it."""

_DIPLOMAS = {
    "diploma": "Regular Diploma",
    "adult_diploma": "Other",
    "equivalency": "High School Equivalency Credential (other than GED)",
    "proficiency": "High School Equivalency Credential (other than GED)",
    "special_education_certificate": "Other",
}
_NOT_IN_A_NAME = re.compile(r"[^\w .'’-]+")
_ACCOUNT = re.compile(r"[0-9A-Za-z][0-9A-Za-z-]{0,19}")
_ACT_CODE = re.compile(r"[0-9]{6}")
_COLUMNS = 28  # A to AB
_LONGEST_NAME = 40
_LONGEST_SCHOOL = 50


@dataclass(frozen=True)
class Asked:
    """How a file of graduates is written: for which account and which year, on which day.

    Args:
        account: The Clearinghouse's number of the account; empty where it is filled in by hand.
        account_name: The district's name.
        year: The academic year of graduation, by its spring.
        on: The day of sending.
        act_codes: ACT code of each school, by its 14-digit code.
        school_names: Name of each school, by its 14-digit code.
        blocked: Local ids of students whose records may not be disclosed further; None where not known.

    Raises:
        UsageError: a text cannot stand in its column: it would break the row, or run as a formula.
    """

    account: str
    account_name: str
    year: int
    on: date
    act_codes: Mapping[str, str] = field(default_factory=dict)
    school_names: Mapping[str, str] = field(default_factory=dict)
    blocked: Sequence[str] | None = None

    def __post_init__(self) -> None:
        if self.account and not _ACCOUNT.fullmatch(self.account):
            raise UsageError(
                "--account: expected 1 to 20 letters, digits and hyphens, found other signs or more of them.",
                likely_cause="It was copied together with what stands beside it.",
                fix="Give the number alone, as the Clearinghouse wrote it to the district.",
            )
        if not self.account_name.isprintable() or harmless(self.account_name) != self.account_name:
            raise UsageError(
                "region.yaml: expected the partner's name as plain text, found a tab, a line break or a sign "
                "by which a formula begins.",
                fix="Write the name as the Clearinghouse knows the account.",
            )
        broken = [school for school, code in self.act_codes.items() if code and not _ACT_CODE.fullmatch(code)]
        if broken:
            raise UsageError(
                "--schools: expected an ACT code of 6 digits for each school, found others for "
                f"{len(broken)} of them.",
                likely_cause="A spreadsheet dropped a leading zero.",
                fix="Format the column act_code as text; leave a code empty that you do not know.",
            )


@dataclass(frozen=True)
class GraduatesFile:
    """The file and what may be said about it. `text` names people; the counts do not.

    `without_act_code` and `without_name` count graduates for whom a required cell stays empty.
    """

    text: str = field(repr=False)
    graduates: int
    without_act_code: int
    without_name: int


def graduates_file(region: Region, receipts: Sequence[Receipt], asked: Asked) -> GraduatesFile:
    """Write the graduates of a year from a partner's own accepted submissions.

    Only what links is written: name, birth date, diploma and school. Student id, Social Security number,
    demographic and academic columns stay empty. A person who completed twice is written once, with the
    first completion.

    Args:
        region: Where the submissions lie.
        receipts: Submissions of one partner that tell completions and describe people.
        asked: For whom, for when.
    """
    rows = _graduates(region, receipts, asked.year)
    blocked = _blocked(region, receipts, asked)
    details = [_detail(row, asked, blocked) for row in rows.iter_rows(named=True)]
    header = ["PH3", asked.account, asked.account_name, "P", _day(asked.on), str(asked.year)]
    trailer = ["PT3", str(len(details) + 2)]
    lines = ["\t".join(cells) for cells in (header, *details, trailer)]
    return GraduatesFile(
        "\r\n".join(lines) + "\r\n",
        graduates=len(details),
        without_act_code=sum(not cells[14] for cells in details),
        without_name=sum(not (cells[2] and cells[4] and cells[8]) for cells in details),
    )


def _graduates(region: Region, receipts: Sequence[Receipt], year: int) -> pl.DataFrame:
    import polars as pl

    rows = accepted(region, [receipt.id for receipt in receipts])
    partners = {receipt.partner for receipt in receipts}
    completed = (
        rows.staged["completion"]
        .filter(
            pl.col("partner").is_in(partners),
            pl.col("level") == "high_school",
            pl.col("academic_year") == year,
            pl.col("kind").is_in(list(_DIPLOMAS)),
        )
        .sort("completed_on", "record_no")
        .unique("subject_id", keep="first", maintain_order=True)
    )
    described = (
        rows.identity_records.filter(pl.col("partner").is_in(partners))
        .sort("academic_year", "record_no")
        .unique("subject_id", keep="last", maintain_order=True)
        .select("subject_id", *(column for _, column in NAME_FIELDS))
    )
    return completed.join(described, on="subject_id", how="left", maintain_order="left").sort(
        "institution", "last_name", "first_name", "subject_id", nulls_last=True
    )


def _blocked(region: Region, receipts: Sequence[Receipt], asked: Asked) -> frozenset[str] | None:
    if asked.blocked is None:
        return None
    secret = region.keys.token_secret()
    partners = {receipt.partner for receipt in receipts}
    return frozenset(
        token for p in partners for token in subject_tokens(asked.blocked, partner=p, secret=secret)
    )


def _detail(row: Mapping[str, object], asked: Asked, blocked: frozenset[str] | None) -> list[str]:
    token, school = str(row["subject_id"]), str(row["institution"] or "")
    block = "" if blocked is None else "Y" if token in blocked else "N"
    cells = [""] * _COLUMNS
    cells[0:2] = ["PD3", "NO SSN"]
    cells[2:6] = [_name(row[c]) for c in ("first_name", "middle_name", "last_name", "name_suffix")]
    cells[8] = _day(row["birth_date"])
    cells[10:13] = [_DIPLOMAS[str(row["kind"])], _day(row["completed_on"]), block]
    cells[13] = _name(asked.school_names.get(school, ""))[:_LONGEST_SCHOOL]
    cells[14] = asked.act_codes.get(school, "")
    cells[26:28] = [key_to_send(token), "ED"]
    return cells


def _name(value: object) -> str:
    """Write a name so that no sign in it can be taken for a cell or a line of its own."""
    return " ".join(_NOT_IN_A_NAME.sub(" ", str(value or "")).split())[:_LONGEST_NAME]


def _day(value: object) -> str:
    return value.strftime("%Y%m%d") if isinstance(value, date) else ""
