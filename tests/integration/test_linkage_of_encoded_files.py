"""Linkage of encodings, measured: beside plain text on the same people, and what each profile loses."""

from __future__ import annotations

import logging
from datetime import date, timedelta
from pathlib import Path

import polars as pl
import pytest
from benchmarks.link_encoded import STUDENTS, Task, febrl, judged, keyed, plain
from benchmarks.link_two_sources import invent

from commonfield.identity import encoded, encoding

KEY = encoding.ProjectKey(bytes(range(32)))


@pytest.fixture(scope="module")
def students(tmp_path_factory) -> Task:
    folder = tmp_path_factory.mktemp("students")
    records, truth = invent(2_000, seed=5)
    files = []
    for partner in ("districts", "colleges"):
        files.append(folder / f"{partner}.csv")
        mine = records.filter(pl.col("partner") == partner)
        mine.select(pl.col("subject_id").alias("id"), *(name for name in STUDENTS)).write_csv(files[-1])
    mapping = ",".join(f"{name}={name}" for name in STUDENTS)
    return Task("students", tuple(files), (mapping, mapping), truth.rename({"subject_id": "id"}))


@pytest.fixture(scope="module")
def links(students, tmp_path_factory) -> dict[str, pl.DataFrame]:
    folder = tmp_path_factory.mktemp("encoded")
    return {profile: keyed(students, profile, KEY, folder)[0] for profile in encoding.PROFILES}


def test_encodings_of_fields_find_as_many_as_names_do_in_every_group(students, links):
    names, filters = judged(plain(students), students), judged(links["standard"], students)
    assert filters["f1"] >= names["f1"] - 0.01
    groups = [name for name in names if name not in ("precision", "recall", "f1")]
    assert len(groups) == 3
    assert all(filters[group] >= names[group] - 0.02 for group in groups)


@pytest.mark.parametrize(("profile", "least"), [("standard", 0.985), ("hardened", 0.94), ("strict", 0.96)])
def test_each_profile_finds_what_the_explanation_says(students, links, profile, least):
    found = judged(links[profile], students)
    assert found["f1"] >= least
    assert found["precision"] >= 0.98


def test_the_order_of_rows_and_of_the_two_files_does_not_matter(students, links, tmp_path):
    shuffled = []
    for file in students.files:
        shuffled.append(tmp_path / file.name)
        pl.read_csv(file, infer_schema=False).sample(fraction=1.0, shuffle=True, seed=3).write_csv(
            shuffled[-1]
        )
    again, _ = keyed(
        Task("again", tuple(reversed(shuffled)), students.maps, students.truth), "strict", KEY, tmp_path
    )
    assert set(again.select("b", "a").rows()) == set(links["strict"].rows())


def test_linking_says_nothing_writes_nothing_and_shows_no_value(
    students, tmp_path, caplog, capfd, monkeypatch
):
    outs = []
    for file, mapping in zip(students.files, students.maps, strict=True):
        outs.append(tmp_path / f"{file.stem}.encoded")
        encoding.encode_file(
            file, id_column="id", mapping=encoding.parse_mapping(mapping), key=KEY, profile="standard",
            expires=date.today() + timedelta(days=1), out=outs[-1],
        )  # fmt: skip
    elsewhere = tmp_path / "elsewhere"
    elsewhere.mkdir()
    monkeypatch.chdir(elsewhere)
    with caplog.at_level(logging.DEBUG):
        found = encoded.link_files(*outs)
    assert found.frame.columns == ["source_a", "id_a", "source_b", "id_b", "match_weight", "probability"]
    assert found.frame["id_a"].is_unique().all()
    assert found.frame["id_b"].is_unique().all()
    assert found.frame["probability"].min() >= 0.5
    assert caplog.records == []
    assert capfd.readouterr() == ("", "")
    assert list(elsewhere.iterdir()) == []


def test_what_is_expected_is_what_is_found(students, tmp_path):
    for profile in ("standard", "strict"):
        keyed(students, profile, KEY, tmp_path)
        told = encoded.link_files(*(tmp_path / f"{file.stem}.{profile}" for file in students.files))
        pairs = told.frame.select(a="id_a", b="id_b")
        assert told.precision == pytest.approx(judged(pairs, students)["precision"], abs=0.02)


def test_febrl_3_links_and_finds_its_repeated_people_by_encodings(public_data: Path, tmp_path):
    file = public_data / "record-linkage" / "febrl_dataset3.csv"
    if not file.is_file():
        pytest.skip("the file of FEBRL 3 is not among the public files here")
    across, within = febrl(file, tmp_path)
    assert judged(keyed(across, "standard", KEY, tmp_path)[0], across)["f1"] >= 0.99
    assert judged(keyed(within, "standard", KEY, tmp_path)[0], within)["f1"] >= 0.97
