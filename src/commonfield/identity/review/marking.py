"""Where two values differ, character by character."""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass
from difflib import SequenceMatcher
from itertools import groupby

_ALIKE = 0.5
"""Share of characters in common, of both values together, below which they are other values altogether."""


@dataclass(frozen=True)
class Run:
    """Some characters of a value. `same`: the other value has them at this place too."""

    text: str
    same: bool


def marked(one: str, other: str) -> tuple[list[Run], list[Run]]:
    """Cut two values into runs that are the same in both and runs that are not.

    Capital letters and accents make no difference: institutions write them or leave them out. Values that
    have little in common are marked as a whole: letters that both happen to have would mislead.
    """
    folded = _folded(one), _folded(other)
    matcher = SequenceMatcher(None, *folded, autojunk=False)
    alike = [a == b for a, b in zip(*folded, strict=False)]
    if len(one) == len(other) and sum(alike) >= _ALIKE * len(one):
        return _by_place(one, alike), _by_place(other, alike)
    if matcher.ratio() < _ALIKE:
        return [Run(one, same=False)], [Run(other, same=False)]
    left: list[Run] = []
    right: list[Run] = []
    for kind, i, j, k, m in matcher.get_opcodes():
        left += [Run(one[i:j], kind == "equal")] if j > i else []
        right += [Run(other[k:m], kind == "equal")] if m > k else []
    return left, right


def _by_place(text: str, alike: list[bool]) -> list[Run]:
    """Cut a value of which the other has as many characters: exchanged digits show as two that differ."""
    together = groupby(zip(text, alike, strict=True), key=lambda each: each[1])
    return [Run("".join(character for character, _ in run), same) for same, run in together]


def in_brackets(runs: list[Run]) -> str:
    """Write runs so that what differs stands in brackets: for a terminal, and not by colour."""
    return "".join(run.text if run.same else f"[{run.text}]" for run in runs)


def _folded(text: str) -> str:
    """Fold each character by itself, so that places stay what they are."""
    return "".join((unicodedata.normalize("NFD", character)[0].casefold() + " ")[0] for character in text)
