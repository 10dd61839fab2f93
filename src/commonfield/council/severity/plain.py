"""The answer as plain data, for JSON: one shape for both models, null where a model has no such figure."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict
from typing import Any

from commonfield.catalog import Wording
from commonfield.council.severity.crossed import CrossedFit, Effect
from commonfield.council.severity.facets import Measure, Spread
from commonfield.council.severity.rasch import RaschFit
from commonfield.council.severity.run import Severity
from commonfield.council.severity.sweep import Sweep
from commonfield.council.severity.telling import notes, summary

EMPTY: dict[str, Any] = {
    "model": None,
    "connected": None,
    "parts": None,
    "cheapest_reads": None,
    "readers": None,
    "proposals": None,
    "criteria": None,
    "steps": None,
    "interactions": None,
    "sweep": None,
    "spread": None,
    "components": None,
    "penalties": None,
    "notes": [],
}
"""The keys of every answer. What could not be estimated is null."""


def as_data(found: Severity, said: Wording) -> dict[str, Any]:
    """Give the answer; the summary is the last of the notes."""
    data = {
        **EMPTY,
        "model": found.model,
        "connected": found.connected,
        "parts": [{"proposals": list(p.proposals), "readers": list(p.readers)} for p in found.parts],
        "notes": [*notes(found, said), summary(found, said)],
    }
    if found.connected:
        data["cheapest_reads"] = []
    elif found.extra is not None and found.extra.reads is not None:
        data["cheapest_reads"] = [{"proposal": p, "reader": r} for p, r in found.extra.reads]
    if found.rasch is not None and found.sweep is not None:
        data |= _rasch_data(found, found.rasch, found.sweep)
    if found.crossed is not None:
        data |= _crossed_data(found, found.crossed)
    return data


def refused_data(model: str | None, why: str) -> dict[str, Any]:
    """Give the answer where nothing is estimable, with the reason."""
    return {**EMPTY, "model": model, "notes": [why]}


def _rasch_data(found: Severity, fit: RaschFit, sweep: Sweep) -> dict[str, Any]:
    swept = {one.reader: one for one in sweep.readers}
    group = {name: i for i, names in enumerate(sweep.order, start=1) for name in names}
    readers = []
    for one in fit.readers:
        under = swept[one.element]
        also = {"swept_low": under.lowest, "swept_high": under.highest, "reading": under.reading}
        readers.append({**_measure(one, "reader", "severity"), **also})
    return {
        "readers": readers,
        "proposals": [
            {**_measure(one, "proposal", "measure"), "group": group[one.element]} for one in fit.proposals
        ],
        "criteria": [_measure(one, "criterion", "difficulty") for one in fit.criteria],
        "steps": [
            {
                "level": step.level,
                "step": step.estimate,
                "standard_error": step.standard_error,
                "n_scores": step.n_scores,
                "unused": step.unused,
                "disordered": step.disordered,
            }
            for step in fit.steps
        ],
        "interactions": [{**asdict(one), "stands_out": one.stands_out} for one in found.interactions],
        "sweep": {
            "penalties": [{"readers": r, "proposals": p} for r, p in sweep.penalties],
            "pairs": sweep.pairs,
            "same_order": sweep.same_order,
            "clear": sweep.clear,
            "undecided": [list(pair) for pair in sweep.undecided],
            "order": [list(names) for names in sweep.order],
        },
        "spread": {
            "readers": _spread(fit.reader_spread, "low"),
            "proposals": _spread(fit.proposal_spread, "high"),
            "criteria": _spread(fit.criterion_spread, None),
        },
        "components": {"level": fit.level},
        "penalties": asdict(fit.penalties),
    }


def _measure(one: Measure, name: str, value: str) -> dict[str, Any]:
    return {
        name: one.element,
        value: one.estimate,
        "standard_error": one.standard_error,
        "low": one.low,
        "high": one.high,
        "n_scores": one.n_scores,
        "mean_score": one.mean_score,
        "fair_average": one.fair_average,
        "infit": one.infit,
        "outfit": one.outfit,
        "extreme": one.extreme,
    }


def _spread(spread: Spread, good_when: str | None) -> dict[str, Any]:
    return {**asdict(spread), "good_when": good_when}


def _crossed_data(found: Severity, fit: CrossedFit) -> dict[str, Any]:
    return {
        "readers": _effects(fit.readers, "reader", "severity", fit.mean),
        "proposals": _effects(fit.proposals, "proposal", "measure", None),
        "criteria": [{"criterion": name, **_components(part)} for name, part in found.components],
        "steps": [],
        "interactions": [],
        "spread": {
            "readers": {"reliability": fit.reader_reliability, "good_when": "low"},
            "proposals": {"reliability": fit.proposal_reliability, "good_when": "high"},
        },
        "components": _components(fit),
    }


def _effects(effects: Sequence[Effect], name: str, value: str, mean: float | None) -> list[dict[str, Any]]:
    return [
        {
            name: one.element,
            value: one.value,
            "standard_error": one.standard_error,
            "low": one.low,
            "high": one.high,
            "n_scores": one.n_scores,
            "mean_score": one.mean_score,
            "fair_average": one.value if mean is None else mean - one.value,
            "infit": None,
            "outfit": None,
            "extreme": None,
        }
        for one in effects
    ]


def _components(fit: CrossedFit | None) -> dict[str, float | None]:
    names = ("mean", "proposal_variance", "reader_variance", "residual_variance")
    return {name: None if fit is None else getattr(fit, name) for name in names}
