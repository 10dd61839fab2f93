"""A region to submit to, and what tests of intake write their files with."""

import pytest
from tests.partner_files import catalog, several, write_file

__all__ = ["catalog", "region", "several", "write_file"]


def a_region(folder, catalog):
    """Begin a region with a district and a college, and its keys beside it."""
    from commonfield.region import begin_region

    college = {"code": "900901", "name": "Example College", "county": "06065", "segment": "ccc"}
    partners = [
        {"partner": "a-district", "name": "A District", "kind": "school_district"},
        {"partner": "a-college", "name": "A College", "kind": "community_college", "institutions": [college]},
    ]
    begun = begin_region(
        folder / "region", region="inland-empire", keys=folder / "keys", settings={"partners": partners}
    )
    begun.__dict__["catalog"] = catalog  # loaded once for all tests
    return begun


@pytest.fixture
def region(tmp_path, catalog):
    """A region with a district and a college, and its keys beside it."""
    return a_region(tmp_path, catalog)


@pytest.fixture
def senr(several):
    """Forty enrollments of which rows 5 and 8 have a short SSID and row 10 a day that does not exist."""
    records = several("calpads/senr", 40)
    records[4]["ssid"], records[7]["ssid"] = "12345", "54321"
    records[9]["student_birth_date"] = "20050230"
    return records
