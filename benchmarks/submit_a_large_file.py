"""What memory it takes to submit a large file: it may not grow with the file.

Writes an enrollment file (calpads/senr) of the size asked for, and one of a quarter of it, and submits each
to a region of its own, in a process of its own: agreements, check, rows, seals, receipt. What counts is
memory of the process itself (RssAnon), as for `check_a_large_file`; the yardstick of time is DuckDB only
reading the file.

    python -m benchmarks.submit_a_large_file [MEGABYTES]
"""

from __future__ import annotations

import importlib
import json
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

_small = importlib.import_module("benchmarks.check_a_file")
_large = importlib.import_module("benchmarks.check_a_large_file")
MEGABYTES = 600
PARTNER = "a-district"


def measure(megabytes: int = MEGABYTES, *, folder: str | None = None) -> dict[str, Any]:
    """Submit a file of so many megabytes; give seconds, CPU beside plain reading, the peak in megabytes."""
    with tempfile.TemporaryDirectory(dir=folder) as work:
        path = Path(work) / "senr.txt"
        _large.write_large(path, megabytes * 10**6)
        read, submitted = _in_a_process("read", path), _in_a_process("submit", path)
        size = path.stat().st_size
    ratio = submitted["cpu_s"] / read["cpu_s"]
    return {**submitted, "file_megabytes": size // 10**6, "ratio": round(ratio, 1)}


def submit(path: Path) -> dict[str, Any]:
    """Submit the file to a new region beside it, and look at the memory of this process meanwhile."""
    from commonfield import pipeline
    from commonfield.region import begin_region
    from commonfield.synthetic.agreements import draw_up, write_agreements

    partner = {"partner": PARTNER, "name": "A District", "kind": "school_district"}
    region = begin_region(
        path.parent / "region",
        region="inland-empire",
        keys=path.parent / "keys",
        settings={"partners": [partner]},
    )
    write_agreements(draw_up(region.settings.partners, [(PARTNER, _small.DICTIONARY)]), region.agreements)
    memory = _large.Memory()
    memory.start()
    wall, cpu = time.perf_counter(), time.process_time()
    receipt = pipeline.submit(region, partner=PARTNER, file=path)
    return {
        "records": receipt.rows_in,
        "accepted": receipt.accepted,
        "refused": receipt.refused,
        "wall_s": round(time.perf_counter() - wall, 1),
        "cpu_s": round(time.process_time() - cpu, 1),
        "peak_megabytes": memory.peak_kilobytes // 1000,
    }


def _in_a_process(what: str, path: Path) -> dict[str, Any]:
    command = [sys.executable, "-m", "benchmarks.submit_a_large_file", what, str(path)]
    said = subprocess.run(command, check=True, capture_output=True, text=True).stdout
    told: dict[str, Any] = json.loads(said)
    return told


def main() -> None:
    """Print a small table."""
    if not Path("/proc/self/status").exists():
        print("Skipped: this system does not tell the memory of a process as Linux does.")
        return
    whole = int(sys.argv[1]) if len(sys.argv) > 1 else MEGABYTES
    print("  file, MB    records   accepted   refused   wall, s    CPU, s   x reading   peak, MB")
    for megabytes in (whole // 4, whole):
        f = measure(megabytes)
        print(
            f"{f['file_megabytes']:>10,}{f['records']:>11,}{f['accepted']:>11,}{f['refused']:>10,}"
            f"{f['wall_s']:>10}{f['cpu_s']:>10}{f['ratio']:>12}{f['peak_megabytes']:>11,}"
        )


if __name__ == "__main__":
    if len(sys.argv) == 3:
        print(json.dumps({"read": _small.read, "submit": submit}[sys.argv[1]](Path(sys.argv[2]))))
    else:
        main()
