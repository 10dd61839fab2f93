"""What a region's public scorecard costs, all sectors with it, beside only reading its files.

Reads a folder of real public files (COMMONFIELD_REFERENCE, or --reference). Wall and CPU seconds of a process
of its own and its largest memory; as a ratio to the CPU seconds of Python's csv reader over the same files.

    python -m benchmarks.read_public_files [--reference DIR] [REGION ...]
"""

from __future__ import annotations

import argparse
import csv
import os
import resource
import subprocess
import sys
import tempfile
import time
from pathlib import Path

REGIONS = ("tulare-kings", "central-coast", "los-angeles")
MOST_SECONDS, MOST_MEMORY = 20, 1.5


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("regions", nargs="*", default=REGIONS)
    parser.add_argument("--reference", type=Path, default=os.environ.get("COMMONFIELD_REFERENCE"))
    asked = parser.parse_args()
    if asked.reference is None or not Path(asked.reference).is_dir():
        print("No folder of public files is here: name one in COMMONFIELD_REFERENCE. Nothing was measured.")
        return
    yardstick = read_only(Path(asked.reference))
    print(f"Reading every text file with Python's csv reader: {yardstick:.1f} CPU s")
    bars = f"bars: {MOST_SECONDS} s, {MOST_MEMORY} GB"
    print(f"{'region':16}{'wall s':>8}{'CPU s':>8}{'ratio':>8}{'GB':>7}  {bars}")
    for region in asked.regions:
        wall, cpu, memory = scorecard(region, Path(asked.reference))
        print(f"{region:16}{wall:8.1f}{cpu:8.1f}{cpu / yardstick:8.1f}{memory:7.2f}", flush=True)


def read_only(folder: Path) -> float:
    """Read every text file, cell by cell, and do nothing with it."""
    began = time.process_time()
    for path in sorted(folder.rglob("*.csv")):
        with path.open(encoding="utf-8", errors="replace", newline="") as file:
            for row in csv.reader(file):
                [cell.strip() for cell in row]
    return time.process_time() - began


def scorecard(region: str, folder: Path) -> tuple[float, float, float]:
    """Make a scorecard in a process of its own; give wall seconds, CPU seconds and its memory in GB."""
    with tempfile.TemporaryDirectory() as out:
        arguments = ["scorecard", "--region", region, "--reference", str(folder), "--out", f"{out}/pages"]
        before, began = resource.getrusage(resource.RUSAGE_CHILDREN), time.perf_counter()
        subprocess.run([sys.executable, "-m", "commonfield", *arguments], check=True, capture_output=True)
        wall, after = time.perf_counter() - began, resource.getrusage(resource.RUSAGE_CHILDREN)
    cpu = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
    return wall, cpu, after.ru_maxrss / 1024**2


if __name__ == "__main__":
    main()
