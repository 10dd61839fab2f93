"""The dictionary of what is shipped, gathered once."""

from datetime import date

import pytest

from commonfield.catalog import Catalog, Text
from commonfield.intake.dictionary import RegionalDictionary, regional_dictionary


@pytest.fixture(scope="session")
def shipped() -> RegionalDictionary:
    """Everything that is shipped, as of a fixed day."""
    label = Text(en="Shipped", es="Incluido")
    return regional_dictionary(Catalog(), label=label, on=date(2026, 10, 31))
