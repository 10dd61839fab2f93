"""Worlds as bytes: columns of small numbers, and what each move changes."""

from __future__ import annotations

import struct
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, NamedTuple

from commonfield.disclosure.universe.worlds import Flip, Swap
from commonfield.findings import ReleaseError

if TYPE_CHECKING:
    import numpy as np
    import numpy.typing as npt

    from commonfield.disclosure.universe.model import Counts, Universe
    from commonfield.disclosure.universe.worlds import World

    Columns = npt.NDArray[np.int64]

SWAP = ("world", "component", "leaf", "other", "taker", "giver", "outcome", "instead", "people")
# And a label for each component at the leaf, then at the other.
FLIP = ("world", "leaf", "other", "outcome", "instead", "people")
CHANGE = ("world", "component", "leaf", "label", "outcome", "more", "people")
WIDTHS = (1, 2, 4)
MOST = 1 << 31
"""People in one move: far above any file, far below what could overflow a sum."""


class Changes(NamedTuple):
    """People more or fewer of a label and class at a leaf, in one component of one world: columns, int64."""

    world: Counts
    component: Counts
    leaf: Counts
    label: Counts
    outcome: Counts
    people: Counts


def pack_moves(worlds: Sequence[World], *, components: int) -> bytes:
    """Write worlds: per kind of move how many there are, then each column in as few bytes as it needs.

    A world is written as its distance from the one before, so that no number can name two.
    """
    rows: tuple[list[tuple[int, ...]], ...] = ([], [], [])
    for number, world in enumerate(worlds):
        for move in world.moves:
            if isinstance(move, Swap):
                c, leaf, other, taker, giver, outcome, instead, people = move
                rows[0].append((number, c, leaf, other + 1, taker, giver, outcome, instead + 1, people))
            elif isinstance(move, Flip):
                leaf, other, labels, there, outcome, instead, people = move
                rows[1].append((number, leaf, other + 1, outcome, instead + 1, people, *labels, *there))
            else:
                c, leaf, label, outcome, people = move
                rows[2].append((number, c, leaf, label, outcome, int(people > 0), abs(people)))
    parts = [struct.pack("<I", len(worlds))]
    for kind, width in zip(rows, _widths(components), strict=True):
        parts += _pack_columns(kind, width)
    return b"".join(parts)


def unpack_moves(packed: bytes, universe: Universe) -> tuple[int, Changes]:
    """Give how many worlds there are, and every change in them; the same place may come several times.

    Raises:
        ReleaseError: these bytes are no moves, or a move names what the universe does not have.
    """
    import numpy as np

    try:
        (worlds,) = struct.unpack_from("<I", packed)
        at, kinds = 4, []
        for width in _widths(len(universe.components)):
            columns, at = _unpack_columns(packed, at, width)
            kinds.append(columns)
    except (struct.error, ValueError, IndexError):
        raise _no_moves() from None
    if at != len(packed):
        raise _no_moves()
    swaps, flips, changes = kinds
    found = [*_of_swaps(swaps), *_of_flips(flips), _of_changes(changes)]
    joined = Changes(*(np.concatenate(column) for column in zip(*found, strict=True)))
    _refuse_unknown(joined, worlds, universe)
    return worlds, joined


def _widths(components: int) -> tuple[int, int, int]:
    return len(SWAP), len(FLIP) + 2 * components, len(CHANGE)


def _pack_columns(rows: Sequence[tuple[int, ...]], width: int) -> Iterator[bytes]:
    import numpy as np

    table = np.array(rows, dtype=np.int64).reshape(len(rows), width)
    if rows and (table.min() < 0 or table.max() >= MOST):
        raise ReleaseError("moves: expected places and people from 0 up, found others.")
    table[1:, 0] -= table[:-1, 0].copy()
    yield struct.pack("<I", len(rows))
    for column in table.T:
        most = int(column.max(initial=0))
        size = next(each for each in WIDTHS if most < 1 << (8 * each))
        yield struct.pack("<B", size) + column.astype(f"<u{size}").tobytes()


def _unpack_columns(packed: bytes, at: int, width: int) -> tuple[Columns, int]:
    import numpy as np

    (rows,) = struct.unpack_from("<I", packed, at)
    at += 4
    columns = []
    for _ in range(width):
        size = packed[at]
        if size not in WIDTHS:
            raise ValueError(size)
        columns.append(np.frombuffer(packed, dtype=f"<u{size}", count=rows, offset=at + 1).astype(np.int64))
        at += 1 + rows * size
    columns[0] = np.cumsum(columns[0])
    return np.stack(columns), at


def _of_swaps(swaps: Columns) -> Iterator[Changes]:
    """Takers gain at the leaf what givers lose; back at the other; `instead` goes the other way."""
    world, component, leaf, other, taker, giver, outcome, instead, people = swaps
    for place, sign in ((leaf, 1), (other - 1, -1)):
        for kind, turn in ((outcome, sign), (instead - 1, -sign)):
            for label, way in ((taker, turn), (giver, -turn)):
                there = (place >= 0) & (kind >= 0)
                columns = (world, component, place, label, kind, way * people)
                yield Changes(*(column[there] for column in columns))


def _of_flips(flips: Columns) -> Iterator[Changes]:
    """In every component alike, more of one class at the leaf and fewer at the other; `instead` opposite."""
    import numpy as np

    world, leaf, other, outcome, instead, people, *carried = flips
    half = len(carried) // 2
    for place, labels, sign in ((leaf, carried[:half], 1), (other - 1, carried[half:], -1)):
        for kind, turn in ((outcome, sign), (instead - 1, -sign)):
            for component, label in enumerate(labels):
                there = (place >= 0) & (kind >= 0)
                columns = (world, np.full_like(world, component), place, label, kind, turn * people)
                yield Changes(*(column[there] for column in columns))


def _of_changes(changes: Columns) -> Changes:
    import numpy as np

    world, component, leaf, label, outcome, more, people = changes
    return Changes(world, component, leaf, label, outcome, np.where(more == 1, people, -people))


def _refuse_unknown(changes: Changes, worlds: int, universe: Universe) -> None:
    """Refuse a change at a place that is not there. Nothing is negative: columns were unsigned."""
    import numpy as np

    sizes = np.array([len(each.labels) for each in universe.components], dtype=np.int64)
    known = changes.component < len(sizes)
    labels = np.where(known, sizes[np.minimum(changes.component, len(sizes) - 1)], 0)
    for column, most in (
        (changes.world, worlds),
        (changes.leaf, len(universe.leaves)),
        (changes.label, labels),
        (changes.outcome, len(universe.classes)),
        (np.abs(changes.people), MOST),
    ):
        if not np.all(known & (column < most)):
            raise _no_moves()


def _no_moves() -> ReleaseError:
    return ReleaseError(
        "bundle: expected moves of people between places and values that the tables have, found others.",
        likely_cause="The bundle was altered, or belongs to other tables.",
    )
