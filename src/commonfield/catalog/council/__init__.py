"""What a committee agrees on before it reads and decides: rubrics, rules, charters, instruments."""

from commonfield.catalog.council.call import Call, CallDecision, Override, Simulation
from commonfield.catalog.council.norming import NormingRules
from commonfield.catalog.council.rubric import Criterion, Level, Rubric

__all__ = ["Call", "CallDecision", "Criterion", "Level", "NormingRules", "Override", "Rubric", "Simulation"]
