from __future__ import annotations

import pytest
from tests.pathway_map import checked

from commonfield.catalog import Catalog
from commonfield.pipeline.pathways.picturing import picture
from commonfield.reports.pathways import MapView, write_map

SECTORS = ("health", "education", "information", "engineering")


@pytest.fixture(scope="session")
def views() -> dict[str, MapView]:
    """The invented map in both languages."""
    found = checked()
    return {
        language: picture(found, catalog=Catalog(), language=language, sectors=SECTORS)
        for language in ("en", "es")
    }


@pytest.fixture(scope="session")
def written(views: dict[str, MapView]) -> dict[str, bytes]:
    """Every file of the invented map."""
    return dict(write_map(list(views.values()), appearance=Catalog().appearance))
