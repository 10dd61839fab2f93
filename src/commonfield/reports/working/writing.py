"""Writes the pages of a contrast: one a language, charts, and tables as CSV. No script, relative links."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from functools import cache
from typing import TYPE_CHECKING, Any

from commonfield.catalog import Appearance, Wording
from commonfield.reports.data_files import records_csv
from commonfield.reports.figures import Drawing, Figure, Width
from commonfield.reports.figures.drawing import draw
from commonfield.reports.figures.figure import WIDTHS
from commonfield.reports.mark import mark
from commonfield.reports.pages import style_sheet
from commonfield.reports.tabulate import DataTable, Entry, marks
from commonfield.reports.words import Words
from commonfield.reports.working.love import BANDS, domain_of, love_plot

if TYPE_CHECKING:
    from jinja2 import Environment

    from commonfield.reports.working.contrast import ContrastPage, Grid, OutcomePart

PACKAGE = "reports/working"


def write_contrast(pages: Sequence[ContrastPage], *, appearance: Appearance) -> dict[str, bytes]:
    """Make every file of a contrast in the working view. The same input gives the same bytes.

    Args:
        pages: One for each language; each links to the first other one.
        appearance: Colors and type.

    Returns:
        The content of each file by its path below the folder of the contrast.
    """
    files: dict[str, str] = {"style.css": style_sheet(appearance), "mark.svg": mark(appearance, alone=True)}
    for page in pages:
        for part in page.parts:
            for name, rows in part.records.items():
                files[f"data/{part.outcome}-{name}.csv"] = records_csv(rows)
    for page in pages:
        figures = {part.outcome: _figure(part, page, appearance) for part in page.parts}
        for figure in figures.values():
            for width, drawing in figure.drawings.items():
                ending = "" if width == "wide" else "-narrow"
                files[f"figures/{page.language}/{figure.id}{ending}.svg"] = drawing.svg
        others = [each.language for each in pages if each.language != page.language]
        files[f"{page.language}/index.html"] = _page(page, figures, appearance, others[0] if others else "")
    return {path: text.encode() for path, text in files.items()}


def _page(page: ContrastPage, figures: Mapping[str, Figure], appearance: Appearance, other: str) -> str:
    from markupsafe import Markup

    said = Wording(PACKAGE, page.language)
    html = (
        _environment()
        .get_template("contrast.html.j2")
        .render(
            page=page,
            language=page.language,
            other=other,
            say=Words(page.language).say,
            told=said.say,
            figures=figures,
            tables={part.outcome: _tables(part, said) for part in page.parts},
            marks=marks,
            mark=Markup(mark(appearance)),  # noqa: S704 - drawn by us, holds no text from outside
            as_of=said.day(page.data_as_of),
            root="../",
            up="",
        )
    )
    return "\n".join(line.rstrip() for line in html.splitlines() if line.strip()) + "\n"


def _tables(part: OutcomePart, said: Wording) -> dict[str, Any]:
    return {
        "estimates": _table(part.estimates, said.say("estimates")),
        "gaps": [_table(grid, title, last_is_text=True) for title, grid in part.gaps],
    }


def _figure(part: OutcomePart, page: ContrastPage, appearance: Appearance) -> Figure:
    said = Wording(PACKAGE, page.language)
    apart = sum(1 for _, before, _ in part.alike if before is None or abs(before) > BANDS[0])
    after = sum(1 for _, _, distance in part.alike if distance is None or abs(distance) > BANDS[0])
    title = said.counted("love_title", apart, of=said.count(len(part.alike)), after=said.count(after))
    alt = said.say(
        "love_alt", of=said.count(len(part.alike)), apart=said.count(apart), left=said.count(after)
    )
    return Figure(
        id=f"{part.outcome}-balance",
        title=title,
        subtitle=said.say("love_subtitle", outcome=part.title),
        alt=alt,
        table=_table(part.balance, said.say("balance")),
        source=said.say("love_source", day=said.day(page.data_as_of)),
        cite=said.say("cite", title=page.title, region=page.region, day=said.day(page.data_as_of)),
        records=(),
        drawings={width: _drawn(part, width, title, alt, appearance) for width in WIDTHS},
    )


def _drawn(part: OutcomePart, width: Width, title: str, alt: str, appearance: Appearance) -> Drawing:
    last = domain_of(part.alike)[1]
    values = [v for v in (0.0, *BANDS, 0.5, 0.75, 1.0) if v <= last and not (v == BANDS[0] and last > 0.7)]
    written = {f"{value:g}": f"{value:g}".removeprefix("0") or "0" for value in values}
    axis = {"values": values, "labelFlush": False}
    axis["labelExpr"] = f"{json.dumps(written, ensure_ascii=False)}[toString(datum.value)]"
    plot = love_plot(part.alike, width=width, appearance=appearance, number=axis)
    return draw(plot, title=title, description=alt, appearance=appearance)


def _table(grid: Grid, caption: str, *, last_is_text: bool = False) -> DataTable:
    rows = tuple(tuple(Entry(str(cell)) for cell in row) for row in grid.rows)
    width = len(grid.headings)
    return DataTable(caption, tuple(grid.headings), rows, frozenset(range(1, width - last_is_text)))


@cache
def _environment() -> Environment:
    from jinja2 import ChoiceLoader, Environment, PackageLoader, StrictUndefined, select_autoescape

    folders = [PackageLoader("commonfield.reports.working"), PackageLoader("commonfield.reports")]
    return Environment(
        loader=ChoiceLoader(folders),
        autoescape=select_autoescape(["html.j2"]),
        undefined=StrictUndefined,
        keep_trailing_newline=True,
    )
