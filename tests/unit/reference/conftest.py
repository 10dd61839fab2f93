"""Public files as publishers write them, with invented figures."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest
from tests.unit.reference.publishing import TODAY

from commonfield.catalog import Catalog, ReferenceSource
from commonfield.reference import Held, Shelf, recognize


@pytest.fixture(scope="session")
def catalog() -> Catalog:
    return Catalog()


@pytest.fixture(scope="session")
def sources(catalog: Catalog) -> dict[str, ReferenceSource]:
    return catalog.all(ReferenceSource)


@pytest.fixture
def write(tmp_path: Path) -> Callable[..., Path]:
    """Write a file into a folder of public files."""

    def _write(name: str, content: str | bytes) -> Path:
        path = tmp_path / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content.encode() if isinstance(content, str) else content)
        return path

    return _write


@pytest.fixture
def shelf(tmp_path: Path, catalog: Catalog) -> Callable[..., Shelf]:
    """Open the folder that `write` fills."""

    def _shelf(as_of: date = TODAY) -> Shelf:
        return Shelf(tmp_path, catalog=catalog, as_of=as_of)

    return _shelf


@pytest.fixture
def held(write: Callable[..., Path], sources: dict[str, ReferenceSource]) -> Callable[..., Held]:
    """Write a file and recognize it."""

    def _held(name: str, content: str | bytes) -> Held:
        path = write(name, content)
        layout = recognize(path, sources.values())
        assert layout is not None, "no source is recognized"
        return Held(path, layout)

    return _held
