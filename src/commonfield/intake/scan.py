"""One pass of DuckDB over the records of a file: which rule each record breaks, and what repeats."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from commonfield.catalog import Dictionary
from commonfield.engines import DuckEngine, EngineError
from commonfield.findings import Severity
from commonfield.intake.problems import SHOWN_ROWS
from commonfield.intake.records import Reading, Source
from commonfield.intake.rules import Check, elements_read_by
from commonfield.intake.sql import RECORD_YEAR, macros, quoted, typed_records, with_roll_ups

if TYPE_CHECKING:
    import polars as pl

_BITS = 63
_OUTCOME = "outcome"
REFUSED = "refused_record"


@dataclass(frozen=True)
class Broken:
    """How many records break a check, the first of them, and what was found in the first."""

    count: int
    rows: tuple[int, ...]
    found: str = ""


@dataclass
class Scan:
    """What a pass over a file found. The engine holds `refused_record` (record_no, why) afterwards."""

    records: int
    refused: int
    broken: dict[int, Broken]
    repeated: Broken | None
    shared_ids: dict[str, Broken]
    academic_years: tuple[int, ...]
    scopes: tuple[str, ...]
    reading: Reading = field(default_factory=Reading)

    @property
    def rows_in(self) -> int:
        return self.records + len(self.reading.numbers)


def scan(engine: DuckEngine, source: Source, dictionary: Dictionary, checks: Sequence[Check]) -> Scan:
    """Run every check over the records of a file in one pass.

    The pass leaves a narrow table: one row per record with its number, its year, one bit per broken
    check, and hashes of what must not repeat. Everything else is answered from that table.

    Raises:
        FileProblemError: the text cannot be read to its end.
    """
    for macro in macros():
        engine.connection.execute(macro)
    reading = _pass(engine, source, dictionary, checks)
    broken = _count(engine, checks)
    repeated = _repeated(engine) if dictionary.key else None
    shared = {
        name: found for name in dictionary.one_person_per if (found := _shared(engine, dictionary, name))
    }
    _refuse(engine, dictionary, checks, repeated=repeated is not None, shared=list(shared))
    texts = _look_again(engine, source, dictionary, checks, broken)
    years, scopes = _covered(engine, dictionary)
    records, refused = engine.connection.execute(
        f"select (select count(*) from {_OUTCOME}), (select count(*) from {REFUSED})"
    ).fetchall()[0]
    counted = {index: Broken(b.count, b.rows, texts.get(index, "")) for index, b in broken.items()}
    return Scan(records, refused, counted, repeated, shared, years, scopes, reading)


def _pass(engine: DuckEngine, source: Source, dictionary: Dictionary, checks: Sequence[Check]) -> Reading:
    names = elements_read_by(dictionary, list(checks))
    columns = ["record_no", RECORD_YEAR, *_masks(checks), *_hashes(dictionary)]
    if dictionary.scope:
        columns.append(f"{with_roll_ups(dictionary.scope, source.catalog)} as scope")
    typed = typed_records(dictionary, names, table="record_text", catalog=source.catalog)
    return read_into(engine, source, names, _OUTCOME, f"select {', '.join(columns)} from ({typed})")


def read_into(
    engine: DuckEngine,
    source: Source,
    names: Sequence[str],
    table: str,
    statement: str,
    *,
    until: int | None = None,
) -> Reading:
    """Name the answer of a statement that reads `record_text` once; say what was noticed meanwhile."""
    reading = Reading(keep_text=True)
    engine.connection.register("record_text", source.stream(names, reading, until=until))
    try:
        engine.define(table, statement)
    except EngineError:
        if reading.problem is not None:
            raise reading.problem from None
        raise
    finally:
        engine.connection.unregister("record_text")
    return reading


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
    columns = []
    if dictionary.key:
        columns.append(f"hash({', '.join(map(quoted, dictionary.key))}) as key_hash")
    for name in dictionary.one_person_per:
        columns.append(f"case when {quoted(name)} is not null then hash({quoted(name)}) end as id_{name}")
    if dictionary.one_person_per:
        columns += [
            f"case when {quoted(name)} is not null then hash({quoted(name)}) end as apart_{name}"
            for name in dictionary.told_apart_by
        ]
    return columns


def _bit(index: int) -> str:
    return f"(mask_{index // _BITS} >> {index % _BITS}) & 1 = 1"


def _any(checks: Sequence[Check]) -> str:
    return (
        " or ".join(f"mask_{number} <> 0" for number in range((len(checks) + _BITS - 1) // _BITS)) or "false"
    )


def _count(engine: DuckEngine, checks: Sequence[Check]) -> dict[int, Broken]:
    counts = [f"count(*) filter (where {_bit(i)}) as n_{i}" for i in range(len(checks))]
    rows = [f"min(record_no, {SHOWN_ROWS}) filter (where {_bit(i)}) as r_{i}" for i in range(len(checks))]
    answer = engine.query(f"select {', '.join([*counts, *rows])} from {_OUTCOME} where {_any(checks)}").row(0)
    numbers, firsts = answer[: len(checks)], answer[len(checks) :]
    return {i: Broken(n, tuple(firsts[i])) for i, n in enumerate(numbers) if n}


def _repeated(engine: DuckEngine) -> Broken | None:
    engine.define(
        "repeated",
        f"select record_no from {_OUTCOME} join (select key_hash, min(record_no) as first from {_OUTCOME} "
        "group by key_hash having count(*) > 1) using (key_hash) where record_no > first",
    )
    return _broken(engine, "repeated")


def _shared(engine: DuckEngine, dictionary: Dictionary, name: str) -> Broken | None:
    differ = " and ".join(f"min(apart_{other}) <> max(apart_{other})" for other in dictionary.told_apart_by)
    engine.define(
        f"shared_{name}",
        f"select record_no from {_OUTCOME} where id_{name} in (select id_{name} from {_OUTCOME} "
        f"where id_{name} is not null group by id_{name} having count(*) > 1 and {differ})",
    )
    return _broken(engine, f"shared_{name}")


def _broken(engine: DuckEngine, table: str) -> Broken | None:
    count, rows = engine.query(f"select count(*), min(record_no, {SHOWN_ROWS}) from {quoted(table)}").row(0)
    return Broken(count, tuple(rows)) if count else None


def _refuse(
    engine: DuckEngine, dictionary: Dictionary, checks: Sequence[Check], *, repeated: bool, shared: list[str]
) -> None:
    costly = [i for i, check in enumerate(checks) if check.severity is not Severity.WARN]
    codes = ", ".join(f"case when {_bit(i)} then '{checks[i].code}' end" for i in costly)
    parts = [f"select record_no, concat_ws(' ', {codes}) as why from {_OUTCOME} where {_any(checks)}"]
    if repeated:
        parts.append("select record_no, 'FIL-019' as why from repeated")
    parts += [f"select record_no, 'FIL-020' as why from {quoted('shared_' + name)}" for name in shared]
    engine.define(
        REFUSED,
        f"select record_no, string_agg(why, ' ' order by why) as why from ({' union all '.join(parts)}) "
        "where why <> '' group by record_no",
    )


def _covered(engine: DuckEngine, dictionary: Dictionary) -> tuple[tuple[int, ...], tuple[str, ...]]:
    kept = f"from {_OUTCOME} anti join {REFUSED} using (record_no)"
    years = engine.query(f"select distinct {RECORD_YEAR} as y {kept} order by y")["y"].to_list()
    if not dictionary.scope:
        return tuple(years), ()
    scopes = engine.query(f"select distinct scope as s {kept} where scope is not null order by s")[
        "s"
    ].to_list()
    return tuple(years), tuple(scopes)


def _look_again(
    engine: DuckEngine,
    source: Source,
    dictionary: Dictionary,
    checks: Sequence[Check],
    broken: dict[int, Broken],
) -> dict[int, str]:
    """Say what was found in the first record that breaks each check: a second, short look at the file."""
    asked = {i: b.rows[0] for i, b in broken.items() if checks[i].found != "''"}
    if not asked:
        return {}
    names = elements_read_by(dictionary, [checks[i] for i in asked])
    typed = typed_records(dictionary, names, table="record_text", catalog=source.catalog)
    columns = [
        f"max(case when record_no = {row} then cast({checks[i].found} as varchar) end)"
        for i, row in asked.items()
    ]
    rows = ", ".join(str(row) for row in sorted(set(asked.values())))
    said_by = ", ".join(f"{column} as f_{i}" for i, column in zip(asked, columns, strict=True))
    statement = f"select {said_by} from (select * from ({typed}) where record_no in ({rows}))"
    read_into(engine, source, names, "found_text", statement, until=max(asked.values()))
    answer: pl.DataFrame = engine.query("select * from found_text")
    said: dict[str, Any] = answer.row(0, named=True)
    return {i: said[f"f_{i}"] or "0" for i in asked}
