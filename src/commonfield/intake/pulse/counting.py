"""What the answers of a pulse come to, with small counts of people hidden."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

from commonfield.catalog import Pulse
from commonfield.intake.pulse.asking import Asked, fields

Status = Literal["shown", "hidden", "not_yet_due"]
AnswersOf = Mapping[str, Mapping[str, str]]
"""Answers by partner, then by field."""


@dataclass(frozen=True)
class Counted:
    """What one field comes to.

    `answered` counts organizations, as do `organizations` by answer (for a choice, a yes or no, a date);
    `total` is the sum of a count, None where it is not shown; of a text only how many answered is told.
    """

    asked: Asked
    answered: int
    organizations: dict[str, int]
    total: int | None = None
    status: Status = "shown"


def count_answers(pulse: Pulse, answers: AnswersOf, *, smallest_group: int, closed: bool) -> list[Counted]:
    """Count answers, field by field.

    Totals of people are not given before the pulse has closed: two of them, before and after one more
    partner answered, would tell what that partner counts. Afterwards a total is hidden from 1 to one below
    the smallest group; and where one partner, knowing its own count, could work out that the rest are so
    few. Where any is hidden, the next smaller ones are hidden with it until at least two are, and they
    are together no small group: a total that another question tells gives nothing away then.
    """
    hidden = hidden_totals(pulse, answers, smallest_group=smallest_group)
    counted = []
    for asked in fields(pulse):
        given = [told[asked.name] for told in answers.values() if asked.name in told]
        if asked.question.kind == "count":
            total = sum(int(one) for one in given)
            status: Status = "shown"
            if asked.question.people:
                status = "not_yet_due" if not closed else "hidden" if asked.name in hidden else "shown"
            counted.append(Counted(asked, len(given), {}, total if status == "shown" else None, status))
        elif asked.question.kind == "text":
            counted.append(Counted(asked, len(given), {}))
        else:
            tally = Counter(given)
            order = list(asked.choices) or sorted(tally)
            counted.append(Counted(asked, len(given), {code: tally[code] for code in order}))
    return counted


def hidden_totals(pulse: Pulse, answers: AnswersOf, *, smallest_group: int) -> set[str]:
    """Name the fields whose totals of people may not be shown."""
    counts = {
        asked.name: [int(told[asked.name]) for told in answers.values() if asked.name in told]
        for asked in fields(pulse)
        if asked.question.people
    }
    hidden = {name for name, told in counts.items() if _is_small(told, smallest_group)}
    totals = {name: sum(told) for name, told in counts.items()}
    others = sorted((total, name) for name, total in totals.items() if total > 0 and name not in hidden)
    while hidden and others and not _is_safe(hidden, counts, smallest_group):
        hidden.add(others.pop(0)[1])
    return hidden


def _is_small(told: list[int], smallest_group: int) -> bool:
    total = sum(told)
    rests = [total - own for own in told if own]
    return 0 < total < smallest_group or any(0 < rest < smallest_group for rest in rests)


def _is_safe(hidden: set[str], counts: Mapping[str, list[int]], smallest_group: int) -> bool:
    return len(hidden) > 1 and sum(sum(counts[name]) for name in hidden) >= smallest_group
