"""Collections: the plan as a calendar, and what has come in of it."""

from commonfield.intake.collecting.availability_page import availability_page
from commonfield.intake.collecting.calendar import calendar_file
from commonfield.intake.collecting.coverage import Coverage, coverage, groups_carried, groups_of_learners
from commonfield.intake.collecting.matrix import FOLLOW_UP, STATES, Availability, availability
from commonfield.intake.collecting.years import spans_of_years

__all__ = [
    "FOLLOW_UP",
    "STATES",
    "Availability",
    "Coverage",
    "availability",
    "availability_page",
    "calendar_file",
    "coverage",
    "groups_carried",
    "groups_of_learners",
    "spans_of_years",
]
