"""What is said of an improvement plan to people: what each lacks, next levels, rounds."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from commonfield.catalog import Wording
from commonfield.council.allocation.improving import Plan, Round
from commonfield.council.allocation.lacking import Lack
from commonfield.council.allocation.levels import LevelStep
from commonfield.council.allocation.relaxing import Relaxation
from commonfield.council.allocation.telling import Table, dollars, name_rule, number, plain, say_relaxation

_SHOWN = 3

Steps = Mapping[str, Sequence[LevelStep]]


def as_data(plan: Plan, steps: Steps, said: Wording) -> dict[str, Any]:
    """Give a plan as plain data."""
    return {
        "lacks": [
            {
                "proposal": lack.proposal,
                "score": number(lack.score),
                "to_quality_floor": number(lack.to_floor),
                "to_line": number(lack.to_line),
                "more_than": lack.passes,
                "in_way": [say_relaxation(one, plan.rules, said) for one in lack.in_way],
                "hours": number(plan.hours.get(lack.proposal)),
                "next_levels": [_step_data(step, said) for step in steps.get(lack.proposal, ())],
            }
            for lack in plan.lacks
        ],
        "rounds": [
            {
                "round": one.number,
                "helped": one.helped,
                "fundable": list(one.fundable),
                "awards": [{"proposal": p, "amount": number(a)} for p, a in one.awards.items()],
                "waiting": {
                    p: [name_rule(r.rule, plan.rules, said) for r in way] for p, way in one.waiting.items()
                },
                "left": number(one.left),
            }
            for one in plan.rounds
        ],
        "below": list(plan.below),
        "missing": number(plan.missing),
        "note": " ".join(summary(plan, said)),
    }


def tables(plan: Plan, steps: Steps, said: Wording) -> list[Table]:
    """Give the tables: what each lacks, the next levels of the rubric, the rounds."""
    names = ("proposal", "score", "to_floor", "to_line", "in_way", "hours")
    made = []
    if plan.lacks:
        rows = [_lack_row(lack, plan, said) for lack in plan.lacks]
        made.append(Table(said.say("title_lacks"), _heads(names, said), rows))
    levels: list[list[object]] = [
        [lack.proposal, *_step_row(step, said)]
        for lack in plan.lacks
        for step in steps.get(lack.proposal, ())[:_SHOWN]
    ]
    if levels:
        names = ("proposal", "criterion", "stands", "next", "says", "gain")
        made.append(Table(said.say("title_steps"), _heads(names, said), levels))
    names = ("round", "helped", "fundable", "funded", "waiting", "left")
    rounds = [_round_row(one, plan, said) for one in plan.rounds]
    made.append(Table(said.say("title_rounds"), _heads(names, said), rounds))
    return made


def summary(plan: Plan, said: Wording) -> list[str]:
    """Say the rule and the arithmetic."""
    rules, improvement = plan.rules, plan.improvement
    lines = [said.say("improve_rule")]
    if rules.quality_floor is None:
        lines.append(said.say("improve_no_floor"))
    if not improvement.helpers:
        lines.append(said.say("improve_no_helpers"))
    elif improvement.points_each is None:
        lines.append(said.say("improve_no_points"))
    else:
        lines.append(said.say("improve_points", points=plain(improvement.points_each, said)))
    if improvement.helpers and plan.hours:
        least, most = min(plan.hours.values()), max(plan.hours.values())
        lines.append(said.say("improve_equal", least=plain(least, said), most=plain(most, said)))
    last = plan.rounds[-1]
    if plan.missing:
        lines.append(said.say("improve_missing", missing=dollars(plan.missing, said)))
    funded = sum(len(one.awards) for one in plan.rounds)
    lines.append(
        said.counted(
            "improve_summary",
            last.number,
            funded=said.count(funded),
            of=said.count(funded + len(plan.below) + len(last.waiting)),
            below=said.count(len(plan.below)),
            waiting=said.count(len(last.waiting)),
            left=dollars(last.left, said),
        )
    )
    return lines


def _lack_row(lack: Lack, plan: Plan, said: Wording) -> list[object]:
    to_line = plain(lack.to_line, said)
    return [
        lack.proposal,
        number(lack.score),
        number(lack.to_floor),
        said.say("more_than", points=to_line) if lack.passes else to_line,
        _rules(lack.in_way, plan, said),
        number(plan.hours.get(lack.proposal)),
    ]


def _step_row(step: LevelStep, said: Wording) -> list[object]:
    return [
        said.text(step.criterion),
        f"{step.stands:.2f}",
        step.next_level,
        said.text(step.says) if step.says else "",
        "" if step.gain is None else f"{step.gain:.2f}",
    ]


def _round_row(one: Round, plan: Plan, said: Wording) -> list[object]:
    waiting = (
        said.say("waits_for", proposal=p, rules=", ".join(name_rule(r.rule, plan.rules, said) for r in way))
        for p, way in one.waiting.items()
    )
    return [
        one.number,
        ", ".join(said.say("helped_by", proposal=p, helper=h) for p, h in one.helped.items()),
        len(one.fundable),
        ", ".join(
            said.say("funded_with", proposal=p, amount=dollars(a, said)) for p, a in one.awards.items()
        ),
        ", ".join(waiting),
        dollars(one.left, said),
    ]


def _step_data(step: LevelStep, said: Wording) -> dict[str, Any]:
    return {
        "criterion": said.text(step.criterion),
        "stands": step.stands,
        "next_level": step.next_level,
        "says": said.text(step.says) if step.says else None,
        "gain": step.gain,
    }


def _rules(way: Sequence[Relaxation], plan: Plan, said: Wording) -> str:
    return "; ".join(say_relaxation(one, plan.rules, said) for one in way)


def _heads(names: Sequence[str], said: Wording) -> list[str]:
    return [said.say(f"head_{name}") for name in names]
