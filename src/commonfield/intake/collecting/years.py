from __future__ import annotations

from collections.abc import Iterable

from commonfield.vocabulary import write_academic_year


def spans_of_years(years: Iterable[int]) -> str:
    """Name academic years briefly: years that follow one another by the first and last of them."""
    spans: list[list[int]] = []
    for year in sorted(set(years)):
        if spans and spans[-1][-1] == year - 1:
            spans[-1].append(year)
        else:
            spans.append([year])
    return ", ".join(_span(span) for span in spans)


def _span(years: list[int]) -> str:
    first, last = write_academic_year(years[0]), write_academic_year(years[-1])
    if len(years) == 1:
        return first
    return f"{first} … {last}" if len(years) > 2 else f"{first}, {last}"
