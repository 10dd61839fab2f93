"""Every shipped definition loads, says where it comes from, and speaks both languages."""

from __future__ import annotations

import re

import pytest

from commonfield.catalog import Catalog
from commonfield.catalog.loader import read_yaml

OURS = {"findings", "reports"}
"""Kinds that we wrote ourselves, and that therefore cite nobody."""

UNACCENTED = re.compile(
    r"\b(?:educacion|informacion|graduacion|inscripcion|poblacion|institucion|version|numero|codigo|titulo|"
    r"credito|pagina|tambien|segun|ningun|algun|despues|todavia|ultimo|unico|publico|politica de privacidad|"
    r"estadistica|academico|academica|metrica|region|condicion|correccion|razon|analisis|espanol|anos?|ninos?|"
    r"pequen[oa]s?|dia|mas de|aqui|asi)\b(?!\.yaml)",
    re.IGNORECASE,
)


@pytest.fixture(scope="module")
def definitions(checkout):
    """Plain data and lines of every definition file, by its path under `definitions/`."""
    folder = checkout.package / "definitions"
    return {
        file.relative_to(folder).as_posix(): read_yaml(file.read_text(encoding="utf-8"), file=file.name)
        for file in sorted(folder.rglob("*.yaml"))
    }


def texts(data, where=()):
    """Every {en, es} of a definition, with its place."""
    if isinstance(data, dict):
        if set(data) == {"en", "es"}:
            yield where, data["en"], data["es"]
        else:
            for key, value in data.items():
                yield from texts(value, (*where, key))
    elif isinstance(data, list):
        for index, value in enumerate(data):
            yield from texts(value, (*where, index))


def test_every_definition_loads():
    assert Catalog().check() > 6


def test_every_file_is_of_a_kind_that_the_catalog_reads(definitions):
    """What an invented region is made of concerns nobody's figures: `synthetic` reads that by itself."""
    typed_elsewhere = [path for path in definitions if path.startswith("synthetic/")]
    assert Catalog().check() == len(definitions) - len(typed_elsewhere)


def test_every_definition_says_where_it_comes_from(definitions):
    silent = [
        path
        for path, (data, _) in definitions.items()
        if "/" in path and path.split("/")[0] not in OURS and not _has_source(data)
    ]
    assert silent == []


def _has_source(data) -> bool:
    versions = data.get("versions")
    if isinstance(versions, dict) and versions and all(v.get("source") for v in versions.values()):
        return True
    return bool(data.get("source")) or any(key.endswith("_source") and value for key, value in data.items())


def test_a_source_that_was_read_says_when(definitions):
    undated = [
        f"{path}: {source['title']}"
        for path, (data, _) in definitions.items()
        for source in _sources(data)
        if source.get("href") and not source.get("read_on")
    ]
    assert undated == []


def _sources(data):
    if isinstance(data, dict):
        if "title" in data and isinstance(data["title"], str):
            yield data
        for value in data.values():
            yield from _sources(value)
    elif isinstance(data, list):
        for value in data:
            yield from _sources(value)


def test_spanish_differs_where_it_must(definitions):
    """A sentence that is the same in both languages was not translated; a name or a code may be the same."""
    same = [
        f"{path}:{lines.get(where, 0)}: {en}"
        for path, (data, lines) in definitions.items()
        for where, en, es in texts(data)
        if en == es and len(re.findall(r"\b[a-z]{2,}\b", en)) > 1
    ]
    assert same == []


def test_spanish_has_its_accents(definitions):
    bare = [
        f"{path}:{lines.get(where, 0)}: {found[0]}"
        for path, (data, lines) in definitions.items()
        for where, _, es in texts(data)
        if (found := UNACCENTED.search(es)) and found[0].lower() not in _rightly_bare(found[0], es)
    ]
    assert bare == []


def _rightly_bare(word: str, text: str) -> set[str]:
    # English names inside a Spanish text: "North Bay Region", "Version 2"
    return {word.lower()} if word[:1].isupper() and not text.startswith(word) else set()


def test_spanish_keeps_the_placeholders_of_english(definitions):
    lost = [
        f"{path}:{lines.get(where, 0)}: {en}"
        for path, (data, lines) in definitions.items()
        for where, en, es in texts(data)
        if sorted(re.findall(r"\{\w*\}", en)) != sorted(re.findall(r"\{\w*\}", es))
    ]
    assert lost == []


def test_no_staff_name_of_a_region_is_shipped(definitions):
    titles = re.compile(
        r"\b(?:Dr|Mr|Mrs|Ms|Superintendent|Chancellor|President|Director) [A-Z][a-z]+ [A-Z][a-z]+"
    )
    regions = {
        path: data for path, (data, _) in definitions.items() if path.startswith(("regions/", "council/"))
    }
    assert [path for path, data in regions.items() if titles.search(str(data))] == []
