"""Pillars of an instrument, rated by several respondents of each organization: agreement before averages."""

from commonfield.council.pillars.agreeing import Agreed, rwg, rwg_j
from commonfield.council.pillars.between import Between, between
from commonfield.council.pillars.changing import Change
from commonfield.council.pillars.profile import Profile
from commonfield.council.pillars.reading import Rating, Wave, joined, read_ratings
from commonfield.council.pillars.run import Gap, PillarFigures, Scored, ScoredWave, score_pillars
from commonfield.council.pillars.scale import Scale, pulse_scale, rubric_scale

__all__ = [
    "Agreed",
    "Between",
    "Change",
    "Gap",
    "PillarFigures",
    "Profile",
    "Rating",
    "Scale",
    "Scored",
    "ScoredWave",
    "Wave",
    "between",
    "joined",
    "pulse_scale",
    "read_ratings",
    "rubric_scale",
    "rwg",
    "rwg_j",
    "score_pillars",
]
