"""Names as people write them, made alike before they are encoded: what differs after that stays different."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from functools import cache, lru_cache
from importlib import resources

_SLIGHT = re.compile(r"['`´‘’ʻʼ]")
_NOT_LETTERS = re.compile(r"[^A-Z]+")
_NOT_LETTERS_OR_DIGITS = re.compile(r"[^A-Z0-9]+")
_LETTERS = str.maketrans(
    {"Ø": "O", "Ł": "L", "Đ": "D", "Ð": "D", "Þ": "TH", "Æ": "AE", "Œ": "OE", "ẞ": "SS", "ı": "I"}
)
"""Letters that are not a plain letter with a mark."""
PARTICLES = frozenset(
    "DE DEL LA LAS LOS Y E DA DAS DO DOS DI VAN VON DER DEN JR SR II III IV".split()  # noqa: SIM905
)
"""Words of a surname that some write and others leave out."""
_SOUNDS = {
    **dict.fromkeys("BFPV", "1"),
    **dict.fromkeys("CGJKQSXZ", "2"),
    **dict.fromkeys("DT", "3"),
    "L": "4",
    **dict.fromkeys("MN", "5"),
    "R": "6",
}
_KEPT_NAMES = 200_000


@dataclass(frozen=True)
class Name:
    """One name, made alike.

    `plain` is A to Z and single spaces; `words` its words without particles; `root` the name that the first
    word is a short form of, or the word; `forms` the first word and every name that it may be a form of.
    """

    plain: str
    words: tuple[str, ...]
    root: str
    forms: tuple[str, ...]


@lru_cache(maxsize=_KEPT_NAMES)
def name_of(written: str) -> Name | None:
    """Make a name alike; null where no letter remains."""
    plain = _NOT_LETTERS.sub(" ", _SLIGHT.sub("", _capitals(written))).strip()
    if not plain:
        return None
    words = plain.split(" ")
    kept = tuple(word for word in words if word not in PARTICLES) or (plain,)
    roots, forms = _nicknames()
    return Name(plain, kept, roots.get(words[0], words[0]), (words[0], *forms.get(words[0], ())))


@lru_cache(maxsize=_KEPT_NAMES)
def text_of(written: str) -> str:
    """Make a street, a city, a school alike: capitals and digits, single spaces."""
    return _NOT_LETTERS_OR_DIGITS.sub(" ", _SLIGHT.sub("", _capitals(written))).strip()


@lru_cache(maxsize=_KEPT_NAMES)
def sound_of(word: str) -> str:
    """Give the Soundex code of a word of letters A to Z."""
    code, last = word[0], _SOUNDS.get(word[0], "")
    for letter in word[1:]:
        sound = _SOUNDS.get(letter, "")
        if sound and sound != last:
            code += sound
        if letter not in "HW":
            last = sound
    return (code + "000")[:4]


def _capitals(written: str) -> str:
    parts = unicodedata.normalize("NFKD", written.upper().translate(_LETTERS))
    return "".join(letter for letter in parts if not unicodedata.combining(letter)).upper()


@cache
def _nicknames() -> tuple[dict[str, str], dict[str, tuple[str, ...]]]:
    """Give the root of each form, and the names that each may be a form of; a name is its own root."""
    text = resources.files(__package__).joinpath("nicknames.txt").read_text(encoding="ascii")
    roots: dict[str, str] = {}
    forms: dict[str, tuple[str, ...]] = {}
    names = [line.split() for line in text.splitlines() if line]
    for name, *short in names:
        for form in (name, *short):
            roots.setdefault(form, name)
            forms[form] = (*forms.get(form, ()), name)
    return roots | {name: name for name, *_ in names}, forms
