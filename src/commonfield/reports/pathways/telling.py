"""Sentences that posters and pages share."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cache

from commonfield.catalog import Wording
from commonfield.reports.pathways.views import BreakView, JobView, PathwayView, StepView

PACKAGE = "reports/pathways"
FEW_SCHOOLS = 4
"""As many schools are named in a sentence; of more, the number."""


def hourly(amount: float, said: Wording) -> str:
    """Write what work pays an hour."""
    return said.say("an_hour", amount=_dollars(amount, said.locale))


@cache
def _dollars(amount: float, locale: str) -> str:
    from babel.numbers import format_currency

    return format_currency(amount, "USD", locale=locale)


def pay_line(job: JobView, said: Wording) -> str:
    """Say in one line what a job pays, and whether that is a living wage."""
    pay = hourly(job.hourly or 0, said)
    return pay if job.pays is None else said.say("pay_living" if job.pays else "pay_below", pay=pay)


def job_lines(job: JobView, said: Wording) -> Iterator[str]:
    """Say what a job pays, whether one can live on it, and how many openings there are."""
    if job.hourly is not None:
        yield said.say("median_pay", pay=hourly(job.hourly, said))
    if job.pays is not None:
        key = "living_yes" if job.pays else "living_no"
        yield said.say(key) if job.living is None else said.say(f"{key}_of", wage=hourly(job.living, said))
    if job.openings is not None:
        yield said.counted("openings", job.openings)


def state_line(step: StepView, said: Wording) -> str:
    """Say from how many schools a step can be reached."""
    if step.of == 1:
        return said.say(f"step_{step.state}")
    if step.state in ("unchecked", "broken"):
        return said.say(f"step_{step.state}")
    return said.say("reached_from", n=said.count(step.whole + step.unchecked), of=said.count(step.of))


def whole_line(view: PathwayView, entering: str, said: Wording) -> str:
    """Say at how many schools the pathway is unbroken, and for whom."""
    key = "unbroken_at" if view.sure else "unbroken_at_unchecked"
    return said.say(key, n=said.count(view.whole), of=said.count(view.of), entering=entering)


def schools_line(found: BreakView, said: Wording) -> str:
    """Name the schools that a break stops, or say how many."""
    if len(found.schools) > FEW_SCHOOLS:
        return said.say("at_schools", n=said.count(len(found.schools)))
    return said.say("at", places=said.say("and").join(found.schools)) if found.schools else ""


def break_lines(found: BreakView, said: Wording) -> list[str]:
    """Tell a break: what is wrong and since when, where, what would mend it, whose it is."""
    since = said.say("since", when=found.since) if found.since else ""
    told = [" ".join(filter(None, (found.problem, since)))]
    if found.repair:
        told.append(said.say("to_mend", repair=found.repair))
    whose = said.say("owned_by", owner=found.owner) if found.owner else ""
    told.append(" ".join(filter(None, (whose, said.sentence(schools_line(found, said))))))
    return [line for line in told if line]


@dataclass(frozen=True)
class Alike:
    """Broken links of one kind at one step: the first, how many more, and at how many schools and ways."""

    first: BreakView
    more: int
    schools: int
    ways: int


def alike(breaks: Sequence[BreakView]) -> list[Alike]:
    """Put broken links of one kind at one step together, those that stop most ways first."""
    found: dict[tuple[str, str, str], list[BreakView]] = {}
    for each in breaks:
        found.setdefault((each.step, each.label, each.what), []).append(each)
    groups = sorted(found.values(), key=lambda group: -len(_ways_of(group)))
    return [
        Alike(
            group[0],
            len(group) - 1,
            len({school for each in group for school in each.schools}),
            len(_ways_of(group)),
        )
        for group in groups
    ]


def _ways_of(breaks: Sequence[BreakView]) -> frozenset[tuple[str, str, str]]:
    return frozenset().union(*(each.ways for each in breaks))


def alike_lines(found: Alike, said: Wording) -> list[str]:
    """Tell the first of broken links that are alike, and that there are more."""
    lines = break_lines(replace(found.first, schools=()) if found.more else found.first, said)
    if found.more:
        more = said.say(
            "more_alike", n=said.count(found.more), schools=said.counted("schools_of", found.schools)
        )
        lines.append(more)
    return lines


def described(view: PathwayView, entering: str, said: Wording) -> str:
    """Tell a whole poster to somebody who does not see it."""
    told = [view.about, whole_line(view, entering, said)]
    told += [
        said.say(
            "step_told",
            kind=said.say(f"kind_{step.kind}"),
            label=step.label,
            when=step.when,
            needs=step.needs,
            state=state_line(step, said),
        )
        for step in view.steps
    ]
    told += [f"{said.say('broken_at', step=each.label)} {each.problem}" for each in view.breaks]
    return " ".join(" ".join(line.split()) for line in told).replace(" .", ".")
