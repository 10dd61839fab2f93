"""The plan as an iCalendar file (RFC 5545): one all-day entry per partner and due day."""

from __future__ import annotations

import hashlib
from collections import defaultdict
from collections.abc import Iterable, Iterator
from datetime import date, timedelta

from commonfield.catalog import Catalog, Dictionary, Expected
from commonfield.intake.collecting.years import spans_of_years
from commonfield.vocabulary import Language

_WIDEST = 75
_SAID: dict[Language, dict[str, str]] = {
    "en": {
        "due": "Due: files of {partner}",
        "sends": "Sends: {who}",
        "covers": "Covers when away: {who}",
        "all": "all years",
        "calendar": "Collection plan: {region}",
    },
    "es": {
        "due": "Vence: archivos de {partner}",
        "sends": "Envía: {who}",
        "covers": "Suple en ausencia: {who}",
        "all": "todos los años",
        "calendar": "Plan de recolección: {region}",
    },
}


def calendar_file(
    expected: Iterable[Expected],
    *,
    region: str,
    names: dict[str, str],
    catalog: Catalog,
    language: Language = "en",
) -> str:
    """Write the plan for a calendar; with a reminder one week before each day.

    Args:
        expected: What is due.
        region: Name of the region for people.
        names: Names of partners by code.
        catalog: Labels of dictionaries.
        language: Language of the entries.
    """
    said = _SAID[language]
    by_day: dict[tuple[date, str], list[Expected]] = defaultdict(list)
    for one in expected:
        by_day[one.due, one.partner].append(one)
    lines = [
        "BEGIN:VCALENDAR",
        "VERSION:2.0",
        "PRODID:-//Commonfield//collection plan//EN",
        "CALSCALE:GREGORIAN",
        "METHOD:PUBLISH",
        f"X-WR-CALNAME:{_escaped(said['calendar'].format(region=region))}",
    ]
    for (day, partner), files in sorted(by_day.items()):
        title = said["due"].format(partner=names.get(partner, partner))
        lines += _event(day, partner, title, _details(files, catalog, language), region)
    lines.append("END:VCALENDAR")
    return "".join(f"{folded}\r\n" for line in lines for folded in _folded(line))


def _details(files: list[Expected], catalog: Catalog, language: Language) -> str:
    said = _SAID[language]
    years: dict[str, list[int]] = defaultdict(list)
    for one in files:
        years[one.dictionary] += [one.academic_year] if one.academic_year else []
    told = [
        f"{catalog.get(Dictionary, name).label.in_language(language)}: {spans_of_years(of) or said['all']}"
        for name, of in years.items()
    ]
    told += dict.fromkeys(said["sends"].format(who=one.sender) for one in files)
    told += dict.fromkeys(said["covers"].format(who=one.covered_by) for one in files if one.covered_by)
    return "\n".join(told)


def _event(day: date, partner: str, title: str, details: str, region: str) -> Iterator[str]:
    # The same day and partner give the same id, so that a calendar replaces what it has.
    uid = hashlib.sha256(f"{region}|{partner}|{day}".encode()).hexdigest()[:24]
    yield from (
        "BEGIN:VEVENT",
        f"UID:{uid}@commonfield",
        f"DTSTAMP:{day:%Y%m%d}T000000Z",
        f"DTSTART;VALUE=DATE:{day:%Y%m%d}",
        f"DTEND;VALUE=DATE:{day + timedelta(days=1):%Y%m%d}",
        f"SUMMARY:{_escaped(title)}",
        f"DESCRIPTION:{_escaped(details)}",
        "TRANSP:TRANSPARENT",
        "BEGIN:VALARM",
        "ACTION:DISPLAY",
        "TRIGGER:-P7D",
        f"DESCRIPTION:{_escaped(title)}",
        "END:VALARM",
        "END:VEVENT",
    )


def _escaped(text: str) -> str:
    for sign in ("\\", ";", ","):
        text = text.replace(sign, f"\\{sign}")
    return text.replace("\n", "\\n")


def _folded(line: str) -> Iterator[str]:
    """Cut a line into pieces of at most 75 bytes, never inside a character."""
    piece, room = "", _WIDEST
    for letter in line:
        size = len(letter.encode())
        if size > room:
            yield piece
            piece, room = " ", _WIDEST - 1
        piece, room = piece + letter, room - size
    yield piece
