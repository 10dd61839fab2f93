"""What the answers say and how numbers are written, in one language."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from functools import cache
from importlib import resources

from commonfield.catalog.loader import read_yaml
from commonfield.vocabulary import Language


@cache
def messages(language: Language) -> Mapping[str, str]:
    """Read every message of a language by its key."""
    file = resources.files("commonfield") / "intake" / "answers" / "messages" / f"{language}.yaml"
    found, _ = read_yaml(file.read_text(encoding="utf-8"), file=f"intake/answers/messages/{language}.yaml")
    return {key: str(message) for key, message in found.items()}


class Words:
    """Messages, numbers and dates of one language. An unknown key raises KeyError: a fault of ours."""

    def __init__(self, language: Language) -> None:
        self.language = language
        self._messages = messages(language)

    def say(self, key: str, **values: object) -> str:
        """Give a message with its places filled; whole numbers are written as the language does."""
        written = {name: self.count(v) if isinstance(v, int) else v for name, v in values.items()}
        return self._messages[key].format(**written)

    def counted(self, key: str, n: int, **values: object) -> str:
        """Give a message about a number of things: `key_one` for one of them."""
        return self.say(f"{key}_one" if n == 1 else key, n=n, **values)

    def count(self, n: int) -> str:
        return _count(n, self._messages["locale"])

    def day(self, day: date) -> str:
        from babel.dates import format_date

        return format_date(day, format="long", locale=self._messages["locale"])


@cache
def _count(n: int, locale: str) -> str:
    from babel.numbers import format_decimal

    return format_decimal(n, locale=locale)


def sentence(text: str) -> str:
    """Begin with a capital and leave the rest as it is."""
    return text[:1].upper() + text[1:]
