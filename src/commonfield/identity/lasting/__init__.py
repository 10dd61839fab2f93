"""What lasts from run to run: descriptions, weighed pairs, memberships, what became of a key."""

from commonfield.identity.lasting.following import follow
from commonfield.identity.lasting.history import History

__all__ = ["History", "follow"]
