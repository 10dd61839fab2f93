"""Reading, money and meetings: the commands of the council."""

from types import ModuleType

from commonfield.cli.council import assign, norm

FAMILIES: tuple[ModuleType, ...] = (assign, norm)
from commonfield.cli.council import composing, meeting

FAMILIES: tuple[ModuleType, ...] = (composing, meeting)
"""The modules of these commands, in the order in which `commonfield --help` lists them."""
