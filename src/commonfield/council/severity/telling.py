"""What is said of severity to people: tables, notes and the sentences under them."""

from __future__ import annotations

from typing import NamedTuple

from commonfield.catalog import Wording
from commonfield.council.severity.facets import Measure, Spread
from commonfield.council.severity.run import Severity
from commonfield.council.severity.wording import (
    HARMFUL,
    components_told,
    join_told,
    not_decided,
    point,
    sure,
)

SHOWN_INTERACTIONS = 10


class Table(NamedTuple):
    """A title, headings and rows."""

    title: str
    headings: list[str]
    rows: list[list[object]]


def tables(found: Severity, said: Wording) -> list[Table]:
    """Give readers, proposals, criteria, steps and what stands out between readers and criteria."""
    if found.rasch is not None:
        return _rasch_tables(found, said)
    return _crossed_tables(found, said) if found.crossed is not None else []


def notes(found: Severity, said: Wording) -> list[str]:
    """Say what to know before the numbers are used."""
    if not found.connected:
        return [*_parted(found, said)]
    told = [_why_model(found, said), said.say("private")]
    if found.few_readers:
        named = ", ".join(name or said.say("whole_proposal") for name in found.few_readers)
        told.append(said.say("few_readers", criteria=named))
    if found.hanging:
        named = ", ".join(said.say("read", proposal=p, reader=r) for p, r in found.hanging)
        told.append(said.counted("hanging", len(found.hanging), reads=named))
    return [*told, *(_rasch_notes(found, said) if found.rasch else _crossed_notes(found, said))]


def summary(found: Severity, said: Wording) -> str:
    """Say what stands, with the rule and the arithmetic."""
    if found.rasch is not None:
        return _rasch_summary(found, said)
    if found.crossed is not None:
        return _crossed_summary(found, said)
    return join_told(found.extra, found.parts, said)


def _why_model(found: Severity, said: Wording) -> str:
    key = f"{'chosen' if found.chosen else 'asked'}_{found.model}"
    return said.say(key)


def _parted(found: Severity, said: Wording) -> list[str]:
    told = [said.say("parted", n=said.count(len(found.parts)))]
    for number, part in enumerate(found.parts, start=1):
        told.append(
            said.say("part", n=number, proposals=", ".join(part.proposals), readers=", ".join(part.readers))
        )
    return told


def _rasch_tables(found: Severity, said: Wording) -> list[Table]:
    fit, sweep = found.rasch, found.sweep
    if fit is None or sweep is None:
        return []
    swept = {one.reader: one for one in sweep.readers}
    readers = [
        [
            *_measured(one),
            point(swept[one.element].lowest),
            point(swept[one.element].highest),
            said.say(f"reading_{swept[one.element].reading}"),
            _flag(one, said),
        ]
        for one in sorted(fit.readers, key=lambda one: (-one.estimate, one.element))
    ]
    place = {name: i for i, group in enumerate(sweep.order, start=1) for name in group}
    proposals = [
        [*_measured(one), place[one.element], _flag(one, said)]
        for one in sorted(fit.proposals, key=lambda one: (-one.estimate, one.element))
    ]
    made = [
        _table("readers", ["reader", "severity", *_HEADS, "from", "to", "reading", "flag"], readers, said),
        _table("proposals", ["proposal", "measure", *_HEADS, "group", "flag"], proposals, said),
    ]
    if fit.criteria:
        rows = [
            [*_measured(one), _flag(one, said)] for one in sorted(fit.criteria, key=lambda c: -c.estimate)
        ]
        made.append(_table("criteria", ["criterion", "difficulty", *_HEADS, "flag"], rows, said))
    steps: list[list[object]] = [
        [
            step.level,
            step.n_scores,
            point(step.estimate),
            point(step.standard_error),
            said.say("unused") if step.unused else said.say("disordered") if step.disordered else "",
        ]
        for step in fit.steps
    ]
    made.append(_table("steps", ["level", "given", "step", "error", "flag"], steps, said))
    standing_out: list[list[object]] = [
        [one.reader, one.criterion, one.n_scores, point(one.per_score), point(one.z), sure(one.p)]
        for one in found.interactions
        if one.stands_out
    ]
    if standing_out:
        heads = ["reader", "criterion", "scores", "per_score", "z", "p"]
        made.append(_table("interactions", heads, standing_out[:SHOWN_INTERACTIONS], said))
    return made


_HEADS = ("error", "scores", "mean", "fair", "infit", "outfit")


def _measured(one: Measure) -> list[object]:
    return [
        one.element,
        point(one.estimate),
        point(one.standard_error),
        one.n_scores,
        point(one.mean_score),
        point(one.fair_average),
        point(one.infit),
        point(one.outfit),
    ]


