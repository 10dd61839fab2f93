"""Link any two files, or find who stands twice in one. Start reading here."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from commonfield.catalog import LinkageModel
from commonfield.engines import DuckEngine
from commonfield.identity.people.chances import chance_alone, damped
from commonfield.identity.people.choosing import clusters, one_to_one
from commonfield.identity.people.cleaning import clean
from commonfield.identity.people.expecting import Expected, expected_of_links, probability_in_clusters
from commonfield.identity.people.fields import read_map
from commonfield.identity.people.ladder import Ladder
from commonfield.identity.people.pairs import Weighed, pairs_within_groups, weigh_pairs
from commonfield.identity.people.reading import check_ids, read_table
from commonfield.identity.people.recall import found_by_blocking
from commonfield.identity.people.result import Account, FileDeduped, FileRead, FilesLinked

if TYPE_CHECKING:
    import numpy as np
    import polars as pl

    from commonfield.catalog import Catalog
    from commonfield.engines import Engine

MODEL = "people"
THRESHOLD = 0.5


@dataclass(frozen=True)
class Given:
    """A file, its column of ids, and which columns hold what, as `--map` has it.

    `id_option` and `map_option` are what to call these in a complaint.
    """

    path: Path
    id: str
    map: str = ""
    id_option: str = "--id"
    map_option: str = "--map"


def link_files(
    a: Given,
    b: Given,
    *,
    catalog: Catalog,
    many: bool = False,
    threshold: float = THRESHOLD,
    seed: int | None = None,
    pairs_on: Engine | None = None,
) -> FilesLinked:
    """Find the records of two files that are one person.

    The order of rows does not matter.

    Args:
        a: The first file.
        b: The second.
        catalog: Holds the model `people`.
        many: Whether a record may have several partners; else each has at most one.
        threshold: The probability from which a pair is a link, above 0 and below 1.
        seed: For the random pairs that weights are learnt from; the model's own where absent.
        pairs_on: The engine that brings pairs together and weighs them; DuckDB where absent.

    Raises:
        SubmissionError: a file cannot be read as a table, or its ids are missing or repeated.
        UsageError: a column that a file does not have, or no field that serves.
        EngineError: a statement failed; no value is quoted.
    """
    import polars as pl

    model = catalog.get(LinkageModel, MODEL)
    ids, told, files = [], [], []
    for given in (a, b):
        cells, file = _read(given)
        ids.append(cells["id"])
        told.append(cells)
        files.append(file)
    del cells
    with DuckEngine() as engine:
        weighed = weigh_pairs(
            engine,
            (told.pop(0) for _ in files),
            mapped=[[field.field for field in file.fields] for file in files],
            model=model,
            catalog=catalog,
            competing=not many,
            seed=model.seed if seed is None else seed,
            pairs_on=pairs_on,
        )
        pairs = weighed.pairs.with_columns(
            match_weight=pl.Series(weighed.chances.weight), probability=pl.Series(weighed.chances.probability)
        )
        likely = pairs.filter(pl.col("probability") >= threshold)
        if not many:
            likely = likely[one_to_one(*(likely[name].to_numpy() for name in ("l", "r", "match_weight")))]
        expected = expected_of_links(
            likely["probability"].to_numpy(),
            weighed.chances.probability,
            found=found_by_blocking(engine, likely, weighed.blocking.rules),
        )
    links = _links(likely, ids, _names(a.path, b.path))
    ladder = _ladder(weighed, pairs)
    return FilesLinked(links, _account(weighed, tuple(files), links.height, expected, ladder))


def dedupe_file(
    file: Given,
    *,
    catalog: Catalog,
    threshold: float = THRESHOLD,
    seed: int | None = None,
    pairs_on: Engine | None = None,
) -> FileDeduped:
    """Find the records of one file that are one person. The order of rows does not matter.

    Args:
        file: The file.
        catalog: Holds the model `people`.
        threshold: The probability that the pairs of a cluster must have on average, above 0 and below 1.
        seed: For the random pairs that weights are learnt from; the model's own where absent.
        pairs_on: The engine that brings pairs together and weighs them; DuckDB where absent.

    Raises:
        SubmissionError: the file cannot be read as a table, or its ids are missing or repeated.
        UsageError: a column that the file does not have, or no field that serves.
        EngineError: a statement failed; no value is quoted.
    """
    import numpy as np
    import polars as pl

    model = catalog.get(LinkageModel, MODEL)
    told, read = _read(file)
    with DuckEngine() as engine:
        weighed = weigh_pairs(
            engine,
            [told],
            mapped=[[field.field for field in read.fields]],
            model=model,
            catalog=catalog,
            competing=False,
            seed=model.seed if seed is None else seed,
            pairs_on=pairs_on,
        )
        more = pairs_within_groups(engine, weighed, records=told.height)
        pairs = _with_more(weighed, more, model)
        person = _clusters(pairs, weighed, told.height, threshold)
        one, other = pairs["l"].to_numpy(), pairs["r"].to_numpy()
        within, taken = probability_in_clusters(one, other, pairs["probability"].to_numpy(), person)
        outside = pairs["probability"].to_numpy()[~within]
        expected = expected_of_links(
            taken,
            np.concatenate([taken, outside]),
            found=found_by_blocking(engine, pairs.filter(pl.Series(within)), weighed.blocking.rules),
        )
    found = pl.DataFrame({"id": told["id"], "person": told["id"].gather(person)})
    account = _account(weighed, (read,), len(taken), expected, _ladder(weighed, pairs))
    return FileDeduped(found, int(np.unique(person).size), account)


def _read(given: Given) -> tuple[pl.DataFrame, FileRead]:
    name = given.path.name
    frame = read_table(given.path)
    check_ids(frame, given.id, file=name, option=given.id_option)
    fields = read_map(given.map, frame.columns, option=given.map_option)
    told, read = clean(frame, fields, id_column=given.id, file=name)
    used = {given.id, *(column for field in read for column in field.columns)}
    return told, FileRead(name, told.height, tuple(read), tuple(c for c in frame.columns if c not in used))


def _names(a: Path, b: Path) -> tuple[str, str]:
    """Name the two files as shortly as tells them apart."""
    if a.stem != b.stem:
        return a.stem, b.stem
    return (a.name, b.name) if a.name != b.name else (str(a), str(b))


def _links(pairs: pl.DataFrame, ids: list[pl.Series], names: tuple[str, str]) -> pl.DataFrame:
    import polars as pl

    ordered = pairs.sort("l", "r")
    return pl.DataFrame(
        {
            "source_a": pl.Series([names[0]] * ordered.height, dtype=pl.String),
            "id_a": ids[0].gather(ordered["l"]),
            "source_b": pl.Series([names[1]] * ordered.height, dtype=pl.String),
            "id_b": ids[1].gather(ordered["r"] - len(ids[0])),
            "match_weight": ordered["match_weight"],
            "probability": ordered["probability"],
        }
    )


def _with_more(weighed: Weighed, more: pl.DataFrame, model: LinkageModel) -> pl.DataFrame:
    """Give all weighed pairs with what their weight is worth, and their probability."""
    import numpy as np
    import polars as pl

    pairs = pl.concat([weighed.pairs, more.select(weighed.pairs.columns)])
    prior = weighed.chances.prior
    strength = damped(pairs["bits"].to_numpy() + np.log2(prior / (1 - prior)), model.damping)
    return pairs.with_columns(
        strength=pl.Series(strength), probability=pl.Series(np.round(chance_alone(strength), 6))
    )


def _clusters(
    pairs: pl.DataFrame, weighed: Weighed, records: int, threshold: float
) -> np.ndarray[tuple[int], np.dtype[np.int64]]:
    import numpy as np

    apart = weighed.apart
    one = np.concatenate([pairs["l"].to_numpy(), apart["l"].to_numpy()])
    other = np.concatenate([pairs["r"].to_numpy(), apart["r"].to_numpy()])
    above = pairs["strength"].to_numpy() - np.log2(threshold / (1 - threshold))
    strength = np.round(np.concatenate([above, np.zeros(apart.height)]), 3)
    held = np.concatenate([np.zeros(pairs.height, bool), np.ones(apart.height, bool)])
    return clusters(one, other, strength, held, records)


def _ladder(weighed: Weighed, pairs: pl.DataFrame) -> Ladder:
    import polars as pl

    chance = weighed.ladder.join(pairs, on=["l", "r"], how="left")["probability"].fill_null(0.0)
    rules = tuple(tuple(rule) for rule in weighed.ladder_rules)
    precision = round(float(pl.Series(chance).sum()) / len(chance), 4) if len(chance) else None
    return Ladder(rules, len(chance), precision)


def _account(
    weighed: Weighed, files: tuple[FileRead, ...], links: int, expected: Expected, ladder: Ladder
) -> Account:
    return Account(
        files=files,
        fields=weighed.plan.fields,
        unused=weighed.plan.unused,
        rules=weighed.blocking.rules,
        pairs_compared=weighed.blocking.pairs,
        pairs_passed_over=weighed.blocking.passed_over,
        weights=weighed.scorer.training,
        levels=tuple(weighed.scorer.levels),
        links=links,
        expected_precision=expected.precision,
        expected_recall=expected.recall,
        twins=weighed.apart.height,
        twins_allowed=weighed.twins_allowed,
        ladder=ladder,
    )
