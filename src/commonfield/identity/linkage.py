from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import polars as pl

    from commonfield.identity.weigh import Weights


@dataclass(frozen=True)
class LinkCounts:
    """What a linkage did, in numbers that may be logged.

    `ids_distrusted` are ids that one partner gave to different people or that too many subjects hold;
    `id_links_refused` pairs that share an id while birth date and name say they are two people.
    `keys_retired` are former keys that no subject of this run has any more.
    """

    records: int
    subjects: int
    persons: int
    id_links: int
    id_links_refused: int
    ids_distrusted: int
    pairs_weighed: int
    weight_links: int
    keys_kept: int
    keys_new: int
    keys_retired: int

    def as_dict(self) -> dict[str, int]:
        return asdict(self)


@dataclass(frozen=True)
class Linkage:
    """Which subjects are one person.

    `crosswalk` and `rates` have the shapes of `CROSSWALK` and `LINK_RATE`; `weights` says whether the
    weights were learnt here (`trained`), taken as written (`too_few_records`), or not needed.
    """

    crosswalk: pl.DataFrame
    rates: pl.DataFrame
    counts: LinkCounts
    weights: Weights
