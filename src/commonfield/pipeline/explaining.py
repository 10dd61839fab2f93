from __future__ import annotations

import json
from dataclasses import asdict, dataclass
from datetime import date
from pathlib import Path
from typing import Any

from commonfield import agreements, disclosure, intake, metrics
from commonfield.catalog import Group, Metric
from commonfield.engines import open_engine
from commonfield.findings import UsageError
from commonfield.pipeline.adopting import Adoption, adoptions, governing
from commonfield.pipeline.measuring import load_snapshot
from commonfield.pipeline.occasion import Occasion
from commonfield.pipeline.protecting import MADE_FROM, REGISTER
from commonfield.region import Region


@dataclass(frozen=True)
class Explanation:
    """The trail of a published figure, from what a reader sees back to the files it rests on."""

    figure: dict[str, Any]
    sentence: str
    definition: dict[str, Any]
    decision: str
    submissions: tuple[dict[str, Any], ...]
    agreements: tuple[str, ...]
    run: dict[str, Any]
    code: str

    def as_dict(self) -> dict[str, Any]:
        """Give the trail as plain data."""
        return asdict(self)

    def sections(self) -> list[tuple[str, list[str]]]:
        """Give the trail as headings with lines, for a person."""
        figure = [f"{name}: {value}" for name, value in self.figure.items() if value is not None]
        files = [
            f"{s['submission'][:12]}  {s['partner']}  {s['dictionary']}  {s['accepted']:,} records  "
            f"(hash {s['content_hash'][:12]})"
            for s in self.submissions
        ]
        return [
            ("Figure", figure),
            ("Definition", [self.sentence, *(f"{k}: {v}" for k, v in self.definition.items())]),
            ("Decision", [self.decision or "not adopted"]),
            (f"Submissions ({len(files)})", files),
            ("Agreements", list(self.agreements)),
            ("Run", [f"{name}: {value}" for name, value in self.run.items()]),
            ("Code", [f"Commonfield {self.code}"]),
        ]


def explain(
    region: Region,
    *,
    metric: str,
    year: int,
    group: str = "all",
    value: str = "all",
    place: str = "",
    release: str = "",
    occasion: Occasion | None = None,
) -> Explanation:
    """Walk a published figure back to its definition, decision, agreements, submissions, run and code.

    Raises:
        UsageError: the release has no such figure.
    """
    occasion = occasion or Occasion()
    released = find_release(region, release)
    where = place or region.settings.region
    figure = _find_figure(released, metric=metric, year=year, group=group, value=value, place=where)
    definition = region.catalog.get(Metric, metric)
    made_from = json.loads((released.folder / MADE_FROM).read_text(encoding="utf-8"))
    behind = _submissions(region, made_from, definition, figure)
    governed = governing(definition, f"metrics/{metric}")
    adopted = adoptions(region).get(governed)
    return Explanation(
        figure={**figure, "release": released.release},
        sentence=metrics.sentence(definition, "en"),
        definition={
            "metric": metric,
            "version": figure["version"],
            "hash": made_from["definitions"][governed],
            "adopted as it stands": _adopted(adopted, made_from["definitions"][governed]),
            **({"made from": governed} if definition.made_from else {}),
            **_counted_among(region, definition, made_from["definitions"]),
        },
        decision=adopted.decision if adopted else "",
        submissions=tuple(
            {
                "submission": r.id,
                "content_hash": r.content_hash,
                "partner": r.partner,
                "dictionary": r.dictionary,
                "accepted": r.accepted,
            }
            for r in behind
        ),
        agreements=tuple(_clauses(region, behind, occasion)),
        run={
            "measures": made_from["measures"],
            "snapshot": made_from["snapshot"],
            "engine": made_from["engine"],
            "data as of": made_from["data_as_of"],
            "ledger head": released.certificate["ledger_head"],
        },
        code=made_from["code"],
    )


def find_release(region: Region, name: str) -> disclosure.Release:
    """Open a release by id, the newest if empty; raises UsageError where there is none."""
    released = {r.release: r for r in disclosure.registered_releases(region.releases / REGISTER)}
    if not released or (name and name not in released):
        raise UsageError(
            f"explain: expected a release{f' named {name}' if name else ''}, found none.",
            fix="Publish one first: commonfield run.",
        )
    return released[name] if name else list(released.values())[-1]


def _find_figure(
    released: disclosure.Release, *, metric: str, year: int, group: str, value: str, place: str
) -> dict[str, Any]:
    import polars as pl

    asked = {"metric": metric, "academic_year": year, "place": place, "group": group, "value": value}
    found = released.cells.filter(pl.all_horizontal(pl.col(name) == wanted for name, wanted in asked.items()))
    if found.is_empty():
        raise UsageError(
            f"explain: expected a figure of release {released.release}, found none of {metric} "
            f"for {year}, {place}, {group}={value}.",
            fix="Every published figure stands in cells.csv of the release.",
        )
    return found.row(0, named=True)


def _adopted(adoption: Adoption | None, used: str) -> str:
    return "yes" if adoption and adoption.hash == used else "no: it has changed since, or was never adopted"


def _counted_among(region: Region, definition: Metric, used: dict[str, str]) -> dict[str, str]:
    """Name the cohorts behind a figure as they were used; an old release may name none."""
    known = adoptions(region)
    said: dict[str, str] = {}
    for name in [f"cohorts/{each}" for each in definition.cohort_ids]:
        if name in used:
            said["counted among"] = ", ".join(filter(None, [said.get("counted among"), name]))
            said[f"hash of {name}"] = used[name]
            said[f"{name} adopted as it stands"] = _adopted(known.get(name), used[name])
    return said


def _submissions(
    region: Region, made_from: dict[str, Any], definition: Metric, figure: dict[str, Any]
) -> list[intake.Receipt]:
    """Give the receipts behind a figure: those of its rows, or of the whole run where the rows are gone."""
    used = set(made_from["submissions"])
    snapshot: Path = region.snapshots / made_from["snapshot"]
    if snapshot.is_dir():
        with open_engine() as engine:
            load_snapshot(engine, snapshot)
            behind = metrics.contributing(
                engine,
                definition,
                groups=region.catalog.all(Group),
                region=region.settings.region,
                data_as_of=date.fromisoformat(made_from["data_as_of"]),
                academic_year=figure["academic_year"],
                level=figure["level"],
                place=figure["place"],
                group=figure["group"],
                value=figure["value"],
            )
        used &= set(behind["submission_id"].to_list())
    return [receipt for receipt in intake.submissions(region) if receipt.id in used]


def _clauses(region: Region, receipts: list[intake.Receipt], occasion: Occasion) -> list[str]:
    partners = {receipt.partner for receipt in receipts}
    every = agreements.read_agreements(region.agreements)
    return [
        f"{agreement.agreement} v{agreement.version} with {partner} (hash {agreement.hash[:12]})"
        for partner in sorted(partners)
        for agreement in agreements.agreements_of(every, partner, occasion.day(region))
    ]
