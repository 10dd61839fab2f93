"""Intake: read a partner's file, check it, keep the good, explain the rest."""

from commonfield.intake.across.keeping import keep_comparison, kept_comparison
from commonfield.intake.across.run import compare_files
from commonfield.intake.across.telling import FindingAcross
from commonfield.intake.confirming import catalog_for, confirm_columns, confirmed_columns
from commonfield.intake.content import received_from
from commonfield.intake.describing import describe
from commonfield.intake.proposing import propose_columns
from commonfield.intake.receipts import Receipt, submissions
from commonfield.intake.run import CheckResult, check_file, recognize
from commonfield.intake.standing import Standing, find_submission, in_force, standings
from commonfield.intake.storing import Accepted, accepted, one_at_a_time, plain_tables, submit
from commonfield.intake.withdrawing import remove, withdraw

__all__ = [
    "Accepted",
    "CheckResult",
    "FindingAcross",
    "Receipt",
    "Standing",
    "accepted",
    "catalog_for",
    "check_file",
    "compare_files",
    "confirm_columns",
    "confirmed_columns",
    "describe",
    "find_submission",
    "in_force",
    "keep_comparison",
    "kept_comparison",
    "one_at_a_time",
    "plain_tables",
    "propose_columns",
    "received_from",
    "recognize",
    "remove",
    "standings",
    "submissions",
    "submit",
    "withdraw",
]
