"""What each profile writes of a record: standard, hardened, strict."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import lru_cache
from operator import attrgetter
from typing import Protocol

from .filters import Filters, fold, grams_of_date, grams_of_digits, grams_of_text, written_filter
from .keys import ProjectKey
from .person import Person
from .rules import EXACT, RULES, SALTED, Tokens, sorted_date
from .spelling import Name

_Grams = tuple[str, ...]
_KEPT_VALUES = 50_000


class Profile(Protocol):
    """Turns a record into the cells of its columns. `kinds` says per column how it is compared."""

    bits: int
    hashes: int
    kinds: dict[str, str]

    def cells(self, person: Person) -> list[str]: ...


class Standard:
    """A filter for each field, tokens of name words and of combinations: most is found, and most shows."""

    bits = 256
    hashes = 10

    def __init__(self, key: ProjectKey, fields: Sequence[str]) -> None:
        self._filters = Filters(key.derive("standard/filter"), bits=self.bits)
        self._tokens = Tokens(key.derive("standard/token"), RULES)
        self._columns: dict[str, Callable[[Person], str]] = {}
        self.kinds: dict[str, str] = {}
        for field in fields:
            self._add(field, "filter", self._filter_of(field))
        if "first_name" in fields:
            self._add("first_forms", "tokens", self._first_forms)
        if "first_name" in fields or "middle_name" in fields:
            self._add("given_names", "tokens", self._given_names)
        if "last_name" in fields:
            self._add("surnames", "tokens", self._surnames)
        if "middle_name" in fields:
            self._add("middle_initial", "token", self._middle_initial)
        if "birth_date" in fields:
            self._add("birth_sorted", "token", self._birth_sorted)
        if "email" in fields:
            self._add("email_local", "token", self._email_local)
        self._add("blocks", "tokens", self._tokens.of_rules)

    def cells(self, person: Person) -> list[str]:
        return [cell(person) for cell in self._columns.values()]

    def _add(self, column: str, kind: str, cell: Callable[[Person], str]) -> None:
        self.kinds[column] = kind
        self._columns[column] = cell

    def _filter_of(self, field: str) -> Callable[[Person], str]:
        value, grams = GRAMS[field]

        @lru_cache(maxsize=_KEPT_VALUES)
        def written(said: str) -> str:
            return written_filter(self._filters.of(field, grams(said)), self.bits) if said else ""

        return lambda person: written(value(person))

    def _words(self, domain: str, words: Sequence[str]) -> str:
        return " ".join(sorted({self._tokens.of(domain, word) for word in words}))

    def _first_forms(self, person: Person) -> str:
        return self._words("form", person.first.forms) if person.first else ""

    def _given_names(self, person: Person) -> str:
        names = [name for name in (person.first, person.middle) if name]
        # An initial is no name in common.
        return self._words("word", [w for name in names for w in name.plain.split(" ") if len(w) > 1])

    def _surnames(self, person: Person) -> str:
        return self._words("word", person.last.words) if person.last else ""

    def _middle_initial(self, person: Person) -> str:
        return self._tokens.of("initial", person.middle.plain[0]) if person.middle else ""

    def _email_local(self, person: Person) -> str:
        local = person.email.partition("@")[0]
        return self._tokens.of("email_local", local) if local else ""

    def _birth_sorted(self, person: Person) -> str:
        return self._tokens.of("sorted", sorted_date(person.born)) if person.born else ""


class Hardened:
    """One filter for the whole record, salted with the birth year and folded; few combinations beside it."""

    bits = 1024
    hashes = 17
    kinds = {"record_filter": "filter", "blocks": "tokens"}  # noqa: RUF012 - the same for every file

    def __init__(self, key: ProjectKey, fields: Sequence[str]) -> None:
        self._fields = [field for field in fields if field in _DRAWS]
        self._tokens = Tokens(key.derive("hardened/token"), SALTED)
        derived = key.derive("hardened/filter")
        self._filters = {
            draws: Filters(derived, bits=2 * self.bits, draws=draws) for draws in set(_DRAWS.values())
        }

    def cells(self, person: Person) -> list[str]:
        found, year = 0, person.born[:4]
        for field in self._fields:
            value, grams = GRAMS[field]
            # Surnames one by one: of two, the one that both sides know weighs as if it stood alone.
            values = person.last.words if field == "last_name" and person.last else (value(person),)
            for said in filter(None, values):
                found |= self._filters[_DRAWS[field]].of(f"{year}/{field}", grams(said))
        blocks = self._tokens.of_rules(person)
        return [written_filter(fold(found, 2 * self.bits), self.bits) if found else "", blocks]


class Strict:
    """Keyed hashes of exact combinations and nothing else: the least shows, the least is found."""

    bits = 0
    hashes = 0
    kinds = {"blocks": "tokens"}  # noqa: RUF012 - the same for every file

    def __init__(self, key: ProjectKey, fields: Sequence[str]) -> None:
        self._tokens = Tokens(key.derive("strict/token"), EXACT)

    def cells(self, person: Person) -> list[str]:
        return [self._tokens.of_rules(person)]


PROFILES: dict[str, Callable[[ProjectKey, Sequence[str]], Profile]] = {
    "standard": Standard,
    "hardened": Hardened,
    "strict": Strict,
}


def _plain(name: Name | None) -> str:
    return name.plain if name else ""


def _grams_of_email(email: str) -> _Grams:
    local, _, provider = email.partition("@")
    # Marked, or else a name at one provider looks like another at a provider called so.
    return (*grams_of_text(local), *(f"@{gram}" for gram in grams_of_text(provider)))


def _whole(value: str) -> _Grams:
    return (value,)


GRAMS: dict[str, tuple[Callable[[Person], str], Callable[[str], _Grams]]] = {
    "first_name": (lambda person: _plain(person.first), grams_of_text),
    "middle_name": (lambda person: _plain(person.middle), grams_of_text),
    "last_name": (lambda person: " ".join(person.last.words) if person.last else "", grams_of_text),
    "birth_date": (attrgetter("born"), grams_of_date),
    "sex": (attrgetter("sex"), _whole),
    "street": (attrgetter("street"), grams_of_text),
    "city": (attrgetter("city"), grams_of_text),
    "zip": (attrgetter("zip"), grams_of_digits),
    "school": (attrgetter("school"), grams_of_text),
    "phone": (attrgetter("phone"), grams_of_digits),
    "email": (attrgetter("email"), _grams_of_email),
    "ssn": (attrgetter("ssn"), grams_of_digits),
    "ssid": (attrgetter("ssid"), grams_of_digits),
}
"""For each field what of a record is put into its filter, and the grams of it."""
_DRAWS = {
    "first_name": 200, "middle_name": 60, "last_name": 200, "birth_date": 200, "sex": 20, "street": 80,
    "city": 60, "zip": 60, "school": 80, "phone": 80, "email": 80, "ssn": 120, "ssid": 120,
}  # fmt: skip
"""How much each field weighs in the filter of a whole record."""
