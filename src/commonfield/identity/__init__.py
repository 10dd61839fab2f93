"""Stage 3: decide which records are one person, and give each person a key."""

from commonfield.identity.linkage import Linkage, LinkCounts
from commonfield.identity.run import link
from commonfield.identity.weigh import LevelWeight, Weights

__all__ = ["LevelWeight", "LinkCounts", "Linkage", "Weights", "link"]
