"""Columns that a partner names in its own way: said once which is which, and remembered.

What is kept is the header and nothing below it, as plain YAML in the region, in
`columns/<partner>/<dictionary>.yaml`.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from pathlib import Path

import yaml

from commonfield.catalog import Catalog, Dictionary, Part
from commonfield.catalog.loader import load_file
from commonfield.findings import SubmissionError, UsageError
from commonfield.intake.columns import letters, plain_name
from commonfield.intake.proposing import ColumnProposal, propose_columns
from commonfield.intake.readers import Looks
from commonfield.region import Region
from commonfield.region.sealed import write_whole


class ConfirmedColumn(Part):
    """One column as the partner names it, and the element that it is; an empty one is left out."""

    column: str
    element: str = ""


class ConfirmedColumns(Part):
    """Which column is which element, for the files of one partner with one header."""

    dictionary: str
    partner: str
    header: str
    columns: list[ConfirmedColumn]
    confirmed_on: date
    confirmed_by: str


def header_hash(names: Iterable[str]) -> str:
    """Hash a header; the order of columns, spaces and case do not count."""
    return hashlib.sha256("\n".join(sorted(map(plain_name, names))).encode()).hexdigest()


def confirmed_columns(region: Region, partner: str) -> dict[str, ConfirmedColumns]:
    """Give what was confirmed for a partner, by dictionary."""
    _refuse_stranger(region, partner)
    folder = region.path / "columns" / partner
    found = [load_file(ConfirmedColumns, path) for path in sorted(folder.rglob("*.yaml"))]
    return {confirmed.dictionary: confirmed for confirmed in found}


def as_written_by(dictionary: Dictionary, confirmed: ConfirmedColumns) -> Dictionary:
    """Give a dictionary with the names that a partner gives to columns in place of the official ones."""
    named = {c.element: c.column for c in confirmed.columns if c.element}
    taken = {plain_name(c.column) for c in confirmed.columns}

    def name(element: str, official: str) -> str:
        if element in named:
            return named[element]
        # A column of that name is something else in this file.
        return f"{official} (-)" if plain_name(official) in taken else official

    elements = [e.model_copy(update={"official": name(e.name, e.official)}) for e in dictionary.elements]
    known = [column.column for column in confirmed.columns]
    layout = dictionary.layout.model_copy(update={"known_columns": known})
    return dictionary.model_copy(update={"elements": elements, "layout": layout})


def catalog_for(region: Region, partner: str, content: bytes) -> Catalog:
    """Give the region's catalog as it holds for one file: columns go by the names confirmed for its sender.

    A file with the official names is read by those, whatever was confirmed.
    """
    looks: Looks | None = None
    replaced = {}
    for name, confirmed in confirmed_columns(region, partner).items():
        official = region.catalog.all(Dictionary).get(name)
        if official is None:
            continue  # the region had a dictionary of that name once
        looks = looks or Looks(content, region.catalog)
        own = as_written_by(official, confirmed)
        if looks.likeness(own) > looks.likeness(official):
            replaced[name] = own
    return region.catalog.with_dictionaries(replaced) if replaced else region.catalog


def confirm_columns(
    region: Region,
    content: bytes,
    *,
    partner: str,
    dictionary: str,
    by: str,
    on: date,
    chosen: Mapping[str, str] | None = None,
    left_out: Sequence[str] = (),
) -> ConfirmedColumns:
    """Keep which column of a file is which element: as proposed, save where somebody says otherwise.

    Args:
        region: Where it is kept.
        content: A file with the header.
        partner: Whose files.
        dictionary: By which dictionary, one whose layout is kept by hand.
        by: Who confirms.
        on: The day.
        chosen: Elements by column; a column is named as in the header, or by its letter.
        left_out: Columns that are no element.

    Raises:
        UsageError: the partner, a column or an element does not exist, or the layout is not kept by hand.
        SubmissionError: a required element has no column, or the file cannot be read.
    """
    _refuse_stranger(region, partner)
    definition = region.catalog.get(Dictionary, dictionary)
    _refuse_official_layout(definition)
    proposed = propose_columns(content, definition, region.catalog)
    _refuse_twice(proposed)
    elements = _decided(proposed, definition, dict(chosen or {}), left_out)
    _refuse_incomplete(elements, definition)
    confirmed = ConfirmedColumns(
        dictionary=definition.dictionary,
        partner=partner,
        header=header_hash(p.column for p in proposed),
        columns=[ConfirmedColumn(column=p.column, element=elements[p.at]) for p in proposed],
        confirmed_on=on,
        confirmed_by=by,
    )
    _keep(region, confirmed)
    return confirmed


def _refuse_stranger(region: Region, partner: str) -> None:
    known = [p.partner for p in region.settings.partners]
    if partner not in known:
        raise UsageError(
            f"expected a partner of the region, found `{partner}`.",
            fix=f"Known: {', '.join(known) or 'none; add partners to region.yaml'}.",
        )


def _refuse_twice(proposed: Sequence[ColumnProposal]) -> None:
    first: dict[str, int] = {}
    twice = [p for p in proposed if first.setdefault(plain_name(p.column), p.at) < p.at]
    if twice:
        column, letter = twice[0].column, letters(twice[0].at)
        raise SubmissionError(
            f"expected each name of a column once, found {column} again in column {letter}.",
            fix="Give the two columns different names, or remove one.",
        )


def _decided(
    proposed: Sequence[ColumnProposal],
    dictionary: Dictionary,
    chosen: Mapping[str, str],
    left_out: Sequence[str],
) -> dict[int, str]:
    at = {plain_name(letters(p.at)): p.at for p in proposed} | {plain_name(p.column): p.at for p in proposed}
    known = [element.name for element in dictionary.elements]
    for column in [*chosen, *left_out]:
        if plain_name(column) not in at:
            shown = ", ".join(p.column for p in proposed)
            raise UsageError(f"expected a column of the file, found `{column}`.", fix=f"Columns: {shown}.")
    for element in chosen.values():
        if element not in known:
            shown = ", ".join(known)
            raise UsageError(
                f"expected an element of {dictionary.name}, found `{element}`.", fix=f"Elements: {shown}."
            )
    elements = {p.at: p.element for p in proposed}
    elements |= {at[plain_name(column)]: "" for column in left_out}
    for column, element in chosen.items():
        elements = {place: "" if held == element else held for place, held in elements.items()}
        elements[at[plain_name(column)]] = element
    return elements


def _refuse_official_layout(dictionary: Dictionary) -> None:
    if not dictionary.layout.kept_by_hand:
        raise UsageError(
            f"expected a layout that is kept by hand, found {dictionary.name}, which is not.",
            fix="Export the file with the official names of its layout.",
        )


def _refuse_incomplete(elements: Mapping[int, str], dictionary: Dictionary) -> None:
    held = set(elements.values())
    absent = [e for e in dictionary.elements if e.required and e.name not in held]
    if absent:
        names = ", ".join(f"{e.official} ({e.name})" for e in absent)
        raise SubmissionError(
            f"expected a column for every required element of {dictionary.name}, found none for {names}.",
            likely_cause="The column has a name that is not known, or the file lacks it.",
            fix="Say which it is with --set COLUMN=element, or add it to the file.",
        )


def _keep(region: Region, confirmed: ConfirmedColumns) -> None:
    path = _path(region, confirmed)
    text = yaml.safe_dump(confirmed.model_dump(mode="python"), allow_unicode=True, sort_keys=False)
    write_whole(path, text.encode())
    told = {"partner": confirmed.partner, "dictionary": confirmed.dictionary, "header": confirmed.header}
    region.ledger.append("confirmed", {**told, "columns": len(confirmed.columns)}, by=confirmed.confirmed_by)


def _path(region: Region, confirmed: ConfirmedColumns) -> Path:
    return region.path / "columns" / confirmed.partner / f"{confirmed.dictionary}.yaml"
