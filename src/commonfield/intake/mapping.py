"""Accepted records become rows of tables: `identity_record`, staged event tables, `offering`."""

from __future__ import annotations

import hmac
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from commonfield.catalog import Dictionary, TableMap
from commonfield.engines import DuckEngine
from commonfield.intake.clearinghouse_keys import returned_key
from commonfield.intake.records import Source
from commonfield.intake.scan import REFUSED, read_into
from commonfield.intake.sql import RECORD_YEAR, literal, quoted, typed_records, with_roll_ups, words
from commonfield.tables import EVENT_TABLES, OFFERING, OPENING, Table
from commonfield.tables.identifying import IDENTITY_RECORD, staged

if TYPE_CHECKING:
    import polars as pl

STAGED: dict[str, Table] = {name: staged(table) for name, table in EVENT_TABLES.items()}
"""Event tables before persons are known, by the name of the event table."""

PLAIN: dict[str, Table] = {table.name: table for table in (OFFERING, OPENING)}
"""Tables that describe no person."""

_TOKEN = 32  # hexadecimal digits of a subject token
_SUBJECT = "subject"


@dataclass
class Rows:
    """The rows that one submission gives to each table, and the records that were refused.

    `scopes` are the parts of the collection that its accepted records belong to.
    """

    identity_record: pl.DataFrame
    offering: pl.DataFrame
    scopes: tuple[str, ...] = ()
    staged: dict[str, pl.DataFrame] = field(default_factory=dict)
    opening: pl.DataFrame = field(default_factory=OPENING.empty)
    refused: pl.DataFrame | None = None

    def counts(self) -> dict[str, int]:
        """Give how many rows each table gets; tables without rows are left out."""
        plain = {"offering": self.offering, "opening": self.opening}
        tables = {"identity_record": self.identity_record, **plain, **self.staged}
        return {name: frame.height for name, frame in tables.items() if frame.height}


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


def map_records(engine: DuckEngine, source: Source, dictionary: Dictionary, origin: Origin) -> Rows:
    """Read the accepted records once more and give the rows that the dictionary's maps make of them."""
    _hold_records(engine, source, dictionary)
    if dictionary.subject:
        _hold_tokens(engine, dictionary, origin)
    rows = Rows(IDENTITY_RECORD.empty(), OFFERING.empty(), _scopes(engine, dictionary))
    frames: dict[str, list[pl.DataFrame]] = {}
    for table_map in dictionary.maps:
        frame = _rows_of(engine, table_map, dictionary, source, origin)
        frames.setdefault(table_map.table, []).append(frame)
    for name, parts in frames.items():
        _put(rows, name, parts)
    return rows


def refused_records(engine: DuckEngine, source: Source) -> pl.DataFrame:
    """Give the refused records as they came, cell by cell as text, with the codes of the rules they broke.

    A row of another length has its whole text in `row_text`.
    """
    import polars as pl

    names = list(source.columns.names)
    statement = f"select r.why, t.* from record_text t join {REFUSED} r using (record_no)"
    reading = read_into(engine, source, names, "returned", statement)
    refused = engine.query("select * from returned order by record_no")
    why = [source.ragged] * len(reading.numbers)
    ragged = pl.DataFrame(
        {"record_no": reading.numbers, "why": why, "row_text": reading.texts},
        schema={"record_no": pl.Int64, "why": pl.String, "row_text": pl.String},
    )
    return pl.concat([refused, ragged], how="diagonal").sort("record_no")


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


def _hold_records(engine: DuckEngine, source: Source, dictionary: Dictionary) -> None:
    said = words(
        *_statements(dictionary.maps), dictionary.subject, dictionary.scope, dictionary.academic_year
    )
    names = [element.name for element in dictionary.elements if element.name in said]
    typed = typed_records(dictionary, names, source=source)
    columns = ["record_no", RECORD_YEAR, *map(quoted, names)]
    if dictionary.subject:
        columns.append(f"cast({dictionary.subject} as varchar) as {_SUBJECT}")
    statement = f"select {', '.join(columns)} from ({typed}) anti join {REFUSED} using (record_no)"
    read_into(engine, source, names, "record", statement)


def _scopes(engine: DuckEngine, dictionary: Dictionary) -> tuple[str, ...]:
    if not dictionary.scope:
        return ()
    scopes = engine.query(f"select distinct {dictionary.scope} as scope from record order by scope")
    return tuple(scopes["scope"].drop_nulls().to_list())


def _statements(maps: Sequence[TableMap]) -> list[str]:
    return [sql for table_map in maps for sql in (table_map.where, *table_map.columns.values())]


def _hold_tokens(engine: DuckEngine, dictionary: Dictionary, origin: Origin) -> None:
    import polars as pl

    local_ids = engine.query(f"select distinct {_SUBJECT} from record where {_SUBJECT} is not null")[_SUBJECT]
    tokens = subject_tokens(local_ids.to_list(), partner=origin.partner, secret=origin.secret)
    if dictionary.subject_returned:
        tokens = [returned_key(own) or token for own, token in zip(local_ids, tokens, strict=True)]
    engine.load(
        "token",
        pl.DataFrame({_SUBJECT: local_ids, "subject_id": tokens}, schema_overrides={"subject_id": pl.String}),
    )


def _rows_of(
    engine: DuckEngine, table_map: TableMap, dictionary: Dictionary, source: Source, origin: Origin
) -> pl.DataFrame:
    """Run one map; provenance, token and academic year are put beside what it names."""
    columns = {
        "record_no": "record_no",
        "academic_year": RECORD_YEAR,
        "partner": literal(origin.partner),
        "submission_id": literal(origin.submission_id),
        **{name: with_roll_ups(sql, source.catalog) for name, sql in table_map.columns.items()},
    }
    if table_map.table == IDENTITY_RECORD.name:
        columns["source"] = literal(dictionary.identity_source)
    tables = "record"
    if table_map.table not in PLAIN:
        tables, columns["subject_id"] = f"record join token using ({_SUBJECT})", "subject_id"
    selected = ", ".join(f"{sql} as {quoted(name)}" for name, sql in columns.items())
    where = with_roll_ups(table_map.where, source.catalog)
    frame = engine.query(f"select {selected} from {tables} where {where} order by record.record_no")
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
        setattr(rows, name, PLAIN[name].conform(pl.concat(parts)))
    else:
        rows.staged[name] = pl.concat([STAGED[name].conform(part) for part in parts])
