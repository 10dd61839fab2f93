"""Public files and guides that ship: they name what is there, and say it in both languages."""

import pytest
from pydantic import ValidationError

from commonfield.catalog import Catalog, Dictionary, ReferenceSource, SourceGuide, VintageRule
from commonfield.catalog.reference import PublishedColumn
from commonfield.reference.shapes import SHAPES

NOT_PUBLIC = {
    "guides/calpads-extracts",
    "guides/clearinghouse",
    "guides/college-records",
    "guides/cradle-to-career",
    "guides/university-records",
    "guides/wage-records",
    "guides/workforce-programs",
}


@pytest.fixture(scope="module")
def catalog():
    return Catalog()


def test_a_guide_ships_for_every_kind_of_data_that_is_not_public(catalog):
    names = {name.removeprefix("guides/") for name in catalog.all(SourceGuide)}
    assert {name.removeprefix("guides/") for name in NOT_PUBLIC} <= names


def test_guides_name_dictionaries_that_ship_and_where_they_have_it_from(catalog):
    dictionaries = catalog.all(Dictionary)
    for name, guide in catalog.all(SourceGuide).items():
        assert [one for one in guide.dictionaries if one not in dictionaries] == [], name
        assert guide.source and guide.source.read_on, name


def test_a_guide_that_says_commonly_is_not_called_verified(catalog):
    for name, guide in catalog.all(SourceGuide).items():
        said = " ".join(text.en for text in (guide.route, guide.form, guide.lead_time))
        assert not (guide.verified and "ommonly" in said), name


def test_guides_say_as_much_in_spanish_as_in_english(catalog):
    for name, guide in catalog.all(SourceGuide).items():
        for text in (guide.title, guide.held_by, guide.route, guide.form, guide.lead_time, *guide.mind):
            assert text.es != text.en, name
            assert 0.6 < len(text.es) / len(text.en) < 1.9, (name, text.en)


def test_sources_name_shapes_guides_and_columns_that_are_there(catalog):
    guides = {name.removeprefix("guides/") for name in catalog.all(SourceGuide)}
    for name, source in catalog.all(ReferenceSource).items():
        assert not source.shape or source.shape in SHAPES, name
        assert source.guide.removeprefix("guides/") in guides, name
        for rule in source.vintage:
            assert rule.place != "column" or rule.column in source.columns, name


def test_sources_speak_both_languages_and_say_where_their_layout_was_read(catalog):
    for name, source in catalog.all(ReferenceSource).items():
        for text in (source.title, source.about, *source.footnotes):
            assert text.es != text.en, name
        assert source.source.read_on or not source.layout_verified, name


def test_a_header_is_matched_whole_whatever_its_case():
    column = PublishedColumn(headers=["met uc/csu grad req.?s \\(rate\\)"])
    assert column.matches("Met UC/CSU Grad Req's (Rate)")
    assert not column.matches("Met UC/CSU Grad Req's (Rate) 2")


@pytest.mark.parametrize(
    ("given", "complaint"),
    [
        ({"place": "fixed"}, "needs `fixed`"),
        ({"place": "file", "pattern": r"\d{4}"}, "group named `year`"),
        ({"place": "column", "pattern": r"(?P<year>\d{4})"}, "needs `column`"),
        ({"place": "file", "pattern": "(?P<year>"}, "does not compile"),
    ],
)
def test_a_rule_of_vintage_that_cannot_find_anything_is_refused(given, complaint):
    with pytest.raises(ValidationError, match=complaint):
        VintageRule.model_validate(given)
