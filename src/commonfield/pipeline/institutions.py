from __future__ import annotations

from typing import TYPE_CHECKING

from commonfield.catalog import RegionSettings
from commonfield.tables import INSTITUTION

if TYPE_CHECKING:
    import polars as pl


def institution_table(settings: RegionSettings) -> pl.DataFrame:
    """List every school, college and university of a region's partners, as table `institution`."""
    import polars as pl

    county_names = {county.fips: county.name for county in settings.counties}
    rows = [
        {
            "institution": institution.code,
            "name": institution.name,
            "place": partner.place or institution.code,
            "place_name": partner.name if partner.place else institution.name,
            "partner": partner.partner,
            "segment": institution.segment,
            "county": institution.county,
            "county_name": county_names.get(institution.county, institution.county),
            "locale": institution.locale,
        }
        for partner in settings.partners
        for institution in partner.institutions
    ]
    frame = pl.DataFrame(rows, schema=INSTITUTION.schema()) if rows else INSTITUTION.empty()
    return INSTITUTION.conform(frame)
