"""What is said of readers who met an anchor again."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict

from commonfield.catalog import NormingRules, Wording
from commonfield.council.norming.drifting import Drift
from commonfield.council.norming.lining_up import lined_up


def drift_data(drift: Drift, said: Wording) -> dict[str, object]:
    """Give the drift of one reader as plain data."""
    data = asdict(drift)
    return {**data, "why": said.say(f"drift_why_{drift.why}") if drift.why else ""}


def drift_table(drifts: Sequence[Drift], said: Wording) -> tuple[list[str], list[list[object]]]:
    """Give the drift of every reader."""
    names = ("reader", "repeats", "n_scores", "change", "low", "high", "absolute", "same", "drifting")
    rows: list[list[object]] = [
        [
            d.reader,
            str(d.n_anchors),
            str(d.n_scores),
            _signed(d.change),
            _signed(d.low),
            _signed(d.high),
            f"{d.absolute:.2f}",
            f"{d.same:.2f}",
            said.say("yes" if d.drifting else "no"),
        ]
        for d in drifts
    ]
    heads = [said.say(f"head_{name}") for name in names]
    return heads, lined_up(heads, rows, until=len(heads) - 1)


def drift_sentences(drifts: Sequence[Drift], *, rules: NormingRules, said: Wording) -> list[str]:
    """Say of each reader which way the scores went, by how much, and against which rule."""
    told = []
    for d in drifts:
        way = "same" if abs(d.change) < 1e-9 else "severe" if d.change < 0 else "lenient"
        interval = (
            said.say(
                "drift_interval", low=_signed(d.low), high=_signed(d.high), level=f"{rules.drift.level:.0%}"
            )
            if d.low is not None
            else said.say(f"drift_why_{d.why}")
        )
        told.append(
            said.say(
                "drift_drifting" if d.drifting else "drift_not",
                reader=d.reader,
                way=said.say(f"drift_{way}", change=f"{abs(d.change):.2f}"),
                interval=interval,
                threshold=f"{rules.drift.change_from:g}",
            )
        )
    return told


def drift_summary(drifts: Sequence[Drift], *, rules: NormingRules, said: Wording) -> str:
    """Say how many readers drift, of those who met an anchor again."""
    n = sum(d.drifting for d in drifts)
    return said.say("drift_summary", n=said.count(n), of=said.count(len(drifts)), rules=rules.norming)


def _signed(value: float | None) -> str:
    return "" if value is None else f"{round(value, 2) + 0.0:+.2f}"
