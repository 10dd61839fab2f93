"""The regional data dictionary: gathered from the definitions, written for people and programs, compared."""

from commonfield.intake.dictionary.described import RegionalDictionary
from commonfield.intake.dictionary.differences import Change, Version, differences
from commonfield.intake.dictionary.exporting import export
from commonfield.intake.dictionary.frictionless import data_package, table_schema
from commonfield.intake.dictionary.gathering import regional_dictionary

__all__ = [
    "Change",
    "RegionalDictionary",
    "Version",
    "data_package",
    "differences",
    "export",
    "regional_dictionary",
    "table_schema",
]
