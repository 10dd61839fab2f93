"""Whose interest bars whom: computed from the files, and declared. Each conflict names its source."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

from commonfield.catalog import ConflictRules
from commonfield.council.assignment.reading import Declared, Proposal, Reader

SOURCES = (
    "same_organization", "same_parent", "partner", "letter", "paid", "applicant", "declared", "managed",
    "recused",
)  # fmt: skip
"""Where conflicts come from, the plainest first; `applicant` is a reader whose own organization applies."""


@dataclass(frozen=True)
class Conflict:
    """One interest of one reader in one proposal.

    `bars` is false where a recorded decision waived it, or a plan that the rules accept manages it. What the
    reader said of it stays in the file that they wrote.
    """

    reader: str
    proposal: str
    source: str
    bars: bool = True
    waived_by: str = ""


@dataclass(frozen=True)
class Counsel:
    """A member of the steering body whose organization applies: counsel is asked, and no recusal ends it."""

    reader: str
    proposals: tuple[str, ...]


def find_conflicts(
    readers: Sequence[Reader],
    proposals: Sequence[Proposal],
    *,
    declared: Sequence[Declared] = (),
    rules: ConflictRules | None = None,
) -> list[Conflict]:
    """Find every interest of every reader, computed and declared.

    That a reader declared none lifts nothing that is computed. A waiver lifts all sources of its pair; it
    stays in the list with its decision.

    Args:
        readers: Who may read.
        proposals: What is read.
        declared: What was said of pairs.
        rules: How long payments count, what readers of applicants may read, whether managed ones may.

    Returns:
        Conflicts in order of proposals, readers and sources.
    """
    rules = rules or ConflictRules()
    said = {(d.reader, d.proposal): d for d in declared}
    applied = _regions_applied_in(proposals)
    found = []
    for proposal in sorted(proposals, key=lambda p: p.proposal):
        for reader in sorted(readers, key=lambda r: r.reader):
            pair = said.get((reader.reader, proposal.proposal))
            sources = _computed(reader, proposal, rules, applied)
            if pair and pair.state in ("declared", "managed", "recused"):
                sources.append(pair.state)
            is_waived = pair is not None and pair.state == "waived"
            if pair and is_waived and not sources:
                sources.append("declared")
            found += [
                Conflict(
                    reader.reader,
                    proposal.proposal,
                    source,
                    bars=not is_waived and not (source == "managed" and rules.managed_may_read),
                    waived_by=pair.waived_by if pair and is_waived else "",
                )
                for source in sorted(sources, key=SOURCES.index)
            ]
    return found


def find_counsel(readers: Sequence[Reader], proposals: Sequence[Proposal]) -> list[Counsel]:
    """Find members of the steering body whose organization, or its parent, leads or is a partner.

    Rules on public officials can bar the whole body there, and not the member alone.
    """
    found = []
    for reader in sorted(readers, key=lambda r: r.reader):
        theirs = _own(reader)
        of = tuple(sorted(p.proposal for p in proposals if theirs & _applicants(p)))
        if reader.steering and of:
            found.append(Counsel(reader.reader, of))
    return found


def _computed(
    reader: Reader, proposal: Proposal, rules: ConflictRules, applied: dict[str, set[str]]
) -> list[str]:
    theirs = _own(reader)
    found = []
    if reader.organization == proposal.lead:
        found.append("same_organization")
    elif theirs & {proposal.lead, proposal.lead_parent} - {""}:
        found.append("same_parent")
    if theirs & proposal.partners:
        found.append("partner")
    if {reader.reader.casefold(), reader.organization} & proposal.letter_writers:
        found.append("letter")
    if any(payer in _applicants(proposal) and _counts(year, rules) for payer, year in reader.paid_by):
        found.append("paid")
    if not found and _is_applicants_reader(reader, proposal, rules, applied):
        found.append("applicant")
    return found


def _is_applicants_reader(
    reader: Reader, proposal: Proposal, rules: ConflictRules, applied: dict[str, set[str]]
) -> bool:
    """Say whether the reader's own organization applies, and the rules keep them from this proposal."""
    theirs = [applied[name] for name in sorted(_own(reader)) if name in applied]
    if not theirs or rules.applicants_may_read == "anything":
        return False
    # a proposal whose region nobody wrote down may be of their own
    return (
        rules.applicants_may_read == "nothing"
        or not proposal.region
        or proposal.region in set().union(*theirs)
        or proposal.region == reader.region
        or any("" in regions for regions in theirs)
    )


def _regions_applied_in(proposals: Sequence[Proposal]) -> dict[str, set[str]]:
    found: dict[str, set[str]] = defaultdict(set)
    for proposal in proposals:
        for name in _applicants(proposal):
            found[name].add(proposal.region)
    return dict(found)


def _own(reader: Reader) -> set[str]:
    return {reader.organization, reader.parent_organization} - {""}


def _applicants(proposal: Proposal) -> set[str]:
    return ({proposal.lead, proposal.lead_parent} | proposal.partners) - {""}


def _counts(year: int, rules: ConflictRules) -> bool:
    if rules.paid_within_years is None or rules.as_of is None:
        return True
    return year >= rules.as_of.year - rules.paid_within_years
