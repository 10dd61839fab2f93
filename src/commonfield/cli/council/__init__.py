"""Reading, money and meetings: the commands of the council."""

from types import ModuleType

FAMILIES: tuple[ModuleType, ...] = ()
"""The modules of these commands, in the order in which `commonfield --help` lists them."""
