"""What the answers say, in one language."""

from __future__ import annotations

from commonfield.catalog import Wording
from commonfield.intake.columns import shown_column
from commonfield.vocabulary import Language


class Words(Wording):
    """Messages of the answers; whole numbers in them are written as the language does."""

    def __init__(self, language: Language) -> None:
        super().__init__("intake/answers", language)

    def say(self, key: str, **values: object) -> str:
        return super().say(
            key, **{name: self.count(v) if isinstance(v, int) else v for name, v in values.items()}
        )

    def column(self, name: str) -> str:
        """Name a column that is no element: by its heading if somebody confirmed it, else by its number."""
        number, heading = shown_column(name) or (0, name)
        return heading or self.say("column_other", n=number)
