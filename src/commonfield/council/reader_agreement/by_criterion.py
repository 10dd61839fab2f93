"""How far readers agree on each criterion of a rubric, as a call for proposals reports it."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from commonfield.council.reader_agreement.run import Asked, measure_agreement
from commonfield.council.reader_agreement.table import ScoreTable
from commonfield.council.scores import Score


def agreement_by_criterion(scores: Sequence[Score], *, levels: Sequence[float]) -> list[dict[str, object]]:
    """Give three statistics for each criterion, as plain data in English.

    Args:
        scores: Who gave what.
        levels: The whole scale of the rubric, from its lowest level to its highest.

    Returns:
        For each criterion in the order of their names alpha of the ordinal level, AC2 with quadratic weights
        and ICC(1,k), which suits proposals that have readers of their own; keys as `norm agreement --json`
        has them, after `criterion`. No reader is named.

    Raises:
        UsageError: a score is no level of the scale.
    """
    from commonfield.catalog import Wording
    from commonfield.council.reader_agreement import telling

    said = Wording(telling.PACKAGE, "en")
    scale = tuple(repr(float(level)) for level in levels)
    asked = (
        Asked("alpha", level="ordinal", levels=scale),
        Asked("ac2", levels=scale),
        Asked("icc", form="1,k"),
    )
    found: list[dict[str, object]] = []
    for criterion in sorted({score.criterion for score in scores}):
        table = _table([score for score in scores if score.criterion == criterion])
        found += [
            {"criterion": criterion, **telling.as_data(measure_agreement(table, one), said)} for one in asked
        ]
    return found


def _table(scores: Sequence[Score]) -> ScoreTable:
    units = tuple(sorted({score.proposal for score in scores}))
    readers = tuple(sorted({score.reader for score in scores}))
    given = {(score.proposal, score.reader): score for score in scores}
    rows = [[given.get((u, r)) for r in readers] for u in units]
    return ScoreTable(
        Path("scores"),
        units,
        readers,
        tuple(tuple(repr(cell.score) if cell else None for cell in row) for row in rows),
        tuple(tuple(cell.line if cell else 0 for cell in row) for row in rows),
        is_wide=False,
    )
