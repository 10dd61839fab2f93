"""Pathway participants beside people like them: adjusted differences, never what caused them."""

from commonfield.equity.contrast.detectable import smallest_detectable
from commonfield.equity.contrast.gap_in_gaps import gaps_in_gaps
from commonfield.equity.contrast.question import Question
from commonfield.equity.contrast.reading import Sheet, read_sheet, sheet_of
from commonfield.equity.contrast.run import Contrast, compare_file, contrast
from commonfield.equity.contrast.telling import Telling, as_dict

__all__ = [
    "Contrast",
    "Question",
    "Sheet",
    "Telling",
    "as_dict",
    "compare_file",
    "contrast",
    "gaps_in_gaps",
    "read_sheet",
    "sheet_of",
    "smallest_detectable",
]
