from __future__ import annotations

from typing import Any

from commonfield.catalog.definition import Definition, Source, Text


class Metric(Definition):
    """A defined number with a source. (The grammar is completed by `metrics`.)"""

    metric: str
    label: Text
    question: Text
    unit: str
    grain: list[str]
    universe: str
    cohort: Any
    numerator: Any = None
    source: Source | None = None
