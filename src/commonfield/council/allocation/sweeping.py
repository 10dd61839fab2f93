"""All sets that lose little, level by level: the search of `bounding.py` over many sets at once.

Room is kept in whole numbers; losses as doubles beside what may be lost, with more slack than they can round,
so that a set is never lost, and sets that are kept for nothing are told apart afterwards.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np

_STATES = 60_000
_SLACK = 1e-9
_BITS = 62
_LARGE = 1 << 60

Parts = Sequence[Sequence[tuple[int, int]]]


def sweep(
    takes: Parts,
    gives: Parts,
    *,
    room: Sequence[int],
    need: Sequence[int],
    first: Sequence[bool],
    loss: Sequence[int],
    spare: int,
    beam: int = 0,
) -> list[list[int]] | None:
    """Give every set that keeps the limits and loses at most `spare`; null where there are too many.

    Args:
        takes: For each place, what it takes of each limit.
        gives: What it gives to each least sum.
        room: What there is of each limit.
        need: What each least sum needs.
        first: Whether a place is in the set that loses nothing.
        loss: What the other choice loses.
        spare: How much may be lost.
        beam: Keep only so many sets at each place, those that lose least: quick, and not all of them.

    Returns:
        Sets as the places in them.
    """
    if max((abs(n) for n in (*room, *need)), default=0) > _LARGE:
        return None
    n = len(takes)
    scale = spare or 1
    rooms = np.array(room, dtype=np.int64).reshape(-1, 1)
    needs = np.array(need, dtype=np.int64).reshape(-1, 1)
    lost = np.zeros(1)
    held = np.zeros((n // _BITS + 1, 1), dtype=np.int64)
    reach = _reaches(gives, len(need))
    for at in range(n):
        price = loss[at] / scale
        new_in, new_out = (lost, lost + price) if first[at] else (lost + price, lost)
        fits = new_in <= 1 + _SLACK
        for k, amount in takes[at]:
            fits &= rooms[k] >= amount
        taken, left = np.flatnonzero(fits), np.flatnonzero(new_out <= 1 + _SLACK)
        if not beam and len(taken) + len(left) > _STATES:
            return None
        split = len(taken)
        both = np.concatenate((taken, left))
        rooms, needs, held = rooms[:, both], needs[:, both], held[:, both]
        lost = np.concatenate((new_in[taken], new_out[left]))
        for k, amount in takes[at]:
            rooms[k, :split] -= amount
        for k, amount in gives[at]:
            needs[k, :split] -= amount
        held[at // _BITS, :split] |= np.int64(1 << at % _BITS)
        if gives[at]:
            open_ = np.all(needs <= reach[at].reshape(-1, 1), axis=0)
            rooms, needs, held, lost = rooms[:, open_], needs[:, open_], held[:, open_], lost[open_]
        if beam and len(lost) > beam:
            best = np.argpartition(lost, beam)[:beam]
            rooms, needs, held, lost = rooms[:, best], needs[:, best], held[:, best], lost[best]
    kept = np.all(needs <= 0, axis=0)
    return [_places(column, n) for column in held[:, kept].T]


def _reaches(gives: Parts, count: int) -> list[np.ndarray[Any, Any]]:
    """Give what the places after each one can still give."""
    left = np.zeros(count, dtype=np.int64)
    found = []
    for parts in reversed(gives):
        found.append(left.copy())
        for k, amount in parts:
            left[k] += amount
    return found[::-1]


def _places(words: np.ndarray[Any, Any], n: int) -> list[int]:
    return [at for at in range(n) if int(words[at // _BITS]) >> at % _BITS & 1]
