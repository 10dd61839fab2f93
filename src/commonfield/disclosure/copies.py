"""Tables of a report read back: none may say more than the cells, or something else."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from commonfield.disclosure.figures import KEY
from commonfield.disclosure.printed import check_page, check_sheet
from commonfield.disclosure.release import CELLS, GAPS
from commonfield.findings import ReleaseError

if TYPE_CHECKING:
    import polars as pl

NUMBERS = ("denominator", "numerator", "share", "median", "band_from", "band_to")


def check_copies(folder: Path, cells: pl.DataFrame) -> int:
    """Compare every table of figures in a release folder with its cells.

    A table of figures is a CSV file, or a sheet of a workbook, whose header names a metric, where it is
    counted, and a status; or a table of a page, or a sheet, whose rows name the cells that they tell of.

    Returns:
        How many tables were read back.

    Raises:
        ReleaseError: a table shows a figure that the cells hide, or another one; names the file only.
    """
    read = sum(_compare(name, table, cells) for name, table in _tables(folder))
    rows = cells.sort(*KEY, nulls_last=True).rows(named=True)
    for path in sorted(folder.rglob("*.xlsx")):
        for title, sheet in _sheets(path):
            name, table = f"{path.relative_to(folder).as_posix()}, sheet {title}", _table_in(sheet)
            read += check_sheet(name, sheet, rows) if table is None else _compare(name, table, cells)
    for path in sorted(folder.rglob("*.html")):
        read += check_page(path.relative_to(folder).as_posix(), path.read_text(encoding="utf-8"), rows)
    return read


def _tables(folder: Path) -> Iterator[tuple[str, pl.DataFrame]]:
    import polars as pl

    own = {folder / CELLS, folder / GAPS}
    for path in sorted(folder.rglob("*.csv")):
        if path not in own:
            name = path.relative_to(folder).as_posix()
            try:
                yield name, pl.read_csv(path, infer_schema=False)
            except pl.exceptions.PolarsError:
                raise ReleaseError(f"{name}: expected a CSV table, found one that cannot be read.") from None


def _sheets(path: Path) -> Iterator[tuple[str, list[tuple[Any, ...]]]]:
    import openpyxl

    book = openpyxl.load_workbook(path, read_only=True, data_only=True)
    try:
        for sheet in book.worksheets:
            yield sheet.title, list(sheet.iter_rows(values_only=True))
    finally:
        book.close()


def _table_in(sheet: Sequence[Sequence[Any]]) -> pl.DataFrame | None:
    """Give the table of figures in a sheet as text; None where there is none."""
    import polars as pl

    rows = [["" if entry is None else str(entry) for entry in row] for row in sheet]
    start = next((n for n, row in enumerate(rows) if set(KEY) <= set(row)), None)
    if start is None:
        return None
    header = [entry or f"column_{number}" for number, entry in enumerate(rows[start])]
    written = [row for row in rows[start + 1 :] if any(row)]
    table = pl.DataFrame(written, schema=dict.fromkeys(header, pl.String), orient="row")
    return table.with_columns(pl.when(pl.col(pl.String) != "").then(pl.col(pl.String)).name.keep())


def _compare(name: str, table: pl.DataFrame, cells: pl.DataFrame) -> int:
    import polars as pl

    if not set(KEY) | {"status"} <= set(table.columns):
        return 0
    numbers = [column for column in NUMBERS if column in table.columns]
    written = table.filter(pl.col("metric").is_in(cells["metric"].unique().to_list())).select(
        pl.col("metric"),
        pl.col("academic_year").cast(pl.Int64, strict=False),
        *KEY[2:],
        pl.col("status").alias("written_status"),
        *(pl.col(number).cast(pl.Float64, strict=False).alias(f"written_{number}") for number in numbers),
    )
    joined = written.join(cells, on=KEY, how="left", nulls_equal=True)
    holds = [pl.col("written_status") == pl.col("status")]
    for number in numbers:
        own, said = pl.col(number).cast(pl.Float64), pl.col(f"written_{number}")
        # Reports write shares with six decimals.
        near = (own - said).abs() <= 1e-5 * pl.max_horizontal(own.abs(), pl.lit(0.06))
        holds.append(pl.when(own.is_not_null()).then(said.is_null() | near).otherwise(said.is_null()))
    wrong = len(joined) - int(joined.select(pl.all_horizontal(holds).fill_null(value=False).sum()).item())
    if wrong:
        raise ReleaseError(
            f"{name}: expected the figures and statuses of the cells, found {wrong:,} other rows.",
            likely_cause="The report was made from other figures, or altered.",
            fix="Write the report again from the protected cells.",
        )
    return 1
