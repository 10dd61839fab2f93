"""The linkage model in the words of Splink. Our own file stays neutral; this is built for each run."""

from __future__ import annotations

import logging
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any, Literal

from commonfield.identity.backend import SIDE
from commonfield.identity.levels import quick

if TYPE_CHECKING:
    from commonfield.catalog import LinkageModel
    from commonfield.catalog.linkage import Comparison, ComparisonLevel


def splink_settings(
    model: LinkageModel,
    *,
    prior: float,
    comparisons: Sequence[Comparison] | None = None,
    link_type: Literal["link_only", "dedupe_only"] = "link_only",
    unique_id: str = "subject",
) -> dict[str, Any]:
    """Give Splink's settings for a model.

    Args:
        model: The model; its written m and u are where learning starts.
        prior: Probability that two records of different sides (with `dedupe_only`: any two), taken at
            random, are one person.
        comparisons: Those of the model that are used; all of them where null.
        link_type: Whether pairs within a side are looked at.
        unique_id: The column that numbers the records.
    """
    used = model.comparisons if comparisons is None else comparisons
    return {
        "link_type": link_type,
        "unique_id_column_name": unique_id,
        "probability_two_random_records_match": prior,
        "comparisons": [_comparison(comparison) for comparison in used],
        "retain_matching_columns": False,
        "retain_intermediate_calculation_columns": False,
    }


@contextmanager
def splink_in_silence() -> Iterator[None]:
    """Keep Splink from logging: its messages may show statements, and these the cells they compare."""
    logger = logging.getLogger("splink")
    level = logger.level
    logger.setLevel(logging.CRITICAL + 1)
    try:
        yield
    finally:
        logger.setLevel(level)


def _comparison(comparison: Comparison) -> dict[str, Any]:
    levels = [_level(level, comparison, index) for index, level in enumerate(comparison.levels)]
    null_level = {
        "sql_condition": f"{comparison.column}_l is null or {comparison.column}_r is null",
        "label_for_charts": "null",
        "is_null_level": True,
    }
    return {"output_column_name": comparison.column, "comparison_levels": [null_level, *levels]}


def _level(level: ComparisonLevel, comparison: Comparison, index: int) -> dict[str, Any]:
    built: dict[str, Any] = {
        "sql_condition": SIDE.sub(r"\2_\1", quick(level.sql)) if level.sql else "ELSE",
        "label_for_charts": str(index),
        "m_probability": level.m,
        "u_probability": level.u,
    }
    if comparison.term_frequency and index == 0:
        built["tf_adjustment_column"] = comparison.column
    return built
