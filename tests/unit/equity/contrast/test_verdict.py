"""What may be read, at each boundary."""

import numpy as np
import pytest
from tests.unit.equity.contrast.inventing import people_of

from commonfield.equity.contrast.likeness import Likeness
from commonfield.equity.contrast.methods import entropy_balanced
from commonfield.equity.contrast.verdict import judge


def sides(participants, others):
    part = np.repeat([True, False], [participants, others])
    column = np.arange(participants + others) % 2
    return people_of(part, np.zeros(len(part)), [column])


def judged(people, *, before=0.0, after=0.0, headline=True, everybody=None, strata_met=True):
    column = Likeness("x", before, after, 1.0, 1.0, before, after, False, 99)
    of = entropy_balanced(people)[0] if headline else None
    found = judge(everybody or people, people, of, (column,), strata_met=strata_met)
    return found.verdict, found.reasons


@pytest.mark.parametrize(
    ("before", "after", "verdict", "reasons"),
    [
        (0.05, 0.0, "comparable", ()),
        (-0.051, 0.0, "adjust", ("unlike_before",)),
        (-0.25, 0.0, "adjust", ("unlike_before",)),
        (0.9, 0.25, "adjust", ("unlike_before", "far_before")),
        (0.9, -0.251, "not comparable", ("too_far",)),
        (None, 0.0, "adjust", ("unlike_before", "far_before")),
        (0.0, None, "not comparable", ("too_far",)),
    ],
)
def test_the_bands(before, after, verdict, reasons):
    assert judged(sides(40, 40), before=before, after=after) == (verdict, reasons)


@pytest.mark.parametrize(
    ("participants", "others", "reasons"),
    [(30, 30, ()), (29, 40, ("few_participants",)), (30, 28, ("few_others",))],
)
def test_thirty_on_each_side(participants, others, reasons):
    assert judged(sides(participants, others))[1] == reasons


def test_without_weights_nothing_is_comparable():
    assert judged(sides(40, 40), headline=False) == ("not comparable", ("no_support",))


def test_half_of_the_participants_must_have_somebody_beside_them():
    people = sides(40, 40)
    assert judged(people, everybody=sides(80, 40))[0] == "comparable"
    assert judged(people, everybody=sides(81, 40)) == ("not comparable", ("mostly_outside",))


def test_exact_codes_that_weights_do_not_meet_ask_for_care():
    assert judged(sides(40, 40), strata_met=False) == ("adjust", ("strata_unmet",))
