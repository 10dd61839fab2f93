"""The stages in order; the only package that knows the order."""

from commonfield.pipeline.adopting import Adoption, adopt, adoptions
from commonfield.pipeline.building import build
from commonfield.pipeline.demonstrating import Demonstration, demonstrate
from commonfield.pipeline.explaining import Explanation, explain
from commonfield.pipeline.linking import link
from commonfield.pipeline.measuring import measure
from commonfield.pipeline.protecting import protect
from commonfield.pipeline.reporting import publish
from commonfield.pipeline.run import RouteResult, run_route
from commonfield.pipeline.submitting import submit
from commonfield.pipeline.verifying import verify_ledger, verify_release

__all__ = [
    "Adoption",
    "Demonstration",
    "Explanation",
    "RouteResult",
    "adopt",
    "adoptions",
    "build",
    "demonstrate",
    "explain",
    "link",
    "measure",
    "protect",
    "publish",
    "run_route",
    "submit",
    "verify_ledger",
    "verify_release",
]
