"""What a file is made of: its hash, its kind, and what a reader would not see in it."""

from __future__ import annotations

import hashlib
import io
import json
import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

from commonfield.catalog import OutputRules
from commonfield.disclosure.checking.request import OutputFile
from commonfield.disclosure.checking.telling import Problem
from commonfield.disclosure.proof.certificate import PRIVATE
from commonfield.disclosure.release import CERTIFICATE

if TYPE_CHECKING:
    from openpyxl.worksheet.worksheet import Worksheet

MEGABYTE = 1_000_000
_TEXT = {"csv", "json", "html", "svg", "md", "txt"}
_UNSEEN_IN_WORKBOOK = ("vbaProject", "pivotCache", "externalLink", "embeddings/", "comments")
_UNSEEN_IN_PAGE = (b"<script", b"javascript:")
_UNSEEN_IN_PDF = (b"/EmbeddedFile", b"/JavaScript", b"/FileAttachment")


def hash_of(path: Path) -> str:
    """Give the SHA-256 of a file, or of the folder of a release; empty where nothing lies there.

    Of a region's release, its certificate counts, who reviewed it left out, and every file that it names:
    a draft and the release that is made of it are one. Of other folders, every file counts but the private
    half of a proof.
    """
    try:
        if path.is_file():
            return hashlib.sha256(path.read_bytes()).hexdigest()
        if path.is_dir():
            return _hash_folder(path)
    except (OSError, ValueError):
        return ""
    return ""


def public_files(folder: Path) -> list[Path]:
    """Give the files of a folder that may leave: all but the private half of a proof."""
    private = folder / PRIVATE
    return sorted(p for p in folder.rglob("*") if p.is_file() and not p.is_relative_to(private))


def _hash_folder(folder: Path) -> str:
    certificate = folder / CERTIFICATE
    if certificate.is_file():
        told = json.loads(certificate.read_text(encoding="utf-8"))
        told.pop("reviewed_by", None)
        named = [folder / name for name in sorted(told["files"])]
    else:
        told, named = {}, public_files(folder)
    hashes = {p.relative_to(folder).as_posix(): hashlib.sha256(p.read_bytes()).hexdigest() for p in named}
    return hashlib.sha256(json.dumps([told, hashes], sort_keys=True).encode()).hexdigest()


def check_content(file: OutputFile, path: Path, rules: OutputRules) -> Iterator[Problem]:
    """Check that a file is of a kind that people can read, no larger than they can, and hides nothing.

    Nothing further can be said of a file with one of the problems `ending`, `missing` and `not_as_named`.
    """
    if file.kind == "release":
        if not path.is_dir():
            yield Problem("missing", file.name)
        return
    if not path.is_file():
        yield Problem("missing", file.name)
        return
    allowed = rules.allowed.get(file.kind, [])
    ending = _ending(path)
    if ending not in allowed:
        yield Problem("ending", file.name, told={"allowed": ", ".join(allowed), "ending": ending or "-"})
        return
    size = path.stat().st_size
    if size > rules.megabytes_at_most * MEGABYTE:
        megabytes = -(-size // MEGABYTE)
        yield Problem("large", file.name, told={"most": rules.megabytes_at_most, "found": megabytes})
        return
    content = path.read_bytes()
    if not _is_as_named(content, ending):
        yield Problem("not_as_named", file.name, told={"ending": ending})
    elif unseen := _unseen(content, ending):
        yield Problem("unseen", file.name, told={"unseen": ", ".join(unseen)})


def _ending(path: Path) -> str:
    return path.suffix.lower().removeprefix(".")


def _is_as_named(content: bytes, ending: str) -> bool:
    if ending == "pdf":
        return content.startswith(b"%PDF-")
    if ending == "xlsx":
        return zipfile.is_zipfile(io.BytesIO(content))
    if b"\0" in content:
        return False
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError:
        return False
    return ending in _TEXT and bool(text.strip())


def _unseen(content: bytes, ending: str) -> list[str]:
    """Name what somebody who looks at the file would not see."""
    if ending == "xlsx":
        return _unseen_in_workbook(content)
    signs = {"pdf": _UNSEEN_IN_PDF, "html": _UNSEEN_IN_PAGE, "svg": _UNSEEN_IN_PAGE}.get(ending, ())
    lowered = content if ending == "pdf" else content.lower()
    return [sign.decode().strip("/") for sign in signs if sign in lowered]


def _unseen_in_workbook(content: bytes) -> list[str]:
    from openpyxl import load_workbook

    with zipfile.ZipFile(io.BytesIO(content)) as parts:
        names = parts.namelist()
    found = [sign for sign in _UNSEEN_IN_WORKBOOK if any(sign in name for name in names)]
    try:
        sheets = load_workbook(io.BytesIO(content)).worksheets
    except (ValueError, KeyError, OSError, zipfile.BadZipFile):
        return [*found, "?"]
    return [*found, *(word for word in map(_hidden_in, sheets) if word)]


def _hidden_in(sheet: Worksheet) -> str:
    if sheet.sheet_state != "visible":
        return "hidden sheet"
    rows = any(row.hidden for row in sheet.row_dimensions.values())
    columns = any(column.hidden for column in sheet.column_dimensions.values())
    return "hidden rows or columns" if rows or columns else ""
