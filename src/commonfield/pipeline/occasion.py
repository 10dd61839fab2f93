from __future__ import annotations

import getpass
from dataclasses import dataclass, field
from datetime import date
from typing import Protocol

from commonfield.region import Region


class Tell(Protocol):
    """Tells a person what is being done; `done` of `of` where a step goes through many things."""

    def __call__(self, text: str, *, done: int = 0, of: int = 0) -> None: ...


def say_nothing(text: str, *, done: int = 0, of: int = 0) -> None:
    """Be quiet."""


def who_is_here() -> str:
    """Name who runs the command, as the ledger records it."""
    try:
        return getpass.getuser()
    except (KeyError, OSError):  # a container may run under a number without a name
        return "unknown"


@dataclass(frozen=True)
class Occasion:
    """Who does something, on which day agreements are asked about, and whom to tell how it goes."""

    by: str = field(default_factory=who_is_here)
    on: date | None = None
    tell: Tell = say_nothing

    def day(self, region: Region) -> date:
        """Give the day on which agreements must be in force: today, or an invented region's own day."""
        if self.on:
            return self.on
        settings = region.settings
        return settings.data_as_of if settings.invented and settings.data_as_of else date.today()
