"""SQL that means the same on every engine, and its carriage from DuckDB's dialect to Spark's.

Some functions answer differently on Spark without a word: `percentile_cont`, `date_diff` in months and
years, `list` with nulls, `hash`. So a statement may use the functions named here, and no other.
"""

from __future__ import annotations

from collections.abc import Collection
from typing import TYPE_CHECKING, cast

from commonfield.engines.engine import EngineError

if TYPE_CHECKING:
    from sqlglot import exp

SAME_EVERYWHERE = frozenset(
    {
        "And", "Or", "Case", "If", "Cast", "Coalesce", "Nullif",
        "Count", "Sum", "Min", "Max", "RowNumber", "Grouping",
        "Year", "Month", "Day", "Quarter", "DateFromParts",
        "Abs", "Ceil", "Floor", "Lower", "Upper", "Trim", "Substring", "Length", "DPipe",
    }
)  # fmt: skip
"""Functions, by their names in sqlglot's trees, tried on both engines with equal answers."""

_NEVER = {
    "PercentileCont": "read quantiles off running counts or ROW_NUMBER",
    "PercentileDisc": "read quantiles off running counts or ROW_NUMBER",
    "Quantile": "read quantiles off running counts or ROW_NUMBER",
    "Median": "read quantiles off running counts or ROW_NUMBER",
    "DateDiff": "count months with YEAR, MONTH and DAY",
    "ArrayAgg": "keep rows instead of lists",
    "Explode": "join with a table instead",
    "Unnest": "join with a table instead",
}


def read_statement(statement: exp.Expression | str) -> exp.Expression:
    """Read a statement in DuckDB's dialect as a tree.

    Raises:
        EngineError: the text is not SQL; the text itself is not repeated.
    """
    import sqlglot

    if not isinstance(statement, str):
        return statement
    try:
        return cast("exp.Expression", sqlglot.parse_one(statement, dialect="duckdb"))
    except sqlglot.errors.SqlglotError:
        raise EngineError("expected a statement in DuckDB's dialect, found text that is not one.") from None


def refuse_unlike_functions(tree: exp.Expression, *, also: Collection[str] = ()) -> None:
    """Refuse a statement with a function that may answer differently on another engine.

    Args:
        tree: The statement.
        also: Functions of ours, by name, that one engine computes for all.

    Raises:
        EngineError: names the function, and what to use instead where we know it.
    """
    from sqlglot import exp

    for function in tree.find_all(exp.Func):
        kind = type(function).__name__
        if kind in SAME_EVERYWHERE or (kind == "Anonymous" and function.name in also):
            continue
        written = function.sql(dialect="duckdb").split("(")[0]
        raise EngineError(
            f"expected functions that answer alike on every engine, found {written}.",
            likely_cause="The statement was written for DuckDB alone.",
            fix=f"Instead, {_NEVER.get(kind, 'write it with the functions that engines/dialect.py lists')}.",
        )


def write_for_spark(statement: exp.Expression | str, *, also: Collection[str] = ()) -> str:
    """Write a statement in Spark's dialect; `also` names functions that it may call beside those here.

    Raises:
        EngineError: it is not SQL, or uses a function that may answer differently there.
    """
    tree = read_statement(statement)
    refuse_unlike_functions(tree, also=also)
    return tree.sql(dialect="spark")
