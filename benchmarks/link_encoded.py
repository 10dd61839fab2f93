"""What private mode costs: links found in keyed encodings beside links found in plain text, on the same data.

For every profile: precision, recall, F1, seconds of CPU, and records that the encoder writes in a second of
CPU, beside how many keyed hashes the same process computes. For whom links are lost is told for invented
students, by group.

    python -m benchmarks.link_encoded [N] [--data FOLDER]

N students a side are invented. FOLDER, if given, holds public files with their truth (FEBRL, pseudopeople,
Splink's).
"""

from __future__ import annotations

import argparse
import hmac
import importlib
import tempfile
import time
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path

import polars as pl

from commonfield.catalog import Catalog
from commonfield.identity import encoded, encoding, people

STUDENTS = ["first_name", "middle_name", "last_name", "birth_date", "sex", "school", "zip"]
FEBRL = (
    "first_name=given_name,last_name=surname,birth_date=date_of_birth:%Y%m%d,street=street_number+address_1,"
    "city=suburb,zip=postcode"
)
CENSUS = (
    "first_name=first_name,middle_name=middle_initial,last_name=last_name,birth_date=date_of_birth,sex=sex"
)
SECURITY = (
    "first_name=first_name,middle_name=middle_name,last_name=last_name,birth_date=date_of_birth,sex=sex"
)
FAKE = "first_name=first_name,last_name=surname,birth_date=dob,city=city,email=email"


@dataclass(frozen=True)
class Task:
    """Two files to link, or one to search for repeated people, and who each record is."""

    name: str
    files: tuple[Path, ...]
    maps: tuple[str, ...]
    truth: pl.DataFrame
    """`id`, `person` and, where known, `group`; an id is of one file."""


def students(n: int, folder: Path) -> Task:
    # By name, so that a checker of types does not meet the file under two.
    invent = importlib.import_module("benchmarks.link_two_sources").invent
    records, truth = invent(n, seed=7)
    files = []
    for partner in ("districts", "colleges"):
        file = folder / f"{partner}.csv"
        records.filter(pl.col("partner") == partner).select("subject_id", *STUDENTS).rename(
            {"subject_id": "id"}
        ).write_csv(file)
        files.append(file)
    mapping = ",".join(f"{name}={name}" for name in STUDENTS)
    return Task(
        f"{n:,} students a side", tuple(files), (mapping, mapping), truth.rename({"subject_id": "id"})
    )


def public_tasks(data: Path, folder: Path) -> list[Task]:
    return [
        *febrl(data / "febrl_dataset3.csv", folder),
        *_pseudopeople(data, folder),
        *fake(data / "splink_fake_20000.csv", folder),
    ]


def _read(file: Path) -> pl.DataFrame:
    frame = pl.read_csv(file, infer_schema=False, truncate_ragged_lines=True).rename(str.strip)
    return frame.select(pl.all().str.strip_chars())


def febrl(file: Path, folder: Path) -> list[Task]:
    if not file.is_file():
        return []
    rows = _read(file).rename({"rec_id": "id"})
    files = []
    for name, ending in (("febrl_a", "-org"), ("febrl_b", "-dup-0")):
        rows.filter(pl.col("id").str.ends_with(ending)).write_csv(folder / f"{name}.csv")
        files.append(folder / f"{name}.csv")
    rows.write_csv(folder / "febrl.csv")
    truth = rows.select("id", person=pl.col("id").str.extract(r"rec-(\d+)-"))
    return [
        Task("FEBRL 3, originals and first duplicates", tuple(files), (FEBRL, FEBRL), truth),
        Task("FEBRL 3, repeated people", (folder / "febrl.csv",), (FEBRL,), truth),
    ]


def _pseudopeople(data: Path, folder: Path) -> list[Task]:
    census, security = (
        data / f"pseudopeople_{name}.csv" for name in ("decennial_census_2020", "social_security")
    )
    if not (census.is_file() and security.is_file()):
        return []
    truth = []
    files = []
    for side, file in (("c", census), ("s", security)):
        rows = _read(file).with_row_index("at").with_columns(id=pl.format("{}{}", pl.lit(side), "at"))
        # A person stands in the second file once per event.
        rows = rows.unique("simulant_id", keep="first", maintain_order=True)
        rows.drop("at").write_csv(folder / file.name)
        truth.append(rows.select("id", person="simulant_id"))
        files.append(folder / file.name)
    return [
        Task("pseudopeople, census and social security", tuple(files), (CENSUS, SECURITY), pl.concat(truth))
    ]


def fake(file: Path, folder: Path) -> list[Task]:
    if not file.is_file():
        return []
    rows = _read(file).rename({"unique_id": "id", "cluster": "group"}, strict=False)
    rows.write_csv(folder / "fake.csv")
    return [
        Task(
            f"{file.stem}, repeated people",
            (folder / "fake.csv",),
            (FAKE,),
            rows.select("id", person="group"),
        )
    ]


