"""Records of JSON, one after another: an array, or one object after the other as an API export gives them."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from commonfield.catalog import Catalog
from commonfield.intake.problems import FileProblemError, refuse
from commonfield.intake.readers.limits import DEEPEST, LONGEST_VALUE

_SPACE = re.compile(r"[ \t\r\n]*")
_LONG = re.compile(rf'"[^"]{{{LONGEST_VALUE},}}"')
_NEAR_THE_END = 8  # characters: the end of a text may stand inside `false` or inside \u00e9


@dataclass
class JsonReading:
    """What was noticed while a document was read: records that say one name twice."""

    twice: list[int] = field(default_factory=list)


def json_records(text: bytes, catalog: Catalog, reading: JsonReading) -> Iterator[dict[str, Any]]:
    """Give the records of a document in UTF-8, as far as it can be read; numbers stay as they are written.

    A record that is no object comes as an empty one.

    Raises:
        FileProblemError: after its last whole record: the document ends too early, goes on after its
            end, is no JSON, says NaN or Infinity, or is nested deeper than `DEEPEST`.
    """
    document = _Document(text.decode("utf-8", errors="replace"), catalog, reading)
    if document.take("["):
        yield from document.members()
        if document.at < len(document.text):
            raise document.refused("FIL-048")
        return
    while document.at < len(document.text):
        yield document.record()


class _Document:
    """A text and where in it we are; always before something that is no space."""

    def __init__(self, text: str, catalog: Catalog, reading: JsonReading) -> None:
        self.text, self.at, self._catalog, self._reading = text, 0, catalog, reading
        self._read, self._twice, self._no_number = 0, False, False
        self._decoder = json.JSONDecoder(
            object_pairs_hook=self._object, parse_constant=self._constant, parse_int=str, parse_float=str
        )
        self._skip()

    def take(self, sign: str) -> bool:
        if not self.text.startswith(sign, self.at):
            return False
        self.at += len(sign)
        self._skip()
        return True

    def members(self) -> Iterator[dict[str, Any]]:
        if self.take("]"):
            return
        while True:
            yield self.record()
            if self.take("]"):
                return
            if not self.take(","):
                raise self.refused("FIL-047" if self.at < len(self.text) else "FIL-046")

    def record(self) -> dict[str, Any]:
        began, self._twice = self.at, False
        try:
            value, self.at = self._decoder.raw_decode(self.text, self.at)
        except json.JSONDecodeError as error:
            raise self.refused("FIL-046" if self._is_cut(error) else "FIL-047") from None
        except RecursionError:
            raise self._too_deep() from None
        if self._no_number:
            raise self.refused("FIL-050")
        self._judge_size(value, began)
        self._read += 1
        if self._twice:
            self._reading.twice.append(self._read)
        self._skip()
        return value if isinstance(value, dict) else {}

    def refused(self, code: str) -> FileProblemError:
        return refuse(self._catalog, code, rows=(self._read + 1,))

    def _too_deep(self) -> FileProblemError:
        return refuse(self._catalog, "FIL-052", depth=DEEPEST, length=LONGEST_VALUE, rows=(self._read + 1,))

    def _judge_size(self, value: Any, began: int) -> None:
        text = self.text[began : self.at]
        if text.count("{") + text.count("[") > DEEPEST and _depth(value, DEEPEST) > DEEPEST:
            raise self._too_deep()
        if len(text) > LONGEST_VALUE and _LONG.search(text):
            raise self._too_deep()

    def _is_cut(self, error: json.JSONDecodeError) -> bool:
        near = len(self.text) - error.pos <= _NEAR_THE_END
        return near or (error.msg.startswith("Unterminated") and '"' not in self.text[error.pos + 1 :])

    def _object(self, pairs: list[tuple[str, Any]]) -> dict[str, Any]:
        made = dict(pairs)
        self._twice |= len(made) < len(pairs)
        return made

    def _constant(self, _name: str) -> None:
        self._no_number = True

    def _skip(self) -> None:
        spaces = _SPACE.match(self.text, self.at)
        self.at = spaces.end() if spaces else self.at


def _depth(value: Any, most: int) -> int:
    """Give how deep a value is nested, counted no further than one beyond `most`."""
    inner = value.values() if isinstance(value, dict) else value if isinstance(value, list) else ()
    if most == 0:
        return int(bool(inner))
    return 1 + max((_depth(v, most - 1) for v in inner if isinstance(v, dict | list)), default=0)
