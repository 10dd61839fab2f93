"""Link encoded files; start reading here."""

from __future__ import annotations

from dataclasses import dataclass
from importlib import resources
from typing import TYPE_CHECKING, Any

import numpy as np

from commonfield.engines import DuckEngine
from commonfield.identity.encoded.candidates import Compared, define_candidates
from commonfield.identity.encoded.guesses import refuse_guesses
from commonfield.identity.encoded.reading import load_records, read_headers, shared_kinds
from commonfield.identity.encoded.weighing import Weighed, weigh
from commonfield.identity.people.chances import Chances, chances
from commonfield.identity.people.choosing import clusters
from commonfield.identity.people.choosing import one_to_one as best_of_both

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    import polars as pl

    from commonfield.identity.encoding import Header

Vector = np.ndarray[Any, np.dtype[Any]]


@dataclass(frozen=True)
class EncodedLinks:
    """What linking encoded files gave.

    `frame` holds, after `link_files`, `source_a, id_a, source_b, id_b, match_weight, probability` (source is
    the name of the file without its ending); after `dedupe_file`, `id, person`. `match_weight` is in bits,
    with what is known of how many pairs are true. `precision` and `recall` are expected from the
    probabilities, 0 to 1, null where nothing was linked; recall among the pairs that were compared.
    """

    frame: pl.DataFrame
    header: Header
    fields: tuple[str, ...]
    unused: dict[str, str]
    compared: Compared
    training: str
    precision: float | None
    recall: float | None


def link_files(a: Path, b: Path, *, one_to_one: bool = True, threshold: float = 0.5) -> EncodedLinks:
    """Find the people of one encoded file in another. No name is there to read, and no key is needed.

    Args:
        a: The one file.
        b: The other, of the same key and profile.
        one_to_one: Whether each file holds a person once.
        threshold: The probability from which a pair is taken.

    Raises:
        SubmissionError: a file is broken, past its last day, of another key or profile, or a list of guesses.
        EngineError: a statement failed.
    """
    paths = [a, b]
    with DuckEngine() as engine:
        headers, compared = _prepare(engine, paths)
        weighed, judged, apart = _judge(engine, headers, competing=one_to_one)
        likely = np.flatnonzero((judged.probability >= threshold) & ~apart)
        taken = likely
        if one_to_one:
            taken = likely[best_of_both(weighed.left[likely], weighed.right[likely], judged.weight[likely])]
        frame = _links(engine, paths, weighed, judged, taken)
    return _told(frame, headers, compared, weighed, judged, taken, apart)


def dedupe_file(path: Path, *, threshold: float = 0.5) -> EncodedLinks:
    """Find the people whom one encoded file holds several times.

    Args:
        path: The file.
        threshold: The probability from which two records may be one person.

    Raises:
        SubmissionError: the file is broken or past its last day.
        EngineError: a statement failed.
    """
    with DuckEngine() as engine:
        headers, compared = _prepare(engine, [path])
        weighed, judged, apart = _judge(engine, headers, competing=False)
        taken = np.flatnonzero((judged.probability >= threshold) & ~apart)
        strength = np.log2(
            np.clip(judged.probability, 1e-9, 1 - 1e-9) / np.clip(1 - judged.probability, 1e-9, 1)
        ) - np.log2(threshold / (1 - threshold) if threshold < 1 else 1e9)
        frame = _clusters(engine, weighed, strength, apart)
    return _told(frame, headers, compared, weighed, judged, taken, apart)


def _prepare(engine: DuckEngine, paths: Sequence[Path]) -> tuple[list[Header], Compared]:
    headers = read_headers(paths)
    load_records(engine, paths, headers, shared_kinds(headers))
    compared = define_candidates(engine, sides=len(paths))
    if len(paths) == 2:
        refuse_guesses(engine, paths, headers)
    return headers, compared


def _judge(
    engine: DuckEngine, headers: Sequence[Header], *, competing: bool
) -> tuple[Weighed, Chances, Vector]:
    weighed = weigh(engine, headers)
    judged = chances(
        weighed.left,
        weighed.right,
        weighed.bits,
        possible=weighed.possible,
        prior=weighed.prior,
        damping=weighed.damping,
        competing=competing,
    )
    return weighed, judged, _apart(engine, headers, weighed, competing=competing)


def _apart(engine: DuckEngine, headers: Sequence[Header], weighed: Weighed, *, competing: bool) -> Vector:
    """Say of each pair whether it must stay apart: twins, which only filters and tokens of names tell.

    Where a file may hold a person several times, twins in it cannot be told from a slip.
    """
    told = {"first_name", "last_name", "birth_date"} <= set(weighed.fields)
    if not competing or headers[0].profile != "standard" or not told:
        return np.zeros(weighed.left.size, dtype=bool)
    ids = [field for field in ("ssn", "ssid") if field in weighed.fields]
    same = " ".join(f"and not coalesce(l.{field} = r.{field}, false)" for field in ids)
    statement = (resources.files(__package__) / "apart.sql").read_text(encoding="utf-8")
    found = engine.query(statement.format(unless_same_id=same))
    size = int(engine.query("select max(record) + 1 from record").item())
    keys = found["l"].to_numpy() * size + found["r"].to_numpy()
    return np.isin(weighed.left * size + weighed.right, keys)


def _links(
    engine: DuckEngine, paths: Sequence[Path], weighed: Weighed, judged: Chances, taken: Vector
) -> pl.DataFrame:
    import polars as pl

    engine.load(
        "taken",
        pl.DataFrame(
            {
                "l": weighed.left[taken],
                "r": weighed.right[taken],
                "match_weight": judged.weight[taken],
                "probability": judged.probability[taken],
            }
        ),
    )
    found = engine.query(
        "select l.id as id_a, r.id as id_b, taken.match_weight, taken.probability from taken "
        "inner join record as l on l.record = taken.l inner join record as r on r.record = taken.r "
        "order by l.record, r.record"
    )
    named = [path.stem for path in paths]
    if named[0] == named[1]:
        named = [path.name if paths[0].name != paths[1].name else str(path) for path in paths]
    return found.select(
        pl.lit(named[0]).alias("source_a"),
        "id_a",
        pl.lit(named[1]).alias("source_b"),
        "id_b",
        "match_weight",
        "probability",
    )


def _clusters(engine: DuckEngine, weighed: Weighed, strength: Vector, apart: Vector) -> pl.DataFrame:
    records = engine.query("select record, id from record order by record")
    found = clusters(weighed.left, weighed.right, strength, apart, records.height)
    ids = records["id"]
    return records.select("id").with_columns(person=ids.gather(found.tolist()))


def _told(
    frame: pl.DataFrame,
    headers: Sequence[Header],
    compared: Compared,
    weighed: Weighed,
    judged: Chances,
    taken: Vector,
    apart: Vector,
) -> EncodedLinks:
    likely = judged.probability[taken]
    every = float(judged.probability[~apart].sum())
    return EncodedLinks(
        frame=frame,
        header=headers[0],
        fields=weighed.fields,
        unused=weighed.unused,
        compared=compared,
        training=weighed.training,
        precision=round(float(likely.mean()), 4) if likely.size else None,
        recall=round(min(float(likely.sum()) / every, 1.0), 4) if likely.size else None,
    )
