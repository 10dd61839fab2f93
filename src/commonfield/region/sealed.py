"""Age-encrypted files, opened in memory only."""

from __future__ import annotations

import hashlib
import io
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO

from commonfield.findings import CommonfieldError
from commonfield.region.keys import Keys

if TYPE_CHECKING:
    import polars as pl


class SealError(CommonfieldError):
    """An encrypted file cannot be opened, or not be written to its end."""


class _Reading:
    """Bytes, or a file that reads like them, as age takes them: a few at a time, hashed on the way."""

    def __init__(self, content: bytes) -> None:
        self._content, self._at = content, 0
        self.hash = hashlib.sha256()

    def read(self, size: int) -> bytes:
        piece = self._content[self._at : self._at + size]
        self._at += len(piece)
        self.hash.update(piece)
        return piece


def seal(content: bytes, path: Path, *, keys: Keys, holder: str) -> str:
    """Encrypt bytes to a holder's key and put them at a path in one step; nothing else touches the disk.

    A large file that is read where it lies (`intake.content.MappedText`) is never held as a whole.

    Returns:
        The SHA-256 of the bytes that were encrypted, in hexadecimal digits.

    Raises:
        SealError: what is encrypted cannot be written to its end; what lay at the path still does.
    """
    import pyrage

    reading = _Reading(content)
    with keys.in_use():
        recipient = keys.identity(holder).to_public()
        with written_whole(path) as file:
            try:
                pyrage.encrypt_io(reading, file, [recipient])
            except pyrage.EncryptError:
                raise SealError(
                    f"{path.name}: expected to write it to its end, found that this could not be done.",
                    likely_cause="The disk is full, or may not be written to.",
                    fix="Make room and try again; nothing was taken in half.",
                ) from None
    return reading.hash.hexdigest()


def sealed(content: bytes, *, keys: Keys, holder: str) -> bytes:
    """Encrypt bytes to a holder's key, in memory."""
    import pyrage

    with keys.in_use():
        encrypted: bytes = pyrage.encrypt(content, [keys.identity(holder).to_public()])
        return encrypted


def open_sealed(path: Path, *, keys: Keys, holder: str) -> bytes:
    """Decrypt a file into memory.

    Raises:
        SealError: the key is another one, or the file was altered.
    """
    import pyrage

    opened = io.BytesIO()
    with keys.in_use(), path.open("rb") as file:
        try:
            pyrage.decrypt_io(file, opened, keys.identities(holder))
        except (pyrage.DecryptError, OSError):  # the second where a later piece of it was altered
            pass
        else:
            return opened.getvalue()
    raise SealError(
        f"{path.name}: expected a file that the key of {holder} opens, found one that it does not.",
        likely_cause="The key was made anew, or the file was altered.",
        fix="Use the keys folder with which the file was stored.",
    )


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
    with written_whole(path) as file:
        file.write(content)


@contextmanager
def written_whole(path: Path) -> Iterator[BinaryIO]:
    """Give a file to fill; it takes its place when the block ends well, and else is gone."""
    path.parent.mkdir(parents=True, exist_ok=True)
    unfinished = path.with_name(f".{path.name}.{os.getpid()}.unfinished")
    try:
        with unfinished.open("wb") as file:
            yield file
            file.flush()
            os.fsync(file.fileno())
        unfinished.replace(path)
    except BaseException:
        unfinished.unlink(missing_ok=True)
        raise
