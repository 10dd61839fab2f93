"""A written folder takes the place of an earlier one only when it is whole."""

from __future__ import annotations

from pathlib import Path

import pytest

from commonfield.pipeline.putting import put


def test_files_that_are_no_more_are_gone_and_nothing_is_left_beside(tmp_path):
    put({"en/a.html": b"1", "en/b.html": b"1"}.items(), tmp_path / "out")
    put({"en/a.html": b"2"}.items(), tmp_path / "out")
    assert [p.name for p in (tmp_path / "out" / "en").iterdir()] == ["a.html"]
    assert (tmp_path / "out" / "en" / "a.html").read_bytes() == b"2"
    assert [p.name for p in tmp_path.iterdir()] == ["out"]


def test_what_stood_there_stands_where_writing_stops(tmp_path, monkeypatch):
    put({"a.html": b"1"}.items(), tmp_path / "out")
    write = Path.write_bytes

    def full(path: Path, content: bytes) -> int:
        if path.name == "b.html":
            raise OSError("no space left")
        return write(path, content)

    monkeypatch.setattr(Path, "write_bytes", full)
    with pytest.raises(OSError, match="space"):
        put({"a.html": b"2", "b.html": b"2"}.items(), tmp_path / "out")
    monkeypatch.undo()
    assert (tmp_path / "out" / "a.html").read_bytes() == b"1"
    put({"a.html": b"3"}.items(), tmp_path / "out")
    assert [p.name for p in tmp_path.iterdir()] == ["out"]
