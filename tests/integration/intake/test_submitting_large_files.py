"""A large file is taken part by part, and gives the rows that it would give as a whole."""

import hashlib

import polars as pl
import pytest
from tests.integration.intake.killing import kill_at
from tests.integration.intake.workbooks import left, mended, take, workbook_of

from commonfield import intake
from commonfield.findings import SubmissionError
from commonfield.intake import content, storing
from commonfield.intake.content import MappedText
from commonfield.pipeline import submit, withdraw
from commonfield.region import open_sealed, seal
from commonfield.synthetic.agreements import draw_up, write_agreements

PEOPLE = 400
LOOKED_AT_FIRST = 1 << 17
"""Bytes at the beginning that a reader looks at to recognize a file."""
SENT_BY = {
    "calpads/senr": "a-district",
    "calpads/sinf": "a-district",
    "calpads/crsc": "a-district",
    "wages/quarterly": "a-district",
    "mis/sx": "a-college",
    "mis/sx_fixed": "a-college",
}
LARGE = {
    "commonfield.intake.content.MAPPED_FROM": 0,
    "commonfield.intake.scan.LARGE": 0,
    "commonfield.intake.records.ROWS_AT_ONCE": 1,
    "commonfield.intake.records.LONGEST_LINE": 1 << 13,
}
"""Settings with which every file is a large one, of parts of a few dozen records."""


@pytest.fixture
def taken_as_large(monkeypatch):
    for name, value in LARGE.items():
        monkeypatch.setattr(name, value)


@pytest.fixture
def region(region):
    files = [(partner, dictionary) for dictionary, partner in SENT_BY.items()]
    write_agreements(draw_up(region.settings.partners, files), region.agreements)
    return region


def with_faults(records):
    """Let every seventh record break a rule, most of them in parts where others are good."""
    broken = {"ssid": "123", "gi01": "9"}
    return [
        {**record, **{name: cell for name, cell in broken.items() if name in record or name == "gi01"}}
        if number % 7 == 3
        else record
        for number, record in enumerate(records)
    ]


def some_file(write_file, several, name):
    """Write people of whom many come twice, in parts far from each other, some with faults."""
    records = several(name, PEOPLE)
    if name.startswith("mis/sx"):
        people = [f"X{number:05}" for number in range(PEOPLE)]
        records = [{"sb00": person, "cb01": course} for course in ("ENGL 1A", "MATH 5") for person in people]
    faults = with_faults(records) if name in ("calpads/senr", "mis/sx", "mis/sx_fixed") else records
    return write_file(name, *faults)


def parts_of(region, receipt, name="*"):
    return sorted(path.name for path in storing.folder_of(region, receipt).glob(f"{name}.*age"))


def rows_of(region, receipt):
    """Give every row that a submission left, by table, in an order of its own."""
    held = intake.accepted(region, [receipt.id])
    frames = {
        **held.staged,
        "identity_record": held.identity_records,
        **held.plain,
    }
    refused = storing.refused_rows(region, receipt)
    if refused is not None:
        frames["refused"] = refused
    return {name: sorted(map(repr, frame.rows())) for name, frame in frames.items() if frame.height}


def told(receipt):
    """Give what a receipt says that does not depend on when it was written."""
    said = {key: value for key, value in receipt.as_dict().items() if key != "received_at"}
    findings = [(f.code, f.element, f.count, f.rows) for f in receipt.findings]
    return {**said, "findings": sorted(findings)}


@pytest.mark.parametrize("name", SENT_BY)
def test_a_large_file_gives_the_rows_that_a_small_one_gives(
    region, write_file, several, tmp_path, monkeypatch, name
):
    file = tmp_path / "sent.txt"
    file.write_bytes(some_file(write_file, several, name) + (b"A^B\n" if name == "calpads/senr" else b""))
    with monkeypatch.context() as large:
        for setting, value in LARGE.items():
            large.setattr(setting, value)
        first = submit(region, partner=SENT_BY[name], file=file, dictionary=name)
    assert len(parts_of(region, first)) > len(first.tables) + 2
    assert (
        first.rows_in
        == first.accepted + first.refused
        == file.read_bytes().count(b"\n")
        - (name not in ("calpads/senr", "calpads/sinf", "calpads/crsc", "mis/sx_fixed"))
    )
    rows = rows_of(region, first)
    withdraw(region, first.id, reason="Once more as a small one.")
    second = submit(region, partner=SENT_BY[name], file=file, dictionary=name, again=True)
    assert len(parts_of(region, second)) == len(second.tables) + bool(second.refused)
    assert rows == rows_of(region, second)
    assert told(first) == told(second)
    assert {table: len(rows[table]) for table in first.tables} == dict(first.tables)


def test_a_large_file_is_kept_byte_for_byte(region, write_file, several, tmp_path, taken_as_large):
    file = tmp_path / "sent.txt"
    file.write_bytes(some_file(write_file, several, "calpads/senr") + b"\n\n")
    receipt = submit(region, partner="a-district", file=file)
    assert receipt.content_hash == hashlib.sha256(file.read_bytes()).hexdigest()
    assert receipt.size == file.stat().st_size
    assert storing.received(region, receipt) == file.read_bytes()
    assert submit(region, partner="a-district", file=file).duplicate
    small = intake.submit(
        region, partner="a-district", content=file.read_bytes(), file_name="other.txt", by="s"
    )
    assert small == receipt.again()


