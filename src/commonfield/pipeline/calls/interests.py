"""Nobody's score counts in whose way an interest stands."""

from __future__ import annotations

from commonfield.catalog import AssignmentRules
from commonfield.catalog.loader import load_file
from commonfield.council import read_scores
from commonfield.findings import SubmissionError
from commonfield.pipeline.calls.folder import CONFLICTS, PROPOSALS, READERS, SCORES, CallFolder


def refuse_interested_readers(call: CallFolder) -> None:
    """Refuse scores of readers who have a conflict with what they read, computed or declared.

    Where a call has no list of readers, nothing can be computed, and only what they declared counts.

    Raises:
        SubmissionError: naming the proposals, and where the conflicts come from; never the reader.
    """
    from commonfield.council.assignment import find_conflicts, read_conflicts, read_proposals, read_readers

    if not (call.path / READERS).is_file():
        return
    readers = read_readers(call.file(READERS))
    proposals = read_proposals(call.file(PROPOSALS))
    declared = (
        read_conflicts(call.file(CONFLICTS), readers=readers, proposals=proposals)
        if (call.path / CONFLICTS).is_file()
        else []
    )
    rules = load_file(AssignmentRules, call.path / call.call.assignment) if call.call.assignment else None
    found = find_conflicts(readers, proposals, declared=declared, rules=rules.conflicts if rules else None)
    barred = {(one.proposal, one.reader): one.source for one in found if one.bars}
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
