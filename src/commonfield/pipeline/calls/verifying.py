"""Whether a packet's results follow from its own rules and inputs."""

from __future__ import annotations

from dataclasses import dataclass

from commonfield.pipeline.calls.computing import compute
from commonfield.pipeline.calls.freezing import FROZEN, hash_rules, parse_frozen
from commonfield.pipeline.calls.packet import RESULTS, RULES, Packet


@dataclass(frozen=True)
class Differing:
    """What does not follow. `rules` are rule files that are not those frozen last."""

    results: tuple[str, ...]
    rules: tuple[str, ...]

    @property
    def verified(self) -> bool:
        return not (self.results or self.rules)


def verify_packet(packet: Packet) -> Differing:
    """Compute a packet again from what it holds, and compare bytes.

    Raises:
        DefinitionError: a rule in it is broken.
        NotEstimableError: its scores allow no result, so that it was not made by this software.
    """
    texts = {name: content.decode("utf-8") for name, content in packet.under(RULES).items()}
    frozen = parse_frozen(texts.pop(FROZEN, "[]"))
    _, files = hash_rules(texts)
    told = frozen[-1].files if frozen else {}
    rules = tuple(sorted(name for name in told | files if told.get(name) != files.get(name)))
    again = compute(packet.files)
    before = packet.under(RESULTS)
    results = tuple(sorted(name for name in before | again if before.get(name) != again.get(name)))
    return Differing(results, rules)
