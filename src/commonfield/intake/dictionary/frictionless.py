"""The dictionary as a Data Package (version 2): a Table Schema for each table and each kind of file.

Each resource is a small example: of a kind of file the invented record of its dictionary, written as its
publisher would; of a table of ours the row of headings.
"""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterator
from typing import Any

from commonfield.catalog import CodeSet, Dictionary
from commonfield.intake.dictionary.described import (
    CEDS_VERSION,
    ED_FI_VERSION,
    Described,
    Part,
    RegionalDictionary,
)
from commonfield.tables.model import ColumnType

PROFILES = "https://datapackage.org/profiles/2.0"
TYPES: dict[ColumnType, str] = {
    "text": "string",
    "integer": "integer",
    "number": "number",
    "date": "date",
    "boolean": "boolean",
}


def data_package(regional: RegionalDictionary) -> Iterator[tuple[str, bytes]]:
    """Give every file of the package by its path in it; `datapackage.json` comes last."""
    resources = []
    for part in regional.parts:
        folder = "tables" if part.kind == "table" else "files"
        schema, example = f"schemas/{folder}/{part.slug}.json", f"examples/{folder}/{part.slug}.csv"
        yield schema, _json(table_schema(part, regional))
        yield example, _example(part)
        resources.append(_resource(part, schema=schema, example=example))
    yield "datapackage.json", _json(_package(regional, resources))


def table_schema(part: Part, regional: RegionalDictionary) -> dict[str, Any]:
    """Give the Table Schema of a table or of a kind of file, whose fields are named as in the file."""
    named = {entry.name: _field_name(entry) for entry in part.entries}
    schema: dict[str, Any] = {
        "$schema": f"{PROFILES}/tableschema.json",
        "name": part.slug,
        "title": part.label.en,
        "fields": [_field(entry, part, regional) for entry in part.entries],
        "missingValues": [""],
    }
    if part.key:
        # A part of a key may be empty in these files, which a primary key forbids and unique keys do not.
        required = {entry.name for entry in part.entries if entry.required}
        key = [named[name] for name in part.key]
        schema |= {"primaryKey": key} if set(part.key) <= required else {"uniqueKeys": [key]}
    return schema


def _field(entry: Described, part: Part, regional: RegionalDictionary) -> dict[str, Any]:
    codes = regional.code_sets.get(entry.code_set)
    field: dict[str, Any] = {
        "name": _field_name(entry),
        "title": entry.means.en,
        "titles": {"en": entry.means.en, "es": entry.means.es},
        "type": TYPES[entry.type],
    }
    if entry.format and entry.type == "date":
        field["format"] = entry.format
    if entry.absent:
        field["missingValues"] = ["", *entry.absent]
    if constraints := _constraints(entry, codes):
        field["constraints"] = constraints
    told = {
        "unit": entry.unit,
        "ceds": entry.ceds,
        "edFi": entry.ed_fi,
        "ownElement": entry.own_element,
        "codeSet": entry.code_set,
        "identifying": entry.identifying,
        "fills" if part.kind == "file" else "filledBy": {
            feed.name: list(feed.columns) for feed in entry.feeds
        },
        "lost": [{"en": lost.text.en, "es": lost.text.es, "from": lost.source} for lost in entry.lost],
        "codes": [{"code": c.code, "en": c.label.en, "es": c.label.es} for c in codes.codes] if codes else [],
    }
    return field | {key: value for key, value in told.items() if value}


def _constraints(entry: Described, codes: CodeSet | None) -> dict[str, Any]:
    constraints: dict[str, Any] = {"required": True} if entry.required else {}
    # Where a code that is not listed costs a warning only, the schema must not refuse it.
    if codes and entry.refuses and entry.type == "text":
        constraints["enum"] = list(dict.fromkeys(code.code for code in codes.codes))
    return constraints


def _field_name(entry: Described) -> str:
    return entry.official or entry.name


def _resource(part: Part, *, schema: str, example: str) -> dict[str, Any]:
    resource: dict[str, Any] = {
        "$schema": f"{PROFILES}/dataresource.json",
        "name": f"{part.kind}-{part.slug}",
        "type": "table",
        "path": example,
        "format": "csv",
        "encoding": "utf-8",
        "title": part.label.en,
        "schema": schema,
        "definitionHash": part.hash,
        "verified": part.verified,
    }
    if part.effective_from:
        resource["effectiveFrom"] = part.effective_from.isoformat()
    if part.dictionary and (dialect := _dialect(part.dictionary)):
        resource["dialect"] = dialect
    return resource


def _dialect(dictionary: Dictionary) -> dict[str, Any]:
    layout = dictionary.layout
    if layout.kind != "delimited":
        return {}
    dialect: dict[str, Any] = {"$schema": f"{PROFILES}/tabledialect.json"}
    if layout.delimiter != ",":
        dialect["delimiter"] = layout.delimiter
    if layout.quote and layout.quote != '"':
        dialect["quoteChar"] = layout.quote
    return {**dialect, "header": layout.header}


def _example(part: Part) -> bytes:
    names = [_field_name(entry) for entry in part.entries]
    written = io.StringIO()
    if part.dictionary is None:
        csv.writer(written, lineterminator="\n").writerow(names)
        return written.getvalue().encode()
    layout, example = part.dictionary.layout, part.dictionary.example
    delimited = layout.kind == "delimited"
    delimiter = layout.delimiter if delimited else ","
    rows = [[example.get(entry.name, "") for entry in part.entries]] if example else []
    if layout.header or not delimited:
        rows.insert(0, names)
    if delimited and not layout.quote:
        return "".join(delimiter.join(row) + "\n" for row in rows).encode()
    csv.writer(written, delimiter=delimiter, lineterminator="\n").writerows(rows)
    return written.getvalue().encode()


def _package(regional: RegionalDictionary, resources: list[dict[str, Any]]) -> dict[str, Any]:
    return {
        "$schema": f"{PROFILES}/datapackage.json",
        "name": "regional-data-dictionary",
        "title": f"Data dictionary: {regional.label.en}",
        "created": f"{regional.on.isoformat()}T00:00:00Z",
        "version": regional.hash[:12],
        "ceds": CEDS_VERSION,
        "edFi": ED_FI_VERSION,
        "resources": resources,
    }


def _json(data: dict[str, Any]) -> bytes:
    return (json.dumps(data, ensure_ascii=False, indent=1) + "\n").encode()