def plain(task: Task) -> pl.DataFrame:
    """Link names in plain text; give the pairs (a, b)."""
    given = [people.Given(file, "id", mapping) for file, mapping in zip(task.files, task.maps, strict=True)]
    if len(given) == 1:
        return _pairs(people.dedupe_file(given[0], catalog=Catalog()).clusters, "person")
    return people.link_files(*given, catalog=Catalog()).links.select(a="id_a", b="id_b")


def keyed(task: Task, profile: str, key: encoding.ProjectKey, folder: Path) -> tuple[pl.DataFrame, float]:
    """Encode, then link the encodings; give the pairs (a, b) and the encoder's seconds of CPU."""
    began = time.process_time()
    outs = []
    for file, mapping in zip(task.files, task.maps, strict=True):
        outs.append(folder / f"{file.stem}.{profile}")
        encoding.encode_file(
            file,
            id_column="id",
            mapping=encoding.parse_mapping(mapping),
            key=key,
            profile=profile,
            expires=date.today() + timedelta(days=1),
            out=outs[-1],
        )
    spent = time.process_time() - began
    if len(outs) == 1:
        return _pairs(encoded.dedupe_file(outs[0]).frame, "person"), spent
    return encoded.link_files(*outs).frame.select(a="id_a", b="id_b"), spent


def _pairs(known: pl.DataFrame, by: str) -> pl.DataFrame:
    small = known.select("id", by)
    joined = small.join(small, on=by).filter(pl.col("id") < pl.col("id_right"))
    return joined.select(a="id", b="id_right")


def judged(pairs: pl.DataFrame, task: Task) -> dict[str, float]:
    """Give precision, recall and F1 over pairs, and recall by group where groups are known."""
    true = _pairs(task.truth.unique("id"), "person")
    ordered = pairs.select(a=pl.min_horizontal("a", "b"), b=pl.max_horizontal("a", "b"))
    if len(task.files) == 2:
        true = _across(true, task)
    right = ordered.join(true, on=["a", "b"])
    precision, recall = right.height / max(pairs.height, 1), right.height / max(true.height, 1)
    told = {
        "precision": precision,
        "recall": recall,
        "f1": 2 * precision * recall / max(precision + recall, 1e-9),
    }
    if "group" in task.truth.columns:
        of = task.truth.unique("id").select(a="id", group="group")
        known, found = true.join(of, on="a"), right.join(of, on="a")
        for group in sorted(known["group"].unique()):
            mine = pl.col("group") == group
            told[group] = found.filter(mine).height / known.filter(mine).height
    return told


def _across(true: pl.DataFrame, task: Task) -> pl.DataFrame:
    first, second = (pl.read_csv(file, infer_schema=False)["id"].to_list() for file in task.files)
    return true.filter(
        (pl.col("a").is_in(first) & pl.col("b").is_in(second))
        | (pl.col("b").is_in(first) & pl.col("a").is_in(second))
    )


def hashes_in_a_second() -> float:
    """Give how many keyed hashes this process computes in a second of CPU: the encoder's yardstick."""
    key, began = bytes(32), time.process_time()
    for number in range(200_000):
        hmac.digest(key, b"%d" % number, "sha256")
    return 200_000 / (time.process_time() - began)


def main() -> None:
    """Link each task in plain text and under each profile; print what was found and what it cost."""
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("n", nargs="?", type=int, default=10_000)
    parser.add_argument("--data", type=Path)
    chosen = parser.parse_args()
    print(f"One second of CPU here: {hashes_in_a_second():,.0f} keyed hashes of one core.")
    with tempfile.TemporaryDirectory() as at:
        folder = Path(at)
        key = encoding.make_key(folder / "key")
        for task in [students(chosen.n, folder), *(public_tasks(chosen.data, folder) if chosen.data else [])]:
            print(task.name)
            for way in ("plain text", *encoding.PROFILES):
                tell(task, way, key, folder)


def tell(task: Task, way: str, key: encoding.ProjectKey, folder: Path) -> None:
    """Link a task in one way and print a line."""
    began, spent = time.process_time(), 0.0
    if way == "plain text":
        pairs = plain(task)
    else:
        pairs, spent = keyed(task, way, key, folder)
    cpu = time.process_time() - began - spent
    records = sum(pl.read_csv(file, infer_schema=False).height for file in task.files)
    speed = f", {records / spent:,.0f} records encoded in a second of CPU" if spent else ""
    told = ", ".join(f"{name} {value:.4f}" for name, value in judged(pairs, task).items())
    print(f"  {way}: {told}; {cpu:.1f} CPU s{speed}", flush=True)


if __name__ == "__main__":
    main()
