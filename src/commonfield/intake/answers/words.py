"""What the answers say, in one language."""

from __future__ import annotations

from commonfield.catalog import Wording
from commonfield.vocabulary import Language


class Words(Wording):
    """Messages of the answers; whole numbers in them are written as the language does."""

    def __init__(self, language: Language) -> None:
        super().__init__("intake/answers", language)

    def say(self, key: str, **values: object) -> str:
        return super().say(
            key, **{name: self.count(v) if isinstance(v, int) else v for name, v in values.items()}
        )
