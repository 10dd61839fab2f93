"""The private half of a certificate: chance in front, then what is needed to check it, compressed."""

from __future__ import annotations

import hashlib
import json
import secrets
import struct
import zlib
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from commonfield.findings import ReleaseError

if TYPE_CHECKING:
    from commonfield.disclosure.universe.model import Counts

SALT = 32
"""Bytes of chance, so that nobody can guess counts and recognize them by the public hash."""
LARGEST = 1 << 31
"""Bytes that a part may unfold to."""


@dataclass(frozen=True)
class Bundle:
    """What a private bundle holds.

    Args:
        head: Policy, names, hashes of the file that was read and of the public certificate.
        truth: People by leaf, label and class, all components one after another; 4 bytes each.
        moves: The worlds; see `moves`.
    """

    head: dict[str, Any]
    truth: bytes
    moves: bytes


def canonical(data: Any) -> str:
    """Write plain data in the one way that we accept back."""
    return json.dumps(data, ensure_ascii=False, indent=1, sort_keys=True) + "\n"


def digest(content: bytes) -> str:
    """Give the hash by which files are named."""
    return hashlib.sha256(content).hexdigest()


def write_bundle(bundle: Bundle) -> bytes:
    """Write a bundle: fresh chance, then each part behind its length. Each is compressed by itself."""
    parts = [zlib.compress(part, level=6) for part in _parts(bundle)]
    return secrets.token_bytes(SALT) + b"".join(struct.pack("<I", len(part)) + part for part in parts)


def sizes_of(content: bytes) -> dict[str, int]:
    """Give how many bytes each part takes, compressed."""
    return {name: len(part) for name, part in zip(("head", "truth", "moves"), _cut(content), strict=True)}


def open_bundle(content: bytes) -> Bundle:
    """Read a bundle.

    Raises:
        ReleaseError: these bytes are not one.
    """
    try:
        head, truth, moves = (_unfold(part) for part in _cut(content))
        text = head.decode("utf-8")
        found = json.loads(text)
    except (zlib.error, struct.error, ValueError):
        raise _no_bundle() from None
    if not isinstance(found, dict) or canonical(found) != text:
        raise _no_bundle()
    return Bundle(found, truth, moves)


def pack_truth(atoms: Sequence[Counts]) -> bytes:
    """Write people by leaf, label and class."""
    return b"".join(each.astype("<u4").tobytes() for each in atoms)


def unpack_truth(packed: bytes, shapes: Sequence[tuple[int, int, int]]) -> list[Counts]:
    """Read people by leaf, label and class, one array per component.

    Raises:
        ReleaseError: there are more or fewer than the shapes say.
    """
    import numpy as np

    sizes = [leaves * labels * classes for leaves, labels, classes in shapes]
    if len(packed) != 4 * sum(sizes):
        raise ReleaseError("bundle: expected people for every place and value, found more or fewer.")
    numbers = np.frombuffer(packed, dtype="<u4").astype(np.int64)
    parts = np.split(numbers, np.cumsum(sizes)[:-1])
    return [part.reshape(shape) for part, shape in zip(parts, shapes, strict=True)]


def _parts(bundle: Bundle) -> tuple[bytes, bytes, bytes]:
    return canonical(bundle.head).encode(), bundle.truth, bundle.moves


def _cut(content: bytes) -> list[bytes]:
    parts, at = [], SALT
    for _ in range(3):
        (length,) = struct.unpack_from("<I", content, at)
        parts.append(content[at + 4 : at + 4 + length])
        at += 4 + length
    if at != len(content):
        raise ValueError(at)
    return parts


def _unfold(part: bytes) -> bytes:
    """Decompress one part that ends where its bytes end."""
    opened = zlib.decompressobj()
    content = opened.decompress(part, LARGEST)
    if not opened.eof or opened.unused_data:
        raise ValueError(len(part))
    return content


def _no_bundle() -> ReleaseError:
    return ReleaseError(
        "certificate/private/bundle: expected the private bundle of a release, found other bytes.",
        likely_cause="The file was altered or cut.",
    )
