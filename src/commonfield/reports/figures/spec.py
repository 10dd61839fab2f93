"""Pieces of a Vega-Lite chart as plain data.

Plain, because a chart library that checks and copies every piece took twice as long as the drawing.
"""

from __future__ import annotations

from typing import Any

Spec = dict[str, Any]


def layer(data: str, kind: str, encoding: Spec, **style: Any) -> Spec:
    """One kind of mark for one set of rows, which is named and joined when the chart is drawn."""
    return {"data": {"name": data}, "mark": {"type": kind, **style}, "encoding": encoding}


def amount(field: str, **more: Any) -> Spec:
    """A number that has a place on an axis."""
    return {"field": field, "type": "quantitative", "title": None, **more}


def label(field: str, **more: Any) -> Spec:
    """A text, or a name that sorts rows."""
    return {"field": field, "type": "nominal", "title": None, **more}


def at(value: float) -> Spec:
    """A fixed place in pixels."""
    return {"value": value}


def fixed(domain: tuple[float, float], **more: Any) -> Spec:
    """A scale from one end to the other, neither rounded nor begun at zero."""
    return {"domain": list(domain), "nice": False, "zero": False, **more}
