"""A poster on paper: one page of A2, tagged, with the whole of it told to who does not see it."""

from __future__ import annotations

import json
import re
from datetime import UTC, datetime, time
from typing import Any

from commonfield.catalog import Appearance, Wording
from commonfield.reports.figures import Drawing, for_print
from commonfield.reports.pathways.telling import PACKAGE, described
from commonfield.reports.pathways.views import MapView, PathwayView

_PAGE = """\
#let d = json("poster.json")
#let day = datetime(year: d.day.at(0), month: d.day.at(1), day: d.day.at(2))
#set document(title: d.title, author: d.author, date: day)
#set page(width: d.width * 1pt, height: d.height * 1pt, margin: 0pt)
#set text(lang: d.lang, region: "US", font: d.font)
#image("poster.svg", alt: d.alt, width: 100%, height: 100%)
"""

_LETTERS = re.compile(r'(?<=font-size=")[\d.]+')
_LARGER = 1.13
"""The font of print runs narrower and looks smaller than those of screens, for which there is room."""


def _larger(size: re.Match[str]) -> str:
    return f"{float(size[0]) * _LARGER:.1f}"


def print_poster(poster: Drawing, view: PathwayView, whole: MapView, appearance: Appearance) -> bytes:
    """Set a poster as PDF/UA-1, in the font that the document carries."""
    import typst

    said = Wording(PACKAGE, whole.language)
    day = whole.as_of
    about = {
        "title": f"{said.say('poster_title', label=view.label)}, {whole.region}",
        "author": whole.region,
        "day": [day.year, day.month, day.day],
        "width": poster.width,
        "height": poster.height,
        "lang": whole.language,
        "font": appearance.font_print,
        "alt": described(view, whole.entering, said),
    }
    files = {
        "main.typ": _PAGE,
        "poster.json": json.dumps(about, ensure_ascii=False),
        "poster.svg": _LETTERS.sub(_larger, for_print(poster, appearance)),
    }
    compile_files: Any = typst.compile  # takes a mapping of files too, which its types do not say
    content: bytes = compile_files(
        {name: text.encode() for name, text in files.items()},
        format="pdf",
        pdf_standards=["ua-1"],
        ignore_system_fonts=True,
        timestamp=int(datetime.combine(day, time(12), tzinfo=UTC).timestamp()),
    )
    return content
