"""One pass of DuckDB over the records of a file: which rule each record breaks, and what repeats."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from commonfield.catalog import Dictionary
from commonfield.engines import DuckEngine
from commonfield.findings import Severity
from commonfield.intake.problems import SHOWN_ROWS
from commonfield.intake.records import Reading, Source
from commonfield.intake.rules import Check, elements_read_by
from commonfield.intake.scan_large import count_broken, repeated_records, shared_records
from commonfield.intake.sql import RECORD_YEAR, quoted, typed_records

if TYPE_CHECKING:
    import numpy as np
    import polars as pl
    import pyarrow as pa

LARGE = 256 << 20
"""Bytes of text from which the pass may not keep something of every record."""

_OUTCOME = "outcome"
_BITS = 63


@dataclass(frozen=True)
class Broken:
    """How many records break a check, the first of them, and what was found in the first."""

    count: int
    rows: tuple[int, ...]
    found: str = ""


@dataclass(frozen=True)
class Scan:
    """What a pass over a file found.

    `refused_records` (record_no, why) are those that break a rule, `broken` is by position of the check,
    `shared_ids` by element.
    """

    records: int
    refused_records: pl.DataFrame
    broken: dict[int, Broken]
    repeated: Broken | None
    shared_ids: dict[str, Broken]
    academic_years: tuple[int, ...]
    reading: Reading

    @property
    def refused(self) -> int:
        return self.refused_records.height

    @property
    def rows_in(self) -> int:
        return self.records + len(self.reading.numbers)

    @property
    def rows(self) -> int:
        """Count the rows below the header: records, and blank lines between them."""
        return self.rows_in + len(self.reading.blank)


def scan(engine: DuckEngine, source: Source, dictionary: Dictionary, checks: Sequence[Check]) -> Scan:
    """Run every check over the records of a file in one pass.

    The pass leaves a narrow table: one row per record with its number, its year, one bit per broken
    check, and hashes of what must not repeat. Everything else is answered from that table.

    Raises:
        FileProblemError: the text cannot be read to its end.
    """
    if len(source.text) >= LARGE:
        return _scan_large(engine, source, dictionary, checks)
    outcome, reading = _pass(engine, source, dictionary, checks)
    bits = _set_bits(outcome, len(checks))
    repeated = _repeated(outcome) if dictionary.key else None
    shared = {name: _shared(outcome, name, dictionary.told_apart_by) for name in dictionary.one_person_per}
    found = {name: rows for name, rows in shared.items() if rows is not None}
    refused = _refused(checks, bits, repeated, list(found.values()))
    return Scan(
        records=outcome.num_rows,
        refused_records=refused,
        broken=_with_found(engine, source, dictionary, checks, {i: _told(rows) for i, rows in bits.items()}),
        repeated=_told(repeated) if repeated is not None else None,
        shared_ids={name: _told(rows) for name, rows in found.items()},
        academic_years=_covered(outcome, refused),
        reading=reading,
    )


def _scan_large(engine: DuckEngine, source: Source, dictionary: Dictionary, checks: Sequence[Check]) -> Scan:
    """Find the same as `scan` in several passes, and in memory that does not grow with the file."""
    counted, reading = count_broken(engine, source, dictionary, checks, kept=_OUTCOME)
    repeated = repeated_records(engine, source, dictionary, records=counted.records)
    shared = {
        name: shared_records(engine, source, dictionary, name, records=counted.records)
        for name in dictionary.one_person_per
    }
    found = {name: rows for name, rows in shared.items() if rows is not None}
    kept = engine.query(f"select check_no, record_no from {_OUTCOME}").partition_by(
        "check_no", as_dict=True, include_key=False
    )
    refused = _refused(checks, {int(i): rows for (i,), rows in kept.items()}, repeated, list(found.values()))
    broken = {index: Broken(count, tuple(rows)) for index, (count, rows) in sorted(counted.broken.items())}
    return Scan(
        records=counted.records,
        refused_records=refused,
        broken=_with_found(engine, source, dictionary, checks, broken),
        repeated=_told(repeated) if repeated is not None else None,
        shared_ids={name: _told(rows) for name, rows in found.items()},
        academic_years=tuple(sorted(counted.years)),
        reading=reading,
    )


def read_into(
    engine: DuckEngine,
    source: Source,
    names: Sequence[str],
    table: str,
    statement: str,
    *,
    until: int | None = None,
) -> Reading:
    """Gather what a statement answers on each piece of `record_text`; say what was noticed meanwhile."""
    reading = Reading()
    for number, piece in enumerate(source.pieces(names, reading, until=until)):
        engine.connection.register("record_text", piece)
        if number:
            engine.query(f"insert into {quoted(table)} {statement}")
        else:
            engine.define(table, statement)
    engine.connection.unregister("record_text")
    return reading


def _pass(
    engine: DuckEngine, source: Source, dictionary: Dictionary, checks: Sequence[Check]
) -> tuple[pa.Table, Reading]:
    import pyarrow as pa

    names, reading = elements_read_by(dictionary, list(checks)), Reading()
    columns = ["record_no", RECORD_YEAR, *_masks(checks), *_hashes(dictionary)]
    statement = f"select {', '.join(columns)} from ({typed_records(dictionary, names, source=source)})"
    answers = [engine.ask(statement, "record_text", piece) for piece in source.pieces(names, reading)]
    return pa.concat_tables(answers), reading


def _masks(checks: Sequence[Check]) -> list[str]:
    groups = [checks[at : at + _BITS] for at in range(0, len(checks), _BITS)]
    return [
        " | ".join(
            f"case when {check.broken} then {1 << bit}::bigint else 0 end" for bit, check in enumerate(group)
        )
        + f" as mask_{number}"
        for number, group in enumerate(groups)
    ]


def _hashes(dictionary: Dictionary) -> list[str]:
    def of(name: str, prefix: str) -> str:
        return f"case when {quoted(name)} is not null then hash({quoted(name)}) end as {prefix}_{name}"

    key = [f"hash({', '.join(map(quoted, dictionary.key))}) as key_hash"] if dictionary.key else []
    if not dictionary.one_person_per:
        return key
    ids = [of(name, "id") for name in dictionary.one_person_per]
    return [*key, *ids, *(of(name, "apart") for name in dictionary.told_apart_by)]


def _values(outcome: pa.Table, column: str) -> np.ndarray[Any, Any]:
    """Give the values of a column, without those that are absent."""
    values: np.ndarray[Any, Any] = outcome.column(column).drop_null().to_numpy()
    return values


def _set_bits(outcome: pa.Table, checks: int) -> dict[int, pl.DataFrame]:
    """Give, for each check that some record breaks, the numbers of those records."""
    import numpy as np
    import polars as pl

    frames = {}
    for at in range(0, checks, _BITS):
        mask = _values(outcome, f"mask_{at // _BITS}")
        some = int(np.bitwise_or.reduce(mask))
        for bit in range(min(_BITS, checks - at)):
            if some >> bit & 1:
                numbers = _values(outcome, "record_no")[mask >> bit & 1 == 1]
                frames[at + bit] = pl.DataFrame({"record_no": numbers})
    return frames


def _with_repeated(outcome: pa.Table, column: str) -> pl.DataFrame | None:
    """Give the records whose value in a column of hashes occurs more than once; None where there are none.

    Sorting one column of hashes takes a tenth of the memory that grouping a million records takes.
    """
    import numpy as np
    import polars as pl
    import pyarrow as pa
    import pyarrow.compute as pc

    hashes = np.sort(_values(outcome, column))
    again = np.unique(hashes[1:][hashes[1:] == hashes[:-1]])
    if not len(again):
        return None
    return pl.DataFrame(outcome.filter(pc.is_in(outcome.column(column), value_set=pa.array(again))))


def _repeated(outcome: pa.Table) -> pl.DataFrame | None:
    import polars as pl

    held = _with_repeated(outcome, "key_hash")
    if held is None:
        return None
    number = pl.col("record_no")
    return held.filter(number > number.min().over("key_hash")).select("record_no").sort("record_no")


def _shared(outcome: pa.Table, name: str, apart: Sequence[str]) -> pl.DataFrame | None:
    """Find the records of an id that two people hold: all that tells people apart differs among them."""
    import polars as pl

    held = _with_repeated(outcome, f"id_{name}")
    if held is None:
        return None
    others = [pl.col(f"apart_{other}") for other in apart]
    differ = pl.all_horizontal((other.min() != other.max()).over(f"id_{name}") for other in others)
    rows = held.filter(differ).select("record_no").sort("record_no")
    return rows if rows.height else None


def _refused(
    checks: Sequence[Check],
    bits: dict[int, pl.DataFrame],
    repeated: pl.DataFrame | None,
    shared: Sequence[pl.DataFrame],
) -> pl.DataFrame:
    import polars as pl

    reasons = [(checks[i].code, rows) for i, rows in bits.items() if checks[i].severity is not Severity.WARN]
    reasons += [("FIL-019", repeated)] if repeated is not None else []
    reasons += [("FIL-020", rows) for rows in shared]
    parts = [rows.with_columns(why=pl.lit(code)) for code, rows in reasons]
    none = pl.DataFrame(schema={"record_no": pl.Int64, "why": pl.String})
    if not parts:
        return none
    why = pl.col("why").unique().sort().str.join(" ")
    return pl.concat([none, *parts]).group_by("record_no").agg(why).sort("record_no")


def _covered(outcome: pa.Table, refused: pl.DataFrame) -> tuple[int, ...]:
    import numpy as np
    import pyarrow as pa

    if refused.height:
        left_out = np.isin(_values(outcome, "record_no"), refused["record_no"])
        outcome = outcome.filter(pa.array(~left_out))
    return tuple(np.unique(_values(outcome, RECORD_YEAR)).tolist())


def _told(rows: pl.DataFrame) -> Broken:
    return Broken(rows.height, tuple(rows["record_no"].sort().head(SHOWN_ROWS)))


def _with_found(
    engine: DuckEngine,
    source: Source,
    dictionary: Dictionary,
    checks: Sequence[Check],
    told: dict[int, Broken],
) -> dict[int, Broken]:
    """Say of each broken check what was found in the first record that broke it.

    That needs a second look at the file, which ends at the last of those first records.
    """
    asked = {i: broken.rows[0] for i, broken in told.items() if checks[i].found != "''"}
    if not asked:
        return told
    names = elements_read_by(dictionary, [checks[i] for i in asked])
    typed = typed_records(dictionary, names, source=source)
    said = ", ".join(
        f"max(case when record_no = {row} then cast({checks[i].found} as varchar) end) as f_{i}"
        for i, row in asked.items()
    )
    rows = ", ".join(str(row) for row in sorted(set(asked.values())))
    statement = f"select {said} from (select * from ({typed}) where record_no in ({rows}))"
    read_into(engine, source, names, "found_text", statement, until=max(asked.values()))
    texts = engine.query("select max(columns(*)) from found_text").row(0, named=True)
    return {i: Broken(b.count, b.rows, texts.get(f"f_{i}") or "0") for i, b in told.items()}
