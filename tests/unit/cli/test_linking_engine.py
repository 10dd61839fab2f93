"""Which engine a linkage may name."""

import pytest

from commonfield.cli.linking import dedupe, link
from commonfield.findings import UsageError
from commonfield.identity import encoded


def test_encoded_files_are_linked_in_duckdb_only(tmp_path, monkeypatch):
    monkeypatch.setattr(encoded, "is_encoded", lambda _: True)
    file, out = tmp_path / "a.csv", tmp_path / "out.csv"
    for command, files in ((link, (file, file)), (dedupe, (file,))):
        with pytest.raises(UsageError, match="expected duckdb for encoded files, found spark"):
            command(*files, out=out, engine="spark")
    assert not out.exists()
