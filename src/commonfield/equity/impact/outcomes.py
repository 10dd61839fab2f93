"""Outcomes, weights and ticks as numbers; what is hidden stays hidden."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from commonfield.equity.impact.design import Design
from commonfield.equity.impact.reading import LINE, columns_of
from commonfield.findings import SubmissionError
from commonfield.tables.plain_file import refuse_rows

if TYPE_CHECKING:
    import polars as pl

SUCCESSES, PEOPLE, HIDDEN = " successes", " people", " hidden"
"""The columns that are added."""
STAR = "*"
"""What agencies write where a count is hidden."""
TICKS = {"1": "1", "true": "1", "yes": "1", "y": "1", "0": "0", "false": "0", "no": "0", "n": "0", "": "0"}
MOST = 10**15
"""No file of people counts more; sums stay far within whole numbers of 64 bits."""


def with_counts(path: Path, rows: pl.DataFrame, design: Design) -> pl.DataFrame:
    """Add `successes`, `people` and `hidden` to each row, and write ticks of members as 0 or 1.

    Without a weight a row is one person, or nobody where the outcome is blank. With a weight, a row is
    hidden where a flag says so, where a count is `*`, and where a count is blank. But where the file has
    flags and none of them is set, a row with neither count is left out: there is nothing that it tells.

    Raises:
        SubmissionError: an outcome, a weight or a tick is not what it must be.
    """
    import polars as pl

    members = [column for pattern in design.members for column in columns_of(pattern, rows.columns, path)]
    rows = rows.with_columns(_ticks(path, rows, list(dict.fromkeys(members))))
    if design.weight:
        return _summarized(path, rows, design)
    outcome = _plain(pl.col(design.success))
    wrong = rows.filter(~outcome.is_in(["", "0", "1"]))
    refuse_rows(
        path,
        wrong[LINE].to_list(),
        column=design.success,
        expected="0, 1 or nothing",
        found="something else",
        cause="The column holds counts (--weight names the people), or a word where nothing is known.",
        fix="Write 1 for people with the outcome, 0 for others, and nothing for whom it does not concern.",
    )
    return rows.with_columns(
        (outcome == "1").cast(pl.Int64).alias(SUCCESSES),
        (outcome != "").cast(pl.Int64).alias(PEOPLE),
        pl.lit(False).alias(HIDDEN),
    )


def _summarized(path: Path, rows: pl.DataFrame, design: Design) -> pl.DataFrame:
    import polars as pl

    flags = [tick.alias(f" flag {i}") for i, tick in enumerate(_ticks(path, rows, design.hidden_flags))]
    rows = rows.with_columns(
        _plain(pl.col(design.success)).alias(" success as text"),
        _plain(pl.col(design.weight)).alias(" weight as text"),
        *flags,
    )
    texts = [pl.col(" success as text"), pl.col(" weight as text")]
    flagged = pl.any_horizontal(pl.lit(False), *(pl.col(f" flag {i}") == "1" for i in range(len(flags))))
    blank = [text == "" for text in texts]
    nothing = pl.all_horizontal(blank) & ~flagged if flags else pl.lit(False)
    hidden = flagged | pl.any_horizontal(text == STAR for text in texts) | pl.any_horizontal(blank)
    rows = rows.filter(~nothing).with_columns(hidden.alias(HIDDEN))
    for column, text in ((design.success, texts[0]), (design.weight, texts[1])):
        _refuse_fractions(path, rows, column, text)
    rows = rows.with_columns(
        *(
            pl.when(pl.col(HIDDEN))
            .then(0)
            .otherwise(text.str.to_integer(strict=False).fill_null(0))
            .alias(name)
            for name, text in zip((SUCCESSES, PEOPLE), texts, strict=True)
        )
    )
    refuse_rows(
        path,
        rows.filter(pl.col(SUCCESSES) > pl.col(PEOPLE))[LINE].to_list(),
        column=design.success,
        expected=f"no more than column {design.weight} says",
        found="more",
        cause="The two columns are exchanged, or the counts are of different people.",
        fix="Name the column of successes with --success and that of all people with --weight.",
    )
    if int(rows[PEOPLE].sum()) > MOST:
        raise SubmissionError(f"{path.name}, column {design.weight}: expected counts of people, found more.")
    return rows


def _refuse_fractions(path: Path, rows: pl.DataFrame, column: str, text: pl.Expr) -> None:
    import polars as pl

    is_count = text.str.contains(r"^\d{1,12}$") | text.is_in(["", STAR])
    refuse_rows(
        path,
        rows.filter(~pl.col(HIDDEN) & ~is_count)[LINE].to_list(),
        column=column,
        expected="a whole number, 0 or more",
        found="something else",
        cause="The column holds a rate, or weights of a survey.",
        fix="Name the column that counts people.",
    )


def _plain(text: pl.Expr) -> pl.Expr:
    """Write 1,204.0 as 1204, and true as 1: whole numbers with gaps are often exported as fractions."""
    import polars as pl

    number = text.str.replace_all(",", "").str.replace(r"^(\d+)\.0*$", "${1}")
    lower = text.str.to_lowercase()
    return (
        pl.when(lower == "true").then(pl.lit("1")).when(lower == "false").then(pl.lit("0")).otherwise(number)
    )


def _ticks(path: Path, rows: pl.DataFrame, columns: Sequence[str]) -> list[pl.Expr]:
    """Give ticks as 0 or 1, under the names of their columns."""
    import polars as pl

    # A column of ticks holds few texts: each is understood once.
    texts = rows.select(pl.col(c).unique().implode() for c in columns).row(0) if columns else ()
    found = []
    for column, different in zip(columns, texts, strict=True):
        ticks = {text: TICKS.get(text.lower().removesuffix(".0")) for text in different}
        wrong = [text for text, tick in ticks.items() if tick is None]
        refuse_rows(
            path,
            rows.filter(pl.col(column).is_in(wrong))[LINE].to_list() if wrong else [],
            column=column,
            expected="1, 0 or nothing",
            found="something else",
            cause="The column holds codes of groups, not ticks.",
            fix="Name columns of codes with --group.",
        )
        found.append(pl.col(column).replace_strict(ticks, return_dtype=pl.String))
    return found
