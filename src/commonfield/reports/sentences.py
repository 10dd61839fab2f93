"""Sentences made by rule: they say what their numbers say, and nothing else."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Literal

from commonfield.catalog.report import Phrase
from commonfield.reports.bounds import Bounds
from commonfield.reports.context import GoalLine
from commonfield.reports.intervals import of_difference
from commonfield.reports.published import Cell, Gap
from commonfield.reports.words import FEWEST_FOR_PERCENT, Words
from commonfield.vocabulary import MEDIANS, CellStatus

FRACTIONS = tuple(
    Fraction(n, d)
    for n, d in (
        (1, 2),
        (1, 3),
        (2, 3),
        (1, 4),
        (3, 4),
        (1, 5),
        (2, 5),
        (3, 5),
        (4, 5),
        (1, 10),
        (3, 10),
        (7, 10),
        (9, 10),
    )
)
"""Shares that people say in words, the easiest first."""

EXACT, ABOUT = 0.005, 0.015
"""How far a share may lie from a fraction to be told as it, and as *about* it."""

ONE_POINT = 0.01
"""From what on it is worth telling that a share could be another."""

Movement = Literal["up", "down", "same", "break", "missing"]


@dataclass(frozen=True)
class Change:
    """The newest figure beside the one of the year before."""

    now: Cell
    before: Cell | None
    movement: Movement
    sentence: str


def finding(cell: Cell, phrase: Phrase, words: Words) -> str:
    """Say one shown figure as a sentence, e.g. `About two of three completers entered college`."""
    people, did = words.text(phrase.people), words.text(phrase.did)
    among = words.text(phrase.among) if phrase.among else words.say("of_people", people=people)
    if cell.kind in MEDIANS:
        return words.say(
            "half_words", among=among, did=did.format(amount=words.amount(cell.median or 0, cell.kind))
        )
    numerator, denominator = cell.numerator or 0, cell.denominator or 1
    if denominator < FEWEST_FOR_PERCENT:
        return words.say("few_words", few=words.share(numerator, denominator), people=people, did=did)
    share = numerator / denominator
    fraction = _in_words(share, words)
    if fraction:
        whose = fraction.format(people=people, among=among)
        return words.sentence(words.say("fraction_words", fraction=whose, did=did))
    return words.say("percent_words", percent=round(share * 100), among=among, did=did)


def _in_words(share: float, words: Words) -> str:
    for reach, key in ((EXACT, ""), (ABOUT, "about_fraction")):
        for fraction in FRACTIONS:
            if abs(share - fraction) <= reach:
                said = words.raw(f"fraction_{fraction.numerator}_{fraction.denominator}")
                return words.raw(key).replace("{fraction}", said) if key else said
    return ""


def figure_of(cell: Cell, words: Words) -> str:
    """Write a figure as short as it goes: a share, an amount, a band, or what stands in its place.

    Where a share is not told exactly, the number of people stands before it: `n = 43; 80 to 89%`.
    """
    if not cell.shown:
        return _with_people(cell, band_or_sign(cell, words), words)
    if not cell.people:
        return words.say("nobody")
    if cell.kind in MEDIANS:
        return words.amount(cell.median or 0, cell.kind)
    if cell.numerator is None or cell.denominator is None:
        return words.count(cell.denominator or 0)
    return words.share(cell.numerator, cell.denominator)


def short_figure(cell: Cell, words: Words) -> str:
    """Write a figure where there is room for a few letters only."""
    if cell.shown:
        return figure_of(cell, words)
    return _with_people(cell, words.band(*cell.band) if cell.band else standing_in_short(cell, words), words)


def band_or_sign(cell: Cell, words: Words) -> str:
    """Write the band of a share, or what stands in the place of a figure that is not shown."""
    return words.band(*cell.band) if cell.band else standing_in(cell, words)


def _with_people(cell: Cell, said: str, words: Words) -> str:
    if cell.denominator is None:
        return said
    return words.say("with_people", n=words.count(cell.denominator), said=said)


def standing_in(cell: Cell, words: Words) -> str:
    """Say why there is no number: hidden, not yet due with its day, and so on."""
    if cell.status.value == "not_yet_due" and cell.due_on:
        return words.say("due_on", day=words.day(cell.due_on))
    return words.say(cell.status.value)


def standing_in_short(cell: Cell, words: Words) -> str:
    """Say why there is no number in as few letters as a narrow column or a chart has room for."""
    if cell.status is CellStatus.HIDDEN:
        return words.say("hidden_short")
    if cell.status is CellStatus.NOT_YET_DUE and cell.due_on:
        return words.say("due_short", day=words.month(cell.due_on))
    return words.say(cell.status.value)


def interval_in_words(low: float, high: float, words: Words) -> str:
    """Say an interval of a difference without signs: `between 19 and 29 points, 19 times in 20`.

    An interval that holds zero is told with both signs.
    """
    ends = sorted((round(low * 100), round(high * 100)), key=abs if low * high > 0 else int)
    signs = (abs(end) if low * high > 0 else end for end in ends)
    said = [words.count(end).replace("-", "−") for end in signs]
    return words.say("sure", range=words.say("in_points", low=said[0], high=said[1]))


def gap_line(gap: Gap, group: str, words: Words) -> str:
    """Say one gap: the group, everybody else, the difference and how sure it is."""
    return words.say(
        "gap_line",
        group=group,
        share=words.share(round(gap.share * gap.denominator), gap.denominator),
        others=words.share(round(gap.others_share * gap.others_denominator), gap.others_denominator),
        points=words.points(gap.gap),
        sure=interval_in_words(gap.low, gap.high, words),
    )


def gaps_title(gaps: Sequence[Gap], names: Sequence[str], words: Words) -> str:
    """Say the widest gap behind everybody else, if one is marked."""
    for gap, name in zip(gaps, names, strict=True):
        if gap.behind:
            key = "gap_title_over" if gap.lower_is_better else "gap_title_behind"
            return words.say(key, group=name, points=words.points(gap.gap))
    return words.say("gap_title_none")


def standing_of(gap: Gap, words: Words) -> str:
    """Say in a word or two where a group stands beside everybody else."""
    if gap.behind:
        return words.say("marked_above" if gap.lower_is_better else "marked_below")
    if gap.clearly_ahead:
        return words.say("below" if gap.lower_is_better else "above")
    return words.say("not_marked")


def needed_line(gap: Gap, words: Words) -> str:
    """Say how many people more with the better outcome would clear the mark, and how many close the gap."""
    if not gap.behind:
        return ""
    key = "needed_line_lower" if gap.lower_is_better else "needed_line"
    return words.say(
        key, clear=words.count(gap.needed_to_clear or 0), parity=words.count(gap.needed_for_parity)
    )


def goal_in_words(line: GoalLine, words: Words) -> str:
    """Write a target: `90% or more`, or a number of people."""
    goal = words.decimal_percent(line.goal) if line.goal <= 1 else words.count(round(line.goal))
    return words.say(f"goal_{line.bound}", goal=goal)


def distance_in_words(line: GoalLine, words: Words) -> str:
    """Write how many people it is to a goal: `23 more`, or that it is reached."""
    if line.needed is None:
        return words.say(line.status)
    if not line.needed:
        return words.say("goal_reached")
    return words.say("fewer_people" if line.bound == "at_most" else "more_people", n=words.count(line.needed))


def distance_title(line: GoalLine, words: Words) -> str:
    """Say how far it is to a goal in a title."""
    told = {"goal": goal_in_words(line, words), "year": words.one_year(line.milestone)}
    if line.needed is None:
        return words.say("distance_untold", **told)
    if not line.needed:
        return words.say("distance_reached", **told)
    key = "distance_fewer" if line.bound == "at_most" else "distance_more"
    return words.say(key, people=words.count(line.needed), **told)


def worst_line(group: str, bounds: Bounds, words: Words) -> str:
    """Say between which shares one lies if links were at their worst."""
    share, high = words.percent(bounds.cell.share or 0), words.percent(bounds.high)
    if bounds.low is None:
        return words.say("worst_line_up", group=group, share=share, high=high)
    return words.say("worst_line", group=group, share=share, low=words.percent(bounds.low), high=high)


def worst_title(bounds: Bounds, words: Words) -> str:
    """Say how far links at their worst could have put the figure of everybody."""
    share = bounds.cell.share or 0.0
    low = share if bounds.low is None else bounds.low
    if max(bounds.high - share, share - low) < ONE_POINT:
        return words.say("worst_title_same")
    if bounds.low is None:
        return words.say("worst_title_up", high=words.percent(bounds.high))
    return words.say("worst_title", low=words.percent(low), high=words.percent(bounds.high))


def change(series: Sequence[Cell], words: Words) -> Change | None:
    """Compare the newest shown figure of a series with the one of the year before.

    No difference is told across a change of definition, nor where its interval holds zero.
    """
    shown = [cell for cell in series if cell.shown]
    if not shown:
        return None
    now = shown[-1]
    last = words.year_before(now.academic_year or 0)
    before = next((c for c in shown if c.academic_year == last), None)
    if before is None:
        return Change(now, None, "missing", words.say("change_missing", year=words.year(last)))
    year = words.year(before.academic_year or 0)
    if before.version != now.version:
        return Change(now, before, "break", words.say("change_break", year=year))
    if now.kind in MEDIANS:
        told = words.say(
            "change_median",
            now=words.amount(now.median or 0, now.kind),
            before=words.amount(before.median or 0, before.kind),
            year=year,
        )
        return Change(now, before, "same", told)
    return _change_of_share(now, before, year, words)


def _change_of_share(now: Cell, before: Cell, year: str, words: Words) -> Change:
    low, high = of_difference(_counts(now), _counts(before))
    if low <= 0 <= high:
        return Change(now, before, "same", words.say("change_none", year=year))
    movement: Movement = "up" if low > 0 else "down"
    difference = (now.share or 0) - (before.share or 0)
    told = words.say(
        f"change_{movement}",
        points=words.points(difference),
        year=year,
        sure=interval_in_words(low, high, words),
    )
    return Change(now, before, movement, told)


def _counts(cell: Cell) -> tuple[int, int]:
    return cell.numerator or 0, cell.denominator or 1
