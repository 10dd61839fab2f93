"""A packet is the same bytes whenever it is made, and tells when it was changed."""

import json
import zipfile

import pytest

from commonfield.findings import SubmissionError
from commonfield.pipeline.calls.changing import compare_packets
from commonfield.pipeline.calls.packet import Packet, as_json, read_packet


def packet(score="3", amount=100, decided=None):
    rows = as_json([{"proposal": "A", "amount": str(amount), "decided": decided}])
    scores = f"proposal,criterion,reader,score\nA,need,R1,{score}\n".encode()
    return Packet(
        {"call": "projects"},
        {"inputs/scores.csv": scores, "results/recommendation.json": rows, "rules/call.yaml": b"call: x\n"},
    )


def test_the_same_contents_give_the_same_bytes_in_any_order(tmp_path):
    first = packet()
    again = Packet(first.about, dict(reversed(first.files.items())))
    assert first.to_bytes() == again.to_bytes()
    first.write(tmp_path / "a.zip")
    read = read_packet(tmp_path / "a.zip")
    assert (read.hash, read.files, read.about) == (first.hash, first.files, first.about)
    assert read.to_bytes() == (tmp_path / "a.zip").read_bytes()
    assert not list(tmp_path.glob("*.unfinished"))


def test_one_score_changes_the_hash_and_the_awards_it_touches_are_listed():
    before, after = packet(), packet(score="2", amount=0)
    changed = compare_packets(before, after)
    assert changed.before != changed.after and not changed.same
    assert (changed.scores, changed.inputs, changed.rules) == (("A",), ("scores.csv",), ())
    assert {p: (int(a), int(b)) for p, (a, b) in changed.amounts.items()} == {"A": (100, 0)}
    assert compare_packets(before, packet()).same
    decided = compare_packets(before, packet(decided="70"))
    assert {p: (int(a), int(b)) for p, (a, b) in decided.amounts.items()} == {"A": (100, 70)}


@pytest.mark.parametrize("spoil", ["content", "index", "more", "less", "path", "list", "no zip"])
def test_a_packet_that_was_changed_is_refused(tmp_path, spoil):
    whole = packet()
    path = tmp_path / "p.zip"
    whole.write(path)
    with zipfile.ZipFile(path) as archive:
        held = {name: archive.read(name) for name in archive.namelist()}
    if spoil == "content":
        held["inputs/scores.csv"] += b"B,need,R1,4\n"
    elif spoil == "index":
        held["packet.json"] = json.dumps({**json.loads(held["packet.json"]), "call": "another"}).encode()
    elif spoil == "more":
        held["inputs/more.csv"] = b"x\n"
    elif spoil == "path":
        held["inputs/a/scores.csv"] = b"x\n"
    elif spoil == "list":
        held["packet.json"] = b"[]"
    elif spoil == "less":
        del held["inputs/scores.csv"]
    if spoil == "no zip":
        path.write_bytes(b"not a zip")
    else:
        with zipfile.ZipFile(path, "w") as archive:
            for name, content in held.items():
                archive.writestr(name, content)
    with pytest.raises(SubmissionError, match=r"expected (the contents|a packet)"):
        read_packet(path)


def test_numbers_are_kept_to_six_decimals_and_zero_has_no_sign():
    assert json.loads(as_json({"a": 1 / 3, "b": [-1e-9], "c": {"d": 2}})) == {
        "a": 0.333333,
        "b": [0.0],
        "c": {"d": 2},
    }
    assert b"-0" not in as_json({"b": -1e-9})


def test_a_member_that_stands_twice_is_refused(tmp_path):
    path = tmp_path / "p.zip"
    packet().write(path)
    with pytest.warns(UserWarning, match="Duplicate name"), zipfile.ZipFile(path, "a") as archive:
        archive.writestr("results/recommendation.json", "[]")
    with pytest.raises(SubmissionError, match="members twice"):
        read_packet(path)
