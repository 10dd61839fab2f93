"""What the page of a partner tells: what it sent, its figures beside the region's, its own students."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import Any

from commonfield import agreements, disclosure, intake
from commonfield.catalog import CodeSet, Dictionary, Metric, Partner, Report, Text
from commonfield.intake.giving_back import Beside, Class, Figure, File, Found, Onward, Told
from commonfield.intake.giving_back.sheet import counted, tell_college
from commonfield.metrics.calendar import last_ended_year
from commonfield.pipeline.answering import history
from commonfield.pipeline.measuring import data_as_of, report_metrics
from commonfield.pipeline.occasion import Occasion
from commonfield.pipeline.own_outcomes import OwnOutcomes, permitted_receipts
from commonfield.pipeline.protecting import REGISTER
from commonfield.pipeline.served import places_of
from commonfield.region import Region
from commonfield.vocabulary import CellStatus

SOURCES = "characteristic/identity_source"
LINK_RATE = "link_rate"
_BETWEEN = "_to_"
AFTER = {"enrollment", "award", "employment"}
"""Events that tell what became of people who completed something."""


def tell(
    region: Region,
    partner: Partner,
    report: Report,
    *,
    outcomes: OwnOutcomes | None = None,
    release: disclosure.Release | None,
    occasion: Occasion,
) -> Told:
    """Gather the page of a partner.

    Args:
        region: The region.
        partner: Whose page.
        report: Which metrics, in which order.
        outcomes: What became of its own students; without, only published figures are told.
        release: The newest release; None where nothing was published yet.
        occasion: On which day.
    """
    own = [each for each in history(region, occasion) if each.receipt.partner == partner.partner]
    receipts = [each.receipt for each in own if each.state == "accepted"]
    metric_list = report_metrics(region, report)
    return Told(
        partner=partner.name,
        region=region.settings.label,
        day=occasion.day(region),
        invented=region.settings.invented,
        private=outcomes is not None,
        beside=tuple(_beside(region, partner, report, metric_list, outcomes, release)),
        files=tuple(_file(region, each) for each in own if not each.receipt.completes),
        found=tuple(_found(region, partner, release)),
        classes=tuple(_classes(outcomes, data_as_of(region, occasion))) if outcomes else (),
        onward=_onward(outcomes) if outcomes else None,
        left_out=outcomes.left_out if outcomes else (),
        rows=outcomes.sheet.height if outcomes else None,
        columns=tuple(outcomes.sheet.columns) if outcomes else (),
        agreement=_lacking(region, partner, receipts, occasion) if outcomes is None else "",
        audience=partner.partner,
        release=release.release if release else "",
    )


def _lacking(region: Region, partner: Partner, receipts: list[intake.Receipt], occasion: Occasion) -> str:
    """Name the agreement that would need a clause, so that the partner hears of its own students."""
    day = occasion.day(region)
    _, clauses, _ = permitted_receipts(region, partner.partner, receipts, on=day)
    every = agreements.read_agreements(region.agreements)
    sharing = [a for a in agreements.agreements_of(every, partner.partner, day) if a.layer != "mou"]
    return sharing[-1].agreement if sharing and not clauses else ""


def newest_release(region: Region) -> disclosure.Release | None:
    """Load the newest release of the register; None where nothing was published."""
    entries = disclosure.read_register(region.releases / REGISTER)
    return disclosure.load_release(region.releases / str(entries[-1].what["release"])) if entries else None


def _beside(
    region: Region,
    partner: Partner,
    report: Report,
    metric_list: list[Metric],
    outcomes: OwnOutcomes | None,
    release: disclosure.Release | None,
) -> Iterator[Beside]:
    """Put the newest year that both sides can speak of side by side: first what came after, then the rest."""
    if release is None:
        return
    published = _Published(release)
    places = places_of(partner)
    by_name = {metric.name: metric for metric in metric_list}
    after = [name for name, metric in by_name.items() if metric.kind == "share" and _looks_ahead(metric)]
    headline = [name for name in report.headline if name in by_name]
    for name in dict.fromkeys([*after, *headline, *by_name]):
        metric = by_name[name]
        if metric.kind != "share" or metric.name not in report.phrases:
            continue
        own = _counted(outcomes, metric.name) if outcomes else published.of(metric.name, places)
        all_over = published.of(metric.name, [region.settings.region])
        both = sorted(set(own) & set(all_over))
        if not both:
            continue
        year = next((y for y in reversed(both) if own[y].status is CellStatus.SHOWN), both[-1])
        phrase = report.phrases[metric.name]
        yield Beside(
            metric.label, phrase.short, phrase.did, phrase.people, year, own=own[year], region=all_over[year]
        )


def _looks_ahead(metric: Metric) -> bool:
    """Tell whether a metric asks what people did after they left."""
    newest = metric.in_version(max(metric.versions))
    asks = {selection.event for selection in newest.selections}
    return bool(asks & AFTER) and "completion" in {member.event for member in newest.cohort.members}


class _Published:
    """Figures of a release for everybody, by metric, place and year."""

    def __init__(self, release: disclosure.Release) -> None:
        rows = release.cells.filter(group="all").sort("academic_year").iter_rows(named=True)
        self._rows: dict[tuple[str, str], list[dict[str, Any]]] = {}
        for row in rows:
            self._rows.setdefault((row["metric"], row["place"]), []).append(row)

    def of(self, metric: str, places: list[str]) -> dict[int, Figure]:
        """Give the figures of one place; of several places, of which nobody adds up shares, none."""
        rows = self._rows.get((metric, places[0]), []) if len(places) == 1 else []
        return {
            row["academic_year"]: figure_of(row)
            for row in rows
            if row["status"] in ("shown", "banded", "hidden")
        }

    def ever(self, metric: str, place: str) -> Figure | None:
        """Give a figure that is of no year."""
        rows = self._rows.get((metric, place), [])
        return figure_of(rows[-1]) if rows else None


def figure_of(row: dict[str, Any]) -> Figure:
    """Read a published cell; a number that its status does not allow is dropped."""
    status = CellStatus(row["status"])
    shown = status is CellStatus.SHOWN
    banded = status is CellStatus.BANDED and row["band_from"] is not None
    return Figure(
        status,
        people=row["denominator"] if shown or banded else None,
        hits=row["numerator"] if shown else None,
        band=(row["band_from"], row["band_to"]) if banded else None,
        due_on=row["due_on"],
    )


def _counted(outcomes: OwnOutcomes, metric: str) -> dict[int, Figure]:
    import polars as pl

    own = outcomes.outcomes.filter(metric=metric)
    rows = own.group_by("academic_year").agg(pl.len().alias("people"), pl.col("holds").sum().alias("hits"))
    return {
        year: Figure(CellStatus.SHOWN, people=people, hits=hits)
        for year, people, hits in rows.sort("academic_year").iter_rows()
    }


def _classes(outcomes: OwnOutcomes, as_of: date) -> Iterator[Class]:
    """Count each class by its first college, the newest first; at most six."""
    import polars as pl

    if not {"completion", "enrollment"} <= outcomes.told or "finished_in" not in outcomes.people.columns:
        return
    people = tell_college(outcomes.people).filter(pl.col("finished_in").is_not_null())
    for year in people["finished_in"].unique().sort(descending=True).to_list()[:6]:
        own = people.filter(finished_in=year)
        early = int(year) + 1 > last_ended_year(as_of)
        yield Class(int(year), own.height, counted(own, "first_college"), early)


def _onward(outcomes: OwnOutcomes) -> Onward:
    people, told = outcomes.people, "enrollment" in outcomes.told
    return Onward(
        students=people.height,
        entered=int(people["first_college"].is_not_null().sum()) if told else None,
        due=int(people["second_year"].is_not_null().sum()) if told else None,
        back=int(people["second_year"].sum()) if told else None,
        awarded=outcomes.awarded,
    )


def _file(region: Region, standing: intake.Standing) -> File:
    receipt = standing.receipt
    label = region.catalog.get(Dictionary, receipt.dictionary).label if receipt.dictionary else None
    return File(
        name=receipt.file_name,
        dictionary=label or Text(en=receipt.file_name, es=receipt.file_name),
        years=tuple(receipt.academic_years),
        received_on=date.fromisoformat(receipt.received_at[:10]),
        rows_in=standing.account.rows_in,
        accepted=standing.account.accepted + standing.account.mended,
        still_refused=standing.account.still_refused,
        state=standing.state,
    )


def _found(region: Region, partner: Partner, release: disclosure.Release | None) -> Iterator[Found]:
    """Tell the link rates of the partner's sources that were published."""
    if release is None:
        return
    labels = {code.code: code.label for code in region.catalog.get(CodeSet, SOURCES).codes}
    published = _Published(release)
    own = release.cells.filter(kind=LINK_RATE, place=partner.partner, group="all", status="shown")
    for metric in own["metric"].unique().sort().to_list():
        source, _, other = str(metric).removeprefix(f"{LINK_RATE}_").partition(_BETWEEN)
        figure = published.ever(metric, partner.partner)
        if figure is not None and source in labels and other in labels:
            yield Found(labels[source], labels[other], figure)
