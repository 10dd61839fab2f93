"""Several files as one, so that one seal covers them; packed and unpacked in memory."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Mapping

from commonfield.findings import UsageError

PACKED = "students.csv"
_NAME = re.compile(r"[a-z]+(?:[.-][a-z]+)*\.(?:csv|html)")
_EPOCH = (1980, 1, 1, 0, 0, 0)
_LARGEST = 1 << 30


def pack(files: Mapping[str, bytes]) -> bytes:
    """Write files into one archive. The same files give the same bytes."""
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in files.items():
            archive.writestr(zipfile.ZipInfo(name, _EPOCH), content, zipfile.ZIP_DEFLATED)
    return packed.getvalue()


def unpack(content: bytes) -> dict[str, bytes]:
    """Read what `pack` wrote.

    Raises:
        UsageError: it is no such archive; names in it would lead elsewhere, or it unpacks to too much.
    """
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            listed = archive.infolist()
            sound = all(_NAME.fullmatch(one.filename) for one in listed)
            if sound and sum(one.file_size for one in listed) <= _LARGEST:
                return {one.filename: archive.read(one) for one in listed}
    except (zipfile.BadZipFile, OSError, EOFError, ValueError, RuntimeError):
        pass
    raise UsageError(
        "open: expected what `commonfield give-back` wrote, found something else under the seal.",
        likely_cause="It is another file that was sealed to the same key.",
        fix="Name the file that the region's staff sent.",
    )
