"""A rubric and an instrument that cannot hold are refused at the line of the entry that breaks them."""

from __future__ import annotations

from pathlib import Path

import pytest

import commonfield
from commonfield.catalog import Catalog, PillarInstrument, Rubric
from commonfield.catalog.loader import load_typed
from commonfield.findings import DefinitionError


def shipped(kind, name):
    return (Path(commonfield.__file__).parent / Catalog().get(kind, name).file).read_text(encoding="utf-8")


@pytest.mark.parametrize(
    ("kind", "name", "key", "said"),
    [
        (Rubric, "regional-project", "criterion: ", "each criterion stands once"),
        (PillarInstrument, "four-pillars", "pillar: ", "each pillar stands once"),
        (PillarInstrument, "four-pillars", "indicator: ", "each indicator stands once"),
    ],
)
def test_a_code_that_stands_twice_is_told_at_its_second_line(kind, name, key, said):
    lines = shipped(kind, name).splitlines()
    found = [n for n, line in enumerate(lines) if line.strip().startswith((f"- {key}", f"- {{{key}"))]
    first, second = (lines[n].split(key)[1].split(",")[0].split("}")[0] for n in found[:2])
    lines[found[1]] = lines[found[1]].replace(f"{key}{second}", f"{key}{first}")
    with pytest.raises(DefinitionError) as refused:
        load_typed(kind, "\n".join(lines), file="x.yaml")
    assert refused.value.what.startswith(f"x.yaml:{found[1] + 1}: ") and said in refused.value.what


RUBRIC = """rubric: small
label: {en: Small, es: Chica}
lowest: 0
highest: 1
criteria:
  - {criterion: a, label: {en: A, es: A}}
  - criterion: b
    label: {en: B, es: B}
    levels:
      - {level: 0, says: {en: no, es: no}}
      - {level: 1, says: {en: yes, es: si}}
"""


@pytest.mark.parametrize(
    ("old", "new", "line", "said"),
    [
        ("highest: 1", "highest: 0", 4, "highest: the highest level lies above"),
        ("highest: 1", "highest: 2", 9, "criteria.1.levels: b: every level"),
        ("criterion: b", "criterion: a", 7, "criteria.1.criterion: each criterion"),
    ],
)
def test_what_a_rubric_breaks_is_told_with_its_line(old, new, line, said):
    load_typed(Rubric, RUBRIC, file="r.yaml")
    with pytest.raises(DefinitionError) as refused:
        load_typed(Rubric, RUBRIC.replace(old, new), file="r.yaml")
    assert refused.value.what.startswith(f"r.yaml:{line}: {said}")
