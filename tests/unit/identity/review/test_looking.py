"""What a person sees of a pair, and why the pair is shown."""

from __future__ import annotations

from datetime import date
from typing import Any

import polars as pl
import pytest
from tests.unit.identity.records import MARIA, model, record, records
from tests.unit.identity.review.decided import Book

from commonfield import identity
from commonfield.identity.review import Material, Pair, gather, in_force, look_at, turn_of, turns
from commonfield.identity.review.marking import in_brackets
from commonfield.identity.review.material import describe
from commonfield.identity.review.pairs import reviewable
from commonfield.identity.review.standing import conflicts_of, standing_of, tell_conflicts, tell_standing
from commonfield.identity.review.telling import share_in_words, tell, words
from commonfield.tables.identifying import DECISION

SECRET = b"secret"
LATER = {**MARIA, "birth_date": date(2005, 1, 23), "zip": "90001"}


def material(*rows: dict[str, Any], decisions: pl.DataFrame | None = None) -> Material:
    held = records(*rows)
    linkage = identity.link(held, model=model())
    return gather(
        held,
        crosswalk=linkage.crosswalk,
        history=linkage.history,
        decisions=DECISION.empty() if decisions is None else decisions,
        model=model(),
    )


def look(found: Material, one: str, other: str, **more: Any):
    sample = found.sample(size=100, seed=1)
    return look_at(found, turn_of(found, sample, Pair.of(one, other), who="ana", secret=SECRET, **more))


def reasons(found: Material) -> dict[tuple[str, str], set[str]]:
    named = ("rival", "bridge", "one_partner", "twin")
    return {
        (row["l"], row["r"]): {name for name in named if row[name]}
        for row in found.pairs.iter_rows(named=True)
    }


def test_two_who_compete_for_one_place_are_rivals_and_show_one_another():
    found = material(record("north-1", **MARIA), record("college-1", **MARIA), record("college-2", **MARIA))
    assert all("rival" in why for why in reasons(found).values())
    seen = look(found, "north-1", "college-2")
    assert [(rival.of, rival.pair) for rival in seen.rivals] == [
        ("right", Pair.of("north-1", "college-1").id)
    ]
    assert seen.rivals[0].name == "María García López"


PARTNERS = ("north", "college", "state", "south")


@pytest.mark.parametrize(
    ("links", "shared_id", "bridges"),
    [
        ([("north", "college"), ("college", "state")], (), {("college", "north"), ("college", "state")}),
        ([("north", "college"), ("college", "state"), ("north", "state")], (), set()),
        ([("north", "college"), ("college", "state")], ("north", "college"), set()),
        (
            [("north", "college"), ("college", "state"), ("north", "state"), ("state", "south")],
            (),
            {("south", "state")},
        ),
    ],
)
def test_a_link_that_alone_holds_a_person_together_is_a_bridge(links, shared_id, bridges):
    told = [
        record(f"{partner}-1", **MARIA, **({"ssid": "1234567890"} if partner in shared_id else {}))
        for partner in PARTNERS
    ]
    ordered = [sorted((f"{one}-1", f"{other}-1")) for one, other in links]
    schema = {"l": pl.String, "r": pl.String, "weight": pl.Float64}
    held = {f"{partner}-1" for link in links for partner in link}
    crosswalk = pl.DataFrame([{**row, "person_key": "one"} for row in told if row["subject_id"] in held])
    pairs = reviewable(
        pl.DataFrame([(one, other, 9.0) for one, other in ordered], schema=schema, orient="row"),
        crosswalk=crosswalk.select("subject_id", "person_key", "partner", "source"),
        descriptions=describe(records(*told), model=model()),
        threshold=2.0,
    )
    found = pairs.filter("bridge").select("l", "r").iter_rows()
    assert {(one[:-2], other[:-2]) for one, other in found} == bridges


def test_what_an_id_joined_or_keeps_apart_is_not_asked_but_two_of_one_partner_are():
    ssid = {"ssid": "1234567890"}
    found = material(
        record("north-1", **MARIA, **ssid),
        record("north-2", **MARIA, **ssid),
        record("college-1", **MARIA, **ssid),
        record("college-2", **MARIA),
    )
    assert reasons(found) == {("north-1", "north-2"): {"one_partner"}}
    seen = look(found, "north-1", "north-2")
    assert seen.weight is None
    assert seen.still_joined
    assert words("en").say("not_weighed") in tell(seen, model=model(), said=words("en"))


