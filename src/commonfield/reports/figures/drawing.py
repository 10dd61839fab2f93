"""A chart to finished SVG: small, titled in the page's language, at home in both modes."""

from __future__ import annotations

import json
import re
from functools import lru_cache
from typing import Any
from xml.sax.saxutils import escape

from commonfield.catalog import Appearance
from commonfield.reports.figures.figure import Drawing, Plot

VEGA_LITE = "6.1"
"""The grammar that our charts are written in."""

_ATTRIBUTES = re.compile(
    r"<defs>.*?</defs>"
    r'| (?:class|role|aria-\w+|pointer-events|clip-path|stroke-miterlimit|xmlns:xlink)="[^"]*"'
    r'| (?:(?:fill-|stroke-)?opacity|stroke-width)="1"| [xy]2="0"| transform="translate\(0,0\)"'
    r'| text-anchor="start"| font-size="13px"'
)
"""What says nothing here: hooks for scripts, and values that hold anyway."""

_KEPT = 256
"""Pictures kept to be used again: whoever looks at two releases draws most figures twice."""

_LONG_NUMBER = re.compile(r"-?\d+\.\d{2,}")
_FONT = re.compile(r' font-family="[^"]*"')
_NOTHING = re.compile(r'<g(?: [^>]*)?></g>|<path d="(?:M0,0h0v0h0Z)?"[^>]*/>|<path d="[^"]*"/>')
_GROUP = re.compile(r"<g(?P<said> [^>]*)?>|</g>")
_SIZE = re.compile(r'<svg [^>]*?width="([\d.]+)" height="([\d.]+)" viewBox="[^"]*">')


def draw(plot: Plot, *, title: str, description: str, appearance: Appearance) -> Drawing:
    """Render a plot without a browser.

    The SVG names no class, holds no English that we did not write, refers to nothing outside itself,
    and swaps its colors where the reader's screen is dark.
    """
    spec = {**plot.spec, "datasets": plot.data, "config": _config(appearance)}
    return _finish(_rendered(json.dumps(spec)), title, description, appearance)


@lru_cache(maxsize=_KEPT)
def _rendered(spec: str) -> str:
    import vl_convert

    return str(vl_convert.vegalite_to_svg(spec, vl_version=VEGA_LITE, show_warnings=False))


def _config(appearance: Appearance) -> dict[str, Any]:
    ink, soft, rule = (appearance.color(name) for name in ("ink", "ink-soft", "rule"))
    axis = {
        "labelColor": soft, "titleColor": soft, "gridColor": rule, "domainColor": rule, "tickColor": rule,
        "labelFontSize": 13, "titleFontSize": 13, "titleFontWeight": "normal", "labelPadding": 6,
        "domain": False, "ticks": False,
    }  # fmt: skip
    return {
        "aria": False,
        "background": appearance.color("paper"),
        "font": appearance.font_screen.replace('"', "'"),
        "view": {"stroke": None},
        "axis": axis,
        "text": {"color": ink, "fontSize": 13},
        "header": {"labelColor": ink, "labelFontSize": 13, "labelFontWeight": "bold", "title": None},
        "concat": {"spacing": 12},
    }


def _finish(svg: str, title: str, description: str, appearance: Appearance) -> Drawing:
    size = _SIZE.search(svg)
    if size is None:
        raise ValueError("expected an SVG with a width, a height and a view box")
    body = svg[size.end() :]
    body = _LONG_NUMBER.sub(
        lambda m: f"{float(m[0]):.1f}".removesuffix(".0"), _ATTRIBUTES.sub("", _FONT.sub("", body))
    )
    while (smaller := _NOTHING.sub("", body)) != body:
        body = smaller
    body = _without_bare_groups(body)
    width, height = round(float(size[1])), round(float(size[2]))
    head = (
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{width}" height="{height}" '
        f'viewBox="0 0 {width} {height}" role="img" aria-labelledby="t d" '
        f'font-family="{escape(appearance.font_screen.replace(chr(34), chr(39)))}" font-size="13">'
        f'<title id="t">{escape(title)}</title><desc id="d">{escape(description)}</desc>'
    )
    return Drawing(head + dark_style(body, appearance) + body, width, height)


def _without_bare_groups(body: str) -> str:
    """Take away groups that say nothing; what is in them stays."""
    kept: list[bool] = []

    def weigh(match: re.Match[str]) -> str:
        if match[0] == "</g>":
            return match[0] if kept.pop() else ""
        kept.append(bool(match["said"]))
        return match[0] if match["said"] else ""

    return _GROUP.sub(weigh, body)


def dark_style(body: str, appearance: Appearance) -> str:
    """Give the rules that swap the colors of a drawing where the reader's screen is dark."""
    rules = [
        f'[{part}="{token.light}"]{{{part}:{token.dark}}}'
        for token in appearance.colors.values()
        for part in ("fill", "stroke")
        if f'{part}="{token.light}"' in body
    ]
    return f"<style>@media (prefers-color-scheme:dark){{{''.join(rules)}}}</style>" if rules else ""


def for_print(drawing: Drawing, appearance: Appearance) -> str:
    """The same SVG for paper: light, and in the font that the document carries."""
    svg = re.sub(r"<style>.*?</style>", "", drawing.svg).replace(appearance.color("paper"), "#ffffff")
    return _FONT.sub(f' font-family="{appearance.font_print}"', svg, count=1)
