"""Copies of one packet: which counts, in whatever order they come, and what cannot be decided."""

import datetime as dt
import itertools
import os

import pytest
from tests.partner_packets import CORE, changed, filled, records_of, rewrite

from commonfield import intake
from commonfield.catalog import Dictionary
from commonfield.findings import Exit
from commonfield.pipeline import packet_copies, packets
from commonfield.pipeline.latest import latest
from commonfield.pipeline.returned import returned_files
from commonfield.pipeline.withdrawing import withdraw


def in_force(region):
    return sorted(receipt.accepted for receipt in intake.in_force(intake.submissions(region)))


@pytest.fixture
def copies(make, put, several, catalog):
    """One older copy with two records; one with three and one with four, saved in the same second."""
    made = make()

    def copy(name, count, saved):
        return put(filled(made, records_of(several, catalog, count), saved=saved), name)

    first, second = dt.datetime(2026, 1, 1), dt.datetime(2026, 1, 2, 10, 0, 5)
    return copy("old.xlsx", 2, first), copy("one.xlsx", 3, second), copy("other.xlsx", 4, second)


@pytest.mark.parametrize("order", list(itertools.permutations(range(3))))
def test_copies_saved_in_the_same_second_are_answered_and_end_the_same_in_any_order(region, copies, order):
    for at in order:
        packets.read_packets(region, [copies[at]])
    for _ in range(2):
        outcomes = packets.read_packets(region, copies)
        assert [o.state for o in outcomes] == ["again", "undecided", "undecided"]
        assert packets.exit_code(outcomes) is Exit.FILE_REFUSED
        assert all("one.xlsx; other.xlsx" in o.findings[0].message() for o in outcomes[1:])
        assert in_force(region) == [2]
    kept = list((region.submissions / "a-district" / "packets").iterdir())
    assert len(kept) == 3


def test_read_together_neither_is_taken_until_one_is_saved_once_more(region, copies, make, put):
    _, one, other = copies
    assert [o.state for o in packets.read_packets(region, [one, other])] == ["undecided"] * 2
    assert intake.submissions(region) == []
    decided = put(changed(other.read_bytes(), lambda book: None), "decided.xlsx")
    assert [o.state for o in packets.read_packets(region, [decided])] == ["taken"]
    assert [o.state for o in packets.read_packets(region, copies)] == ["older", "older", "again"]
    assert in_force(region) == [4]


def test_a_copy_that_cannot_be_taken_stands_in_no_others_way(region, copies, put, make):
    _, one, other = copies

    def spoil(book):
        for row in range(5, 9):
            book["Records"].cell(row, 10).value = "Not a date"
            book["Records"].cell(row, 9).value = "No such kind"

    spoilt = put(stamp(changed(other.read_bytes(), spoil)), "spoilt.xlsx")
    for files in ([one, spoilt], [spoilt, one], [spoilt], [one]):
        packets.read_packets(region, files)
        assert in_force(region) in ([3], [])
    assert in_force(region) == [3]
    assert [o.state for o in packets.read_packets(region, [spoilt])] == ["refused"]


def stamp(workbook):
    return rewrite(workbook, lambda name, text: _same_second(text) if name == CORE else text)


def _same_second(text):
    import re

    return re.sub(r"(<dcterms:modified[^>]*>)[^<]*", r"\g<1>2026-01-02T10:00:05Z", text)


@pytest.mark.parametrize(
    ("earlier", "later"),
    [
        ("2026-01-02T10:00:05.1Z", "2026-01-02T10:00:05.25Z"),
        ("2026-01-02T10:00:05Z", "2026-01-02T10:00:05.001Z"),
        ("2026-01-02T12:00:00+02:00", "2026-01-02T10:30:00Z"),
    ],
)
def test_fractions_of_a_second_and_zones_of_time_count(region, copies, put, earlier, later):
    def written(workbook, moment):
        return rewrite(
            workbook,
            lambda name, text: text.replace("2026-01-02T10:00:05Z", moment) if name == CORE else text,
        )

    first = put(written(copies[2].read_bytes(), earlier), "a.xlsx")
    second = put(written(copies[1].read_bytes(), later), "b.xlsx")
    assert [o.state for o in packets.read_packets(region, [second, first])] == ["taken", "older"]


def test_what_counts_is_told_by_the_times_alone():
    assert latest({}).counts == ""
    assert latest({"a": "1", "b": "2"}) == latest({"b": "2", "a": "1"})
    assert latest({"a": "1", "b": "2", "c": "2"}).counts == "a"
    assert latest({"a": "1", "b": "2", "c": "2"}).undecided == {"b", "c"}
    assert latest({"a": "", "b": ""}).counts == ""
    assert latest({"a": "", "b": "1"}).counts == "b"


