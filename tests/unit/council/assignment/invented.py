"""Small invented cases, and a slow obvious reading of every rule."""

from __future__ import annotations

import itertools

from hypothesis import strategies as st

from commonfield.catalog import AssignmentRules
from commonfield.council.assignment import Declared, Proposal, Reader, find_conflicts
from commonfield.council.assignment.problem import state_problem

TOPICS = ("a", "b", "c", "d")
SECTORS = ("k12", "college", "employer")


def reader(code, *, organization="", expertise="", sector="k12", languages="english", **more):
    return Reader(
        code,
        organization or f"own {code}",
        sector=sector,
        expertise=frozenset(expertise.split()),
        languages=frozenset(languages.split()),
        **more,
    )


def proposal(code, *, lead="", topics="", language="english", **more):
    return Proposal(code, lead or f"lead {code}", topics=frozenset(topics.split()), language=language, **more)


def rules(**keys):
    return AssignmentRules.model_validate({"reads_per_proposal": 1, "loads": {"max": 9}, **keys})


def problem_of(readers, proposals, adopted, declared=()):
    found = find_conflicts(readers, proposals, declared=declared, rules=adopted.conflicts)
    return state_problem(readers, proposals, conflicts=found, rules=adopted)


@st.composite
def cases(draw, *, connected=None, most_proposals=3):
    """Readers, proposals, rules and declared conflicts so few that every assignment can be looked at."""
    readers = [
        reader(
            f"R{i}",
            sector=draw(st.sampled_from(SECTORS)),
            expertise=" ".join(draw(st.sets(st.sampled_from(TOPICS)))),
            languages=draw(st.sampled_from(["english", "english spanish"])),
            max_reads=draw(st.sampled_from([None, 1, 2, 3])),
        )
        for i in range(draw(st.integers(2, 4)))
    ]
    proposals = [
        proposal(
            f"P{i}",
            topics=" ".join(draw(st.sets(st.sampled_from(TOPICS), max_size=3))),
            language=draw(st.sampled_from(["english", "english", "spanish"])),
        )
        for i in range(draw(st.integers(1, most_proposals)))
    ]
    pairs = list(itertools.product(readers, proposals))
    declared = [
        Declared(r.reader, p.proposal, "declared")
        for r, p in draw(st.lists(st.sampled_from(pairs), max_size=3, unique=True))
    ]
    reads = draw(st.integers(1, 2))
    least = draw(st.integers(0, 1))
    keys = {
        "reads_per_proposal": reads,
        "loads": {"min": least, "max": draw(st.integers(max(1, least), 3))},
        "sectors_at_least": draw(st.integers(1, reads)),
        "expertise_at_least": draw(st.sampled_from([0, 0, 0.5])),
        "language_required": draw(st.booleans()),
        "connected": draw(st.booleans()) if connected is None else connected,
        "objective": draw(st.sampled_from(["max_min_then_total", "total", "max_min"])),
    }
    if draw(st.booleans()):
        keys["proposals"] = [{"proposal": "P0", "reads": draw(st.integers(1, 3)), "sectors_at_least": 1}]
    if draw(st.integers(0, 3)) == 0:
        keys["must_read"] = [{"proposal": "P0", "readers": ["R1"]}]
    return readers, proposals, rules(**keys), declared


def every_assignment(problem):
    pairs = list(itertools.product(problem.proposals, problem.readers))
    for ticks in itertools.product((False, True), repeat=len(pairs)):
        yield frozenset(pair for pair, tick in zip(pairs, ticks, strict=True) if tick)


def keeps(found, requirement, problem):
    """Say whether an assignment keeps one requirement: read off its words, one at a time."""
    readers = [r for p, r in found if p == requirement.proposal]
    load = sum(r == requirement.reader for _, r in found)
    if requirement.kind == "reads":
        return len(readers) == requirement.amount
    if requirement.kind == "load_max":
        return load <= requirement.amount
    if requirement.kind == "load_min":
        return load >= requirement.amount
    if requirement.kind == "must":
        return (requirement.proposal, requirement.reader) in found
    if requirement.kind == "sectors":
        return len({problem.sectors[r] for r in readers} - {""}) >= requirement.amount
    if requirement.kind == "experts":
        at = problem.expert_at[requirement.proposal]
        return sum(problem.similarity[requirement.proposal, r] >= at for r in readers) >= requirement.amount
    if requirement.kind == "connected":
        return hangs_together(found, problem)
    return not any(requirement in problem.barred.get(pair, ()) for pair in found)


def hangs_together(found, problem):
    reached, before = {problem.proposals[0]}, set()
    edges = found | set(problem.anchors)
    while reached != before:
        before = set(reached)
        readers = {r for p, r in edges if p in reached}
        reached |= {p for p, r in edges if r in readers}
    return set(problem.proposals) <= reached


def can_hold(held, problem):
    return any(all(keeps(found, one, problem) for one in held) for found in every_assignment(problem))


def fit_and_total(found, problem):
    fits = [
        sum(problem.similarity[p, r] for q, r in found if q == p) / problem.reads(p)
        for p in problem.proposals
    ]
    return min(fits), sum(problem.similarity[pair] for pair in found)
