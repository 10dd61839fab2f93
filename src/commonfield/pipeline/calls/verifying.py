"""Whether all that a packet says follows from its own rules and inputs."""

from __future__ import annotations

from dataclasses import dataclass

from commonfield.findings import SubmissionError
from commonfield.pipeline.calls.computing import compute, tell_of
from commonfield.pipeline.calls.folder import CALL, DECISION, PROPOSALS, SCORES
from commonfield.pipeline.calls.freezing import FROZEN, hash_files, holds, parse_frozen
from commonfield.pipeline.calls.packet import INPUTS, RESULTS, RULES, Packet
from commonfield.pipeline.calls.picturing import picture

TOLD_ALONE = frozenset({"made_by", "withheld", "kept_private"})
"""What the index says and nothing in the packet shows: the version, and what stays with the staff."""


@dataclass(frozen=True)
class Differing:
    """What does not follow, by name.

    Results, rules that are not those frozen last, pages, words of the index, files that nothing asks for.
    """

    results: tuple[str, ...] = ()
    rules: tuple[str, ...] = ()
    pages: tuple[str, ...] = ()
    index: tuple[str, ...] = ()
    unasked: tuple[str, ...] = ()

    @property
    def verified(self) -> bool:
        return not (self.results or self.rules or self.pages or self.index or self.unasked)


def verify_packet(packet: Packet) -> Differing:
    """Compute a packet again from what it holds, and compare bytes.

    Raises:
        SubmissionError: a file is missing without which nothing can be computed, or is no text.
        DefinitionError: a rule in it is broken.
        NotEstimableError: its rules and scores allow no result, so that it was not made by this software.
    """
    _require(packet, f"{RULES}/{CALL}", f"{RULES}/{FROZEN}", f"{INPUTS}/{PROPOSALS}", f"{INPUTS}/{SCORES}")
    again = compute(packet.files)
    told = tell_of(packet.files)
    pages = picture(Packet({**packet.about, **told}, packet.files))
    known = {*packet.under(RULES), *packet.under(RESULTS), *pages}
    inputs = {PROPOSALS, SCORES, DECISION}
    return Differing(
        results=_differing(packet.under(RESULTS), again),
        rules=_rules(packet),
        pages=_differing({p: c for p, c in packet.files.items() if "/" not in p}, pages),
        index=tuple(
            sorted(
                [key for key, value in told.items() if packet.about.get(key) != value]
                + [key for key in packet.about if key not in told and key not in TOLD_ALONE]
            )
        ),
        unasked=tuple(sorted({*packet.under(INPUTS)} - inputs - known)),
    )


def _rules(packet: Packet) -> tuple[str, ...]:
    texts = {name: packet.text(f"{RULES}/{name}") for name in packet.under(RULES)}
    frozen = parse_frozen(texts.pop(FROZEN))
    if not frozen or not holds(frozen):
        return (FROZEN,)
    now, then = hash_files(texts), frozen[-1].files
    withheld = set(packet.about.get("withheld") or ())
    return tuple(
        sorted(n for n in {**then, **now} if then.get(n) != now.get(n) and n not in withheld - set(now))
    )


def _differing(before: dict[str, bytes], again: dict[str, bytes]) -> tuple[str, ...]:
    return tuple(sorted(name for name in {**before, **again} if before.get(name) != again.get(name)))


def _require(packet: Packet, *paths: str) -> None:
    missing = [path for path in paths if path not in packet.files]
    if missing:
        raise SubmissionError(
            f"packet: expected {', '.join(missing)} in it, found no such file.",
            likely_cause="It was taken apart and put together again.",
            fix="Ask for the packet as it was published.",
        )
