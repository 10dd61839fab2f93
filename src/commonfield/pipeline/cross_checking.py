from __future__ import annotations

from collections.abc import Sequence

from commonfield import agreements, intake
from commonfield.catalog import Dictionary
from commonfield.pipeline.occasion import Occasion
from commonfield.region import Region


def cross_check(
    region: Region,
    *,
    occasion: Occasion | None = None,
    opened: tuple[Sequence[intake.Receipt], intake.Accepted] | None = None,
) -> list[intake.FindingAcross]:
    """Compare the files of a region with each other, and keep what is found.

    Only files that an agreement in force names are read. Rows of two partners are laid side by side only
    where both agreements permit linkage.

    Args:
        region: The region.
        occasion: Who, when, whom to tell.
        opened: Submissions and their accepted rows, where the caller has some open already; they serve if
            they are the very ones that may be compared.
    """
    occasion = occasion or Occasion()
    day = occasion.day(region)
    signed = agreements.read_agreements(region.agreements)
    every = intake.in_force(intake.submissions(region))
    permitted = {
        (partner, name)
        for partner, name in {(receipt.partner, receipt.dictionary) for receipt in every}
        if agreements.may_submit(
            signed, partner=partner, dictionary=region.catalog.get(Dictionary, name), on=day
        ).any
    }
    receipts = [receipt for receipt in every if (receipt.partner, receipt.dictionary) in permitted]
    partners = {receipt.partner for receipt in receipts}
    linkable = {p for p in partners if agreements.may_link(signed, partner=p, on=day).any}
    occasion.tell(f"Comparing {len(receipts):,} files with each other")
    serves = opened and {r.id for r in opened[0]} == {r.id for r in receipts}
    found = intake.compare_files(
        region,
        receipts=receipts,
        linkable=linkable,
        as_of=day,
        rows=opened[1] if opened and serves else None,
    )
    facts = intake.keep_comparison(region, found, receipts=receipts)
    region.ledger.append(
        "compared",
        {
            "submissions": len(receipts),
            "findings": facts["findings"],
            "not_linkable": sorted(partners - linkable),
        },
        by=occasion.by,
    )
    return found
