"""The pass over a large file: memory grows with the records that are refused, not with those that are read.

`scan` keeps a narrow row for every record; for thirty million records that is gigabytes. Here the first
pass keeps refused records alone and counts the rest. What must not repeat is found in two steps: 32 bits of
each hash, sorted, say which records may repeat, and a further pass looks at those alone.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from commonfield.catalog import Dictionary
from commonfield.engines import DuckEngine
from commonfield.findings import Severity
from commonfield.intake.problems import SHOWN_ROWS
from commonfield.intake.records import Reading, Source
from commonfield.intake.rules import Check, elements_read_by
from commonfield.intake.sql import RECORD_YEAR, quoted, typed_records, words

if TYPE_CHECKING:
    import numpy as np
    import polars as pl

LOOKED_AT_ONCE = 4_000_000
"""About how many records that may repeat are looked at in one pass."""

_LOW_BITS = f"cast(h & {(1 << 32) - 1} as uinteger)"


@dataclass
class Counted:
    """What the first pass counted: records, years, and per check how many broke it and the first rows."""

    records: int = 0
    years: set[int] = field(default_factory=set)
    broken: dict[int, tuple[int, list[int]]] = field(default_factory=dict)

    def add(self, told: dict[str, Any], checks: int) -> None:
        """Add what one piece of the file told."""
        self.records += told["records"]
        self.years |= set(told["years"] or ())
        for index in range(checks):
            if told[f"c_{index}"]:
                count, rows = self.broken.get(index, (0, []))
                rows = [*rows, *told[f"r_{index}"]][:SHOWN_ROWS]
                self.broken[index] = (count + told[f"c_{index}"], rows)


def count_broken(
    engine: DuckEngine, source: Source, dictionary: Dictionary, checks: Sequence[Check], *, kept: str
) -> tuple[Counted, Reading]:
    """Run every check; leave a table `kept` (check, record_no) of the records that are refused."""
    names = elements_read_by(dictionary, list(checks))
    bits = [f"({check.broken}) as b_{index}" for index, check in enumerate(checks)]
    typed = typed_records(dictionary, names, source=source)
    judged = f"select record_no, {', '.join([RECORD_YEAR, *bits])} from ({typed})"
    refusing = [index for index, check in enumerate(checks) if check.severity is not Severity.WARN]
    good = " and ".join(f"b_{index} is not true" for index in refusing) or "true"
    told = ", ".join(
        f"count(*) filter (b_{index}) as c_{index}, "
        f"list_sort(list(record_no) filter (b_{index}))[1:{SHOWN_ROWS}] as r_{index}"
        for index in range(len(checks))
    )
    years = f"list(distinct {RECORD_YEAR}) filter (({good}) and {RECORD_YEAR} is not null) as years"
    cases = ", ".join(f"case when b_{index} then {index} end" for index in refusing) or "null"
    engine.define(kept, "select 0::integer as check_no, 0::bigint as record_no where false")
    counted, reading = Counted(), Reading()
    for _ in _pieces(engine, source, names, reading):
        engine.define("judged", judged)
        answer = engine.query(f"select count(*) as records, {years}, {told} from judged")
        counted.add(answer.row(0, named=True), len(checks))
        engine.query(
            f"insert into {kept} select * from (select unnest([{cases}]) as check_no, record_no from judged "
            f"where not ({good})) where check_no is not null"
        )
    engine.connection.execute("drop table if exists judged")
    return counted, reading


def repeated_records(
    engine: DuckEngine, source: Source, dictionary: Dictionary, *, records: int
) -> pl.DataFrame | None:
    """Give the numbers of records whose key an earlier one has."""
    if not dictionary.key:
        return None
    looked = "record_no, h"
    found = [
        engine.query(
            "select record_no from again anti join "
            "(select min(record_no) as record_no from again group by h) using (record_no)"
        )
        for _ in _suspects(engine, source, dictionary, _Key(tuple(dictionary.key)), looked, records)
    ]
    return _all(found)


def shared_records(
    engine: DuckEngine, source: Source, dictionary: Dictionary, name: str, *, records: int
) -> pl.DataFrame | None:
    """Give the numbers of records of an id that two people hold: all that tells them apart differs."""
    apart = dictionary.told_apart_by
    hashes = [f"case when {quoted(a)} is not null then hash({quoted(a)}) end as apart_{a}" for a in apart]
    looked = ", ".join(["record_no", "h", *hashes])
    differ = " and ".join(f"min(apart_{a}) <> max(apart_{a})" for a in apart)
    found = [
        engine.query(
            f"select record_no from again where h in (select h from again group by h having {differ})"
        )
        for _ in _suspects(
            engine, source, dictionary, _Key((name,), tuple(apart), may_be_absent=True), looked, records
        )
    ]
    return _all(found)


@dataclass(frozen=True)
class _Key:
    """Elements that together must not repeat, and what else is looked at of the records that may."""

    elements: tuple[str, ...]
    others: tuple[str, ...] = ()
    may_be_absent: bool = False

    def hashed(self, source: Source, dictionary: Dictionary) -> str:
        """Give SQL over `record_text` for the elements, and the hash of the key as `h`."""
        typed = typed_records(dictionary, [*self.elements, *self.others], source=source)
        hashed = f"hash({', '.join(map(quoted, self.elements))})"
        if self.may_be_absent:
            hashed = f"case when {quoted(self.elements[0])} is not null then {hashed} end"
        return f"select *, {hashed} as h from ({typed})"

    def names(self, dictionary: Dictionary) -> list[str]:
        """Give the elements to read, those that tell the academic year among them."""
        needed = {*self.elements, *self.others} | words(dictionary.academic_year)
        return [element.name for element in dictionary.elements if element.name in needed]


def _suspects(
    engine: DuckEngine, source: Source, dictionary: Dictionary, key: _Key, looked: str, records: int
) -> Iterator[None]:
    """Hold the records whose key may repeat as `again`, a share of them at a time."""
    import polars as pl

    values, suspected = _repeating_bits(engine, source, dictionary, key, records)
    if not len(values):
        return
    engine.load("suspected", pl.DataFrame({"value": values}))
    parts = -(-suspected // LOOKED_AT_ONCE)
    hashed = key.hashed(source, dictionary)
    for part in range(parts):
        engine.connection.execute("drop table if exists again")
        for number, _ in enumerate(_pieces(engine, source, key.names(dictionary), Reading())):
            some = (
                f"select {looked} from ({hashed}) semi join suspected on ({_LOW_BITS}) = value "
                f"where h % {parts} = {part}"
            )
            if number:
                engine.query(f"insert into again {some}")
            else:
                engine.define("again", some)
        yield
    engine.connection.execute("drop table if exists again")
    engine.connection.unregister("suspected")


def _repeating_bits(
    engine: DuckEngine, source: Source, dictionary: Dictionary, key: _Key, records: int
) -> tuple[np.ndarray[Any, Any], int]:
    """Give the bits that more than one record has as the hash of its key, and how many records those are."""
    import numpy as np

    bits, held = np.empty(records, dtype="uint32"), 0
    some = f"select {_LOW_BITS} as value from ({key.hashed(source, dictionary)}) where h is not null"
    for _ in _pieces(engine, source, key.names(dictionary), Reading()):
        found = engine.query(some)["value"]
        bits[held : held + len(found)] = found.to_numpy()
        held += len(found)
    bits = bits[:held]
    bits.sort()
    again = bits[1:] == bits[:-1]
    values = np.unique(bits[1:][again])
    return values, int(again.sum()) + len(values)


def _pieces(engine: DuckEngine, source: Source, names: Sequence[str], reading: Reading) -> Iterator[None]:
    for piece in source.pieces(names, reading):
        engine.connection.register("record_text", piece)
        yield
    engine.connection.unregister("record_text")


def _all(found: Sequence[pl.DataFrame]) -> pl.DataFrame | None:
    import polars as pl

    rows = pl.concat(found) if found else None
    return rows.unique().sort("record_no") if rows is not None and rows.height else None
