"""The stages in order; the only package that knows the order."""

from commonfield.pipeline.adopting import Adoption, adopt, adoptions
from commonfield.pipeline.answering import answer, history, write_page, write_workbook
from commonfield.pipeline.building import build
from commonfield.pipeline.comparing import compare
from commonfield.pipeline.demonstrating import Demonstration, demonstrate
from commonfield.pipeline.ending import Ending, end_agreement
from commonfield.pipeline.explaining import Explanation, explain
from commonfield.pipeline.linking import link
from commonfield.pipeline.measuring import measure
from commonfield.pipeline.mending import mend
from commonfield.pipeline.protecting import compare_policies, protect
from commonfield.pipeline.reporting import Published, publish
from commonfield.pipeline.run import RouteResult, run_route
from commonfield.pipeline.submitting import submit
from commonfield.pipeline.verifying import verify_ledger, verify_release
from commonfield.pipeline.withdrawing import Withdrawn, withdraw

__all__ = [
    "Adoption",
    "Demonstration",
    "Ending",
    "Explanation",
    "Published",
    "RouteResult",
    "Withdrawn",
    "adopt",
    "adoptions",
    "answer",
    "build",
    "compare",
    "compare_policies",
    "demonstrate",
    "end_agreement",
    "explain",
    "history",
    "link",
    "measure",
    "mend",
    "protect",
    "publish",
    "run_route",
    "submit",
    "verify_ledger",
    "verify_release",
    "withdraw",
    "write_page",
    "write_workbook",
]
