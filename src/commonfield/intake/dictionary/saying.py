"""Sentences in every language at once, from the words of the pages."""

from __future__ import annotations

from enum import Enum
from typing import Any

from commonfield.catalog import Text
from commonfield.intake.pages import words

Said = str | Text


def said(key: str, **values: Said) -> Text:
    """Give a sentence in both languages; a value that is itself a text is put in in each language."""
    told = {
        language: words(language).say(key, **{name: _of(value, language) for name, value in values.items()})
        for language in ("en", "es")
    }
    return Text(en=told["en"], es=told["es"])


def absent_words() -> Text:
    """Say that nothing stands there."""
    return said("nothing")


def required_words(required: bool) -> Text:
    """Say whether a new column must be filled."""
    return said("must_be_filled" if required else "may_be_empty")


def value_words(fact: str, value: Any) -> Said | None:
    """Say a value of a definition as a person reads it; None where there is none."""
    if value in (None, "", [], {}, ()):
        return None
    if isinstance(value, Text):
        return Text(en=f"“{value.en}”", es=f"«{value.es}»")
    if isinstance(value, bool):
        return said("yes" if value else "no")
    if isinstance(value, Enum):
        return said(f"severity_{value.value}")
    if fact == "type":
        return said(f"type_{value}")
    if isinstance(value, dict):
        return ", ".join(f"{name}: {of}" for name, of in value.items())
    if isinstance(value, list | tuple):
        return ", ".join(map(str, value))
    return f"`{value}`"


def _of(value: Said, language: Any) -> str:
    return value.in_language(language) if isinstance(value, Text) else value
