"""The first line of an encoded file: what it is, under which key, until when."""

from __future__ import annotations

import json
import re
from dataclasses import asdict, dataclass
from datetime import date
from pathlib import Path

from .mapping import FIELDS
from .refused import Refused

FORMAT = 1
"""Changes whenever the same record would be encoded differently: then old and new files cannot be linked."""
KINDS = ("filter", "token", "tokens")
_COLUMN = re.compile(r"[a-z_]+")
MARK = "#commonfield-encoded "
_LONGEST = 20_000


@dataclass(frozen=True)
class Header:
    """What anybody may know of an encoded file.

    `key_id` says which key, and nothing about it; `expires` is the last day on which the file may be linked;
    `records` how many rows follow; `fields` which fields were encoded; `bits` the length of a filter and
    `hashes` how many positions a gram draws in a name of twelve grams (both 0 where there are no filters);
    `kinds` how each column is compared: `filter`, `token`, `tokens`.
    """

    format: int
    profile: str
    key_id: str
    expires: date
    records: int
    fields: tuple[str, ...]
    bits: int
    hashes: int
    kinds: dict[str, str]

    def line(self) -> str:
        told = {**asdict(self), "expires": self.expires.isoformat(), "fields": list(self.fields)}
        return MARK + json.dumps(told, ensure_ascii=True, sort_keys=True)


def is_encoded(path: Path) -> bool:
    """Is this a file that `encode` wrote?"""
    try:
        with path.open("rb") as file:
            return file.read(len(MARK)) == MARK.encode()
    except OSError:
        return False


def read_header(path: Path) -> Header:
    """Read what an encoded file says of itself.

    Raises:
        Refused: it is no encoded file, its first line is broken, or a later version wrote it.
    """
    with path.open(encoding="utf-8", newline="") as file:
        line = file.readline(_LONGEST)
    try:
        if not line.startswith(MARK):
            raise ValueError
        told = json.loads(line.removeprefix(MARK))
        if int(told["format"]) != FORMAT:
            raise Refused(
                f"{path.name}: expected encoding format {FORMAT}, found another.",
                likely_cause="The two sides use different versions of the encoder.",
                fix="Encode the file again with the version that links it.",
                code=11,
            )
        return _checked(
            Header(
                **{
                    **told,
                    "expires": date.fromisoformat(told["expires"]),
                    "fields": tuple(told["fields"]),
                }
            )
        )
    except (ValueError, TypeError, KeyError):
        raise Refused(
            f"{path.name}: expected an encoded file, found a first line that cannot be read.",
            likely_cause="The file was opened and saved by another program, or is not an encoded file.",
            fix="Send the file as `commonfield encode` wrote it.",
            code=11,
        ) from None


def _checked(header: Header) -> Header:
    """Give a header that the encoder could have written; names of columns go into statements.

    Raises:
        ValueError: it could not.
    """
    written = all(_COLUMN.fullmatch(column) and kind in KINDS for column, kind in header.kinds.items())
    filters = header.profile != "standard" or set(header.fields) <= set(header.kinds)
    if not (written and filters and set(header.fields) <= set(FIELDS) and "blocks" in header.kinds):
        raise ValueError
    if header.profile not in _NEEDED or not _NEEDED[header.profile] <= set(header.kinds):
        raise ValueError
    return header


_NEEDED: dict[str, set[str]] = {"standard": set(), "hardened": {"record_filter"}, "strict": set()}
