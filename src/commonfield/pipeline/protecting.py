from __future__ import annotations

import hashlib
import json
import shutil
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from commonfield import agreements, disclosure, equity
from commonfield.catalog import DisclosurePolicy, Group, LinkageModel, Metric, Report
from commonfield.findings import UsageError
from commonfield.pipeline.adopting import adoptions
from commonfield.pipeline.linking import MODEL, current_rates
from commonfield.pipeline.measuring import (
    REPORT,
    Measured,
    current_measures,
    current_otherwise,
    data_as_of,
    report_behind,
    report_metrics,
)
from commonfield.pipeline.occasion import Occasion
from commonfield.pipeline.quality import link_quality
from commonfield.pipeline.served import served_partners
from commonfield.pipeline.withdrawn import refuse_withdrawn
from commonfield.region import VAULT, Region, seal, write_whole

if TYPE_CHECKING:
    import polars as pl

REGISTER = "register.jsonl"
MADE_FROM = "made_from.json"
MEANINGS = "meanings.json"
"""The metrics behind a release, so that a later change of rules can be told apart from other rows."""


def protect(region: Region, *, report: str = REPORT, occasion: Occasion | None = None) -> Path:
    """Hide what must be hidden, with everything published before in view, and write a draft.

    A draft is a release folder that the register does not name yet: nobody reads it but the region's
    staff. Drafts that were never published are removed.

    Returns:
        The folder of the draft.
    """
    occasion = occasion or Occasion()
    measured = current_measures(region)
    if measured.facts["report"]["name"] != report:
        raise UsageError(
            f"protect: expected measures for the report {report}, found those for another.",
            fix=f"Run commonfield measure --report {report} first.",
        )
    refuse_withdrawn(region, measured.facts["submissions"], step="protect")
    chosen = report_behind(region, measured.facts)
    metric_list = report_metrics(region, chosen)
    _refuse_unreleasable(chosen, metric_list)
    _refuse_other_years(region, chosen, measured)
    occasion.tell(f"Protecting {measured.measures.height:,} figures")
    protected = disclosure.protect(
        measured.measures,
        current_rates(region),
        link_quality(region, report=report, occasion=occasion),
        atoms=measured.atoms,
        policy=policy_in_force(region, chosen, occasion),
        metrics={metric.name: metric for metric in metric_list},
        groups=region.catalog.all(Group),
        earlier=disclosure.registered_releases(region.releases / REGISTER),
        key=_secret(region),
    )
    remove_drafts(region)
    release = disclosure.write_release(
        region.releases,
        protected,
        gaps=equity.gaps(
            _with_a_better_side(protected.cells, metric_list),
            smallest=protected.policy.smallest_group,
            bad_outcomes=[metric.name for metric in metric_list if metric.better == "lower"],
        ),
        sensitivity=_sensitivity(region, measured, protected),
        facts=_facts(region, chosen, occasion),
    )
    seal(protected.bundle, bundle_path(region, release.release), keys=region.keys, holder=VAULT)
    write_whole(release.folder / MADE_FROM, _made_from(measured))
    keep_meanings(release.folder, metric_list)
    region.ledger.append(
        "protected",
        {
            "release": release.release,
            "measures": measured.folder.name,
            "certificate": release.certificate_hash,
        },
        by=occasion.by,
    )
    return release.folder


def _refuse_unreleasable(report: Report, metric_list: Sequence[Metric]) -> None:
    """Refuse what a release would tell wrongly: medians of neither money nor time.

    Raises:
        UsageError: names what the report asks for.
    """
    others = [metric.metric for metric in metric_list if metric.unit in ("units", "hours")]
    if others:
        raise UsageError(
            f"protect: expected medians in dollars or months, found {', '.join(others)} in units or hours.",
            likely_cause="Medians of a release are rounded and printed as dollars or months.",
            fix=f"Take it out of the report {report.name}; its measures stay in the working view.",
        )


def _refuse_other_years(region: Region, report: Report, measured: Measured) -> None:
    """Refuse blocks of years beside single years, or beside other blocks: one less the other is a year.

    Raises:
        UsageError: says how many years the release before takes together; or the report takes other years
            together than were measured.
    """
    asked = {"pooled_years": report.pooled_years.model_dump() if report.pooled_years else None}
    if _blocks(asked) != _blocks(measured.facts):
        raise UsageError(
            f"protect: expected measures over the years that report {report.name} takes together, found "
            "others.",
            likely_cause="Its pooled_years changed after it was measured.",
            fix=f"Run commonfield measure --report {report.name} again.",
        )
    for entry in disclosure.read_register(region.releases / REGISTER):
        made_from = json.loads((region.releases / entry.what["release"] / MADE_FROM).read_text())
        if _blocks(made_from) != _blocks(measured.facts):
            told = (made_from.get("pooled_years") or {"years": 1})["years"]
            raise UsageError(
                f"protect: expected figures over {told} {'year' if told == 1 else 'years'} as in release "
                f"{entry.what['release']}, found other blocks of years.",
                likely_cause="A report with other pooled_years was measured.",
                fix="Its measures stay in the working view. What a region publishes keeps to the years of "
                "its first release, since blocks less single years would tell of a year with few people.",
            )


