"""The packet: rules, inputs and results in one file that is the same, byte for byte, whenever it is made."""

from __future__ import annotations

import hashlib
import io
import json
import re
import zipfile
import zlib
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from commonfield.findings import SubmissionError

INDEX = "packet.json"
RULES, INPUTS, RESULTS = "rules", "inputs", "results"
_FIRST_DAY = (1980, 1, 1, 0, 0, 0)
"""The date of every member: the first that the format knows, so that the day of making leaves no trace."""
_LARGEST = 200_000_000
_MEMBER = re.compile(rf"(?:(?:{RULES}|{INPUTS}|{RESULTS})/)?[A-Za-z0-9][A-Za-z0-9._-]*")
_UNREADABLE = (
    zipfile.BadZipFile, KeyError, ValueError, OSError, AttributeError, TypeError, RuntimeError, EOFError,
    zlib.error,
)  # fmt: skip


@dataclass(frozen=True)
class Packet:
    """A packet. `files` are its contents by path, without the index; `about` is the index without hashes."""

    about: dict[str, Any]
    files: dict[str, bytes]

    @property
    def hash(self) -> str:
        """The hash of all of it: of each path with the hash of its content, and of what the index says."""
        lines = "".join(f"{path} {_sha(self.files[path])}\n" for path in sorted(self.files))
        return _sha((lines + _json(self.about)).encode())

    def under(self, folder: str) -> dict[str, bytes]:
        """Give the contents of one folder by the names of files."""
        return {p.removeprefix(f"{folder}/"): c for p, c in self.files.items() if p.startswith(f"{folder}/")}

    def text(self, path: str) -> str:
        """Give a content as text; empty where there is none."""
        return self.files.get(path, b"").decode("utf-8")

    def result(self, name: str) -> Any:
        """Give a result as data; null where there is none."""
        content = self.files.get(f"{RESULTS}/{name}.json")
        return None if content is None else json.loads(content)

    def to_bytes(self) -> bytes:
        """Write it as one zip file, stored and not squeezed: squeezing differs from machine to machine."""
        index = {
            **self.about,
            "hash": self.hash,
            "files": {path: _sha(self.files[path]) for path in sorted(self.files)},
        }
        out = io.BytesIO()
        with zipfile.ZipFile(out, "w", zipfile.ZIP_STORED) as archive:
            for path, content in [(INDEX, _json(index).encode()), *sorted(self.files.items())]:
                member = zipfile.ZipInfo(path, _FIRST_DAY)
                member.external_attr = 0o644 << 16
                member.create_system = 3
                archive.writestr(member, content)
        return out.getvalue()

    def write(self, path: Path) -> None:
        """Write it to a file, which stands only when it is whole."""
        unfinished = path.with_name(f"{path.name}.unfinished")
        unfinished.write_bytes(self.to_bytes())
        unfinished.replace(path)


def read_packet(path: Path) -> Packet:
    """Read a packet, and check that it holds what its index says.

    Raises:
        SubmissionError: it is no packet, or a file in it is not the one that its index names.
    """
    try:
        with zipfile.ZipFile(path) as archive:
            if sum(member.file_size for member in archive.infolist()) > _LARGEST:
                raise _no_packet(path, "more than a packet holds")
            names = archive.namelist()
            if len(set(names)) < len(names) or not all(map(_MEMBER.fullmatch, names)):
                raise _no_packet(path, "members twice, or with names that no packet has")
            contents = {member.filename: archive.read(member) for member in archive.infolist()}
        index = json.loads(contents.pop(INDEX))
        named, total = dict(index.pop("files")), index.pop("hash")
    except _UNREADABLE:
        raise _no_packet(path, "something else") from None
    packet = Packet(index, contents)
    wrong = sorted(p for p in named | contents if p not in contents or named.get(p) != _sha(contents[p]))
    if wrong or packet.hash != total:
        raise SubmissionError(
            f"{path.name}: expected the contents that its index names, found others "
            f"({', '.join(wrong[:5]) or 'the index itself'}).",
            likely_cause="The packet was changed after it was made, or did not arrive whole.",
            fix="Ask for it again, and compare the hash that was published.",
        )
    return packet


def as_json(data: Mapping[str, Any] | list[Any]) -> bytes:
    """Write a result: numbers to six decimals, so that machines that add in another order agree."""
    return _json(_rounded(data)).encode()


def _rounded(data: Any) -> Any:
    if isinstance(data, float):
        return round(data, 6) + 0.0  # no minus before a zero
    if isinstance(data, Mapping):
        return {str(key): _rounded(value) for key, value in data.items()}
    if isinstance(data, list | tuple):
        return [_rounded(value) for value in data]
    return data


def _json(data: Any) -> str:
    return json.dumps(data, ensure_ascii=False, indent=1, default=str) + "\n"


def _sha(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()


def _no_packet(path: Path, found: str) -> SubmissionError:
    return SubmissionError(
        f"{path.name}: expected a packet of a call, found {found}.",
        likely_cause="Another file was named.",
        fix="Name the file that `commonfield call recommend` wrote.",
    )
