from __future__ import annotations

import fcntl
import hashlib
import json
import os
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from commonfield.findings import LedgerError

BEGINNING = "0" * 64


@dataclass(frozen=True)
class Entry:
    """One thing that happened. `hash` covers everything else, and `before`, the hash of the entry before."""

    number: int
    at: str
    by: str
    kind: str
    what: dict[str, Any]
    before: str
    hash: str


def _hash(fields: dict[str, Any]) -> str:
    written = json.dumps(fields, sort_keys=True, separators=(",", ":"), ensure_ascii=False)
    return hashlib.sha256(written.encode()).hexdigest()


class Ledger:
    """The ledger of one region: JSON lines in `ledger/entries.jsonl`, only ever appended to.

    A last line that a crash cut short was never acknowledged to anybody: it is dropped on the next
    append, and ignored on reading. An entry that was acknowledged always ends in a line feed.
    """

    def __init__(self, folder: Path) -> None:
        self._file = folder / "entries.jsonl"

    def append(self, kind: str, what: dict[str, Any], *, by: str, at: datetime | None = None) -> Entry:
        """Add an entry; it is on disk when this returns.

        Args:
            kind: What happened, in one word: submitted, linked, built, measured, released, adopted, ...
            what: Plain data about it: names, hashes and counts, never a value from a record.
            by: Who did it: a role or a login, as the region uses them.
            at: When; now if not given.
        """
        self._file.parent.mkdir(parents=True, exist_ok=True)
        with self._locked() as descriptor:
            written = os.pread(descriptor, os.fstat(descriptor).st_size, 0)
            whole = written[: written.rfind(b"\n") + 1]
            if len(whole) != len(written):
                os.ftruncate(descriptor, len(whole))
            last = whole[whole.rfind(b"\n", 0, -1) + 1 :].decode()
            before = next(_parse(last), None)
            fields: dict[str, Any] = {
                "number": before.number + 1 if before else 1,
                "at": (at or datetime.now(UTC)).isoformat(timespec="seconds"),
                "by": by,
                "kind": kind,
                "what": what,
                "before": before.hash if before else BEGINNING,
            }
            entry = {**fields, "hash": _hash(fields)}
            os.lseek(descriptor, 0, os.SEEK_END)
            os.write(descriptor, (json.dumps(entry, ensure_ascii=False) + "\n").encode())
            os.fsync(descriptor)
        return Entry(**entry)

    def entries(self) -> list[Entry]:
        """Read every entry, unchecked; see `verify`."""
        return list(_parse(self._text()))

    def head(self) -> str:
        """Give the hash of the last entry: whoever holds it can tell later whether anything was altered."""
        entries = self.entries()
        return entries[-1].hash if entries else BEGINNING

    def verify(self, heads: dict[str, str] | None = None) -> int:
        """Recompute the chain, and look for heads that were published.

        Args:
            heads: Where a head was printed (a release, a report) and the head.

        Returns:
            The number of entries.

        Raises:
            LedgerError: naming the first entry that does not fit, or the publication whose head is gone.
        """
        before, seen = BEGINNING, {BEGINNING}
        for line, entry in enumerate(self.entries(), start=1):
            fields = {k: v for k, v in entry.__dict__.items() if k != "hash"}
            if entry.number != line or entry.before != before:
                raise LedgerError(
                    f"ledger entry {line}: expected to follow the entry before, found a break.",
                    likely_cause="An entry was removed, inserted or reordered.",
                    fix="Restore the ledger from a backup; the releases tell which head it must contain.",
                )
            if entry.hash != _hash(fields):
                raise LedgerError(
                    f"ledger entry {line}: expected its content to give its hash, found another hash.",
                    likely_cause="The entry was altered after it was written.",
                    fix="Restore the ledger from a backup; the releases tell which head it must contain.",
                )
            before = entry.hash
            seen.add(before)
        for where, head in (heads or {}).items():
            if head not in seen:
                raise LedgerError(
                    f"ledger: expected to contain the head printed in {where}, found no entry with it.",
                    likely_cause="Entries at the end were cut off, or the whole ledger was replaced.",
                    fix="Restore the ledger from a backup.",
                )
        return len(seen) - 1

    def _text(self) -> str:
        if not self._file.exists():
            return ""
        written = self._file.read_bytes()
        return written[: written.rfind(b"\n") + 1].decode()

    @contextmanager
    def _locked(self) -> Iterator[int]:
        descriptor = os.open(self._file, os.O_RDWR | os.O_CREAT, 0o644)
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX)
            yield descriptor
        finally:
            os.close(descriptor)


def _parse(text: str) -> Iterator[Entry]:
    for number, line in enumerate(text.splitlines(), start=1):
        try:
            yield Entry(**json.loads(line))
        except (json.JSONDecodeError, TypeError):
            raise LedgerError(
                f"ledger entry {number}: expected an entry, found something that cannot be read.",
                likely_cause="The file was edited by hand.",
                fix="Restore the ledger from a backup.",
            ) from None
