"""Twins: pairs that are never one person without an id, unless the files hold no families."""

from __future__ import annotations

from importlib import resources
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import polars as pl

    from commonfield.engines import DuckEngine
    from commonfield.identity.people.plan import Plan

TWINS_AMONG_SIBLINGS = 0.05
"""More than the share of brothers and sisters who are born together, which is about 3 in 100."""
FEW = 10
"""Pairs that look like twins, below which nothing is concluded from how many there are."""
BEYOND = 4
"""By how much pairs that look like twins must outnumber the twins that there can be."""


def define_apart(engine: DuckEngine, *, sides: int) -> pl.DataFrame:
    """Give the candidate pairs (l, r) that look like twins."""
    statement = _statement("apart").format(one_record_per_person="true" if sides == 2 else "false")
    return engine.query(f"{statement} order by 1, 2")


def holds_families(engine: DuckEngine, plan: Plan, *, alike: int) -> bool:
    """Say whether pairs that look like twins can be twins.

    Where there are twins there are many more brothers and sisters: people of one surname at one place with
    other birth years. Where these are missing, a first name that differs is a slip like any other.

    Args:
        engine: Holds `record`.
        plan: Whether a place is known: street, else ZIP code, else city. Where none is, they can.
        alike: How many pairs look like twins and would be linked otherwise.
    """
    places = {"street": "house_number || ' ' || street_name", "zip": "zip", "city": "city"}
    place = next((places[field] for field in places if field in plan.fields), None)
    if place is None or alike < FEW:
        return True
    enough = int(alike / (BEYOND * TWINS_AMONG_SIBLINGS)) + 1
    siblings = int(engine.query(_statement("siblings").format(place=place, enough=enough)).item())
    return siblings >= enough


def _statement(name: str) -> str:
    return (resources.files(__package__) / f"{name}.sql").read_text(encoding="utf-8")
