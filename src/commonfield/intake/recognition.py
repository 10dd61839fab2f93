"""Which dictionaries a file may be written by, the most likely first."""

from __future__ import annotations

from dataclasses import dataclass

from commonfield.catalog import Catalog, Dictionary
from commonfield.intake.problems import refuse
from commonfield.intake.readers import Looks

ENOUGH = 0.5
"""The share of official names, or of first records, with which a file is read by a dictionary."""


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
            official = next(e.official for e in self.dictionary.elements if e.name == element)
            return {
                "en": f"{percent} percent of the first records have {value} as {official}",
                "es": f"{percent} por ciento de los primeros registros tienen {value} como {official}",
            }
        return {
            "en": f"{percent} percent of its columns are there",
            "es": f"están {percent} por ciento de sus columnas",
        }


def proposals(looks: Looks, catalog: Catalog) -> list[Proposal]:
    """Give every dictionary that a file looks like at all, the most likely first."""
    found = [Proposal(d, looks.likeness(d)) for d in catalog.all(Dictionary).values()]
    return sorted((p for p in found if p.likeness > 0), key=lambda p: (-p.likeness, p.dictionary.name))


def most_like(looks: Looks, catalog: Catalog) -> Dictionary | None:
    """Find the dictionary that a file looks most like, or none that it looks enough like."""
    best = next(iter(proposals(looks, catalog)), None)
    return best.dictionary if best is not None and best.likeness >= ENOUGH else None


def choose(looks: Looks, named: Dictionary | None, catalog: Catalog) -> Dictionary:
    """Decide by which dictionary to read a file: the one named, or the one it looks most like.

    Raises:
        FileProblemError: it looks like none, or like another than the one named.
    """
    if named is not None and looks.likeness(named) >= ENOUGH:
        return named
    found = most_like(looks, catalog)
    if named is None and found is None:
        looks.of("delimited")  # says what is wrong where it is no text at all
        raise refuse(catalog, "FIL-012")
    if named is not None and found is not None:
        raise refuse(catalog, "FIL-011", dictionary=named.name, found_dictionary=found.name)
    return named or found  # type: ignore[return-value]
