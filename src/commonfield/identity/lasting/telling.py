"""What a linkage did, in sentences and as JSON takes it; no value of a record in either."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from commonfield.catalog import Wording
    from commonfield.identity.linkage import Linkage

OUTGROWN = 2
"""From how many times the descriptions on that weights were learnt learning anew is suggested."""


def sentences(linkage: Linkage, said: Wording) -> list[str]:
    """Say what a linkage did to whom, with which weights.

    Args:
        linkage: What was done.
        said: The messages of `identity/lasting`.
    """
    counts = linkage.counts
    told = {name: said.count(number) for name, number in counts.as_dict().items()}
    lines = [said.say("persons", subjects=told["subjects"], persons=told["persons"])]
    if not counts.subjects_known:
        lines.append(said.say("first"))
    else:
        quiet = not (counts.subjects_new or counts.subjects_altered or counts.subjects_gone)
        if quiet and not counts.pairs_weighed:
            lines.append(said.say("unchanged"))
        else:
            changes = {name: told[f"subjects_{name}"] for name in ("new", "altered", "gone")}
            lines.append(said.say("changes", **changes, pairs=told["pairs_weighed"]))
        keys = {name: told[f"keys_{name}"] for name in ("kept", "new", "split", "merged", "retired")}
        lines.append(said.say("keys", **keys))
        lines.append(said.say("moved", share=_percent(counts.share_moved, said)))
    if counts.decided_same or counts.decided_different:
        lines.append(said.say("decided", same=told["decided_same"], different=told["decided_different"]))
    return [*lines, *_weights(linkage, said)]


def ladder_sentence(linkage: Linkage, said: Wording) -> str:
    """Say what fixed rules alone would join, beside the linkage."""
    baseline = linkage.baseline.as_dict()
    return said.say(
        "ladder",
        pairs=said.count(baseline["pairs"]),
        linked=said.count(baseline["linked"]),
        both=said.count(baseline["in_both"]),
    )


def as_json(linkage: Linkage) -> dict[str, Any]:
    """Give the counts of a linkage, its weights in words, and the ladder."""
    weights = linkage.weights
    return {
        "descriptions": linkage.counts.subjects,
        "persons": linkage.counts.persons,
        "counts": linkage.counts.as_dict(),
        "share_moved": round(linkage.counts.share_moved, 6),
        "weights": {
            "training": weights.training,
            "learnt_run": weights.learnt_run,
            "learnt_from": weights.learnt_from,
            "learnt_now": weights.training == "trained" and weights.learnt_run == linkage.counts.run,
        },
        "ladder": linkage.baseline.as_dict(),
    }


def _weights(linkage: Linkage, said: Wording) -> list[str]:
    weights, counts = linkage.weights, linkage.counts
    if weights.training != "trained":
        return [said.say(f"weights_{weights.training}")]
    n = said.count(weights.learnt_from)
    if weights.learnt_run == counts.run:
        return [said.say("weights_learnt_anew" if counts.subjects_known else "weights_learnt", n=n)]
    lines = [said.say("weights_kept", run=weights.learnt_run, n=n)]
    if counts.subjects >= OUTGROWN * weights.learnt_from:
        lines.append(said.say("weights_outgrown", times=counts.subjects // weights.learnt_from))
    return lines


def _percent(share: float, said: Wording) -> str:
    from babel.numbers import format_percent

    return format_percent(share, format="0.##%", locale=said.locale)
