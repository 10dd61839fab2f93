"""Errors name the file and the line; codes stay text."""

from __future__ import annotations

from datetime import date
from typing import Self

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import model_validator

from commonfield.catalog.definition import Definition, Text, fault_at
from commonfield.catalog.loader import load_file, load_typed, read_yaml
from commonfield.catalog.region import RegionDefinition
from commonfield.findings import DefinitionError, Exit

REGION = """\
region: somewhere
label:
  en: Somewhere
  es: Algún lugar
about: {en: A place., es: Un lugar.}
counties:
  - {fips: "06065", name: Riverside}
facts:
  lead:
    value: UC Somewhere
    label: {en: Lead, es: Encabeza}
"""


class Codes(Definition):
    codes: dict[str, str | int | float | bool | date]


def load(text: str) -> RegionDefinition:
    return load_typed(RegionDefinition, text, file="definitions/regions/somewhere.yaml")


def complaint(text: str) -> DefinitionError:
    with pytest.raises(DefinitionError) as caught:
        load(text)
    return caught.value


def test_a_whole_definition_loads():
    assert load(REGION).label == Text(en="Somewhere", es="Algún lugar")


def test_a_text_without_spanish_is_refused_with_file_line_and_remedy():
    error = complaint(REGION.replace("  es: Algún lugar\n", ""))
    assert error.what.startswith("definitions/regions/somewhere.yaml:2: label.es: ")
    assert "one language" in error.likely_cause
    assert "{en: ..., es: ...}" in error.fix
    assert error.exit_code is Exit.WRONG_USAGE


def test_an_empty_text_counts_as_missing():
    assert complaint(REGION.replace("es: Algún lugar", 'es: ""')).what.startswith(
        "definitions/regions/somewhere.yaml:4: label.es: "
    )


def test_a_key_that_is_not_known_is_refused_at_its_line():
    assert complaint(REGION + "colour: green\n").what.startswith(
        "definitions/regions/somewhere.yaml:12: colour: "
    )


def test_a_value_deep_inside_is_refused_at_its_line():
    error = complaint(REGION.replace('"06065"', "6065"))
    assert error.what.startswith("definitions/regions/somewhere.yaml:7: counties.0.fips: ")


def test_the_first_of_several_faults_is_told_with_the_number_of_the_others():
    error = complaint(REGION.replace("region: somewhere\n", "").replace('"06065"', "no") + "colour: green\n")
    assert error.what.startswith("definitions/regions/somewhere.yaml:1: region: ")
    assert "(2 more in this file)" in error.what


def test_a_key_given_twice_is_refused_at_the_second_place():
    error = complaint(REGION + "region: elsewhere\n")
    assert error.what.startswith("definitions/regions/somewhere.yaml:12: ")
    assert "`region` again" in error.what


@pytest.mark.parametrize(
    ("broken", "line"),
    [("region: [open\n", 2), ('region: "open\n', 2), ("region: a\n\tlabel: b\n", 2), ("a: 1\n b: 2\n", 2)],
)
def test_text_that_is_not_yaml_is_refused_at_its_line(broken, line):
    assert complaint(broken).what.startswith(f"definitions/regions/somewhere.yaml:{line}: expected YAML")


@pytest.mark.parametrize(("text", "found"), [("", "an empty file"), ("# only a comment\n", "an empty file")])
def test_an_empty_file_is_refused(text, found):
    assert found in complaint(text).what


@pytest.mark.parametrize("text", ["- one\n- two\n", "only words\n"])
def test_a_file_that_is_not_keys_with_values_is_refused(text):
    assert "expected keys with values" in complaint(text).what


def test_a_key_that_is_a_list_is_refused_at_its_line():
    assert complaint("region: a\n? [b, c]\n: d\n").what.startswith(
        "definitions/regions/somewhere.yaml:2: expected a word"
    )


def test_a_date_that_no_calendar_has_is_refused():
    error = complaint("region: somewhere\nabout: 2026-13-45\n")
    assert error.what.startswith("definitions/regions/somewhere.yaml:2: expected a date")


def test_a_file_cannot_make_python_objects():
    with pytest.raises(DefinitionError):
        load("region: !!python/object/apply:os.getcwd []\n")


@pytest.mark.parametrize(
    "code", ["no", "yes", "on", "off", "NO", "0123", "1e5", "1_000", "12:30", "0x1F", "06065"]
)
def test_codes_stay_text(code):
    assert read_yaml(f"code: {code}\n", file="codes.yaml")[0] == {"code": code}


def test_numbers_dates_and_truth_are_read_as_such():
    written = "a: 12\nb: -0.5\nc: 2026-11-21\nd: true\n"
    assert read_yaml(written, file="f")[0] == {"a": 12, "b": -0.5, "c": date(2026, 11, 21), "d": True}


class Pairs(Definition):
    pairs: dict[str, list[int]]

    @model_validator(mode="after")
    def _rises(self) -> Self:
        for name, pair in self.pairs.items():
            if pair != sorted(pair):
                raise fault_at("pairs", name, 1, says="a pair rises")
        return self


def test_a_check_across_a_definition_names_the_line_of_the_entry_that_breaks_it():
    with pytest.raises(DefinitionError) as caught:
        load_typed(Pairs, "pairs:\n  a: [1, 2]\n  b:\n    - 4\n    - 3\n", file="pairs.yaml")
    assert caught.value.what == "pairs.yaml:5: pairs.b.1: a pair rises."


@given(before=st.integers(0, 40), after=st.integers(0, 40))
def test_the_line_is_right_wherever_the_fault_stands(before, after):
    lines = [f"c{n}: text" for n in range(before)] + ["bad: [1]"] + [f"d{n}: text" for n in range(after)]
    text = "codes:\n" + "".join(f"  {line}\n" for line in lines)
    with pytest.raises(DefinitionError) as caught:
        load_typed(Codes, text, file="codes.yaml")
    assert caught.value.what.startswith(f"codes.yaml:{before + 2}: codes.bad")


@pytest.mark.parametrize("encoding", ["cp1252", "utf-16"])
def test_a_file_in_another_encoding_is_told_with_its_line(tmp_path, encoding):
    path = tmp_path / "rules.yaml"
    path.write_bytes("a: 1\nb: Comité\n".encode(encoding))
    with pytest.raises(DefinitionError, match=r"rules\.yaml:\d+: expected text in UTF-8"):
        load_file(Text, path)


def test_a_mark_at_the_start_of_a_file_is_no_text(tmp_path):
    path = tmp_path / "text.yaml"
    path.write_bytes("en: a\nes: ñ\n".encode("utf-8-sig"))
    assert load_file(Text, path).es == "ñ"


def test_a_key_that_begins_with_a_capital_has_its_line_too():
    from commonfield.catalog import AllocationRules

    text = "budget: 5\nfloors:\n  region:\n    West: 1\n    East: -5\n"
    with pytest.raises(DefinitionError, match=r"rules\.yaml:5: floors\.region\.East"):
        load_typed(AllocationRules, text, file="rules.yaml")
