"""What is said of variance components, and of what more readers or criteria would bring."""

from __future__ import annotations

from collections.abc import Sequence

from commonfield.catalog import Wording
from commonfield.council.reader_agreement.components import Components
from commonfield.council.reader_agreement.planning import MOST_READERS, Plan
from commonfield.council.reader_agreement.telling import number

Rows = tuple[list[str], list[list[object]]]


def as_data(
    components: Components, plans: Sequence[Plan], *, target: float, needed: int | None, said: Wording
) -> dict[str, object]:
    """Give components and plans as plain data."""
    return {
        "design": components.design,
        "n_units": components.n_units,
        "readers": components.reads,
        "n_criteria": components.n_criteria,
        "components": [
            {"source": source, "variance": variance, "share": share}
            for source, variance, share in _shares(components)
        ],
        "plans": [
            {"readers": p.readers, "criteria": p.criteria, "relative": p.relative, "absolute": p.absolute}
            for p in plans
        ],
        "target": target,
        "readers_needed": needed,
        "note": " ".join(notes(components, said)),
    }


def components_table(components: Components, said: Wording) -> Rows:
    heads = [said.say(f"head_{name}") for name in ("source", "variance", "share")]
    rows: list[list[object]] = [
        [_source(components, source, said), f"{variance:.4f}", "" if share is None else f"{share:.0%}"]
        for source, variance, share in _shares(components)
    ]
    return heads, rows


def plans_table(components: Components, plans: Sequence[Plan], said: Wording) -> Rows:
    several = components.n_criteria > 1
    names = ("readers", *(("criteria",) if several else ()), "relative", "absolute")
    rows: list[list[object]] = [
        [p.readers, *([p.criteria] if several else []), number(p.relative), number(p.absolute)] for p in plans
    ]
    return [said.say(f"head_{name}") for name in names], rows


def notes(components: Components, said: Wording) -> list[str]:
    """Say on what the numbers rest."""
    told = [said.say(f"design_{components.design}", n=components.n_units, k=f"{components.reads:.4g}")]
    told += [said.say(note.key, **note.values) for note in components.notes]
    if any(variance < 0 for variance in components.variances.values()):
        told.append(said.say("below_zero"))
    return told


def verdict(
    components: Components, *, target: float, criteria: int, needed: int | None, said: Wording
) -> str:
    """Say how many readers the target takes."""
    if components.variances["unit"] <= 0:
        return said.say("plan_none")
    key = "plan_needed" if needed else "plan_out_of_reach"
    if components.n_criteria > 1:
        key += "_criteria"
    return said.say(key, target=f"{target:g}", readers=needed, criteria=criteria, most=MOST_READERS)


def _shares(components: Components) -> list[tuple[str, float, float | None]]:
    whole = sum(max(variance, 0.0) for variance in components.variances.values())
    return [
        (source, variance, max(variance, 0.0) / whole if whole else None)
        for source, variance in components.variances.items()
    ]


def _source(components: Components, source: str, said: Wording) -> str:
    nested = source == "reader" and components.design == "nested"
    return said.say(f"source_{source}{'_nested' if nested else ''}")
