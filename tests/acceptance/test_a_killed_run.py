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
from tests.acceptance.conftest import shorten_report

from commonfield import disclosure
from commonfield.pipeline import verify_ledger
from commonfield.region import Region, open_region

MOMENTS = 5
"""Spread over the run, so that each of its long stages is cut."""


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
def test_a_run_killed_at_any_moment_leaves_the_last_good_state(own_demo: Region) -> None:
    region = shorten_report(own_demo)
    verified: set[str] = set()
    must_be_whole(region, verified)
    began = time.monotonic()
    whole = start(region)
    _, said = whole.communicate(timeout=900)
    assert whole.returncode == 0, said.decode()
    lasts = time.monotonic() - began
    for moment in range(MOMENTS):
        process = start(region)
        time.sleep(lasts * (moment + 0.5) / MOMENTS)
        process.send_signal(signal.SIGKILL)
        process.communicate()
        must_be_whole(region, verified)
    after = start(region)
    _, said = after.communicate(timeout=900)
    assert after.returncode == 0, said.decode()
    must_be_whole(region, verified)
    left = [path.name for path in Path(region.path).rglob("*.unfinished")]
    assert left == []
