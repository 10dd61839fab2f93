"""The regional dictionary, gathered from the definitions."""

from __future__ import annotations

import hashlib
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from fnmatch import fnmatch

from commonfield.catalog import (
    EVERY_TABLE,
    Catalog,
    CodeSet,
    ColumnMeaning,
    Dictionary,
    Element,
    TableMeaning,
    Text,
)
from commonfield.intake.dictionary.described import Described, Feed, Lost, Part, RegionalDictionary
from commonfield.intake.dictionary.feeding import (
    CHARACTERISTIC,
    Where,
    columns_behind,
    elements_of_columns,
    roll_ups_of_columns,
)
from commonfield.region import Region
from commonfield.tables import EVENT_TABLES, INSTITUTION, OFFERING, OPENING, PATHWAY_TABLES, Column, Table
from commonfield.tables.identifying import IDENTITY_RECORD

OURS: tuple[Table, ...] = (
    *EVENT_TABLES.values(),
    OFFERING,
    INSTITUTION,
    OPENING,
    *PATHWAY_TABLES.values(),
    IDENTITY_RECORD,
)
ROLLED_UP_LATER: dict[str, tuple[Where, ...]] = {
    "race_ethnicity": (("calpads/race", "state"), ("mis/ethnicity_flag", "state")),
    "race_ethnicity_federal": (("calpads/race", "federal"), ("mis/ethnicity_flag", "federal")),
    "race_ethnicity_any": (("calpads/race", "state"), ("mis/ethnicity_flag", "state")),
    "english_learner": (("calpads/english_acquisition_status", "english_learner"),),
    "foster": (("calpads/education_program", "characteristic"),),
}
"""Roll-ups that longitudinal makes after the maps, by attribute: code set, and which roll-up of it."""


class _Maps:
    """What all dictionaries' maps say, gathered once."""

    def __init__(self, catalog: Catalog) -> None:
        self.dictionaries = catalog.all(Dictionary)
        self.code_sets = catalog.all(CodeSet)
        self.filled = {name: elements_of_columns(d) for name, d in self.dictionaries.items()}
        self.rolled = {name: roll_ups_of_columns(d) for name, d in self.dictionaries.items()}

    def feeds(self, where: Where) -> tuple[Feed, ...]:
        behind = list(columns_behind(where))
        found = {
            name: tuple(dict.fromkeys(e for stated in behind for e in filled.get(stated, ())))
            for name, filled in self.filled.items()
        }
        return tuple(Feed(name, elements) for name, elements in found.items() if elements)

    def lost_in_codes(self, where: Where) -> list[Lost]:
        rolled: dict[Where, list[str]] = defaultdict(list)
        for name, of_columns in self.rolled.items():
            for pair in of_columns.get(where, ()):
                rolled[pair].append(name)
        if where[0] == CHARACTERISTIC:
            rolled |= {pair: [] for pair in ROLLED_UP_LATER.get(where[1], ())}
        return [
            Lost(self.code_sets[code_set].lost[key], ", ".join(sources))
            for (code_set, key), sources in sorted(rolled.items())
            if code_set in self.code_sets and key in self.code_sets[code_set].lost
        ]


def regional_dictionary(
    catalog: Catalog,
    *,
    label: Text,
    on: date,
    region: Region | None = None,
    sent_by: Mapping[str, set[str]] | None = None,
) -> RegionalDictionary:
    """Gather the dictionary of a region, or of what is shipped.

    Args:
        catalog: The definitions.
        label: Whose dictionary it is.
        on: The day that it is written.
        region: Gives partners and their stewards.
        sent_by: Partners by the kind of file that they send.
    """
    maps, meanings = _Maps(catalog), catalog.all(TableMeaning)
    tables = tuple(_table(table, meanings, maps) for table in OURS)
    senders = sent_by or {}
    files = tuple(
        _file(dictionary, maps, tables, region, senders.get(name, set()))
        for name, dictionary in maps.dictionaries.items()
    )
    used = {e.code_set for part in files for e in part.entries if e.code_set}
    code_sets = {name: code_set for name, code_set in maps.code_sets.items() if name in used}
    hashes = [*(part.hash for part in (*tables, *files)), *(c.hash for c in code_sets.values())]
    return RegionalDictionary(
        label=label,
        tables=tables,
        files=files,
        code_sets=code_sets,
        hash=hashlib.sha256("\n".join(hashes).encode()).hexdigest(),
        on=on,
        invented=bool(region and region.settings.invented),
        partner_names={p.partner: p.name for p in region.settings.partners} if region else {},
    )


