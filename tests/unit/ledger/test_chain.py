import json
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from commonfield.findings import Exit, LedgerError
from commonfield.ledger import Ledger


@pytest.fixture
def ledger(tmp_path: Path) -> Ledger:
    kept = Ledger(tmp_path / "ledger")
    for number in range(4):
        kept.append("submitted", {"submission": f"s{number}", "accepted": number}, by="data-lead")
    return kept


def lines_of(ledger: Ledger) -> list[str]:
    return ledger._file.read_text().splitlines()


def write(ledger: Ledger, lines: list[str]) -> None:
    ledger._file.write_text("".join(line + "\n" for line in lines))


def test_an_intact_ledger_verifies_and_counts_its_entries(ledger: Ledger) -> None:
    assert ledger.verify({"release a": ledger.entries()[1].hash, "release b": ledger.head()}) == 4


def test_an_altered_entry_is_named(ledger: Ledger) -> None:
    lines = lines_of(ledger)
    entry = json.loads(lines[2])
    entry["what"]["accepted"] = 99
    write(ledger, [*lines[:2], json.dumps(entry), lines[3]])
    with pytest.raises(LedgerError, match="ledger entry 3: expected its content") as told:
        ledger.verify()
    assert told.value.exit_code == Exit.BREAK_FOUND


@pytest.mark.parametrize("removed", [0, 1, 2])
def test_a_removed_entry_breaks_the_chain_where_it_was(ledger: Ledger, removed: int) -> None:
    lines = lines_of(ledger)
    del lines[removed]
    write(ledger, lines)
    with pytest.raises(LedgerError, match=f"ledger entry {removed + 1}: expected to follow"):
        ledger.verify()


def test_entries_cut_off_at_the_end_are_missed_by_the_release_that_printed_the_head(ledger: Ledger) -> None:
    head = ledger.head()
    write(ledger, lines_of(ledger)[:-1])
    assert ledger.verify() == 3
    with pytest.raises(LedgerError, match="head printed in release 7f"):
        ledger.verify({"release 7f": head})


def test_a_rewritten_ledger_that_fits_in_itself_is_still_found_by_a_published_head(
    ledger: Ledger, tmp_path: Path
) -> None:
    head = ledger.head()
    forged = Ledger(tmp_path / "forged")
    for number in range(4):
        forged.append("submitted", {"submission": f"s{number}", "accepted": 7}, by="data-lead")
    with pytest.raises(LedgerError, match="no entry with it"):
        forged.verify({"the report": head})


def test_a_line_that_a_crash_cut_short_is_dropped_by_the_next_entry(ledger: Ledger) -> None:
    whole = ledger._file.read_bytes()
    ledger._file.write_bytes(whole + b'{"number": 5, "at": "2026-')
    assert ledger.verify() == 4
    ledger.append("linked", {}, by="data-lead")
    assert ledger.verify() == 5


def test_a_ledger_that_cannot_be_read_says_which_entry(ledger: Ledger) -> None:
    lines = lines_of(ledger)
    write(ledger, [lines[0], "not an entry", *lines[2:]])
    with pytest.raises(LedgerError, match="ledger entry 2"):
        ledger.verify()


def test_an_empty_ledger_has_a_head_and_verifies(tmp_path: Path) -> None:
    empty = Ledger(tmp_path / "ledger")
    assert empty.verify({"a report of nothing": empty.head()}) == 0


@given(position=st.integers(0, 3), key=st.sampled_from(["number", "at", "by", "kind", "what", "before"]))
def test_no_part_of_an_entry_can_change_unnoticed(
    tmp_path_factory: pytest.TempPathFactory, position: int, key: str
) -> None:
    ledger = Ledger(tmp_path_factory.mktemp("region") / "ledger")
    for number in range(4):
        ledger.append("submitted", {"accepted": number}, by="data-lead")
    lines = lines_of(ledger)
    entry = json.loads(lines[position])
    entry[key] = (
        {"accepted": 77} if key == "what" else (entry[key] + 1 if key == "number" else entry[key] + "x")
    )
    lines[position] = json.dumps(entry)
    write(ledger, lines)
    with pytest.raises(LedgerError):
        ledger.verify()
