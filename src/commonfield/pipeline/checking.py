"""Requests that outputs may leave: begun, checked, read by two people, decided. Start reading here."""

from __future__ import annotations

import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from commonfield.disclosure import checking
from commonfield.disclosure.checking import OutputFile, ReleaseRequest, Vote
from commonfield.findings import Finding, Severity
from commonfield.pipeline.leaving import check_request, verify_output
from commonfield.pipeline.occasion import Occasion
from commonfield.pipeline.request_records import (
    find_id,
    folder_of,
    hashes_of,
    now,
    read_request,
    record,
    request_ids,
    take_step,
)
from commonfield.region import Region


@dataclass(frozen=True)
class Submitted:
    """What came of handing in a request. It is with the reviewers where no finding forbids it."""

    request: ReleaseRequest
    findings: tuple[Finding, ...]

    @property
    def blocking(self) -> int:
        """Count the findings that forbid to submit."""
        return sum(finding.severity is not Severity.WARN for finding in self.findings)


def begin_request(
    region: Region, *, purpose: str, audience: str, occasion: Occasion | None = None
) -> ReleaseRequest:
    """Begin a request without files; see `disclosure.checking.begin`."""
    by = (occasion or Occasion()).by
    request = checking.begin(secrets.token_hex(4), purpose=purpose, audience=audience, by=by, at=now())
    folder_of(region, request.id).mkdir(parents=True)
    record(region, request, request.events)
    return request


def find_request(region: Region, reference: str) -> ReleaseRequest:
    """Read a request by its id or the beginning of it.

    Raises:
        UsageError: the region has none, or several, that begin so.
        LedgerError: its record was altered or cut.
    """
    return read_request(region, find_id(region, reference))


def all_requests(region: Region) -> list[ReleaseRequest]:
    """Read every request, oldest first; see `find_request`."""
    return sorted(
        (read_request(region, id_) for id_ in request_ids(region)), key=lambda request: request.events[0].at
    )


def add_output(
    region: Region, reference: str, file: OutputFile, *, occasion: Occasion | None = None
) -> ReleaseRequest:
    """Add a file, or say anew what it is. Its hash is taken now; the path becomes one of the region.

    Raises:
        UsageError: see `disclosure.checking.add_file`.
    """
    path = Path(file.path).resolve()
    inside = path.is_relative_to(region.path.resolve())
    kept = path.relative_to(region.path.resolve()).as_posix() if inside else str(path)
    told = file.as_dict() | {"path": kept, "sha256": checking.hash_of(path)}
    as_it_is = OutputFile.from_dict(told)
    return take_step(region, reference, occasion, lambda r, who: checking.add_file(r, as_it_is, **who))


def take_out_output(
    region: Region, reference: str, name: str, *, occasion: Occasion | None = None
) -> ReleaseRequest:
    """Take a file out of a request; see `disclosure.checking.take_out`."""
    return take_step(region, reference, occasion, lambda r, who: checking.take_out(r, name, **who))


def submit_request(region: Region, reference: str, *, occasion: Occasion | None = None) -> Submitted:
    """Check a request, and hand it to the reviewers where no finding forbids it.

    Raises:
        UsageError: see `disclosure.checking.submit`.
    """
    occasion = occasion or Occasion()
    request = find_request(region, reference)
    # Asked first with no findings, so that a step out of turn is refused before anything is looked at.
    checking.submit(request, by=occasion.by, at=now(), hashes=hashes_of(region, request))
    occasion.tell("Checking the files")
    hashes = hashes_of(region, request)
    found = Submitted(request, tuple(check_request(region, request, verify=verify_output, occasion=occasion)))
    if found.blocking:
        return found
    told = [{"file": finding.file, **finding.as_dict()} for finding in found.findings]
    changed = take_step(
        region, request.id, occasion, lambda r, who: checking.submit(r, hashes=hashes, findings=told, **who)
    )
    return Submitted(changed, found.findings)


def review_request(
    region: Region,
    reference: str,
    votes: Mapping[str, tuple[Vote, str]],
    *,
    occasion: Occasion | None = None,
) -> ReleaseRequest:
    """Record what somebody says of files; see `disclosure.checking.review`."""
    return take_step(
        region,
        reference,
        occasion,
        lambda r, who: checking.review(r, votes=votes, hashes=hashes_of(region, r), **who),
    )


def return_request(
    region: Region, reference: str, *, comment: str, occasion: Occasion | None = None
) -> ReleaseRequest:
    """Give a request back to its maker; see `disclosure.checking.return_`."""
    return take_step(region, reference, occasion, lambda r, who: checking.return_(r, comment=comment, **who))


def approve_request(region: Region, reference: str, *, occasion: Occasion | None = None) -> ReleaseRequest:
    """Decide that the files may leave; see `disclosure.checking.approve`."""
    return take_step(
        region, reference, occasion, lambda r, who: checking.approve(r, hashes=hashes_of(region, r), **who)
    )


def reject_request(
    region: Region, reference: str, *, comment: str, occasion: Occasion | None = None
) -> ReleaseRequest:
    """Decide for good that the files may not leave; see `disclosure.checking.reject`."""
    return take_step(region, reference, occasion, lambda r, who: checking.reject(r, comment=comment, **who))


def withdraw_request(region: Region, reference: str, *, occasion: Occasion | None = None) -> ReleaseRequest:
    """End a request that its maker no longer makes; see `disclosure.checking.withdraw`."""
    return take_step(region, reference, occasion, lambda r, who: checking.withdraw(r, **who))
