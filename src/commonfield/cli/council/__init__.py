"""Reading, money and meetings: the commands of the council."""

from types import ModuleType

from commonfield.cli.council import assign, composing, meeting, norm

FAMILIES: tuple[ModuleType, ...] = (norm, assign, composing, meeting)
from commonfield.cli.council import allocating

FAMILIES: tuple[ModuleType, ...] = (allocating,)
"""The modules of these commands, in the order in which `commonfield --help` lists them."""
