"""How far readers agree: the usual coefficients, each named, with its interval or why there is none."""

from commonfield.council.reader_agreement.by_criterion import agreement_by_criterion
from commonfield.council.reader_agreement.chance import weighted_kappa
from commonfield.council.reader_agreement.components import Components, estimate_components, scores_of
from commonfield.council.reader_agreement.icc import Icc, icc
from commonfield.council.reader_agreement.planning import Plan, plan_reading, readers_needed
from commonfield.council.reader_agreement.reading import Layout, read_score_table, read_score_tables
from commonfield.council.reader_agreement.run import Agreement, Asked, measure_agreement
from commonfield.council.reader_agreement.table import ScoreTable

__all__ = [
    "Agreement",
    "Asked",
    "Components",
    "Icc",
    "Layout",
    "Plan",
    "ScoreTable",
    "agreement_by_criterion",
    "estimate_components",
    "icc",
    "measure_agreement",
    "plan_reading",
    "read_score_table",
    "read_score_tables",
    "readers_needed",
    "scores_of",
    "weighted_kappa",
]
