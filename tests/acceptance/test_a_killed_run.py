"""Killing the process at any moment leaves the last good state."""

from __future__ import annotations

import hashlib
import json
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from commonfield import disclosure
from commonfield.pipeline import demonstrate, verify_ledger
from commonfield.region import Region, open_region

MOMENTS = 8
STUDENTS = 400
"""Few: how long a stage takes does not matter here, and the route is run ten times."""


@pytest.fixture
def small(tmp_path: Path) -> Region:
    """A finished region of our own."""
    return demonstrate(tmp_path / "demo", students=STUDENTS, seed=7, keys=tmp_path / "keys").region


def start(region: Region) -> subprocess.Popen[bytes]:
    arguments = ["run", "--region", str(region.path), "--keys", str(region.keys.folder)]
    return subprocess.Popen(
        [sys.executable, "-m", "commonfield", *arguments],
        stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
        env={**os.environ, "PYTHONWARNINGS": "default"},
    )


def must_be_whole(region: Region, verified: set[str]) -> None:
    """Check everything that a reader may rely on; `verified` remembers releases found whole before."""
    again = open_region(region.path, keys=region.keys.folder)
    verify_ledger(again)
    snapshot = again.current(again.snapshots)
    assert snapshot is not None
    facts = json.loads((snapshot / "snapshot.json").read_text())
    for name, table in facts["tables"].items():
        content = (snapshot / f"{name}.parquet").read_bytes()
        assert hashlib.sha256(content).hexdigest() == table["sha256"]
    registered = disclosure.read_register(again.releases / "register.jsonl")
    assert registered
    for release in {entry.what["release"] for entry in registered} - verified:
        disclosure.verify(again.releases / release)
        verified.add(release)


@pytest.mark.slow
def test_a_run_killed_at_any_moment_leaves_the_last_good_state(small: Region) -> None:
    verified: set[str] = set()
    must_be_whole(small, verified)
    began = time.monotonic()
    whole = start(small)
    _, said = whole.communicate(timeout=900)
    assert whole.returncode == 0, said.decode()
    lasts = time.monotonic() - began
    for moment in range(MOMENTS):
        process = start(small)
        time.sleep(lasts * (moment + 0.5) / MOMENTS)
        process.send_signal(signal.SIGKILL)
        process.communicate()
        must_be_whole(small, verified)
    after = start(small)
    _, said = after.communicate(timeout=900)
    assert after.returncode == 0, said.decode()
    must_be_whole(small, verified)
    left = [path.name for path in Path(small.path).rglob("*.unfinished")]
    assert left == []
