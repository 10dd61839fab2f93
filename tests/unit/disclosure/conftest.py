from datetime import date

import numpy as np
import polars as pl
import pytest
from tests.generative.counted_people import METRICS, count, definitions, policy

from commonfield.disclosure import Facts, protect, seal_release, write_release
from commonfield.equity import gaps

FACTS = Facts("region", date(2026, 10, 31), "0" * 64)


@pytest.fixture(scope="session")
def people():
    """A region of two counties and five districts, with the shares that school classes have."""
    random = np.random.default_rng(7)
    frames = []
    for institution, county, number in (
        ("d1", "north", 420),
        ("d2", "north", 260),
        ("d3", "north", 75),
        ("d4", "south", 510),
        ("d5", "south", 150),
    ):
        shares = random.dirichlet([30, 12, 6, 3, 1, 0.6])
        graduated = random.random(number) < 0.82
        frames.append(
            pl.DataFrame(
                {
                    "institution": [institution] * number,
                    "county": [county] * number,
                    "race_ethnicity": random.choice(["RH", "RW", "RA", "RB", "RT", "RP"], number, p=shares),
                    "gender": random.choice(["F", "M", "X"], number, p=[0.49, 0.5, 0.01]),
                    "foster": random.choice(["Y", "N"], number, p=[0.03, 0.97]),
                    "graduated": graduated,
                    "a_g": graduated & (random.random(number) < 0.5),
                }
            )
        )
    return pl.concat(frames)


GROUPS = ("race_ethnicity", "gender", "race_ethnicity x gender", "foster")


@pytest.fixture(scope="session")
def measures(people):
    return count(people, GROUPS, metrics=METRICS)


@pytest.fixture(scope="session")
def known():
    return definitions()


@pytest.fixture(scope="session")
def standard():
    return policy()


@pytest.fixture(scope="session")
def protected(measures, known, standard):
    return protect(measures, policy=standard, **known)


@pytest.fixture
def released(protected, tmp_path):
    """A sealed release in its folder, with its register."""
    release = write_release(tmp_path / "releases", protected, gaps=gaps(protected.cells), facts=FACTS)
    seal_release(release.folder, by="data lead")
    return release
