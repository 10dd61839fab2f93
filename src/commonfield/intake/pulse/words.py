"""What the forms and results of a pulse say."""

from __future__ import annotations

from datetime import datetime

from commonfield.catalog import Wording
from commonfield.vocabulary import Language


def say(key: str, language: Language, **told: str | int) -> str:
    """Give a message in a language, with its places filled."""
    return Wording("intake/pulse", language).say(key, **told)


def when(moment: datetime | None, language: Language) -> str:
    """Say a closing time in words, by the clock of the region's own time zone as it was given."""
    from babel.dates import format_date, format_time

    if moment is None:
        return "–"
    day = format_date(moment.date(), "long", locale=language)
    hour = format_time(moment, "short", tzinfo=moment.tzinfo, locale=language)
    return f"{day}, {hour} ({moment.strftime('%Z')})"
