from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable, Set
from dataclasses import dataclass, field

_NAME = re.compile(r"\b[a-z_]+_x[0-9a-f]{10}\b")


@dataclass
class Steps:
    """Statements that build on one another, each named after what it says.

    Two metrics that take the same step therefore name it alike, and `measure` takes it once.
    `shared` are the steps worth keeping for a further metric.
    """

    texts: dict[str, str] = field(default_factory=dict)
    shared: set[str] = field(default_factory=set)

    def add(self, role: str, text: str, *, share: bool = False) -> str:
        """Add a step unless it is there already; return its name."""
        name = f"{role}_x{hashlib.sha256(text.encode()).hexdigest()[:10]}"
        self.texts.setdefault(name, text)
        if share:
            self.shared.add(name)
        return name

    def uses(self, text: str) -> set[str]:
        """Name the steps that a statement reads directly."""
        return {name for name in _NAME.findall(text) if name in self.texts}

    def statement(self, text: str, *, defined: Set[str] = frozenset()) -> str:
        """Write a statement with the steps it needs before it, but for those already defined."""
        needed = self.before(text, defined=defined)
        listed = ", ".join(f"{name} AS ({self.texts[name]})" for name in self.texts if name in needed)
        return f"WITH {listed} {text}" if listed else text

    def before(self, text: str, *, defined: Set[str] = frozenset()) -> set[str]:
        """Name every step that a statement needs, directly or not, beyond those already defined."""
        found: set[str] = set()
        waiting = self.uses(text) - defined
        while waiting:
            name = waiting.pop()
            found.add(name)
            waiting |= self.uses(self.texts[name]) - defined - found
        return found


def in_several(steps: Iterable[set[str]]) -> set[str]:
    """Name the steps that more than one metric takes."""
    seen: set[str] = set()
    again: set[str] = set()
    for names in steps:
        again |= names & seen
        seen |= names
    return again