@pytest.mark.parametrize("steps", range(9))
def test_what_is_interrupted_is_finished_by_reading_again(region, copies, monkeypatch, steps):
    left = [steps]

    def dying(step):
        def run(*given, **named):
            left[0] -= 1
            if left[0] == -1:
                raise KeyboardInterrupt
            return step(*given, **named)

        return run

    for name in ("_keep", "_submitted", "_record", "withdraw"):
        monkeypatch.setattr(packet_copies, name, dying(getattr(packet_copies, name)))
    for copy in copies:
        try:
            packets.read_packets(region, [copy])
        except KeyboardInterrupt:
            continue
    for _ in range(2):
        packets.read_packets(region, copies)
    assert in_force(region) == [2]
    monkeypatch.undo()
    assert [o.state for o in packets.read_packets(region, copies)] == ["again", "undecided", "undecided"]


def test_equal_records_of_two_packets_are_two_submissions(region, make, put, several, catalog):
    records = records_of(several, catalog, 2)
    one, other = (put(filled(make(year=year), records), f"{year}.xlsx") for year in (None, 2025))
    outcomes = packets.read_packets(region, [one, other])
    assert [o.state for o in outcomes] == ["taken", "taken"]
    assert len({o.submission for o in outcomes}) == 2
    assert len({r.content_hash for r in intake.submissions(region)}) == 1
    assert [o.state for o in packets.read_packets(region, [other, one])] == ["again", "again"]


def test_whatever_is_wrong_with_one_packet_the_folder_goes_on(region, make, put, several, catalog):
    good = put(filled(make(), records_of(several, catalog, 2)), "good.xlsx")
    put(filled(make(partner="a-college"), records_of(several, catalog, 3)), "keyless.xlsx")
    region.keys.folder.mkdir(exist_ok=True)
    key = region.keys.folder / "a-college.age"
    key.write_text("cut")
    folder = good.parent
    (folder / "a folder.xlsx").mkdir()
    (folder / "gone.xlsx").symlink_to(folder / "nowhere.xlsx")
    os.mkfifo(folder / "pipe.xlsx")
    found = {o.file: o for o in packets.read_packets(region, [folder])}
    assert {name: o.state for name, o in found.items()} == {
        "good.xlsx": "taken",
        "keyless.xlsx": "refused",
        "gone.xlsx": "refused",
        "pipe.xlsx": "refused",
    }
    assert [found[name].findings[0].code for name in ("gone.xlsx", "pipe.xlsx")] == ["FIL-070"] * 2
    assert "a-college.age" in found["keyless.xlsx"].said
    assert in_force(region) == [2]  # of the one that was answered there is nothing
    key.unlink()
    packets.read_packets(region, [folder])
    assert in_force(region) == [2, 3]


def test_a_full_disk_is_answered_for_its_packet_and_leaves_nothing_of_it(
    region, copies, monkeypatch, put, make, several, catalog
):
    full = OSError(28, "No space left on device")
    real = packet_copies.seal

    def seal(content, *given, **named):
        if content == copies[0].read_bytes():
            raise full
        return real(content, *given, **named)

    another = put(filled(make(partner="a-college"), records_of(several, catalog, 1)), "another.xlsx")
    monkeypatch.setattr(packet_copies, "seal", seal)
    first, second = packets.read_packets(region, [copies[0], another])
    assert (first.state, first.findings[0].code) == ("refused", "FIL-070")
    assert "No space left" in first.findings[0].message()
    assert second.state == "taken" and in_force(region) == [1]
    monkeypatch.undo()
    packets.read_packets(region, [copies[0]])
    assert in_force(region) == [1, 2]


def test_a_folder_that_cannot_be_looked_into_is_answered(region, copies, monkeypatch):
    inner = copies[0].parent / "inner"
    inner.mkdir()
    look = os.scandir

    def scandir(path):
        if not isinstance(path, int) and os.fspath(path) == os.fspath(inner):
            raise PermissionError(13, "Permission denied", os.fspath(path))
        return look(path)

    monkeypatch.setattr(os, "scandir", scandir)
    assert inner in returned_files([copies[0].parent])
    states = {o.file: o.state for o in packets.read_packets(region, [copies[0].parent])}
    assert (states["inner"], states["old.xlsx"]) == ("refused", "taken")


