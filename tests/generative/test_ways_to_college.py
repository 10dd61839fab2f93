"""Somebody who knows that each person has one destination can still not work out a hidden way."""

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.generative.counted_people import count, count_atoms, definitions, policy
from tests.generative.reader import Reader

from commonfield.disclosure import protect

DESTINATIONS = ("ccc", "csu", "uc", "elsewhere", "not_found")
METRICS = tuple(
    (f"first_destination_{name}_16m", "high_school_completers", None, name) for name in DESTINATIONS
)
STAGES = ("completed", "entered", "none")
GROUP, APART = "pathway_stage", 3
SCHOOL, COUNTY = "school", "county"


def people(counts: dict[str, tuple[int, ...]]) -> pl.DataFrame:
    rows = [
        {"institution": SCHOOL, "county": COUNTY, GROUP: stage}
        | {name: name == destination for name in DESTINATIONS}
        for stage, row in counts.items()
        for destination, n in zip(DESTINATIONS, row, strict=True)
        for _ in range(n)
    ]
    return pl.DataFrame(rows)


def protected(counts: dict[str, tuple[int, ...]]) -> pl.DataFrame:
    everybody = people(counts)
    return protect(
        count(everybody, [GROUP], metrics=METRICS),
        atoms=count_atoms(everybody, [GROUP], metrics=METRICS),
        policy=policy(smallest_group=11, apart=APART),
        **definitions(),
    ).cells


def reader_of(cells: pl.DataFrame) -> Reader:
    atoms = [
        (SCHOOL, COUNTY, stage, *("1" if name == one else "0" for name in DESTINATIONS))
        for stage in STAGES
        for one in DESTINATIONS
    ]
    columns = ["institution", "county", GROUP, *DESTINATIONS]
    return Reader(cells, columns=columns, atoms=atoms, metrics=METRICS)


SIZES = {
    "completed": (120, 60, 30, 14, 70),
    "entered": (210, 70, 5, 25, 160),
    "none": (400, 130, 40, 52, 300),
}


def test_one_small_way_takes_others_with_it_and_all_of_them_stay_open() -> None:
    cells = protected(SIZES)
    hidden = cells.filter(pl.col("status").is_in(["hidden", "banded"]), pl.col("level") == "region")
    assert len(hidden) >= 4 and len(cells.filter(pl.col("status") == "shown"))
    small = hidden.filter(group=GROUP, value="entered", metric="first_destination_uc_16m")
    assert len(small) == 1 and small["numerator"].item() is None
    assert reader_of(cells).narrowest() >= APART


@pytest.mark.slow
@settings(max_examples=5, deadline=None)
@given(
    st.fixed_dictionaries({stage: st.tuples(*(st.integers(1, 60) for _ in DESTINATIONS)) for stage in STAGES})
)
def test_no_invented_class_gives_a_hidden_way_away(counts: dict[str, tuple[int, ...]]) -> None:
    assert reader_of(protected(counts)).narrowest() >= APART
