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
from commonfield.pipeline import verify_ledger
from commonfield.region import Region, open_region

MOMENTS = 8


def start(region: Region) -> subprocess.Popen[bytes]:
    arguments = ["run", "--region", str(region.path), "--keys", str(region.keys.folder)]
    return subprocess.Popen(
        [sys.executable, "-m", "commonfield", *arguments],
        stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
        env={**os.environ, "PYTHONWARNINGS": "default"},
    )


def must_be_whole(region: Region) -> None:
    """Check everything that a reader may rely on."""
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
    for entry in registered:
        disclosure.verify(again.releases / entry.what["release"])


@pytest.mark.slow
def test_a_run_killed_at_any_moment_leaves_the_last_good_state(own_demo: Region) -> None:
    must_be_whole(own_demo)
    began = time.monotonic()
    whole = start(own_demo)
    _, said = whole.communicate(timeout=300)
    assert whole.returncode == 0, said.decode()
    lasts = time.monotonic() - began
    for moment in range(MOMENTS):
        process = start(own_demo)
        time.sleep(lasts * (moment + 0.5) / MOMENTS)
        process.send_signal(signal.SIGKILL)
        process.communicate()
        must_be_whole(own_demo)
    after = start(own_demo)
    _, said = after.communicate(timeout=300)
    assert after.returncode == 0, said.decode()
    must_be_whole(own_demo)
    left = [path.name for path in Path(own_demo.path).rglob("*.unfinished")]
    assert left == []