def test_saved_again_by_another_program_it_is_the_same_submission(region, make, put, several, catalog):
    back = filled(make(), records_of(several, catalog, 3))
    again = changed(back, lambda book: None)
    assert again != back
    first, second = packets.read_packets(region, [put(back, "a.xlsx"), put(again, "b.xlsx")])
    assert {first.state, second.state} == {"taken", "again"}
    assert len(intake.submissions(region)) == 1
    third = packets.read_packets(region, [put(again, "c.xlsx"), put(back, "d.xlsx")])
    assert [outcome.state for outcome in third] == ["again", "again"]
    assert packets.exit_code(third) is Exit.DONE


@pytest.mark.parametrize("order", ["in order", "newest first", "together"])
def test_of_two_copies_the_one_saved_last_counts_whatever_comes_first(
    region, make, put, several, catalog, order
):
    made = make()
    old = put(filled(made, records_of(several, catalog, 2), saved=dt.datetime(2026, 1, 1)), "z.xlsx")
    new = put(filled(made, records_of(several, catalog, 3), saved=dt.datetime(2026, 1, 2)), "a.xlsx")
    calls = {"in order": [[old], [new]], "newest first": [[new], [old]], "together": [[new, old]]}
    for files in calls[order]:
        packets.read_packets(region, files)
    [standing] = intake.in_force(intake.submissions(region))
    assert standing.accepted == 3
    states = {o.file: o.state for o in packets.read_packets(region, [old, new])}
    assert states == {"a.xlsx": "again", "z.xlsx": "older"}


def test_what_was_undone_counts_again(region, make, put, several, catalog):
    made = make()
    counts = []
    for day, records in ((1, 2), (2, 3), (3, 2)):
        back = filled(made, records_of(several, catalog, records), saved=dt.datetime(2026, 1, day))
        packets.read_packets(region, [put(back)])
        counts.append(in_force(region))
    assert counts == [[2], [3], [2]]


def test_a_newer_copy_that_covers_less_takes_the_place_all_the_same(region, make, put, catalog):
    example = catalog.get(Dictionary, "university/enrollment").example
    spring = {"term": "spring", "enrollment_begin": "2026-01-12", "enrollment_end": "2026-05-15"}
    made = make("university/enrollment", year=2026, partner="a-college")
    both = [example, {**example, **spring}]
    first = filled(made, both, saved=dt.datetime(2026, 6, 1))
    second = filled(made, [example], saved=dt.datetime(2026, 6, 2))
    third = filled(made, both, saved=dt.datetime(2026, 6, 3))
    accepted = []
    for back in (first, second, first, third):
        packets.read_packets(region, [put(back)])
        accepted.append(in_force(region))
    assert accepted == [[2], [1], [1], [2]]


def test_a_damaged_newer_copy_leaves_the_older_in_force(region, make, put, several, catalog):
    made = make()
    good = filled(made, records_of(several, catalog, 2))
    newer = filled(made, records_of(several, catalog, 3), saved=dt.datetime(2026, 3, 1))
    states = [
        o.state for o in packets.read_packets(region, [put(newer[:4000], "a.xlsx"), put(good, "b.xlsx")])
    ]
    assert states == ["refused", "taken"]


def test_without_the_time_of_saving_a_copy_is_the_oldest(region, make, put, several, catalog):
    made = make()
    dated = filled(made, records_of(several, catalog, 2))
    packets.read_packets(region, [put(dated)])
    undated = rewrite(
        filled(made, records_of(several, catalog, 3)),
        lambda name, text: text.replace("dcterms:modified", "dcterms:issued") if name == CORE else text,
    )
    for _ in range(2):
        [outcome] = packets.read_packets(region, [put(undated)])
        assert (outcome.state, [f.code for f in outcome.findings]) == ("undecided", ["FIL-071"])
        assert in_force(region) == [2]
    again = filled(made, records_of(several, catalog, 3), saved=dt.datetime(2026, 3, 1))
    assert [o.state for o in packets.read_packets(region, [put(again)])] == ["taken"]
    assert in_force(region) == [3]


def test_what_a_partner_takes_back_leaves_no_workbook_and_other_copies_do(region, copies):
    old, one, _ = copies
    for path in (old, one):
        packets.read_packets(region, [path])
    kept = region.submissions / "a-district" / "packets"
    assert len(list(kept.iterdir())) == 2
    (receipt,) = intake.in_force(intake.submissions(region))
    taken_back = withdraw(region, receipt.id, reason="Consent was withdrawn.")
    assert len(list(kept.iterdir())) == 1
    assert not taken_back.already
    assert withdraw(region, receipt.id, reason="Consent was withdrawn.").already
    (outcome,) = packets.read_packets(region, [one])
    assert outcome.state == "refused"
    assert len(list(kept.iterdir())) == 1
