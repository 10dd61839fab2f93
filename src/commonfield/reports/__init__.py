"""Tables, charts, documents and a static site, from releasable tables only."""

from commonfield.reports.binder import ReportFiles
from commonfield.reports.context import (
    EVERY_YEAR,
    Adoption,
    DeliveryState,
    EarlierRelease,
    FileLine,
    FileState,
    GroupsLine,
    LeftOut,
    PartnerLine,
    Place,
    Release,
    ReportContext,
    RestsOn,
)
from commonfield.reports.run import write_report

__all__ = [
    "EVERY_YEAR",
    "Adoption",
    "DeliveryState",
    "EarlierRelease",
    "FileLine",
    "FileState",
    "GroupsLine",
    "LeftOut",
    "PartnerLine",
    "Place",
    "Release",
    "ReportContext",
    "ReportFiles",
    "RestsOn",
    "write_report",
]
