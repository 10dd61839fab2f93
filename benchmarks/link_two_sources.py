"""What it costs to link two sources, and how well it is done, for whom.

Invents N students of districts and N of colleges, of whom 0.6 N are in both, written differently as
institutions do (compound surnames, nicknames, slips, moves, ids that are missing), links them, and prints
precision, recall and F1 for everybody and by group, and CPU time as a ratio to Jaro-Winkler on ten million
pairs of names in the same process.

With `--again` 5 % of them come later: what do a linkage with these, and one of the same records in another
order, cost then? With `--parts K` they come in K parts: does that lead to what linking at once does? With
`--spark` the pairs are brought together and weighed on Spark in local mode too, with the weights learnt
before; its CPU time counts Java and the workers, and is told on Linux alone.

Measured on 2026-11-22, two shared cores: 100,000 x 100,000 F1 .9967, 26 CPU s, 0.9 GB; 1,000,000 x 1,000,000
F1 .9952, 174 CPU s, 5.8 GB, 1.9 million pairs kept. A million crowded into the 60 schools and 80 ZIP codes of
100,000 had F1 .981 (224 CPU s, 6.4 GB): where a region is larger it has more of these, and so has this one.

    python -m benchmarks.link_two_sources [N] [--without-ids] [--again] [--parts K] [--spark] [--seed S]
"""

from __future__ import annotations

import argparse
import contextlib
import os
import resource
import time
from importlib import resources
from pathlib import Path
from typing import Any

import numpy as np
import polars as pl
import yaml

from commonfield import identity
from commonfield.catalog import Catalog, LinkageModel
from commonfield.engines import DuckEngine, open_beside
from commonfield.tables.identifying import IDENTITY_RECORD

SHARES = {"hispanic": 0.55, "white": 0.25, "black": 0.07, "asian": 0.13}
COMPOUND = {"hispanic": 0.35}
BOTH = 0.6
CROWD, SCHOOLS, ZIPS = 100_000, 60, 80
"""A source of so many students has so many schools and ZIP codes; a larger one has as many more of these."""
LATER = 0.05
TWINS = 0.016
COLLEGE = {
    "nickname": 0.05, "typo_first": 0.03, "typo_last": 0.03, "compound_other": 0.55, "birth_swapped": 0.012,
    "birth_digit": 0.018, "sex_other": 0.01, "ssid_missing": 0.55, "zip_other": 0.41, "school_other": 0.15,
    "school_missing": 0.18, "middle_missing": 0.25, "middle_initial": 0.45, "middle_other": 0.04,
    "last_changed": 0.025, "birth_year": 0.008,
}  # fmt: skip


def invent(n: int, *, seed: int) -> tuple[pl.DataFrame, pl.DataFrame]:
    """Give identity records of both sources, and the truth (subject_id, person, group)."""
    chance = np.random.default_rng(seed)
    people = _people(int(n * (2 - BOTH)), chance, crowd=max(n, CROWD))
    schools = people[:n]
    colleges = people[n - int(n * BOTH) :]
    written = _as_a_college_writes(colleges, chance, crowd=max(n, CROWD))
    records = pl.concat(
        [_records(schools, "districts", "calpads", 2024), _records(written, "colleges", "mis", 2026)]
    )
    truth = pl.concat([_truth(schools, "districts"), _truth(colleges, "colleges")])
    return records.sample(fraction=1.0, shuffle=True, seed=seed), truth


def _names() -> dict[str, Any]:
    text = (resources.files("commonfield") / "definitions/synthetic/names.yaml").read_text(encoding="utf-8")
    names: dict[str, Any] = yaml.safe_load(text)
    return names


def _draw(weights: dict[str, float], size: int, chance: np.random.Generator) -> np.ndarray[Any, Any]:
    shares = np.array(list(weights.values()), dtype=float)
    return chance.choice(np.array(list(weights)), size, p=shares / shares.sum())


