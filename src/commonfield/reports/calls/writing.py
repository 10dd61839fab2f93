"""Writes the page of a packet in each language; no script, and the same bytes each time."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING

from commonfield.catalog import Appearance
from commonfield.reports.blocks import Block, Fact
from commonfield.reports.mark import mark
from commonfield.reports.pages import style_sheet
from commonfield.reports.tabulate import marks
from commonfield.reports.words import Words

if TYPE_CHECKING:
    from jinja2 import Environment


@dataclass(frozen=True)
class PacketPage:
    """One page in one language. `invented` is what is said of an invented call; empty for a real one."""

    language: str
    over: str
    title: str
    lede: str
    cover: tuple[Fact, ...]
    blocks: tuple[Block, ...]
    foot: tuple[str, ...]
    invented: str = ""


def write_packet_pages(pages: Sequence[PacketPage], *, appearance: Appearance) -> dict[str, bytes]:
    """Make the pages, each named by its language, with the style they share."""
    from markupsafe import Markup

    files = {
        "style.css": style_sheet(appearance).encode(),
        "mark.svg": mark(appearance, alone=True).encode(),
    }
    drawn = Markup(mark(appearance))  # noqa: S704 - drawn by us, holds no text from outside
    for page in pages:
        others = [each.language for each in pages if each.language != page.language]
        html = (
            _environment()
            .get_template("packet.html.j2")
            .render(
                page=page,
                other=next(iter(others), ""),
                say=Words(page.language).say,  # type: ignore[arg-type]
                mark=drawn,
                marks=marks,
                up="",
                root="",
            )
        )
        files[f"{page.language}.html"] = _tidy(html).encode()
    return files


def _tidy(html: str) -> str:
    return "\n".join(line.rstrip() for line in html.splitlines() if line.strip()) + "\n"


@cache
def _environment() -> Environment:
    from jinja2 import ChoiceLoader, Environment, PackageLoader, StrictUndefined, select_autoescape

    folders = [PackageLoader("commonfield.reports.calls"), PackageLoader("commonfield.reports")]
    return Environment(
        loader=ChoiceLoader(folders),
        autoescape=select_autoescape(["html.j2"]),
        undefined=StrictUndefined,
        keep_trailing_newline=True,
    )
