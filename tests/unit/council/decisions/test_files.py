"""Files of a meeting: times that are none, people and items that nobody knows, items of a consent agenda."""

from __future__ import annotations

import pytest
from tests.unit.council.decisions.chartering import DAY, at, charter, meeting, parts, votes

from commonfield.council.decisions import (
    AgendaRow,
    Proxy,
    Recusal,
    Writing,
    asked_moment,
    decide,
    people_of,
    pull_items,
    read_meeting,
    roster_of,
)
from commonfield.findings import SubmissionError, UsageError

FIVE = ("S1 k12 m1", "S2 k12 m2", "S3 college m3", "S4 employer m4", "S5! backbone m5")
TIMES_THAT_ARE_NONE = (
    "09.30", "09,45", "9", "930", "0930", "24:00", "09:60", "09:30Z", "09:30+02:00", "2025-03-03T09:30Z",
    "2025-03-03T10:00+02:00", "2025-07-08T08:30-08:00", "2025-02-30 09:00", "09:30 pm", "2025-03-03",
)  # fmt: skip


def write(folder, text):
    path = folder / "file.csv"
    path.write_text(text, encoding="utf-8")
    return path


@pytest.mark.parametrize("text", TIMES_THAT_ARE_NONE)
def test_a_time_that_could_be_read_otherwise_is_refused(tmp_path, text):
    with pytest.raises(SubmissionError, match=r"column joined: .*\(row 2\)") as refused:
        read_meeting(DAY, presence=write(tmp_path, f'member,joined\nm1,"{text}"\n'))
    assert text not in str(refused.value) or text == "9"
    assert "zone" in refused.value.fix
    with pytest.raises(UsageError):
        asked_moment("--at", text, DAY)


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("9:30", "09:30"),
        ("09:30:15", "09:30:15"),
        ("2025-03-03T9:30", "09:30"),
        (" 2025-03-03 09:30 ", "09:30"),
    ],
)
def test_hours_and_minutes_are_a_time(text, told):
    assert asked_moment("--at", text, DAY) == at(told)


@pytest.mark.parametrize(
    ("name", "text", "column"),
    [
        ("recusals", "member,item\nm1,x\nnobody,x\n", "member"),
        ("recusals", "member,item\nm1,x\nM1,x\n", "member"),
        ("proxies", "giver,holder\nm1,m2\nm9,m2\n", "giver"),
        ("proxies", "giver,holder\nm1,m2\nm3,m9\n", "holder"),
    ],
)
def test_a_recusal_or_a_proxy_of_somebody_unknown_is_refused_by_its_row(tmp_path, name, text, column):
    body, roster = parts(charter(*FIVE, alternates=("S4 a4",)))
    people = people_of(body, roster, DAY)
    assert people == {"m1", "m2", "m3", "m4", "m5", "a4"}
    file = write(tmp_path, text)
    with pytest.raises(SubmissionError, match=rf"column {column}: .*\(row 3\)"):
        read_meeting(DAY, **{name: file}, people=people)
    read_meeting(DAY, **{name: file})


def test_items_that_are_not_asked_about_are_named():
    there = meeting(recusals=(Recusal("m1", "X"), Recusal("m2", "")), proxies=(Proxy("m3", "m1", "y"),))
    assert there.elsewhere({"x", "y"}) == ["X"]


def test_an_alternate_of_an_unknown_seat_is_refused_by_its_row(tmp_path):
    file = write(tmp_path, "seat,member,began_on,alternate\nS1,n1,2025-01-01,\nS9,a1,2025-01-01,1\n")
    with pytest.raises(SubmissionError, match=r"column seat: .*\(row 3\)"):
        roster_of(charter(*FIVE), terms=file)


def test_an_item_from_which_a_member_steps_aside_is_taken_out_of_a_consent_agenda():
    body, roster = parts(charter(*FIVE))
    agenda = [AgendaRow(item, ("m2",) if item == "3" else ()) for item in ("1", "2", "3", "4")]
    aside = (Recusal("m3", "1"), Recusal("", "2", of_body=True), Recusal("m3", "3"))
    found = pull_items(agenda, body, roster, meeting("m2 09:00-11:00", recusals=aside), at("10:00"))
    assert (found.together, found.pulled, found.aside) == (("4",), {"3": ("m2",)}, {"1": ("m3",), "2": ()})


def test_in_writing_an_answer_counts_from_the_opening_to_the_close_and_from_holders_alone():
    made = charter(*FIVE, alternates=("S4 a4",), written_consent={"days": 1}, proxies={"allowed": True})
    body, roster = parts(made)
    said = "m1 for at=07:59\nm2 for at=08:00\nm3 for\nm4 against at=10:00\na4 for at=09:00"
    found = decide(
        made, body, roster, meeting("a4 08:00-10:00"), votes(said), item="x",
        rule=made.rule("majority_of_cast"), writing=Writing(at("08:00"), at("10:00"), at("10:30")),
    )  # fmt: skip
    assert {r.vote.member: r.why for r in found.refused} == {
        "m1": "too_early", "m4": "too_late", "a4": "in_writing",
    }  # fmt: skip
    assert [c.vote.member for c in found.cast] == ["m2", "m3"]
