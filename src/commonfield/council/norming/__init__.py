"""Readers beside master scores, beside themselves, and beside one another."""

from commonfield.council.norming.discrepancies import Discrepancy, find_discrepancies
from commonfield.council.norming.drifting import Drift, measure_drift
from commonfield.council.norming.rationales import ShortRationale, find_short_rationales
from commonfield.council.norming.reading import (
    Reading,
    first_occasions,
    read_master,
    read_readings,
    split_rounds,
)
from commonfield.council.norming.run import Diagnosis, ReaderDiagnosis, diagnose
from commonfield.council.norming.scale import Scale, choose_scale, refuse_strange_levels

__all__ = [
    "Diagnosis",
    "Discrepancy",
    "Drift",
    "ReaderDiagnosis",
    "Reading",
    "Scale",
    "ShortRationale",
    "choose_scale",
    "diagnose",
    "find_discrepancies",
    "find_short_rationales",
    "first_occasions",
    "measure_drift",
    "read_master",
    "read_readings",
    "refuse_strange_levels",
    "split_rounds",
]
