"""What the compiler found as plain data, for other programs."""

from __future__ import annotations

from typing import Any

from commonfield.catalog import Wording
from commonfield.pathways import telling
from commonfield.pathways.answers import Answer, Break, Compiled, Fault, Warned


def as_data(compiled: Compiled, said: Wording) -> dict[str, Any]:
    """Give answers, warnings and faults as plain data; terms as `2026-fall`, days as `2026-10-31`."""
    return {
        "answers": [_answer(one, said) for one in compiled.answers],
        "warnings": [_warning(one, said) for one in compiled.warnings],
        "faults": [_fault(one, said) for one in compiled.faults],
    }


def _answer(one: Answer, said: Wording) -> dict[str, Any]:
    return {
        "pathway": one.pathway,
        "school": one.school,
        "entering": str(one.entering),
        "soc": one.soc,
        "status": one.status,
        "schedule": {step: str(term) for step, term in one.schedule},
        "done": str(one.done) if one.done else None,
        "breaks": [_break(each, said) for each in one.repair],
    }


def _break(one: Break, said: Wording) -> dict[str, Any]:
    return {
        "step": one.step,
        "what": one.what,
        "link": one.link,
        "since": one.since.isoformat() if one.since else None,
        "owner": one.owner or None,
        "problem": telling.problem(one, said),
        "repair": telling.repair(one, said),
    }


def _warning(one: Warned, said: Wording) -> dict[str, Any]:
    return {
        "kind": one.kind,
        "pathway": one.pathway,
        "step": one.step,
        "link": one.link,
        "owner": one.owner or None,
        "schools": list(one.schools),
        "chains": one.chains,
        "pathways": one.pathways,
        "text": telling.warning(one, said),
    }


def _fault(one: Fault, said: Wording) -> dict[str, Any]:
    return {
        "what": one.what,
        "record": one.record,
        "lines": list(one.lines),
        "text": telling.fault(one, said),
    }
