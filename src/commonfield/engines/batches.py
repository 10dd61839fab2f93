"""DuckDB's own functions on Spark: what both engines know under one name, they may compute differently."""

from collections.abc import Sequence
from typing import Any


def computed_by_duckdb(expression: str, *, columns: Sequence[str], returns: str) -> Any:
    """Make a function for Spark that DuckDB computes, a batch of rows at a time.

    Args:
        expression: In DuckDB's dialect, over columns of these names.
        columns: The names of the arguments, in order.
        returns: The type of the answer, as both engines write it: `int`, `double`, `boolean`.
    """
    import pyarrow
    from pyspark.sql.functions import arrow_udf

    statement = f"select cast({expression} as {returns}) as answer from batch"

    # Carried to Spark's workers as it stands: nothing of ours need be installed there, but DuckDB must.
    def compute(*arrays: pyarrow.Array) -> pyarrow.Array:
        import duckdb

        connection = duckdb.default_connection()
        connection.execute("set threads to 1")
        connection.execute("set temp_directory to ''")
        connection.register("batch", pyarrow.table(arrays, names=list(columns)))
        try:
            return connection.execute(statement).to_arrow_table()["answer"].combine_chunks()
        except duckdb.Error as error:
            # Its message quotes cells, and Spark would tell it.
            raise RuntimeError(type(error).__name__) from None
        finally:
            connection.unregister("batch")

    return arrow_udf(compute, returnType=returns)
