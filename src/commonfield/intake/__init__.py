"""Intake: read a partner's file, check it, keep the good, explain the rest."""

from commonfield.intake.describing import describe
from commonfield.intake.receipts import Receipt, in_force, submissions
from commonfield.intake.run import CheckResult, check_file, recognize
from commonfield.intake.storing import Accepted, accepted, submit

__all__ = [
    "Accepted",
    "CheckResult",
    "Receipt",
    "accepted",
    "check_file",
    "describe",
    "in_force",
    "recognize",
    "submissions",
    "submit",
]
