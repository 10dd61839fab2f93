"""What it costs to compare the files of a region: CPU beside DuckDB only reading the same rows.

Invents a region and submits its files. Then, on the same accepted rows: DuckDB takes every row in and sums
the length of all columns (the yardstick); `compare_files` runs every rule across files.

    python -m benchmarks.compare_files [LEARNERS]
"""

from __future__ import annotations

import json
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

LEARNERS = 600
BAR_SECONDS = 2.0
"""On 600 learners, with the rows open: what a steward waits for after a submission."""


def measure(learners: int = LEARNERS) -> dict[str, Any]:
    """Compare the files of an invented region; give CPU seconds and their ratio to the yardstick."""
    from commonfield import intake
    from commonfield.catalog import Catalog
    from commonfield.pipeline.demonstrating import begin_invented_region, submit_all
    from commonfield.pipeline.occasion import Occasion
    from commonfield.synthetic import invent

    with tempfile.TemporaryDirectory() as folder:
        at = Path(folder)
        invention = invent(
            at / "partners",
            students=learners,
            seed=1,
            messiness="real",
            region="inland-empire",
            catalog=Catalog(),
        )
        region = begin_invented_region(at / "region", invention, keys=at / "keys")
        submit_all(region, invention.folder, occasion=Occasion())
        receipts = intake.in_force(intake.submissions(region))
        rows = intake.accepted(region, [receipt.id for receipt in receipts])
        linkable = [partner.partner for partner in invention.partners]

        def compare() -> int:
            as_of = invention.data_as_of
            return len(
                intake.compare_files(region, receipts=receipts, linkable=linkable, as_of=as_of, rows=rows)
            )

        read, _ = _timed(lambda: _read(rows))
        compared, findings = _timed(compare)
    return {
        "learners": learners,
        "files": len(receipts),
        "rows": sum(frame.height for frame in _frames(rows).values()),
        "findings": findings,
        "read_cpu_s": read["cpu_s"],
        "compare_cpu_s": compared["cpu_s"],
        "ratio": round(compared["cpu_s"] / read["cpu_s"], 1),
        "compare_wall_s": compared["wall_s"],
    }


def _frames(rows: Any) -> dict[str, Any]:
    return {"identity_record": rows.identity_records, "offering": rows.plain["offering"], **rows.staged}


def _read(rows: Any) -> int:
    from commonfield.engines import DuckEngine

    with DuckEngine() as engine:
        total = 0
        for name, frame in _frames(rows).items():
            engine.load(name, frame)
            lengths = " + ".join(f'coalesce(sum(length("{column}"::varchar)), 0)' for column in frame.columns)
            total += int(engine.query(f"select ({lengths})::bigint as total from {name}").item())
    return total


def _timed(do: Callable[[], int]) -> tuple[dict[str, float], int]:
    do()  # once to warm up: libraries and definitions are read then
    cpu, wall = time.process_time(), time.perf_counter()
    answer = do()
    spent = {"cpu_s": time.process_time() - cpu, "wall_s": time.perf_counter() - wall}
    return {name: round(seconds, 2) for name, seconds in spent.items()}, answer


if __name__ == "__main__":
    measured = measure(int(sys.argv[1]) if len(sys.argv) > 1 else LEARNERS)
    sys.stdout.write(json.dumps(measured, indent=1) + "\n")
    if measured["learners"] <= LEARNERS and measured["compare_cpu_s"] > BAR_SECONDS:
        sys.stdout.write(f"Over the bar of {BAR_SECONDS} s.\n")
        sys.exit(1)
