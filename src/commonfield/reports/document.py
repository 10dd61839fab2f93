"""The report as a tagged PDF (PDF/UA-1) by Typst: cover, contents, one idea a page."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import asdict
from datetime import UTC, date, datetime, time
from functools import cache
from importlib import resources
from typing import Any

from commonfield.catalog import Appearance
from commonfield.reports.blocks import Block, Card, Cards, Fact, More, Page, Shown, Story, Tabulated
from commonfield.reports.figures import Figure, for_print
from commonfield.reports.mark import mark
from commonfield.reports.pages import cover_facts, period
from commonfield.reports.sections import Desk
from commonfield.reports.tabulate import DataTable

WIDEST, TALLEST = 468.0, 400.0
"""Points that a chart may fill on a page, so that its table still begins beside it."""

POINTS_PER_PIXEL = 0.72


def write_document(story: Story, desk: Desk) -> bytes:
    """Write the PDF. Typst refuses a chart without a text in its place."""
    appearance = desk.names.appearance
    charts = {f"{figure.id}.svg": for_print(figure.drawings["wide"], appearance) for figure in story.figures}
    return compile_document(
        _report(story, desk), charts, appearance=appearance, published_on=desk.context.published_on
    )


def compile_document(
    report: Mapping[str, Any],
    charts: Mapping[str, str],
    *,
    appearance: Appearance,
    published_on: date,
) -> bytes:
    """Set a document: what it says as plain data, and its charts as SVG by file name."""
    import typst

    said = json.dumps(report, ensure_ascii=False, sort_keys=True)
    texts = {"report.json": said, "mark.svg": mark(appearance, alone=True), **charts}
    published = datetime.combine(published_on, time(12), tzinfo=UTC)
    compile_files: Any = typst.compile  # takes a mapping of files too, which its types do not say
    content: bytes = compile_files(
        {"main.typ": _template(), **{name: text.encode() for name, text in texts.items()}},
        format="pdf",
        pdf_standards=["ua-1"],
        ignore_system_fonts=True,
        timestamp=int(published.timestamp()),
    )
    return content


@cache
def _template() -> bytes:
    return (resources.files("commonfield") / "reports" / "templates" / "report.typ").read_bytes()


def _report(story: Story, desk: Desk) -> dict[str, Any]:
    words, context, names = desk.words, desk.context, desk.names
    first = chapter_of(story.pages[0], words.say("figures_title"))
    chapters = [chapter for chapter in (first, *map(chapter_of, story.pages[1:])) if chapter]
    day = context.published_on
    cover = (
        *cover_facts(names),
        Fact(words.say("data_as_of_label"), words.day(context.data_as_of)),
        Fact(words.say("published_label"), words.day(day)),
    )
    told = {"title": words.say("invented_title"), "text": words.say("invented")}
    return {
        "lang": words.language,
        "title": words.say("of_the", report=words.text(names.report.label), region=words.text(context.label)),
        "region": words.text(context.label),
        "report": words.text(names.report.label),
        "lede": words.say("home_lede"),
        "lead": context.lead,
        "brand": words.say("brand"),
        "invented": told if context.invented else None,
        "period": period(names),
        "published": [day.year, day.month, day.day],
        "release": context.release_id,
        "release_line": words.say("footer", release=context.release_id),
        "cover": [asdict(fact) for fact in cover],
        "version_label": words.say("version_hash"),
        "version": version_hash(desk),
        "ledger_label": words.say("ledger_head"),
        "ledger": context.ledger_head,
        "contents": words.say("contents"),
        "page_of": words.say("pdf_page", page="{page}", pages="{pages}"),
        "font": names.appearance.font_print,
        "colors": {name: token.light for name, token in names.appearance.colors.items()},
        "chapters": chapters,
    }


def version_hash(desk: Desk) -> str:
    """Hash what the report is made from: template, release and code, not the day it was printed."""
    context = desk.context
    made_from = (desk.report.hash, context.release_id, context.code_version, context.ledger_head)
    return hashlib.sha256("\n".join(made_from).encode()).hexdigest()


def chapter_of(page: Page, title: str = "") -> dict[str, Any] | None:
    """Give a page for print. Ways on and long tables stay on screen and in the workbook."""
    keep = [b for b in page.blocks if not isinstance(b, More) and getattr(b, "printed", True)]
    if page.parent:
        keep = [b for b in keep if isinstance(b, Shown)]
    blocks = [_block(block) for block in keep]
    return (
        {"title": title or page.title, "intro": page.intro, "part": bool(page.parent), "blocks": blocks}
        if blocks
        else None
    )


def _block(block: Block) -> Mapping[str, Any]:
    if isinstance(block, Shown):
        return {"type": block.type, "figure": _figure(block.figure)}
    if isinstance(block, Tabulated):
        table = _table(block.table)
        return {"type": block.type, "heading": block.heading, "note": block.note, "table": table}
    if isinstance(block, Cards):
        cards = [asdict(card) for card in block.cards if isinstance(card, Card)]
        return {"type": block.type, "heading": block.heading, "intro": block.intro, "cards": cards}
    return asdict(block)


def _figure(figure: Figure) -> dict[str, Any]:
    drawing = figure.drawings["wide"]
    width = min(WIDEST, drawing.width * POINTS_PER_PIXEL, TALLEST * drawing.width / drawing.height)
    told = {name: getattr(figure, name) for name in ("title", "subtitle", "alt", "source", "notes")}
    return {**told, "file": f"{figure.id}.svg", "width": width, "table": _table(figure.table)}


def _table(table: DataTable) -> dict[str, Any]:
    return {
        "head": table.head,
        "rows": [[{"text": entry.text, "look": entry.look} for entry in row] for row in table.rows],
        "numeric": sorted(table.numeric),
        "bands": {str(at): heading for at, heading in table.bands.items()},
    }
