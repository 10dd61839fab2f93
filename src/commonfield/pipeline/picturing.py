"""What a report says beside its figures, gathered from the region."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Sequence
from datetime import date, timedelta
from typing import Any

import commonfield
from commonfield import agreements, disclosure, intake, reports
from commonfield.catalog import (
    Catalog,
    CodeSet,
    ComparisonRules,
    Dictionary,
    Group,
    Metric,
    RegionSettings,
    Report,
    Targets,
    Text,
)
from commonfield.catalog.catalog import FOLDERS
from commonfield.equity.goals import distances
from commonfield.identity.quality import compare
from commonfield.intake import collecting
from commonfield.pipeline.adopting import Adoption, adoptions, governing
from commonfield.pipeline.measuring import data_as_of, report_metrics
from commonfield.pipeline.occasion import Occasion
from commonfield.pipeline.protecting import REGISTER, policy_in_force
from commonfield.pipeline.resting import resting
from commonfield.pipeline.targets import targets_of
from commonfield.region import Region, has_plan, read_plan

SOURCES = "characteristic/identity_source"
FEW = 4
"""Collections of a partner that are listed one by one."""


def report_context(
    region: Region,
    release: disclosure.Release,
    report: Report,
    *,
    made_from: dict[str, Any],
    occasion: Occasion,
) -> reports.ReportContext:
    """Gather everything that a report says and that is not a figure."""
    settings = region.settings
    as_of = data_as_of(region, occasion)
    metric_list = report_metrics(region, report)
    every = agreements.read_agreements(region.agreements)
    plan = read_plan(region) if has_plan(region) else None
    standing = collecting.availability(plan, intake.submissions(region), on=as_of)
    return reports.ReportContext(
        region=settings.region,
        label=settings.label,
        counties=[county.name for county in settings.counties],
        invented=settings.invented,
        period=half_year_before(as_of),
        data_as_of=as_of,
        published_on=occasion.day(region),
        lead=settings.lead,
        certifier=settings.certifier,
        places=_places(settings),
        partners=_partners(region),
        agreements=[a for a in every if agreements.in_force(a, as_of, among=every)],
        partner_names={partner.partner: partner.name for partner in settings.partners},
        metrics={metric.name: metric for metric in metric_list},
        groups=region.catalog.all(Group),
        policy=policy_in_force(region, report, occasion),
        adoptions=_adoptions(region) | _of_made(region, metric_list),
        left_out=_left_out(region, made_from),
        ledger_head=str(release.certificate["ledger_head"]),
        code_version=commonfield.__version__,
        release_id=release.release,
        sources={code.code: code.label for code in region.catalog.get(CodeSet, SOURCES).codes},
        earlier=_earlier(region),
        files=_files(region, standing),
        groups_told=_groups_told(region, standing),
        found_across=_found_across(region),
        rests_on=resting(metric_list, _dictionaries(region, made_from), region.catalog),
        links_compared=compare(release.cells),
        goals=_goals(region, report, release),
        compared=[(each.label, each.about) for each in region.catalog.all(ComparisonRules).values()],
    )


def _dictionaries(region: Region, made_from: dict[str, Any]) -> list[Dictionary]:
    """Give the kinds of files from which a release was made."""
    used = {r.dictionary for r in intake.submissions(region) if r.id in set(made_from["submissions"])}
    return [region.catalog.get(Dictionary, name) for name in sorted(used)]


def half_year_before(day: date) -> tuple[date, date]:
    """Give the last half-year that had ended by a day: January to June, or July to December."""
    if (day.month, day.day) >= (12, 31):
        return date(day.year, 7, 1), date(day.year, 12, 31)
    if (day.month, day.day) >= (6, 30):
        return date(day.year, 1, 1), date(day.year, 6, 30)
    return date(day.year - 1, 7, 1), date(day.year, 1, 1) - timedelta(days=1)


def _places(settings: RegionSettings) -> dict[str, reports.Place]:
    places = {settings.region: reports.Place(settings.region, "region", settings.label.en)}
    places |= {c.fips: reports.Place(c.fips, "county", c.name) for c in settings.counties}
    for partner in settings.partners:
        for institution in partner.institutions:
            code = partner.place or institution.code
            name = partner.name if partner.place else institution.name
            places[code] = reports.Place(code, "institution", name, institution.segment)
    return places


def _partners(region: Region) -> list[reports.PartnerLine]:
    years: dict[str, dict[str, set[int]]] = defaultdict(lambda: defaultdict(set))
    for receipt in intake.submissions(region):
        years[receipt.partner][receipt.dictionary] |= set(receipt.academic_years)
    return [
        reports.PartnerLine(p.partner, p.name, p.kind, _deliveries(region.catalog, years[p.partner]))
        for p in region.settings.partners
    ]


def _deliveries(
    catalog: Catalog, sent: dict[str, set[int]]
) -> tuple[tuple[Text, reports.DeliveryState], ...]:
    """Say how each collection stands; many that all stand alike are told as one."""
    yearly = [len(got) for name, got in sent.items() if not _asked_for(name)]
    expected = max(yearly, default=0)
    told: list[tuple[Text, reports.DeliveryState]] = [
        (
            catalog.get(Dictionary, name).label,
            "received" if _asked_for(name) or len(got) >= expected else "partly",
        )
        for name, got in sorted(sent.items())
    ]
    if len(told) > FEW and {state for _, state in told} == {"received"}:
        every = Text(en=f"{len(told)} kinds of files", es=f"{len(told)} tipos de archivos")
        return ((every, "received"),)
    return tuple(told)


def _files(region: Region, standing: list[collecting.Availability]) -> list[reports.FileLine]:
    states: dict[tuple[str, str], dict[int, reports.FileState]] = defaultdict(dict)
    for line in standing:
        states[line.partner, line.dictionary][line.academic_year or reports.EVERY_YEAR] = line.state
    labels = {name: dictionary.label for name, dictionary in region.catalog.all(Dictionary).items()}
    return [
        reports.FileLine(partner.name, labels[dictionary], by_year)
        for partner in region.settings.partners
        for (sender, dictionary), by_year in sorted(states.items())
        if sender == partner.partner
    ]


def _found_across(region: Region) -> Counter[str] | None:
    kept = [intake.kept_comparison(region, partner.partner) for partner in region.settings.partners]
    told = [findings for findings in kept if findings is not None]
    return Counter(finding["severity"] for findings in told for finding in findings) if told else None


def _groups_told(region: Region, standing: list[collecting.Availability]) -> list[reports.GroupsLine]:
    groups = collecting.groups_of_learners(region.catalog)
    told: dict[str, set[str]] = defaultdict(set)
    asked: dict[str, set[str]] = defaultdict(set)
    for line in standing:
        asked[line.partner] |= set(line.plan.groups if line.plan else ())
        for name in line.file_types:
            told[line.partner] |= collecting.groups_carried(region.catalog.get(Dictionary, name), groups)
    return [
        reports.GroupsLine(
            p.name,
            tuple(g.label for g in groups if g.group in told[p.partner]),
            tuple(g.label for g in groups if g.group in asked[p.partner] - told[p.partner]),
        )
        for p in region.settings.partners
        if told[p.partner] | asked[p.partner]
    ]


def _asked_for(dictionary: str) -> bool:
    # A Clearinghouse answer covers the years that were asked for, not one file for each.
    return dictionary.startswith("clearinghouse/")


def _adoptions(region: Region) -> dict[str, reports.Adoption]:
    # Targets bear the names of their metrics, and are told apart.
    return {
        name.rsplit("/", 1)[-1]: _told_adoption(a)
        for name, a in adoptions(region).items()
        if not name.startswith(f"{FOLDERS[Targets]}/")
    }


def _of_made(region: Region, metric_list: Sequence[Metric]) -> dict[str, reports.Adoption]:
    """Give the adoption of what metrics made by rule are made from."""
    known = adoptions(region)
    named = {metric.name: known.get(governing(metric, "")) for metric in metric_list if metric.made_from}
    return {name: _told_adoption(adoption) for name, adoption in named.items() if adoption is not None}


def _told_adoption(adoption: Adoption) -> reports.Adoption:
    return reports.Adoption(adoption.decision, adoption.hash, date.fromisoformat(adoption.at[:10]))


def _goals(region: Region, report: Report, release: disclosure.Release) -> reports.Goals | None:
    targets = targets_of(region, report)
    if not targets:
        return None
    metrics = {name: region.catalog.get(Metric, name) for name in targets}
    adopted = adoptions(region)
    of = {name: adopted.get(f"{FOLDERS[Targets]}/{name}") for name in targets}
    return reports.Goals(
        by={name: each.by for name, each in targets.items()},
        adopted={n: _told_adoption(a) for n, a in of.items() if a and a.hash == targets[n].hash},
        lines=[reports.GoalLine(**row) for row in distances(release.cells, targets, metrics)],
    )


def _left_out(region: Region, made_from: dict[str, Any]) -> list[reports.LeftOut]:
    by_use: dict[tuple[str, str], list[Text]] = defaultdict(list)
    groups = region.catalog.all(Group)
    traits = {group.group if group.event else group.characteristic for group in groups.values()}
    for left in made_from["left_out"]:
        # Tables are our words, not a reader's: a metric without its rows is told by the metric alone.
        what = left["what"] if left["what"] in traits else ""
        label = region.catalog.get(Metric, left["metric"]).label
        if label not in by_use[left["partner"], what]:
            by_use[left["partner"], what].append(label)
    names = {partner.partner: partner.name for partner in region.settings.partners}
    return [
        _told(names.get(partner, partner), groups.get(what), labels)
        for (partner, what), labels in sorted(by_use.items())
    ]


def _told(partner: str, group: Group | None, labels: list[Text]) -> reports.LeftOut:
    by_en, by_es = (f" ({group.label.en})", f" ({group.label.es})") if group else ("", "")
    return reports.LeftOut(
        what=Text(
            en=f"{partner}{by_en}: {'; '.join(each.en for each in labels)}",
            es=f"{partner}{by_es}: {'; '.join(each.es for each in labels)}",
        ),
        why=Text(en="No agreement in force permits this use.", es="Ningún acuerdo vigente permite este uso."),
        instead=Text(
            en=f"A clause in force with {partner} that names the elements, the purpose and the audience.",
            es=f"Una cláusula vigente con {partner} que nombre los elementos, el fin y el público.",
        ),
    )


def _earlier(region: Region) -> reports.EarlierRelease | None:
    released = disclosure.registered_releases(region.releases / REGISTER)
    if not released:
        return None
    last = released[-1]
    made = date.fromisoformat(str(last.certificate["made_at"])[:10])
    return reports.EarlierRelease(last.release, made, last.cells)
