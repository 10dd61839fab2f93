"""What the whole route costs: an invented region from files to report, and how that grows with learners.

Each run is a process of its own. The yardstick, in the same run, is DuckDB sorting ten million random
numbers on one thread: the ratio is CPU seconds of the route to CPU seconds of the yardstick.

    python -m benchmarks.run_the_route [LEARNERS ...]
"""

from __future__ import annotations

import argparse
import resource
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from commonfield.engines import DuckEngine


def yardstick() -> float:
    """Give the CPU seconds of a piece of work that every machine can do."""
    began = time.process_time()
    with DuckEngine(threads=1) as engine:
        engine.define("numbers", "select hash(i) as h from range(10000000) t(i)")
        engine.query("select max(h) as h from (select h, row_number() over (order by h) as r from numbers)")
    return time.process_time() - began


def measure(learners: int) -> dict[str, float]:
    """Run the demo for so many learners; give wall and CPU seconds, and the largest memory in GB."""
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    began = time.monotonic()
    with tempfile.TemporaryDirectory() as folder:
        place = Path(folder)
        arguments = ["demo", str(place / "demo"), "--students", str(learners), "--keys", str(place / "keys")]
        subprocess.run([sys.executable, "-m", "commonfield", "--quiet", *arguments], check=True)
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return {
        "wall": time.monotonic() - began,
        "cpu": after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime,
        "gigabytes": after.ru_maxrss / 1e6,
    }


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("learners", nargs="*", type=int, default=[4_000, 40_000])
    asked = parser.parse_args()
    unit = yardstick()
    print(f"yardstick {unit:.2f} CPU s")
    print("learners   wall s    CPU s    ratio     GB")
    for learners in sorted(asked.learners):
        cost = measure(learners)
        print(
            f"{learners:8,} {cost['wall']:8.1f} {cost['cpu']:8.1f} {cost['cpu'] / unit:8.0f} "
            f"{cost['gigabytes']:6.2f}"
        )


if __name__ == "__main__":
    main()
