"""What is published of a region's counties, from a table as the Census Bureau's page saves it; invented."""

from datetime import date

import pytest

from commonfield.catalog import Catalog
from commonfield.pipeline.public_region import public_region
from commonfield.pipeline.scorecard import places
from commonfield.reference import Shelf
from commonfield.reference.shapes.places import _LINES

RIVERSIDE, SAN_BERNARDINO = "Riverside County, California", "San Bernardino County, California"


def saved(**counties):
    """Write lines of education for counties: all adults, and how many have an associate degree or more."""
    header = [
        "Label (Grouping)",
        *[f"{name}!!{kind}" for name in counties for kind in ("Estimate", "Margin of Error")],
    ]
    rows = [header]
    for line, label in enumerate(_LINES, start=1):
        cells = {1: 0, 17: 1, 21: 2}.get(line)
        row = [f"{label}:" if line == 1 else label]
        for adults, degrees in counties.values():
            values = (f"{adults:,}", f"{adults - degrees:,}" if str(degrees).isdigit() else "1", str(degrees))
            row += [values[cells] if cells is not None else "0", "±10"]
        rows.append(row)
    return "\n".join(",".join(f'"{cell}"' for cell in row) for row in rows) + "\n"


@pytest.fixture
def shelf(tmp_path):
    def _shelf(**counties) -> Shelf:
        (tmp_path / "ACSDT5Y2023.B15003-x.csv").write_text(saved(**counties), encoding="utf-8")
        return Shelf(tmp_path, catalog=Catalog(), as_of=date(2026, 11, 21))

    return _shelf


def test_the_distance_to_the_goal_is_told_in_people_for_counties_and_the_region(shelf):
    region = public_region("growing-inland-achievement")
    held = shelf(**{RIVERSIDE: (1_000, 400), SAN_BERNARDINO: (3_000, 900)})
    found = {(f.measure, f.place): f for f in places.attainment(region, held)}
    assert found["adults_with_degree_share", "06065"].value == 0.4
    assert found["adults_with_degree_share", "06071"].value == 0.3
    assert found["adults_with_degree_share", region.name].value == 0.325
    # The region's goal is 70 of 100 adults: 2,800 of 4,000, and 1,300 have a degree.
    assert found["adults_to_goal", region.name].value == 1_500
    assert found["adults_to_goal", "06065"].value == 300
    assert {f.year for f in found.values()} == {2023}


def test_a_county_whose_degrees_are_not_released_is_left_out_and_so_is_the_region(shelf):
    region = public_region("growing-inland-achievement")
    held = shelf(**{RIVERSIDE: (1_000, 400), SAN_BERNARDINO: (3_000, "-")})
    assert {f.place for f in places.attainment(region, held)} == {"06065"}
