"""What two records may have in common that is worth a token: ids, and combinations of other fields.

A token is the keyed hash of one combination. Who links sees that two records share a token of a rule, and
not what they share. Dates stand with day and month sorted, so that an exchange of the two does no harm; the
sounds of a pair of names are sorted too, so that given name and surname exchanged do none.
"""

from __future__ import annotations

import binascii
import hmac
from collections.abc import Iterable, Iterator
from functools import lru_cache

from .person import Person
from .spelling import sound_of

RULES: dict[str, tuple[str, tuple[str, ...]]] = {
    "ssid": ("a", ("ssid",)),
    "ssn": ("b", ("ssn",)),
    "email": ("c", ("email",)),
    "phone": ("d", ("phone",)),
    "birth_date+sounds": ("e", ("date", "sounds")),
    "birth_date+first_3+last_1": ("f", ("date", "first_3", "last_1")),
    "birth_date+first_1+last_2": ("g", ("date", "first_1", "last_2")),
    "birth_date+zip": ("h", ("date", "zip")),
    "birth_date+school": ("i", ("date", "school")),
    "birth_date+street": ("j", ("date", "street")),
    "names+zip": ("k", ("first", "last", "zip")),
    "names+school": ("l", ("first", "last", "school")),
    "names+street": ("m", ("first", "last", "street")),
    "names+year": ("n", ("first", "last", "year")),
    "names+day": ("o", ("first", "last", "day")),
    "birth_date+first_name": ("p", ("date", "first")),
    "birth_date+last_name": ("q", ("date", "last")),
    "birth_date": ("r", ("date",)),
    "names": ("s", ("first", "last")),
    "street+first_name": ("t", ("street", "first")),
    "street": ("u", ("street",)),
    "first_name+city": ("v", ("first", "city")),
    "last_name+city": ("w", ("last", "city")),
    "first_name+zip": ("x", ("first", "zip")),
    "last_name+zip": ("y", ("last", "zip")),
    "first_name+day": ("z", ("first", "day")),
    "last_name+day": ("A", ("last", "day")),
    "email_local": ("B", ("email_local",)),
    "names_exchanged": ("C", ("pair",)),
    "year+sounds": ("D", ("year", "sounds")),
    "first_name+year": ("E", ("first", "year")),
    "last_name+year": ("F", ("last", "year")),
    "first_3+last_3": ("G", ("first_3", "last_3")),
    "first_name": ("H", ("first",)),
    "last_name": ("I", ("last",)),
}
"""Rule, its letter, and what it combines (see `_parts`); with a gap in a combination there is no token."""
SALTED = (
    "birth_date+sounds", "birth_date+first_3+last_1", "birth_date+first_1+last_2", "birth_date+zip",
    "birth_date+school", "birth_date+street", "names+year", "birth_date+first_name", "birth_date+last_name",
    "year+sounds",
)  # fmt: skip
"""Rules of the hardened profile: all hold the birth year, which its filters are salted with."""
EXACT = (
    "ssid", "ssn", "email", "phone", "birth_date+sounds", "birth_date+first_3+last_1", "names+zip",
    "names+school", "names+street", "names+year", "names+day", "birth_date+zip", "birth_date+school",
    "birth_date+street",
)  # fmt: skip
"""Rules of the strict profile: what two records of one person often share, and two people seldom."""
_OF_A_SURNAME = frozenset(("last", "last_1", "last_2", "last_3", "sounds", "pair"))
_BYTES = 9
"""72 bits, twelve characters: among a billion tokens of a rule two are hardly ever the same by chance."""
_CHARACTERS = 12


class Tokens:
    """Makes tokens under one key, for the rules named."""

    def __init__(self, key: bytes, rules: Iterable[str] = ()) -> None:
        self._key = key
        told = [(name, *RULES[name]) for name in rules]
        self._plain = [rule for rule in told if not _OF_A_SURNAME & set(rule[2])]
        self._named = [rule for rule in told if _OF_A_SURNAME & set(rule[2])]
        self.of = lru_cache(maxsize=120_000)(self._of)

    def _of(self, domain: str, value: str) -> str:
        """Give the token of a value; the same value in another domain has another."""
        return _written(self._digest(f"{domain}\x1f{value}"))

    def _digest(self, message: str) -> bytes:
        return hmac.digest(self._key, message.encode(), "sha256")[:_BYTES]

    def of_rules(self, person: Person) -> str:
        """Give the tokens of a record under the rules, each with its rule's letter before it, sorted."""
        messages = dict(self._messages(person))
        written = _written(b"".join(map(self._digest, messages)))
        tokens = [
            letter + written[at * _CHARACTERS : (at + 1) * _CHARACTERS]
            for at, letter in enumerate(messages.values())
        ]
        return " ".join(sorted(tokens))

    def _messages(self, person: Person) -> Iterator[tuple[str, str]]:
        parts = _parts(person)
        yield from _combined(self._plain, parts)
        for word in person.last.words if person.last else ():
            parts |= _parts_of_surname(person, word)
            yield from _combined(self._named, parts)


def sorted_date(born: str) -> str:
    """Give year, then the lower and the higher of month and day; empty where nothing is said."""
    month, day = born[4:6], born[6:]
    return born[:4] + (month + day if month < day else day + month)


def _combined(
    rules: list[tuple[str, str, tuple[str, ...]]], parts: dict[str, str]
) -> Iterator[tuple[str, str]]:
    for name, letter, places in rules:
        values = [parts[place] for place in places]
        if all(values):
            yield "\x1f".join((name, *values)), letter


def _parts(person: Person) -> dict[str, str]:
    """Give what can be combined; empty where nothing is said. `street` is its first two words."""
    date = sorted_date(person.born)
    first = person.first.root if person.first else ""
    return {
        "ssid": person.ssid, "ssn": person.ssn, "email": person.email, "phone": person.phone,
        "email_local": person.email.partition("@")[0], "date": date, "year": date[:4], "day": date[4:],
        "first": first, "first_1": first[:1], "first_3": first[:3], "zip": person.zip,
        "school": person.school, "city": person.city, "street": " ".join(person.street.split(" ", 2)[:2]),
    }  # fmt: skip


def _parts_of_surname(person: Person, word: str) -> dict[str, str]:
    sounds = pair = ""
    if person.first:
        first, low, high = person.first.root, sound_of(person.first.root), sound_of(word)
        sounds = low + high if low < high else high + low
        pair = f"{first} {word}" if first < word else f"{word} {first}"
    return {
        "last": word,
        "last_1": word[:1],
        "last_2": word[:2],
        "last_3": word[:3],
        "sounds": sounds,
        "pair": pair,
    }


def _written(digests: bytes) -> str:
    return binascii.b2a_base64(digests, newline=False).decode("ascii")
