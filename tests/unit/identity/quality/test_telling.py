"""What staff read of groups that links serve worse."""

from __future__ import annotations

import polars as pl
import pytest

from commonfield.catalog import Catalog, CodeSet, Group, Wording
from commonfield.identity.quality import OF_NAMES, compare
from commonfield.identity.quality.telling import Names, comparisons, flags, with_interval
from commonfield.vocabulary import LANGUAGES


def compared(counts, *, kind="missed_links", group="compound_surname") -> pl.DataFrame:
    rows = [(kind, kind, group, value, *two) for value, two in counts.items()]
    names = ["metric", "kind", "group", "value", "denominator", "numerator"]
    told = compare(pl.DataFrame(rows, schema=names, orient="row"))
    return told.with_columns(kind=pl.lit(kind), source=pl.lit("calpads"), other_source=pl.lit("mis"))


def words(language):
    said, catalog = Wording("identity/quality", language), Catalog()
    sources = catalog.get(CodeSet, "characteristic/identity_source").codes
    return said, Names(said, catalog.all(Group), {code.code: code.label for code in sources})


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("kind", ["missed_links", "false_links", "link_rate"])
def test_a_mark_names_sources_group_counts_ratio_and_interval(language, kind):
    said, names = words(language)
    counts = {"N": (1000, 990), "Y": (500, 450)} if kind == "link_rate" else {"N": (1000, 10), "Y": (500, 50)}
    (line,) = flags(compared(counts, kind=kind), names, said, of_links=kind != "link_rate")
    assert "10.0 %" in line and "50" in line and "500" in line
    assert names.source("calpads") in line and names.value("compound_surname", "Y") in line
    assert flags(compared(counts, kind=kind), names, said, of_links=kind == "link_rate") == []


def test_a_mark_against_nobody_at_all_gives_no_ratio():
    said, names = words("en")
    (line,) = flags(compared({"N": (1000, 0), "Y": (500, 50)}), names, said, of_links=True)
    assert "nobody among One surname" in line


def test_marks_that_rest_on_few_people_are_counted_and_not_told():
    said, names = words("en")
    told = compared({"N": (5000, 2), "Y": (100, 3)})
    assert told["flagged"].any()
    assert flags(told, names, said, of_links=True) == [said.counted("flags_few", 1, few=5)]


def test_only_comparisons_of_enough_people_can_be_marked_by_chance():
    assert comparisons(compared({"N": (1000, 10), "Y": (500, 50)})) == 1
    assert comparisons(compared({"N": (1000, 10), "Y": (19, 5)})) == 0


def test_a_share_is_told_with_its_interval_and_nothing_where_there_is_none():
    said, _ = words("en")
    assert with_interval({"rate": 0.0125, "low": 0.01, "high": 0.0171}, said) == "1.2 (1.0-1.7 %)"
    assert with_interval({"rate": None, "low": None, "high": None}, said) == ""


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_value_of_a_name_has_a_name(language):
    _, names = words(language)
    for group, values in zip(OF_NAMES, (("Y", "N", "U"), ("short", "middle", "long", "U")), strict=True):
        assert len({names.group(group), *(names.value(group, value) for value in values)}) >= len(values)
    assert names.value("race_ethnicity", "RH") != "RH"
    assert names.value("race_ethnicity", "others") and names.value("foster", "not_permitted")
