"""What is said of proposals whose readers lie too far apart."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict

from commonfield.catalog import NormingRules, Wording
from commonfield.council.norming.discrepancies import Discrepancy
from commonfield.council.norming.rationales import ShortRationale

STEPS = ("none", "discuss_then_third", "settled", "await_readers", "not_estimable")


def as_data(
    found: Sequence[Discrepancy], short: Sequence[ShortRationale], *, rules: NormingRules, said: Wording
) -> dict[str, object]:
    """Give every proposal, and rationales that are too short, as plain data, with sentences."""
    return {
        "rules": rules.norming,
        "third_score": rules.discrepancy.third_score,
        "proposals": [
            {
                **asdict(one),
                "gaps": [{**asdict(gap), "gap": gap.gap} for gap in one.gaps],
                "why": sentence(one, rules=rules, said=said),
            }
            for one in found
        ],
        "short_rationales": [asdict(one) for one in short],
        "summary": summary(found, rules=rules, said=said),
    }


def table(found: Sequence[Discrepancy], said: Wording) -> tuple[list[str], list[list[object]]]:
    """Give every proposal: its readers' totals, how far apart, what is next, and its score."""
    names = ["proposal", "totals", "gap", "bands_apart", "step", "score"]
    if not any(one.bands for one in found):
        names.remove("bands_apart")
    rows = [[_cells(one, said)[name] for name in names] for one in found]
    return [said.say(f"head_{name}") for name in names], rows


def sentences(found: Sequence[Discrepancy], *, rules: NormingRules, said: Wording) -> list[str]:
    """Say of each proposal whose readers differ, or that a third reader read, what follows by which rule."""
    return [sentence(one, rules=rules, said=said) for one in found if one.step != "none"]


def sentence(one: Discrepancy, *, rules: NormingRules, said: Wording) -> str:
    """Say why readers talk or do not, and what a third score does."""
    why = _why(one, rules, said)
    if one.settled is None:
        return said.say(
            f"step_{one.step}",
            proposal=one.proposal,
            why=why,
            n=len(one.first),
            readers=rules.discrepancy.readers,
        )
    done = one.settled
    if done.score is None:
        return said.say(f"settled_{done.why}", proposal=one.proposal, n=len(one.third))
    arithmetic = " + ".join(f"{one.totals[reader]:g}" for reader in done.counts)
    return said.say(
        "settled_tie" if done.tie else "settled_by",
        proposal=one.proposal,
        why=why,
        use=said.say(f"use_{done.use}"),
        arithmetic=f"({arithmetic}) / {len(done.counts)} = {done.score:.4g}",
        left_out=said.say("left_out", readers=", ".join(done.left_out)) if done.left_out else "",
    )


def summary(found: Sequence[Discrepancy], *, rules: NormingRules, said: Wording) -> str:
    """Say how many proposals go where."""
    steps = [one.step for one in found]
    told = ", ".join(said.counted(f"count_{s}", steps.count(s)) for s in STEPS if steps.count(s))
    return said.counted("discrepancy_summary", len(found), told=told, rules=rules.norming)


def rule(rules: NormingRules, said: Wording) -> str:
    """Say the rule by which readers talk."""
    told = rules.discrepancy
    parts = []
    if told.levels_more_than is not None:
        parts.append(said.say("rule_levels", n=f"{told.levels_more_than:g}"))
    if told.bands:
        bands = ", ".join(said.text(b.label) if b.label else b.band for b in told.bands)
        parts.append(said.say("rule_bands", n=told.bands_apart, bands=bands))
    return said.say(
        "rule",
        parts=said.say("or").join(parts),
        use=said.say(f"use_{told.third_score}"),
        readers=told.readers,
    )


def _why(one: Discrepancy, rules: NormingRules, said: Wording) -> str:
    told = []
    if one.gaps:
        ranges = ", ".join(
            said.say(
                "range",
                criterion=gap.criterion or said.say("whole_proposal"),
                lowest=f"{gap.lowest:g}",
                highest=f"{gap.highest:g}",
            )
            for gap in one.gaps
        )
        told.append(said.say("why_gap", ranges=ranges, most=f"{rules.discrepancy.levels_more_than:g}"))
    if rules.discrepancy.bands and one.bands_apart >= rules.discrepancy.bands_apart:
        labels = {b.band: said.text(b.label) if b.label else b.band for b in rules.discrepancy.bands}
        bands = ", ".join(labels[one.bands[reader]] for reader in one.first)
        told.append(said.say("why_bands", bands=bands, n=one.bands_apart))
    return "; ".join(told) or said.say("why_none")


def _cells(one: Discrepancy, said: Wording) -> dict[str, object]:
    totals = [f"{r} {one.totals[r]:.4g}" for r in one.first]
    totals += [said.say("third", reader=r, total=f"{one.totals[r]:.4g}") for r in one.third]
    widest = one.gaps[0] if one.gaps else None
    return {
        "proposal": one.proposal,
        "totals": ", ".join(totals),
        "gap": f"{widest.criterion or said.say('whole_proposal')} {widest.gap:g}" if widest else "",
        "bands_apart": one.bands_apart,
        "step": said.say(f"does_{one.step}"),
        "score": "" if one.score is None else f"{one.score:.4g}",
    }
