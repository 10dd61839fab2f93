"""Whether a group's gap is smaller among participants."""

from dataclasses import replace

import numpy as np
import pytest
from tests.unit.equity.contrast.inventing import invent, people_of

from commonfield.equity.contrast.gap_in_gaps import gaps_in_gaps


def two_groups(seed, *, behind, closed, count=3000):
    """People of whom group 1 is behind, and by `closed` less so among participants."""
    people = invent(seed, count=count)
    group = np.random.default_rng(seed + 1).integers(2, size=count)
    outcome = people.outcome - behind * group + closed * group * people.participant
    return replace(people, outcome=outcome, group=group.astype(np.int64), groups=("no", "yes"))


def test_means_alone_by_hand():
    # Group 1 among participants 0.5, else 1: a gap of -.5; among others 0.25 and 1: -.75.
    shares = {(1, 1): 0.5, (1, 0): 1.0, (0, 1): 0.25, (0, 0): 1.0}
    rows = [(p, g, i < share * 40) for (p, g), share in shares.items() for i in range(40)]
    part, group, outcome = (np.array(column) for column in zip(*rows, strict=True))
    people = people_of(part, outcome, [np.arange(160) % 2], group=group)
    found = gaps_in_gaps(people)[1]
    assert (found.gap_participants, found.gap_comparison) == pytest.approx((-0.5, -0.75))
    assert found.gap_in_gaps == pytest.approx(0.25)
    assert found.standard_error == pytest.approx(np.sqrt(0.25 / 39 + 0.1875 / 39), rel=0.01)


@pytest.mark.parametrize(
    ("closed", "reading"), [(0.6, "smaller"), (-0.6, "larger"), (0.0, "no clear change")]
)
def test_a_change_that_was_made_is_found(closed, reading):
    other, own = gaps_in_gaps(two_groups(11, behind=0.8, closed=closed))
    assert own.reading == other.reading == reading
    assert own.low <= closed <= own.high
    assert own.gap_in_gaps == pytest.approx(-other.gap_in_gaps)
    assert own.gap_comparison == pytest.approx(own.gap_participants - own.gap_in_gaps)


def test_clusters_count_across_both_sides():
    people = two_groups(12, behind=0.5, closed=0.0)
    alone = gaps_in_gaps(replace(people, cluster=np.arange(len(people))))[1]
    assert alone.standard_error == pytest.approx(gaps_in_gaps(people)[1].standard_error, rel=0.02)


def test_too_few_people_have_no_numbers_and_are_counted():
    people = two_groups(13, behind=0.5, closed=0.0, count=150)
    few = gaps_in_gaps(replace(people, group=np.where(np.arange(150) < 8, 1, 0)))[1]
    assert few.n_participants + few.n_comparison == 8
    assert (few.gap_in_gaps, few.low, few.reading) == (None, None, "")


def test_without_groups_there_is_nothing():
    assert gaps_in_gaps(invent(14)) == []
