"""Accepted records become rows of tables: `identity_record`, staged event tables, plain tables.

That goes part by part, so that memory does not grow with the file; a small file is one part.
"""

from __future__ import annotations

import hmac
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from commonfield.catalog import Dictionary, TableMap
from commonfield.engines import DuckEngine
from commonfield.intake import records
from commonfield.intake.clearinghouse_keys import returned_key
from commonfield.intake.records import Reading, Source
from commonfield.intake.sql import RECORD_YEAR, literal, quoted, typed_records, with_roll_ups, words
from commonfield.tables import EVENT_TABLES, OFFERING, OPENING, PATHWAY_TABLES, Table
from commonfield.tables.identifying import IDENTITY_RECORD, staged

if TYPE_CHECKING:
    import numpy as np
    import polars as pl
    import pyarrow as pa

STAGED: dict[str, Table] = {name: staged(table) for name, table in EVENT_TABLES.items()}
"""Event tables before persons are known, by the name of the event table."""

PLAIN: dict[str, Table] = {table.name: table for table in (OFFERING, OPENING, *PATHWAY_TABLES.values())}
"""Tables that describe no person."""

_TOKEN = 32  # hexadecimal digits of a subject token
_SUBJECT = "subject"
_SCOPE = "scope"


@dataclass
class Rows:
    """The rows that a part of a submission's records gives to each table.

    `scopes` are the parts of the collection that its accepted records belong to.
    """

    identity_record: pl.DataFrame
    scopes: tuple[str, ...] = ()
    plain: dict[str, pl.DataFrame] = field(default_factory=dict)
    staged: dict[str, pl.DataFrame] = field(default_factory=dict)

    def tables(self) -> dict[str, pl.DataFrame]:
        """Give the rows by table; tables without rows are left out."""
        tables = {IDENTITY_RECORD.name: self.identity_record, **self.plain, **self.staged}
        return {name: frame for name, frame in tables.items() if frame.height}


@dataclass(frozen=True)
class Origin:
    """What every row of a submission carries, and what turns its codes into those of the region.

    Args:
        partner: Who sent it.
        submission_id: The submission.
        secret: Key of subject tokens.
        institutions: The partner's own institutions, for colleges that number themselves in another way.
    """

    partner: str
    submission_id: str
    secret: bytes = field(repr=False)
    institutions: tuple[str, ...] = ()


def subject_tokens(local_ids: Sequence[str], *, partner: str, secret: bytes) -> list[str]:
    """Give the token of each person as one partner knows them: 32 hexadecimal digits of an HMAC-SHA256."""
    return [
        hmac.digest(secret, f"{partner}|{local_id}".encode(), "sha256").hex()[:_TOKEN]
        for local_id in local_ids
    ]


def map_records(
    engine: DuckEngine, source: Source, dictionary: Dictionary, origin: Origin, refused: pl.DataFrame
) -> Iterator[Rows]:
    """Read the accepted records once more and give the rows that the dictionary's maps make of them.

    Accepted are all but the `refused` (record_no). They come in parts of about `records.ROWS_AT_ONCE`
    records, at least one, in the order of the file. A person whom several records describe in the same words
    comes once, with the first of them.
    """
    told = _Told()
    for record in _accepted_records(engine, source, dictionary, refused):
        if dictionary.subject:
            record = record.append_column("subject_id", _tokens(record, dictionary, origin))
        rows = Rows(IDENTITY_RECORD.empty(), _scopes(record))
        frames: dict[str, list[pl.DataFrame]] = {}
        for table_map in dictionary.maps:
            frame = _rows_of(engine, record, table_map, dictionary, source, origin)
            frames.setdefault(table_map.table, []).append(frame)
        for name, parts in frames.items():
            _put(rows, name, parts)
        rows.identity_record = told.anew(rows.identity_record)
        yield rows


def refused_records(source: Source, refused: pl.DataFrame) -> pl.DataFrame:
    """Give all refused records at once; see `refused_parts`."""
    import polars as pl

    return pl.concat(refused_parts(source, refused)).sort("record_no")


def refused_parts(source: Source, refused: pl.DataFrame) -> Iterator[pl.DataFrame]:
    """Give the `refused` records (record_no, why) as they came, cell by cell as text, with the codes.

    A row of another length has its whole text in `row_text`; such a row may come a part too early. There
    is always a first part, if only one without records.
    """
    import polars as pl

    reading, taken = Reading(), 0
    held: list[pl.DataFrame] = []
    rows = given = 0
    for piece in source.pieces(list(source.columns.names), reading):
        broken = pl.DataFrame(piece).join(refused, on="record_no").select("why", pl.exclude("why"))
        ragged, taken = _ragged(reading, taken, source), len(reading.numbers)
        held.append(pl.concat([broken, ragged], how="diagonal"))
        rows += held[-1].height
        if rows >= records.ROWS_AT_ONCE:
            yield pl.concat(held).sort("record_no")
            held, rows, given = [], 0, given + 1
    if rows or not given:
        yield pl.concat(held).sort("record_no")


def _ragged(reading: Reading, taken: int, source: Source) -> pl.DataFrame:
    """Give the rows of another length that were noted beyond the first so many."""
    import polars as pl

    numbers, texts = reading.numbers[taken:], map(source.as_laid_out, reading.texts[taken:])
    return pl.DataFrame(
        {"record_no": numbers, "why": [source.ragged] * len(numbers), "row_text": list(texts)},
        schema={"record_no": pl.Int64, "why": pl.String, "row_text": pl.String},
    )


