"""A table leaves a region by the commands alone, and a release of the region does; nothing else leaves."""

import json

import pytest

from commonfield.disclosure import checking
from commonfield.findings import Exit
from commonfield.pipeline.checking import find_request
from commonfield.region import open_region

SAFE = "county,sex,students\nAll,All,620\nAll,F,320\nAll,M,300\nKings,All,220\nKings,F,120\nKings,M,100\n"
SAID = (
    "--shows",
    "Graduates",
    "--counted",
    "Completers",
    "--from",
    "Release 12ab",
    "--controls",
    "Hidden under 11",
)


@pytest.fixture
def place(tmp_path, command):
    """A region that was begun, and a way to type what a person types for its outputs."""
    region = tmp_path / "region"
    assert command("new", region, "--region", "tulare-kings").code == 0

    def outputs(*words, by="ana"):
        who = () if words[0] in ("show", "list") else ("--by", by)
        return command("outputs", *words, *who, "--region", region)

    return region, outputs


def asked(outputs, file, *said):
    """Begin a request for one file."""
    begun = outputs("new", "--for", "A slide", "--audience", "The council", "--json")
    id_ = json.loads(begun.out)["request"]
    assert outputs("add", id_, file, *said).code == 0
    return id_


def state(outputs, id_):
    return json.loads(outputs("show", id_, "--json").out)["state"]


def read_by_two(outputs, id_):
    assert outputs("submit", id_).code == 0
    for reader in ("ben", "carla"):
        assert outputs("review", id_, "--vote", "approve", by=reader).code == 0


def test_a_table_leaves_when_two_others_have_read_it(place, tmp_path, command):
    region, outputs = place
    table = tmp_path / "table.csv"
    table.write_text(SAFE.replace("120", "7"))
    id_ = asked(outputs, table, *SAID)
    refused = outputs("submit", id_)
    assert (refused.code, state(outputs, id_)) == (Exit.NOT_RELEASABLE, "draft")
    assert "OUT-020" in refused.out and "column students" in refused.out

    table.write_text(SAFE)
    assert outputs("submit", id_).code == 0
    own = outputs("review", id_, "--vote", "approve", by="Ana")
    assert own.code == Exit.WRONG_USAGE and "somebody else than its maker" in own.err
    assert outputs("review", id_, "--vote", "approve", by="ben").code == 0
    early = outputs("release", id_, "--out", tmp_path / "out", by="ben")
    assert early.code == Exit.WRONG_USAGE and not (tmp_path / "out").exists()
    changes = outputs("review", id_, "--vote", "changes", "--comment", "Say which year", by="carla")
    assert changes.code == 0
    assert outputs("approve", id_, by="carla").code == Exit.NOT_RELEASABLE
    assert "Say which year" in outputs("show", id_).out
    assert outputs("return", id_, "--comment", "The year is missing", by="carla").code == 0

    assert outputs("add", id_, table, *SAID, "--shows", "Graduates of 2025").code == 0
    read_by_two(outputs, id_)
    assert "ben, carla" in outputs("approve", id_, by="ben").out
    assert outputs("release", id_, "--out", tmp_path / "out", by="ben").code == 0
    assert (tmp_path / "out" / "table.csv").read_text() == SAFE
    receipt = json.loads((tmp_path / "out" / "receipt.json").read_text())
    assert receipt["reviewed_by"] == ["ben", "carla"]
    assert receipt["files"][0]["sha256"] == checking.hash_of(table)
    assert str(tmp_path) not in json.dumps(receipt)
    assert "fewer than 11" in receipt["promise"]["en"] and "menos de 11" in receipt["promise"]["es"]
    assert "publicada" in outputs("list", "--language", "es").out
    assert command("verify-ledger", "--region", region).code == 0


def test_a_file_that_is_changed_after_it_was_approved_stays(place, tmp_path):
    _, outputs = place
    table = tmp_path / "table.csv"
    table.write_text(SAFE)
    id_ = asked(outputs, table, *SAID)
    read_by_two(outputs, id_)
    assert outputs("approve", id_, by="ben").code == 0
    table.write_text(SAFE.replace("320", "321"))
    late = outputs("release", id_, "--out", tmp_path / "out", by="ben")
    assert late.code == Exit.NOT_RELEASABLE and "as it was submitted" in late.err
    assert [item.name for item in tmp_path.iterdir() if "out" in item.name] == []
    assert state(outputs, id_) == "approved"


def test_a_stricter_policy_holds_at_the_moment_of_leaving(place, tmp_path):
    region, outputs = place
    table = tmp_path / "table.csv"
    table.write_text("school,students\nA,15\nB,80\n")
    id_ = asked(outputs, table, *SAID)
    read_by_two(outputs, id_)
    assert outputs("approve", id_, by="ben").code == 0
    with (region / "region.yaml").open("a") as settings:
        settings.write("smallest_group: 20\n")
    late = outputs("release", id_, "--out", tmp_path / "out", by="ben")
    assert late.code == Exit.NOT_RELEASABLE and "20 people or more" in late.err
    assert not (tmp_path / "out").exists()


def test_a_record_that_was_cut_or_altered_is_refused(place, tmp_path, command):
    region, outputs = place
    table = tmp_path / "table.csv"
    table.write_text(SAFE)
    id_ = asked(outputs, table, *SAID)
    assert outputs("submit", id_).code == 0
    assert outputs("review", id_, "--vote", "changes", "--comment", "No", by="ben").code == 0
    record = region / "requests" / id_ / "entries.jsonl"
    whole = record.read_text()
    for altered in ("".join(whole.splitlines(keepends=True)[:-1]), whole.replace('"changes"', '"approve"')):
        record.write_text(altered)
        assert outputs("show", id_).code == Exit.BREAK_FOUND
    record.write_text(whole)
    assert outputs("show", id_).code == 0


def test_the_ledger_holds_hashes_and_no_sentence_of_a_person(place, tmp_path):
    region, outputs = place
    table = tmp_path / "table.csv"
    table.write_text(SAFE)
    id_ = asked(outputs, table, *SAID)
    read_by_two(outputs, id_)
    ledger = (region / "ledger" / "entries.jsonl").read_text()
    assert checking.hash_of(table) in ledger
    assert "Completers" not in ledger and "A slide" not in ledger and str(tmp_path) not in ledger


def test_two_readers_at_once_are_both_recorded(place, tmp_path):
    from concurrent.futures import ThreadPoolExecutor

    from commonfield.pipeline.checking import review_request
    from commonfield.pipeline.occasion import Occasion

    region, outputs = place
    table = tmp_path / "table.csv"
    table.write_text(SAFE)
    id_ = asked(outputs, table, *SAID)
    assert outputs("submit", id_).code == 0
    at = open_region(region)

    def vote(name):
        return review_request(at, id_, {"table.csv": ("approve", "")}, occasion=Occasion(by=name))

    readers = [f"reader {n}" for n in range(6)]
    with ThreadPoolExecutor(6) as pool:
        list(pool.map(vote, readers))
    assert sorted(review.by for review in find_request(at, id_).reviews) == readers
