"""What was decided about a file of people, before anything is written."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from commonfield.disclosure.proof import Proven
from commonfield.disclosure.universe.model import Universe
from commonfield.disclosure.universe.worlds import World

if TYPE_CHECKING:
    from commonfield.disclosure.universe.pattern import Pattern


@dataclass(frozen=True)
class Decided:
    """What is hidden, and the proof.

    Args:
        universe: The set of persons, counted.
        hidden: Hidden entries, one mask per component.
        worlds: The proof.
        exempt: Small measures that earlier releases show, one mask per component.
        earlier: Releases about the same persons that were taken into account.
        folders: Where these lie.
    """

    universe: Universe
    hidden: Pattern
    worlds: tuple[World, ...]
    exempt: Pattern
    earlier: tuple[Proven, ...] = ()
    folders: tuple[Path, ...] = ()


def key_from(content: bytes) -> bytes:
    """Give the secret that chooses among equally good cells, from a file that is no less secret.

    Two runs on one file then hide the same: two tables of the same people that hide other cells would tell
    more than either.
    """
    return hashlib.sha256(b"choice of blanks in tables of a file" + content).digest()