def _table(table: Table, meanings: Mapping[str, TableMeaning], maps: _Maps) -> Part:
    meaning, every = meanings[table.name], meanings[EVERY_TABLE]
    told = {**every.columns, **meaning.columns}
    entries = tuple(
        _column(column, told[column.name], (table.name, column.name), maps, IDENTITY_RECORD is table)
        for column in table.columns
    )
    attributes = tuple(
        _attribute(name, means, (CHARACTERISTIC, name), maps) for name, means in meaning.attributes.items()
    )
    return Part(
        kind="table",
        name=table.name,
        label=meaning.label,
        entries=entries,
        attributes=attributes,
        key=table.key,
        hash=hashlib.sha256(f"{meaning.hash}\n{every.hash}\n{table}".encode()).hexdigest(),
        source=meaning.source.title,
    )


def _column(column: Column, meaning: ColumnMeaning, where: Where, maps: _Maps, vault: bool) -> Described:
    return Described(
        name=column.name,
        means=meaning.means,
        type=column.type,
        unit=column.unit,
        required=column.required,
        identifying=vault and not column.required,
        ceds=meaning.ceds or ("" if meaning.own_element else column.ceds),
        ed_fi=meaning.ed_fi,
        own_element=meaning.own_element,
        feeds=maps.feeds(where),
        lost=(*_lost(meaning, maps.feeds(where)), *maps.lost_in_codes(where)),
    )


def _attribute(name: str, meaning: ColumnMeaning, where: Where, maps: _Maps) -> Described:
    return Described(
        name=name,
        means=meaning.means,
        type="text",
        ceds=meaning.ceds,
        ed_fi=meaning.ed_fi,
        own_element=meaning.own_element,
        feeds=maps.feeds(where),
        lost=(*_lost(meaning, maps.feeds(where)), *maps.lost_in_codes(where)),
    )


def _lost(meaning: ColumnMeaning, feeds: Iterable[Feed]) -> Iterator[Lost]:
    feeding = [feed.name for feed in feeds]
    for loss in meaning.lost:
        sources = [name for name in feeding if any(fnmatch(name, of) for of in loss.sources)]
        if sources or not loss.sources:
            yield Lost(loss.text, ", ".join(sources))


def _file(
    dictionary: Dictionary, maps: _Maps, tables: tuple[Part, ...], region: Region | None, sent_by: set[str]
) -> Part:
    fills: dict[str, list[Where]] = defaultdict(list)
    for where, elements in maps.filled[dictionary.name].items():
        for element in elements:
            fills[element].append(where)
    ours = {(p.name, e.name): e for p in tables for e in p.entries}
    ours |= {(CHARACTERISTIC, e.name): e for p in tables for e in p.attributes}
    senders = [p for p in (region.settings.partners if region else []) if p.partner in sent_by]
    return Part(
        kind="file",
        name=dictionary.name,
        label=dictionary.label,
        entries=tuple(
            _element(element, dictionary, fills[element.name], ours, maps) for element in dictionary.elements
        ),
        hash=dictionary.hash,
        effective_from=dictionary.effective_from,
        verified=dictionary.verified,
        publisher=dictionary.publisher,
        source=dictionary.source.title,
        key=tuple(dictionary.key),
        partners=tuple(p.partner for p in senders),
        stewards=tuple(f"{p.name}: {p.steward}" for p in senders if p.steward),
        dictionary=dictionary,
    )


def _element(
    element: Element, dictionary: Dictionary, fills: list[Where], ours: Mapping[Where, Described], maps: _Maps
) -> Described:
    columns: dict[str, list[str]] = defaultdict(list)
    for table, column in fills:
        columns[table].append(column)
    alone = [ours[w] for w in fills if w in ours and maps.filled[dictionary.name][w] == (element.name,)]
    lost = [*maps.code_sets[element.code_set].lost.values()] if element.code_set in maps.code_sets else []
    lost += [
        found.text
        for where in fills
        if where in ours
        for found in ours[where].lost
        if dictionary.name in found.source.split(", ")
    ]
    return Described(
        name=element.name,
        means=element.label,
        type=element.type,
        official=element.official,
        format=element.format,
        unit=element.unit,
        required=element.required,
        identifying=element.identifying,
        code_set=element.code_set,
        refuses=element.severity.value == "refuse_record",
        absent=tuple(element.absent),
        ceds=element.ceds or next((o.ceds for o in alone if o.ceds), ""),
        ed_fi=next((o.ed_fi for o in alone if o.ed_fi), ""),
        feeds=tuple(Feed(table, tuple(of)) for table, of in columns.items()),
        lost=tuple(dict.fromkeys(Lost(text) for text in lost)),
    )
