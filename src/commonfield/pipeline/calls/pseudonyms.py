"""Readers under other names: the same reader keeps one name in a packet, and only the key leads back."""

from __future__ import annotations

import hashlib
import hmac
import secrets
from collections.abc import Iterable
from pathlib import Path

from commonfield.findings import UsageError

_LENGTH = 32
KEY = "readers.key"
"""A file of the call's folder that no packet holds: with it a reader's name in the packet is found again."""


def rename_readers(readers: Iterable[str], key: bytes) -> dict[str, str]:
    """Give each reader a number, in an order that nobody can tell without the key."""
    order = sorted(set(readers), key=lambda name: hmac.new(key, name.encode(), hashlib.sha256).digest())
    digits = len(str(len(order)))
    return {name: f"R{number:0{digits}d}" for number, name in enumerate(order, start=1)}


def key_of(folder: Path) -> bytes:
    """Read the call's key, or make one, readable by its owner alone.

    Raises:
        UsageError: the file holds something else.
    """
    path = folder / KEY
    if not path.is_file():
        path.touch(mode=0o600)
        path.write_text(secrets.token_hex(_LENGTH) + "\n", encoding="ascii")
    try:
        key = bytes.fromhex(path.read_text(encoding="ascii").strip())
    except ValueError:
        key = b""
    if len(key) < _LENGTH:
        raise UsageError(
            f"{KEY}: expected the key that an earlier recommendation made, found something else.",
            likely_cause="The file was edited, or another stands in its place.",
            fix="Put it back from a copy; without it readers get other names in the next packet.",
        )
    return key
