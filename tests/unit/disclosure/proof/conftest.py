from __future__ import annotations

from pathlib import Path

import pytest
from tests.unit.disclosure.proof.releases import Release, invent, release_of


@pytest.fixture(scope="session")
def released(tmp_path_factory: pytest.TempPathFactory) -> Release:
    """Tables by race and by sex of 900 invented people; tests must not alter it."""
    folder = tmp_path_factory.mktemp("released")
    return release_of(folder / "release", invent(folder / "people.csv"))


@pytest.fixture
def altered(released: Release, tmp_path: Path) -> Release:
    """A copy that a test may alter."""
    return released.copy(tmp_path / "altered")
