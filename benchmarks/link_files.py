"""How well `commonfield link` and `commonfield dedupe` do on files they do not know, and what it costs.

For every data set with known truth: precision, recall, F1, CPU seconds and memory of the command with its
defaults, of the deterministic rules it reports beside, and of Splink set up by hand as its own guides do
(name, date, e-mail and postcode comparisons with term frequencies, EM, probability .5, then connected
clusters or the single best link). The public files are read where they lie, in the folder that
COMMONFIELD_REFERENCE names; the invented one is made here.

Measured on 2026-11-22, two shared cores: F1 of FEBRL 1, 2, 3 .9990, .9987, .9985; splink_fake_1000 .9291,
splink_fake_20000 .8743; RLdata500 .9899; census with social security .9932; 20,000 students .9993. 100,000
students with 100,000 (`commonfield link A B`): F1 .9976, 22-28 CPU s, 520 MB. Learning m and u from counted
patterns of levels, and not from tables of pairs, halved the time (44 CPU s, 720 MB before).

    python -m benchmarks.link_files [NAME ...] [--students N]
"""

from __future__ import annotations

import argparse
import importlib
import json
import logging
import os
import resource
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import polars as pl

ADDRESS = "street=street_number+address_1,city=suburb,zip=postcode"
FEBRL = f"first_name=given_name,last_name=surname,birth_date=date_of_birth:%Y%m%d,{ADDRESS}"
FAKE = "first_name=first_name,last_name=surname,birth_date=dob,city=city,email=email"
CENSUS = (
    "first_name=first_name,middle_name=middle_initial,last_name=last_name,birth_date=date_of_birth:%m/%d/%Y,"
    "sex=sex"
)
SECURITY = (
    "first_name=first_name,middle_name=middle_name,last_name=last_name,birth_date=date_of_birth:%Y%m%d,"
    "sex=sex"
)
STUDENTS = ",".join(
    f"{name}={name}"
    for name in ("first_name", "middle_name", "last_name", "birth_date", "sex", "school", "zip", "ssid")
)


@dataclass(frozen=True)
class DataSet:
    """Files (one to find duplicates in, two to link), their column of ids, maps, and which column tells the
    truth; `by_hand` names the comparison that Splink's guides would choose for each field.
    """

    files: tuple[Path, ...]
    id: str
    maps: tuple[str, ...]
    truth: str
    by_hand: Mapping[str, str] = field(default_factory=dict)


def data_sets(folder: Path, reference: Path, students: int) -> dict[str, DataSet]:
    """Give every data set whose files are here; the truth stands in a column that is not mapped."""
    source = reference / "record-linkage"
    names = {"first_name": "name", "last_name": "name", "birth_date": "date"}
    febrl = {**names, "street": "fuzzy", "city": "exact", "zip": "exact"}
    found = {
        f"febrl_{n}": DataSet(
            (_with_truth(source / f"febrl_dataset{n}.csv", folder, "rec_id"),),
            "row",
            (FEBRL,),
            "truth",
            febrl,
        )
        for n in (1, 2, 3)
        if (source / f"febrl_dataset{n}.csv").is_file()
    }
    for name, truth, fields, chosen in (
        ("splink_fake_1000", "cluster", FAKE, {**names, "city": "exact", "email": "email"}),
        ("splink_fake_20000", "group", FAKE, {**names, "city": "exact", "email": "email"}),
        (
            "recordlinkage_r_RLdata500",
            "identity",
            "first_name=fname_c1,last_name=lname_c1,birth_date=by+bm+bd:%Y %m %d",
            names,
        ),
    ):
        if (source / f"{name}.csv").is_file():
            found[name] = DataSet(
                (_with_truth(source / f"{name}.csv", folder, truth),), "row", (fields,), "truth", chosen
            )
    pair = [source / f"pseudopeople_{name}.csv" for name in ("decennial_census_2020", "social_security")]
    if all(file.is_file() for file in pair):
        found["census_and_social_security"] = DataSet(
            tuple(_with_truth(file, folder, "simulant_id") for file in pair),
            "row",
            (CENSUS, SECURITY),
            "truth",
            {**names, "middle_name": "exact", "sex": "exact"},
        )
    found[f"students_{students}"] = DataSet(
        _students(folder, students),
        "row",
        (STUDENTS, STUDENTS),
        "truth",
        {**names, "middle_name": "exact", "sex": "exact", "school": "exact", "zip": "exact", "ssid": "exact"},
    )
    return found


def _with_truth(file: Path, folder: Path, column: str) -> Path:
    frame = pl.read_csv(file, infer_schema=False, truncate_ragged_lines=True).rename(str.strip)
    truth = pl.col(column).str.extract(r"rec-(\d+)-") if column == "rec_id" else pl.col(column)
    out = folder / file.name
    frame.with_columns(truth=truth, row=pl.int_range(frame.height).cast(pl.String)).write_csv(out)
    return out


