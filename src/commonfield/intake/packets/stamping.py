"""One workbook is written for each kind of packet; what differs between partners is stamped into it."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from xml.sax.saxutils import escape

from commonfield.catalog import Appearance
from commonfield.intake.packets.design import Packet

# Signs of the private use area: no text of a packet holds them.
NAME, PARTNER, PACKET, CHECKSUM = (f"\ue0f0{what}\ue0f0" for what in ("name", "id", "packet", "checksum"))
MADE_AT = datetime(1999, 12, 31, 23, 59, 59)
"""When a workbook without stamps says that it was made."""

_KINDS = 16
_WRITTEN = "%Y-%m-%dT%H:%M:%SZ"
_STAMPED = ("xl/sharedStrings.xml", "docProps/custom.xml", "docProps/core.xml")


@dataclass(frozen=True)
class Kind:
    """What packets of several partners have in common: `told` is all that a workbook shows but its partner.

    Two are the same when `told` is the same; `write` writes the workbook with stamps to be filled in.
    """

    told: str
    write: Callable[[], bytes]

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Kind) and other.told == self.told

    def __hash__(self) -> int:
        return hash(self.told)


def kind_of(packet: Packet, appearance: Appearance, write: Callable[[], bytes]) -> Kind:
    """Give the kind of a packet."""
    told = (
        packet.region, packet.region_name, packet.dictionary.name, packet.dictionary.hash, packet.title,
        packet.year, packet.language, packet.columns, packet.dictionary.key, packet.constants, packet.schema,
        packet.rows, appearance,
    )  # fmt: skip
    return Kind(repr(told), write)


def stamped(kind: Kind, stamps: Mapping[str, str], *, made_at: datetime) -> bytes:
    """Give the workbook of a kind with its stamps filled in.

    Args:
        kind: Of which kind; its workbook is written once and kept.
        stamps: Text by stamp.
        made_at: When; the workbook says it was last saved then.
    """
    told = {stamp: escape(text) for stamp, text in stamps.items()}
    told[MADE_AT.strftime(_WRITTEN)] = made_at.strftime(_WRITTEN)
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in _parts(kind):
            # Without a date of its own, so that the same packet made at the same moment is the same bytes.
            part = zipfile.ZipInfo(name)
            part.compress_type = zipfile.ZIP_DEFLATED
            archive.writestr(part, _filled(content, told) if name in _STAMPED else content)
    return out.getvalue()


@lru_cache(maxsize=_KINDS)
def _parts(kind: Kind) -> tuple[tuple[str, bytes], ...]:
    with zipfile.ZipFile(io.BytesIO(kind.write())) as archive:
        return tuple((name, archive.read(name)) for name in archive.namelist())


def _filled(content: bytes, told: Mapping[str, str]) -> bytes:
    text = content.decode()
    for stamp, instead in told.items():
        text = text.replace(stamp, instead)
    return text.encode()
