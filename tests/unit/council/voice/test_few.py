"""That what is published of a room gives away nobody's turns, alone or beside another answer."""

import json
from fractions import Fraction

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from commonfield.catalog import Wording
from commonfield.council.voice import Contribution, Present, measure_voice, read_contributions
from commonfield.council.voice.telling import voice_data, voice_tables

SAID = Wording("council/voice", "en")


def room(*counts, size=1, session="1"):
    """Organizations of so many people in one sector; each number is what the next person said."""
    return [Contribution(session, f"p{i}", f"o{i // size}", "k12", turns) for i, turns in enumerate(counts)]


def present(turns, session=""):
    return [Present(c.person, c.organization, c.sector, session) for c in turns]


def published(turns, **given):
    voice = measure_voice(turns, **given)
    return json.dumps(voice_data(voice, SAID)) + str(voice_tables(voice, SAID))


def test_the_largest_share_is_shown_where_every_organization_is_three_people():
    large = room(1, 2, 3, 4, 5, 6, 7, 8, 9, size=3)
    assert measure_voice(large).largest_organization == Fraction(24, 45)
    small = [*large, Contribution("1", "lone", "alone", "k12", 40)]
    assert measure_voice(small).largest_organization is None
    # nor does it say that a large one leads: only who is there decides
    small[-1] = Contribution("1", "lone", "alone", "k12", 1)
    assert measure_voice(small).largest_organization is None
    assert measure_voice(large[:6]).largest_organization is None


@settings(max_examples=40)
@given(counts=st.lists(st.integers(0, 9), min_size=3, max_size=7).filter(any), size=st.integers(1, 2))
def test_no_share_of_an_organization_of_one_or_two_is_published(counts, size):
    turns = room(*counts, size=size)
    told = voice_data(measure_voice(turns, present=present(turns)), SAID)
    assert told["largest_organization"] is None


@settings(max_examples=40)
@given(counts=st.lists(st.integers(0, 9), min_size=3, max_size=7).filter(any), data=st.data())
def test_two_who_change_what_they_said_change_nothing_published(counts, data):
    one, other = (data.draw(st.integers(0, len(counts) - 1)) for _ in "12")
    changed = list(counts)
    changed[one], changed[other] = changed[other], changed[one]
    turns = room(*counts)
    assert published(turns, present=present(turns)) == published(room(*changed), present=present(turns))


@settings(max_examples=40)
@given(total=st.integers(3, 20), data=st.data(), silent=st.integers(1, 5), size=st.integers(1, 3))
def test_where_one_or_two_spoke_what_each_said_moves_nothing(total, data, silent, size):
    first, second = (data.draw(st.integers(0, total)) for _ in "12")
    rooms = [room(first, total - first, *[0] * silent, size=size) for first in (first, second)]
    one, two = (published(turns, present=present(turns)) for turns in rooms)
    assert one == two


def test_where_two_spoke_neither_the_gini_nor_silence_is_told():
    turns = room(9, 1, 0, 0, 0)
    voice = measure_voice(turns, present=present(turns))
    assert (voice.people.gini, voice.organizations.gini, voice.silent_organizations) == (None, None, None)
    assert (voice.turns, voice.passed_only, voice.reasons) == (10, 0, ("few_spoke",))
    assert measure_voice(turns, private=True).people.gini == Fraction(2 + 36, 40)


def test_two_organizations_that_spoke_are_not_told_and_their_people_are():
    turns = room(4, 3, 2, 1, 0, 0, size=2)
    voice = measure_voice(turns, present=present(turns))
    assert voice.people.n == 6 and voice.organizations.n == 0
    assert (voice.silent_organizations, voice.reasons) == (None, ("few_organizations_spoke",))


def test_silence_is_hidden_in_a_session_in_which_two_organizations_spoke():
    turns = [*room(1, 2, 3, 0), *room(5, 1, 0, 0, session="2")]
    there = [p for s in "12" for p in present(room(1, 1, 1, 1), session=s)]
    voice = measure_voice(turns, present=there)
    assert [(r.session, r.turns, r.silent, r.is_hidden) for r in voice.rounds] == [
        ("1", 6, 1, False),
        ("2", 6, None, True),
    ]
    assert [r.silent for r in measure_voice(turns, present=there, private=True).rounds] == [1, 2]
    assert "not shown" in published(turns, present=there)


@pytest.mark.parametrize("asked", [{"kind": "q"}, {"phase": "late"}])
def test_sectors_stand_together_alike_whatever_turns_are_asked_for(tmp_path, asked):
    path = tmp_path / "t.csv"
    rows = [
        ("k12", 4, "q", "late"),
        ("college", 2, "q", "late"),
        ("college", 3, "", ""),
        ("labor", 3, "", ""),
    ]
    people = [
        f"1,{sector}{kind}{n},o-{sector}{kind}{n},{sector},{kind},{phase}\n"
        for sector, many, kind, phase in rows
        for n in range(many)
    ]
    path.write_text("session,person,organization,sector,kind,phase\n" + "".join(people), encoding="utf-8")
    every, some = (measure_voice(read_contributions(path, **only)) for only in ({}, asked))
    assert [s.sectors for s in some.sectors] == [s.sectors for s in every.sectors]
    assert [s.people for s in some.sectors] == [s.people for s in every.sectors] == [5, 4, 3]
    assert [(s.sectors, s.turns) for s in some.sectors] == [
        (("college",), 2),
        (("k12",), 4),
        (("labor",), 0),
    ]
