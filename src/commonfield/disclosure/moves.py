"""Other tables that a reader could not tell from the true one: people moved around cycles of hidden slots."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from commonfield.disclosure.persons import Line

if TYPE_CHECKING:
    import numpy as np
    import numpy.typing as npt

    Matrix = npt.NDArray[np.float64]
    Vector = npt.NDArray[np.float64]


def line_matrix(lines: Sequence[Line], hidden: Sequence[int]) -> Matrix:
    """Write lines over hidden slots as rows: members +1, total -1; lines with no hidden slot are left out."""
    import numpy as np

    column = {slot: number for number, slot in enumerate(hidden)}
    rows = []
    for line in lines:
        inside = [column[m] for m in line.members if m in column]
        if inside or line.total in column:
            row = np.zeros(len(hidden))
            row[inside] = 1.0
            if line.total in column:
                row[column[line.total]] = -1.0
            rows.append(row)
    return np.array(rows).reshape(-1, len(hidden))


def cycles(matrix: Matrix, people: Vector) -> Matrix:
    """Find moves that leave every line as it is, one column each, that together make all such moves.

    Slots with many people carry the moves of those with few, so that the few can move as far as possible.
    A slot in no cycle is determined by what is shown.

    Args:
        matrix: As `line_matrix` gives it.
        people: How many people can leave each hidden slot.
    """
    import numpy as np

    size = matrix.shape[1]
    reduced = matrix.copy()
    carriers: list[int] = []
    for slot in np.argsort(-people, kind="stable"):
        row = len(carriers)
        if row == len(reduced):
            break
        pivot = row + int(np.argmax(np.abs(reduced[row:, slot])))
        if abs(reduced[pivot, slot]) < 0.5:
            continue
        reduced[[row, pivot]] = reduced[[pivot, row]]
        reduced[row] /= reduced[row, slot]
        others = np.flatnonzero(np.abs(reduced[:, slot]) > 1e-9)
        others = others[others != row]
        reduced[others] -= np.outer(reduced[others, slot], reduced[row])
        carriers.append(int(slot))
    moving = np.setdiff1d(np.arange(size), carriers)
    found = np.zeros((size, len(moving)))
    found[moving, np.arange(len(moving))] = 1.0
    found[carriers] = -np.round(reduced[: len(carriers)][:, moving], 9)
    return found


def reach(found: Matrix, leaving: Vector, coming: Vector, *, whole: bool) -> Vector:
    """Say how far each slot can be moved by one of the cycles, down and up together.

    Args:
        found: Cycles, as columns.
        leaving: How many people can leave each slot.
        coming: How many can come; infinite where nothing limits them.
        whole: Whether people move whole: each move is then another table of whole numbers, not a bound.

    Returns:
        Per slot, the difference between its largest and smallest count along the best cycle.
    """
    import numpy as np

    if whole:
        found = found[:, np.abs(found - np.round(found)).max(axis=0, initial=0) < 1e-6]
    if not found.shape[1]:
        return np.zeros(len(leaving))
    gains, losses = np.maximum(found, 0), np.maximum(-found, 0)
    with np.errstate(divide="ignore", invalid="ignore"):
        forth = np.minimum(_ratio(leaving, losses), _ratio(coming, gains))
        back = np.minimum(_ratio(leaving, gains), _ratio(coming, losses))
    steps = np.floor(forth + 1e-9) + np.floor(back + 1e-9) if whole else forth + back
    farthest: Vector = (np.abs(found) * np.minimum(steps, 1e6)).max(axis=1)
    return farthest


def _ratio(room: Vector, moved: Matrix) -> Vector:
    import numpy as np

    limits = np.where(moved > 0, room[:, None] / np.where(moved > 0, moved, 1.0), np.inf)
    least: Vector = limits.min(axis=0)
    return least
