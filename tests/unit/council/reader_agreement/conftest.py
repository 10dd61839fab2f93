"""Tables that the irrCAC package publishes, where they lie beside the checkout."""

import csv

import pytest


@pytest.fixture(scope="session")
def published(public_data):
    """Read a table of the irrCAC package; the last columns hold the readers."""

    def read(name, *, labels=1):
        with (public_data / "reviewer-scoring" / "irrcac" / f"{name}.csv").open(encoding="utf-8") as file:
            return [[cell.strip() or None for cell in row[labels:]] for row in list(csv.reader(file))[1:]]

    return read


@pytest.fixture(scope="session")
def abstractors(published):
    """Expand the table of two abstractors: one unit for each of the 100 that it counts."""
    kinds = ("Ectopic", "AIU", "NIU")
    rows = published("cont3x3abstractors", labels=0)
    return [
        [row[0], kind] for row in rows for kind, n in zip(kinds, row[1:], strict=True) for _ in range(int(n))
    ]
