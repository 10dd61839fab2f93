"""How sure the line is, as tables, sentences and plain data."""

from __future__ import annotations

from dataclasses import asdict
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from commonfield.catalog import Wording
    from commonfield.council.line.run import Line

Rows = list[list[object]]


def as_data(line: Line) -> dict[str, Any]:
    """Give the answer as plain data: a key for each field of `Line`, shares from 0 to 1."""
    return asdict(line)


def standings(line: Line, said: Wording) -> tuple[list[str], Rows]:
    """Give the table of proposals, the most surely funded first."""
    resampled = any(one.chance_resampled is not None for one in line.standings)
    keys = ["proposal", "score", "funded", "chance", *(["resampled"] if resampled else []), "rank", "range"]
    order = sorted(line.standings, key=lambda one: (-one.chance, one.rank, one.proposal))
    rows: Rows = [
        [
            one.proposal,
            f"{one.score:.3f}",
            said.say("yes" if one.funded else "no"),
            f"{one.chance:.0%}",
            *([f"{one.chance_resampled:.0%}"] if one.chance_resampled is not None else []),
            f"{one.rank:.1f}",
            f"{one.rank_low:.0f}–{one.rank_high:.0f}",
            said.say(one.place),
        ]
        for one in order
    ]
    return [said.say(f"head_{key}") for key in (*keys, "place")], rows


def without_reader(line: Line, said: Wording) -> tuple[list[str], Rows]:
    """Give the table of readers without whom others are funded; empty where no reader decides."""
    rows: Rows = [
        [
            one.reader,
            ", ".join(one.comes_in),
            ", ".join(one.goes_out),
            ", ".join(one.unread),
            said.say(one.outcome) if one.outcome != "shared_out" else "",
        ]
        for one in line.without_reader
        if one.comes_in or one.goes_out or one.unread or one.outcome != "shared_out"
    ]
    return [said.say(f"head_{key}") for key in ("reader", "in", "out", "unread", "outcome")], rows


def moved(line: Line, said: Wording) -> tuple[list[str], Rows]:
    """Give the table of scores that decide."""
    rows: Rows = [
        [
            one.proposal,
            one.criterion,
            one.reader,
            f"{one.given:g}",
            f"{one.moved_to:g}",
            ", ".join(one.comes_in),
            ", ".join(one.goes_out),
            said.say(one.outcome) if one.outcome != "shared_out" else "",
        ]
        for one in line.moved
    ]
    keys = ("proposal", "criterion", "of_reader", "from", "to", "in", "out", "outcome")
    return [said.say(f"head_{key}") for key in keys], rows


def sentences(line: Line, said: Wording, *, sure: float) -> list[str]:
    """Say what the tables mean; the last sentence is the answer."""
    by_place = {
        name: sum(one.place == name for one in line.standings) for name in ("sure", "grey", "declined")
    }
    told = [said.say("rule", error=f"{100 * line.standard_error:.1f}")]
    told += [said.say(note) for note in line.notes]
    if line.impossible:
        told.append(said.say("impossible_panels", share=f"{line.impossible:.0%}"))
    told.append(said.say("reliability", reliability=f"{line.reliability:.2f}"))
    if line.bound is not None:
        told.append(said.say("bound", bound=f"{line.bound:.0%}"))
    if line.further is not None:
        told.append(_further(line, said))
    told.append(said.say("places", **by_place, level=f"{sure:.0%}"))
    told.append(said.say("changed", changed=f"{line.changed:.0%}"))
    return told


def _further(line: Line, said: Wording) -> str:
    further = line.further
    if further is None:
        return ""
    text = said.say(
        "further",
        n=len(further.proposals),
        now=f"{further.wrong_now:.0%}",
        then=f"{further.wrong_then:.0%}",
    )
    return (
        text if further.hours is None else f"{text} {said.say('further_hours', hours=f'{further.hours:g}')}"
    )
