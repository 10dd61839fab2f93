"""The page of a partner: what became of its students, beside the region, and what it sent."""

from __future__ import annotations

from typing import Any

from commonfield.catalog import Appearance, Wording
from commonfield.intake.giving_back.sheet import COLLEGES, NOT_FOUND
from commonfield.intake.giving_back.told import Beside, Class, Figure, Told
from commonfield.intake.pages import page, style_sheet
from commonfield.vocabulary import CellStatus, Language, write_academic_year

KINDS = (*COLLEGES.values(), NOT_FOUND)
WHOLE_PERCENT = 100
"""From so many people on a share is told in whole percent; below, as so many of so many."""


class Words(Wording):
    """What the page says, in one language."""

    def __init__(self, language: Language) -> None:
        super().__init__("intake/giving_back", language)

    def percent(self, hits: int, people: int) -> str:
        """Give a share in whole percent; a half is rounded up."""
        return self.say("percent", n=(200 * hits + people) // (2 * people))

    def figure(self, figure: Figure) -> str:
        """Say a figure in a cell."""
        if figure.people == 0:
            return self.say("nobody")
        if figure.status is CellStatus.SHOWN and figure.people is not None and figure.hits is not None:
            of = self.say("of", hits=self.count(figure.hits), people=self.count(figure.people))
            if figure.people < WHOLE_PERCENT:
                return of
            return self.say("percent_of", percent=self.percent(figure.hits, figure.people), of=of)
        if figure.status is CellStatus.BANDED and figure.band is not None:
            return self.say("band", low=figure.band[0], high=figure.band[1])
        if figure.status is CellStatus.NOT_YET_DUE and figure.due_on is not None:
            return self.say("due_on", day=self.day(figure.due_on))
        return self.say(figure.status.value)


def write_page(told: Told, *, appearance: Appearance, language: Language) -> str:
    """Write the page in one language; it needs no script and loads nothing."""
    said = Words(language)
    other: Language = "en" if language == "es" else "es"
    return page(
        "give_back.html.j2",
        said,
        style=style_sheet(appearance, "give_back.css.j2"),
        title=said.say("title", partner=told.partner),
        owner=said.text(told.region),
        about=said.say("about"),
        invented=told.invented,
        other=other,
        other_href=f"page-{other}.html",
        foot=(said.say("foot", release=told.release or said.say("no_release"), day=said.day(told.day)),),
        told=told,
        lede=_lede(told, said),
        answers=_answers(told, said),
        classes=[_class(each, said) for each in told.classes],
        kinds=[{"name": kind, "label": said.say(f"kind_{kind}")} for kind in _kinds(told)],
        class_total=said.say("students"),
        beside=[_beside(each, said) for each in told.beside],
        files=[_file(each, said) for each in told.files],
        files_told=_files_told(told, said),
        found=[
            {"label": _pair(each.source, each.other, said), "figure": said.figure(each.figure)}
            for each in told.found
        ],
        left_out=[
            {
                "what": said.text(each.what),
                "by": said.say("needs_from", partner=each.partner),
            }
            for each in told.left_out
        ],
        rows=said.counted("rows", told.rows) if told.rows is not None else "",
        columns=_columns(told),
    )


def _lede(told: Told, said: Words) -> str:
    """Begin with the finding: the first metric for which both sides can be told."""
    for each in told.beside:
        both = [f for f in (each.own, each.region) if f.status is CellStatus.SHOWN and f.people]
        if len(both) == 2:
            return said.say(
                "finding",
                people=said.text(each.people),
                year=write_academic_year(each.academic_year),
                did=said.text(each.did),
                own=said.figure(each.own),
                region=said.figure(each.region),
            )
    onward = told.onward
    if onward is not None and onward.entered:
        return said.say("finding_onward", students=said.count(onward.students), n=said.count(onward.entered))
    return said.say("no_finding")


def _columns(told: Told) -> list[str]:
    """Name the columns to explain, of those that the file has."""
    explained = ("local_id", "finished_in", "first_college", "second_year", "awards")
    measured = any(name.endswith("_counted") for name in told.columns)
    return [name for name in explained if name in told.columns] + ["counted"] * measured


def _answers(told: Told, said: Words) -> list[dict[str, str]]:
    """Give the large numbers on top of the page."""
    onward = told.onward
    if onward is None:
        return []
    found = [{"count": said.count(onward.students), "label": said.say("tally_students")}]
    if onward.entered is not None:
        found.append({"count": said.count(onward.entered), "label": said.say("tally_entered")})
    if onward.due and onward.back is not None:
        found.append(
            {
                "count": said.percent(onward.back, onward.due),
                "label": said.say("tally_back", due=said.count(onward.due)),
            }
        )
    if onward.awarded is not None:
        found.append({"count": said.count(onward.awarded), "label": said.say("tally_awarded")})
    return found


def _kinds(told: Told) -> list[str]:
    """Name the kinds of colleges that some class has somebody in."""
    return [kind for kind in KINDS if any(each.by_college.get(kind) for each in told.classes)]


def _class(each: Class, said: Words) -> dict[str, Any]:
    parts = [(kind, each.by_college.get(kind, 0)) for kind in KINDS]
    year = write_academic_year(each.academic_year)
    return {
        "year": year,
        "label": said.say("class_early", year=year) if each.early else year,
        "students": said.count(each.students),
        "cells": {kind: said.count(n) for kind, n in parts},
        "bar": [
            {"kind": kind, "per_mille": 1000 * n // each.students} for kind, n in parts if n and each.students
        ],
    }


def _beside(each: Beside, said: Words) -> dict[str, str]:
    return {
        "label": said.text(each.label),
        "year": write_academic_year(each.academic_year),
        "own": said.figure(each.own),
        "region": said.figure(each.region),
    }


def _file(each: Any, said: Words) -> dict[str, str]:
    years = [write_academic_year(year) for year in each.years]
    return {
        "name": each.name,
        "dictionary": said.text(each.dictionary),
        "years": years[0]
        if len(years) == 1
        else said.say("from_to", first=years[0], last=years[-1])
        if years
        else "",
        "received": said.day(each.received_on),
        "rows_in": said.count(each.rows_in),
        "accepted": said.count(each.accepted),
        "refused": said.count(each.still_refused),
        "state": said.say(f"state_{each.state}"),
    }


def _files_told(told: Told, said: Words) -> str:
    used = [each for each in told.files if each.state == "accepted"]
    if not used:
        return said.say("no_files")
    rows, left = sum(each.rows_in for each in used), sum(each.still_refused for each in used)
    return said.counted("files_told", len(used), rows=said.count(rows), refused=said.count(left))


def _pair(source: Any, other: Any, said: Words) -> str:
    return said.say("found_in", source=said.text(source), other=said.text(other))
