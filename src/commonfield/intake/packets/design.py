"""What a packet asks of one partner: the columns of its form, and what is settled already."""

from __future__ import annotations

import hashlib
import json
import re
from collections import Counter
from collections.abc import Collection
from dataclasses import dataclass
from functools import cached_property

from commonfield.catalog import Catalog, CodeSet, Dictionary, Element, Partner
from commonfield.findings import UsageError
from commonfield.intake.engine import engine_for
from commonfield.intake.sql import literal, quoted, words
from commonfield.vocabulary import Language

ROWS = 300
"""How many records the form has room for, if not told otherwise."""

_DIGITS = re.compile(r"(?:(\w+) is null or )?regexp_full_match\((\w+), '\[0-9\]\{(\d+)\}'\)")


@dataclass(frozen=True)
class Choice:
    """One entry of a drop-down: the label that people see, and the code behind it."""

    code: str
    label: str


@dataclass(frozen=True)
class Column:
    """One column of the form. `digits` is how many digits a cell has, where a rule asks for so many."""

    element: Element
    heading: str
    choices: tuple[Choice, ...] = ()
    digits: int = 0


@dataclass(frozen=True)
class Packet:
    """A form for one partner, dictionary and year. `constants` are cells that the form need not ask for."""

    region: str
    region_name: str
    partner: Partner
    dictionary: Dictionary
    year: int | None
    language: Language
    columns: tuple[Column, ...]
    constants: dict[str, str]
    schema: str
    rows: int = ROWS

    @cached_property
    def id(self) -> str:
        """Name the packet: made again for the same partner, dictionary and year it keeps its name."""
        return packet_id(self.region, self.partner.partner, self.dictionary.name, self.year)

    @property
    def title(self) -> str:
        """Say what the form is for."""
        year = f", {self.year - 1}-{self.year % 100:02d}" if self.year else ""
        return f"{self.dictionary.label.in_language(self.language)}{year}"


def packet_id(region: str, partner: str, dictionary: str, year: int | None) -> str:
    """Give the name of the packet of a partner, dictionary and year."""
    named = f"{region}|{partner}|{dictionary}|{year or ''}"
    return hashlib.sha256(named.encode()).hexdigest()[:16]


def design(
    *,
    region: str,
    region_name: str,
    partner: Partner,
    dictionary: Dictionary,
    permitted: Collection[str],
    catalog: Catalog,
    year: int | None = None,
    language: Language = "en",
    rows: int = ROWS,
) -> Packet:
    """Design the form of a partner: the elements that may be asked, in the order of the dictionary.

    Args:
        region: Id of the region.
        region_name: Its name, for people.
        partner: Who fills it in.
        dictionary: What is collected.
        permitted: Elements that an agreement permits for this partner; the form has no other.
        catalog: Holds the code sets.
        year: The academic year that every record is of; without one the form asks for it.
        language: Of the form.
        rows: How many records it has room for.

    Raises:
        UsageError: the dictionary describes no delimited text, so that rows cannot become its file.
    """
    if dictionary.layout.kind != "delimited":
        raise UsageError(
            f"packet: expected a dictionary of delimited text, found {dictionary.name}, "
            f"which is {dictionary.layout.kind}.",
            fix="Choose one written as delimited text; `commonfield packet make` lists none of other kinds.",
        )
    constants = constants_of(dictionary, year)
    asked = [e for e in dictionary.elements if e.name in permitted and e.name not in constants]
    labels = Counter(element.label.in_language(language) for element in asked)
    columns = tuple(_column(e, dictionary, catalog, year, language, labels) for e in asked)
    schema = schema_of(dictionary, catalog)
    return Packet(region, region_name, partner, dictionary, year, language, columns, constants, schema, rows)


def schema_of(dictionary: Dictionary, catalog: Catalog) -> str:
    """Hash what a form depends on: elements and codes. A better wording of a rule leaves it as it is."""
    told = [
        [e.name, e.official, e.type, e.format, e.required, _codes(e, catalog)] for e in dictionary.elements
    ]
    return hashlib.sha256(json.dumps([dictionary.name, told]).encode()).hexdigest()[:24]


def constants_of(dictionary: Dictionary, year: int | None) -> dict[str, str]:
    """Give the cells that are the same in every record: the mark of the file type, and the year."""
    settled = {}
    if dictionary.recognized_by:
        settled[dictionary.recognized_by.element] = dictionary.recognized_by.value
    if year is not None:
        settled |= _year_cell(dictionary, year)
    return settled


def choices_of(
    element: Element, catalog: Catalog, year: int | None, language: Language
) -> tuple[Choice, ...]:
    """Give the drop-down of an element: codes of that year, with the code shown where a label is unclear."""
    if not element.code_set:
        return ()
    codes = [
        code
        for code in catalog.get(CodeSet, element.code_set).codes
        if year is None or (code.from_year or 0) <= year <= (code.to_year or 9999)
    ]
    labels = Counter(plain(code.label.in_language(language)) for code in codes)
    known = {plain(code.code) for code in codes}

    def shown(code: str, label: str) -> str:
        clear = labels[plain(label)] == 1 and (plain(label) not in known or plain(label) == plain(code))
        return label if clear else f"{label} ({code})"

    return tuple(Choice(c.code, shown(c.code, c.label.in_language(language))) for c in codes)


def plain(text: str) -> str:
    """Give a text for comparing: without regard to case and to how many spaces there are."""
    return " ".join(text.split()).casefold()


def _column(
    element: Element,
    dictionary: Dictionary,
    catalog: Catalog,
    year: int | None,
    language: Language,
    labels: Counter[str],
) -> Column:
    label = element.label.in_language(language)
    heading = label if labels[label] == 1 else f"{label} ({element.official})"
    choices = choices_of(element, catalog, year, language)
    return Column(element, heading, choices, _digits(element, dictionary))


def _digits(element: Element, dictionary: Dictionary) -> int:
    for rule in dictionary.rules:
        found = _DIGITS.fullmatch(rule.holds.strip())
        if rule.element == element.name and found and found[2] == element.name:
            return int(found[3])
    return 0


def _codes(element: Element, catalog: Catalog) -> list[str]:
    return [code.code for code in catalog.get(CodeSet, element.code_set).codes] if element.code_set else []


def _year_cell(dictionary: Dictionary, year: int) -> dict[str, str]:
    """Find the one element that tells the year, and how it is written; nothing where others tell it."""
    by_name = {element.name: element for element in dictionary.elements}
    told_by = [by_name[name] for name in words(dictionary.academic_year) if name in by_name]
    if len(told_by) != 1 or told_by[0].type not in ("text", "integer") or told_by[0].code_set:
        return {}
    name = told_by[0].name
    for cell in (str(year), f"{year - 1}-{year}"):
        cast = f"try_cast({literal(cell)} as {'bigint' if told_by[0].type == 'integer' else 'varchar'})"
        with engine_for(0) as engine:
            asked = f"select ({dictionary.academic_year}) as y from (select {cast} as {quoted(name)})"
            if engine.query(asked)["y"].item() == year:
                return {name: cell}
    return {}
