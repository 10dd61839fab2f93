"""Each note and heading has its words, and each word is said."""

from __future__ import annotations

import re
from importlib import resources

from tests.unit.equity.impact.peers import method

from commonfield.catalog import Wording, messages
from commonfield.equity.impact import METHODS, Asked, Record, telling

SOURCES = "\n".join(
    file.read_text(encoding="utf-8")
    for file in (
        *resources.files("commonfield.equity.impact").iterdir(),
        resources.files("commonfield.cli").joinpath("equity.py"),
    )
    if file.name.endswith(".py")
)


def test_every_note_has_its_words():
    noted = set(re.findall(r'Note\("(\w+)"', SOURCES)) | set(re.findall(r'why="(\w+)"', SOURCES))
    assert len(noted) > 10
    assert noted - set(messages("equity/impact", "en")) == set()


def test_every_message_is_said():
    keys = {key.removesuffix("_one") for key in messages("equity/impact", "en")} - {"locale"}
    said = set(re.findall(r"[\"'](\w+)[\"']", SOURCES))
    beginnings = tuple(re.findall(r'f"(\w+_)\{', SOURCES))
    assert {key for key in keys if key not in said and not key.startswith(beginnings)} == set()


def test_a_rule_names_the_reference_that_was_asked_for():
    said = Wording("equity/impact", "en")
    assert "(the rate of all others)" in telling.rule(method("ppg1"), Asked(), said)
    assert "(White)" in telling.rule(method("ppg1"), Asked(reference="White"), said)
    assert "(the rate of everybody)" in telling.rule(
        method("proportionality"), Asked(reference="White"), said
    )


def test_half_a_tenth_of_a_point_is_rounded_away_from_nought_and_nought_has_no_sign(judge):
    said = Wording("equity/impact", "en")
    found = judge([("a", 607, 2000), ("b", 6070001, 20_000_000)], "ppg")
    told = telling.table(list(found.values()), METHODS[0], said)
    rate, gap = told.headings.index("rate"), told.headings.index("gap")
    assert [row[rate] for row in told.rows] == ["30.4%", "30.4%"]
    assert [row[gap] for row in told.rows] == ["0.0", "0.0"]


def test_an_empty_answer_is_an_empty_table():
    told = telling.table([], METHODS[0], Wording("equity/impact", "es"))
    assert (told.headings, told.rows, told.notes) == ([], [], [])
    assert Record("ppg", None, "g", "g", "a").as_dict(note="")["n"] is None
