"""Bloom filters whose positions only the key gives.

Every gram of a value is put through HMAC-SHA-256 (RFC 2104) and the output is read as positions, two bytes
each: not the two hashes added up of older encoders, whose pattern gives the grams away. A short value sets
more positions per gram and a long one fewer, so that every filter is filled alike and does not tell how long
the name is.
"""

from __future__ import annotations

import base64
import hmac
from functools import lru_cache

DRAWS = 120
"""Positions drawn for a value, whatever its length: of 256 about .37 are then set."""
_PER_DIGEST = 16
_KEPT_GRAMS = 60_000
_KEPT_VALUES = 50_000


class Filters:
    """Makes filters of one length under one key.

    Args:
        key: See `ProjectKey.derive`.
        bits: Length, a power of two up to 65,536.
        draws: How many positions a value draws.
    """

    def __init__(self, key: bytes, *, bits: int, draws: int = DRAWS) -> None:
        self._key = key
        self._bits = bits
        self._draws = draws
        self._masks = lru_cache(maxsize=_KEPT_GRAMS)(self._cumulated)
        self.of = lru_cache(maxsize=_KEPT_VALUES)(self._of)

    def _of(self, domain: str, grams: tuple[str, ...]) -> int:
        """Give the filter of a value: bit p is set in the integer where position p is."""
        each = max(round(self._draws / len(grams)), 1)
        found = 0
        for gram in grams:
            found |= self._masks(domain, gram, each)
        return found

    def _cumulated(self, domain: str, gram: str, count: int) -> int:
        message = f"{domain}\x1f{gram}\x1f".encode()
        mask = 0
        for block in range(-(-count // _PER_DIGEST)):
            digest = hmac.digest(self._key, message + bytes([block]), "sha256")
            for at in range(min(_PER_DIGEST, count - block * _PER_DIGEST)):
                mask |= 1 << (int.from_bytes(digest[2 * at : 2 * at + 2], "big") % self._bits)
        return mask


def written_filter(found: int, bits: int) -> str:
    """Write a filter: bytes from the lowest position up, in base64."""
    return base64.b64encode(found.to_bytes(bits // 8, "little")).decode("ascii")


def fold(found: int, bits: int) -> int:
    """Lay the upper half of a filter over the lower half by exclusive or; gives half as many bits."""
    half = bits // 2
    return (found >> half) ^ (found & ((1 << half) - 1))


def grams_of_text(text: str) -> tuple[str, ...]:
    """Give the pairs of neighbouring letters, edges marked; each once."""
    edged = f"_{text.replace(' ', '_')}_"
    return tuple(sorted({edged[at : at + 2] for at in range(len(edged) - 1)}))


def grams_of_digits(digits: str) -> tuple[str, ...]:
    """Give each digit with its place, and the pairs without: an exchange costs little, a shift not all."""
    placed = {f"{at}:{digit}" for at, digit in enumerate(digits)}
    return tuple(sorted(placed | {digits[at : at + 2] for at in range(len(digits) - 1)}))


def grams_of_date(digits: str) -> tuple[str, ...]:
    """Give the neighbourhood of a date (YYYYMMDD): its digits, its parts, and its parts two by two.

    A slip in one digit leaves two thirds of them; day and month exchanged leave half.
    """
    year, month, day = digits[:4], digits[4:6], digits[6:]
    low, high = sorted((month, day))
    return (
        *(f"{at}:{digit}" for at, digit in enumerate(digits)),
        f"y{year}", f"m{month}", f"d{day}", f"{year}-{month}", f"{month}/{day}", f"{year}~{low}{high}",
        f"~{low}{high}",
    )  # fmt: skip