def test_submitting_never_asks_for_a_large_file_as_a_whole(
    region, write_file, several, tmp_path, taken_as_large, monkeypatch
):
    """What is cut out of the file at once is counted where it is cut."""
    longest = []

    class Watched(MappedText):
        def __getitem__(self, asked):
            cut = super().__getitem__(asked)
            longest.append(len(cut) if isinstance(cut, bytes) else 1)
            return cut

        def read(self, *size):
            raise AssertionError("the file was read and not cut")

    monkeypatch.setattr(content, "MappedText", Watched)
    monkeypatch.setattr(content, "_PIECE", 1 << 14)
    file = tmp_path / "sent.txt"
    file.write_bytes(write_file("calpads/senr", *several("calpads/senr", 4 * PEOPLE)))
    submit(region, partner="a-district", file=file)
    assert file.stat().st_size > LOOKED_AT_FIRST * 3 // 2
    assert max(longest) == LOOKED_AT_FIRST


def test_records_refused_in_several_parts_come_back_and_are_mended(
    region, write_file, several, tmp_path, taken_as_large
):
    file = tmp_path / "sent.txt"
    file.write_bytes(some_file(write_file, several, "calpads/senr"))
    receipt = submit(region, partner="a-district", file=file)
    wrong = [row + 1 for row in range(PEOPLE) if row % 7 == 3]
    assert len(parts_of(region, receipt, "refused")) > 1
    assert left(region, receipt) == wrong
    right = {(row, "SSID"): f"{6_000_000_000 + row}" for row in wrong[:-1]}
    mending = take(region, mended(workbook_of(region, receipt), right))
    assert mending.account.mended == len(wrong) - 1
    assert left(region, receipt) == wrong[-1:]
    assert intake.accepted(region).staged["enrollment"].height == PEOPLE - 1


@pytest.mark.slow
@pytest.mark.parametrize("steps", [0, 5, 40])
def test_a_process_killed_between_parts_leaves_no_submission_and_no_parts(
    region, write_file, several, tmp_path, taken_as_large, steps
):
    file = tmp_path / "sent.txt"
    file.write_bytes(some_file(write_file, several, "calpads/senr"))
    large = "; ".join(
        f"{name.rsplit('.', 1)[0].replace('.', '_')} = importlib.import_module('{name.rsplit('.', 1)[0]}'); "
        f"{name.rsplit('.', 1)[0].replace('.', '_')}.{name.rsplit('.', 1)[1]} = {value}"
        for name, value in LARGE.items()
    )
    does = (
        f"import importlib; {large}; sent['content'] = intake.received_from(Path({str(file)!r})); "
        "intake.submit(region, **sent, by='s')"
    )
    again = kill_at(region, steps, b"", does)
    assert intake.submissions(again) == []
    assert intake.accepted(again).identity_records.is_empty()
    receipt = submit(again, partner="a-district", file=file)
    assert not receipt.duplicate
    assert intake.accepted(again).staged["enrollment"].height == receipt.accepted
    kept = {path.name for path in (region.submissions / "a-district").iterdir()}
    assert kept == {receipt.id, f"{receipt.id}.age", f"{receipt.id}.json"}


def test_a_file_that_changes_while_it_is_read_is_not_taken(
    region, write_file, several, tmp_path, taken_as_large, monkeypatch
):
    file = tmp_path / "sent.txt"
    file.write_bytes(some_file(write_file, several, "calpads/senr"))

    def changed(*given, **named):
        with file.open("r+b") as growing:
            growing.write(b"X")
        return seal(*given, **named)

    with monkeypatch.context() as meanwhile:
        meanwhile.setattr(storing, "seal", changed)
        with pytest.raises(SubmissionError, match="found one that changed"):
            submit(region, partner="a-district", file=file)
    assert intake.submissions(region) == []
    assert list((region.submissions / "a-district").iterdir()) == []


def test_parts_are_read_in_their_order_and_apart_from_names_that_begin_alike(region):
    rows = storing.SealedRows(region, "a-district", "f" * 64)
    for number in range(12):
        rows.add_frame("refused", pl.DataFrame({"record_no": [number]}))
        rows.add_frame("refused_more", pl.DataFrame({"record_no": [-number]}))
    rows.add_frame("refused", pl.DataFrame({"record_no": []}))
    place = region.submissions / "a-district" / ("f" * 64)
    rows.folder.rename(place)
    receipt = type("Receipt", (), {"partner": "a-district", "id": "f" * 64})()
    opened = [frame["record_no"].item() for frame in storing.open_rows(region, receipt, "refused")]
    assert opened == list(range(12))


def test_a_submission_keeps_the_name_under_which_it_came_first(region, write_file, several):
    sent = write_file("calpads/senr", *several("calpads/senr", 3))

    def send(name, **more):
        return intake.submit(
            region, partner="a-district", content=sent, file_name=name, by="s", **more
        ).file_name

    assert send("first.txt", dictionary="calpads/sela") == "first.txt"  # refused, and judged again
    assert send("second.txt") == "first.txt"
    assert send("third.txt") == "first.txt"
    (receipt,) = intake.submissions(region)
    withdraw(region, receipt.id, reason="Sent too early.")
    assert send("fourth.txt", again=True) == "first.txt"
    assert [r.file_name for r in intake.submissions(region)] == ["first.txt"]
    sealed = storing.folder_of(region, receipt).with_suffix(".age")
    assert open_sealed(sealed, keys=region.keys, holder="a-district") == sent
