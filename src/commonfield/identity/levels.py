"""Levels of agreement as a model writes them, in words that cost DuckDB less and mean the same."""

from __future__ import annotations

import re

_SLIP = re.compile(r"damerau_levenshtein\(([\w.]+), ([\w.]+)\) (=|<=) 1\b")


def quick(sql: str) -> str:
    """Give a level in which few pairs go through the whole comparison of letters.

    Texts of one length that differ at three places are never one slip apart, nor are those of lengths that
    differ by two. Asking this first takes a thirtieth of the time for dates and ids. It counts bytes, as
    DuckDB's comparison does.
    """
    return _SLIP.sub(_tried, sql)


def _tried(slip: re.Match[str]) -> str:
    a, b, relation = slip.groups()
    return (
        f"(case when case when strlen({a}) = strlen({b}) then hamming(nullif({a}, ''), nullif({b}, '')) > 2 "
        f"else abs(strlen({a}) - strlen({b})) > 1 end then false "
        f"else damerau_levenshtein({a}, {b}) {relation} 1 end)"
    )
