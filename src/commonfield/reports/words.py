"""What the report says and how numbers are written, in one language."""

from __future__ import annotations

from datetime import date
from functools import cache

from commonfield.catalog import Wording
from commonfield.vocabulary import Language, write_academic_year

FEWEST_FOR_PERCENT = 100
"""From this many people on, a share is written as a whole percent; below, as `14 of 31`."""


@cache
def _percent(points: int, locale: str) -> str:
    from babel.numbers import format_percent

    return format_percent(points / 100, locale=locale)


class Words(Wording):
    """Messages, numbers and dates of the report in one language."""

    def __init__(self, language: Language) -> None:
        super().__init__("reports", language)

    def raw(self, key: str) -> str:
        """Give a message with its places open."""
        return self._messages[key]

    def named(self, family: str, code: str) -> str:
        """Give the message that names a code, or the code itself where the report has no word for it."""
        return self._messages.get(f"{family}_{code}", code)

    def percent(self, share: float) -> str:
        return _percent(round(share * 100 + 1e-7), self.locale)

    def money(self, amount: float) -> str:
        from babel.numbers import format_currency

        return format_currency(amount, "USD", locale=self.locale, currency_digits=False, format="¤#,##0")

    def share(self, numerator: int, denominator: int) -> str:
        """Write a share: a whole percent from 100 people on, else the two counts."""
        if denominator >= FEWEST_FOR_PERCENT:
            return self.percent(numerator / denominator)
        return self.say("few_of", numerator=self.count(numerator), denominator=self.count(denominator))

    def points(self, difference: float) -> str:
        """Write a difference of shares in whole percentage points, without its sign."""
        n = round(abs(difference) * 100)
        if n == 0:
            return self.say("no_points")
        return self.say("point") if n == 1 else self.say("points", n=self.count(n))

    def month(self, day: date) -> str:
        from babel.dates import format_skeleton

        return format_skeleton("yMMM", day, locale=self.locale)

    def year(self, academic_year: int) -> str:
        return write_academic_year(academic_year)
