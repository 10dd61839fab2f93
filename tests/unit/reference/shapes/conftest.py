"""Small files in the layouts of publishers, with invented figures, read as a shelf reads them."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest

from commonfield.catalog import Catalog
from commonfield.reference import Held, Shelf


@pytest.fixture(scope="session")
def catalog() -> Catalog:
    return Catalog()


@pytest.fixture
def published(tmp_path: Path, catalog: Catalog) -> Callable[[str, str], Held]:
    """Write a file and recognize it among all sources that ship."""

    def _published(name: str, text: str) -> Held:
        (tmp_path / name).write_text(text, encoding="utf-8")
        held = Shelf(tmp_path, catalog=catalog, as_of=date(2026, 11, 21)).held
        return next(one for one in held if one.path.name == name)

    return _published
