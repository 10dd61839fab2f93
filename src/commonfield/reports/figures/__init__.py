"""Charts and everything that goes with them, made one way for every page and document."""

from commonfield.reports.figures.drawing import for_print
from commonfield.reports.figures.figure import Drawing, Figure, Plot, Width
from commonfield.reports.figures.making import Figures

__all__ = ["Drawing", "Figure", "Figures", "Plot", "Width", "for_print"]