def test_a_twin_is_shown_with_whoever_may_be_either():
    twin = {**MARIA, "first_name": "Sofía"}
    found = material(record("north-1", **MARIA), record("north-2", **twin), record("college-1", **MARIA))
    assert "twin" in reasons(found)["college-1", "north-1"]
    seen = look(found, "north-1", "college-1")
    assert any("twin" in line for line in tell(seen, model=model(), said=words("en")))


def test_both_records_stand_side_by_side_with_what_differs_and_what_was_said_before():
    found = material(
        record("north-1", **MARIA),
        record("north-1", **{**MARIA, "last_name": "García", "academic_year": 2023}),
        record("college-1", **LATER, ssn="123456789"),
    )
    seen = look(found, "north-1", "college-1")
    said = {one.column: one for one in seen.said}
    assert (in_brackets(said["birth_date"].left), in_brackets(said["birth_date"].right)) == (
        "2005-01-2[3]",
        "2005-01-2[2]",
    )
    assert said["last_name"].right_before == ["García"]
    assert seen.right.academic_years == [2023, 2024]
    assert "123456789" not in "".join(tell(seen, model=model(), said=words("en")))
    assert in_brackets(said["ssn"].left) == "***-**-6789"


def test_what_each_answer_would_do_to_persons_is_said():
    found = material(record("north-1", **MARIA), record("college-1", **MARIA), record("state-1", **MARIA))
    seen = look(found, "north-1", "college-1")
    assert seen.persons_now == seen.if_same == [["1", "L", "R"]]
    assert seen.members == {"L": "college", "R": "north", "1": "state"}
    assert seen.still_joined
    apart = material(record("north-1", **MARIA), record("college-1", **LATER, ssid="1234567890"))
    other = look(apart, "north-1", "college-1")
    assert other.if_same == [["L", "R"]]
    assert other.if_different == [["L"], ["R"]]


def test_earlier_answers_are_shown_and_hidden_from_a_second_reader():
    rows = (record("north-1", **MARIA), record("college-1", **MARIA))
    book = Book()
    book.say("north-1", "college-1", "same", who="ben")
    found = material(*rows, decisions=book.frame)
    assert [earlier.who for earlier in look(found, "north-1", "college-1", share=0.0).earlier] == ["ben"]
    blind = look(found, "north-1", "college-1", share=1.0)
    assert (blind.blind, blind.cause, blind.earlier) == (True, "second", [])
    lines = tell(blind, model=model(), said=words("es"))
    assert words("es").say("blind") in lines
    assert not any("names agree" in line for line in lines)


def test_an_answer_replaces_ones_own_and_only_to_resolve_those_of_others():
    rows = (record("north-1", **MARIA), record("college-1", **MARIA))
    book = Book()
    own = book.say("north-1", "college-1", "same", who="ana")
    other = book.say("north-1", "college-1", "different", who="ben")
    found = material(*rows, decisions=book.frame)
    sample = found.sample(size=10, seed=1)
    pair = Pair.of("north-1", "college-1")
    said = {"who": "ana", "secret": SECRET}
    assert turn_of(found, sample, pair, **said).supersedes == (own,)
    assert set(turn_of(found, sample, pair, **said, resolve=True).supersedes) == {own, other}
    assert list(turns(found, sample, **said)) == []
    assert in_force(found.decisions).height == 2
    (conflict,) = conflicts_of(found)
    assert (conflict.pair, conflict.joined) == (pair.id, [])
    assert pair.id in tell_conflicts([conflict], words("en"))[0]


@pytest.mark.parametrize("language", ["en", "es"])
def test_the_standing_of_a_review_is_told_in_words(language):
    found = material(record("north-1", **MARIA), record("college-1", **MARIA))
    sample = found.sample(size=10, seed=1)
    told = standing_of(found, sample, waiting=1)
    assert (told.drawn, told.answered, told.rows["band_far_above"]) == (1, 0, (1, 1, 0))
    lines = tell_standing(told, words(language))
    assert len(lines) == 5
    assert tell_conflicts([], words(language)) == [words(language).say("no_conflicts")]


@pytest.mark.parametrize(
    ("share", "answers", "shown"),
    [
        (0.5, 0, "50 %"),
        (0.999, 0, "more than 99 %"),
        (1.0, 60, "more than 95 %"),
        (0.0, 1000, "less than 1 %"),
    ],
)
def test_no_figure_is_surer_than_its_answers(share, answers, shown):
    assert share_in_words(share, words("en"), answers=answers) == shown
