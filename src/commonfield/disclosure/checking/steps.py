"""What can happen to a request, and who may do it. Each step adds an event, or is refused."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import replace
from datetime import datetime
from typing import Any

from commonfield.disclosure.checking.request import (
    NEEDED,
    OF_THE_MAKER,
    OVER,
    UNDER_REVIEW,
    Event,
    Judged,
    OutputFile,
    ReleaseRequest,
    Review,
    State,
    Vote,
    same_person,
)
from commonfield.findings import LedgerError, ReleaseError, Severity, UsageError

RECEIPT = "receipt.json"
"""What lies beside the files that left."""
VOTES: tuple[Vote, ...] = ("approve", "changes", "undecided")


def begin(id: str, *, purpose: str, audience: str, by: str, at: datetime) -> ReleaseRequest:
    """Begin a request without files.

    Raises:
        UsageError: it does not say what for, for whom, or who asks.
    """
    for said, what in ((purpose, "what the outputs are for"), (audience, "who will see them"), (by, "who")):
        if not said.strip():
            raise UsageError(f"outputs: expected to be told {what}, found nothing.")
    told = {"id": id, "purpose": purpose, "audience": audience}
    return ReleaseRequest(id, purpose, audience, by, events=(Event("begun", by, at, told),))


def add_file(request: ReleaseRequest, file: OutputFile, *, by: str, at: datetime) -> ReleaseRequest:
    """Add a file, or say anew what one of its name is.

    Raises:
        UsageError: somebody else asked, the request is being read, or the file has a name that cannot leave.
    """
    _refuse_others(request, by, "add files")
    _refuse_out_of_turn(request, OF_THE_MAKER, "files to be added")
    if file.name == RECEIPT or file.name in ("", ".", "..") or set(file.name) & set("/\\"):
        raise UsageError(
            f"request {request.id}: expected the name of a file without folders, and not {RECEIPT}, "
            "found another.",
            fix="Give the file another name.",
        )
    others = tuple(f for f in request.files if f.name != file.name)
    return _after(replace(request, files=(*others, file)), "file_added", by, at, {"file": file.as_dict()})


def take_out(request: ReleaseRequest, name: str, *, by: str, at: datetime) -> ReleaseRequest:
    """Take a file out of a request.

    Raises:
        UsageError: somebody else asked, the request is being read, or has no such file.
    """
    _refuse_others(request, by, "take files out")
    _refuse_out_of_turn(request, OF_THE_MAKER, "files to be taken out")
    _refuse_unknown(request, [name], request.files)
    others = tuple(f for f in request.files if f.name != name)
    return _after(replace(request, files=others), "file_taken_out", by, at, {"name": name})


def submit(
    request: ReleaseRequest,
    *,
    by: str,
    at: datetime,
    hashes: Mapping[str, str],
    findings: Iterable[Mapping[str, Any]] = (),
) -> ReleaseRequest:
    """Hand a request to the reviewers, for the first time or again. Votes on unchanged files stand.

    Args:
        request: A draft, or one that was returned.
        by: Its maker.
        at: When.
        hashes: Of every file as it is now, by name.
        findings: What the checks before reading found, see `run.check_outputs`.

    Raises:
        UsageError: somebody else asked, it is not the maker's turn, or no file would leave.
        ReleaseError: a finding forbids it.
    """
    _refuse_others(request, by, "submit it")
    _refuse_out_of_turn(request, OF_THE_MAKER, "it to be submitted")
    if not request.leaving:
        raise UsageError(
            f"request {request.id}: expected a file that is to leave, found none.",
            fix="Add one: commonfield outputs add.",
        )
    told = tuple(findings)
    blocking = sum(finding["severity"] != Severity.WARN.value for finding in told)
    if blocking:
        raise ReleaseError(
            f"request {request.id}: expected nothing that forbids people to read it, found {blocking:,} "
            "findings that do.",
            fix="Mend the files, or say what is missing, and submit it again.",
        )
    files = tuple(replace(file, sha256=hashes.get(file.name, "")) for file in request.files)
    changed = replace(request, files=files, findings=told)
    what = {"hashes": _hashes(changed), "findings": list(told)}
    return _after(replace(changed, state=_read_state(changed)), "submitted", by, at, what)


def review(
    request: ReleaseRequest,
    *,
    by: str,
    at: datetime,
    votes: Mapping[str, tuple[Vote, str]],
    hashes: Mapping[str, str],
) -> ReleaseRequest:
    """Say of files whether they may leave. Somebody who votes again changes their own vote.

    Args:
        request: One that was submitted and not decided.
        by: Who read the files: not the maker.
        at: When.
        votes: By name of file: approve, changes or undecided, and a comment, needed for changes.
        hashes: Of every file as it was read, by name.

    Raises:
        UsageError: the maker asked, it is not being read, a vote is none, or changes lack a comment.
        ReleaseError: a file is not the one that was submitted.
    """
    _refuse_maker(request, by, "review it")
    _refuse_out_of_turn(request, UNDER_REVIEW, "it to be reviewed")
    _refuse_unknown(request, votes, request.leaving)
    _refuse_changed(request, hashes)
    for name, (vote, comment) in votes.items():
        if vote not in VOTES:
            raise UsageError(f"{name}: expected approve, changes or undecided, found another word.")
        if vote == "changes" and not comment.strip():
            raise UsageError(f"{name}: expected a comment that says what is to be changed, found none.")
    judged = {
        file.name: Judged(votes[file.name][0], votes[file.name][1], request.about(file))
        for file in request.leaving
        if file.name in votes
    }
    earlier = next((r for r in request.reviews if same_person(r.by, by)), Review(by, {}))
    merged = Review(earlier.by, {**earlier.judged, **judged})
    kept = tuple(merged if r is earlier else r for r in request.reviews)
    reviews = kept if merged in kept else (*kept, merged)
    changed = replace(request, reviews=reviews)
    what = {"votes": {n: list(v) for n, v in votes.items()}, "hashes": _hashes(request)}
    return _after(replace(changed, state=_read_state(changed)), "reviewed", by, at, what)


def return_(request: ReleaseRequest, *, by: str, at: datetime, comment: str) -> ReleaseRequest:
    """Give a request back to its maker, who may change it and submit it again.

    Raises:
        UsageError: the maker asked, it is not being read, or nothing says why.
    """
    _refuse_maker(request, by, "return it")
    _refuse_out_of_turn(request, UNDER_REVIEW | {State.APPROVED}, "it to be returned")
    _refuse_silence(request, comment)
    return _after(replace(request, state=State.RETURNED), "returned", by, at, {"comment": comment})


def approve(request: ReleaseRequest, *, by: str, at: datetime, hashes: Mapping[str, str]) -> ReleaseRequest:
    """Decide that the files may leave: two people approved each of them, as it is, and nobody objects.

    Raises:
        UsageError: the maker asked, or it was not read by two people.
        ReleaseError: a file is not approved, or is not the one that was read.
    """
    _refuse_maker(request, by, "approve it")
    _refuse_out_of_turn(request, frozenset({State.REVIEWED}), "it to be approved")
    _refuse_changed(request, hashes)
    _refuse_unapproved(request)
    return _after(replace(request, state=State.APPROVED), "approved", by, at, {"hashes": _hashes(request)})


def reject(request: ReleaseRequest, *, by: str, at: datetime, comment: str) -> ReleaseRequest:
    """Decide for good that the files may not leave.

    Raises:
        UsageError: the maker asked, it is not being read, or nothing says why.
    """
    _refuse_maker(request, by, "reject it")
    _refuse_out_of_turn(request, UNDER_REVIEW, "it to be rejected")
    _refuse_silence(request, comment)
    return _after(replace(request, state=State.REJECTED), "rejected", by, at, {"comment": comment})


def withdraw(request: ReleaseRequest, *, by: str, at: datetime) -> ReleaseRequest:
    """End a request that its maker no longer makes.

    Raises:
        UsageError: somebody else asked, or it is over.
    """
    _refuse_others(request, by, "withdraw it")
    _refuse_out_of_turn(request, frozenset(State) - OVER, "it to be withdrawn")
    return _after(replace(request, state=State.WITHDRAWN), "withdrawn", by, at, {})


def release(request: ReleaseRequest, *, by: str, at: datetime, hashes: Mapping[str, str]) -> ReleaseRequest:
    """Record that the files leave, as they were approved.

    Raises:
        UsageError: it was not approved.
        ReleaseError: a file is not the one that was approved.
    """
    _refuse_nobody(request, by)
    _refuse_out_of_turn(request, frozenset({State.APPROVED}), "it to be released")
    _refuse_changed(request, hashes)
    _refuse_unapproved(request)
    return _after(replace(request, state=State.RELEASED), "released", by, at, {"hashes": _hashes(request)})


def replay(events: Iterable[Event]) -> ReleaseRequest:
    """Make a request again from what happened to it; each step is held to the rules once more.

    Raises:
        LedgerError: a step was not allowed, or there is none: the record was altered.
    """
    try:
        first, *others = events
        request = begin(**first.what, by=first.by, at=first.at)
        for event in others:
            request = _STEPS[event.kind](request, by=event.by, at=event.at, **event.what)
    except (UsageError, ReleaseError, KeyError, TypeError, ValueError):
        raise LedgerError(
            "request: expected a record of steps that were each allowed, found one that was not.",
            likely_cause="The record was written to by something else than commonfield.",
            fix="Restore it from a backup.",
        ) from None
    return request


def _add_again(request: ReleaseRequest, *, file: Mapping[str, Any], by: str, at: datetime) -> ReleaseRequest:
    return add_file(request, OutputFile.from_dict(file), by=by, at=at)


_STEPS: Mapping[str, Callable[..., ReleaseRequest]] = {
    "file_added": _add_again,
    "file_taken_out": take_out,
    "submitted": submit,
    "reviewed": review,
    "returned": return_,
    "approved": approve,
    "rejected": reject,
    "withdrawn": withdraw,
    "released": release,
}


def _after(
    request: ReleaseRequest, kind: str, by: str, at: datetime, what: Mapping[str, Any]
) -> ReleaseRequest:
    return replace(request, events=(*request.events, Event(kind, by, at, what)))


def _hashes(request: ReleaseRequest) -> dict[str, str]:
    return {file.name: file.sha256 for file in request.files}


def _read_state(request: ReleaseRequest) -> State:
    """Say how far a submitted request has been read, by the votes that stand."""
    read = sum(request.has_read(review.by) for review in request.reviews)
    return State.REVIEWED if read >= NEEDED else State.PARTLY_REVIEWED if read else State.SUBMITTED


def _refuse_nobody(request: ReleaseRequest, by: str) -> None:
    if not by.strip():
        raise UsageError(f"request {request.id}: expected to be told who does it, found nothing.")


def _refuse_others(request: ReleaseRequest, by: str, what: str) -> None:
    if not same_person(by, request.maker):
        raise UsageError(
            f"request {request.id}: expected its maker to {what}, found somebody else.",
            fix=f"{request.maker} made it.",
        )


def _refuse_maker(request: ReleaseRequest, by: str, what: str) -> None:
    _refuse_nobody(request, by)
    if same_person(by, request.maker):
        raise UsageError(
            f"request {request.id}: expected somebody else than its maker to {what}, found its maker.",
            likely_cause="Whoever made an output does not see what a stranger sees in it.",
            fix="Ask two people who did not make it.",
        )


def _refuse_out_of_turn(request: ReleaseRequest, states: Iterable[State], what: str) -> None:
    allowed = set(states)
    if request.state not in allowed:
        named = ", ".join(state.value for state in State if state in allowed)
        raise UsageError(
            f"request {request.id}: expected {what} while it is {named}, found it {request.state.value}.",
            fix="See where it stands: commonfield outputs show.",
        )


def _refuse_unknown(request: ReleaseRequest, names: Iterable[str], files: tuple[OutputFile, ...]) -> None:
    known = [file.name for file in files]
    unknown = [name for name in names if name not in known]
    if unknown:
        raise UsageError(
            f"request {request.id}: expected a file of it, found `{unknown[0]}`.",
            fix=f"Its files are: {', '.join(known) or 'none yet'}.",
        )


def _refuse_silence(request: ReleaseRequest, comment: str) -> None:
    if not comment.strip():
        raise UsageError(f"request {request.id}: expected a comment that says why, found none.")


def _refuse_changed(request: ReleaseRequest, hashes: Mapping[str, str]) -> None:
    changed = [file.name for file in request.files if hashes.get(file.name) != file.sha256]
    if changed:
        raise ReleaseError(
            f"request {request.id}: expected {changed[0]} as it was submitted, found another file or none.",
            likely_cause="It was written again since, or moved.",
            fix="Put it back, or have the request returned, and submit it again: what changed is read again.",
        )


def _refuse_unapproved(request: ReleaseRequest) -> None:
    open_ = [file.name for file in request.leaving if not request.is_approved(file)]
    if open_ or not request.leaving:
        raise ReleaseError(
            f"request {request.id}: expected two people to have approved each file and nobody to ask for "
            f"changes, found {len(open_)} of {len(request.leaving)} files otherwise"
            f"{f', {open_[0]} first' if open_ else ''}.",
            fix="Return it with what is to be changed, or agree: commonfield outputs review.",
        )
