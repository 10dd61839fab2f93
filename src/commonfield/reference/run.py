"""The reference files that are here: found at any depth, recognized by content, kept apart by vintage."""

from __future__ import annotations

import csv
import json
import shutil
from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

from commonfield.catalog import Catalog, ReferenceSource
from commonfield.findings import NotEstimableError, SubmissionError, UsageError
from commonfield.reference.opening import TEXTS, WORKBOOKS
from commonfield.reference.reading import Held, Table
from commonfield.reference.recognizing import recognize
from commonfield.reference.vintages import Vintage, parse_vintage

if TYPE_CHECKING:
    import polars as pl

RECORD = "reference.jsonl"

UNDATED = Vintage(date(1900, 1, 1), "undated")
"""Of when a file is that does not say so, where it is the only one of its table and tells of no year."""


@dataclass(frozen=True)
class Entry:
    """What was recorded of a file when it was added."""

    file: str
    source: str
    publisher: str
    vintage: str
    sha256: str
    rows: int
    added_on: str


class Shelf:
    """A folder of reference files, searched to any depth.

    Args:
        folder: Where they lie; or one file, which is a shelf by itself.
        catalog: Whose definitions of sources say what is recognized.
        as_of: Nothing newer is seen, so that what was computed once can be computed again.
        vintage: Of when files are that do not say so, as a person wrote it.

    Raises:
        UsageError: there is no such folder.
    """

    def __init__(self, folder: Path, *, catalog: Catalog, as_of: date, vintage: str = "") -> None:
        if not folder.exists():
            raise UsageError(
                f"--reference: expected a folder of public files, found no folder at {folder}.",
                fix="Name the folder, or set COMMONFIELD_REFERENCE. `commonfield reference guide` says "
                "where to get the files.",
            )
        self.folder = folder
        self.as_of = as_of
        self._stated = parse_vintage(vintage) if vintage else None
        self._sources = catalog.all(ReferenceSource)

    @cached_property
    def record(self) -> dict[str, Entry]:
        """What was recorded when files were added, by the file's path in the folder."""
        path = self.folder / RECORD
        if not path.is_file():
            return {}
        try:
            entries = [Entry(**json.loads(line)) for line in path.read_text(encoding="utf-8").splitlines()]
        except (ValueError, TypeError):
            raise SubmissionError(
                f"{path}: expected a line of JSON for each file that was added, found another.",
                likely_cause="It was edited, or a disk was full.",
                fix="Move it away, and add the files again: commonfield reference add FILE.",
            ) from None
        return {entry.file: entry for entry in entries}

    @cached_property
    def held(self) -> tuple[Held, ...]:
        """Every file that was recognized, by path. A copy of the same bytes counts once."""
        found: list[Held] = []
        within = [self.folder] if self.folder.is_file() else self.folder.rglob("*")
        for path in sorted(p for p in within if p.suffix.lower() in TEXTS | WORKBOOKS and p.is_file()):
            try:
                layout = recognize(path, self._sources.values())
            except (SubmissionError, OSError, csv.Error):  # some other file, which does not stand in the way
                layout = None
            if layout is not None:
                entry = self.record.get(path.relative_to(self.folder).as_posix())
                stated = parse_vintage(entry.vintage) if entry else self._stated
                found.append(Held(path, layout, stated))
        return tuple(_without_copies(found))

    @cached_property
    def usable(self) -> tuple[Held, ...]:
        """Those that say of when they are, and are not newer than `as_of`."""
        return tuple(h for h in self.held if self._is_usable(h))

    def vintages(self, table: str) -> list[Vintage]:
        """Give the vintages in which a table is here, oldest first."""
        return sorted({h.vintage for h in self._usable_of(table) if h.vintage})

    def tables(self, table: str) -> list[Table]:
        """Read a table in every vintage, oldest first."""
        return [self._read(table, vintage) for vintage in self.vintages(table)]

    def newest(self, table: str) -> Table | None:
        """Read a table in its newest vintage; null where no file of it is here."""
        vintages = self.vintages(table)
        return self._read(table, vintages[-1]) if vintages else None

    def needed(self, table: str) -> Table:
        """Read a table that nothing can be said without.

        Raises:
            NotEstimableError: no file of it is here; names the sources that have it.
        """
        found = self.newest(table)
        if found is None:
            sources = [source for source in self._sources.values() if source.table == table]
            names = "; ".join(f"{s.publisher}, {s.title.en} (`{s.name}`)" for s in sources)
            undated = self.undated(table)
            raise NotEstimableError(
                f"{self.folder}: expected a file of {names}; found none"
                + (f" of {self.as_of} or before." if self.as_of < date.today() else "")
                + (f" that says of when it is; {', '.join(undated)} do not." if undated else "."),
                fix="Say of when they are: commonfield reference add FILE --vintage 2023."
                if undated
                else f"`commonfield reference get {sources[0].name}` or `commonfield reference guide "
                f"{sources[0].name}` says how to get it.",
            )
        return found

    def _usable_of(self, table: str) -> list[Held]:
        """Give the usable files of a table; of when files of other tables are is not asked for it."""
        of = [h for h in self.held if h.source.table == table]
        if all(h.vintage is None for h in of):
            return [replace(h, stated=UNDATED) for h in of if not h.academic]
        return [h for h in of if self._is_usable(h)]

    def undated(self, table: str) -> list[str]:
        """Name the files of a table that say nothing of when they are."""
        return [h.path.name for h in self.held if h.source.table == table and h.vintage is None]

    def _is_usable(self, held: Held) -> bool:
        return held.vintage is not None and held.vintage.day <= self.as_of

    def _read(self, table: str, vintage: Vintage) -> Table:
        files = [h for h in self._usable_of(table) if h.vintage == vintage]
        chosen = files if all(h.source.parts for h in files) else _preferred(files)
        read = [held.read for held in chosen]
        frame = _together([frame for frame, _ in read], key=chosen[0].source.key)
        notes = tuple(note for _, found in read for note in found)
        sources = tuple({held.source.name: held.source for held in chosen}.values())
        return Table(frame, sources, vintage, tuple(chosen), notes)


