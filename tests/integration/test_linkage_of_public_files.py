"""Linkage measured on public files that come with their truth."""

from __future__ import annotations

from pathlib import Path

import polars as pl
import pytest

from commonfield import identity
from commonfield.catalog import Catalog, LinkageModel
from commonfield.tables.identifying import IDENTITY_RECORD

COLUMNS = {
    "given_name": "first_name", "surname": "last_name", "address_1": "school", "postcode": "zip",
    "suburb": "middle_name", "state": "sex",
}  # fmt: skip
"""FEBRL knows no schools: parts of an address stand where a student has something few others share."""
ALSO_BLOCKED = [["birth_date"], ["zip"], ["first_root", "surname_first"]]
"""Five thousand a side are few enough to compare more pairs than a region can."""


def febrl(files: list[Path]) -> pl.DataFrame:
    """Read FEBRL as identity records: an original is of one partner, its duplicate of the other.

    No social security number is given to the linkage.
    """
    read = [
        pl.read_csv(file, infer_schema=False, truncate_ragged_lines=True).rename(str.strip) for file in files
    ]
    rows = pl.concat(read, how="diagonal").select(pl.all().str.strip_chars().replace("", None))
    rows = rows.filter(pl.col("rec_id").str.contains(r"-org$|-dup-0$"))
    original = pl.col("rec_id").str.ends_with("-org")
    told = rows.with_columns(
        subject_id="rec_id",
        partner=pl.when(original).then(pl.lit("a")).otherwise(pl.lit("b")),
        source=pl.when(original).then(pl.lit("calpads")).otherwise(pl.lit("mis")),
        birth_date=pl.col("date_of_birth").str.to_date("%Y%m%d", strict=False),
        academic_year=pl.lit(2002),
        submission_id=pl.lit("febrl"),
        record_no=pl.int_range(2, rows.height + 2),
    ).rename(COLUMNS)
    return IDENTITY_RECORD.conform(told)


def judged(records: pl.DataFrame) -> tuple[float, float]:
    """Link, and give precision and recall over pairs; the number in an id is the true person."""
    model = Catalog().get(LinkageModel, "learners")
    model = model.model_copy(update={"blocking_rules": [*model.blocking_rules, *ALSO_BLOCKED]})
    linkage = identity.link(records, model=model)
    known = linkage.crosswalk.with_columns(person=pl.col("subject_id").str.extract(r"rec-(\d+)-"))

    def pairs(by: str) -> pl.DataFrame:
        small = known.select("subject_id", by)
        joined = small.join(small, on=by).filter(pl.col("subject_id") < pl.col("subject_id_right"))
        return joined.select("subject_id", "subject_id_right")

    found, true = pairs("person_key"), pairs("person")
    both = found.join(true, on=found.columns).height
    return both / found.height, both / true.height


def f1(precision: float, recall: float) -> float:
    return 2 * precision * recall / (precision + recall)


def test_febrl_4_links_by_names_birth_date_and_address(public_data: Path) -> None:
    files = [public_data / "record-linkage" / f"febrl_dataset{part}.csv" for part in ("4a", "4b")]
    if not all(file.is_file() for file in files):
        pytest.skip("the files of FEBRL 4 are not among the public files here")
    assert f1(*judged(febrl(files))) >= 0.99


def test_febrl_3_links_by_names_birth_date_and_address(public_data: Path) -> None:
    file = public_data / "record-linkage" / "febrl_dataset3.csv"
    if not file.is_file():
        pytest.skip("the file of FEBRL 3 is not among the public files here")
    precision, recall = judged(febrl([file]))
    assert precision >= 0.999
    assert recall >= 0.975
