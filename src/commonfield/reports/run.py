"""A release to a report: pages, documents, workbooks, charts and tables in one folder. Start reading here."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from commonfield.catalog import Appearance, Report
from commonfield.reports.binder import Binder, ReportFiles
from commonfield.reports.context import Release, ReportContext
from commonfield.reports.figures import Figures
from commonfield.reports.mark import mark
from commonfield.reports.naming import Names
from commonfield.reports.pages import start_page, style_sheet
from commonfield.reports.published import Published
from commonfield.reports.sections import Desk, write_story
from commonfield.vocabulary import Language


def write_report(
    report: Report,
    release: Release,
    *,
    context: ReportContext,
    appearance: Appearance,
    out: Path,
    languages: Sequence[Language] = ("en", "es"),
) -> ReportFiles:
    """Write a report on one release into a folder. The same input gives the same bytes.

    It reads what was released and nothing else: numbers of a figure that is not shown are dropped
    before the first page is written. It does not decide what may be shown, nor compute a metric.

    Args:
        report: The template.
        release: Figures, gaps and certificate, as disclosure releases them.
        context: Everything else that the report says.
        appearance: Colors and type.
        out: The folder to write; files in it of the same names are replaced.
        languages: Which languages; the first is the one that opens.

    Returns:
        Where everything lies.
    """
    published = Published.of(release)
    binder = Binder(out, appearance, tuple(languages))
    binder.text("style.css", style_sheet(appearance))
    binder.text("mark.svg", mark(appearance, alone=True))
    named = [Names(report, context, appearance, language) for language in languages]
    binder.text("index.html", start_page(named))
    for names in named:
        desk = Desk(report, published, names, Figures(names), release.certificate)
        binder.add(desk, write_story(desk))
    binder.data(published, named[0])
    return binder.files()
