"""Pages for those whose agreements let them see what was not protected: the working view."""

from commonfield.reports.working.contrast import ContrastPage, Grid, OutcomePart, WaitingPart
from commonfield.reports.working.writing import write_contrast

__all__ = ["ContrastPage", "Grid", "OutcomePart", "WaitingPart", "write_contrast"]
