"""Sums taken together, as a linear program and in whole numbers."""

from __future__ import annotations

from commonfield.disclosure.auditor.cells import NO_LIMIT, Cells
from commonfield.disclosure.auditor.narrowing import narrow
from commonfield.disclosure.auditor.programs import Program, Row
from commonfield.disclosure.auditor.sums import Line
from commonfield.disclosure.auditor.together import tighten

PAIRS = [Row(pair, (1, 1), 0, 1) for pair in ((0, 1), (1, 2), (0, 2))]
"""Of three counts any two hold at most one person: half of one each fits, three halves of a person do not."""
ALL_THREE = [(0, 1.0), (1, 1.0), (2, 1.0)]


def test_whole_numbers_exclude_more_than_a_linear_program_does():
    program = Program([0, 0, 0], [NO_LIMIT] * 3, PAIRS)
    linear, whole = program.extreme(ALL_THREE), program.whole_extreme(ALL_THREE)
    assert linear is not None and whole is not None
    assert (round(linear.bound, 6), linear.whole) == (1.5, False)
    assert (round(whole.bound, 6), whole.whole) == (1, True)
    again = program.extreme([(0, 1.0)])
    assert again is not None and round(again.bound, 6) == 1


def test_rows_that_contradict_each_other_have_no_answer():
    program = Program([0], [NO_LIMIT], [Row((0,), (1,), 3, NO_LIMIT), Row((0,), (1,), 0, 2)])
    assert program.extreme([(0, 1.0)]) is None
    assert program.whole_extreme([(0, 1.0)]) is None


def test_a_count_without_limit_is_told_as_such():
    extreme = Program([0, 0], [NO_LIMIT] * 2, [Row((0, 1), (1, -1), 0, 0)]).extreme([(0, 1.0)])
    assert extreme is not None and extreme.bound == NO_LIMIT


def test_small_groups_are_narrowed_in_whole_numbers():
    cells = Cells(("one",))
    numbers = [cells.add("n", (name,)) for name in ("a", "b", "c", "ab", "bc", "ac", "abc")]
    a, b, c, ab, bc, ac, abc = numbers
    for pair in (ab, bc, ac):
        cells.all[pair].low = cells.all[pair].high = 1
    pairs = [(ab, (a, b)), (bc, (b, c)), (ac, (a, c))]
    lines = [*(Line(total, parts, open=True) for total, parts in pairs), Line(abc, (a, b, c))]
    ranges = narrow(cells, lines)
    assert ranges.high[abc] == 3
    done = tighten(lines, ranges, asked=[abc], width=10)
    assert (ranges.low[abc], ranges.high[abc]) == (0, 1)
    assert done.sums[abc] >= 1
