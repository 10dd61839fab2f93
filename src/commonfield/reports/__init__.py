"""Tables, charts, documents and a static site, from releasable tables only."""

from commonfield.reports.binder import ReportFiles
from commonfield.reports.context import (
    EVERY_YEAR,
    Adoption,
    DeliveryState,
    EarlierRelease,
    FileLine,
    FileState,
    GoalLine,
    Goals,
    GroupsLine,
    LeftOut,
    PartnerLine,
    Place,
    Release,
    ReportContext,
    RestsOn,
)
from commonfield.reports.run import write_report
from commonfield.reports.working import ContrastPage, Grid, OutcomePart, WaitingPart, write_contrast

__all__ = [
    "EVERY_YEAR",
    "Adoption",
    "ContrastPage",
    "DeliveryState",
    "EarlierRelease",
    "FileLine",
    "FileState",
    "GoalLine",
    "Goals",
    "Grid",
    "GroupsLine",
    "LeftOut",
    "OutcomePart",
    "PartnerLine",
    "Place",
    "Release",
    "ReportContext",
    "ReportFiles",
    "RestsOn",
    "WaitingPart",
    "write_contrast",
    "write_report",
]