def _blocks(facts: dict[str, Any]) -> tuple[int, int]:
    """Say how many years are taken together, and where blocks end; old files tell none."""
    pooled = facts.get("pooled_years") or {"years": 1, "last": 0}
    return pooled["years"], pooled["last"] % pooled["years"]


def compare_policies(
    region: Region, *, report: str = REPORT, occasion: Occasion | None = None
) -> list[disclosure.Alternative]:
    """Say what readers would keep of the current measures, of the latest year, under each policy and way out.

    For those who adopt a policy; nothing is written, and none of it is published.
    """
    occasion = occasion or Occasion()
    measured = current_measures(region)
    chosen = report_behind(region, measured.facts)
    if measured.atoms is None:
        raise UsageError(
            "protect: expected measures with people counted by what they are, found older ones.",
            fix="Run commonfield measure first.",
        )
    return disclosure.compare(
        measured.measures,
        measured.atoms,
        policy=policy_in_force(region, chosen, occasion),
        metrics={metric.name: metric for metric in report_metrics(region, chosen)},
        groups=region.catalog.all(Group),
        key=_secret(region),
    )


def policy_in_force(region: Region, report: Report, occasion: Occasion) -> DisclosurePolicy:
    """Give the policy of a report, with the largest smallest group that region or any agreement asks for.

    Partners to whom their students' outcomes were given back are taken to know them.
    """
    policy = region.catalog.get(DisclosurePolicy, region.settings.policy or report.policy)
    every = agreements.read_agreements(region.agreements)
    day = occasion.day(region)
    asked = [a.smallest_group for a in every if agreements.in_force(a, day, among=every)]
    strictest = max([policy.smallest_group, region.settings.smallest_group, *asked])
    stricter = policy.model_copy(
        update={
            "smallest_group": strictest,
            "median_smallest_group": max(policy.median_smallest_group, strictest),
        }
    )
    return disclosure.taking_as_knowing(stricter, served_partners(region))


def drafts(region: Region) -> list[Path]:
    """List release folders that the register does not name, oldest first."""
    released = {entry.what["release"] for entry in disclosure.read_register(region.releases / REGISTER)}
    folders = [item for item in region.releases.iterdir() if item.is_dir() and item.name not in released]
    return sorted(folders, key=lambda folder: folder.stat().st_mtime)


def bundle_path(region: Region, release: str) -> Path:
    """Say where the sealed bundle behind a release lies."""
    return region.bundles / f"{release}.age"


def remove_drafts(region: Region) -> None:
    """Delete drafts that were never released, with the sealed counts behind them."""
    region.releases.mkdir(parents=True, exist_ok=True)
    for draft in drafts(region):
        shutil.rmtree(draft)
        bundle_path(region, draft.name).unlink(missing_ok=True)
    for unfinished in region.path.rglob("*.unfinished"):
        unfinished.unlink()


def _with_a_better_side(cells: pl.DataFrame, metric_list: list[Metric]) -> pl.DataFrame:
    """Keep figures of which more, or less, is better: elsewhere nobody lies behind."""
    import polars as pl

    either = [metric.name for metric in metric_list if metric.better == "neither"]
    return cells.filter(~pl.col("metric").is_in(either))


def _sensitivity(region: Region, measured: Measured, protected: disclosure.Protected) -> pl.DataFrame | None:
    counted, model = current_otherwise(measured), region.catalog.get(LinkageModel, MODEL)
    if counted is None or measured.facts["definitions"][f"linkage/{MODEL}"] != model.hash:
        return None
    return disclosure.tell_sensitivity(counted, protected.cells, policy=protected.policy, model=model)


def _facts(region: Region, report: Report, occasion: Occasion) -> disclosure.Facts:
    policy = f"disclosure/{region.settings.policy or report.policy}"
    adopted = adoptions(region).get(policy)
    return disclosure.Facts(
        region=region.settings.region,
        data_as_of=data_as_of(region, occasion),
        ledger_head=region.ledger.head(),
        adopted_by=adopted.decision if adopted else "",
    )


def _secret(region: Region) -> bytes:
    # Derived, so that there is one secret to keep and knowing this one does not give the tokens'.
    return hashlib.sha256(b"disclosure choices" + region.keys.token_secret()).digest()


def keep_meanings(folder: Path, metric_list: Sequence[Metric]) -> None:
    """Write the metrics behind a draft beside it, as they stand; they become part of the release."""
    told = {
        metric.name: metric.model_dump(mode="json", by_alias=True, exclude_unset=True, exclude={"examples"})
        for metric in metric_list
    }
    write_whole(folder / MEANINGS, json.dumps(told, indent=1, ensure_ascii=False).encode())


def _made_from(measured: Measured) -> bytes:
    kept = ("snapshot", "submissions", "report", "definitions", "engine", "code", "data_as_of", "left_out")
    told = {"measures": measured.folder.name, **{k: measured.facts[k] for k in kept}}
    told |= {"pooled_years": measured.facts.get("pooled_years"), "by": measured.facts.get("by", [])}
    return json.dumps(told, indent=1).encode()
