"""The route in one call: start reading here."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from commonfield import intake
from commonfield.pipeline.building import build
from commonfield.pipeline.cross_checking import cross_check
from commonfield.pipeline.giving_back import give_pages
from commonfield.pipeline.linking import accepted_submissions, link
from commonfield.pipeline.measuring import REPORT, measure
from commonfield.pipeline.occasion import Occasion
from commonfield.pipeline.protecting import protect
from commonfield.pipeline.reporting import Published, publish
from commonfield.region import Region


@dataclass(frozen=True)
class RouteResult:
    """What a run of the route came to."""

    submissions: int
    persons: int
    cells: int
    shown: int
    published: Published


def run_route(
    region: Region,
    *,
    report: str = REPORT,
    engine: str = "duckdb",
    by: Sequence[str] = (),
    preview: bool = False,
    occasion: Occasion | None = None,
) -> RouteResult:
    """Compare, link, build, measure, protect and publish, from the submissions a region has.

    Every partner gets its page at once, unless this is a preview.

    Raises:
        CommonfieldError: as the steps do. Whatever was in force before a failing step stays in force.
    """
    occasion = occasion or Occasion()
    receipts, _ = accepted_submissions(region, occasion)
    # Opened once for the steps that read it: decrypting is a third of their cost.
    accepted = intake.accepted(region, [receipt.id for receipt in receipts]) if receipts else None
    if accepted:
        cross_check(region, occasion=occasion, opened=(receipts, accepted))
    linkage = link(region, engine=engine, occasion=occasion, accepted=accepted)
    build(region, occasion=occasion, accepted=accepted)
    del accepted
    measure(region, report=report, engine=engine, by=by, occasion=occasion)
    release = protect(region, report=report, occasion=occasion)
    published = publish(region, release=release.name, preview=preview, occasion=occasion)
    if not preview:
        give_pages(region, report=report, occasion=occasion)
    return RouteResult(
        submissions=len(receipts),
        persons=linkage.crosswalk["person_key"].n_unique(),
        cells=published.cells,
        shown=published.shown,
        published=published,
    )
