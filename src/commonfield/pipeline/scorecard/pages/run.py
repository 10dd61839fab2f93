"""Puts the pages of a scorecard together, in one language."""

from __future__ import annotations

from itertools import chain

from commonfield import __version__
from commonfield.pipeline.scorecard.pages import college, home, places, schools, sectors, work
from commonfield.pipeline.scorecard.pages.desk import Desk, records
from commonfield.reports import public


def profile(desk: Desk, *, invented: bool = False) -> public.Profile:
    """Write a scorecard in one language.

    Args:
        desk: Figures, words and pictures.
        invented: Whether the public files were invented, as a demonstration's are.
    """
    said = desk.said
    pages = tuple(
        chain(
            home.home(desk),
            schools.pages(desk),
            college.page(desk),
            places.adults(desk),
            work.page(desk),
            sectors.pages(desk),
            places.alike(desk),
            home.sources(desk),
        )
    )
    students = sum(f.value or 0 for f in desk.gathered.newest("students_grades_9_to_12", level="county"))
    cover = [public.Fact(said.say("counties"), ", ".join(desk.region.counties.values()))]
    if students:
        cover.append(public.Fact(said.say("students"), said.count(round(students))))
    cover.append(public.Fact(said.say("as_of"), said.day(desk.shelf.as_of)))
    used = sorted({figure.source for figure in desk.gathered.figures})
    return public.Profile(
        language=desk.language,
        region=desk.name,
        title=said.say("title"),
        lede=said.say("lede", region=desk.name),
        as_of=desk.shelf.as_of,
        code_version=__version__,
        pages=pages,
        cover=tuple(cover),
        sources=tuple(used),
        records={"figures": records(list(desk.gathered.figures))},
        invented=invented,
    )