def _together(frames: list[pl.DataFrame], *, key: list[str]) -> pl.DataFrame:
    import polars as pl

    if len(frames) == 1:
        return frames[0]
    return pl.concat(frames, how="diagonal_relaxed").unique(
        subset=key or None, keep="first", maintain_order=True
    )


def _preferred(files: list[Held]) -> list[Held]:
    """Take one file where several are the same source and vintage: the publisher's text before its workbook.

    Different sources of one table are taken together.
    """
    by_source: dict[str, list[Held]] = {}
    for held in files:
        by_source.setdefault(held.source.name, []).append(held)
    return [
        held
        for some in by_source.values()
        for held in (some if some[0].source.parts else sorted(some, key=_preference)[:1])
    ]


def _preference(held: Held) -> tuple[bool, int, str]:
    """Prefer text, then a revised file (`_rv`), then the first by name."""
    return (
        held.path.suffix.lower() in WORKBOOKS,
        0 if "_rv" in held.path.stem.lower() else 1,
        held.path.name,
    )


def _without_copies(found: Iterable[Held]) -> list[Held]:
    seen: set[tuple[int, str, Vintage | None]] = set()
    kept = []
    by_size: dict[int, int] = {}
    found = list(found)
    for held in found:
        size = held.path.stat().st_size
        by_size[size] = by_size.get(size, 0) + 1
    for held in found:
        size = held.path.stat().st_size
        if by_size[size] > 1:
            mark = (size, held.sha256, held.vintage)
            if mark in seen:
                continue
            seen.add(mark)
        kept.append(held)
    return kept


def add(folder: Path, file: Path, *, catalog: Catalog, vintage: str = "", today: date) -> Entry:
    """Recognize, read and check a file, and keep a copy of it with what was recorded.

    Args:
        folder: Where reference files are kept; made where it is not there.
        file: The publisher's file.
        catalog: Whose definitions of sources say what is recognized.
        vintage: Of when it is, where the file does not say: 2025, 2025-05 or 2022-23.
        today: The day that is recorded.

    Raises:
        SubmissionError: the file is of no source we know, says nothing of when it is, or holds what its
            publisher does not print. Nothing is kept then.
    """
    layout = recognize(file, catalog.all(ReferenceSource).values())
    if layout is None:
        raise SubmissionError(
            f"{file.name}: expected a public file of a source we know, found other headers.",
            likely_cause="The file was edited, a title page was saved instead of the table, or the publisher "
            "changed its layout.",
            fix="See what is known with `commonfield reference guide`; a new layout is a file in "
            "definitions/reference.",
        )
    stated = parse_vintage(vintage) if vintage else None
    if vintage and stated is None:
        raise UsageError(f"--vintage: expected 2025, 2025-05 or 2022-23, found `{vintage}`.")
    held = Held(file, layout, stated)
    if held.vintage is None:
        raise SubmissionError(
            f"{file.name}: expected a file that says of when it is, found no year in it or in its name.",
            fix="Say it with --vintage, e.g. --vintage 2023.",
        )
    frame, _ = held.read
    if frame.is_empty():
        raise SubmissionError(
            f"{file.name}: expected rows below the header, found none.",
            likely_cause="The download stopped early, or a filter left nothing.",
            fix="Download it again.",
        )
    kept = _copy(folder, held)
    return _record(folder, kept, held, rows=frame.height, today=today)


def _copy(folder: Path, held: Held) -> Path:
    """Copy it under its source and hash, so that no file is written over by another of its name."""
    kept = folder / held.source.name / held.sha256[:12] / held.path.name
    kept.parent.mkdir(parents=True, exist_ok=True)
    unfinished = kept.with_name(f"{kept.name}.unfinished")
    shutil.copyfile(held.path, unfinished)
    unfinished.replace(kept)
    return kept


def _record(folder: Path, kept: Path, held: Held, *, rows: int, today: date) -> Entry:
    vintage = held.vintage
    entry = Entry(
        file=kept.relative_to(folder).as_posix(),
        source=held.source.name,
        publisher=held.source.publisher,
        vintage=vintage.label if vintage else "",
        sha256=held.sha256,
        rows=rows,
        added_on=today.isoformat(),
    )
    path = folder / RECORD
    lines = path.read_text(encoding="utf-8").splitlines() if path.is_file() else []
    lines = [line for line in lines if json.loads(line)["file"] != entry.file]
    unfinished = path.with_name(f"{RECORD}.unfinished")
    unfinished.write_text("\n".join([*lines, json.dumps(entry.__dict__)]) + "\n", encoding="utf-8")
    unfinished.replace(path)
    return entry
