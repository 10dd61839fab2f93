"""What linking two files, or looking for duplicates in one, says about itself."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import polars as pl

    from commonfield.identity.people.cleaning import FieldRead
    from commonfield.identity.people.ladder import Ladder
    from commonfield.identity.people.plan import Reason
    from commonfield.identity.people.weighing import LevelWeight, Training


@dataclass(frozen=True)
class FileRead:
    """One file: how many records it has, how each mapped field was read, and which columns were not used."""

    name: str
    records: int
    fields: tuple[FieldRead, ...]
    columns_not_used: tuple[str, ...]


@dataclass(frozen=True)
class Account:
    """How a linkage came about and how good it is expected to be. Holds counts and rates, no cell.

    `links` counts pairs of records said to be one person. `expected_precision` is the share of them that
    is expected to be true, `expected_recall` the share of true pairs that is expected among them; null
    where there is no link, or no true pair to find. `twins` counts pairs held apart because they look like
    twins, `twins_allowed` those that look so but were taken like any other, since the files hold no
    families. `pairs_passed_over` counts pairs that only a very common value brings together.
    """

    files: tuple[FileRead, ...]
    fields: tuple[str, ...]
    unused: dict[str, Reason]
    rules: tuple[tuple[str, ...], ...]
    pairs_compared: int
    pairs_passed_over: int
    weights: Training
    levels: tuple[LevelWeight, ...]
    links: int
    expected_precision: float | None
    expected_recall: float | None
    twins: int
    twins_allowed: int
    ladder: Ladder

    def as_dict(self) -> dict[str, Any]:
        return asdict(self)


@dataclass(frozen=True)
class FilesLinked:
    """Links between two files, in order of the ids, and the account of it.

    Columns: `source_a`, `id_a`, `source_b`, `id_b` as text, `match_weight` in bits, `probability`.
    """

    links: pl.DataFrame
    account: Account


@dataclass(frozen=True)
class FileDeduped:
    """Which records of a file are one person: `id`, and `person`, the smallest id of its cluster.

    Both are text. Every record has a row, in order of ids; `persons` counts clusters.
    """

    clusters: pl.DataFrame
    persons: int
    account: Account
