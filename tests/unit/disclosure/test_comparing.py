"""Before a policy is adopted: what readers would keep of a region's figures."""

import polars as pl
import pytest
from tests.generative.counted_people import METRICS, count_atoms
from tests.unit.disclosure.conftest import GROUPS

from commonfield.disclosure import compare, protect
from commonfield.vocabulary import CellStatus


@pytest.fixture(scope="module")
def ways(people, measures, known, standard):
    atoms = count_atoms(people, GROUPS, metrics=METRICS)
    return {
        each.way: each for each in compare(measures, atoms, policy=standard, key=b"secret", **known)
    }, atoms


def test_what_is_compared_is_what_protecting_does(ways, measures, known, standard):
    found, atoms = ways
    cells = protect(measures, atoms=atoms, policy=standard, key=b"secret", **known).cells
    told = found["as_asked"].total
    assert told.figures == told.shown + told.banded + told.people_only + told.hidden
    # Nobody is no figure here; two cells of the same people, a county of one school and it, are one.
    for seen, status in ((told.shown, CellStatus.SHOWN), (told.banded, CellStatus.BANDED)):
        there = cells.filter(pl.col("denominator") > 0, status=status.value).height
        assert 0.8 * there <= seen <= there


def test_the_strict_profile_tells_less_and_fewer_levels_a_larger_share(ways):
    found, _ = ways
    assert found["strict"].told < found["as_asked"].told
    assert found["fewer_levels"].total.told > found["as_asked"].total.told
    assert found["fewer_levels"].total.figures < found["as_asked"].total.figures
