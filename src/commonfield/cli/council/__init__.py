"""Reading, money and meetings: the commands of the council."""

from types import ModuleType

from commonfield.cli.council import norm, norm_agreement

FAMILIES: tuple[ModuleType, ...] = (
    norm,
    norm_agreement,
)
"""The modules of these commands, in the order in which `commonfield --help` lists them."""