class _Told:
    """The descriptions of people that earlier parts gave, as a hash of eight bytes each."""

    def __init__(self) -> None:
        import numpy as np

        self._hashes: np.ndarray[Any, Any] = np.empty(0, dtype="uint64")

    def anew(self, described: pl.DataFrame) -> pl.DataFrame:
        """Leave out what an earlier part told in the same words."""
        import numpy as np
        import polars as pl

        if described.is_empty():
            return described
        hashes = described.drop("record_no").hash_rows(seed=0).to_numpy()
        at = np.searchsorted(self._hashes, hashes)
        known = np.zeros(len(hashes), dtype=bool)
        inside = at < len(self._hashes)
        known[inside] = self._hashes[at[inside]] == hashes[inside]
        # Two sorted runs are merged in one pass by a stable sort.
        self._hashes = np.sort(np.concatenate([self._hashes, np.sort(hashes[~known])]), kind="stable")
        return described.filter(pl.Series(~known))


def resolve_institution(code: str, institutions: Sequence[str]) -> str:
    """Give the region's code of an institution that a partner names in its own way.

    A code of the region stands. Otherwise the one of the partner's institutions that ends with it is
    meant, or its only one. A code that fits none stays as it is.
    """
    if code in institutions:
        return code
    ending = [known for known in institutions if known.endswith(code)]
    if len(ending) == 1:
        return ending[0]
    return institutions[0] if len(institutions) == 1 else code


def _accepted_records(
    engine: DuckEngine, source: Source, dictionary: Dictionary, refused: pl.DataFrame
) -> Iterator[pa.Table]:
    """Give the accepted records with typed elements, one part after the other."""
    said = words(
        *_statements(dictionary.maps), dictionary.subject, dictionary.scope, dictionary.academic_year
    )
    names = [element.name for element in dictionary.elements if element.name in said]
    columns = ["record_no", RECORD_YEAR, *map(quoted, names)]
    if dictionary.subject:
        columns.append(f"cast({dictionary.subject} as varchar) as {_SUBJECT}")
    if dictionary.scope:
        columns.append(f"{dictionary.scope} as {_SCOPE}")
    statement = f"select {', '.join(columns)} from ({typed_records(dictionary, names, source=source)})"
    for piece in source.pieces(names, Reading()):
        yield engine.ask(statement, "record_text", _without(piece, refused))


def _without(piece: pa.Table, refused: pl.DataFrame) -> pa.Table:
    import numpy as np
    import pyarrow as pa

    if refused.is_empty():
        return piece
    return piece.filter(pa.array(~np.isin(piece.column("record_no"), refused["record_no"])))


def _scopes(record: pa.Table) -> tuple[str, ...]:
    scopes = record.column(_SCOPE).unique().drop_null().to_pylist() if _SCOPE in record.column_names else []
    return tuple(sorted(scopes))


def _statements(maps: Sequence[TableMap]) -> list[str]:
    return [sql for table_map in maps for sql in (table_map.where, *table_map.columns.values())]


def _tokens(record: pa.Table, dictionary: Dictionary, origin: Origin) -> pa.Array:
    """Give the token of each record's person; none where the record names nobody."""
    import pyarrow as pa

    subjects = pa.concat_arrays(record.column(_SUBJECT).chunks or [pa.array([], pa.string())])
    people = subjects.dictionary_encode()
    local_ids = people.dictionary.to_pylist()
    tokens = subject_tokens(local_ids, partner=origin.partner, secret=origin.secret)
    if dictionary.subject_returned:
        tokens = [returned_key(own) or token for own, token in zip(local_ids, tokens, strict=True)]
    return pa.array(tokens, pa.string()).take(people.indices)


def _rows_of(
    engine: DuckEngine,
    record: pa.Table,
    table_map: TableMap,
    dictionary: Dictionary,
    source: Source,
    origin: Origin,
) -> pl.DataFrame:
    """Run one map; provenance, token and academic year are put beside what it names."""
    import polars as pl
    import pyarrow as pa

    columns = {
        "record_no": "record_no",
        "academic_year": RECORD_YEAR,
        **{name: with_roll_ups(sql, source.catalog) for name, sql in table_map.columns.items()},
    }
    if table_map.table == IDENTITY_RECORD.name:
        columns["source"] = literal(dictionary.identity_source)
    where = with_roll_ups(table_map.where, source.catalog)
    if table_map.table not in PLAIN:
        columns["subject_id"] = "subject_id"
        where = f"({where}) and subject_id is not null"
    selected = ", ".join(f"{sql} as {quoted(name)}" for name, sql in columns.items())
    statement = f"select {selected} from record where {where} order by record.record_no"
    answer = engine.ask(statement, "record", record)
    for name, value in (("partner", origin.partner), ("submission_id", origin.submission_id)):
        answer = answer.append_column(name, pa.repeat(value, answer.num_rows))
    frame = pl.DataFrame(answer)
    own_codes = "institution" in table_map.columns and dictionary.segment not in ("", "k12")
    return _with_institutions(frame, origin) if own_codes else frame


def _with_institutions(frame: pl.DataFrame, origin: Origin) -> pl.DataFrame:
    import polars as pl

    codes: list[str] = frame["institution"].drop_nulls().unique().to_list()
    known: Mapping[str, str] = {code: resolve_institution(code, origin.institutions) for code in codes}
    return frame.with_columns(pl.col("institution").replace(known)) if known else frame


def _put(rows: Rows, name: str, parts: list[pl.DataFrame]) -> None:
    import polars as pl

    if name == IDENTITY_RECORD.name:
        frame = IDENTITY_RECORD.conform(pl.concat(parts))
        described = [column for column in frame.columns if column != "record_no"]
        rows.identity_record = frame.unique(described, keep="first", maintain_order=True)
    elif name in PLAIN:
        rows.plain[name] = PLAIN[name].conform(pl.concat(parts))
    else:
        rows.staged[name] = pl.concat([STAGED[name].conform(part) for part in parts])
