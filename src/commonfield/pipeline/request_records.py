"""Keeps requests that outputs may leave: a record of steps for each, its heads in the region's ledger."""

from __future__ import annotations

import fcntl
import os
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from commonfield.disclosure import checking
from commonfield.disclosure.checking import Event, OutputFile, ReleaseRequest
from commonfield.findings import UsageError
from commonfield.ledger import Ledger
from commonfield.pipeline.occasion import Occasion
from commonfield.region import Region

_KIND = "output_"
Step = Callable[[ReleaseRequest, Mapping[str, Any]], ReleaseRequest]
"""Changes a request; the second argument says who and when."""


def path_of(region: Region, file: OutputFile) -> Path:
    """Say where a file lies."""
    return region.path / file.path  # an absolute path stays what it is


def hashes_of(region: Region, request: ReleaseRequest) -> dict[str, str]:
    """Hash every file of a request as it is now; empty where nothing lies there."""
    return {file.name: checking.hash_of(path_of(region, file)) for file in request.files}


def now() -> datetime:
    """Give the time of a step."""
    return datetime.now(UTC).replace(microsecond=0)  # as exact as a ledger keeps it


def folder_of(region: Region, id_: str) -> Path:
    """Say where the record of a request lies."""
    return region.path / "requests" / id_


def request_ids(region: Region) -> list[str]:
    """List the requests of a region; one of which nothing is recorded yet is none."""
    place = region.path / "requests"
    if not place.is_dir():
        return []
    return sorted(item.name for item in place.iterdir() if item.is_dir() and any(item.iterdir()))


def find_id(region: Region, reference: str) -> str:
    """Find a request by the beginning of its id; refuses what is none or several."""
    found = [id_ for id_ in request_ids(region) if reference and id_.startswith(reference)]
    if len(found) != 1:
        raise UsageError(
            f"outputs: expected the id of one request, found {len(found)} that begin so.",
            fix="List them: commonfield outputs list.",
        )
    return found[0]


def read_request(region: Region, id_: str) -> ReleaseRequest:
    """Read a record, and hold it against the heads that the ledger of the region has of it.

    Raises:
        LedgerError: it was altered or cut, or holds a step that was not allowed.
    """
    book = Ledger(folder_of(region, id_))
    entered = [e for e in region.ledger.entries() if e.kind.startswith(_KIND) and e.what["request"] == id_]
    book.verify({f"entry {e.number} of the region's ledger": e.what["head"] for e in entered})
    return checking.replay(Event(e.kind, e.by, datetime.fromisoformat(e.at), e.what) for e in book.entries())


def take_step(
    region: Region,
    reference: str,
    occasion: Occasion | None,
    step: Step,
) -> ReleaseRequest:
    """Take a step with nobody else taking one at the same time, and record it."""
    id_ = find_id(region, reference)
    with _alone(folder_of(region, id_)):
        before = read_request(region, id_)
        after = step(before, {"by": (occasion or Occasion()).by, "at": now()})
        record(region, after, after.events[len(before.events) :])
    return after


def record(region: Region, request: ReleaseRequest, events: Sequence[Event]) -> None:
    """Add what happened to the record of a request, and its head to the ledger of the region."""
    book = Ledger(folder_of(region, request.id))
    for event in events:
        entry = book.append(event.kind, dict(event.what), by=event.by, at=event.at)
        hashes = {file.name: file.sha256 for file in request.files}
        told = {"request": request.id, "head": entry.hash, "state": request.state.value, "files": hashes}
        region.ledger.append(f"{_KIND}{event.kind}", told, by=event.by, at=event.at)


@contextmanager
def _alone(folder: Path) -> Iterator[None]:
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX)
        yield
    finally:
        os.close(descriptor)
