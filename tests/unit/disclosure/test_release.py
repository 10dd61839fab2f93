import json

import polars as pl
import pytest
from tests.unit.disclosure.conftest import FACTS

from commonfield.disclosure import (
    load_release,
    protect,
    read_register,
    registered_releases,
    seal_release,
    write_release,
)
from commonfield.disclosure.bundle import commitment_to
from commonfield.equity import gaps
from commonfield.findings import ReleaseError


def test_a_release_reads_back_as_it_was_written(released, protected):
    read = load_release(released.folder)
    assert read.cells.equals(protected.cells)
    assert read.gaps.equals(released.gaps) and len(read.gaps)
    assert read.certificate == released.certificate
    assert len(read.release) == 8 and int(read.release, 16) >= 0


def test_the_certificate_says_what_was_promised_and_against_what(released, standard):
    certificate = released.certificate
    assert certificate["promise"]["es"] and certificate["not_promised"]["en"]
    assert certificate["policy"]["apart"] == standard.apart
    assert certificate["data_as_of"] == "2026-10-31" and certificate["ledger_head"] == "0" * 64
    assert certificate["blanks"] == (released.cells["status"] == "hidden").sum()


def test_the_certificate_tells_nothing_of_why(released, protected):
    written = (released.folder / "certificate.json").read_text()
    assert not set(_keys(json.loads(written))) & {
        "dropped",
        "rounds",
        "exposed",
        "unknown",
        "counts",
        "small",
    }


def _keys(value):
    if isinstance(value, dict):
        return [*value, *(key for each in value.values() for key in _keys(each))]
    return [key for each in value for key in _keys(each)] if isinstance(value, list) else []


def test_the_bundle_is_named_by_a_salted_hash_and_lies_nowhere_in_the_folder(
    released, protected, measures, known, standard
):
    assert released.certificate["bundle"] == commitment_to(protected.bundle)
    again = protect(measures, policy=standard, **known)
    assert again.cells.equals(protected.cells)
    assert commitment_to(again.bundle) != commitment_to(protected.bundle)
    assert not any(protected.bundle in path.read_bytes() for path in released.folder.iterdir())


def test_a_release_is_sealed_once(released):
    with pytest.raises(ReleaseError, match="not yet in the register"):
        seal_release(released.folder, by="data lead")


def test_the_register_is_a_chain(released, protected):
    second = write_release(released.folder.parent, protected, facts=FACTS)
    seal_release(second.folder, by="data lead")
    entries = read_register(released.folder.parent / "register.jsonl")
    assert [entry.what["release"] for entry in entries] == [released.folder.name, second.folder.name]
    assert entries[1].before == entries[0].hash


def test_a_run_that_was_stopped_leaves_a_folder_that_nobody_reads(released, protected):
    write_release(released.folder.parent, protected, facts=FACTS)
    register = released.folder.parent / "register.jsonl"
    with register.open("ab") as file:
        file.write(b'{"number": 2, "at": "2026-')
    assert [each.release for each in registered_releases(register)] == [released.release]


def test_a_published_release_that_is_gone_stops_the_next_one(released):
    (released.folder / "files.json").unlink()
    with pytest.raises(ReleaseError, match="files that the register recorded"):
        registered_releases(released.folder.parent / "register.jsonl")


def test_a_gap_that_stands_on_a_hidden_cell_is_refused(measures, protected, tmp_path):
    from_the_truth = gaps(measures.rename({"status": "counted"}), smallest=1)
    with pytest.raises(ReleaseError, match="two shown cells"):
        write_release(tmp_path, protected, gaps=from_the_truth, facts=FACTS)


def test_a_gap_with_another_number_is_refused(protected, tmp_path):
    wrong = gaps(protected.cells).with_columns(gap=pl.col("gap") + 0.01)
    with pytest.raises(ReleaseError, match="two shown cells"):
        write_release(tmp_path, protected, gaps=wrong, facts=FACTS)
