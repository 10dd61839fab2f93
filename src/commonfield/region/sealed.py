"""Age-encrypted files, opened in memory only."""

from __future__ import annotations

import io
import os
from pathlib import Path
from typing import TYPE_CHECKING

from commonfield.findings import CommonfieldError
from commonfield.region.keys import Keys

if TYPE_CHECKING:
    import polars as pl


class SealError(CommonfieldError):
    """An encrypted file cannot be opened."""


def seal(content: bytes, path: Path, *, keys: Keys, holder: str) -> None:
    """Encrypt bytes to a holder's key and put them at a path in one step; nothing else touches the disk."""
    import pyrage

    sealed = pyrage.encrypt(content, [keys.identity(holder).to_public()])
    write_whole(path, sealed)


def open_sealed(path: Path, *, keys: Keys, holder: str) -> bytes:
    """Decrypt a file into memory.

    Raises:
        SealError: the key is another one, or the file was altered.
    """
    import pyrage

    try:
        return bytes(pyrage.decrypt(path.read_bytes(), [keys.identity(holder)]))
    except pyrage.DecryptError:
        raise SealError(
            f"{path.name}: expected a file that the key of {holder} opens, found one that it does not.",
            likely_cause="The key was made anew, or the file was altered.",
            fix="Use the keys folder with which the file was stored.",
        ) from None


def seal_frame(frame: pl.DataFrame, path: Path, *, keys: Keys, holder: str) -> None:
    """Encrypt a frame as Parquet; see `seal`."""
    buffer = io.BytesIO()
    frame.write_parquet(buffer, compression="zstd")
    seal(buffer.getvalue(), path, keys=keys, holder=holder)


def open_sealed_frame(path: Path, *, keys: Keys, holder: str) -> pl.DataFrame:
    """Decrypt a Parquet file into a frame; see `open_sealed`."""
    import polars as pl

    return pl.read_parquet(io.BytesIO(open_sealed(path, keys=keys, holder=holder)))


def write_whole(path: Path, content: bytes) -> None:
    """Write a file so that a reader sees the old content or the new, whatever happens in between."""
    path.parent.mkdir(parents=True, exist_ok=True)
    unfinished = path.with_name(f".{path.name}.{os.getpid()}.unfinished")
    with unfinished.open("wb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())
    unfinished.replace(path)
