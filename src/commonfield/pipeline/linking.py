from __future__ import annotations

import json
from typing import TYPE_CHECKING

from commonfield import agreements, identity, intake
from commonfield.catalog import LinkageModel
from commonfield.engines import open_beside
from commonfield.findings import UsageError
from commonfield.pipeline.deciding import open_decisions
from commonfield.pipeline.occasion import Occasion
from commonfield.pipeline.remembering import CROSSWALK, open_history, seal_history
from commonfield.region import VAULT, Region, open_sealed_frame, seal_frame, write_whole

if TYPE_CHECKING:
    import polars as pl

MODEL = "learners"
RATES = "rates.parquet.age"
LINKED_OTHERWISE = "otherwise.parquet.age"
NAMED = "named.parquet.age"
TRIED = "tried.parquet.age"


def accepted_submissions(region: Region, occasion: Occasion) -> tuple[list[intake.Receipt], list[str]]:
    """Give the receipts of what may be linked, and the partners left out because nothing permits it."""
    signed = agreements.read_agreements(region.agreements)
    receipts = intake.in_force(intake.submissions(region))
    left_out = sorted(
        partner
        for partner in {receipt.partner for receipt in receipts}
        if not agreements.may_link(signed, partner=partner, on=occasion.day(region)).any
    )
    return [receipt for receipt in receipts if receipt.partner not in left_out], left_out


def link(
    region: Region,
    *,
    learn: bool = False,
    engine: str = "duckdb",
    occasion: Occasion | None = None,
    accepted: intake.Accepted | None = None,
) -> identity.Linkage:
    """Decide which records are one person, and put the new crosswalk in force.

    Only what is new, described otherwise or gone since the linkage in force is weighed. Keys last.

    Args:
        region: The region.
        learn: Learn the weights of the model anew. They are anyway where the model is another one.
        engine: What brings pairs together and weighs them, `duckdb` or `spark`. The persons are the same.
        occasion: Who, when, whom to tell.
        accepted: What intake accepted, where the caller has it open already.

    Raises:
        UsageError: there is nothing that an agreement allows to link.
        EngineError: weights kept from an earlier run are read otherwise now; say `learn`.
    """
    occasion = occasion or Occasion()
    receipts, left_out = accepted_submissions(region, occasion)
    if not receipts:
        raise UsageError(
            "link: expected submissions that an agreement allows to link, found none.",
            fix="Submit a partner's file first: commonfield submit FILE --partner NAME.",
        )
    if accepted is None:
        accepted = intake.accepted(region, [receipt.id for receipt in receipts])
    model = region.catalog.get(LinkageModel, MODEL)
    occasion.tell(f"Linking {accepted.identity_records.height:,} descriptions of people")
    with open_beside(engine) as pairs_on:
        linkage = identity.link(
            accepted.identity_records,
            model=model,
            history=_history_of_the_permitted(region, occasion),
            decisions=open_decisions(region),
            learn=learn,
            pairs_on=pairs_on,
            try_ids=True,
        )
    with region.new_generation(region.linkages) as folder:
        seal_frame(linkage.crosswalk, folder / CROSSWALK, keys=region.keys, holder=VAULT)
        seal_frame(linkage.rates, folder / RATES, keys=region.keys, holder=VAULT)
        seal_frame(linkage.otherwise, folder / LINKED_OTHERWISE, keys=region.keys, holder=VAULT)
        seal_frame(linkage.named, folder / NAMED, keys=region.keys, holder=VAULT)
        seal_frame(linkage.tried, folder / TRIED, keys=region.keys, holder=VAULT)
        seal_history(region, linkage.history, folder)
        facts = {
            "submissions": sorted(receipt.id for receipt in receipts),
            "model": {"name": model.name, "hash": model.hash},
            "engine": engine,
            "subjects": linkage.crosswalk.height,
            "persons": linkage.counts.persons,
            "counts": linkage.counts.as_dict(),
            "weights": {"training": linkage.weights.training, "learnt_run": linkage.weights.learnt_run},
            "ladder": linkage.baseline.as_dict(),
        }
        write_whole(folder / "linkage.json", json.dumps(facts, indent=1).encode())
    current = region.current(region.linkages)
    region.ledger.append(
        "linked",
        {**facts, "linkage": current.name if current else "", "left_out": left_out},
        by=occasion.by,
    )
    region.sweep(region.linkages)
    return linkage


def _history_of_the_permitted(region: Region, occasion: Occasion) -> identity.History | None:
    """Open the history, without what rests on partners that no agreement allows to link any more."""
    history = open_history(region)
    if history is None:
        return None
    signed, day = agreements.read_agreements(region.agreements), occasion.day(region)
    known = history.records["partner"].unique().to_list()
    ended = {one for one in known if not agreements.may_link(signed, partner=one, on=day).any}
    # Learnt weights and the frequencies of names rest on their records too: they go, and are learnt anew.
    return history.without(ended) if ended else history


def current_crosswalk(region: Region) -> pl.DataFrame | None:
    """Open the crosswalk in force, or None where nothing has been linked yet."""
    current = region.current(region.linkages)
    return open_sealed_frame(current / CROSSWALK, keys=region.keys, holder=VAULT) if current else None


def current_linked_otherwise(region: Region) -> pl.DataFrame | None:
    """Open what the model's other thresholds would change; None where the linkage in force does not tell."""
    current = region.current(region.linkages)
    if current is None or not (current / LINKED_OTHERWISE).is_file():
        return None
    facts = json.loads((current / "linkage.json").read_text(encoding="utf-8"))
    if facts["model"]["hash"] != region.catalog.get(LinkageModel, MODEL).hash:
        return None
    return open_sealed_frame(current / LINKED_OTHERWISE, keys=region.keys, holder=VAULT)


def current_rates(region: Region) -> pl.DataFrame | None:
    """Open the link rates in force, or None where nothing has been linked yet."""
    current = region.current(region.linkages)
    return open_sealed_frame(current / RATES, keys=region.keys, holder=VAULT) if current else None
