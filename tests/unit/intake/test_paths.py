"""Paths into records that are trees: what they find, and that the rest is empty."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from commonfield.findings import DefinitionError
from commonfield.intake.readers.paths import steps_of, value_at

RECORD = {
    "Name": [{"FirstName": ["Marisol"], "LastSurname": ["  De  la\nPrueba "]}],
    "Race": ["uri://ed-fi.org/RaceDescriptor#White", "uri://ed-fi.org/RaceDescriptor#Asian"],
    "Disability": [{"Disability": ["uri://ed-fi.org/DisabilityDescriptor#Autism Spectrum Disorders"]}],
    "codes": [
        {"system": "uri://x.org/SystemDescriptor#District", "code": "7"},
        {"system": "State", "code": "8"},
    ],
    "flag": True,
    "nothing": None,
    "year": "2022",
}


@pytest.mark.parametrize(
    ("path", "value"),
    [
        ("Name/FirstName", "Marisol"),
        ("Name/LastSurname", "De la Prueba"),
        ("Race", "White"),
        ("Race[2]", "Asian"),
        ("Race[3]", ""),
        ("Disability", "Autism Spectrum Disorders"),
        ("codes[system=District]/code", "7"),
        ("codes[system=State]/code", "8"),
        ("codes[system=Federal]/code", ""),
        ("flag", "true"),
        ("nothing", ""),
        ("nothing/more", ""),
        ("year/of", ""),
        ("year", "2022"),
        ("Name", ""),
    ],
)
def test_a_path_gives_a_text_or_nothing(path, value):
    assert value_at(RECORD, steps_of(path)) == value


@pytest.mark.parametrize("path", ["", "a//b", "a[0]", "a[b]", "a[b=", "/a", "a.b"])
def test_what_is_no_path_is_a_fault_of_the_definition(path):
    with pytest.raises(DefinitionError, match="path"):
        steps_of(path)


TREES = st.recursive(
    st.none() | st.booleans() | st.text(max_size=5),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from("abc"), inner, max_size=3),
    max_leaves=12,
)


@given(tree=TREES, path=st.sampled_from(["a", "a/b", "a[2]/c", "a[b=x]/c", "a/b/c"]))
def test_any_tree_gives_a_text_of_one_line(tree, path):
    value = value_at(tree, steps_of(path))
    assert isinstance(value, str)
    assert "\n" not in value
    assert "\0" not in value
