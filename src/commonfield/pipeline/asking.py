"""A district asks the Clearinghouse about its own graduates, where its agreement permits that."""

from __future__ import annotations

import csv
import hashlib
import os
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from commonfield import agreements, intake
from commonfield.agreements.lineage import elements_behind
from commonfield.catalog import Dictionary, Partner
from commonfield.findings import AgreementError, UsageError
from commonfield.intake.clearinghouse import FIELDS, Asked, graduates_file
from commonfield.pipeline.occasion import Occasion
from commonfield.region import Region, refuse_inside_regions

PURPOSE = AUDIENCE = "clearinghouse"
"""Purpose and audience that a clause must name, so that a partner's graduates may be asked about."""

_COMPLETION = "completion"


@dataclass(frozen=True)
class Request:
    """What was written. Counts alone; the file itself names people."""

    graduates: int
    without_act_code: int
    without_name: int
    permitted_by: tuple[str, ...]


def ask_the_clearinghouse(
    region: Region,
    *,
    partner: str,
    year: int,
    out: Path,
    account: str = "",
    schools: Path | None = None,
    blocked: Path | None = None,
    occasion: Occasion | None = None,
) -> Request:
    """Write the graduates file of a partner and tell the ledger, without a name in it.

    Args:
        region: Where the partner's submissions lie.
        partner: Whose graduates.
        year: The academic year of graduation, by its spring.
        out: Where to write; a new file outside the region, readable by its owner alone.
        account: The Clearinghouse's number of the account.
        schools: CSV with the columns `school` (14-digit code) and `act_code`.
        blocked: Text file with the local ids of students who block disclosure, one a line.
        occasion: Who asks, on which day.

    Raises:
        UsageError: the partner, its files or the path are not such as are needed.
        AgreementError: no agreement in force permits it; nothing is written.
    """
    occasion = occasion or Occasion()
    _refuse_path(out)
    party = _party(region, partner)
    receipts = _telling_completions(region, partner, year)
    clauses = _permitted(region, partner, receipts, occasion)
    asked = Asked(
        account=account,
        account_name=party.name,
        year=year,
        on=occasion.day(region),
        act_codes=_act_codes(schools) if schools else {},
        school_names={school.code: school.name for school in party.institutions},
        blocked=tuple(_lines(blocked)) if blocked else None,
    )
    made = graduates_file(region, receipts, asked)
    content = made.text.encode()
    _write_private(out, content)
    region.ledger.append(
        "clearinghouse_asked",
        {
            "partner": partner,
            "academic_year": year,
            "graduates": made.graduates,
            "sha256": hashlib.sha256(content).hexdigest(),
            "submissions": [receipt.id for receipt in receipts],
            "permitted_by": list(clauses),
        },
        by=occasion.by,
    )
    return Request(made.graduates, made.without_act_code, made.without_name, clauses)


def _party(region: Region, partner: str) -> Partner:
    for party in region.settings.partners:
        if party.partner == partner:
            return party
    known = ", ".join(p.partner for p in region.settings.partners)
    raise UsageError(
        f"partner: expected one of the region's partners, found `{partner}`.",
        fix=f"Known: {known or 'none yet; add partners to region.yaml'}.",
    )


def _telling_completions(region: Region, partner: str, year: int) -> list[intake.Receipt]:
    found = [
        receipt
        for receipt in intake.in_force(intake.submissions(region))
        if receipt.partner == partner
        and year in receipt.academic_years
        and receipt.tables.get(_COMPLETION)
        and receipt.tables.get("identity_record")
    ]
    if not found:
        raise UsageError(
            f"clearinghouse: expected accepted files of {partner} that tell who completed school in {year}, "
            "found none.",
            likely_cause="The enrollment file (calpads/senr) of that year was not submitted, or was refused.",
            fix=f"Submit it: commonfield submit FILE --partner {partner}.",
        )
    return found


def _permitted(
    region: Region, partner: str, receipts: list[intake.Receipt], occasion: Occasion
) -> tuple[str, ...]:
    """Ask the agreements about every element behind the file: deny by default."""
    signed = agreements.read_agreements(region.agreements)
    clauses: list[str] = []
    for name in dict.fromkeys(receipt.dictionary for receipt in receipts):
        dictionary = region.catalog.get(Dictionary, name)
        needed = frozenset[str]().union(*elements_behind(dictionary, FIELDS).values())
        permission = agreements.permitted_elements(
            signed,
            partner=partner,
            dictionary=dictionary,
            purpose=PURPOSE,
            audience=AUDIENCE,
            on=occasion.day(region),
        )
        if not permission.covers(needed):
            missing = ", ".join(sorted(needed - permission.elements))
            raise AgreementError(
                f"clearinghouse: expected an agreement that lets the graduates of {partner} be asked about, "
                f"found none in force for {name}.",
                likely_cause="The agreement was signed for the regional report alone.",
                fix="What would allow it: "
                + (permission.instead or f"a clause that names {missing} of {name} for {PURPOSE} as well")
                + ".",
            )
        clauses += permission.clauses
    return tuple(dict.fromkeys(clauses))


def _refuse_path(out: Path) -> None:
    refuse_inside_regions(out, asked="clearinghouse")
    if out.exists():
        raise UsageError(
            f"{out}: expected a new file, found one that is there.",
            fix="Name another, or remove that one when it has been sent.",
        )


def _write_private(path: Path, content: bytes) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:
        file.write(content)


def _lines(path: Path) -> list[str]:
    return [line.strip() for line in path.read_text(encoding="utf-8-sig").splitlines() if line.strip()]


def _act_codes(path: Path) -> Mapping[str, str]:
    with path.open(encoding="utf-8-sig", newline="") as file:
        rows = csv.DictReader(file)
        if not {"school", "act_code"} <= set(rows.fieldnames or ()):
            raise UsageError(
                f"{path}: expected the columns school and act_code, found others.",
                fix="Write one row for each school: its 14-digit code and its 6-digit ACT code.",
            )
        return {row["school"].strip(): row["act_code"].strip() for row in rows}