def _people(n: int, chance: np.random.Generator, *, crowd: int) -> pl.DataFrame:
    names = _names()
    group = chance.choice(list(SHARES), n, p=list(SHARES.values()))
    sex = chance.choice(["F", "M"], n)
    first, middle, last, second = (np.empty(n, dtype=object) for _ in range(4))
    compound = np.zeros(n, dtype=bool)
    for name in SHARES:
        mine = group == name
        last[mine] = _draw(names["surnames"][name], int(mine.sum()), chance)
        second[mine] = _draw(names["surnames"][name], int(mine.sum()), chance)
        compound[mine] = chance.random(int(mine.sum())) < COMPOUND.get(name, 0.0)
        for one in ("F", "M"):
            these = mine & (sex == one)
            first[these] = _draw(names["first_names"][name][one], int(these.sum()), chance)
    for one in ("F", "M"):
        middle[sex == one] = _draw(names["middle_names"][one], int((sex == one).sum()), chance)
    born = np.datetime64("1998-01-01") + chance.integers(0, 12 * 365, n).astype("timedelta64[D]")
    frame = pl.DataFrame(
        {
            "person": np.arange(n), "group": group, "sex": sex, "first_name": first.astype(str),
            "last": last.astype(str), "second": second.astype(str), "compound": compound, "birth_date": born,
            "middle_name": middle.astype(str),
            "school": _schools(n, chance, crowd=crowd), "zip": _zips(n, chance, crowd=crowd),
            "ssid": (1_000_000_000 + chance.permutation(9 * n)[:n]).astype(str),
        }
    )  # fmt: skip
    shared = ["last", "second", "compound", "group", "birth_date", "school", "zip"]
    twins = chance.choice(n - 1, int(n * TWINS / 2), replace=False)
    older = np.arange(n)
    older[twins + 1] = twins
    frame = frame.with_columns(frame.select(pl.col(name).gather(older) for name in shared))
    return frame.with_columns(
        last_name=pl.when("compound").then(pl.format("{} {}", "last", "second")).otherwise(pl.col("last"))
    )


