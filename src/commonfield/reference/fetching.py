"""Gets a public file from its publisher, where this machine may reach the internet."""

from __future__ import annotations

import re
import tempfile
import zipfile
import zlib
from pathlib import Path
from urllib.error import URLError
from urllib.request import Request, urlopen

from commonfield.catalog import ReferenceSource
from commonfield.findings import NotEstimableError, SubmissionError, UsageError
from commonfield.reference.opening import TEXTS, WORKBOOKS

_SECONDS = 60
_MOST_BYTES = 400 * 1024 * 1024
_CHUNK = 1024 * 1024


def fetch(source: ReferenceSource, folder: Path, *, year: str = "") -> Path:
    """Download a source's file into a folder; an archive is opened, and the table taken out.

    Args:
        source: What is wanted. Its `download` may ask for a year.
        folder: Where the file goes; nothing is left there where the download fails.
        year: The year that a publisher's address asks for.

    Returns:
        The file.

    Raises:
        UsageError: the source has no address, or its address asks for a year that was not given.
        NotEstimableError: the publisher cannot be reached from here, or answers with an error.
        SubmissionError: what came is too large, or an archive that is damaged or without the table.
    """
    address = _address(source, year)
    name = address.rsplit("/", 1)[-1] or "file"
    with tempfile.TemporaryDirectory() as unfinished:
        came = Path(unfinished) / name
        _download(address, came, source)
        kept = _unpacked(came, source, Path(unfinished)) if _is_archive(came) else came
        folder.mkdir(parents=True, exist_ok=True)
        target = folder / kept.name
        target.write_bytes(kept.read_bytes())
    return target


def _is_archive(came: Path) -> bool:
    """Say whether a table must be taken out of it: a workbook is an archive too, and stays one."""
    return came.suffix.lower() not in WORKBOOKS and zipfile.is_zipfile(came)


def _address(source: ReferenceSource, year: str) -> str:
    if not source.download:
        raise UsageError(
            f"{source.name}: expected a source with an address to download from, found none.",
            likely_cause="Its publisher lets people choose columns on a page, and gives no fixed address.",
            fix=f"Get it from {source.page or source.publisher} and add it: commonfield reference add FILE.",
        )
    if "{" in source.download and not re.fullmatch(r"(?:19|20)\d\d", year):
        raise UsageError(
            f"{source.name}: expected --year, since the publisher keeps a file for each; "
            f"found {'none' if not year else 'what is no year'}.",
            fix=f"For example: commonfield reference get {source.name} --year 2024.",
        )
    return source.download.format(year=year, yy=year[2:])


def _download(address: str, to: Path, source: ReferenceSource) -> None:
    if not address.startswith(("https://", "http://127.0.0.1")):
        raise UsageError(f"{source.name}: expected an https address, found another kind.")
    asked = Request(address, headers={"User-Agent": "commonfield"})  # noqa: S310 - checked above
    try:
        with urlopen(asked, timeout=_SECONDS) as answer, to.open("wb") as file:  # noqa: S310
            read = 0
            while chunk := answer.read(_CHUNK):
                read += len(chunk)
                _refuse_too_large(read, source)
                file.write(chunk)
            if read < int(answer.headers.get("Content-Length") or 0):
                raise ConnectionError("a file that broke off")
    except (URLError, TimeoutError, ConnectionError) as error:
        reason = getattr(error, "reason", error)
        raise NotEstimableError(
            f"{source.name}: expected an answer from {source.publisher}, found {reason}.",
            likely_cause="This machine has no way to the internet, the publisher's site is down, or the file "
            "of that year is not there.",
            fix=f"Get it in a browser from {source.page or address}, and add it: "
            "commonfield reference add FILE.",
        ) from None


def _refuse_too_large(size: int, source: ReferenceSource) -> None:
    if size > _MOST_BYTES:
        raise SubmissionError(f"{source.name}: expected a table, found over {_MOST_BYTES:,} bytes.")


def _unpacked(archive: Path, source: ReferenceSource, folder: Path) -> Path:
    """Take the table out of an archive: the one that `unpack` names, or the only one."""
    with zipfile.ZipFile(archive) as packed:
        tables = [n for n in packed.namelist() if n.lower().endswith((*TEXTS, *WORKBOOKS))]
        if source.unpack:
            tables = [n for n in tables if re.search(source.unpack, n.rsplit("/", 1)[-1])]
        if not tables:
            raise SubmissionError(
                f"{source.name}: expected an archive with the table, found none in it.",
                likely_cause="The publisher changed what it packs.",
                fix="Unpack it by hand and add the table: commonfield reference add FILE.",
            )
        chosen = max(tables, key=lambda n: ("_rv" in n.lower(), -len(n)))
        _refuse_too_large(packed.getinfo(chosen).file_size, source)
        taken = folder / Path(chosen).name  # the name alone: an archive may hold paths that lead elsewhere
        try:
            taken.write_bytes(packed.read(chosen))
        except (zipfile.BadZipFile, zlib.error, EOFError):
            raise SubmissionError(
                f"{source.name}: expected an archive with the table, found one that is damaged.",
                fix="Download it again, or unpack it by hand: commonfield reference add FILE.",
            ) from None
    return taken
