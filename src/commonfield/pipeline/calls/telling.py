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
    made = {
        "rank": lambda row: row["rank"],
        "proposal": lambda row: row["proposal"],
        "score": lambda row: f"{row['score']:.2f}",
        "ask": lambda row: dollars(row["ask"], said),
        "amount": lambda row: dollars(row["amount"], said),
        "decided": lambda row: dollars(row["decided"], said),
        "chance": lambda row: f"{row['chance']:.0%}",
        "place": lambda row: said.say(row["place"]),
    }
    return [said.say(f"head_{key}") for key in keys], [[made[key](row) for key in keys] for row in rows]


def dollars(amount: object, said: Wording) -> str:
    """Write dollars, whole where they are; a dash for none."""
    from babel.numbers import format_currency

    exact = Decimal(str(amount or 0))
    if not exact:
        return "–"
    pattern = "¤#,##0" if exact == exact.to_integral_value() else "¤#,##0.00"
    return str(format_currency(exact, "USD", pattern, locale="en_US", currency_digits=False))
