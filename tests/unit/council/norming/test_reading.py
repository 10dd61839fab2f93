"""Files of norming: occasions, rounds, rationales, strange levels."""

import pytest

from commonfield.catalog import Catalog, NormingRules, Rubric
from commonfield.council.norming import (
    Reading,
    choose_scale,
    find_short_rationales,
    first_occasions,
    read_master,
    read_readings,
    refuse_strange_levels,
    split_rounds,
)
from commonfield.findings import SubmissionError, UsageError

RULES = Catalog().get(NormingRules, "default").rationale


def write(folder, text):
    path = folder / "file.csv"
    path.write_text(text, encoding="utf-8")
    return path


def test_a_repeat_is_told_by_its_column_and_the_first_reading_is_kept(tmp_path):
    path = write(tmp_path, "proposal,criterion,reader,score,repeat\nA,c,r,3,1\nA,c,r,2,0\nA,d,r,,0\n")
    read = read_readings(path)
    assert [(x.score, x.occasion, x.line) for x in read] == [(3, 1, 2), (2, 0, 3)]
    assert [x.score for x in first_occasions(read)] == [2]
    named = write(tmp_path, "proposal,reader,score,when\nA,r,3,2\nA,r,2,\n")
    assert [x.occasion for x in read_readings(named, occasion="when")] == [2, 0]


def test_the_same_score_twice_without_an_occasion_is_refused(tmp_path):
    with pytest.raises(SubmissionError, match="each combination once"):
        read_readings(write(tmp_path, "proposal,criterion,reader,score\nA,c,r,3\nA,c,r,2\n"))
    with pytest.raises(UsageError, match="a column `when`"):
        read_readings(write(tmp_path, "proposal,reader,score\nA,r,3\n"), occasion="when")


def test_a_score_between_levels_is_refused_by_its_row(tmp_path):
    path = write(tmp_path, "proposal,reader,score\nA,r,3\nB,r,2.5\n")
    with pytest.raises(SubmissionError, match=r"a whole number, found something else in 1 row \(row 3\)"):
        read_readings(path)
    assert [x.score for x in read_readings(path, levels=False)] == [3, 2.5]


def test_rounds_are_split_into_the_last_and_the_one_before(tmp_path):
    path = write(tmp_path, "proposal,reader,score,round\nA,r,1,1\nB,r,2,2\nC,r,3,3\n")
    last, before = split_rounds(read_readings(path, round_column="round"))
    assert ([x.proposal for x in last], [x.proposal for x in before]) == (["C"], ["B"])
    with pytest.raises(UsageError, match="--round: expected two rounds"):
        split_rounds(last)


def test_a_master_has_one_level_for_each(tmp_path):
    path = write(tmp_path, "proposal,criterion,score,rationale\nA,c,3,as the text says\n")
    assert read_master(path) == {("A", "c"): 3}
    for rows in ("A,c,3\nA,c,2\n", "A,c,\n", "A,c,2.5\n", "A,,2\n"):
        with pytest.raises(SubmissionError):
            read_master(write(tmp_path, "proposal,criterion,score\n" + rows))


def test_the_scale_is_the_rubrics_or_given_or_what_was_scored(tmp_path):
    read = [Reading("A", "c", "r", 1, line=2), Reading("B", "c", "r", 5, line=3)]
    master = {("A", "c"): 2, ("B", "c"): 3}
    rubric = Catalog().get(Rubric, "regional-project")
    assert choose_scale(read, master, rubric=rubric).levels == [0, 1, 2, 3, 4]
    assert choose_scale(read, master, levels=(1, 9)).taken_from == "levels"
    found = choose_scale(read, master)
    assert (found.lowest, found.highest, found.taken_from) == (1, 5, "scores")
    with pytest.raises(SubmissionError, match=r"a level from 0 to 4, found another in 1 row \(row 3\)"):
        refuse_strange_levels(tmp_path / "s.csv", read, master, choose_scale(read, master, rubric=rubric))
    with pytest.raises(SubmissionError, match=r"found others \(1\)"):
        refuse_strange_levels(tmp_path / "s.csv", [], master, choose_scale(read, master, levels=(0, 2)))


def test_what_are_no_scores_is_refused_before_anything_is_counted(tmp_path):
    with pytest.raises(SubmissionError, match="at least one score, found none"):
        read_readings(write(tmp_path, "proposal,reader,score\nA,r,\n"))
    with pytest.raises(SubmissionError, match=r"up to 1,000,000, found a larger number in 1 row \(row 2\)"):
        read_readings(write(tmp_path, "proposal,reader,score\nA,r,2000000\n"))
    with pytest.raises(UsageError, match="1000 levels at most"):
        choose_scale([Reading("A", "c", "r", 50_000)], {("A", "c"): 0})


def test_of_a_rationale_the_length_alone_is_kept_and_both_ends_of_the_scale_want_one(tmp_path):
    long = "x" * 40
    path = write(
        tmp_path,
        "proposal,criterion,reader,score,rationale\n"
        f"A,c,r,0,{long}\nA,d,r,4,short\nB,c,r,2,\nB,d,r,0,\nB,d,q,4,{long[:-1]}\n",
    )
    read = read_readings(path)
    assert [x.rationale for x in read] == [40, 5, 0, 0, 39]
    scale = choose_scale(read, {}, levels=(0, 4))
    short = find_short_rationales(read, scale=scale, rules=RULES)
    assert [(s.reader, s.proposal, s.criterion, s.characters) for s in short] == [
        ("q", "B", "d", 39), ("r", "A", "d", 5), ("r", "B", "d", 0),
    ]  # fmt: skip
    none = [Reading("A", "c", "r", 0)]
    assert find_short_rationales(none, scale=scale, rules=RULES) == []