def _schools(n: int, chance: np.random.Generator, *, crowd: int) -> np.ndarray[Any, Any]:
    drawn = chance.integers(0, SCHOOLS * crowd // CROWD, n).astype(str)
    return np.char.add("1964733", np.char.zfill(drawn, 7))


def _zips(n: int, chance: np.random.Generator, *, crowd: int) -> np.ndarray[Any, Any]:
    return np.asarray((92000 + chance.integers(0, ZIPS * crowd // CROWD, n)).astype(str))


def _as_a_college_writes(people: pl.DataFrame, chance: np.random.Generator, *, crowd: int) -> pl.DataFrame:
    n = people.height

    def happens(what: str) -> pl.Series:
        return pl.Series(chance.random(n) < COLLEGE[what])

    nicknames = _names()["nicknames"]
    short = {name: forms[0] for name, forms in nicknames.items()}
    other = pl.Series(chance.integers(0, 4, n))
    swapped = pl.date(
        pl.col("birth_date").dt.year(), pl.col("birth_date").dt.day(), pl.col("birth_date").dt.month()
    )
    can_swap = pl.col("birth_date").dt.day() <= 12
    digit = pl.col("birth_date") + pl.duration(days=pl.lit(pl.Series(chance.choice([-10, -1, 1, 10], n))))
    day = pl.col("birth_date").dt.day()
    no_carry = (day > 10) & (day < 19)
    return people.with_columns(
        first_name=pl.when(happens("nickname"))
        .then(pl.col("first_name").replace(short))
        .when(happens("typo_first"))
        .then(_slip("first_name", chance, n))
        .otherwise(pl.col("first_name")),
        last_name=pl.when(pl.col("compound") & happens("compound_other"))
        .then(
            pl.when(other == 0)
            .then(pl.col("last"))
            .when(other == 1)
            .then(pl.col("second"))
            .when(other == 2)
            .then(pl.format("{}-{}", "last", "second"))
            .otherwise(pl.format("{}{}", "last", "second"))
        )
        .when(happens("last_changed"))
        .then(pl.col("last_name").shuffle(seed=n))
        .when(happens("typo_last"))
        .then(_slip("last_name", chance, n))
        .otherwise(pl.col("last_name")),
        birth_date=pl.when(happens("birth_swapped") & can_swap)
        .then(swapped)
        .when(happens("birth_digit") & no_carry)
        .then(digit.cast(pl.Date))
        .when(happens("birth_year"))
        .then(pl.col("birth_date").dt.offset_by("1y"))
        .otherwise(pl.col("birth_date")),
        sex=pl.when(happens("sex_other")).then(pl.lit(None)).otherwise(pl.col("sex")),
        ssid=pl.when(happens("ssid_missing")).then(pl.lit(None)).otherwise(pl.col("ssid")),
        zip=pl.when(happens("zip_other")).then(pl.Series(_zips(n, chance, crowd=crowd))).otherwise("zip"),
        middle_name=pl.when(happens("middle_missing"))
        .then(pl.lit(None))
        .when(happens("middle_other"))
        .then(pl.col("middle_name").shuffle(seed=n))
        .when(happens("middle_initial"))
        .then(pl.col("middle_name").str.slice(0, 1))
        .otherwise(pl.col("middle_name")),
        school=pl.when(happens("school_missing"))
        .then(pl.lit(None))
        .when(happens("school_other"))
        .then(pl.Series(_schools(n, chance, crowd=crowd)))
        .otherwise(pl.col("school")),
    )


def _slip(column: str, chance: np.random.Generator, n: int) -> pl.Expr:
    """Leave one letter out, or write one twice."""
    at = pl.Series(chance.integers(1, 5, n))
    twice = pl.Series(chance.random(n) < 0.5)
    head = pl.col(column).str.slice(0, at)
    return pl.concat_str(
        pl.when(twice)
        .then(pl.concat_str(head, pl.col(column).str.slice(at - 1)))
        .otherwise(pl.concat_str(head, pl.col(column).str.slice(at + 1)))
    )


def _records(people: pl.DataFrame, partner: str, source: str, year: int) -> pl.DataFrame:
    return IDENTITY_RECORD.conform(
        people.with_columns(
            subject_id=_subject(partner),
            source=pl.lit(source),
            partner=pl.lit(partner),
            academic_year=pl.lit(year),
            submission_id=pl.lit(f"{partner} {year}"),
            record_no=pl.int_range(2, people.height + 2),
        )
    )


def _subject(partner: str) -> pl.Expr:
    # Scattered, as tokens are: nothing may depend on subjects of one person being near each other.
    scattered = (pl.col("person") + (7 if partner == "colleges" else 0)).hash(seed=len(partner))
    return pl.format("{}{}", scattered, pl.lit(partner[0]))


def _truth(people: pl.DataFrame, partner: str) -> pl.DataFrame:
    group = (
        pl.when("compound")
        .then(pl.lit("hispanic, compound surname"))
        .otherwise(
            pl.when(pl.col("group") == "hispanic")
            .then(pl.lit("hispanic, one surname"))
            .otherwise(pl.lit("others"))
        )
    )
    return people.select(_subject(partner).alias("subject_id"), pl.col("person"), group=group)


def judge(crosswalk: pl.DataFrame, truth: pl.DataFrame) -> pl.DataFrame:
    """Give precision, recall and F1 over pairs of subjects, for everybody and by group."""
    known = crosswalk.join(truth, on="subject_id")
    found = _pairs(known, "person_key")
    true = _pairs(known, "person")
    both = found.join(true, on=["subject_id", "subject_id_right"], how="inner")
    rows = []
    for name in ["everybody", *sorted(truth["group"].unique())]:
        f, t, b = (
            x if name == "everybody" else x.filter(pl.col("group") == name) for x in (found, true, both)
        )
        precision, recall = b.height / max(f.height, 1), b.height / max(t.height, 1)
        f1 = 2 * precision * recall / max(precision + recall, 1e-9)
        rows.append(
            {"group": name, "true_pairs": t.height, "precision": precision, "recall": recall, "f1": f1}
        )
    return pl.DataFrame(rows)


def _pairs(known: pl.DataFrame, by: str) -> pl.DataFrame:
    small = known.select("subject_id", "group", by)
    return small.join(small.drop("group"), on=by).filter(pl.col("subject_id") < pl.col("subject_id_right"))


def in_parts(
    records: pl.DataFrame, parts: int, *, model: LinkageModel, history: identity.History | None = None
) -> identity.Linkage:
    """Link a first part of the subjects, then with a second, and so on; give the last linkage."""
    part = pl.col("subject_id").hash(seed=5) % parts
    linkage = identity.link(records.filter(part == 0), model=model, history=history)
    for last in range(1, parts):
        linkage = identity.link(records.filter(part <= last), model=model, history=linkage.history)
    return linkage


def share_of_pairs_that_differ(one: pl.DataFrame, other: pl.DataFrame) -> float:
    """Give the pairs of subjects that one crosswalk alone joins, of those that either joins."""
    pairs = [
        _pairs(crosswalk.with_columns(group=pl.lit("")), "person_key").drop("group", "person_key")
        for crosswalk in (one, other)
    ]
    both = pairs[0].join(pairs[1], on=["subject_id", "subject_id_right"], how="inner").height
    either = pairs[0].height + pairs[1].height - both
    return (either - both) / max(either, 1)


def yardstick() -> float:
    """Give the CPU seconds of Jaro-Winkler on ten million pairs of names."""
    names = list(_names()["surnames"]["hispanic"])[:100]
    with DuckEngine() as engine:
        engine.load("name", pl.DataFrame({"name": names}))
        began = time.process_time()
        engine.query(
            "select sum(jaro_winkler_similarity(l.name, r.name || cast(i as text))) "
            "from name as l, name as r, range(1000) as t(i)"
        )
        return time.process_time() - began


def link_timed(
    what: str,
    records: pl.DataFrame,
    model: LinkageModel,
    unit: float,
    history: identity.History | None = None,
) -> identity.Linkage:
    """Link and print what it cost."""
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    began, cpu = time.perf_counter(), time.process_time()
    linkage = identity.link(records, model=model, history=history)
    cpu, wall = time.process_time() - cpu, time.perf_counter() - began
    more = (resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before) / 1024
    print(linkage.counts)
    print(
        f"{what}: {cpu:.1f} CPU s ({cpu / unit:.1f} yardsticks of {unit:.2f} s), {wall:.1f} s, "
        f"{more:.0f} MB more, weights {linkage.weights.training} in run {linkage.weights.learnt_run}"
    )
    return linkage


def link_again(records: pl.DataFrame, model: LinkageModel, unit: float, *, seed: int) -> identity.Linkage:
    """Link all but 5 %, then with these, then unchanged in another order."""
    early = records.filter(pl.col("subject_id").hash(seed=9) % 100 >= LATER * 100)
    linkage = link_timed("all but 5 %", early, model, unit)
    linkage = link_timed("with the 5 %", records, model, unit, linkage.history)
    shuffled = records.sample(fraction=1.0, shuffle=True, seed=seed + 1)
    again = link_timed("unchanged, shuffled", shuffled, model, unit, linkage.history)
    same = again.crosswalk.equals(linkage.crosswalk)
    print(f"keys on the rerun: {'the same' if same else 'NOT the same'}")
    return again


def cpu_of_all() -> float:
    """Give the CPU seconds of this process and of all that it began and that still run (Linux)."""
    parents, spent = {}, {}
    for stat in Path("/proc").glob("[0-9]*/stat"):
        with contextlib.suppress(OSError):  # it ended meanwhile
            told = stat.read_text(encoding="utf-8").rsplit(")", 1)[1].split()
            parents[int(stat.parent.name)] = int(told[1])
            spent[int(stat.parent.name)] = sum(map(int, told[11:15])) / os.sysconf("SC_CLK_TCK")
    ours, waiting = 0.0, [os.getpid()]
    while waiting:
        process = waiting.pop()
        ours += spent.get(process, 0.0)
        waiting += [child for child, parent in parents.items() if parent == process]
    return ours


def link_beside_spark(
    records: pl.DataFrame, truth: pl.DataFrame, model: LinkageModel, weights: identity.Weights
) -> None:
    """Link with the same weights in DuckDB and with pairs on Spark, and print cost and F1 of both."""
    history = identity.History(weights=weights)
    for name in ("duckdb", "spark"):
        began, cpu = time.perf_counter(), cpu_of_all()
        with open_beside(name) as pairs_on:
            begun = time.perf_counter() - began
            linkage = identity.link(records, model=model, history=history, pairs_on=pairs_on)
            wall, spent = time.perf_counter() - began, cpu_of_all() - cpu
        f1 = judge(linkage.crosswalk, truth)["f1"][0]
        print(
            f"{name:7}: {linkage.counts.pairs_weighed:,} pairs, F1 {f1:.4f}, {spent:.1f} CPU s, {wall:.1f} s "
            f"({begun:.1f} s of them to begin)"
        )


def main() -> None:
    """Invent, link, judge, print."""
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("n", nargs="?", type=int, default=20_000)
    parser.add_argument("--without-ids", action="store_true")
    parser.add_argument("--again", action="store_true")
    parser.add_argument("--parts", type=int, default=0)
    parser.add_argument("--spark", action="store_true")
    parser.add_argument("--seed", type=int, default=7)
    chosen = parser.parse_args()
    records, truth = invent(chosen.n, seed=chosen.seed)
    if chosen.without_ids:
        records = records.with_columns(ssid=pl.lit(None, pl.String))
    model = Catalog().get(LinkageModel, "learners")
    unit = yardstick()
    if chosen.again:
        linkage = link_again(records, model, unit, seed=chosen.seed)
    else:
        linkage = link_timed(f"{chosen.n:,} x {chosen.n:,}", records, model, unit)
    if chosen.parts:
        parts = in_parts(records, chosen.parts, model=model)
        differ = share_of_pairs_that_differ(parts.crosswalk, linkage.crosswalk)
        print(f"in {chosen.parts} parts: {differ:.4%} of pairs differ")
    if chosen.spark:
        link_beside_spark(records, truth, model, linkage.weights)
    with pl.Config(tbl_hide_dataframe_shape=True, tbl_hide_column_data_types=True, float_precision=4):
        print(judge(linkage.crosswalk, truth))


if __name__ == "__main__":
    main()
