"""Which levels of a rubric a proposal stands on, and what the next one up asks for."""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from commonfield.catalog import Rubric, Text
from commonfield.council.run import score_proposals
from commonfield.council.scores import Score

_NEAR = 0.01


@dataclass(frozen=True)
class LevelStep:
    """One criterion, and its next level up: what that says, and the points that it would bring.

    `stands` is the mean level that readers gave. `gain` is null where the scores of the proposals are not
    those that the rubric makes of the readers' scores.
    """

    criterion: Text
    stands: float
    next_level: int
    says: Text | None
    gain: float | None


def find_steps(
    scores: Sequence[Score], rubric: Rubric, *, scored: Mapping[str, float]
) -> dict[str, list[LevelStep]]:
    """List for each proposal the criteria below the highest level, the one that brings most points first.

    Args:
        scores: What readers gave, by criterion.
        rubric: The criteria, their weights and what each level says.
        scored: The scores by which money was shared out.

    Raises:
        NotEstimableError: a reader left out a criterion, or gave one that the rubric has not.
    """
    combined = {p.proposal: p.score for p in score_proposals(scores, rubric=rubric)}
    same = all(abs(combined[code] - scored[code]) <= _NEAR for code in combined if code in scored)
    whole = 1.0 if rubric.combine == "sum" else sum(c.weight for c in rubric.criteria)
    given: dict[tuple[str, str], list[float]] = defaultdict(list)
    for score in scores:
        given[score.proposal, score.criterion].append(score.score)
    found: dict[str, list[LevelStep]] = {}
    for code in sorted(combined):
        steps = []
        for criterion in rubric.criteria:
            values = given[code, criterion.criterion]
            stands = sum(values) / len(values)
            if stands >= rubric.highest:
                continue
            following = math.floor(stands) + 1
            says = next((level.says for level in criterion.levels if level.level == following), None)
            gain = (following - stands) * criterion.weight / whole if same else None
            steps.append(LevelStep(criterion.label, stands, following, says, gain))
        found[code] = sorted(steps, key=lambda s: -(s.gain or 0))
    return found
