"""What differs between two packets of a call, and whose grant award it touches."""

from __future__ import annotations

import csv
import io
from dataclasses import dataclass
from decimal import Decimal

from commonfield.pipeline.calls.packet import INPUTS, RULES, Packet


@dataclass(frozen=True)
class Changed:
    """From an earlier packet to a later one. `amounts` are dollars before and after, where they differ."""

    before: str
    after: str
    rules: tuple[str, ...]
    scores: tuple[str, ...]
    """Proposals with another score than before."""
    inputs: tuple[str, ...]
    amounts: dict[str, tuple[Decimal, Decimal]]

    @property
    def same(self) -> bool:
        return self.before == self.after


def compare_packets(before: Packet, after: Packet) -> Changed:
    """Say what differs, and list every proposal whose amount does."""
    then, now = _amounts(before), _amounts(after)
    none = Decimal(0)
    amounts = {
        proposal: (then.get(proposal, none), now.get(proposal, none))
        for proposal in sorted(then | now)
        if then.get(proposal, none) != now.get(proposal, none)
    }
    return Changed(
        before.hash,
        after.hash,
        _differing(before, after, RULES),
        _rescored(before, after),
        _differing(before, after, INPUTS),
        amounts,
    )


def _amounts(packet: Packet) -> dict[str, Decimal]:
    """Give dollars by proposal: what was decided where it was, else what was recommended."""
    rows = packet.result("recommendation") or []
    return {
        one["proposal"]: Decimal(str(one["amount"] if one["decided"] is None else one["decided"]))
        for one in rows
    }


def _differing(before: Packet, after: Packet, folder: str) -> tuple[str, ...]:
    then, now = before.under(folder), after.under(folder)
    return tuple(sorted(name for name in then | now if then.get(name) != now.get(name)))


def _rescored(before: Packet, after: Packet) -> tuple[str, ...]:
    then, now = (_given(packet) for packet in (before, after))
    return tuple(sorted({key[0] for key in then | now if then.get(key) != now.get(key)}))


def _given(packet: Packet) -> dict[tuple[str, ...], str]:
    text = packet.text(f"{INPUTS}/scores.csv")
    rows = csv.DictReader(io.StringIO(text))
    return {(row["proposal"], row.get("criterion", ""), row.get("reader", "")): row["score"] for row in rows}
