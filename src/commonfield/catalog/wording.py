"""What a package says to people, in one language: messages from its `messages` folder, numbers and dates."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from functools import cache
from importlib import resources

from commonfield.catalog.definition import Text
from commonfield.catalog.loader import read_yaml
from commonfield.vocabulary import Language


@cache
def messages(package: str, language: Language) -> Mapping[str, str]:
    """Read every message of a language by its key.

    Args:
        package: Where, below `commonfield`, e.g. `intake/answers`.
        language: Of which `messages/<language>.yaml` is read.
    """
    path = f"{package}/messages/{language}.yaml"
    text = resources.files("commonfield").joinpath(*path.split("/")).read_text(encoding="utf-8")
    found, _ = read_yaml(text, file=path)
    return {key: str(message) for key, message in found.items()}


class Wording:
    """Messages, numbers and dates of one language. An unknown key raises KeyError: a fault of ours.

    Args:
        package: Whose messages, see `messages`.
        language: In which language.
    """

    def __init__(self, package: str, language: Language) -> None:
        self.language = language
        self._messages = messages(package, language)
        self.locale = self._messages["locale"]

    def say(self, key: str, **values: object) -> str:
        """Give a message with its places filled."""
        return self._messages[key].format(**values)

    def counted(self, key: str, n: int, **values: object) -> str:
        """Give a message about a number of things: `key_one` for one of them."""
        return self.say(f"{key}_one" if n == 1 else key, n=self.count(n), **values)

    def text(self, text: Text) -> str:
        return text.in_language(self.language)

    def count(self, n: int) -> str:
        return _count(n, self.locale)

    def day(self, day: date) -> str:
        from babel.dates import format_date

        return format_date(day, format="long", locale=self.locale)

    def sentence(self, text: str) -> str:
        """Begin with a capital and leave the rest as it is."""
        return sentence(text)


def sentence(text: str) -> str:
    """Begin with a capital and leave the rest as it is."""
    return text[:1].upper() + text[1:]


@cache
def _count(n: int, locale: str) -> str:
    from babel.numbers import format_decimal

    return format_decimal(n, locale=locale)
