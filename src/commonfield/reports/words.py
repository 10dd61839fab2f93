"""What the report says and how numbers are written, in one language."""

from __future__ import annotations

from datetime import date
from functools import cache

from commonfield.catalog import PooledYears, Wording
from commonfield.vocabulary import MONTHS, Language, write_academic_year

FEWEST_FOR_PERCENT = 100
"""From this many people on, a share is written as a whole percent; below, as `14 of 31`."""

ALL_OF_THEM = 100
"""The end of the last band, which is in it."""


@cache
def _percent(points: int, locale: str) -> str:
    from babel.numbers import format_percent

    return format_percent(points / 100, locale=locale)


class Words(Wording):
    """Messages, numbers and dates of the report in one language.

    Args:
        language: In which language.
        pooled: The years that each figure takes together, where it is more than one.
    """

    def __init__(self, language: Language, pooled: PooledYears | None = None) -> None:
        super().__init__("reports", language)
        self.pooled = pooled

    def raw(self, key: str) -> str:
        """Give a message with its places open."""
        return self._messages[key]

    def named(self, family: str, code: str) -> str:
        """Give the message that names a code, or the code itself where the report has no word for it."""
        return self._messages.get(f"{family}_{code}", code)

    def percent(self, share: float) -> str:
        return _percent(round(share * 100 + 1e-7), self.locale)

    def decimal_percent(self, share: float) -> str:
        """Write a share as it was set: `90%`, `62.5%`."""
        from babel.numbers import format_percent

        return format_percent(share, locale=self.locale, format="0.##%")

    def money(self, amount: float) -> str:
        from babel.numbers import format_currency

        return format_currency(amount, "USD", locale=self.locale, currency_digits=False, format="¤#,##0")

    def amount(self, median: float, kind: str) -> str:
        """Write a median: dollars, or months."""
        if kind != MONTHS:
            return self.money(median)
        return self.say("one_month") if round(median) == 1 else self.say("months", n=round(median))

    def share(self, numerator: int, denominator: int) -> str:
        """Write a share: a whole percent from 100 people on, else the two counts."""
        if denominator >= FEWEST_FOR_PERCENT:
            return self.percent(numerator / denominator)
        return self.say("few_of", numerator=self.count(numerator), denominator=self.count(denominator))

    def band(self, low: int, high: int) -> str:
        """Write a band of a share, given in percent: from `low` to under `high`, the last one to 100."""
        if high == ALL_OF_THEM:
            return self.say("band", low=low, high=self.percent(1))
        if high == low + 1:
            return self.say("band_under", low=low, high=self.percent(high / 100))
        return self.say("band", low=low, high=self.percent((high - 1) / 100))

    def band_short(self, low: int, high: int) -> str:
        """Write a band where there is room for a few letters only: `80–89%`."""
        if high == low + 1 != ALL_OF_THEM:
            return self.band(low, high)
        return f"{low}–{self.percent((high if high == ALL_OF_THEM else high - 1) / 100)}"

    def points(self, difference: float) -> str:
        """Write a difference of shares in whole percentage points, without its sign."""
        n = round(abs(difference) * 100)
        if n == 0:
            return self.say("no_points")
        return self.say("point") if n == 1 else self.say("points", n=self.count(n))

    def chance(self, p: float) -> str:
        """Write how often chance alone would give so wide a gap: `about 3 in 100`; unsure from .05 on."""
        if p < 0.001:
            return self.say("chance_least")
        if p >= 0.05:
            return self.say("chance_likely")
        return self.say(
            "chance_of",
            n=max(1, round(p * (1000 if p < 0.01 else 100))),
            of=self.count(1000 if p < 0.01 else 100),
        )

    def month(self, day: date) -> str:
        from babel.dates import format_skeleton

        return format_skeleton("yMMM", day, locale=self.locale)

    def year(self, academic_year: int) -> str:
        """Write the year of a figure, or the first and the last of the years that it takes together."""
        if self.pooled is None:
            return write_academic_year(academic_year)
        first = write_academic_year(self.pooled.first_of(academic_year))
        return self.say("years_together", first=first, last=write_academic_year(academic_year))

    def in_year(self, academic_year: int) -> str:
        """Say when: `academic year 2021–22`, or the years taken together."""
        return self.say("in_years" if self.pooled else "in_year", year=self.year(academic_year))

    def span(self, first: int, last: int) -> str:
        """Write from which year to which figures tell, by the years of the first and of the last."""
        begins = first if self.pooled is None else self.pooled.first_of(first)
        return self.say("range_percent", low=self.one_year(begins), high=self.one_year(last))

    def year_short(self, academic_year: int) -> str:
        """Write the same without the century: `’21–22`, or `’21–24`."""
        first = academic_year if self.pooled is None else self.pooled.first_of(academic_year)
        return f"’{(first - 1) % 100:02d}–{academic_year % 100:02d}"

    def one_year(self, academic_year: int) -> str:
        """Write a year that is no figure's: of a file, or until when a goal is set."""
        return write_academic_year(academic_year)

    def year_before(self, academic_year: int) -> int:
        """Give the year of the figure before: a block of years earlier where years are taken together."""
        return academic_year - (1 if self.pooled is None else self.pooled.years)

    def small_percent(self, share: float) -> str:
        """Write a share that may be small: below a tenth with one decimal place."""
        from babel.numbers import format_percent

        if round(share, 4) >= 0.1 or not share:
            return self.percent(share)
        return format_percent(share, locale=self.locale, format="0.0%")

    def fine_points(self, difference: float) -> str:
        """Write a difference of shares in points to a tenth, without its sign."""
        n = round(abs(difference) * 100, 1)
        return self.say("point") if n == 1 else self.say("points", n=self.decimal(n))

    def decimal(self, number: float) -> str:
        """Write a number with at most one decimal place."""
        from babel.numbers import format_decimal

        return format_decimal(round(number, 1), format="#,##0.#", locale=self.locale)

    def times(self, ratio: float, *, end: bool = False) -> str:
        """Write how many times as often; the end of a range with as many places as tell it from once."""
        from babel.numbers import format_decimal

        places = next((n for n in (1, 2) if round(ratio, n) != 1), 3) if end else 1
        return format_decimal(ratio, format=f"#,##0.{'0' * places}", locale=self.locale)
