"""The whole report in one language, from the template: start reading here."""

from __future__ import annotations

from collections.abc import Callable

from commonfield.catalog.report import ReportSection
from commonfield.reports.blocks import Page, Story
from commonfield.reports.sections.certainty import changes_page, coverage_page, gaps_page, hidden_page
from commonfield.reports.sections.desk import Desk
from commonfield.reports.sections.distances import targets_page
from commonfield.reports.sections.flow import flow_page
from commonfield.reports.sections.home import home_page
from commonfield.reports.sections.linking import links_page
from commonfield.reports.sections.meanings import definitions_page
from commonfield.reports.sections.measures import metric_page, section_page
from commonfield.reports.sections.partnership import partners_page


def text_page(desk: Desk, section: ReportSection) -> Page:
    """Make a page that holds words alone."""
    text = desk.words.text
    return Page(f"{section.section}.html", text(section.title), text(section.intro), (), section.section)


WRITERS: dict[str, Callable[[Desk, ReportSection], Page]] = {
    "changes": changes_page,
    "partners": partners_page,
    "metrics": section_page,
    "gaps": gaps_page,
    "coverage": coverage_page,
    "links": links_page,
    "targets": targets_page,
    "flow": flow_page,
    "definitions": definitions_page,
    "disclosure": hidden_page,
    "text": text_page,
}
"""Who writes which kind of section; cover and goals are the first page."""


def write_story(desk: Desk) -> Story:
    """Write every page in the order of the template; a measure's page follows its first section."""
    pages = [home_page(desk)]
    told: set[str] = set()
    for section in desk.report.sections:
        if section.kind not in WRITERS:
            continue
        pages.append(WRITERS[section.kind](desk, section))
        if section.kind == "metrics":
            new = [m for m in section.metrics if desk.published.has(m) and m not in told]
            told |= set(new)
            pages += [metric_page(desk, section, metric) for metric in new]
    return Story(tuple(pages))
