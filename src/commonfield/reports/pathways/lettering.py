"""How wide text is, without a browser: never less than in the fonts that screens have."""

from __future__ import annotations

from functools import cache

LINE = 1.28
"""Height of a line, in sizes of its letters."""

_BOLD = 1.14
_USUAL = 0.65
_CAPITAL = 0.72
# Widths of letters in a wide font for screens; the system's own and that of print are narrower.
_WIDTHS = {
    letter: width
    for letters, width in (
        (" iIlíjJ.,:;'’‘|!·", 0.33),
        ("frt()[]-/", 0.43),
        ('sczvxyk“”"LF?–', 0.6),
        ("w+=<>OQGDHNUÑÓ&", 0.84),
        ("M", 0.88),
        ("mW%@—…", 1.01),
    )
    for letter in letters
}


@cache
def text_width(text: str, size: float, *, bold: bool = False) -> float:
    """Measure a line; on the safe side."""
    letters = sum(_WIDTHS.get(one, _CAPITAL if one.isupper() else _USUAL) for one in text)
    return letters * size * (_BOLD if bold else 1)


def wrap(text: str, size: float, room: float, *, bold: bool = False) -> list[str]:
    """Break a text into lines that are no wider than `room`; a word that is wider alone is cut."""
    lines: list[str] = []
    for word in text.split():
        longer = f"{lines[-1]} {word}" if lines else word
        if lines and text_width(longer, size, bold=bold) <= room:
            lines[-1] = longer
            continue
        pieces = list(_cut(word, size, room, bold=bold))
        lines.extend(pieces)
    return lines


def shorten(text: str, size: float, room: float, *, bold: bool = False) -> str:
    """Cut a line to the room that there is, with an ellipsis."""
    if text_width(text, size, bold=bold) <= room:
        return text
    while text and text_width(f"{text}…", size, bold=bold) > room:
        text = text[:-1].rstrip()
    return f"{text}…"


def _cut(word: str, size: float, room: float, *, bold: bool) -> list[str]:
    pieces = []
    while len(word) > 1 and text_width(word, size, bold=bold) > room:
        at = len(word) - 1
        while at > 1 and text_width(f"{word[:at]}-", size, bold=bold) > room:
            at -= 1
        pieces.append(f"{word[:at]}-")
        word = word[at:]
    return [*pieces, word]
