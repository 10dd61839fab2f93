"""A recommendation as a table for people."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from commonfield.catalog import Wording


def recommendation_table(
    rows: Sequence[dict[str, Any]], said: Wording
) -> tuple[list[str], list[list[object]]]:
    """Give the table of proposals, the best first; what was decided stands beside where it was."""
    decided = any(row["decided"] is not None for row in rows)
    chance = any(row["chance"] is not None for row in rows)
    keys = ["rank", "proposal", "score", "ask", "amount"]
    keys += (["decided"] if decided else []) + (["chance", "place"] if chance else [])
    return [said.say(f"head_{key}") for key in keys], [
        [_cell(key, row, said) for key in keys] for row in rows
    ]


def _cell(key: str, row: dict[str, Any], said: Wording) -> object:
    if key in ("ask", "amount", "decided"):
        return dollars(row[key], said)
    if key == "score":
        return f"{row['score']:.2f}"
    if key == "chance":
        return f"{row['chance']:.0%}"
    return said.say(row["place"]) if key == "place" else row[key]


def dollars(amount: object, said: Wording) -> str:
    """Write dollars, whole where they are; a dash for none."""
    from babel.numbers import format_currency

    exact = Decimal(str(amount or 0))
    if not exact:
        return "–"
    pattern = "¤#,##0" if exact == exact.to_integral_value() else "¤#,##0.00"
    return str(format_currency(exact, "USD", pattern, locale="en_US", currency_digits=False))
