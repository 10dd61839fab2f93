"""What a reader without the private half can check, and what only the proof can."""

from __future__ import annotations

import shutil

import pytest

from commonfield.disclosure.proof import look_at_folder, verify_folder
from commonfield.disclosure.proof.certificate import CERTIFICATE, PRIVATE
from commonfield.findings import ReleaseError


@pytest.fixture
def copied(altered):
    """A copy for the public: without the private half."""
    shutil.rmtree(altered.folder / PRIVATE)
    return altered


def test_a_reader_sees_that_files_are_whole_and_that_sums_hold(copied):
    looked = look_at_folder(copied.folder)
    rows = [row for name in ("race", "sex") for row in copied.rows(name)[1:]]
    assert (looked.files, looked.rows) == (2, len(rows))
    assert looked.blanks == sum(row[-1] != "shown" for row in rows) > 10
    with pytest.raises(ReleaseError, match="private half"):
        verify_folder(copied.folder)


def test_a_file_that_changed_is_seen(copied):
    path = copied.table("race")
    path.write_bytes(path.read_bytes().replace(b",shown", b",shown ", 1))
    with pytest.raises(ReleaseError, match=r"tables/race\.csv"):
        look_at_folder(copied.folder)


def shown_row(release):
    rows = release.rows("race")
    return rows, next(row for row in rows[1:] if row[-1] == "shown" and int(row[4]) > 30)


def test_a_sum_that_does_not_hold_is_seen(altered):
    rows = altered.rows("race")
    totals = [row for row in rows[1:] if row[3] == "All"]
    for row in rows[1:]:
        row[4:] = ["100", "50", "shown"]
    assert totals
    altered.write_rows("race", rows)
    altered.reseal()
    with pytest.raises(ReleaseError, match="add up"):
        look_at_folder(altered.folder)


def test_a_small_count_that_is_shown_is_seen(altered):
    rows, row = shown_row(altered)
    row[5] = row[4]  # everybody: nobody without
    altered.write_rows("race", rows)
    altered.reseal()
    with pytest.raises(ReleaseError, match="below 11"):
        look_at_folder(altered.folder)


def test_a_single_blank_in_a_sum_is_seen(altered):
    """One hidden code beside a shown total is that total less the others."""
    truth, codes = {}, ("All", "A", "B", "H", "P", "W")
    rows = altered.rows("race")
    for row in rows[1:]:
        depth = sum(code != "All" for code in row[:3])
        people = {0: 12, 1: 6, 2: 3, 3: 1}[depth] * (500 if row[3] == "All" else 100)
        row[4:] = [str(people), str(people // 2), "shown"]
        truth[tuple(row[:4])] = row
    assert {key[3] for key in truth} == set(codes)
    school = next(key for key in truth if "All" not in key)
    truth[school][4:] = ["", "", "hidden"]
    altered.write_rows("race", rows)
    altered.reseal()
    with pytest.raises(ReleaseError, match="found one that does"):
        look_at_folder(altered.folder)


def test_blanks_are_counted(altered):
    path = altered.folder / CERTIFICATE
    blanks = altered.certificate["blanks"]
    path.write_text(
        path.read_text(encoding="utf-8").replace(f'"blanks": {blanks}', f'"blanks": {blanks + 1}'),
        encoding="utf-8",
    )
    with pytest.raises(ReleaseError, match="as many blanks"):
        look_at_folder(altered.folder)


def test_the_public_half_tells_nothing_of_why_something_is_blank(released):
    told = released.certificate
    assert set(told) == {
        "format", "universe", "hierarchy", "tables", "outcomes", "policy", "promise",
        "not_promised", "made_on", "code_version", "releases_considered", "external_files", "already_public",
        "blanks", "files", "commitment",
    }  # fmt: skip
    assert set(told["promise"]) == set(told["not_promised"]) == {"en", "es"}
    assert "al menos 3" in told["promise"]["es"] and "1 to 10 people" in told["promise"]["en"]


def test_the_private_half_is_private(released):
    private = released.folder / PRIVATE
    assert private.stat().st_mode & 0o077 == 0
    assert [path.stat().st_mode & 0o077 for path in sorted(private.iterdir())] == [0, 0]
    said = (released.folder / "certificate" / "README.txt").read_text(encoding="utf-8")
    assert "PRIVATE" in said and "PRIVADO" in said


def test_two_bundles_of_the_same_release_commit_to_different_hashes(released, tmp_path):
    """Chance is mixed in: nobody can guess counts and recognize them by the public hash."""
    again = released.copy(tmp_path / "again")
    again.reseal()
    assert again.certificate["files"] == released.certificate["files"]
    assert again.certificate["commitment"] != released.certificate["commitment"]
