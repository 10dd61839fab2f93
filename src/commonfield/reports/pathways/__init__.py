"""The map of a region's pathways: pages, posters, what can be reached from each school."""

from commonfield.reports.pathways.telling import PACKAGE
from commonfield.reports.pathways.views import (
    STAGES,
    BreakView,
    How,
    JobView,
    Kind,
    Link,
    MapView,
    PathwayView,
    SchoolView,
    Stage,
    State,
    StepView,
    WayView,
    state_of,
)
from commonfield.reports.pathways.writing import write_map

__all__ = [
    "PACKAGE",
    "STAGES",
    "BreakView",
    "How",
    "JobView",
    "Kind",
    "Link",
    "MapView",
    "PathwayView",
    "SchoolView",
    "Stage",
    "State",
    "StepView",
    "WayView",
    "state_of",
    "write_map",
]
