"""The stages in order; the only package that knows the order."""

from commonfield.pipeline.adopting import Adoption, adopt, adoptions
from commonfield.pipeline.answering import answer, history, write_page, write_workbook
from commonfield.pipeline.building import build
from commonfield.pipeline.contrasting import Contrasted, contrast
from commonfield.pipeline.cross_checking import cross_check
from commonfield.pipeline.demonstrating import Demonstration, demonstrate
from commonfield.pipeline.ending import Ending, end_agreement
from commonfield.pipeline.explaining import Explanation, explain
from commonfield.pipeline.giving_back import Given, give_back, give_page, open_given
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
    "Contrasted",
    "Demonstration",
    "Ending",
    "Explanation",
    "Given",
    "Published",
    "RouteResult",
    "Withdrawn",
    "adopt",
    "adoptions",
    "answer",
    "build",
    "compare_policies",
    "contrast",
    "cross_check",
    "demonstrate",
    "end_agreement",
    "explain",
    "give_back",
    "give_page",
    "history",
    "link",
    "measure",
    "mend",
    "open_given",
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
