"""From readers, proposals and rules to who reads what, or to why nobody can; start reading here."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from commonfield.catalog import AssignmentRules
from commonfield.council.assignment.conflicts import Conflict, Counsel, find_conflicts, find_counsel
from commonfield.council.assignment.infeasible import smallest_conflict
from commonfield.council.assignment.problem import (
    WHOLE,
    Problem,
    Requirement,
    anchors_of,
    is_barred,
    similarity_of,
    state_problem,
)
from commonfield.council.assignment.reading import (
    Declared,
    Proposal,
    Reader,
    read_conflicts,
    read_proposals,
    read_readers,
)
from commonfield.findings import NotEstimableError


@dataclass(frozen=True)
class Read:
    """One reader reads one proposal, and why.

    `similarity` is the share of its topics that the reader is expert in; null for an anchor, which everybody
    reads. `shared` names these topics. `chance` is how likely the pair was where chance had a part.
    `waived_by` names the decision that set an interest aside.
    """

    proposal: str
    reader: str
    similarity: float | None
    shared: tuple[str, ...] = ()
    must: bool = False
    hidden: bool = False
    after: int = 0
    chance: float | None = None
    waived_by: str = ""


@dataclass(frozen=True)
class Drawn:
    """What chance had to do with it: the cap, the seed, how many assignments could be drawn.

    `worst` and `total` are what was expected before the draw, and `at_most` the total that no lottery as good
    for the worst can exceed.
    """

    cap: float
    seed: int
    tickets: int
    largest: float
    worst: float
    total: float
    at_most: float


@dataclass(frozen=True)
class Assigned:
    """Who reads what.

    Attributes:
        assignments: Every read, in order of proposals and readers, anchors last.
        loads: How many proposals each reader reads, without anchors.
        sectors: From which sectors each proposal is read.
        fits: Of each proposal, the mean similarity of its readers.
        total: The sum of similarities.
        parts: How many parts of the design share no reader; 1 where everything compares.
        conflicts: Every interest found, with its source.
        counsel: Members of the steering body whose organization applies.
        excused: Anchors that a reader's interest keeps them from.
        drawn: What chance had to do with it, if anything.
    """

    assignments: tuple[Read, ...]
    loads: dict[str, int]
    sectors: dict[str, tuple[str, ...]]
    fits: dict[str, float]
    total: float
    parts: int
    conflicts: tuple[Conflict, ...]
    counsel: tuple[Counsel, ...]
    excused: tuple[tuple[str, str], ...]
    drawn: Drawn | None

    @property
    def worst(self) -> float:
        """The fit of the proposal with the worst panel."""
        return min(self.fits.values())


@dataclass(frozen=True)
class Infeasible:
    """That nothing can be assigned, and the smallest set of requirements that cannot hold together.

    `left` counts, for each proposal in the set, the readers that the set lets read it. `lowest_cap` is given
    where everything holds together but the cap on chance: no lower one can be kept if `is_proven`, else it is
    the lowest that was found to be kept.
    """

    requirements: tuple[Requirement, ...]
    left: dict[str, int]
    readers: int
    proposals: int
    conflicts: tuple[Conflict, ...]
    counsel: tuple[Counsel, ...]
    lowest_cap: float | None = None
    is_proven: bool = True
    cap: float | None = None


def assign(
    readers: Sequence[Reader],
    proposals: Sequence[Proposal],
    *,
    rules: AssignmentRules,
    declared: Sequence[Declared] = (),
) -> Assigned | Infeasible:
    """Assign readers to proposals as the rules say, exactly.

    The order of readers and proposals does not matter: they are taken in order of their codes, and the same
    input gives the same answer.

    Args:
        readers: Who may read.
        proposals: What is read, and anchors.
        rules: What must hold, and what is sought.
        declared: What was said of pairs.

    Returns:
        Who reads what; or, where nothing can be assigned, why.

    Raises:
        UsageError: the rules name a reader or a proposal that there is not.
    """
    from commonfield.council.assignment.lottery import CapTooLow, make_lottery
    from commonfield.council.assignment.program import feasibility, solve

    conflicts = find_conflicts(readers, proposals, declared=declared, rules=rules.conflicts)
    counsel = find_counsel(readers, proposals)
    problem = state_problem(readers, proposals, conflicts=conflicts, rules=rules)
    lottery = None
    if rules.randomness is None:
        found = solve(problem, objective=rules.objective)
    else:
        made = make_lottery(problem, cap=rules.randomness.cap, objective=rules.objective)
        if isinstance(made, CapTooLow):
            return Infeasible(
                (), {}, len(problem.readers), len(problem.proposals), tuple(conflicts), tuple(counsel),
                lowest_cap=made.smallest, is_proven=made.proven, cap=rules.randomness.cap,
            )  # fmt: skip
        lottery = made
        found = made.draw(rules.randomness.seed) if made else None
    if found is None:
        return _explained(problem, smallest_conflict(problem, feasibility(problem)), conflicts, counsel)
    chances = {pair: lottery.chance(pair) for pair in found} if lottery else {}
    drawn = None
    if lottery and rules.randomness:
        forced = {(r.proposal, r.reader) for r in problem.requirements if r.kind == "must"}
        drawn = Drawn(
            cap=rules.randomness.cap,
            seed=rules.randomness.seed,
            tickets=len(lottery.tickets),
            largest=max(
                (lottery.chance(pair) for pair in problem.similarity if pair not in forced), default=0
            ),
            worst=lottery.worst,
            total=lottery.total,
            at_most=lottery.at_most,
        )
    return _told(
        found, problem, readers, proposals, rules=rules, conflicts=conflicts, counsel=counsel,
        chances=chances, drawn=drawn,
    )  # fmt: skip


def assign_files(
    readers: Path, proposals: Path, rules: AssignmentRules, *, conflicts: Path | None = None
) -> Assigned:
    """Assign the readers of a file to the proposals of another; see `assign`.

    Raises:
        UsageError: a column is missing, or the rules name what there is not.
        SubmissionError: a file cannot be read.
        NotEstimableError: nothing can be assigned; what cannot hold together is named.
    """
    from commonfield.catalog import Wording
    from commonfield.council.assignment.telling import sentences

    who, what = read_readers(readers), read_proposals(proposals)
    declared = read_conflicts(conflicts, readers=who, proposals=what) if conflicts else []
    found = assign(who, what, rules=rules, declared=declared)
    if isinstance(found, Infeasible):
        why_not, *rest = sentences(found, rules, Wording("council/assignment", "en"))
        raise NotEstimableError(why_not, fix=" ".join(rest))
    return found


def _told(
    found: frozenset[tuple[str, str]],
    problem: Problem,
    readers: Sequence[Reader],
    proposals: Sequence[Proposal],
    *,
    rules: AssignmentRules,
    conflicts: Sequence[Conflict],
    counsel: Sequence[Counsel],
    chances: dict[tuple[str, str], float],
    drawn: Drawn | None,
) -> Assigned:
    from commonfield.council.assignment.program import split

    by_reader = {r.reader: r for r in readers}
    by_proposal = {p.proposal: p for p in proposals}
    waived = {(c.proposal, c.reader): c.waived_by for c in conflicts if c.waived_by}
    forced = {(m.proposal, reader) for m in rules.must_read for reader in m.readers}
    reads = [
        Read(
            proposal=p,
            reader=r,
            similarity=similarity_of(by_reader[r], by_proposal[p]) / WHOLE,
            shared=tuple(sorted(by_reader[r].expertise & by_proposal[p].topics)),
            must=(p, r) in forced,
            chance=chances.get((p, r)),
            waived_by=waived.get((p, r), ""),
        )
        for p, r in sorted(found)
    ]
    loads = Counter(r for _, r in found)
    anchors, excused = _anchors(problem, rules, conflicts, loads)
    of = {p: [r for q, r in sorted(found) if q == p] for p in problem.proposals}
    return Assigned(
        assignments=(*reads, *anchors),
        loads={r: loads[r] for r in problem.readers},
        sectors={p: tuple(sorted({problem.sectors[r] for r in of[p]} - {""})) for p in of},
        fits={p: sum(problem.similarity[p, r] for r in of[p]) / (WHOLE * len(of[p])) for p in of},
        total=sum(problem.similarity[pair] for pair in found) / WHOLE,
        parts=len(split(found, problem)),
        conflicts=tuple(conflicts),
        counsel=tuple(counsel),
        excused=excused,
        drawn=drawn,
    )


def _anchors(
    problem: Problem, rules: AssignmentRules, conflicts: Sequence[Conflict], loads: Counter[str]
) -> tuple[list[Read], tuple[tuple[str, str], ...]]:
    """Give the reads of anchors, and who is kept from one by an interest."""
    reads, excused = [], []
    for anchor in anchors_of(rules):
        for reader in problem.readers:
            if loads[reader] < anchor.after:
                continue
            if is_barred(conflicts, anchor.proposal, reader):
                excused.append((anchor.proposal, reader))
            else:
                reads.append(
                    Read(anchor.proposal, reader, None, must=True, hidden=anchor.hidden, after=anchor.after)
                )
    return reads, tuple(excused)


def _explained(
    problem: Problem,
    requirements: tuple[Requirement, ...],
    conflicts: Sequence[Conflict],
    counsel: Sequence[Counsel],
) -> Infeasible:
    held = set(requirements)
    left = {
        p: sum(not held.intersection(problem.barred.get((p, r), ())) for r in problem.readers)
        for p in sorted({r.proposal for r in requirements if r.proposal})
    }
    return Infeasible(
        requirements, left, len(problem.readers), len(problem.proposals), tuple(conflicts), tuple(counsel)
    )
