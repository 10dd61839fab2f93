"""What a measure means: its question, versions, sources, adoption and limits."""

from __future__ import annotations

from datetime import date

from commonfield.catalog import Metric, Source
from commonfield.catalog.report import ReportSection
from commonfield.reports.blocks import Fact, Facts, Page
from commonfield.reports.sections.desk import Desk
from commonfield.reports.tabulate import DataTable, Entry


def meaning(desk: Desk, metric: Metric, *, heading: str = "", intro: bool = False) -> Facts:
    """Tell the definition of one measure, newest version last."""
    words = desk.words
    newest = max(metric.versions)
    known = metric.in_version(newest)
    facts = [_version(desk, metric, begins) for begins in sorted(metric.versions)]
    if known.source:
        facts.append(Fact(words.say("source"), _source(desk, known.source), known.source.href))
    if not known.verified:
        facts.append(Fact(words.say("status"), words.say("verified_no")))
    facts += [Fact(words.say("known_limits"), words.text(limit)) for limit in known.known_limits]
    facts.append(_adoption(desk, metric))
    facts.append(Fact(words.say("definition_hash"), metric.hash[:16]))
    question = words.text(known.question) if intro else ""
    return Facts(tuple(facts), heading=heading, anchor=metric.metric.replace("_", "-"), intro=question)


def _version(desk: Desk, metric: Metric, begins: date) -> Fact:
    words = desk.words
    change = metric.versions[begins].change
    label = words.say("version_from", day=words.day(begins))
    return Fact(label, words.text(change) if change else words.text(metric.in_version(begins).question))


def _source(desk: Desk, source: Source) -> str:
    read = f" ({desk.words.say('read_on', day=desk.words.day(source.read_on))})" if source.read_on else ""
    return f"{source.title}{read}"


def _adoption(desk: Desk, metric: Metric) -> Fact:
    words = desk.words
    adoption = desk.context.adoptions.get(metric.metric)
    label = words.say("status")
    if adoption is None:
        return Fact(label, words.say("not_adopted"))
    told = words.say("adopted", decision=adoption.decision)
    day = f" {words.say('adopted_on', day=words.day(adoption.decided_on))}" if adoption.decided_on else ""
    return Fact(label, f"{told}{day}")


def definitions_page(desk: Desk, section: ReportSection) -> Page:
    """Make the page of every definition in use."""
    words = desk.words
    known = (desk.names.definition(metric) for metric in desk.measured)
    blocks = tuple(meaning(desk, m, heading=words.text(m.label), intro=True) for m in known if m is not None)
    return Page(
        f"{section.section}.html",
        words.text(section.title),
        words.text(section.intro),
        blocks,
        section.section,
    )


def definitions_table(desk: Desk) -> DataTable:
    """Tabulate the definitions in use, a version a row."""
    words = desk.words
    keys = ("measure", "version", "section_questions", "source", "known_limits", "status", "definition_hash")
    known = [metric for name in desk.measured if (metric := desk.names.definition(name)) is not None]
    rows = tuple(_version_row(desk, metric, begins) for metric in known for begins in sorted(metric.versions))
    return DataTable(words.say("sheet_definitions"), tuple(map(words.say, keys)), rows)


def _version_row(desk: Desk, metric: Metric, begins: date) -> tuple[Entry, ...]:
    words, told = desk.words, metric.in_version(begins)
    return (
        Entry(words.text(metric.label)),
        Entry(words.say("version_from", day=words.day(begins))),
        Entry(words.text(told.question)),
        Entry(_source(desk, told.source) if told.source else ""),
        Entry(" ".join(words.text(limit) for limit in told.known_limits)),
        Entry(_adoption(desk, metric).value),
        Entry(metric.hash),
    )
