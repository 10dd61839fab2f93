"""What a packet says to whoever fills it in."""

from __future__ import annotations

from commonfield.catalog import Wording
from commonfield.vocabulary import Language


def say(key: str, language: Language, **told: str | int) -> str:
    """Give a message in a language, with its places filled."""
    return Wording("intake/packets", language).say(key, **told)
