"""How well the linkage in force finds people, and whom it serves worse."""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from commonfield import intake
from commonfield.catalog import Group, Report
from commonfield.findings import UsageError
from commonfield.identity import quality
from commonfield.pipeline.linking import NAMED, TRIED, current_crosswalk, current_rates
from commonfield.pipeline.measuring import REPORT
from commonfield.pipeline.occasion import Occasion
from commonfield.pipeline.permits import may_be_stated
from commonfield.pipeline.reviewing import open_review
from commonfield.region import VAULT, Region, open_sealed_frame

if TYPE_CHECKING:
    import polars as pl


@dataclass(frozen=True)
class LinkQuality:
    """What staff may see of the quality of links; nothing of it was protected.

    Attributes:
        counts: Shape LINK_QUALITY, with the link rates of everybody.
        compared: As `identity.quality.compare` gives it, with `kind`, `source` and `other_source`.
        expected: As `identity.quality.expect` gives it.
        calibrated: Whether enough answers make the probabilities behind `expected` more than a rank.
        answers: How many answers there are.
    """

    counts: pl.DataFrame
    compared: pl.DataFrame
    expected: pl.DataFrame
    calibrated: bool
    answers: int


def link_quality(
    region: Region, *, report: str = REPORT, occasion: Occasion | None = None
) -> pl.DataFrame | None:
    """Count who was found in which source, and who was missed or mistaken while ids were hidden, by group.

    Nothing is linked here: the linkage in force tried it, and left what came of it sealed in the vault. It
    goes with that linkage. Characteristics are used as agreements permit for the report.

    Args:
        region: The region.
        report: For whose purpose and audience agreements are asked.
        occasion: Who, when, whom to tell.

    Returns:
        Shape LINK_QUALITY; None where nothing is linked, where an earlier version linked, or where the
        snapshot in force was made with another linkage.
    """
    linkage = _tried_linkage(region)
    if linkage is None:
        return None
    tried = open_sealed_frame(linkage / TRIED, keys=region.keys, holder=VAULT)
    grouping = _grouping(region, linkage, report, occasion or Occasion())
    return quality.assess(tried=tried, **grouping)


def quality_for_staff(
    region: Region, *, report: str = REPORT, occasion: Occasion | None = None
) -> LinkQuality:
    """Tell all that is known of the quality of links, by two sources and by group. Needs the vault's key.

    The ledger notes that somebody looked, and no figure.

    Raises:
        UsageError: nothing is linked and built yet, or by an earlier version.
    """
    import polars as pl

    occasion = occasion or Occasion()
    linkage, counts = _tried_linkage(region), link_quality(region, report=report, occasion=occasion)
    rates = current_rates(region)
    if linkage is None or counts is None or rates is None:
        raise UsageError(
            "quality: expected a linkage that tried itself, and a snapshot made with it, found none.",
            likely_cause="The region was linked by an earlier version, or linked again and not built since.",
            fix="Link and build it: commonfield link, then commonfield build.",
        )
    review = open_review(region, occasion=occasion)
    material = review.material
    expected = quality.expect(
        material.pairs,
        sample=review.sample,
        calibration=material.calibration,
        threshold=material.model.match_weight,
        crosswalk=material.crosswalk,
        values=quality.values_of(**_grouping(region, linkage, report, occasion)),
    )
    region.ledger.append("quality_seen", {"linkage": linkage.name}, by=occasion.by)
    every = pl.concat([counts, _of_everybody(rates)]).sort(counts.columns[:6])
    return LinkQuality(
        counts=every,
        compared=_compared(every),
        expected=expected,
        calibrated=material.calibration.is_calibrated,
        answers=material.calibration.answers,
    )


def _tried_linkage(region: Region) -> Path | None:
    """Give the linkage in force, if it tried itself and the snapshot in force was made with it."""
    linkage, snapshot = region.current(region.linkages), region.current(region.snapshots)
    if linkage is None or snapshot is None or not (linkage / TRIED).is_file():
        return None
    return linkage if _facts(snapshot)["linkage"] == linkage.name else None


def _facts(snapshot: Path) -> dict[str, Any]:
    facts: dict[str, Any] = json.loads((snapshot / "snapshot.json").read_text(encoding="utf-8"))
    return facts


def _grouping(region: Region, linkage: Path, report: str, occasion: Occasion) -> dict[str, Any]:
    """Gather what says who is in which group, as agreements permit it for a report."""
    import polars as pl

    snapshot = region.current(region.snapshots)
    if snapshot is None:
        raise UsageError("quality: expected a snapshot, found none.", fix="Run commonfield build first.")
    groups, chosen = region.catalog.all(Group), region.catalog.get(Report, report)
    used = set(_facts(snapshot)["submissions"])
    allowed, refused = may_be_stated(
        region,
        [receipt for receipt in intake.submissions(region) if receipt.id in used],
        [groups[name].characteristic for name in quality.STATED],
        purpose=chosen.purpose,
        audience=chosen.audience,
        on=occasion.day(region),
    )
    return {
        "crosswalk": current_crosswalk(region),
        "named": open_sealed_frame(linkage / NAMED, keys=region.keys, holder=VAULT),
        "characteristics": pl.read_parquet(snapshot / "characteristic.parquet"),
        "groups": groups,
        "allowed": allowed,
        "refused": refused,
    }


def _of_everybody(rates: pl.DataFrame) -> pl.DataFrame:
    import polars as pl

    everybody = pl.lit("all")
    return rates.select(
        pl.lit("link_rate").alias("kind"),
        "source",
        "partner",
        "other_source",
        everybody.alias("group"),
        everybody.alias("value"),
        people="subjects",
        count="linked",
    )


def _compared(counts: pl.DataFrame) -> pl.DataFrame:
    import polars as pl

    region = counts.filter(pl.col("partner") == "all").with_columns(
        metric=pl.concat_str("kind", pl.lit(" "), "source", pl.lit(" "), "other_source")
    )
    compared = quality.compare(region.rename({"people": "denominator", "count": "numerator"}))
    parts = pl.col("metric").str.split(" ")
    names = ("kind", "source", "other_source")
    named = compared.with_columns(parts.list.get(n).alias(name) for n, name in enumerate(names))
    return named.select(*names, *(name for name in compared.columns if name != "metric"))
