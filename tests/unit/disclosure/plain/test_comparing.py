"""What readers would keep, before anybody publishes; and the way out that a design may take."""

import csv

import pytest
from tests.unit.disclosure.proof.releases import invent

from commonfield.disclosure.plain import Design, compare_file, protect_file
from commonfield.disclosure.utility.fallbacks import OTHERS

DESIGN = Design(universe="students", outcome=("ok",), hierarchy=("county", "school"), tables=(("race",),))


@pytest.fixture(scope="module")
def file(tmp_path_factory):
    return invent(tmp_path_factory.mktemp("people") / "people.csv", people=900)


def rows(folder):
    with (folder / "tables" / "race.csv").open(encoding="utf-8", newline="") as table:
        return list(csv.DictReader(table))


def test_ways_are_compared_and_what_is_compared_is_what_protecting_does(tmp_path, file):
    ways = {each.way: each for each in compare_file(file, DESIGN)}
    assert {"as_asked", "strict", "fewer_levels"} <= set(ways)
    for way, change in (("fewer_levels", {"fallback": "fewer_levels"}), ("strict", {"profile": "strict"})):
        made = protect_file(file, DESIGN.model_copy(update=change), tmp_path / way)
        told = [row for row in rows(made.folder) if row["n"] != "0"]
        kept = ways[way].total
        assert kept.shown == sum(row["status"] == "shown" for row in told)
        assert kept.people_only == sum(row["status"] == "hidden_successes" for row in told)
        assert kept.shown < kept.figures <= len(told)


def test_rare_codes_are_merged_where_the_design_says_so(tmp_path, file):
    made = protect_file(file, DESIGN.model_copy(update={"fallback": "merged_groups"}), tmp_path / "out")
    codes = {row["race"] for row in rows(made.folder)}
    assert OTHERS in codes
    whole = protect_file(file, DESIGN, tmp_path / "whole")
    assert len(codes) < len({row["race"] for row in rows(whole.folder)})
    everybody = [row["n"] for row in rows(made.folder) if row["county"] == row["race"] == "All"]
    assert everybody == [row["n"] for row in rows(whole.folder) if row["county"] == row["race"] == "All"]


def test_years_are_compared_each_by_itself_and_pooled(tmp_path, file):
    with file.open(encoding="utf-8", newline="") as read:
        people = list(csv.DictReader(read))
    dated = tmp_path / "dated.csv"
    with dated.open("w", encoding="utf-8", newline="") as write:
        writer = csv.DictWriter(write, [*people[0], "year"])
        writer.writeheader()
        writer.writerows({**row, "year": str(2024 + n % 3)} for n, row in enumerate(people))
    ways = {each.way: each for each in compare_file(dated, DESIGN, years="year")}
    assert ways["pooled_years"].total.told > ways["as_asked"].total.told
    assert ways["as_asked"].asked > 2 * ways["pooled_years"].total.figures
