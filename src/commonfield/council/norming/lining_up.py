"""Columns of numbers that say their sign: a table of them stands right."""

from __future__ import annotations


def lined_up(
    heads: list[str], rows: list[list[object]], *, since: int = 1, until: int | None = None
) -> list[list[object]]:
    """Put numbers to the right, in rows and headings, from one column up to another."""
    for i in range(since, len(heads) if until is None else until):
        width = max([len(heads[i]), *(len(str(row[i])) for row in rows)])
        heads[i] = heads[i].rjust(width)
        for row in rows:
            row[i] = str(row[i]).rjust(width)
    return rows
