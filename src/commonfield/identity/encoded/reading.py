"""Encoded files, checked against each other before anything of them is compared."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

from commonfield.findings import SubmissionError
from commonfield.identity import encoding
from commonfield.identity.encoding.header import read_header

if TYPE_CHECKING:
    import polars as pl

    from commonfield.engines import DuckEngine
    from commonfield.identity.encoding import Header


def read_headers(paths: Sequence[Path], *, today: date | None = None) -> list[Header]:
    """Read what encoded files say of themselves, and refuse those that must not be linked.

    Raises:
        SubmissionError: a file is none, its last day is past, or two files have different keys or profiles.
    """
    headers = [_header(path) for path in paths]
    for path, header in zip(paths, headers, strict=True):
        if header.expires < (today or date.today()):
            raise SubmissionError(
                f"{path.name}: expected an encoding that may still be linked, found one that ended on "
                f"{header.expires.isoformat()}.",
                likely_cause="The project for which it was made is over.",
                fix="Delete it. For a new project the partners agree on a new key and encode again.",
            )
    for path, header in zip(paths[1:], headers[1:], strict=True):
        for what, ours, theirs in (
            ("key", headers[0].key_id, header.key_id),
            ("profile", headers[0].profile, header.profile),
        ):
            if ours != theirs:
                raise SubmissionError(
                    f"{path.name}: expected the {what} of {paths[0].name}, {ours}, found {theirs}.",
                    likely_cause="The partners did not encode for the same project.",
                    fix=f"Agree on one {what}, and encode both files with it.",
                )
    return headers


def shared_kinds(headers: Sequence[Header]) -> dict[str, str]:
    """Give the columns that every file has, and how each is compared."""
    first, *others = headers
    return {
        column: kind
        for column, kind in first.kinds.items()
        if all(header.kinds.get(column) == kind for header in others)
    }


def load_records(
    engine: DuckEngine, paths: Sequence[Path], headers: Sequence[Header], kinds: dict[str, str]
) -> None:
    """Define `record` (record, side, id, and the columns of `kinds`), numbered in the order of side and id.

    A filter is a BIT of `bits`, a token text, tokens a list of text; null where nothing was said.

    Raises:
        SubmissionError: rows are missing, an id is there twice, or a filter is of another length.
    """
    import polars as pl

    frames = [
        _read(path, header).select("id", *kinds).with_columns(side=pl.lit(side, pl.Int8))
        for side, (path, header) in enumerate(zip(paths, headers, strict=True))
    ]
    engine.load("encoded", pl.concat(frames))
    columns = ", ".join(_READ[kind].format(column) for column, kind in kinds.items())
    engine.define(
        "record",
        f"select row_number() over (order by side, id) - 1 as record, side, id, {columns} from encoded",
    )


def _header(path: Path) -> Header:
    try:
        return read_header(path)
    except encoding.Refused as refused:
        raise SubmissionError(refused.what, likely_cause=refused.likely_cause, fix=refused.fix) from None


def _read(path: Path, header: Header) -> pl.DataFrame:
    import polars as pl

    try:
        frame = pl.read_csv(path, skip_rows=1, infer_schema=False)
        whole = frame.select("id", *header.kinds)
    except pl.exceptions.PolarsError as error:
        raise _broken(path, f"rows that cannot be read ({type(error).__name__})") from None
    if frame.height != header.records:
        raise _broken(path, f"{frame.height:,} records where its first line says {header.records:,}")
    if frame["id"].null_count() or frame["id"].n_unique() != frame.height:
        raise _broken(path, "ids that are missing or there twice")
    length = 4 * -(-header.bits // 24)
    for column, kind in header.kinds.items():
        cells = whole[column].drop_nulls()
        if (
            kind == "filter"
            and not ((cells.str.len_bytes() == length) & cells.str.contains(r"^[A-Za-z0-9+/]+=*$")).all()
        ):
            raise _broken(path, f"filters of another length than {header.bits} bits")
        if kind != "filter" and not cells.str.contains(r"^[A-Za-z0-9+/ ]+$").all():
            raise _broken(path, "tokens that the encoder does not write")
    return whole


def _broken(path: Path, found: str) -> SubmissionError:
    return SubmissionError(
        f"{path.name}: expected an encoded file as it was written, found {found}.",
        likely_cause="The file was cut on its way, or saved by another program.",
        fix="Send it again as `commonfield encode` wrote it.",
    )


_READ = {
    "filter": 'from_base64("{0}")::bit as "{0}"',
    "token": '"{0}"',
    "tokens": 'string_split("{0}", \' \') as "{0}"',
}
