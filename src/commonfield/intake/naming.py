"""How like the name that somebody gives to a column is to those of an element."""

from __future__ import annotations

import re
from difflib import SequenceMatcher
from functools import lru_cache

from commonfield.catalog import Element
from commonfield.intake.sql import folded

ALIKE = 0.75
"""How like each other two names must be, from 0 to 1, where neither is known as the other."""

OFFICIAL, KNOWN, LIKE = 1.0, 0.95, 0.9


def name_likeness(column: str, element: Element) -> float:
    """Give how like the name of a column is to those of an element: 1 where it is the official one."""
    name = _words(column)
    if not name:
        return 0.0
    if name == _words(element.official):
        return OFFICIAL
    others = [*element.also_called, element.label.en, element.label.es, element.name]
    if name in map(_words, others):
        return KNOWN
    best = max(
        _alike(name, _words(other)) for other in [element.official, *element.also_called, element.name]
    )
    return LIKE * best if best >= ALIKE else 0.0


@lru_cache(maxsize=4096)
def _words(name: str) -> str:
    apart = re.sub(r"(?<=[a-z])(?=[A-Z])", " ", name)
    return " ".join(re.findall(r"[a-z0-9]+", folded(apart)))


@lru_cache(maxsize=65536)
def _alike(name: str, other: str) -> float:
    def ratio(one: str, two: str) -> float:
        matcher = SequenceMatcher(None, one, two, autojunk=False)
        likely = matcher.real_quick_ratio() >= ALIKE and matcher.quick_ratio() >= ALIKE
        return matcher.ratio() if likely else 0.0

    in_order = [" ".join(sorted(words.split())) for words in (name, other)]
    return max(ratio(name.replace(" ", ""), other.replace(" ", "")), ratio(*in_order))
