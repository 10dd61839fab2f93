"""A large file is read where it lies and told the same as a small one."""

import importlib
import mmap

import pytest
from hypothesis import given
from hypothesis import strategies as st

from commonfield.catalog import Catalog
from commonfield.intake import check_file, content
from commonfield.intake.content import MappedText, read_content, received_from

CATALOG = Catalog()
scan = importlib.import_module("commonfield.intake.scan")
scan_large = importlib.import_module("commonfield.intake.scan_large")


def codes(result):
    return [(f.code, f.element, f.count, f.rows, f.found["en"]) for f in result.findings]


@pytest.fixture
def read_as_large(monkeypatch):
    """Make every file a large one, looked at a few records at a time."""
    monkeypatch.setattr(content, "MAPPED_FROM", 0)
    monkeypatch.setattr(scan, "LARGE", 0)
    monkeypatch.setattr(scan_large, "LOOKED_AT_ONCE", 2)
    monkeypatch.setattr("commonfield.intake.records.ROWS_AT_ONCE", 1)
    monkeypatch.setattr("commonfield.intake.records.LONGEST_LINE", 2048)


def _somebody_else(row):
    return row.replace(b"Ejemplo", b"Otra").replace(b"2007", b"2006").replace(b"3330123", b"3330124") + b"\n"


DAMAGE = {
    "nothing": lambda b: b,
    "a mark": lambda b: b"\xef\xbb\xbf" + b,
    "blank lines at the end": lambda b: b + b"\n\n\n",
    "blank lines of two characters at the end": lambda b: b.replace(b"\n", b"\r\n") + b"\r\n\r\n",
    "records twice": lambda b: b + b[: len(b) // 2],
    "two people of one id": lambda b: b + _somebody_else(b.splitlines()[3]),
    "short ids": lambda b: b.replace(b"^12345678", b"^1234567"),
    "ragged": lambda b: b.replace(b"\n", b"^^^\n", 1).replace(b"SENR^A", b"SENR", 2),
    "cut": lambda b: b[:-40],
    "older text": lambda b: b.replace(b"Marisol", "José".encode("cp1252")),
    "NUL": lambda b: b.replace(b"Marisol", b"Mari\0sol"),
    "returns": lambda b: b.replace(b"\n", b"\r"),
}  # fmt: skip


@pytest.mark.parametrize("kind", DAMAGE)
def test_a_large_file_is_told_as_a_small_one_is(
    write_file, several, tmp_path, kind, read_as_large, monkeypatch
):
    damaged = DAMAGE[kind](write_file("calpads/senr", *several("calpads/senr", 14)))
    file = tmp_path / "senr.txt"
    file.write_bytes(damaged)
    large = check_file(file, catalog=CATALOG)
    monkeypatch.undo()
    small = check_file(damaged, catalog=CATALOG)
    assert codes(large) == codes(small)
    assert (large.rows_in, large.accepted, large.academic_years) == (
        small.rows_in,
        small.accepted,
        small.academic_years,
    )


def test_a_large_quoted_file_counts_its_lines_too(write_file, several, tmp_path, read_as_large):
    records = [{**r, "last_name": "De la, Prueba"} for r in several("wages/quarterly", 12)]
    file = tmp_path / "wages.csv"
    file.write_bytes(write_file("wages/quarterly", *records))
    assert check_file(file, catalog=CATALOG).accepted == 12


def test_a_large_file_that_only_memory_could_hold_is_refused(
    write_file, tmp_path, read_as_large, monkeypatch
):
    monkeypatch.setattr(content, "LARGEST_OLDER", 10)
    monkeypatch.setattr("commonfield.intake.readers.LARGEST_DOCUMENT", 10)
    senr, student = tmp_path / "senr.txt", tmp_path / "student.json"
    senr.write_bytes(write_file("calpads/senr", {}).replace(b"Marisol", b"Jos\xe9"))
    student.write_bytes(write_file("ed_fi/student", {}))
    for file, name in ((senr, "calpads/senr"), (student, "ed_fi/student")):
        assert [f.code for f in check_file(file, catalog=CATALOG, dictionary=name).findings] == ["FIL-053"]


@given(text=st.binary(min_size=1, max_size=60), size=st.integers(1, 9))
def test_a_mapped_text_answers_as_bytes_do(text, size, tmp_path_factory):
    file = tmp_path_factory.mktemp("mapped") / "text"
    file.write_bytes(text)
    mapped = MappedText.of(file)
    assert isinstance(mapped, mmap.mmap)
    assert bytes(mapped) == text
    for part in (b"\n", b"\0", b"ab", text[:size], text[-size:]):
        assert (part in mapped) == (part in text)
        assert mapped.startswith(part) == text.startswith(part)
        assert mapped.endswith(part) == text.endswith(part)


@given(text=st.text(alphabet="aé\r\n^", min_size=1, max_size=60).filter(str.strip), size=st.integers(1, 5))
def test_content_is_the_same_however_it_is_held(text, size, tmp_path_factory):
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(content, "_PIECE", size)
        file = tmp_path_factory.mktemp("mapped") / "text"
        file.write_bytes(text.encode())
        small = read_content(file.read_bytes(), catalog=CATALOG)
        patch.setattr(content, "MAPPED_FROM", 0)
        large = read_content(received_from(file), catalog=CATALOG)
        assert bytes(large.text) == small.text
        assert large.lines == small.lines
        assert [f.code for f in large.notes] == [f.code for f in small.notes]
