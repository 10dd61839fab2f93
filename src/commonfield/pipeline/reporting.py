from __future__ import annotations

import json
import shutil
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from commonfield import disclosure, reports
from commonfield.catalog import Report
from commonfield.findings import UsageError
from commonfield.pipeline.adopting import refuse_unadopted
from commonfield.pipeline.measuring import report_behind
from commonfield.pipeline.occasion import Occasion
from commonfield.pipeline.picturing import report_context
from commonfield.pipeline.protecting import MADE_FROM, drafts
from commonfield.pipeline.served import refuse_unknowing
from commonfield.pipeline.targets import target_hashes
from commonfield.pipeline.withdrawn import refuse_withdrawn
from commonfield.region import Region
from commonfield.vocabulary import CellStatus

if TYPE_CHECKING:
    import polars as pl

PREVIEWS = "previews"


@dataclass(frozen=True)
class Published:
    """A report that was written, the page it opens with, and how much of it can be seen.

    Counts are of figures: `cells` of all, `shown` of those told exactly, `in_part` of those of which the
    number of people or a band is told. A figure that is told to be of nobody is none of them.
    """

    release: str
    folder: Path
    opens: Path
    cells: int
    shown: int
    in_part: int
    preview: bool


def publish(
    region: Region, *, release: str = "", preview: bool = False, occasion: Occasion | None = None
) -> Published:
    """Write the report of a draft, and put the release into the register; or only a preview of it.

    Args:
        region: The region.
        release: A draft by name; the newest if empty.
        preview: Works with definitions that nobody adopted. The report lies in `previews/`, the register
            does not name it, and the draft stays a draft.
        occasion: Who, when, whom to tell.

    Raises:
        ReleaseError: a definition is not adopted as it stands, or the draft is not what was proven.
        UsageError: there is no such draft.
    """
    occasion = occasion or Occasion()
    draft = _find_draft(region, release)
    made_from = json.loads((draft / MADE_FROM).read_text(encoding="utf-8"))
    refuse_withdrawn(region, made_from["submissions"], step="report")
    refuse_unknowing(region, draft)
    if preview:
        folder = region.path / PREVIEWS / draft.name
        shutil.rmtree(region.path / PREVIEWS, ignore_errors=True)
        shutil.copytree(draft, folder)
    else:
        refuse_unadopted(region, made_from["definitions"])
        # Targets are set beside the figures only now, as they now stand.
        refuse_unadopted(
            region, target_hashes(region, region.catalog.get(Report, made_from["report"]["name"]))
        )
        folder = draft
        shutil.rmtree(folder / "report", ignore_errors=True)
    loaded = disclosure.open_proven(folder, certificate=_recorded(region, draft.name))
    report = report_behind(region, made_from)
    occasion.tell("Writing pages, document and workbook")
    files = reports.write_report(
        report,
        loaded,
        context=report_context(region, loaded, report, made_from=made_from, occasion=occasion),
        appearance=region.catalog.appearance,
        out=folder / "report",
        languages=tuple(region.settings.languages),
    )
    if not preview:
        # Before the register, so that every registered release has its entry, whenever a crash comes.
        region.ledger.append(
            "released", {"release": draft.name, "certificate": loaded.certificate_hash}, by=occasion.by
        )
        disclosure.seal_release(folder, by=occasion.by)
    opens = files.home[region.settings.languages[0]]
    return Published(draft.name, folder, opens, *_seen(loaded.cells), preview)


def _seen(cells: pl.DataFrame) -> tuple[int, int, int]:
    """Count figures: all of them, those told exactly, those told in part."""
    import polars as pl

    of_somebody = cells.filter(pl.col("denominator").is_null() | (pl.col("denominator") > 0))
    shown = of_somebody["status"] == CellStatus.SHOWN.value
    in_part = ~shown & of_somebody["denominator"].is_not_null()
    return len(of_somebody), int(shown.sum()), int(in_part.sum())


def _recorded(region: Region, name: str) -> str:
    """Give the hash of a draft's certificate, as the ledger recorded it when it was protected."""
    entries = reversed(region.ledger.entries())
    named = (e.what for e in entries if e.kind == "protected" and e.what.get("release") == name)
    return str(next(named, {}).get("certificate", ""))


def _find_draft(region: Region, name: str) -> Path:
    waiting = {draft.name: draft for draft in drafts(region) if (draft / MADE_FROM).is_file()}
    if not waiting or (name and name not in waiting):
        raise UsageError(
            f"report: expected a draft{f' named {name}' if name else ''}, found none.",
            likely_cause="Nothing was protected since the last release, or it is published already.",
            fix="Run commonfield protect first.",
        )
    return waiting[name] if name else list(waiting.values())[-1]
