"""Variance components: how much of the difference between scores is whose (G study)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from commonfield.council.reader_agreement.estimate import Note
from commonfield.council.reader_agreement.table import ScoreTable
from commonfield.council.reader_agreement.variance import crossed, nested
from commonfield.findings import NotEstimableError

Design = Literal["crossed", "nested"]

Scores = Mapping[tuple[str, str, str], float]
"""Scores by unit, reader and criterion; the criterion is empty where a file has none."""


@dataclass(frozen=True)
class Components:
    """Variances of one score, by source, as they are estimated: a small one may come out below 0.

    Sources are `unit`, `reader`, `criterion` and what two share (`unit_reader` and so on); `rest` is what is
    left. In a nested design each unit has readers of its own, and `reader` is how they differ within a unit.
    """

    design: Design
    variances: dict[str, float]
    n_units: int
    reads: float
    n_criteria: int
    notes: tuple[Note, ...] = ()


def estimate_components(scores: Scores, *, design: Design | None = None) -> Components:
    """Take apart the variance of scores, by the mean squares that each source is expected to have.

    Args:
        scores: Who scored what.
        design: `crossed` rests on units that every reader scored, `nested` takes whoever read a unit. If not
            said, crossed where all units have all readers.

    Raises:
        NotEstimableError: too few units, readers or criteria, or every score is the same.

    Source:
        Brennan (2001), Generalizability Theory, chapters 2 to 4; with different numbers of readers, mean
        squares as in Searle, Casella and McCulloch (1992).
    """
    units = sorted({unit for unit, _, _ in scores})
    readers = sorted({reader for _, reader, _ in scores})
    criteria = sorted({criterion for _, _, criterion in scores})
    design = design or ("crossed" if len(scores) == len(units) * len(readers) * len(criteria) else "nested")
    if len(set(scores.values())) == 1:
        raise _none("every score is the same", "Nothing tells proposals apart.")
    build = _crossed if design == "crossed" else _nested
    return build(scores, units, readers, criteria)


def scores_of(tables: Mapping[str, ScoreTable]) -> Scores:
    """Give the scores of tables by criterion as one.

    Raises:
        SubmissionError: some are no numbers.
    """
    return {
        (unit, reader, criterion): cell
        for criterion, table in tables.items()
        for unit, row in zip(table.units, table.as_numbers(), strict=True)
        for reader, cell in zip(table.readers, row, strict=True)
        if cell is not None
    }


def _crossed(scores: Scores, units: list[str], readers: list[str], criteria: list[str]) -> Components:
    whole = [u for u in units if all((u, r, c) in scores for r in readers for c in criteria)]
    if len(whole) < 2 or len(readers) < 2:
        raise _none(
            f"{len(whole)} units that all {len(readers)} readers scored",
            "Readers read different units; --design nested is for that.",
        )
    cube = np.array([[[scores[u, r, c] for c in criteria] for r in readers] for u in whole])
    notes = (Note("complete_units", {"n": len(whole), "of": len(units)}),) if len(whole) < len(units) else ()
    one = _one_facet(cube[:, :, 0]) if len(criteria) == 1 else _two_facets(cube)
    return Components("crossed", one, len(whole), len(readers), len(criteria), notes)


def _one_facet(table: NDArray[np.float64]) -> dict[str, float]:
    ms = crossed(table)
    rest, readers = ms.residual or 0.0, ms.readers or 0.0
    return {
        "unit": (ms.units - rest) / ms.reads,
        "reader": (readers - rest) / ms.n_units,
        "rest": rest,
    }


def _two_facets(cube: NDArray[np.float64]) -> dict[str, float]:
    p, r, c = cube.shape
    grand = cube.mean()
    units, readers, criteria = (cube.mean(axis=axes) - grand for axes in ((1, 2), (0, 2), (0, 1)))
    with_reader = cube.mean(axis=2) - grand - units[:, None] - readers[None, :]
    with_criterion = cube.mean(axis=1) - grand - units[:, None] - criteria[None, :]
    read_criterion = cube.mean(axis=0) - grand - readers[:, None] - criteria[None, :]
    rest = (
        cube - grand - units[:, None, None] - readers[None, :, None] - criteria[None, None, :]
        - with_reader[:, :, None] - with_criterion[:, None, :] - read_criterion[None, :, :]
    )  # fmt: skip
    ms_p, ms_r, ms_c = (
        _mean_square(units, r * c, p - 1),
        _mean_square(readers, p * c, r - 1),
        _mean_square(criteria, p * r, c - 1),
    )
    ms_pr = _mean_square(with_reader, c, (p - 1) * (r - 1))
    ms_pc = _mean_square(with_criterion, r, (p - 1) * (c - 1))
    ms_rc = _mean_square(read_criterion, p, (r - 1) * (c - 1))
    ms_e = _mean_square(rest, 1, (p - 1) * (r - 1) * (c - 1))
    return {
        "unit": (ms_p - ms_pr - ms_pc + ms_e) / (r * c),
        "reader": (ms_r - ms_pr - ms_rc + ms_e) / (p * c),
        "criterion": (ms_c - ms_pc - ms_rc + ms_e) / (p * r),
        "unit_reader": (ms_pr - ms_e) / c,
        "unit_criterion": (ms_pc - ms_e) / r,
        "reader_criterion": (ms_rc - ms_e) / p,
        "rest": ms_e,
    }


def _nested(scores: Scores, units: list[str], readers: list[str], criteria: list[str]) -> Components:
    read = {(u, r) for u, r, _ in scores}
    whole = sorted((u, r) for u, r in read if all((u, r, c) in scores for c in criteria))
    by_unit: dict[str, list[list[float]]] = {}
    for u, r in whole:
        by_unit.setdefault(u, []).append([scores[u, r, c] for c in criteria])
    blocks = [np.array(by_unit[u]) for u in units if u in by_unit]
    ms = nested([list(block.mean(axis=1)) for block in blocks])
    if ms is None:
        raise _none(
            f"{len(blocks)} units, of which none has two complete readings",
            "Each unit was read once, or readings are unfinished.",
        )
    notes = [Note("unfinished", {"n": len(read) - len(whole)})] if len(whole) < len(read) else []
    if not ms.is_balanced:
        notes.append(Note("uneven_reads", {"k": f"{ms.reads:.2f}"}))
    if len(criteria) == 1:
        found = {"unit": (ms.units - ms.within) / ms.reads, "rest": ms.within}
    else:
        found = _nested_criteria(blocks, ms.units, ms.within, ms.reads, ms.df_within)
    return Components("nested", found, len(blocks), ms.reads, len(criteria), tuple(notes))


def _nested_criteria(
    blocks: list[NDArray[np.float64]], of_units: float, within: float, reads: float, df_within: int
) -> dict[str, float]:
    """Take apart readers within units, crossed with criteria. `of_units` and `within` are those of means."""
    c = blocks[0].shape[1]
    n = np.array([len(block) for block in blocks], dtype=float)
    total, p = n.sum(), len(blocks)
    means = np.array([block.mean(axis=0) for block in blocks])
    overall = (n[:, None] * means).sum(axis=0) / total
    heights = means - means.mean(axis=1, keepdims=True) - overall + overall.mean()
    ms_pc = float((n[:, None] * heights**2).sum() / ((p - 1) * (c - 1)))
    ms_c = float(total * ((overall - overall.mean()) ** 2).sum() / (c - 1))
    left = sum(float((_centred(block) ** 2).sum()) for block in blocks)
    ms_e = left / (df_within * (c - 1))
    unit_criterion = (ms_pc - ms_e) / reads
    # The mean of criteria of a reading has the variance of one criterion's part over their number.
    each = float((n**2).sum() / total)
    return {
        "unit": (of_units - within) / reads - unit_criterion / c,
        "reader": within - ms_e / c,
        "criterion": (ms_c - ms_e - each * unit_criterion) / total,
        "unit_criterion": unit_criterion,
        "rest": ms_e,
    }


def _centred(block: NDArray[np.float64]) -> NDArray[np.float64]:
    rows, columns = block.mean(axis=1, keepdims=True), block.mean(axis=0, keepdims=True)
    return np.asarray(block - rows - columns + block.mean())


def _mean_square(effects: NDArray[np.float64], cells: int, df: int) -> float:
    return float(cells * (effects**2).sum() / df)


def _none(found: str, cause: str) -> NotEstimableError:
    return NotEstimableError(
        f"scores: expected two units and two readers whose scores compare, found {found}.",
        likely_cause=cause,
        fix="Give all scores of the round, those of declined proposals too.",
    )
