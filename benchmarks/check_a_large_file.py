"""What memory it takes to check a file of many gigabytes: it may not grow with the file.

Writes an enrollment file (calpads/senr) of the size asked for, a million records at a time, then checks it
in a process of its own. What counts is memory of the process itself (RssAnon); pages of the file that the
system keeps at hand are its to take back.

    python -m benchmarks.check_a_large_file [GIGABYTES]
"""

from __future__ import annotations

import importlib
import json
import shutil
import subprocess
import sys
import tempfile
import threading
import time
from pathlib import Path
from typing import Any

_small = importlib.import_module("benchmarks.check_a_file")
GIGABYTES = 1.0
BAR_MEGABYTES = 600
ROWS_AT_ONCE = 1_000_000
_EVERY = 0.02  # seconds between two looks at the memory


def measure(gigabytes: float = GIGABYTES, *, folder: str | None = None) -> dict[str, Any]:
    """Check a file of so many gigabytes; give seconds and the peak of memory in megabytes."""
    with tempfile.TemporaryDirectory(dir=folder) as work:
        path = Path(work) / "senr.txt"
        rows = write_large(path, int(gigabytes * 1e9))
        command = [sys.executable, "-m", "benchmarks.check_a_large_file", "check", str(path)]
        said = subprocess.run(command, check=True, capture_output=True, text=True).stdout
        return {**json.loads(said), "rows_written": rows, "file_gigabytes": path.stat().st_size / 1e9}


def write_large(path: Path, size: int) -> int:
    """Write an enrollment file of about so many bytes; say how many rows it has."""
    part = path.with_suffix(".part")
    rows = 0
    with path.open("wb") as whole:
        while whole.tell() < size:
            _small.write_file(part, ROWS_AT_ONCE, first=rows)
            with part.open("rb") as written:
                shutil.copyfileobj(written, whole, 1 << 22)
            rows += ROWS_AT_ONCE
    part.unlink()
    return rows


def check(path: Path) -> dict[str, Any]:
    """Check the file, and look at the memory of this process meanwhile."""
    from commonfield.catalog import Catalog
    from commonfield.intake import check_file

    memory = Memory()
    memory.start()
    wall, cpu = time.perf_counter(), time.process_time()
    result = check_file(path, catalog=Catalog(), dictionary=_small.DICTIONARY)
    return {
        "records": result.rows_in,
        "refused": result.refused,
        "wall_s": round(time.perf_counter() - wall, 1),
        "cpu_s": round(time.process_time() - cpu, 1),
        "peak_megabytes": memory.peak_kilobytes // 1000,
    }


class Memory(threading.Thread):
    """Keeps the highest RssAnon that it saw."""

    def __init__(self) -> None:
        super().__init__(daemon=True)
        self.peak_kilobytes = 0

    def run(self) -> None:
        status = Path("/proc/self/status")
        while True:
            told = next(line for line in status.read_text().splitlines() if line.startswith("RssAnon"))
            self.peak_kilobytes = max(self.peak_kilobytes, int(told.split()[1]))
            time.sleep(_EVERY)


def main() -> None:
    """Print a small table."""
    if not Path("/proc/self/status").exists():
        print("Skipped: this system does not tell the memory of a process as Linux does.")
        return
    figures = measure(float(sys.argv[1]) if len(sys.argv) > 1 else GIGABYTES)
    print(f"check {figures['records']:,} records ({figures['file_gigabytes']:.1f} GB)")
    print(f"  wall, CPU             {figures['wall_s']:>7} s  {figures['cpu_s']} s")
    print(f"  peak of memory        {figures['peak_megabytes']:>7} MB      bar {BAR_MEGABYTES} MB")
    print(f"  records refused       {figures['refused']:>7,}")


if __name__ == "__main__":
    if len(sys.argv) == 3 and sys.argv[1] == "check":
        print(json.dumps(check(Path(sys.argv[2]))))
    else:
        main()