def _students(folder: Path, n: int) -> tuple[Path, Path]:
    # By name: a type checker would take the file for a module of two names.
    invent = importlib.import_module("benchmarks.link_two_sources").invent
    records, truth = invent(n, seed=7)
    known = records.join(truth, on="subject_id").rename({"subject_id": "row", "person": "truth"})
    columns = ["row", "truth", *(part.split("=")[0] for part in STUDENTS.split(","))]
    files = folder / "districts.csv", folder / "colleges.csv"
    for file in files:
        known.filter(pl.col("partner") == file.stem).select(columns).write_csv(file)
    return files


Pairs = set[tuple[str, str]]


def ours(given: DataSet) -> tuple[Pairs, dict[str, Any]]:
    """Link with the defaults; give the pairs of rows, and what was expected of them."""
    from commonfield.catalog import Catalog
    from commonfield.identity.people import Given, dedupe_file, link_files

    files = [Given(file, given.id, fields) for file, fields in zip(given.files, given.maps, strict=True)]
    if len(files) == 2:
        linked = link_files(*files, catalog=Catalog())
        return set(linked.links.select("id_a", "id_b").iter_rows()), _expected(linked.account)
    deduped = dedupe_file(files[0], catalog=Catalog())
    return _pairs_of(deduped.clusters.rows()), _expected(deduped.account)


def _expected(account: Any) -> dict[str, Any]:
    return {"precision": account.expected_precision, "recall": account.expected_recall}


def _pairs_of(rows: Iterable[tuple[str, str]]) -> Pairs:
    members: dict[str, list[str]] = {}
    for row, person in rows:
        members.setdefault(person, []).append(row)
    return {(min(a, b), max(a, b)) for some in members.values() for i, a in enumerate(some) for b in some[:i]}


def ladder(given: DataSet) -> tuple[Pairs, dict[str, Any]]:
    """Link by the deterministic rules alone: the pairs that agree to the letter on what a rule names."""
    from commonfield.catalog import Catalog, LinkageModel
    from commonfield.engines import DuckEngine
    from commonfield.identity.people.blocking import define_pairs
    from commonfield.identity.people.describing import describe_records
    from commonfield.identity.people.ladder import climb
    from commonfield.identity.people.plan import make_plan

    catalog = Catalog()
    model = catalog.get(LinkageModel, "people")
    told, mapped = _cells(given)
    with DuckEngine() as engine:
        describe_records(engine, told, model=model, catalog=catalog)
        plan = make_plan(engine, model, mapped=mapped)
        define_pairs(engine, model, plan, sides=len(told))
        _, found = climb(engine, model, plan, alone=len(told) == 2)
    ids = pl.concat([frame["id"] for frame in told])
    pairs = zip(ids.gather(found["l"]).to_list(), ids.gather(found["r"]).to_list(), strict=True)
    if len(told) == 2:
        return set(pairs), {}
    return {(min(a, b), max(a, b)) for a, b in pairs}, {}


def _cells(given: DataSet) -> tuple[list[pl.DataFrame], list[list[str]]]:
    from commonfield.identity.people.cleaning import clean
    from commonfield.identity.people.fields import read_map
    from commonfield.identity.people.reading import read_table

    told, mapped = [], []
    for file, text in zip(given.files, given.maps, strict=True):
        frame = read_table(file)
        fields = read_map(text, frame.columns)
        cells, _ = clean(frame, fields, id_column=given.id, file=file.name)
        mapped.append(list(fields))
        told.append(cells)
    return told, mapped


