"""Stage 3: decide which records are one person, and give each person a key that lasts."""

from commonfield.identity.ladder import Baseline, Rung
from commonfield.identity.lasting import History, follow
from commonfield.identity.lasting.telling import as_json, ladder_sentence, sentences
from commonfield.identity.linkage import Linkage, LinkCounts
from commonfield.identity.returning import people_of, put_ids_back
from commonfield.identity.run import link
from commonfield.identity.weights import LevelWeight, Weights

__all__ = [
    "Baseline",
    "History",
    "LevelWeight",
    "LinkCounts",
    "Linkage",
    "Rung",
    "Weights",
    "as_json",
    "follow",
    "ladder_sentence",
    "link",
    "people_of",
    "put_ids_back",
    "sentences",
]
