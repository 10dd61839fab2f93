"""The folder of one release: written once, then read by reports, by the portal and by `verify`."""

from __future__ import annotations

import hashlib
import json
import secrets
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any

from commonfield.disclosure.bundle import open_bundle
from commonfield.disclosure.certificate import Facts, write_certificate
from commonfield.disclosure.gaps import check_gaps
from commonfield.disclosure.proving import prove
from commonfield.disclosure.sensitivity import check_sensitivity
from commonfield.findings import ReleaseError
from commonfield.region.sealed import write_whole
from commonfield.tables.releasable import PUBLISHED_CELL, PUBLISHED_GAP, PUBLISHED_SENSITIVITY

if TYPE_CHECKING:
    import polars as pl

    from commonfield.disclosure.run import Protected

CELLS = "cells.csv"
CELLS_PARQUET = "cells.parquet"
GAPS = "gaps.csv"
SENSITIVITY = "sensitivity.csv"
CERTIFICATE = "certificate.json"
FILES = "files.json"
KEPT, CLOSED = "kept_as_released", "closed_to_partners"
"""Kinds of notes; see `Note`."""


@dataclass(frozen=True)
class Release:
    """What was published at one time: cells and gaps as a reader may see them, and the certificate.

    `sensitivity` tells what other thresholds of linking would change; releases of old tell nothing of it.
    """

    folder: Path
    cells: pl.DataFrame
    gaps: pl.DataFrame
    sensitivity: pl.DataFrame
    certificate: dict[str, Any]

    @property
    def release(self) -> str:
        return str(self.certificate["release"])

    @cached_property
    def certificate_hash(self) -> str:
        return hashlib.sha256((self.folder / CERTIFICATE).read_bytes()).hexdigest()


def write_release(
    parent: Path,
    protected: Protected,
    *,
    gaps: pl.DataFrame | None = None,
    sensitivity: pl.DataFrame | None = None,
    facts: Facts,
) -> Release:
    """Write the folder of a release; it does not exist before `seal_release` has put it into the register.

    Args:
        parent: The region's `releases` folder.
        protected: What `protect` gave.
        gaps: `PUBLISHED_GAP` rows, each made from two shown cells.
        sensitivity: `PUBLISHED_SENSITIVITY` rows, each standing on a shown cell.
        facts: What the certificate prints beside what was protected.

    Raises:
        ReleaseError: a hidden count is not proven, or a figure is not the true one; a gap or a change stands
            on a cell that is not shown, or tells of too few people. Nothing is written then.
    """
    checked = PUBLISHED_GAP.conform(gaps) if gaps is not None else PUBLISHED_GAP.empty()
    check_gaps(checked, protected.cells, smallest_group=protected.policy.smallest_group)
    changes = PUBLISHED_SENSITIVITY.conform(sensitivity) if sensitivity is not None else None
    changes = PUBLISHED_SENSITIVITY.empty() if changes is None else changes
    check_sensitivity(changes, protected.cells, policy=protected.policy.model_dump())
    proven = prove(
        protected.cells,
        open_bundle(protected.bundle),
        relations=protected.relations,
        told=protected.told,
        kept=kept_in(note.as_dict() for note in protected.notes),
    )
    release = secrets.token_hex(4)
    folder = parent / release
    folder.mkdir(parents=True)
    write_whole(folder / CELLS, protected.cells.write_csv().encode())
    write_whole(folder / GAPS, checked.write_csv().encode())
    write_whole(folder / SENSITIVITY, changes.write_csv().encode())
    _write_parquet(folder / CELLS_PARQUET, protected.cells)
    files = {
        name: hashlib.sha256((folder / name).read_bytes()).hexdigest()
        for name in (CELLS, CELLS_PARQUET, GAPS, SENSITIVITY)
    }
    certificate = write_certificate(protected, proven, release=release, facts=facts, files=files)
    written = json.dumps(certificate, indent=1, ensure_ascii=False) + "\n"
    write_whole(folder / CERTIFICATE, written.encode())
    return Release(folder, protected.cells, checked, changes, certificate)


def kept_in(notes: Iterable[Mapping[str, Any]], kind: str = KEPT) -> frozenset[tuple[str, Any]]:
    """Name the universes and years of one kind of note in a certificate; those that stand as released."""
    return frozenset(
        (universe, note["academic_year"])
        for note in notes
        if note["kind"] == kind
        for universe in note["universe"]
    )


def load_release(folder: Path) -> Release:
    """Read a release folder; see `verify` for whether it can be trusted.

    Raises:
        ReleaseError: a file is missing or cannot be read.
    """
    import polars as pl

    try:
        certificate = json.loads((folder / CERTIFICATE).read_text(encoding="utf-8"))
        cells = pl.read_csv(folder / CELLS, infer_schema=False)
        gaps = pl.read_csv(folder / GAPS, infer_schema=False)
        changes = _read_sensitivity(folder / SENSITIVITY)
        certificate["release"]
    except (OSError, ValueError, KeyError, TypeError, pl.exceptions.PolarsError):
        raise ReleaseError(
            f"{folder.name}: expected a release with {CELLS}, {GAPS} and {CERTIFICATE}, found a folder "
            "in which one of them is missing or cannot be read.",
            likely_cause="The folder is not a release, or was altered.",
        ) from None
    return Release(folder, _typed(PUBLISHED_CELL, cells), _typed(PUBLISHED_GAP, gaps), changes, certificate)


def _read_sensitivity(path: Path) -> pl.DataFrame:
    import polars as pl

    if not path.is_file():  # `verify` asks for it where the release was sealed with one
        return PUBLISHED_SENSITIVITY.empty()
    return _typed(PUBLISHED_SENSITIVITY, pl.read_csv(path, infer_schema=False))


def _typed(table: Any, frame: pl.DataFrame) -> pl.DataFrame:
    import polars as pl

    schema = table.schema()
    later = [c.name for c in table.columns if not c.required and c.name not in frame.columns]
    frame = frame.with_columns(pl.lit(None, dtype=pl.String).alias(name) for name in later)
    try:
        typed = frame.select(_read_as(name, kind) for name, kind in schema.items())
    except (pl.exceptions.PolarsError, ValueError):
        raise ReleaseError(
            f"{table.name}: expected the columns of a release, found others.",
            likely_cause="The file was altered, or written by another version.",
        ) from None
    return typed


def _read_as(name: str, kind: Any) -> pl.Expr:
    import polars as pl

    if kind == pl.Date:
        return pl.col(name).str.to_date("%Y-%m-%d")
    if kind == pl.Boolean:
        return pl.col(name).replace_strict({"true": True, "false": False}, return_dtype=pl.Boolean)
    return pl.col(name).cast(kind)


def _write_parquet(path: Path, cells: pl.DataFrame) -> None:
    import io

    buffer = io.BytesIO()
    cells.write_parquet(buffer, compression="zstd", statistics=False)
    write_whole(path, buffer.getvalue())
