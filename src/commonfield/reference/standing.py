"""Where each public file stands: of when it is, how old, and whether it is still what was added."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import Any, Literal

from commonfield.reference.reading import Held
from commonfield.reference.run import Shelf

State = Literal["fresh", "stale", "newer", "undated", "changed"]


@dataclass(frozen=True)
class Standing:
    """A file that is here. `age` is in years, null where it says nothing of when it is."""

    file: str
    source: str
    publisher: str
    vintage: str
    age: float | None
    state: State
    sha256: str
    rows: int
    mended: tuple[tuple[str, int], ...]

    def as_dict(self) -> dict[str, Any]:
        """Give it as plain data, for JSON."""
        return asdict(self)


def stand(shelf: Shelf) -> list[Standing]:
    """Say where every recognized file of a shelf stands, by source and vintage."""
    found = [_standing(held, shelf) for held in shelf.held]
    return sorted(found, key=lambda one: (one.source, one.vintage, one.file))


def _standing(held: Held, shelf: Shelf) -> Standing:
    frame, mended = held.read
    place = held.path.relative_to(shelf.folder).as_posix()
    vintage = held.vintage
    return Standing(
        file=place,
        source=held.source.name,
        publisher=held.source.publisher,
        vintage=vintage.label if vintage else "",
        age=round(vintage.age(shelf.as_of), 2) if vintage else None,
        state=_state(held, shelf, place),
        sha256=held.sha256,
        rows=frame.height,
        mended=mended,
    )


def _state(held: Held, shelf: Shelf, place: str) -> State:
    entry = shelf.record.get(place)
    if entry is not None and entry.sha256 != held.sha256:
        return "changed"
    if held.vintage is None:
        return "undated"
    if held.vintage.day > shelf.as_of:
        return "newer"
    return "stale" if held.vintage.age(shelf.as_of) > held.source.fresh_years else "fresh"
