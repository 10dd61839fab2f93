"""Turns as figures of groups, and what is kept from others than the facilitator."""

import json
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from commonfield.catalog import Wording
from commonfield.council.voice import (
    Contribution,
    Present,
    measure_voice,
    read_contributions,
    read_present,
    read_seats,
)
from commonfield.council.voice.telling import summary, voice_data
from commonfield.findings import NotEstimableError, SubmissionError


def spoke(person, organization, sector, turns, session="1", passed=False):
    return Contribution(session, person, organization, sector, turns, passed)


ROOM = [
    spoke("p1", "o1", "k12", 6),
    spoke("p2", "o2", "k12", 3),
    spoke("p3", "o3", "k12", 1),
    spoke("p4", "o4", "college", 8),
    spoke("p5", "o5", "college", 2),
    spoke("p6", "o6", "employer", 0, passed=True),
]
THERE = [Present(c.person, c.organization, c.sector) for c in ROOM] + [Present("p7", "o7", "employer")]


def test_figures_of_the_room_are_those_worked_by_hand():
    voice = measure_voice(ROOM, present=THERE)
    # in rising order 0 0 1 2 3 6 8: -6 -4 -2 0 2 4 6 times them = 76, over 6 x 20
    assert (voice.turns, voice.people.gini, voice.organizations.n) == (20, Fraction(76, 120), 7)
    assert voice.silent_organizations == Fraction(1, 7) and voice.passed_only == 1
    # each organization is one person here: its share is for the facilitator
    assert voice.largest_organization is None
    assert measure_voice(ROOM, present=THERE, private=True).largest_organization == Fraction(8, 20)


def test_a_sectors_voice_stands_beside_its_seats():
    seats = {"k12": Fraction(2), "college": Fraction(1), "employer": Fraction(1), "labor": Fraction(1)}
    voice = measure_voice(ROOM, present=THERE, seats=seats, private=True)
    found = {s.sectors: (s.share, s.seats, s.to_seats) for s in voice.by_sector}
    assert found[("k12",)] == (Fraction(1, 2), Fraction(2, 5), Fraction(5, 4))
    assert found[("labor",)] == (0, Fraction(1, 5), 0)
    together = {s.sectors: (s.people, s.share, s.to_seats) for s in measure_voice(
        ROOM, present=THERE, seats=seats).sectors}  # fmt: skip
    assert together == {
        ("k12",): (3, Fraction(1, 2), Fraction(5, 4)),
        ("labor",): (0, 0, 0),
        ("college", "employer"): (4, Fraction(1, 2), Fraction(5, 4)),
    }


def test_a_small_sector_is_not_left_over_by_subtraction():
    room = [*ROOM[:3], *(spoke(f"q{i}", f"r{i}", "college", 1) for i in range(4)), ROOM[3]]
    room[-1] = spoke("p9", "o9", "employer", 8)
    voice = measure_voice(room)
    assert [s.sectors for s in voice.sectors] == [("college",), ("employer", "k12")]


def test_without_a_list_silence_is_not_known():
    voice = measure_voice(ROOM)
    assert not voice.silence_known and voice.silent_organizations is None and "no_list" in voice.reasons


def test_each_session_shows_its_own_silence_unless_one_is_too_small():
    turns = [*ROOM, *(spoke(c.person, c.organization, c.sector, 1, "2") for c in ROOM[:4])]
    there = [Present(p.person, p.organization, p.sector, s) for s in "12" for p in THERE]
    voice = measure_voice(turns, present=there)
    assert [(r.session, r.organizations, r.turns, r.silent) for r in voice.rounds] == [
        ("1", 7, 20, 1), ("2", 7, 4, 3),
    ]  # fmt: skip
    assert [r.silent for r in measure_voice(turns, present=THERE).rounds] == [None, None]
    turns.append(spoke("p1", "o1", "k12", 5, "3"))
    assert measure_voice(turns).rounds == ()
    assert len(measure_voice(turns, private=True).rounds) == 3


def test_two_people_are_not_shown_and_nobody_speaking_is_not_estimable():
    voice = measure_voice(ROOM[:2])
    assert (voice.people.n, voice.people.gini, voice.sectors, voice.rounds) == (0, None, (), ())
    assert voice.largest_organization is None
    with pytest.raises(NotEstimableError):
        measure_voice([spoke("p1", "o1", "k12", 0)])


ROOMS = st.lists(
    st.tuples(st.integers(0, 11), st.integers(0, 9)), min_size=1, max_size=30
).filter(lambda found: any(turns for _, turns in found))  # fmt: skip


@given(ROOMS)
def test_the_published_view_names_nobody_and_shows_no_small_group(found):
    turns = [spoke(f"person-{i}", f"organization-{i // 2}", f"sector-{i // 5}", count) for i, count in found]
    voice = measure_voice(turns)
    told = json.dumps(voice_data(voice, Wording("council/voice", "en")))
    assert "person-" not in told and "organization-" not in told
    assert all(min(s.people, s.organizations) >= 3 for s in voice.sectors)
    # what the shown sectors leave of all turns is nothing, or the voice of all sectors together
    assert not voice.sectors or sum(s.turns for s in voice.sectors) == voice.turns


def write(folder, name, text):
    path = folder / name
    path.write_text(text, encoding="utf-8")
    return path


HEAD = "session,person,organization,sector,kind,turns\n"


def test_files_are_read_with_passes_and_single_turns(tmp_path):
    path = write(tmp_path, "c.csv", HEAD + "1,p,o,k12,question,\n1,q,o,k12,pass,\n1,q,o,k12,,3\n")
    assert [(c.person, c.turns, c.passed) for c in read_contributions(path)] == [
        ("p", 1, False), ("q", 0, True), ("q", 3, False),
    ]  # fmt: skip
    assert [(c.person, c.turns, c.passed) for c in read_contributions(path, kind="question")] == [
        ("p", 1, False), ("q", 0, True), ("q", 0, False),
    ]  # fmt: skip
    with pytest.raises(NotEstimableError):
        read_contributions(path, phase="predict")
    assert read_seats(write(tmp_path, "s.csv", "sector,seats\nk12,2\n")) == {"k12": 2}


@pytest.mark.parametrize("row", ["1,p,o2,k12,,1", "1,q,o,college,,1", "1,q,o,k12,,1.5", "1,,o,k12,,1"])
def test_a_row_that_contradicts_is_refused_by_its_line(tmp_path, row):
    with pytest.raises(SubmissionError, match="row 3"):
        read_contributions(write(tmp_path, "c.csv", f"{HEAD}1,p,o,k12,,1\n{row}\n"))


@pytest.mark.parametrize(
    "rows", ["o,k12,x", "o2,k12,p", "o,college,p", "o,k12,p\no,k12,p", "o,k12,p\no,labor,z"]
)
def test_a_list_that_does_not_fit_the_turns_is_refused(tmp_path, rows):
    turns = [spoke("p", "o", "k12", 1)]
    with pytest.raises(SubmissionError) as refused:
        read_present(write(tmp_path, "p.csv", f"organization,sector,person\n{rows}\n"), turns)
    assert refused.value.fix


def test_a_gini_at_the_end_of_what_chance_gives_is_within_it():
    # (7 - 1) / 10 = 3/5, and 3/5 is the upper end; as a binary fraction .6 lies below 3/5
    voice = measure_voice([spoke(f"p{i}", f"o{i}", "k12", turns) for i, turns in enumerate((1, 2, 7))])
    assert voice.people.gini == voice.people.high == Fraction(3, 5)
    assert "no more uneven than equal chances" in summary(voice, Wording("council/voice", "en"))