def _flag(one: Measure, said: Wording) -> str:
    flags = [said.say(f"extreme_{one.extreme}")] if one.extreme else []
    if not one.extreme and max(one.infit or 0, one.outfit or 0) > HARMFUL:
        flags.append(said.say("misfit"))
    return ", ".join(flags)


def _rasch_notes(found: Severity, said: Wording) -> list[str]:
    fit, sweep = found.rasch, found.sweep
    if fit is None or sweep is None:
        return []
    told = [said.say("estimator", **{k: f"{v:g}" for k, v in vars(fit.penalties).items()})]
    told.append(said.say("fair_average"))
    if found.weighted:
        told.append(said.say("weights_unused"))
    if not fit.criteria:
        told.append(said.say("no_criteria"))
    if fit.unused_levels:
        told.append(said.say("unused_levels", levels=", ".join(map(str, fit.unused_levels))))
    if any(step.disordered for step in fit.steps):
        levels = ", ".join(str(step.level) for step in fit.steps if step.disordered)
        told.append(said.say("disordered_steps", levels=levels))
    extremes = [one.element for one in (*fit.readers, *fit.proposals, *fit.criteria) if one.extreme]
    if extremes:
        told.append(said.say("extremes", named=", ".join(extremes)))
    told.append(_spread("readers", fit.reader_spread, said))
    told.append(_spread("proposals", fit.proposal_spread, said))
    if found.interactions:
        n = sum(one.stands_out for one in found.interactions)
        told.append(said.counted("screened", n, of=said.count(len(found.interactions))))
    if sweep.undecided:
        told.append(not_decided(sweep, said))
    return told


def _spread(facet: str, spread: Spread, said: Wording) -> str:
    p = spread.p
    return said.say(
        f"spread_{facet}",
        separation=point(spread.separation),
        reliability=point(spread.reliability),
        strata=point(spread.strata),
        chi_square=point(spread.chi_square),
        df=spread.df,
        p=sure(p),
    )


def _rasch_summary(found: Severity, said: Wording) -> str:
    fit, sweep = found.rasch, found.sweep
    if fit is None or sweep is None:
        return ""
    severe = max(fit.readers, key=lambda one: one.estimate)
    lenient = min(fit.readers, key=lambda one: one.estimate)
    told = said.counted("summary_rasch", sum(r.reading != "not_told_apart" for r in sweep.readers))
    told += " " + said.say(
        "summary_extent",
        severe=severe.element,
        severity=point(severe.estimate),
        low=point(severe.fair_average),
        lenient=lenient.element,
        leniency=point(lenient.estimate),
        high=point(lenient.fair_average),
    )
    return f"{told} " + said.say(
        "summary_order",
        pairs=said.count(sweep.pairs),
        same=said.count(sweep.same_order),
        fits=len(sweep.penalties),
        clear=said.count(sweep.clear),
        undecided=said.count(len(sweep.undecided)),
    )


def _crossed_tables(found: Severity, said: Wording) -> list[Table]:
    fit = found.crossed
    if fit is None:
        return []
    heads = ["error", "from", "to", "scores", "mean"]
    made = []
    for name, first, value, effects in (
        ("readers", "reader", "severity", fit.readers),
        ("proposals", "proposal", "adjusted", fit.proposals),
    ):
        rows: list[list[object]] = [
            [
                one.element,
                point(one.value),
                point(one.standard_error),
                point(one.low),
                point(one.high),
                one.n_scores,
                point(one.mean_score),
            ]
            for one in sorted(effects, key=lambda one: (-one.value, one.element))
        ]
        made.append(_table(name, [first, value, *heads], rows, said))
    if found.components:
        made.append(Table(*components_told(found.components, said)))
    return made


def _crossed_notes(found: Severity, said: Wording) -> list[str]:
    fit = found.crossed
    if fit is None:
        return []
    told = [said.say("estimator_crossed"), said.say("adjusted_score")]
    if not fit.adjusts:
        told.append(said.say("no_adjustment"))
    if fit.proposal_variance == 0:
        told.append(said.say("no_difference"))
    return told


def _crossed_summary(found: Severity, said: Wording) -> str:
    fit = found.crossed
    if fit is None:
        return ""
    whole = fit.proposal_variance + fit.reader_variance + fit.residual_variance
    parts = {
        "proposals": fit.proposal_variance,
        "readers": fit.reader_variance,
        "residual": fit.residual_variance,
    }
    return said.say(
        "summary_crossed",
        mean=point(fit.mean),
        **{name: f"{value:.4g}" for name, value in parts.items()},
        **{f"{name}_share": f"{100 * value / whole:.0f}" for name, value in parts.items()},
    )


def _table(title: str, heads: list[str], rows: list[list[object]], said: Wording) -> Table:
    kept = [i for i in range(len(heads)) if any(row[i] not in ("", None) for row in rows)]
    return Table(
        said.say(f"title_{title}"),
        [said.say(f"head_{heads[i]}") for i in kept],
        [[row[i] for i in kept] for row in rows],
    )
