"""Where a value stands in a record that is a tree, and the one way to write it down.

A record is made of objects (names with values), lists and texts, whether XML or JSON said it. A path is
a chain of steps, `Name/FirstName`. A step is a name, and which of several of that name is meant:

    races            the first of them
    races[2]         the second
    codes[system=State]    the first whose `system` is State

An object at the end of a path that holds its own name again (`Race/Race`) stands for what it holds there.
A value that names a descriptor (`uri://ed-fi.org/SexDescriptor#Female`) is read as its code, `Female`.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from commonfield.findings import DefinitionError

_STEP = re.compile(r"(\w+)(?:\[(?:(\d+)|(\w+)=([^\]]+))\])?")
_DESCRIPTOR = re.compile(r"uri://[^#\s]*#(.*)", re.DOTALL)


@dataclass(frozen=True)
class Step:
    """One step of a path: a name, then the so-many-th of that name, or the first that says so of itself."""

    name: str
    number: int = 1
    where: str = ""
    says: str = ""


@lru_cache(maxsize=1024)
def steps_of(path: str) -> tuple[Step, ...]:
    """Read a path.

    Raises:
        DefinitionError: it is none.
    """
    steps = []
    for part in re.split(r"/(?![^\[]*\])", path):
        read = _STEP.fullmatch(part)
        if read is None or read[2] == "0":
            raise DefinitionError(
                f"path `{path}`: expected names with / between them, found a step `{part}`.",
                fix="Write a step as name, name[2] or name[other=value].",
            )
        steps.append(Step(read[1], int(read[2] or 1), read[3] or "", read[4] or ""))
    return tuple(steps)


def value_at(record: Any, steps: tuple[Step, ...]) -> str:
    """Give the text at a path of a record; empty where there is none."""
    here = record
    for step in steps:
        here = _one_of(here.get(step.name), step) if isinstance(here, dict) else None
        if here is None:
            return ""
    if isinstance(here, dict) and steps:
        here = _one_of(here.get(steps[-1].name), Step(steps[-1].name))
    return text_of(here)


def text_of(value: Any) -> str:
    """Give a value of a record as the text of a cell: spaces single, a descriptor as its code."""
    if isinstance(value, bool):
        return "true" if value else "false"
    if not isinstance(value, str):
        return ""
    text = " ".join(value.replace("\0", "\ufffd").split())
    descriptor = _DESCRIPTOR.fullmatch(text)
    return descriptor[1].strip() if descriptor else text


def _one_of(value: Any, step: Step) -> Any:
    several = value if isinstance(value, list) else [value]
    if step.where:
        several = [v for v in several if isinstance(v, dict) and _says(v, step)]
    return several[step.number - 1] if len(several) >= step.number else None


def _says(value: dict[str, Any], step: Step) -> bool:
    said = value.get(step.where)
    return text_of(said[0] if isinstance(said, list) and said else said) == step.says
