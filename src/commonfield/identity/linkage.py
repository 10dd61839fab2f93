from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import polars as pl

    from commonfield.identity.ladder import Baseline
    from commonfield.identity.lasting import History
    from commonfield.identity.weights import Weights


@dataclass(frozen=True)
class LinkCounts:
    """What a linkage did, in numbers that may be logged.

    `subjects_known` were there in the run before; of these, `subjects_gone` are not any more and
    `subjects_moved` have another person key. `subjects_touched` were decided about again.
    `ids_distrusted` are ids that one partner gave to different people or that too many subjects hold;
    `id_links_refused` pairs that share an id while birth date and name say they are two people.
    `keys_new` are given for the first time, `keys_split` of them to parts of a former person; `keys_merged`
    lead to another key now; `keys_retired` are former keys of which no subject is left.
    """

    run: int
    records: int
    subjects: int
    subjects_known: int
    subjects_new: int
    subjects_altered: int
    subjects_gone: int
    subjects_touched: int
    subjects_moved: int
    persons: int
    id_links: int
    id_links_refused: int
    ids_distrusted: int
    decided_same: int
    decided_different: int
    pairs_weighed: int
    weight_links: int
    keys_kept: int
    keys_new: int
    keys_split: int
    keys_merged: int
    keys_retired: int

    def as_dict(self) -> dict[str, int]:
        return asdict(self)

    @property
    def share_moved(self) -> float:
        """Of the subjects of the run before that are still there, the share with another person key."""
        still = self.subjects_known - self.subjects_gone
        return self.subjects_moved / still if still else 0.0


@dataclass(frozen=True)
class Linkage:
    """Which subjects are one person.

    `crosswalk` and `rates` have the shapes of `CROSSWALK` and `LINK_RATE`; `weights` says how the weights
    came about; `history` is what the next run takes; `baseline` the deterministic ladder beside it;
    `otherwise`, of the shape `LINKED_OTHERWISE`, tells what other thresholds would change; `named` and
    `tried`, of the shapes `NAMED_GROUP` and `TRIED`, what names tell and find, if that was asked.
    """

    crosswalk: pl.DataFrame
    rates: pl.DataFrame
    counts: LinkCounts
    weights: Weights
    history: History
    baseline: Baseline
    otherwise: pl.DataFrame
    named: pl.DataFrame
    tried: pl.DataFrame
