"""Tables, charts, documents and a static site, from releasable tables only."""

from commonfield.reports.binder import ReportFiles
from commonfield.reports.context import (
    Adoption,
    DeliveryState,
    EarlierRelease,
    LeftOut,
    PartnerLine,
    Place,
    Release,
    ReportContext,
)
from commonfield.reports.run import write_report

__all__ = [
    "Adoption",
    "DeliveryState",
    "EarlierRelease",
    "LeftOut",
    "PartnerLine",
    "Place",
    "Release",
    "ReportContext",
    "ReportFiles",
    "write_report",
]
