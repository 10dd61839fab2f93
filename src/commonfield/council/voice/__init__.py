"""Who speaks, and who works with whom: as figures of groups unless a facilitator asks for more."""

from commonfield.council.voice.inequality import gini, gini_by_chance
from commonfield.council.voice.network import Changed, Figures, Reliance, compare_waves, measure_ties
from commonfield.council.voice.reading import (
    Contribution,
    Present,
    read_contributions,
    read_present,
    read_seats,
)
from commonfield.council.voice.run import Counted, SectorVoice, Spread, Voice, measure_voice
from commonfield.council.voice.ties import Network, read_networks, read_organizations

__all__ = [
    "Changed",
    "Contribution",
    "Counted",
    "Figures",
    "Network",
    "Present",
    "Reliance",
    "SectorVoice",
    "Spread",
    "Voice",
    "compare_waves",
    "gini",
    "gini_by_chance",
    "measure_ties",
    "measure_voice",
    "read_contributions",
    "read_networks",
    "read_organizations",
    "read_present",
    "read_seats",
]
