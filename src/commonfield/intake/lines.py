"""Physical lines of a text: the first that hold something, and those that hold nothing."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import numpy as np

BOM = b"\xef\xbb\xbf"

_LINE = re.compile(rb"([^\r\n]*)(\r\n|\n|\r|\Z)")
_PIECE = 1 << 20
_FEED, _RETURN = 10, 13


def first_lines(text: bytes, *, limit: int | None = None) -> Iterator[tuple[int, str]]:
    """Give the first lines that are not blank, so many at most, each with its number; the first line is 1."""
    given = 0
    for number, found in enumerate(_LINE.finditer(text), 1):
        line = found[1].decode("utf-8", errors="replace")
        if number == 1:
            line = line.removeprefix("\ufeff")
        if not line:
            continue
        yield number, line
        given += 1
        if given == limit:
            return


def blank_lines(text: bytes) -> np.ndarray[Any, Any]:
    """Give the numbers of the lines without any character, in order (int64); the first line is 1."""
    import numpy as np

    numbers: list[np.ndarray[Any, Any]] = [np.empty(0, dtype="int64")]
    begun = len(BOM) if text[: len(BOM)] == BOM else 0
    # Most files have none, and to look for two line ends beside each other costs next to nothing.
    if text[begun : begun + 1] in (b"\n", b"\r") or any(ends in text for ends in (b"\n\n", b"\n\r", b"\r\r")):
        before, line = begun, 1
        for ends, starts in _line_ends(np.frombuffer(text, dtype="uint8")):
            empty = starts == np.concatenate([[before], ends[:-1] + 1])
            numbers.append(np.flatnonzero(empty) + line)
            before, line = int(ends[-1]) + 1, line + len(ends)
    return np.concatenate(numbers)


def _line_ends(
    text: np.ndarray[Any, Any],
) -> Iterator[tuple[np.ndarray[Any, Any], np.ndarray[Any, Any]]]:
    """Give, piece by piece, where each line end has its last sign and where it has its first."""
    import numpy as np

    for begin in range(0, len(text), _PIECE):
        piece = text[begin : begin + _PIECE]
        ends = np.flatnonzero((piece == _FEED) | (piece == _RETURN)) + begin
        following = text[np.minimum(ends + 1, len(text) - 1)]
        ends = ends[(text[ends] == _FEED) | (following != _FEED)]
        if len(ends):
            both = (text[ends] == _FEED) & (ends > 0) & (text[ends - 1] == _RETURN)
            yield ends, ends - both


def emptied(text: bytes, delimiter: str, quote: str) -> bytes:
    """Empty the lines that hold delimiters, quotes and spaces alone, and drop them at the end."""
    nothing = re.escape(f"{delimiter}{quote} \t".encode())
    left = re.sub(rb"(?<![^\r\n])[" + nothing + rb"]+(?![^\r\n])", b"", text)
    kept = left.rstrip(b"\r\n")
    return kept + b"\n" if len(kept) < len(left) else left
