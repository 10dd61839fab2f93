"""Who reads what in a call's folder, and whose interest stands in the way."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from commonfield.catalog import AssignmentRules
from commonfield.catalog.loader import load_file
from commonfield.council import read_scores
from commonfield.findings import NotEstimableError, SubmissionError
from commonfield.pipeline.calls.folder import CONFLICTS, PROPOSALS, READERS, SCORES, CallFolder

if TYPE_CHECKING:
    from commonfield.council.assignment import Conflict, Declared, Proposal, Reader


def assign_folder(folder: Path, rules: AssignmentRules) -> list[tuple[str, str]]:
    """Assign the readers of a folder to its proposals: (proposal, reader), in order.

    Raises:
        NotEstimableError: no assignment keeps the rules.
    """
    from commonfield.council.assignment import Infeasible, assign

    readers, proposals, declared = _read(folder)
    found = assign(readers, proposals, rules=rules, declared=declared)
    if isinstance(found, Infeasible):
        raise NotEstimableError(
            "assignment: expected an assignment that keeps the rules, found none.",
            likely_cause="There are too few readers without an interest.",
            fix="`commonfield assign` names the smallest set of rules that cannot hold together.",
        )
    return sorted((one.proposal, one.reader) for one in found.assignments)


def refuse_interested_readers(call: CallFolder) -> None:
    """Refuse scores of readers who have a conflict with what they read, computed or declared.

    Where a call has no list of readers nothing can be computed, and nothing is refused.

    Raises:
        SubmissionError: naming the proposals, and where the conflicts come from; never the reader.
    """
    if not (call.path / READERS).is_file():
        return
    barred = {(one.proposal, one.reader): one.source for one in _conflicts(call) if one.bars}
    scored = {(one.proposal, one.reader) for one in read_scores(call.file(SCORES))}
    wrong = sorted(scored & set(barred))
    if wrong:
        of = ", ".join(sorted({proposal for proposal, _ in wrong})[:5])
        why = ", ".join(sorted({barred[pair].replace("_", " ") for pair in wrong}))
        raise SubmissionError(
            f"{SCORES}: expected scores of readers without an interest in what they read, found "
            f"{len(wrong)} readings with one (of {of}; {why}).",
            likely_cause="It was declared after the proposal was read, or readers were assigned by hand.",
            fix="Take these readings out and have others read; or, where a decision waives it, name the "
            f"decision in {CONFLICTS}: state waived, waived_by.",
        )


def _conflicts(call: CallFolder) -> list[Conflict]:
    from commonfield.council.assignment import find_conflicts

    readers, proposals, declared = _read(call.path)
    rules = load_file(AssignmentRules, call.path / call.call.assignment) if call.call.assignment else None
    return find_conflicts(readers, proposals, declared=declared, rules=rules.conflicts if rules else None)


def _read(folder: Path) -> tuple[list[Reader], list[Proposal], list[Declared]]:
    from commonfield.council.assignment import read_conflicts, read_proposals, read_readers

    readers = read_readers(folder / READERS)
    proposals = read_proposals(folder / PROPOSALS)
    path = folder / CONFLICTS
    declared = read_conflicts(path, readers=readers, proposals=proposals) if path.is_file() else []
    return readers, proposals, declared
