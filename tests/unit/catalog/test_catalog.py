"""Shipped definitions, and a region's own over them."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from commonfield.catalog import Catalog, RegionDefinition, RulePack
from commonfield.catalog.catalog import FOLDERS, hash_text
from commonfield.findings import DefinitionError

OWN = """\
region: inland-empire
label: {en: Ours, es: La nuestra}
about: {en: Our own words., es: Nuestras propias palabras.}
counties: []
"""


@pytest.fixture
def own(tmp_path):
    (tmp_path / "regions").mkdir()
    return tmp_path


def test_a_definition_knows_its_name_its_file_and_its_hash():
    region = Catalog().get(RegionDefinition, "north-lake")
    assert region.name == "north-lake"
    assert region.file == "definitions/regions/north-lake.yaml"
    assert len(region.hash) == 64


def test_a_regions_own_file_replaces_the_shipped_one_of_the_same_path(own):
    (own / "regions" / "inland-empire.yaml").write_text(OWN, encoding="utf-8")
    catalog = Catalog(own)
    assert catalog.get(RegionDefinition, "inland-empire").label.en == "Ours"
    assert catalog.get(RegionDefinition, "inland-empire").hash == hash_text(OWN)
    assert catalog.get(RegionDefinition, "north-lake") == Catalog().get(RegionDefinition, "north-lake")


def test_a_regions_own_file_of_another_path_stands_beside_the_shipped_ones(own):
    (own / "regions" / "elsewhere.yaml").write_text(OWN, encoding="utf-8")
    assert set(Catalog(own).all(RegionDefinition)) == {*Catalog().all(RegionDefinition), "elsewhere"}


def test_a_broken_file_of_the_region_is_named_by_its_path(own):
    file = own / "regions" / "broken.yaml"
    file.write_text("region: broken\n", encoding="utf-8")
    with pytest.raises(DefinitionError) as caught:
        Catalog(own).check()
    assert str(file) in caught.value.what


def test_near_names_are_suggested():
    with pytest.raises(DefinitionError) as caught:
        Catalog().get(RegionDefinition, "inland_empire")
    assert caught.value.fix.startswith("Did you mean inland-empire")


def test_all_names_are_told_where_none_is_near():
    with pytest.raises(DefinitionError) as caught:
        Catalog().get(RegionDefinition, "zzz")
    assert "tulare-kings" in caught.value.fix


def test_checking_loads_every_kind():
    assert Catalog().check() == 1 + sum(len(Catalog().all(kind)) for kind in FOLDERS)


def test_the_rule_pack_names_all_thirteen_regions_and_ours_among_them():
    pack = Catalog().get(RulePack, "california-k16-2021")
    assert len(pack.state_regions) == 13
    assert {r.shipped for r in pack.state_regions if r.shipped} == {
        "los-angeles",
        "inland-empire",
        "central-coast",
    }


@given(st.text(st.characters(codec="utf-8", exclude_characters="\r")))
def test_line_ends_do_not_change_a_hash_and_anything_else_does(text):
    assert hash_text(text.replace("\n", "\r\n")) == hash_text(text)
    assert hash_text(text + " ") != hash_text(text)
