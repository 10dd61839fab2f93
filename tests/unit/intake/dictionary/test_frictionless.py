"""The Data Package follows the published rules of version 2, and its examples fit its schemas."""

from __future__ import annotations

import csv
import io
import json
import re
from datetime import datetime
from typing import Any

import pytest

from commonfield.intake.dictionary import RegionalDictionary, data_package

Json = dict[str, Any]
NAME = re.compile(r"^[a-z0-9._/-]+$")
TYPES = {"string", "number", "integer", "boolean", "object", "array", "list", "datetime", "date", "time"}
CONSTRAINTS = {
    "string": {"required", "unique", "pattern", "enum", "minLength", "maxLength"},
    "integer": {"required", "unique", "enum", "minimum", "maximum"},
    "number": {"required", "unique", "enum", "minimum", "maximum"},
    "date": {"required", "unique", "enum", "minimum", "maximum"},
    "boolean": {"required", "enum"},
}


@pytest.fixture(scope="module")
def package(shipped: RegionalDictionary) -> dict[str, bytes]:
    return dict(data_package(shipped))


@pytest.fixture(scope="module")
def descriptor(package: dict[str, bytes]) -> Json:
    return dict(json.loads(package["datapackage.json"]))


def schema_of(package: dict[str, bytes], resource: Json) -> Json:
    return dict(json.loads(package[resource["schema"]]))


def test_the_package_names_its_resources_once_and_each_path_is_in_it(
    package: dict[str, bytes], descriptor: Json, shipped: RegionalDictionary
) -> None:
    assert descriptor["$schema"] == "https://datapackage.org/profiles/2.0/datapackage.json"
    names = [resource["name"] for resource in descriptor["resources"]]
    assert len(set(names)) == len(names) == len(shipped.parts)
    datetime.fromisoformat(descriptor["created"])
    for resource in descriptor["resources"]:
        assert NAME.match(resource["name"])
        assert resource["type"] == "table"
        for path in (resource["path"], resource["schema"]):
            assert path in package
            assert not path.startswith("/")
            assert ".." not in path
        assert set(resource.get("dialect", {})) <= {"$schema", "delimiter", "quoteChar", "header"}
        assert isinstance(resource.get("dialect", {}).get("header", True), bool)


def test_every_schema_follows_the_rules_of_table_schema(package: dict[str, bytes], descriptor: Json) -> None:
    for resource in descriptor["resources"]:
        schema = schema_of(package, resource)
        assert schema["$schema"] == "https://datapackage.org/profiles/2.0/tableschema.json"
        names = [field["name"] for field in schema["fields"]]
        assert len(names) == len(set(names)) >= 1, resource["name"]
        assert all(isinstance(value, str) for value in schema["missingValues"])
        for field in schema["fields"]:
            _follows_the_rules_of_a_field(field)
        keys = [schema["primaryKey"]] if "primaryKey" in schema else schema.get("uniqueKeys", [])
        for key in keys:
            assert isinstance(key, list)
            assert key
            assert set(key) <= set(names)
        required = {f["name"] for f in schema["fields"] if f.get("constraints", {}).get("required")}
        assert set(schema.get("primaryKey", [])) <= required


def _follows_the_rules_of_a_field(field: Json) -> None:
    assert isinstance(field["name"], str)
    assert field["name"]
    assert field["type"] in TYPES
    assert set(field.get("constraints", {})) <= CONSTRAINTS[field["type"]]
    if "format" in field:
        assert field["type"] == "date"
        assert "%" in field["format"]
    if "enum" in field.get("constraints", {}):
        allowed = field["constraints"]["enum"]
        assert allowed
        assert len(set(allowed)) == len(allowed)
        assert all(isinstance(code, str) for code in allowed)
    if "missingValues" in field:
        assert len(set(field["missingValues"])) == len(field["missingValues"])


def test_every_example_of_a_delimited_file_fits_its_own_schema(
    package: dict[str, bytes], descriptor: Json
) -> None:
    checked = 0
    for resource in descriptor["resources"]:
        schema = schema_of(package, resource)
        dialect = resource.get("dialect", {})
        text = io.StringIO(package[resource["path"]].decode())
        rows = list(csv.reader(text, delimiter=dialect.get("delimiter", ",")))
        names = [field["name"] for field in schema["fields"]]
        if dialect.get("header", True):
            assert rows.pop(0) == names, resource["name"]
        for row in rows:
            assert len(row) == len(names), resource["name"]
            for cell, field in zip(row, schema["fields"], strict=True):
                _fits(cell, field, where=resource["name"])
                checked += 1
    assert checked > 500


def _fits(cell: str, field: Json, *, where: str) -> None:
    constraints = field.get("constraints", {})
    if cell in field.get("missingValues", [""]):
        assert not constraints.get("required"), (where, field["name"])
        return
    if field["type"] == "date":
        datetime.strptime(cell, field.get("format", "%Y-%m-%d"))
    elif field["type"] in ("integer", "number"):
        float(cell)
    if "enum" in constraints:
        assert cell in constraints["enum"], (where, field["name"])


def test_codes_standards_and_losses_travel_with_the_field(package: dict[str, bytes]) -> None:
    schema = json.loads(package["schemas/files/calpads-sela.json"])
    status = next(field for field in schema["fields"] if field["name"] == "EnglishAcquisitionStatusCode")
    assert {"EL", "RFEP"} <= set(status["constraints"]["enum"])
    assert {"code", "en", "es"} == set(status["codes"][0])
    assert "RFEP" in status["lost"][0]["es"]
    enrollment = json.loads(package["schemas/tables/enrollment.json"])
    began = next(field for field in enrollment["fields"] if field["name"] == "began_on")
    assert began["ceds"] == "P000097"
    assert began["edFi"] == "StudentSchoolAssociation.entryDate"
    assert "calpads/senr" in began["filledBy"]
