"""Readers, proposals and declared conflicts, as plain files give them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path
from typing import Literal, get_args

from commonfield.council.sheet import Row, Sheet, read_sheet
from commonfield.tables.plain_file import refuse_rows

State = Literal["none", "declared", "managed", "recused", "waived"]
STATES: tuple[str, ...] = get_args(State)


@dataclass(frozen=True)
class Reader:
    """A reader. Names of organizations, sectors, languages and topics compare without case.

    `max_reads` is null where the reader set no limit. `paid_by` pairs an organization with a year.
    """

    reader: str
    organization: str
    sector: str = ""
    expertise: frozenset[str] = frozenset()
    languages: frozenset[str] = frozenset()
    max_reads: int | None = None
    region: str = ""
    parent_organization: str = ""
    paid_by: tuple[tuple[str, int], ...] = ()
    steering: bool = False


@dataclass(frozen=True)
class Proposal:
    """A proposal, or an anchor. `letter_writers` names readers or organizations."""

    proposal: str
    lead: str
    partners: frozenset[str] = frozenset()
    sector: str = ""
    topics: frozenset[str] = frozenset()
    language: str = ""
    region: str = ""
    lead_parent: str = ""
    letter_writers: frozenset[str] = frozenset()


@dataclass(frozen=True)
class Declared:
    """What a reader or the chair said of one pair. `waived_by` names the decision that waived it."""

    reader: str
    proposal: str
    state: State
    why: str = ""
    waived_by: str = ""


def read_readers(path: Path) -> list[Reader]:
    """Read `reader,organization,sector,expertise,languages,max_reads` and what else may stand there.

    Raises:
        UsageError: a column is missing.
        SubmissionError: a cell cannot be read, or a reader stands twice.
    """
    sheet = read_sheet(
        path,
        needs=("reader", "organization"),
        may=("sector", "expertise", "languages", "max_reads", "region", "parent_organization", "paid_by",
             "steering"),
    )  # fmt: skip
    codes, organizations = sheet.texts("reader"), sheet.texts("organization")
    sheet.once("reader")
    limits = sheet.numbers("max_reads", empty=True, at_least=Decimal(0), whole=True)
    return [
        Reader(
            reader=code,
            organization=plain(organization),
            sector=plain(row["sector"]),
            expertise=frozenset(_listed(row["expertise"])),
            languages=frozenset(_listed(row["languages"])),
            max_reads=None if limit is None else int(limit),
            region=plain(row["region"]),
            parent_organization=plain(row["parent_organization"]),
            paid_by=payments,
            steering=steers,
        )
        for row, code, organization, limit, payments, steers in zip(
            sheet.rows, codes, organizations, limits, _payments(sheet), sheet.flags("steering"), strict=True
        )
    ]


def read_proposals(path: Path) -> list[Proposal]:
    """Read `proposal,lead,partners,sector,topics,language,region` and what else may stand there.

    Raises:
        UsageError: a column is missing.
        SubmissionError: a cell that must hold something does not, or a proposal stands twice.
    """
    sheet = read_sheet(
        path,
        needs=("proposal", "lead"),
        may=("partners", "sector", "topics", "language", "region", "lead_parent", "letter_writers"),
    )
    codes, leads = sheet.texts("proposal"), sheet.texts("lead")
    sheet.once("proposal")
    return [
        Proposal(
            proposal=code,
            lead=plain(lead),
            partners=frozenset(_listed(row["partners"])),
            sector=plain(row["sector"]),
            topics=frozenset(_listed(row["topics"])),
            language=plain(row["language"]),
            region=plain(row["region"]),
            lead_parent=plain(row["lead_parent"]),
            letter_writers=frozenset(_listed(row["letter_writers"])),
        )
        for row, code, lead in zip(sheet.rows, codes, leads, strict=True)
    ]


def read_conflicts(path: Path, *, readers: Sequence[Reader], proposals: Sequence[Proposal]) -> list[Declared]:
    """Read `reader,proposal,state,why` and `waived_by`; a header alone says that nobody declared anything.

    Args:
        path: The file.
        readers: Who there is.
        proposals: What there is.

    Raises:
        UsageError: a column is missing.
        SubmissionError: a row names nobody or nothing there is, or a waiver names no decision or no reason.
    """
    if not _has_rows(path):
        return []
    sheet = read_sheet(path, needs=("reader", "proposal", "state"), may=("why", "waived_by"))
    sheet.once("reader", "proposal")
    for column, known in (
        ("reader", {r.reader for r in readers}),
        ("proposal", {p.proposal for p in proposals}),
    ):
        refuse_rows(
            path,
            [row.line for row in sheet.rows if row[column] not in known],
            column=column,
            expected=f"a {column} of the other files",
            found="another code",
            cause="The code is written in another way, or its row was withdrawn.",
            fix="Write the code as the other file has it, or take the row out.",
        )
    refuse_rows(
        path,
        [row.line for row in sheet.rows if row["state"].lower() not in STATES],
        column="state",
        expected=", ".join(STATES),
        found="something else",
        fix="Write one of these words.",
    )
    refuse_rows(
        path,
        [row.line for row in sheet.rows if _is_unfounded(row)],
        column="waived_by, why",
        expected="the decision that waived a conflict, and why",
        found="an empty cell",
        cause="A conflict was set aside without a recorded decision.",
        fix="Name the decision and its reason, or write declared in place of waived.",
    )
    return [
        Declared(row["reader"], row["proposal"], _state(row), row["why"], row["waived_by"])
        for row in sheet.rows
    ]


def plain(name: str) -> str:
    """Give a name as it compares: without case, blanks as one."""
    return " ".join(name.split()).casefold()


def _state(row: Row) -> State:
    found: dict[str, State] = {state: state for state in get_args(State)}
    return found[row["state"].lower()]


def _is_unfounded(row: Row) -> bool:
    return row["state"].lower() == "waived" and not (row["waived_by"] and row["why"])


def _listed(cell: str) -> list[str]:
    return [plain(part) for part in cell.split(";") if part.strip()]


def _payments(sheet: Sheet) -> list[tuple[tuple[str, int], ...]]:
    found: list[tuple[tuple[str, int], ...]] = []
    wrong = []
    for row in sheet.rows:
        paid = []
        for part in row["paid_by"].split(";"):
            organization, _, year = part.rpartition(":")
            if part.strip() and not (organization.strip() and _is_year(year)):
                wrong.append(row.line)
            elif part.strip():
                paid.append((plain(organization), int(year)))
        found.append(tuple(sorted(paid)))
    refuse_rows(
        sheet.path,
        sorted(set(wrong)),
        column="paid_by",
        expected="organizations with a year each, as in North College:2025; Acme:2024",
        found="something else",
        cause="A year is missing.",
        fix="Write the last year of the payment behind each name, after a colon.",
    )
    return found


def _is_year(text: str) -> bool:
    return text.strip().isascii() and text.strip().isdigit() and len(text.strip()) == 4


def _has_rows(path: Path) -> bool:
    from commonfield.tables.plain_file import read_plain_file

    return read_plain_file(path).height > 0
