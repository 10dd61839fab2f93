"""The key of a project: 256 bits that the partners share, and nobody who links has."""

from __future__ import annotations

import base64
import binascii
import hmac
import os
import re
import secrets
import stat
from dataclasses import dataclass, field
from pathlib import Path

from .refused import Refused

_FEWEST_BYTES = 32
_FEWEST_DIFFERENT = 16
"""Of 32 random bytes about 30 differ; a file of one character over and over is no key."""


@dataclass(frozen=True)
class ProjectKey:
    """A project's key. `secret` never shows in a representation; `key_id` may be told to anybody."""

    secret: bytes = field(repr=False)

    @property
    def key_id(self) -> str:
        """Which key it is: 16 hexadecimal digits that say nothing about the key."""
        return self.derive("key-id").hex()[:16]

    def derive(self, purpose: str) -> bytes:
        """Give the key for one purpose, so that what is computed for one says nothing about another."""
        return hmac.digest(self.secret, f"commonfield-encoding-1/{purpose}".encode(), "sha256")


def make_key(path: Path) -> ProjectKey:
    """Write a new random key, readable by its owner alone.

    Raises:
        Refused: a file is there already: a key is never written over.
    """
    try:
        descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except FileExistsError:
        raise Refused(
            f"{path.name}: expected no file there, found one.",
            fix="Name another file; a key that is in use must not be written over.",
        ) from None
    except OSError as error:
        raise Refused(f"{path.name}: the key cannot be written ({error.strerror}).") from None
    with os.fdopen(descriptor, "w", encoding="ascii") as file:
        file.write(secrets.token_hex(_FEWEST_BYTES) + "\n")
        file.flush()
        os.fsync(file.fileno())
    return read_key(path)


def read_key(path: Path) -> ProjectKey:
    """Read a project's key: hexadecimal or base64 in one line, or as many raw bytes, 256 bits at least.

    Raises:
        Refused: there is none, others may read it, it is too short, or it is a phrase and not random bytes.
    """
    try:
        mode = path.stat().st_mode
        content = path.read_bytes()
    except OSError:
        raise Refused(
            f"{path.name}: expected a key file, found none that can be read.",
            likely_cause="The key was not made yet, or lies in another folder.",
            fix="Make one with `commonfield encode-key FILE`, or get it from the other partner.",
        ) from None
    if os.name == "posix" and stat.S_IMODE(mode) & 0o077:
        raise Refused(
            f"{path.name}: expected a key that only its owner can read, found mode {stat.S_IMODE(mode):04o}.",
            likely_cause="The file was copied or unpacked with the usual rights.",
            fix=f"chmod 600 {path}",
        )
    return ProjectKey(_bytes_of(content, path.name))


def _bytes_of(content: bytes, name: str) -> bytes:
    secret = _decoded(content)
    if secret is None or len(secret) < _FEWEST_BYTES or len(set(secret)) < _FEWEST_DIFFERENT:
        found = "a phrase" if secret is None else f"{len(secret) * 8} bits that do not look random"
        if secret is not None and len(secret) < _FEWEST_BYTES:
            found = f"{len(secret) * 8} bits"
        raise Refused(
            f"{name}: expected at least 256 random bits, found {found}.",
            likely_cause="The key was typed by a person, or cut when it was sent.",
            fix="Make a key with `commonfield encode-key FILE`; whoever guesses a key reads every name.",
        )
    return secret


def _decoded(content: bytes) -> bytes | None:
    """Give the bytes that a key file holds; null for a text that is neither hexadecimal nor base64."""
    try:
        text = content.decode("ascii").strip()
    except UnicodeDecodeError:
        return content
    if re.fullmatch(r"(?:[0-9a-fA-F]{2})*", text):
        return bytes.fromhex(text)
    try:
        return base64.b64decode(text, validate=True)
    except (binascii.Error, ValueError):
        return None if text.isprintable() else content
