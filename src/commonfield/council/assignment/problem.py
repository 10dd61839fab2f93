"""What must hold, one requirement at a time, and how well each reader fits each proposal."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from commonfield.catalog import AssignmentRules, MustRead
from commonfield.council.assignment.conflicts import Conflict
from commonfield.council.assignment.reading import Proposal, Reader
from commonfield.findings import UsageError

WHOLE = 1000
"""Similarity is counted in thousandths, so that sums of it are exact."""

Pair = tuple[str, str]
"""A proposal and a reader."""


@dataclass(frozen=True, order=True)
class Requirement:
    """One thing that must hold.

    `kind` is reads, load_max, load_min, sectors, experts, must, conflict, language or connected. `amount` is
    how many; for conflict and language, how many readers it bars from the proposal. `source` is that of a
    conflict, the language, or the similarity that makes an expert.
    """

    kind: str
    proposal: str = ""
    reader: str = ""
    source: str = ""
    amount: int = 0


@dataclass(frozen=True)
class Problem:
    """Who may read what, how well, and what must hold. Codes stand in order; anchors are not among them.

    Attributes:
        proposals: In competition.
        readers: All of them.
        similarity: Of each pair, in thousandths.
        sectors: Of each reader; empty where it is not known.
        expert_at: Of each proposal that needs experts: the similarity that makes one.
        requirements: What must hold.
        barred: For each pair that may not be, the requirements that bar it.
        anchors: Reads that happen in any case, and tie readers together.
    """

    proposals: tuple[str, ...]
    readers: tuple[str, ...]
    similarity: Mapping[Pair, int]
    sectors: Mapping[str, str]
    expert_at: Mapping[str, int]
    requirements: tuple[Requirement, ...]
    barred: Mapping[Pair, tuple[Requirement, ...]]
    anchors: tuple[Pair, ...] = ()

    def reads(self, proposal: str) -> int:
        """Give how many readers a proposal needs."""
        return next(r.amount for r in self.requirements if r.kind == "reads" and r.proposal == proposal)


def similarity_of(reader: Reader, proposal: Proposal) -> int:
    """Give the share of the proposal's topics that the reader is expert in, in thousandths, halves up.

    A proposal without topics is as near to everybody: 0.
    """
    if not proposal.topics:
        return 0
    shared = len(reader.expertise & proposal.topics)
    return (2 * WHOLE * shared + len(proposal.topics)) // (2 * len(proposal.topics))


def state_problem(
    readers: Sequence[Reader],
    proposals: Sequence[Proposal],
    *,
    conflicts: Sequence[Conflict],
    rules: AssignmentRules,
) -> Problem:
    """State rules, files and conflicts as requirements.

    Raises:
        UsageError: the rules name a reader or a proposal that there is not, or all proposals are anchors.
    """
    _refuse_strangers(readers, proposals, rules)
    anchors = {m.proposal for m in rules.must_read if not m.readers}
    judged = sorted((p for p in proposals if p.proposal not in anchors), key=lambda p: p.proposal)
    if not judged:
        raise UsageError(
            "assign: expected a proposal to be judged, found anchors alone.",
            fix="Put the proposals of the competition in the file, or name readers in must_read.",
        )
    listed = sorted(readers, key=lambda r: r.reader)
    barring = [*_conflicts(conflicts, {p.proposal for p in judged}), *_languages(listed, judged, rules)]
    barred: dict[Pair, list[Requirement]] = defaultdict(list)
    for requirement, pairs in barring:
        for pair in pairs:
            barred[pair].append(requirement)
    requirements = [
        *_of_proposals(judged, rules),
        *_loads(listed, rules, len(judged)),
        *(
            Requirement("must", proposal=m.proposal, reader=reader, amount=1)
            for m in rules.must_read
            for reader in sorted(set(m.readers))
        ),
        *(requirement for requirement, _ in barring),
        *([Requirement("connected")] if rules.connected else []),
    ]
    return Problem(
        proposals=tuple(p.proposal for p in judged),
        readers=tuple(r.reader for r in listed),
        similarity={(p.proposal, r.reader): similarity_of(r, p) for p in judged for r in listed},
        sectors={r.reader: r.sector for r in listed},
        expert_at={p.proposal: at for p in judged if (at := _expert_at(p.proposal, rules))},
        requirements=tuple(requirements),
        barred={pair: tuple(found) for pair, found in sorted(barred.items())},
        anchors=tuple(
            (m.proposal, r.reader)
            for m in anchors_of(rules)
            if not m.after
            for r in listed
            if not is_barred(conflicts, m.proposal, r.reader)
        ),
    )


def anchors_of(rules: AssignmentRules) -> list[MustRead]:
    """Give the anchors that everybody reads, in order of their codes."""
    return sorted((m for m in rules.must_read if not m.readers), key=lambda m: (m.after, m.proposal))


def is_barred(conflicts: Iterable[Conflict], proposal: str, reader: str) -> bool:
    """Say whether an interest keeps a reader from a proposal."""
    return any(c.bars and (c.proposal, c.reader) == (proposal, reader) for c in conflicts)


def _of_proposals(judged: Sequence[Proposal], rules: AssignmentRules) -> list[Requirement]:
    exceptions = {e.proposal: e for e in rules.proposals}
    found = []
    for proposal in judged:
        code, own = proposal.proposal, exceptions.get(proposal.proposal)
        reads = (own and own.reads) or rules.reads_per_proposal
        sectors = (own and own.sectors_at_least) or rules.sectors_at_least
        found.append(Requirement("reads", proposal=code, amount=reads))
        if sectors > 1:
            found.append(Requirement("sectors", proposal=code, amount=sectors))
        if at := _expert_at(code, rules):
            found.append(
                Requirement(
                    "experts", proposal=code, source=f"{at / WHOLE:g}", amount=rules.experts_per_proposal
                )
            )
    return found


def _expert_at(code: str, rules: AssignmentRules) -> int:
    own = next((e.expertise_at_least for e in rules.proposals if e.proposal == code), None)
    return round(WHOLE * (rules.expertise_at_least if own is None else own))


def _loads(listed: Sequence[Reader], rules: AssignmentRules, proposals: int) -> list[Requirement]:
    exceptions = {e.reader: e for e in rules.readers}
    found = []
    for reader in listed:
        own = exceptions.get(reader.reader)
        most = rules.loads.max if own is None or own.max is None else own.max
        fewest = rules.loads.min if own is None or own.min is None else own.min
        if reader.max_reads is not None:
            most = min(most, reader.max_reads)
        if most < proposals:
            found.append(Requirement("load_max", reader=reader.reader, amount=most))
        if min(fewest, most) > 0:
            found.append(Requirement("load_min", reader=reader.reader, amount=min(fewest, most)))
    return found


def _conflicts(conflicts: Sequence[Conflict], judged: set[str]) -> list[tuple[Requirement, list[Pair]]]:
    by_source: dict[tuple[str, str], list[Pair]] = defaultdict(list)
    for conflict in conflicts:
        if conflict.bars and conflict.proposal in judged:
            by_source[conflict.proposal, conflict.source].append((conflict.proposal, conflict.reader))
    return [
        (Requirement("conflict", proposal=proposal, source=source, amount=len(pairs)), pairs)
        for (proposal, source), pairs in sorted(by_source.items())
    ]


def _languages(
    listed: Sequence[Reader], judged: Sequence[Proposal], rules: AssignmentRules
) -> list[tuple[Requirement, list[Pair]]]:
    exceptions = {e.proposal: e.language_required for e in rules.proposals}
    found = []
    for proposal in judged:
        own = exceptions.get(proposal.proposal)
        if not (rules.language_required if own is None else own) or not proposal.language:
            continue
        pairs = [(proposal.proposal, r.reader) for r in listed if proposal.language not in r.languages]
        if pairs:
            requirement = Requirement(
                "language", proposal=proposal.proposal, source=proposal.language, amount=len(pairs)
            )
            found.append((requirement, pairs))
    return found


def _refuse_strangers(
    readers: Sequence[Reader], proposals: Sequence[Proposal], rules: AssignmentRules
) -> None:
    has_readers, has_proposals = {r.reader for r in readers}, {p.proposal for p in proposals}
    named = {
        "readers": [(e.reader, has_readers) for e in rules.readers],
        "proposals": [(e.proposal, has_proposals) for e in rules.proposals],
        "must_read": [
            *((m.proposal, has_proposals) for m in rules.must_read if m.readers),
            *((reader, has_readers) for m in rules.must_read for reader in m.readers),
        ],
    }
    for key, codes in named.items():
        strange = sorted({code for code, known in codes if code not in known})
        if strange:
            raise UsageError(
                f"rules, {key}: expected codes of the files, found {', '.join(strange)}.",
                likely_cause="It was withdrawn, or is written in another way.",
                fix="Write the code as the file has it, or take it out of the rules.",
            )
