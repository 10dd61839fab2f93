from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from commonfield.identity.review.marking import in_brackets, marked


@pytest.mark.parametrize(
    ("one", "other", "shown"),
    [
        ("García", "GARCIA", ("García", "GARCIA")),
        ("2005-01-22", "2005-02-22", ("2005-0[1]-22", "2005-0[2]-22")),
        ("Garcia Lopez", "Garcia", ("Garcia[ Lopez]", "Garcia")),
        ("Smith", "Thomas", ("[Smith]", "[Thomas]")),
        ("92376", "92367", ("923[76]", "923[67]")),
    ],
)
def test_what_differs_stands_in_brackets(one, other, shown):
    left, right = marked(one, other)
    assert (in_brackets(left), in_brackets(right)) == shown


@given(one=st.text(max_size=12), other=st.text(max_size=12))
def test_nothing_is_lost_and_what_is_the_same_is_as_long_on_both_sides(one, other):
    left, right = marked(one, other)
    assert "".join(run.text for run in left) == one
    assert "".join(run.text for run in right) == other
    assert sum(len(run.text) for run in left if run.same) == sum(len(run.text) for run in right if run.same)
