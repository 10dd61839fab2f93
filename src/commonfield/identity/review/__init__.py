"""People decide doubtful pairs: which they see, what they answered, and what follows from it.

Pure functions over frames; the terminal and the portal use the same. Start in `material.py`.
"""

from commonfield.identity.review.calibration import FEWEST_ANSWERS, Calibration, Curve, calibrate
from commonfield.identity.review.constraints import Constraints, constraints_of
from commonfield.identity.review.decisions import (
    ANSWERS,
    Answer,
    Drawn,
    Pair,
    decide,
    in_force,
    outdated,
    together,
)
from commonfield.identity.review.looking import Look, look_at
from commonfield.identity.review.material import Material, gather
from commonfield.identity.review.pairs import REASONS
from commonfield.identity.review.quality import Quality
from commonfield.identity.review.reading_twice import SECOND_SHARE, Agreement, agreement_of, is_read_twice
from commonfield.identity.review.sampling import BANDS
from commonfield.identity.review.turns import Turn, turn_of, turns

__all__ = [
    "ANSWERS",
    "BANDS",
    "FEWEST_ANSWERS",
    "REASONS",
    "SECOND_SHARE",
    "Agreement",
    "Answer",
    "Calibration",
    "Constraints",
    "Curve",
    "Drawn",
    "Look",
    "Material",
    "Pair",
    "Quality",
    "Turn",
    "agreement_of",
    "calibrate",
    "constraints_of",
    "decide",
    "gather",
    "in_force",
    "is_read_twice",
    "look_at",
    "outdated",
    "together",
    "turn_of",
    "turns",
]
