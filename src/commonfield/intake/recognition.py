"""Which dictionaries a file may be written by, the most likely first."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from commonfield.catalog import SUBMITTED_YEAR, Catalog, Dictionary
from commonfield.intake.problems import refuse
from commonfield.intake.readers import Looks
from commonfield.intake.readers.headers import likeliest_header
from commonfield.intake.sql import words
from commonfield.vocabulary import academic_year_of

ENOUGH = 0.5
"""The share of official names, or of first records, with which a file is read by a dictionary."""


_SEVERAL = 3  # columns that a roster has at least


@dataclass(frozen=True)
class Proposal:
    """A dictionary that a file may be written by; `likeness` is from 0 to 1, 1 wholly."""

    dictionary: Dictionary
    likeness: float

    @property
    def reason(self) -> dict[str, str]:
        """Say why, in both languages."""
        percent = round(self.likeness * 100)
        if self.dictionary.recognized_by:
            element, value = self.dictionary.recognized_by.element, self.dictionary.recognized_by.value
            shown = {"en": value or "what it should be", "es": value or "lo que debe ser"}
            official = next(e.official for e in self.dictionary.elements if e.name == element)
            return {
                "en": f"{percent} percent alike: {official} is {shown['en']}, and how many columns there are",
                "es": f"{percent} por ciento parecido: {official} es {shown['es']}, y cuántas columnas hay",
            }
        return {
            "en": f"{percent} percent of its columns are there",
            "es": f"están {percent} por ciento de sus columnas",
        }


def dated(dictionary: Dictionary, academic_year: int | None) -> Dictionary:
    """Say of which academic year records are that have no date (`submitted_year` in a dictionary).

    It is the year asked for, else that of today.
    """
    if SUBMITTED_YEAR not in words(dictionary.academic_year):
        return dictionary
    year = str(academic_year or academic_year_of(date.today()))
    sql = dictionary.academic_year.replace(SUBMITTED_YEAR, year)
    return dictionary.model_copy(update={"academic_year": sql})


def proposals(looks: Looks, catalog: Catalog) -> list[Proposal]:
    """Give every dictionary that a file looks like at all, the most likely first."""
    found = [Proposal(d, looks.likeness(d)) for d in catalog.all(Dictionary).values()]
    return sorted((p for p in found if p.likeness > 0), key=lambda p: (-p.likeness, p.dictionary.name))


def most_like(looks: Looks, catalog: Catalog) -> Dictionary | None:
    """Find the dictionary that a file looks most like, or none that it looks enough like."""
    best = next(iter(proposals(looks, catalog)), None)
    return best.dictionary if best is not None and best.likeness >= ENOUGH else None


def _in_its_form(looks: Looks, named: Dictionary, catalog: Catalog) -> Dictionary:
    forms = [d for d in catalog.all(Dictionary).values() if d.form_of == named.dictionary]
    return max([named, *forms], key=looks.likeness) if forms else named


def _refuse_unconfirmed(looks: Looks, catalog: Catalog) -> None:
    """Say what to confirm, where most columns have names that people give to those of a roster.

    Raises:
        FileProblemError: it is a roster whose columns nobody confirmed, or one that changed since.
    """
    rosters = [d for d in catalog.all(Dictionary).values() if d.layout.kept_by_hand]
    found = [(place, d) for d in rosters if (place := likeliest_header(looks.sheets(d), d))]
    place, roster = max(found, key=lambda item: item[0].likeness, default=(None, None))
    if place and roster and place.likeness >= ENOUGH and len(place.names) >= _SEVERAL:
        looks.open(roster)


def choose(looks: Looks, named: Dictionary | None, catalog: Catalog) -> Dictionary:
    """Decide by which dictionary to read a file: the one named, or the one it looks most like.

    Whoever names a type of file need not know in which of its forms it comes.

    Raises:
        FileProblemError: it looks like none, or like another than the one named.
    """
    if named is not None:
        named = _in_its_form(looks, named, catalog)
    if named is not None and (named.layout.kept_by_hand or looks.likeness(named) >= ENOUGH):
        return named  # the header of a file kept by hand need not be like anything
    found = most_like(looks, catalog)
    if named is None and found is None:
        looks.refuse_unreadable()
        _refuse_unconfirmed(looks, catalog)
        raise refuse(catalog, "FIL-012")
    if named is not None and found is not None:
        raise refuse(catalog, "FIL-011", dictionary=named.name, found_dictionary=found.name)
    return named or found  # type: ignore[return-value]
