"""Reading, money and meetings: the commands of the council."""

from types import ModuleType

from commonfield.cli.council import allocating, assign, call, composing, line, meeting, norm, pillars, voice

FAMILIES: tuple[ModuleType, ...] = (
    norm,
    assign,
    allocating,
    line,
    call,
    composing,
    meeting,
    voice,
    pillars,
)
"""The modules of these commands, in the order in which `commonfield --help` lists them."""
