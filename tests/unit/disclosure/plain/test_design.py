"""A design is read strictly, and says where it is wrong."""

from __future__ import annotations

import pytest

from commonfield.disclosure.plain import read_design
from commonfield.findings import DefinitionError

GIVEN = (
    "universe: students\noutcome: ok\nhierarchy: [county, school]\ntables: [[race], [sex]]\nsmallest: 11\n"
)


def design(folder, text):
    path = folder / "design.yaml"
    path.write_text(text, encoding="utf-8")
    return read_design(path)


def test_a_design_is_read(tmp_path):
    found = design(tmp_path, GIVEN)
    assert (found.outcome, found.hierarchy, found.tables) == (
        ("ok",),
        ("county", "school"),
        (("race",), ("sex",)),
    )
    assert (found.smallest, found.profile) == (11, "standard")


def test_what_is_not_said_has_a_default(tmp_path):
    found = design(tmp_path, "universe: students\ntables: [[race]]\n")
    assert (found.outcome, found.hierarchy, found.smallest) == ((), (), 11)
    assert design(tmp_path, GIVEN.replace("outcome: ok", "outcome: [ok, fine]")).outcome == ("ok", "fine")


@pytest.mark.parametrize(
    ("old", "new", "words"),
    [
        ("smallest: 11", "smallest: 2", "design.yaml:5: smallest"),
        ("smallest: 11", "smallst: 11", "design.yaml:5"),
        ("tables: [[race], [sex]]", "tables: []", "design.yaml:4: tables"),
        ("tables: [[race], [sex]]", "tables: [[]]", "one column or more"),
        ("tables: [[race], [sex]]", "tables: [[race, race]]", "once in a table"),
        ("tables: [[race], [sex]]", "tables: [[race, sex], [sex, race]]", "each table once"),
        ("tables: [[race], [sex]]", "tables: [[a_b], [a, b]]", "one file"),
        ("tables: [[race], [sex]]", "tables: [[Race], [race]]", "one file"),
        ("tables: [[race], [sex]]", "tables: [[county]]", "found one in two of them"),
        ("tables: [[race], [sex]]", "tables: [[ok]]", "found one in two of them"),
        ("tables: [[race], [sex]]", "tables: [[n]]", "found `n`"),
        ("tables: [[race], [sex]]", "tables: [[successes]]", "found `successes`"),
        ("hierarchy: [county, school]", "hierarchy: [status]", "found `status`"),
        ("tables: [[race], [sex]]", "tables: [[../race]]", "can name a file"),
        ("tables: [[race], [sex]]", "tables: [[a, b, c, d, e]]", "at most 4 columns"),
        ("smallest: 11", "insider: town", "column of the hierarchy"),
        ("smallest: 11", "profile: lenient", "design.yaml:5: profile"),
        ("universe: students", "universe: ''", "design.yaml:1: universe"),
    ],
)
def test_a_design_that_is_wrong_says_where(tmp_path, old, new, words):
    assert old in GIVEN
    with pytest.raises(DefinitionError) as told:
        design(tmp_path, GIVEN.replace(old, new))
    assert words in str(told.value)
    assert "design.yaml:" in str(told.value)


def test_what_a_design_names_lies_beside_it(tmp_path):
    found = design(
        tmp_path,
        f"{GIVEN}already_published: [first]\n"
        "external_files: [{title: Yearbook, file: yearbook.pdf, read_on: 2026-01-02}]\n",
    )
    assert found.already_published == (tmp_path / "first",)
    assert found.external_files[0].file == tmp_path / "yearbook.pdf"


def test_other_bytes_are_no_design(tmp_path):
    (tmp_path / "design.yaml").write_bytes(b"universe: \xff\xfe\n")
    with pytest.raises(DefinitionError, match="UTF-8"):
        read_design(tmp_path / "design.yaml")
