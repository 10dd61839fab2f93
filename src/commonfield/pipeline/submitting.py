from __future__ import annotations

from pathlib import Path

from commonfield import agreements, intake
from commonfield.catalog import Dictionary
from commonfield.findings import AgreementError, UsageError
from commonfield.pipeline.occasion import Occasion
from commonfield.region import Region, make_key


def submit(
    region: Region,
    *,
    partner: str,
    file: Path,
    dictionary: str | None = None,
    academic_year: int | None = None,
    again: bool = False,
    occasion: Occasion | None = None,
) -> intake.Receipt:
    """Take a partner's file: ask the agreements, check it, store it encrypted, write a receipt.

    Raises:
        UsageError: the partner is not one of the region's.
        AgreementError: no agreement in force names this kind of file; nothing is stored.
        SubmissionError: the file as a whole cannot be taken; nothing is stored.
    """
    return submit_content(
        region,
        partner=partner,
        content=intake.received_from(file),
        file_name=file.name,
        dictionary=dictionary,
        academic_year=academic_year,
        again=again,
        occasion=occasion,
    )


def submit_content(
    region: Region,
    *,
    partner: str,
    content: bytes,
    file_name: str,
    dictionary: str | None = None,
    academic_year: int | None = None,
    again: bool = False,
    packet: str = "",
    occasion: Occasion | None = None,
) -> intake.Receipt:
    """Take the bytes of a partner's file; see `submit`.

    `again` takes what was superseded since; `packet` names the packet in which the records came.
    """
    occasion = occasion or Occasion()
    _refuse_stranger(region, partner)
    kind = (
        region.catalog.get(Dictionary, dictionary)
        if dictionary
        else intake.recognize(content, intake.catalog_for(region, partner, content))
    )
    clauses = permitting_clauses(region, partner, kind, file_name, occasion)
    make_key(region, partner, by=occasion.by)
    receipt = intake.submit(
        region,
        partner=partner,
        content=content,
        file_name=file_name,
        dictionary=kind.dictionary,
        academic_year=academic_year,
        by=occasion.by,
        again=again,
        packet=packet,
    )
    record_submission(region, receipt, clauses, by=occasion.by)
    return receipt


def permitting_clauses(
    region: Region, partner: str, kind: Dictionary, file_name: str, occasion: Occasion
) -> tuple[str, ...]:
    """Name the clauses that let a partner send a kind of file.

    Raises:
        AgreementError: there is none in force.
    """
    signed = agreements.read_agreements(region.agreements)
    permission = agreements.may_submit(signed, partner=partner, dictionary=kind, on=occasion.day(region))
    if not permission.any:
        raise AgreementError(
            f"{file_name}: expected an agreement that covers {kind.dictionary} from {partner}, "
            "found none in force.",
            likely_cause="The agreement has not been signed by every party, has ended, or names other files.",
            fix=f"What would allow it: {permission.instead}.",
        )
    return permission.clauses


def _refuse_stranger(region: Region, partner: str) -> None:
    known = [p.partner for p in region.settings.partners]
    if partner not in known:
        raise UsageError(
            f"partner: expected one of the region's partners, found `{partner}`.",
            fix=f"Known: {', '.join(known) or 'none yet; add partners to region.yaml'}.",
        )


def record_submission(region: Region, receipt: intake.Receipt, clauses: tuple[str, ...], *, by: str) -> None:
    """Tell the ledger of a submission, once."""
    # A crash may have come between the receipt and its entry: sent once more, it gets the entry then.
    entries = region.ledger.entries() if receipt.duplicate else []
    if any(e.kind == "submitted" and e.what["submission"] == receipt.id for e in entries):
        return
    region.ledger.append(
        "submitted",
        {
            "submission": receipt.id,
            "content_hash": receipt.content_hash,
            "partner": receipt.partner,
            "dictionary": receipt.dictionary,
            "accepted": receipt.accepted,
            "refused": receipt.refused,
            **({"completes": receipt.completes} if receipt.completes else {}),
            "permitted_by": list(clauses),
        },
        by=by,
    )