def splink_by_hand(given: DataSet) -> tuple[Pairs, dict[str, Any]]:
    """Link as Splink's guides do, from the same cells in small letters."""
    import splink.comparison_library as cl
    from splink import DuckDBAPI, Linker, SettingsCreator, block_on

    from commonfield.engines import DuckEngine

    logging.getLogger("splink").setLevel(logging.CRITICAL + 1)
    kinds: dict[str, Callable[[str], Any]] = {
        "name": lambda c: cl.NameComparison(c).configure(term_frequency_adjustments=True),
        "date": lambda c: cl.DateOfBirthComparison(c, input_is_string=True),
        "exact": lambda c: cl.ExactMatch(c).configure(term_frequency_adjustments=True),
        "fuzzy": lambda c: cl.JaroWinklerAtThresholds(c, [0.9, 0.8]).configure(
            term_frequency_adjustments=True
        ),
        "email": cl.EmailComparison,
    }
    told, _ = _cells(given)
    fields = list(given.by_hand)
    place = next((f for f in ("email", "zip", "ssid", "street") if f in fields), "")
    blocking = [
        block_on("first_name", "last_name"),
        block_on("first_name", "birth_date"),
        block_on("last_name", "birth_date"),
        *([block_on(place)] if place in ("email", "ssid") else []),
        *([block_on(place, "birth_date")] if place in ("zip", "street") else []),
    ]
    with DuckEngine() as engine:
        api = DuckDBAPI(engine.connection)
        frames = []
        for side, cells in enumerate(told):
            plain = cells.select(
                pl.col("id").alias("unique_id"),
                *(pl.col(f).str.to_lowercase() for f in fields if f != "birth_date"),
                birth_date=pl.col("birth_date").str.to_date("%Y%m%d", strict=False).dt.to_string("%Y-%m-%d"),
            )
            engine.load(f"hand_{side}", plain)
            frames.append(api.register(f"hand_{side}", dataset_display_name=f"hand_{side}"))
        settings = SettingsCreator(
            link_type="link_only" if len(told) == 2 else "dedupe_only",
            comparisons=[kinds[kind](name) for name, kind in given.by_hand.items()],
            blocking_rules_to_generate_predictions=blocking,
        )
        linker = Linker(frames if len(frames) == 2 else frames[0], settings, log_level=None)
        linker.training.estimate_probability_two_random_records_match(
            [block_on("first_name", "last_name", "birth_date")], recall=0.7
        )
        linker.training.estimate_u_using_random_sampling(max_pairs=1e6, seed=1)
        for columns in (("first_name", "last_name"), ("birth_date",)):
            linker.training.estimate_parameters_using_expectation_maximisation(block_on(*columns))
        predicted = linker.inference.predict(threshold_match_probability=0.5, warning_mode="never")
        if len(told) == 2:
            pairs = engine.query(
                f'select unique_id_l, unique_id_r from "{predicted.physical_name}" qualify row_number() over '
                "(partition by unique_id_l order by match_weight desc, unique_id_r) = 1 "
                "and row_number() over (partition by unique_id_r order by match_weight desc, unique_id_l) = 1"
            )
            return set(pairs.iter_rows()), {}
        clusters = linker.clustering.cluster_pairwise_predictions_at_threshold(predicted, 0.5)
        rows = engine.query(f'select unique_id, cluster_id from "{clusters.physical_name}"')
        return _pairs_of(rows.iter_rows()), {}


WAYS: dict[str, Callable[[DataSet], tuple[Pairs, dict[str, Any]]]] = {
    "commonfield": ours,
    "deterministic rules": ladder,
    "splink by hand": splink_by_hand,
}


def judge(given: DataSet, pairs: Pairs) -> dict[str, float]:
    """Give precision, recall and F1 over pairs of records."""
    truths = [
        dict(pl.read_csv(file, infer_schema=False).select(given.id, given.truth).iter_rows())
        for file in given.files
    ]
    left, right = truths[0], truths[-1]
    right_counts = Counter(right.values())
    there = sum(right_counts[person] for person in left.values())
    if len(truths) == 1:
        there = (there - len(left)) // 2
    true = sum(left[a] == right[b] for a, b in pairs)
    precision, recall = true / max(len(pairs), 1), true / max(there, 1)
    return {"precision": precision, "recall": recall, "f1": 2 * true / max(len(pairs) + there, 1)}


def measure(name: str, way: str, students: int) -> dict[str, Any]:
    """Link one data set in one way, in this process, and give what came of it and what it cost."""
    reference = Path(os.environ.get("COMMONFIELD_REFERENCE", Path(__file__).parents[2] / "shared" / "data"))
    with tempfile.TemporaryDirectory() as folder:
        given = data_sets(Path(folder), reference, students)[name]
        cpu = time.process_time()
        pairs, expected = WAYS[way](given)
        cpu = time.process_time() - cpu
        memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss >> 10
        return {**judge(given, pairs), "cpu": cpu, "memory": memory, "expected": expected}


def main() -> None:
    """Measure each data set in each way, each in a process of its own, and print."""
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("names", nargs="*")
    parser.add_argument("--students", type=int, default=20_000)
    parser.add_argument("--way", choices=WAYS, help=argparse.SUPPRESS)
    chosen = parser.parse_args()
    if chosen.way:
        print(json.dumps(measure(chosen.names[0], chosen.way, chosen.students)))
        return
    names = chosen.names or [
        "febrl_1", "febrl_2", "febrl_3", "splink_fake_1000", "splink_fake_20000", "recordlinkage_r_RLdata500",
        "census_and_social_security", f"students_{chosen.students}",
    ]  # fmt: skip
    print(f"{'':28}{'':22}{'P':>8}{'R':>8}{'F1':>8}{'CPU s':>8}{'MB':>7}  expected P, R")
    for name in names:
        for way in WAYS:
            command = [sys.executable, "-m", "benchmarks.link_files", name, "--way", way]
            done = subprocess.run(
                [*command, "--students", str(chosen.students)], capture_output=True, text=True, check=False
            )
            if done.returncode:
                print(f"{name:28}{way:22}could not: {done.stderr.strip().splitlines()[-1][:90]}")
                continue
            got = json.loads(done.stdout.strip().splitlines()[-1])
            told = got["expected"]
            beside = f"  {told['precision']}, {told['recall']}" if told else ""
            figures = "".join(f"{got[key]:8.4f}" for key in ("precision", "recall", "f1"))
            print(f"{name:28}{way:22}{figures}{got['cpu']:8.1f}{got['memory']:7d}{beside}", flush=True)


if __name__ == "__main__":
    main()
