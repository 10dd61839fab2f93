"""How far readers agree: the usual coefficients, each named, with its interval or why there is none."""

from commonfield.council.reader_agreement.chance import weighted_kappa
from commonfield.council.reader_agreement.icc import Icc, icc
from commonfield.council.reader_agreement.reading import Layout, read_score_table
from commonfield.council.reader_agreement.run import Agreement, Asked, measure_agreement
from commonfield.council.reader_agreement.table import ScoreTable

__all__ = [
    "Agreement",
    "Asked",
    "Icc",
    "Layout",
    "ScoreTable",
    "icc",
    "measure_agreement",
    "read_score_table",
    "weighted_kappa",
]
