"""Numbers and longer sentences of severity, as people read them."""

from __future__ import annotations

from collections.abc import Sequence

from commonfield.catalog import Wording
from commonfield.council.reading_design import DesignPart, ExtraReads
from commonfield.council.severity.crossed import CrossedFit
from commonfield.council.severity.sweep import Sweep

HARMFUL = 2.0
"""A mean square above it distorts what others are compared with."""
SHOWN_PAIRS = 12


def point(number: float | None) -> str:
    """Give a number to two decimals; nothing where there is none, and no minus before a 0."""
    if number is None:
        return ""
    written = f"{number:.2f}"
    return "0.00" if written == "-0.00" else written


def sure(p: float | None) -> str:
    if p is None:
        return ""
    return "<.001" if p < 0.001 else f"{p:.3f}"


def join_told(extra: ExtraReads | None, parts: Sequence[DesignPart], said: Wording) -> str:
    """Say which reads would join a design, and why those."""
    joins = len(parts) - 1
    if extra is None:
        return said.say("many_parts", n=said.count(2 * joins), joins=said.count(joins))
    if extra.reads is None:
        return said.say("no_join")
    named = ", ".join(said.say("read", proposal=p, reader=r) for p, r in extra.reads)
    return said.counted("join", joins, count=said.count(len(extra.reads)), reads=named)


def not_decided(sweep: Sweep, said: Wording) -> str:
    """Name pairs of proposals whose order hangs on the penalty."""
    named = ", ".join(f"{a}-{b}" for a, b in sweep.undecided[:SHOWN_PAIRS])
    more = len(sweep.undecided) - SHOWN_PAIRS
    rest = f" {said.say('and_more', n=said.count(more))}" if more > 0 else ""
    return said.counted("not_decided", len(sweep.undecided), pairs=named + rest)


def components_told(
    components: Sequence[tuple[str, CrossedFit | None]], said: Wording
) -> tuple[str, list[str], list[list[object]]]:
    """Give what varies on each criterion."""
    rows: list[list[object]] = []
    for criterion, fit in components:
        if fit is None:
            rows.append([criterion, "", "", "", "", said.say("not_estimable")])
            continue
        variances = (fit.proposal_variance, fit.reader_variance, fit.residual_variance)
        rows.append([criterion, point(fit.mean), *(f"{v:.4g}" for v in variances), ""])
    heads = ["criterion", "mean", "var_proposals", "var_readers", "var_residual", "flag"]
    kept = [i for i in range(len(heads)) if any(row[i] != "" for row in rows)]
    return (
        said.say("title_criteria"),
        [said.say(f"head_{heads[i]}") for i in kept],
        [[row[i] for i in kept] for row in rows],
    )
