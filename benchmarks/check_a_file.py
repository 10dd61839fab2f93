"""What it costs to check a file: CPU beside DuckDB only reading it, and the peak of memory.

Writes a student enrollment file (calpads/senr, 41 columns) with some records that break rules, then in a
process of its own each: DuckDB reads it and sums the length of all columns (the yardstick); `check_file`
runs every rule of the dictionary over it.

    python -m benchmarks.check_a_file [ROWS]
"""

from __future__ import annotations

import json
import resource
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

import numpy as np
import polars as pl

DICTIONARY = "calpads/senr"
ROWS = 1_000_000
BAR_CPU = 4.0
BAR_MEGABYTES = 600
BROKEN = 0.002


def measure(rows: int = ROWS) -> dict[str, Any]:
    """Check a file of so many rows; give CPU seconds, their ratio to the yardstick, and megabytes."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "senr.txt"
        write_file(path, rows)
        yardstick, check = _in_a_process("read", path), _in_a_process("check", path)
        size = path.stat().st_size
    return {
        "rows": rows,
        "file_megabytes": round(size / 1e6),
        "rules": check["rules"],
        "refused": check["refused"],
        "read_cpu_s": yardstick["cpu_s"],
        "check_cpu_s": check["cpu_s"],
        "ratio": round(check["cpu_s"] / yardstick["cpu_s"], 2),
        "check_wall_s": check["wall_s"],
        "peak_megabytes": check["peak_megabytes"],
    }


def write_file(path: Path, rows: int, *, first: int = 0) -> None:
    """Write an enrollment file: everybody in order but for two in a thousand. `first` numbers the people."""
    from commonfield.catalog import Catalog, Dictionary

    dictionary = Catalog().get(Dictionary, DICTIONARY)
    chance = np.random.default_rng(1 + first)
    number = pl.int_range(first, first + rows, eager=True)

    def pick(*values: str) -> pl.Series:
        return pl.Series(np.array(values)[chance.integers(0, len(values), rows)])

    born = pl.Series(chance.integers(0, 1460, rows) + 13_000).cast(pl.Int32).cast(pl.Date)
    cells = {name: pl.Series([value]).new_from_index(0, rows) for name, value in dictionary.example.items()}
    cells |= {
        "ssid": pl.Series(
            np.where(chance.random(rows) < BROKEN, "123", (number + 1_000_000_000).cast(pl.String))
        ),
        "local_student_id": (number + 200_000).cast(pl.String),
        "student_legal_first_name": pick("Marisol", "José", "Ana", "Luis", "Emily", "Noah", "Thuy"),
        "student_legal_last_name": pick("Ejemplo", "Muestra-Prueba", "De la Prueba", "Sample", "Nguyen"),
        "student_birth_date": born.dt.strftime("%Y%m%d"),
        "student_gender_code": pick("F", "M", "X"),
        "school_of_attendance": pick("3330123", "3330124", "3330125"),
        "grade_level_code": pick("09", "10", "11", "12"),
    }
    frame = pl.DataFrame(
        {e.name: cells.get(e.name, pl.lit("")) for e in dictionary.elements if e.name in cells}
    )
    frame = frame.with_columns(pl.lit("").alias(e.name) for e in dictionary.elements if e.name not in cells)
    frame = frame.select(e.name for e in dictionary.elements)
    frame.write_csv(path, include_header=False, separator="^", quote_style="never")


def read(path: Path) -> dict[str, Any]:
    """Let DuckDB read the file and sum the length of all columns."""
    from commonfield.catalog import Catalog, Dictionary
    from commonfield.engines import DuckEngine

    names = [element.name for element in Catalog().get(Dictionary, DICTIONARY).elements]
    columns = ", ".join(f"'{name}': 'varchar'" for name in names)
    source = f"read_csv('{path}', delim='^', quote='', escape='', header=false, columns={{{columns}}})"
    with DuckEngine() as engine:
        engine.query("select 1 as warm")
        started = _now()
        engine.query(f"select {', '.join(f'sum(length({name})) as {name}' for name in names)} from {source}")
        return _since(started)


def check(path: Path) -> dict[str, Any]:
    """Check the file against its dictionary."""
    from commonfield.catalog import Catalog, Dictionary
    from commonfield.intake import check_file
    from commonfield.intake.rules import checks_of

    catalog = Catalog()
    dictionary = catalog.get(Dictionary, DICTIONARY)
    small = path.with_name("small.txt")
    write_file(small, 10)
    check_file(small, catalog=catalog)  # imports, and the texts of the dictionary
    started = _now()
    result = check_file(path, catalog=catalog, dictionary=DICTIONARY)
    rules = len(checks_of(dictionary, catalog=catalog))
    return {**_since(started), "rules": rules, "refused": result.refused}


def main() -> None:
    """Print a small table."""
    figures = measure(int(sys.argv[1]) if len(sys.argv) > 1 else ROWS)
    print(f"check {figures['rows']:,} rows ({figures['file_megabytes']} MB), {figures['rules']} rules")
    print(f"  DuckDB only reading   {figures['read_cpu_s']:>7.2f} CPU s")
    print(f"  check_file            {figures['check_cpu_s']:>7.2f} CPU s   {figures['check_wall_s']:.2f} s")
    print(f"  ratio                 {figures['ratio']:>7.2f}         bar {BAR_CPU}")
    print(f"  peak of memory        {figures['peak_megabytes']:>7} MB      bar {BAR_MEGABYTES} MB")
    print(f"  records refused       {figures['refused']:>7,}")


def _in_a_process(what: str, path: Path) -> dict[str, Any]:
    command = [sys.executable, "-m", "benchmarks.check_a_file", what, str(path)]
    said = subprocess.run(command, check=True, capture_output=True, text=True).stdout
    figures: dict[str, Any] = json.loads(said)
    return figures


def _now() -> tuple[float, float]:
    return time.process_time(), time.perf_counter()


def _since(started: tuple[float, float]) -> dict[str, Any]:
    cpu, wall = _now()
    return {
        "cpu_s": round(cpu - started[0], 2),
        "wall_s": round(wall - started[1], 2),
        "peak_megabytes": _peak_megabytes(),
    }


def _peak_megabytes() -> int:
    """Give the peak of this process alone; what `getrusage` says begins with the peak of its parent."""
    status = Path("/proc/self/status")
    if not status.exists():
        return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1000
    peak = next(line for line in status.read_text().splitlines() if line.startswith("VmHWM"))
    return int(peak.split()[1]) // 1000


if __name__ == "__main__":
    if len(sys.argv) == 3 and sys.argv[1] in ("read", "check"):
        print(json.dumps({"read": read, "check": check}[sys.argv[1]](Path(sys.argv[2]))))
    else:
        main()
