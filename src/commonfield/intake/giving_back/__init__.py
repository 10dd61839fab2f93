"""What a partner gets back: a page, and what became of its own students, row by row."""

from commonfield.intake.giving_back.packing import PACKED, pack, unpack
from commonfield.intake.giving_back.page import write_page
from commonfield.intake.giving_back.sheet import COLLEGES, NOT_FOUND, write_sheet
from commonfield.intake.giving_back.told import Beside, Class, Figure, File, Found, LeftOut, Onward, Told

__all__ = [
    "COLLEGES",
    "NOT_FOUND",
    "PACKED",
    "Beside",
    "Class",
    "Figure",
    "File",
    "Found",
    "LeftOut",
    "Onward",
    "Told",
    "pack",
    "unpack",
    "write_page",
    "write_sheet",
]
